"""A timestamp over the whole file: what it proves, and when it is added."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import cms as asn1_cms
from cryptography.hazmat.primitives.serialization import Encoding
from tests.cast import make_office
from tests.pdfa import breaches

from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing
from vanphong.signing.archiving import archive_pdf
from vanphong.signing.keys import SoftwareKey
from vanphong.signing.report import Change, Role, TimeSource, Verdict
from vanphong.signing.tests.conftest import NOW, Cast
from vanphong.signing.tests.factories import PIN, add_seal, signed_with
from vanphong.signing.tests.test_pdf import io_bytes, program
from vanphong.signing.trust import TrustStore
from vanphong.signing.verification import verify_pdf

LATER = NOW + dt.timedelta(minutes=10)


@pytest.fixture(scope="module")
def archived(cast: Cast, issued: bytes) -> bytes:
    timestamper = cast.authority.timestamper()
    return archive_pdf(issued, timestamper=timestamper, trust=cast.trust, now=LATER)


def test_the_whole_file_is_proved_and_nothing_is_touched(
    cast: Cast, issued: bytes, archived: bytes
) -> None:
    assert archived.startswith(issued)
    report = verify_pdf(archived, trust=cast.trust, now=LATER)
    assert report.verdict is Verdict.VALID
    assert [s.role for s in report.signatures] == [
        Role.PERSON, Role.SEAL, Role.DOCUMENT_TIMESTAMP,
    ]  # fmt: skip
    _person, seal, stamp = report.signatures
    assert seal.changes_after is Change.ARCHIVAL
    assert (stamp.time_source, stamp.signed_at) == (TimeSource.DOCUMENT_TIMESTAMP, LATER)
    assert stamp.covers_whole_file
    much_later = NOW + dt.timedelta(days=12 * 365)
    only_roots = TrustStore(cast.trust.roots)
    assert verify_pdf(archived, trust=only_roots, now=much_later).verdict is Verdict.VALID


def test_it_may_be_renewed(cast: Cast, archived: bytes) -> None:
    renewed = archive_pdf(
        archived,
        timestamper=cast.authority.timestamper(),
        trust=cast.trust,
        now=NOW + dt.timedelta(days=300),
    )
    report = verify_pdf(renewed, trust=cast.trust, now=NOW + dt.timedelta(days=301))
    assert report.verdict is Verdict.VALID
    assert len(report.signatures) == 4


def test_it_proves_the_moment_of_a_signature_that_has_no_timestamp(
    cast: Cast, plain_pdf: bytes
) -> None:
    bare = signing.sign_pdf(plain_pdf, key=cast.person, field_name="NguoiKy", now=NOW)
    stamped = archive_pdf(
        bare, timestamper=cast.authority.timestamper(), trust=cast.trust, now=LATER
    )
    first = verify_pdf(stamped, trust=cast.trust, now=LATER).signatures[0]
    assert (first.time_source, first.signed_at) == (TimeSource.DOCUMENT_TIMESTAMP, LATER)


def test_other_programs_agree(cast: Cast, archived: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cong-van.pdf"
    path.write_bytes(archived)
    qpdf = subprocess.run(
        [program("qpdf"), "--check", path], capture_output=True, text=True, check=False
    )
    assert qpdf.returncode == 0, qpdf.stdout + qpdf.stderr
    pdfsig = subprocess.run(
        [program("pdfsig"), path], capture_output=True, text=True, check=False
    )
    assert pdfsig.stdout.count("Signature is Valid") == 2, "person and seal"
    assert breaches(tmp_path, "2b", **{"archived.pdf": archived}) == []


def test_openssl_finds_the_token_right(cast: Cast, archived: bytes, tmp_path: Path) -> None:
    with pikepdf.open(io_bytes(archived)) as pdf:
        stamp = next(f.V for f in pdf.Root.AcroForm.Fields if f.V.Type == "/DocTimeStamp")
        first, until, begin, length = map(int, stamp.ByteRange)
        token = tsp_token(bytes(stamp.Contents))
    covered = archived[first : first + until] + archived[begin : begin + length]
    authority = cast.authority
    for name, content in (
        ("token.der", token),
        ("root.pem", pem(authority.root)),
        ("issuing.pem", pem(authority.issuing)),
        ("covered", covered),
    ):
        (tmp_path / name).write_bytes(content)
    options = "-data covered -in token.der -token_in -CAfile root.pem -untrusted issuing.pem"
    done = subprocess.run(
        [program("openssl"), "ts", "-verify", *options.split()],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in done.stdout, done.stderr


def tsp_token(padded: bytes) -> bytes:
    """Give the token without the zeros behind it."""
    return bytes(asn1_cms.ContentInfo.load(padded, strict=False).dump())


def pem(source: SoftwareKey) -> bytes:
    return source.identity.certificate.public_bytes(Encoding.PEM)


def test_what_is_no_pdf_or_not_trusted_is_refused(cast: Cast, issued: bytes) -> None:
    timestamper = cast.authority.timestamper()
    with pytest.raises(Invalid):
        archive_pdf(b"%PDF-1.7 hong", timestamper=timestamper, trust=cast.trust, now=LATER)
    with pytest.raises(Refused):
        archive_pdf(issued, timestamper=timestamper, trust=TrustStore(), now=LATER)


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", [True, False])
def test_the_setting_adds_it_behind_the_seal_alone(
    plain_pdf: bytes, tmp_path: Path, settings: Any, wanted: bool
) -> None:
    settings.DATA, settings.SIGNING_TRUST_DIR = tmp_path, tmp_path / "trust"
    settings.ARCHIVE_TIMESTAMP = wanted
    authority = signing.install_demo_authority(NOW - dt.timedelta(days=30))
    office = make_office()
    with acting(office.admin):
        key = add_seal(authority, office.admin)
    with acting(office.clerk):
        opened = signing.open_seal(actor=office.clerk, key_id=key.pk, pin=PIN, now=NOW)
        sealed = signed_with(opened, office.clerk, plain_pdf)
    report = signing.verify_pdf(sealed, trust=signing.site_trust(), now=NOW)
    assert report.verdict is Verdict.VALID
    roles = [Role.SEAL, Role.DOCUMENT_TIMESTAMP] if wanted else [Role.SEAL]
    assert [found.role for found in report.signatures] == roles
    with pikepdf.open(io_bytes(sealed)) as pdf:
        assert "/DSS" in pdf.Root
