"""Answers of a real responder (OCSP): embedded, obeyed, and what happens without one."""

from __future__ import annotations

import datetime as dt
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from vanphong.kernel.errors import Refused, Unavailable
from vanphong.signing import authority as making
from vanphong.signing.authority import make_demo_authority
from vanphong.signing.keys import Identity, SoftwareKey
from vanphong.signing.pdf import sign_pdf
from vanphong.signing.report import Chain, Verdict
from vanphong.signing.responders import Responders
from vanphong.signing.tests.conftest import NOW, Cast
from vanphong.signing.tests.test_pdf import io_bytes
from vanphong.signing.trust import TrustStore
from vanphong.signing.verification import verify_pdf

HOUR = dt.timedelta(hours=1)


@dataclass
class Responder:
    """A responder of the authority; the fields say how it answers."""

    cast: Cast
    signer: SoftwareKey | None = None
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD
    since: dt.datetime = NOW - HOUR
    until: dt.datetime = NOW + HOUR
    about: x509.Certificate | None = None
    silent: bool = False
    asked: int = 0
    key: SoftwareKey = field(init=False)

    def open(self) -> None:
        responder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                responder.asked += 1
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(500 if responder.silent else 200)
                self.end_headers()
                self.wfile.write(b"" if responder.silent else responder.answer())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.key = self.certified("Nguyễn Văn Thử", access=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def certified(
        self, name: str, *, access: bool = False, answers: bool = False
    ) -> SoftwareKey:
        issuing, private = self.cast.authority.issuing, making.new_key()
        builder = making._builder(
            making._name(name, "Văn phòng thử", ""),
            issuing.identity.certificate.subject,
            private,
            NOW - HOUR,
        ).not_valid_after(NOW + dt.timedelta(days=300))
        builder = making._end_entity(builder, issuing)
        if access:
            place = x509.UniformResourceIdentifier(f"http://{self.host}/")
            names = [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)]
            builder = builder.add_extension(x509.AuthorityInformationAccess(names), False)
        if answers:
            use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
            builder = builder.add_extension(use, False)
        certificate = builder.sign(issuing.private_key, hashes.SHA256())
        return SoftwareKey(Identity(certificate, (issuing.identity.der,)), private)

    def answer(self) -> bytes:
        signer = self.signer or self.cast.authority.issuing
        is_revoked = self.status is ocsp.OCSPCertStatus.REVOKED
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=self.about or self.key.identity.certificate,
            issuer=self.cast.authority.issuing.identity.certificate,
            algorithm=hashes.SHA1(),
            cert_status=self.status,
            this_update=self.since,
            next_update=self.until,
            revocation_time=self.since if is_revoked else None,
            revocation_reason=None,
        )
        builder = builder.responder_id(
            ocsp.OCSPResponderEncoding.HASH, signer.identity.certificate
        )
        if self.signer is not None:
            builder = builder.certificates([signer.identity.certificate])
        made = builder.sign(signer.private_key, hashes.SHA256())
        return made.public_bytes(Encoding.DER)

    def signed(self, plain_pdf: bytes, trust: TrustStore, *, hosts: str = "") -> bytes:
        return sign_pdf(
            plain_pdf,
            key=self.key,
            field_name="NguoiKy",
            now=NOW,
            timestamper=self.cast.authority.timestamper(),
            trust=trust,
            ask=Responders((hosts or self.host,)).ask,
        )


@pytest.fixture
def responder(cast: Cast) -> Iterator[Responder]:
    made = Responder(cast)
    made.open()
    yield made
    made.server.shutdown()
    made.server.server_close()


def asking(responder: Responder) -> Any:
    return Responders((responder.host,)).ask


def answers_in(content: bytes) -> int:
    with pikepdf.open(io_bytes(content)) as pdf:
        return len(pdf.Root.DSS.get("/OCSPs", []))


@pytest.mark.parametrize("delegated", [False, True])
def test_an_answer_is_embedded_and_proves_the_signature_without_a_list(
    cast: Cast, responder: Responder, plain_pdf: bytes, delegated: bool
) -> None:
    if delegated:
        responder.signer = responder.certified("Người trả lời", answers=True)
    signed = responder.signed(plain_pdf, cast.trust)
    assert answers_in(signed) == 1
    much_later = NOW + dt.timedelta(days=12 * 365)
    report = verify_pdf(signed, trust=TrustStore(cast.trust.roots), now=much_later)
    assert report.verdict is Verdict.VALID
    assert responder.asked == 1


def test_an_answer_stands_in_for_a_list_that_is_missing(
    cast: Cast, responder: Responder, plain_pdf: bytes
) -> None:
    root_list = TrustStore(cast.trust.roots, cast.trust.intermediates, cast.trust.crls[:1])
    signed = sign_pdf(
        plain_pdf,
        key=responder.key,
        field_name="NguoiKy",
        now=NOW,
        trust=root_list,
        ask=asking(responder),
    )
    [found] = verify_pdf(signed, trust=TrustStore(cast.trust.roots), now=NOW).signatures
    assert found.chain is Chain.TRUSTED


def test_a_revoked_certificate_signs_nothing_whoever_says_so(
    cast: Cast, responder: Responder, plain_pdf: bytes
) -> None:
    responder.status = ocsp.OCSPCertStatus.REVOKED
    with pytest.raises(Refused) as caught:
        responder.signed(plain_pdf, cast.trust)
    assert caught.value.code == "certificate_revoked"
    responder.status = ocsp.OCSPCertStatus.GOOD
    serial = responder.key.identity.serial_number
    listed = making._crl(cast.authority.issuing, {serial: NOW - HOUR}, NOW)
    trust = TrustStore(cast.trust.roots, cast.trust.intermediates, (cast.trust.crls[0], listed))
    with pytest.raises(Refused) as caught:
        responder.signed(plain_pdf, trust)
    assert caught.value.code == "certificate_revoked"


def test_without_a_good_answer_the_list_at_hand_decides(
    cast: Cast, responder: Responder, plain_pdf: bytes
) -> None:
    stranger = make_demo_authority(None, now=NOW - HOUR, name="Nơi khác")
    others = cast.person.identity.certificate
    for faults in (
        {"silent": True},
        {"status": ocsp.OCSPCertStatus.UNKNOWN},
        {"since": NOW - 3 * HOUR, "until": NOW - HOUR},
        {"since": NOW + HOUR, "until": NOW + 2 * HOUR},
        {"about": others},
        {"signer": stranger.issuing},
        {"signer": responder.certified("Người ký thường")},
    ):
        responder.__dict__.update(
            {
                "silent": False, "status": ocsp.OCSPCertStatus.GOOD, "about": None,
                "since": NOW - HOUR, "until": NOW + HOUR, "signer": None,
            } | faults
        )  # fmt: skip
        signed = responder.signed(plain_pdf, cast.trust)
        assert answers_in(signed) == 0, faults
        assert verify_pdf(signed, trust=cast.trust, now=NOW).verdict is Verdict.VALID
        no_list = TrustStore(cast.trust.roots, cast.trust.intermediates, cast.trust.crls[:1])
        with pytest.raises(Unavailable):
            no_list.material_for([responder.key.identity.der], NOW, asking(responder))


def test_only_allowed_hosts_are_asked(
    cast: Cast, responder: Responder, plain_pdf: bytes
) -> None:
    signed = responder.signed(plain_pdf, cast.trust, hosts="ocsp.vi-du.vn")
    assert (responder.asked, answers_in(signed)) == (0, 0)
    assert not Responders(("ocsp.vi-du.vn",)).covers(responder.key.identity.certificate)
    assert Responders((responder.host,)).covers(responder.key.identity.certificate)
    assert not Responders((responder.host,)).covers(cast.person.identity.certificate)
