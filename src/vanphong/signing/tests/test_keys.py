"""Opening keys: PKCS#12 files and PKCS#11 tokens (SoftHSM2), with every refusal."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pkcs11
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_der_public_key,
    pkcs12,
)
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key
from pkcs11.util.x509 import decode_x509_certificate

from vanphong.kernel.errors import Invalid, Refused, Unavailable, VanphongError
from vanphong.signing.authority import Authority, to_pkcs12
from vanphong.signing.keys import forget_keys, open_pkcs12
from vanphong.signing.pdf import sign_pdf
from vanphong.signing.report import Verdict
from vanphong.signing.rules import KeyFacts, may_sign_with
from vanphong.signing.tests.conftest import NOW, OFFICE, Cast
from vanphong.signing.tokens import TokenAddress, close_tokens, open_token
from vanphong.signing.trust import revoked
from vanphong.signing.verification import verify_pdf

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/libsofthsm2.so",
)
PIN = "246810"


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    forget_keys()
    yield
    forget_keys()


@pytest.fixture(scope="module")
def key_file(cast: Cast) -> bytes:
    return to_pkcs12(cast.person, PIN)


def test_file_opens_once_and_signs(cast: Cast, key_file: bytes, plain_pdf: bytes) -> None:
    key = open_pkcs12(key_file, PIN)
    assert open_pkcs12(key_file, PIN) is key
    assert key.identity.name == "Nguyễn Văn Thử"
    assert key.identity.chain == (cast.authority.issuing.identity.der,)

    signed = sign_pdf(plain_pdf, key=key, field_name="Ky", now=NOW, trust=cast.trust)
    assert verify_pdf(signed, trust=cast.trust, now=NOW).verdict is Verdict.VALID


def test_wrong_pin_is_refused_even_when_the_key_is_in_memory(key_file: bytes) -> None:
    for _ in range(2):
        with pytest.raises(Invalid) as caught:
            open_pkcs12(key_file, "000000")
        assert caught.value.code == "wrong_pin"
        open_pkcs12(key_file, PIN)


@pytest.mark.parametrize("content", [b"", b"text", b"\x30\x82\x00", b"\x30" * 400])
def test_what_is_no_key_file(content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        open_pkcs12(content, PIN)
    assert caught.value.code in ("bad_key_file", "wrong_pin")


def test_file_without_a_key(cast: Cast) -> None:
    content = pkcs12.serialize_key_and_certificates(
        None, None, None, [cast.person.identity.certificate], BestAvailableEncryption(b"1")
    )
    with pytest.raises(Invalid) as caught:
        open_pkcs12(content, "1")
    assert caught.value.code == "missing_key"


def test_short_key_is_refused(cast: Cast) -> None:
    short = rsa.generate_private_key(65537, 1024)
    key = cast.authority.issue_certificate(name="Yếu", organisation=OFFICE, now=NOW, key=short)
    with pytest.raises(Invalid) as caught:
        open_pkcs12(to_pkcs12(key, PIN), PIN)
    assert caught.value.code == "weak_key"


def test_rsa_key_signs(cast: Cast, plain_pdf: bytes) -> None:
    key = cast.authority.issue_certificate(
        name="Phạm Văn Thử",
        organisation=OFFICE,
        now=NOW,
        key=rsa.generate_private_key(65537, 2048),
    )
    signed = sign_pdf(
        plain_pdf,
        key=key,
        field_name="Ky",
        now=NOW,
        timestamper=cast.authority.timestamper(),
        trust=cast.trust,
    )
    (found,) = verify_pdf(signed, trust=cast.trust, now=NOW).signatures
    assert found.verdict is Verdict.VALID
    assert found.algorithm == "RSA-2048/SHA256"


def test_days_in_refusals_are_those_of_vietnam(cast: Cast) -> None:
    late = dt.datetime(2026, 3, 12, 18, 0, tzinfo=dt.UTC)  # 01:00 of the next day there
    ended = cast.authority.issue_certificate(
        name="Nguyễn Văn Hết", organisation=OFFICE, now=late - dt.timedelta(days=1), days=1
    )
    with pytest.raises(Refused) as caught:
        ended.identity.refuse_outside_validity(late + dt.timedelta(days=2))
    owner = uuid4()
    said = [
        caught.value.words,
        revoked(late).words,
        may_sign_with(KeyFacts(owner, late), owner).reason,
    ]
    assert all("13/03/2026" in sentence for sentence in said), said


def test_key_does_not_show_itself(cast: Cast) -> None:
    assert repr(cast.person) == "SoftwareKey('Nguyễn Văn Thử')"


# --- tokens


@dataclass(frozen=True)
class Token:
    module: str
    label: str

    def address(self, key: str) -> TokenAddress:
        return TokenAddress(self.module, self.label, key)


@pytest.fixture(scope="module")
def token(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    tool = shutil.which("softhsm2-util")
    module = next((m for m in MODULES if Path(m).exists()), None)
    missing = "SoftHSM2 is needed by this test: install Debian's softhsm2"
    assert tool, missing
    assert module, missing
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(config)
    subprocess.run(
        [
            tool,
            "--init-token",
            "--free",
            "--label",
            "vanphong",
            "--so-pin",
            "1357",
            "--pin",
            PIN,
        ],
        check=True,
        capture_output=True,
    )
    fill(pkcs11.lib(module), cast.authority)
    yield Token(module, "vanphong")
    close_tokens()
    pkcs11.unload(module)
    del os.environ["SOFTHSM2_CONF"]


def fill(library: pkcs11.lib, authority: Authority) -> None:
    """Make keys on the token and put certificates beside all but one of them."""
    with library.get_token(token_label="vanphong").open(user_pin=PIN, rw=True) as session:
        curve = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
            local=True,
        )
        public, _ = curve.generate_keypair(store=True, label="ec", id=b"1")
        store(session, authority, "ec", encode_ec_public_key(public))
        public, _ = session.generate_keypair(
            pkcs11.KeyType.RSA, 2048, store=True, label="rsa", id=b"2"
        )
        info = asn1_x509.PublicKeyInfo.wrap(encode_rsa_public_key(public), "rsa").dump()
        store(session, authority, "rsa", info)
        curve.generate_keypair(store=True, label="bare", id=b"3")


def store(session: pkcs11.Session, authority: Authority, label: str, public: bytes) -> None:
    key = load_der_public_key(public)
    assert isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)
    identity = authority.certify(key, name=f"Người giữ {label}", organisation=OFFICE, now=NOW)
    for name, content in ((label, identity.der), (f"ca-{label}", identity.chain[0])):
        attributes = decode_x509_certificate(content)
        session.create_object(
            attributes | {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: name}
        )


@pytest.fixture(autouse=True)
def close(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    close_tokens()


@pytest.mark.parametrize("name", ["ec", "rsa"])
def test_token_signs(cast: Cast, token: Token, plain_pdf: bytes, name: str) -> None:
    key = open_token(token.address(name), PIN)
    signed = sign_pdf(
        plain_pdf,
        key=key,
        field_name="Ky",
        now=NOW,
        timestamper=cast.authority.timestamper(),
        trust=cast.trust,
    )
    (found,) = verify_pdf(signed, trust=cast.trust, now=NOW).signatures
    assert found.verdict is Verdict.VALID
    assert found.signer == f"Người giữ {name}"
    assert open_token(token.address(name), PIN) is key


def code_of(token: Token, key: str, pin: str) -> str:
    with pytest.raises(VanphongError) as caught:
        open_token(token.address(key), pin)
    return caught.value.code


def test_token_asks_for_the_right_pin(token: Token) -> None:
    assert code_of(token, "ec", "999999") == "wrong_pin"
    open_token(token.address("ec"), PIN)
    assert code_of(token, "ec", "999999") == "wrong_pin"
    # The process is logged in by now; another key still asks.
    assert code_of(token, "rsa", "999999") == "wrong_pin"


def test_token_without_that_key_or_its_certificate(token: Token) -> None:
    assert code_of(token, "nobody", PIN) == "missing_key"
    assert code_of(token, "bare", PIN) == "missing_key"


def test_no_such_token_or_driver(token: Token) -> None:
    assert code_of(Token(token.module, "khac"), "ec", PIN) == "token_unavailable"
    with pytest.raises(Unavailable):
        open_token(TokenAddress("/khong/co.so", "x", "y"), PIN)


def test_many_threads_share_one_token(token: Token) -> None:
    key = open_token(token.address("ec"), PIN)
    with ThreadPoolExecutor(25) as pool:
        signatures = list(pool.map(key.sign, [b"%d" % n for n in range(100)]))
    public = key.identity.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    for n, signature in enumerate(signatures):
        public.verify(signature, b"%d" % n, ec.ECDSA(hashes.SHA256()))


def test_session_cut_off_is_opened_anew(token: Token) -> None:
    key = open_token(token.address("ec"), PIN)
    key._session.close()
    assert key.sign(b"x")
