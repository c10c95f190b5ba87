"""Every attack known to us on a signed PDF, made for real, must be seen and said."""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from vanphong.signing.authority import make_demo_authority, write_authority
from vanphong.signing.keys import SoftwareKey
from vanphong.signing.pdf import Box, sign_pdf
from vanphong.signing.report import Chain, Change, Verdict, VerificationReport
from vanphong.signing.tests.conftest import NOW, OFFICE, Cast
from vanphong.signing.timestamps import LocalTimestamper
from vanphong.signing.trust import TrustStore, load_trust
from vanphong.signing.verification import verify_pdf

LATER = NOW + dt.timedelta(days=1)


def check(cast: Cast, content: bytes) -> VerificationReport:
    report = verify_pdf(content, trust=cast.trust, now=LATER)
    report.as_dict()
    assert all(line.endswith(".") for line in report.sentences())
    return report


def signature_gaps(content: bytes) -> list[tuple[int, int]]:
    """Where each signature's hexadecimal digits stand, in the order of signing."""
    reader = PdfFileReader(io.BytesIO(content))
    ranges = [s.byte_range for s in reader.embedded_signatures]
    return [(int(r[1]) + 1, int(r[2]) - 1) for r in ranges]


def flip(content: bytes, at: int, mask: int = 0x01) -> bytes:
    return content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :]


def test_byte_in_signed_content(cast: Cast, issued: bytes, plain_pdf: bytes) -> None:
    at = plain_pdf.index(b"stream") + 60
    report = check(cast, flip(issued, at))
    assert report.verdict in (Verdict.INVALID, Verdict.UNREADABLE)


@pytest.mark.parametrize("seed", range(24))
def test_flipped_bytes_anywhere(cast: Cast, issued: bytes, seed: int) -> None:
    """Only the padding of the last signature is covered by nobody; flips there harm nobody."""
    last_start, last_end = signature_gaps(issued)[-1]
    chance = random.Random(seed)
    at = chance.choice([i for i in range(0, len(issued), 7) if not last_start <= i < last_end])
    report = check(cast, flip(issued, at, 1 << chance.randrange(8)))
    assert report.verdict in (Verdict.INVALID, Verdict.UNREADABLE)


def test_bit_of_signature_value(cast: Cast, person_signed: bytes) -> None:
    (sig,) = PdfFileReader(io.BytesIO(person_signed)).embedded_signatures
    value = sig.signer_info["signature"].native
    at = person_signed.index(value.hex().upper().encode())
    hit = person_signed[:at] + b"%X" % (int(chr(person_signed[at]), 16) ^ 1)
    report = check(cast, hit + person_signed[at + 1 :])
    assert report.verdict is Verdict.INVALID


def test_unsigned_certificate_in_first_signature(cast: Cast, issued: bytes) -> None:
    """The first signature does not cover it and stays right; the second one sees the change."""
    gap = signature_gaps(issued)[0]
    chain = cast.authority.issuing.identity.der[-20:-10].hex().upper().encode()
    at = issued.index(chain, gap[0], gap[1])
    report = check(
        cast, issued[:at] + b"%X" % (int(chr(issued[at]), 16) ^ 1) + issued[at + 1 :]
    )
    person, seal = report.signatures
    assert person.intact
    assert not seal.intact
    assert report.verdict is Verdict.INVALID


def writer_on(content: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(io.BytesIO(content))


def written(writer: IncrementalPdfFileWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_painting_over_the_page(cast: Cast, issued: bytes) -> None:
    writer = writer_on(issued)
    page = writer.find_page_for_modification(0)[0].get_object()
    paint = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 900 re f")
    page[pdf_name("/Contents")] = generic.ArrayObject(
        [page.raw_get("/Contents"), writer.add_object(paint)]
    )
    writer.update_container(page)
    report = check(cast, written(writer))
    assert report.verdict is Verdict.INVALID
    assert {s.changes_after for s in report.signatures} == {Change.CONTENT}
    assert "Nội dung đã bị thay đổi sau khi ký." in report.sentences()


def test_note_over_the_page(cast: Cast, issued: bytes) -> None:
    writer = writer_on(issued)
    page = writer.find_page_for_modification(0)[0].get_object()
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(
                generic.NumberObject(n) for n in (0, 0, 600, 800)
            ),
            pdf_name("/Contents"): generic.pdf_string("Nội dung khác"),
        }
    )
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])
    writer.update_container(page)
    assert check(cast, written(writer)).verdict is Verdict.INVALID


def test_empty_signature_field_painted_over_the_page(cast: Cast, issued: bytes) -> None:
    writer = writer_on(issued)
    append_signature_field(writer, SigFieldSpec("Them", box=(0, 0, 600, 800), on_page=0))
    fields = writer.root["/AcroForm"]["/Fields"]
    widget = fields[len(fields) - 1].get_object()
    form = generic.StreamObject(
        dict_data={
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(
                generic.NumberObject(n) for n in (0, 0, 600, 800)
            ),
        },
        stream_data=b"1 1 1 rg 0 0 600 800 re f",
    )
    widget[pdf_name("/AP")] = generic.DictionaryObject(
        {pdf_name("/N"): writer.add_object(form)}
    )
    report = check(cast, written(writer))
    assert report.verdict is Verdict.INVALID


def test_harmless_metadata_is_accepted(cast: Cast, issued: bytes) -> None:
    writer = writer_on(issued)
    info = generic.DictionaryObject({pdf_name("/Producer"): generic.pdf_string("x")})
    writer.set_info(info)
    writer._force_write_when_empty = True
    report = check(cast, written(writer))
    assert report.verdict is Verdict.VALID


def test_rollback_is_seen_by_the_register_only(
    cast: Cast, issued: bytes, person_signed: bytes
) -> None:
    """An earlier revision is a right file in itself; only its digest in the register tells."""
    report = check(cast, issued[: len(person_signed)])
    assert report.verdict is Verdict.VALID
    assert len(report.signatures) == 1
    assert report.sha256 != check(cast, issued).sha256


def test_revoked_before_signing(plain_pdf: bytes) -> None:
    authority = make_demo_authority(None, now=NOW - dt.timedelta(days=9))
    person = authority.issue_certificate(
        name="Trần Thị Thử", organisation=OFFICE, now=NOW - dt.timedelta(days=9)
    )
    signed = sign_pdf(
        plain_pdf, key=person, field_name="Ky", now=NOW, timestamper=authority.timestamper()
    )
    authority.revoke(person.identity, at=NOW - dt.timedelta(days=1), now=LATER)
    report = verify_pdf(signed, trust=authority.trust(), now=LATER)
    assert report.verdict is Verdict.INVALID
    assert report.signatures[0].chain is Chain.REVOKED
    assert report.signatures[0].revoked_at == NOW - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("stamped", "expected"), [(True, Verdict.VALID), (False, Verdict.INVALID)]
)
def test_revoked_after_signing(plain_pdf: bytes, *, stamped: bool, expected: Verdict) -> None:
    """A timestamp proves that the signature is older; the signer's own clock proves nothing."""
    authority = make_demo_authority(None, now=NOW - dt.timedelta(days=9))
    person = authority.issue_certificate(
        name="Trần Thị Thử", organisation=OFFICE, now=NOW - dt.timedelta(days=9)
    )
    stamper = authority.timestamper() if stamped else None
    signed = sign_pdf(plain_pdf, key=person, field_name="Ky", now=NOW, timestamper=stamper)
    authority.revoke(person.identity, at=NOW + dt.timedelta(hours=1), now=LATER)
    assert verify_pdf(signed, trust=authority.trust(), now=LATER).verdict is expected


def test_unknown_revocation_is_said(cast: Cast, plain_pdf: bytes) -> None:
    signed = sign_pdf(
        plain_pdf,
        key=cast.person,
        field_name="Ky",
        now=NOW,
        timestamper=cast.authority.timestamper(),
    )
    without = TrustStore(cast.trust.roots, cast.trust.intermediates)
    report = verify_pdf(signed, trust=without, now=LATER)
    assert report.verdict is Verdict.VALID_UNTRUSTED_CHAIN
    assert report.signatures[0].chain is Chain.REVOCATION_UNKNOWN
    assert "chưa kiểm tra được đã bị thu hồi" in " ".join(report.sentences())


def test_chain_nobody_trusts(issued: bytes) -> None:
    report = verify_pdf(issued, trust=TrustStore(), now=LATER)
    assert report.verdict is Verdict.VALID_UNTRUSTED_CHAIN
    assert {s.chain for s in report.signatures} == {Chain.UNTRUSTED}


def test_bad_file_among_the_trusted_is_left_out(
    cast: Cast, issued: bytes, tmp_path: Path
) -> None:
    write_authority(cast.authority, tmp_path)
    (tmp_path / "trust" / "bad.pem").write_text("-----BEGIN CERTIFICATE-----\nno\n")
    (tmp_path / "trust" / "note.txt").write_text("a note")
    trust = load_trust(tmp_path / "trust")
    assert verify_pdf(issued, trust=trust, now=LATER).verdict is Verdict.VALID


def test_namesake_of_a_trusted_authority(cast: Cast, plain_pdf: bytes) -> None:
    """Same names, other keys: an authority somebody made at home."""
    false = make_demo_authority(None, now=NOW - dt.timedelta(days=1))
    person = false.issue_certificate(name="Nguyễn Văn Thử", organisation=OFFICE, now=NOW)
    signed = sign_pdf(
        plain_pdf,
        key=person,
        field_name="NguoiKy",
        now=NOW,
        timestamper=false.timestamper(),
        trust=false.trust(),
    )
    report = check(cast, signed)
    assert report.verdict is Verdict.VALID_UNTRUSTED_CHAIN
    assert report.signatures[0].chain is Chain.UNTRUSTED


def test_expired_certificate_with_proved_time(cast: Cast, plain_pdf: bytes) -> None:
    short = cast.authority.issue_certificate(
        name="Lê Văn Thử", organisation=OFFICE, now=NOW - dt.timedelta(days=9), days=5
    )
    signed = sign_with(short, plain_pdf, NOW - dt.timedelta(days=5), cast)
    # Valid while it was valid, for ever after.
    assert check(cast, signed).verdict is Verdict.VALID


def test_expired_certificate_at_attested_time(cast: Cast, plain_pdf: bytes) -> None:
    short = cast.authority.issue_certificate(
        name="Lê Văn Thử", organisation=OFFICE, now=NOW - dt.timedelta(days=9), days=5
    )

    class Late:
        """Attests the real time, whatever the signer's own clock says."""

        def token(self, digest: bytes, now: dt.datetime) -> bytes:
            return cast.authority.timestamper().token(digest, NOW)

        def certificates(self) -> tuple[bytes, ...]:
            return cast.authority.timestamper().certificates()

    backdated = NOW - dt.timedelta(days=6)
    signed = sign_pdf(plain_pdf, key=short, field_name="Ky", now=backdated, timestamper=Late())
    report = check(cast, signed)
    assert report.verdict is Verdict.INVALID
    assert report.signatures[0].chain is Chain.EXPIRED


def test_expired_certificate_without_timestamp(cast: Cast, plain_pdf: bytes) -> None:
    short = cast.authority.issue_certificate(
        name="Lê Văn Thử", organisation=OFFICE, now=NOW - dt.timedelta(days=9), days=5
    )
    signed = sign_pdf(plain_pdf, key=short, field_name="Ky", now=NOW - dt.timedelta(days=6))
    report = check(cast, signed)
    assert report.verdict is Verdict.VALID_UNTRUSTED_CHAIN
    assert "không có dấu thời gian chứng minh" in " ".join(report.sentences())


def sign_with(key: SoftwareKey, content: bytes, now: dt.datetime, cast: Cast) -> bytes:
    return sign_pdf(
        content,
        key=key,
        field_name="Ky",
        now=now,
        timestamper=cast.authority.timestamper(),
        trust=cast.trust,
    )


def test_timestamp_of_another_signature(cast: Cast, plain_pdf: bytes) -> None:
    class Stolen:
        def token(self, digest: bytes, now: dt.datetime) -> bytes:
            return cast.authority.timestamper().token(bytes(32), NOW - dt.timedelta(days=3))

        def certificates(self) -> tuple[bytes, ...]:
            return ()

    signed = sign_pdf(
        plain_pdf, key=cast.person, field_name="Ky", now=NOW, timestamper=Stolen()
    )
    report = check(cast, signed)
    assert report.verdict is Verdict.INVALID
    assert "Dấu thời gian không khớp với chữ ký." in report.sentences()


def test_timestamp_by_an_unknown_authority_proves_nothing(cast: Cast, plain_pdf: bytes) -> None:
    false = make_demo_authority(None, now=NOW - dt.timedelta(days=90), name="Nơi lạ")
    signed = sign_pdf(
        plain_pdf,
        key=cast.person,
        field_name="Ky",
        now=NOW - dt.timedelta(days=15),
        timestamper=false.timestamper(),
    )
    report = check(cast, signed)
    assert report.verdict is Verdict.VALID_UNTRUSTED_CHAIN
    assert "Chưa xác minh được nơi cấp dấu thời gian." in report.sentences()


def test_person_certificate_as_timestamp_authority(cast: Cast, plain_pdf: bytes) -> None:
    signed = sign_pdf(
        plain_pdf,
        key=cast.person,
        field_name="Ky",
        now=NOW,
        timestamper=LocalTimestamper(cast.seal),
    )
    assert check(cast, signed).verdict is Verdict.VALID_UNTRUSTED_CHAIN


def test_signature_taken_out(cast: Cast, issued: bytes) -> None:
    writer = writer_on(issued)
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    del field["/V"]
    writer.update_container(field)
    assert check(cast, written(writer)).verdict is Verdict.INVALID


def test_byte_range_that_skips_content(cast: Cast, person_signed: bytes) -> None:
    """The classic wrapping: the range leaves room for other content."""
    at = person_signed.rindex(b"/ByteRange [0 ") + len(b"/ByteRange [0 ")
    end = person_signed.index(b"]", at)
    first, second, length = person_signed[at:end].split()
    moved = b"%d %d %d" % (int(first) - 200, int(second), int(length))
    assert len(moved) <= end - at
    hit = person_signed[:at] + moved.ljust(end - at) + person_signed[end:]
    assert check(cast, hit).verdict is not Verdict.VALID


def test_empty_contents_or_no_byte_range(cast: Cast, person_signed: bytes) -> None:
    start, end = signature_gaps(person_signed)[0]
    blank = person_signed[:start] + b"0" * (end - start) + person_signed[end:]
    assert check(cast, blank).verdict in (Verdict.INVALID, Verdict.UNREADABLE)
    renamed = person_signed.replace(b"/ByteRange [", b"/ByteRangX [")
    assert check(cast, renamed).verdict in (Verdict.INVALID, Verdict.UNREADABLE)


def test_stranger_signs_over_everything(cast: Cast, issued: bytes, red_image: bytes) -> None:
    """A stranger's picture over the page comes with the stranger's name."""
    false = make_demo_authority(None, now=NOW, name="Nơi lạ")
    key = false.issue_certificate(name="Người lạ", organisation="Nơi lạ", now=NOW)
    covered = sign_pdf(
        issued, key=key, field_name="Che", now=NOW, box=Box(0, 0, 0, 595, 800), image=red_image
    )
    report = check(cast, covered)
    assert report.verdict is Verdict.VALID_UNTRUSTED_CHAIN
    assert [s.signer for s in report.signatures][-1] == "Người lạ"
    assert report.signatures[-1].chain is Chain.UNTRUSTED


@pytest.mark.parametrize("seed", range(40))
def test_garbage_never_breaks_the_verifier(cast: Cast, issued: bytes, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(issued)
    for _ in range(chance.randrange(1, 60)):
        at = chance.randrange(len(content))
        kind = chance.randrange(4)
        if kind == 0:
            content[at] = chance.randrange(256)
        elif kind == 1:
            del content[at : at + chance.randrange(1, 400)]
        elif kind == 2:
            content[at:at] = chance.randbytes(chance.randrange(1, 40))
        else:
            content[at:at] = content[at : at + 200]
    assert check(cast, bytes(content)).verdict is not Verdict.VALID


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"", Verdict.UNREADABLE),
        (b"%PDF-1.7", Verdict.UNREADABLE),
        (b"<html>" * 20, Verdict.UNREADABLE),
        (b"%PDF-1.4\n" + b"[" * 20_000, Verdict.UNREADABLE),
    ],
)
def test_what_is_no_pdf(cast: Cast, content: bytes, verdict: Verdict) -> None:
    assert check(cast, content).verdict is verdict


def test_plain_pdf_has_no_signature(cast: Cast, plain_pdf: bytes) -> None:
    report = check(cast, plain_pdf)
    assert report.verdict is Verdict.NO_SIGNATURE
    assert report.sentences() == ["Tệp PDF này không có chữ ký số."]
