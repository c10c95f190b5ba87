"""Signing and sealing: what comes out, for our own eyes and for other programs."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from vanphong.kernel.errors import Invalid, Refused, Unavailable, VanphongError
from vanphong.signing.authority import make_demo_authority
from vanphong.signing.pdf import Box, seal_pdf, sign_pdf
from vanphong.signing.report import Change, Role, TimeSource, Verdict
from vanphong.signing.tests.conftest import NOW, OFFICE, Cast
from vanphong.signing.trust import TrustStore
from vanphong.signing.verification import verify_pdf


def program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is needed by this test: run make tools"
    return found


def test_signed_and_sealed_is_valid(cast: Cast, issued: bytes) -> None:
    report = verify_pdf(issued, trust=cast.trust, now=NOW)

    assert report.verdict is Verdict.VALID
    person, seal = report.signatures
    assert (person.role, person.signer) == (Role.PERSON, "Nguyễn Văn Thử")
    assert (seal.role, seal.organisation) == (Role.SEAL, OFFICE)
    assert person.changes_after is Change.SIGNATURES
    assert seal.covers_whole_file
    assert seal.changes_after is Change.NONE
    assert person.signed_at == NOW
    assert person.time_source is TimeSource.TIMESTAMP
    assert person.reason == "Ký ban hành"
    assert person.place is not None
    assert (person.place.page, person.place.x, person.place.height) == (0, 330.0, 60.0)
    assert person.sentences()[0] == f"Chữ ký của Nguyễn Văn Thử ({OFFICE}): hợp lệ."


def test_every_sentence_follows_the_language_of_the_page(issued: bytes) -> None:
    report = verify_pdf(issued, trust=TrustStore(()), now=NOW)
    for found in report.signatures:
        plain, said = found.sentences(), found.sentences(lambda words: f"<{words}>")
        assert len(plain) == len(said)
        assert all(line.count("<") >= 1 for line in said), said


def test_bytes_before_are_never_touched(
    plain_pdf: bytes, person_signed: bytes, issued: bytes
) -> None:
    assert person_signed.startswith(plain_pdf)
    assert issued.startswith(person_signed)


def test_stays_valid_after_certificates_and_lists_expire(cast: Cast, issued: bytes) -> None:
    much_later = NOW + dt.timedelta(days=12 * 365)
    only_roots = TrustStore(cast.trust.roots)

    assert verify_pdf(issued, trust=only_roots, now=much_later).verdict is Verdict.VALID


def test_other_programs_agree(issued: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cong-van.pdf"
    path.write_bytes(issued)

    pdfsig = subprocess.run(
        [program("pdfsig"), path], capture_output=True, text=True, check=False
    )
    assert pdfsig.stdout.count("Signature is Valid") == 2
    qpdf = subprocess.run(
        [program("qpdf"), "--check", path], capture_output=True, text=True, check=False
    )
    assert qpdf.returncode == 0, qpdf.stdout + qpdf.stderr
    assert "No syntax or stream encoding errors" in qpdf.stdout


def test_metadata_and_output_intent_stay_for_archival_form(
    plain_pdf: bytes, issued: bytes
) -> None:
    with pikepdf.open(io_bytes(plain_pdf)) as before, pikepdf.open(io_bytes(issued)) as after:
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()
        assert "/OutputIntents" in after.Root
        widgets = [a for a in after.pages[-1].Annots if a.Subtype == "/Widget"]
        assert len(widgets) == 2
        for widget in widgets:
            assert int(widget.F) & 4, "printed"
            assert not int(widget.F) & 2, "not hidden"
            assert set(widget.AP.keys()) == {"/N"}


def test_proof_is_stored_once(issued: bytes) -> None:
    with pikepdf.open(io_bytes(issued)) as pdf:
        store = pdf.Root.DSS
        assert len(store.CRLs) == 2
        assert len(store.Certs) == 1


def test_pictures_are_drawn(plain_pdf: bytes, issued: bytes) -> None:
    def red_pixels(content: bytes) -> int:
        document = pypdfium2.PdfDocument(content)
        document.init_forms()
        page = document[len(document) - 1]
        image = page.render(may_draw_forms=True).to_pil().convert("RGB")
        page.close()
        document.close()
        data = image.tobytes()
        triples = zip(data[::3], data[1::3], data[2::3], strict=True)
        return sum(r > 150 and g < 180 and b < 180 and r > g + 50 for r, g, b in triples)

    assert red_pixels(plain_pdf) == 0
    assert red_pixels(issued) > 3_000


def test_invisible_signature_without_time_or_proof(cast: Cast, plain_pdf: bytes) -> None:
    content = sign_pdf(plain_pdf, key=cast.person, field_name="Ky", now=NOW)

    report = verify_pdf(content, trust=cast.trust, now=NOW)
    (found,) = report.signatures
    assert report.verdict is Verdict.VALID
    assert found.place is None
    assert found.time_source is TimeSource.CLAIMED
    assert "không có dấu thời gian" in " ".join(found.sentences())


def refusal(cast: Cast, content: bytes, **given: object) -> VanphongError:
    with pytest.raises(VanphongError) as caught:
        sign_pdf(content, key=cast.person, **{"field_name": "Ky", "now": NOW, **given})
    assert str(caught.value).endswith(".")
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-",
        b"hello",
        b"%PDF-1.7\n%%EOF",
        b"PK\x03\x04" * 20,
        b"%PDF-1.7\n" + b"\x00" * 99,
    ],
)
def test_what_is_no_pdf_is_refused(cast: Cast, content: bytes) -> None:
    assert refusal(cast, content).code == "not_a_pdf"


def test_encrypted_file_is_refused(cast: Cast, plain_pdf: bytes) -> None:
    with pikepdf.open(io_bytes(plain_pdf)) as pdf:
        stream = io_bytes(b"")
        pdf.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refusal(cast, stream.getvalue()).code == "encrypted_pdf"


def test_same_field_twice_is_refused(cast: Cast, person_signed: bytes) -> None:
    assert refusal(cast, person_signed, field_name="NguoiKy").code == "field_taken"


def test_bad_picture_or_box_is_refused(cast: Cast, plain_pdf: bytes) -> None:
    box = Box(0, 10, 10, 100, 50)
    assert refusal(cast, plain_pdf, box=box, image=b"no png").code == "bad_image"
    flat = Box(0, 10, 10, 0, 50)
    assert refusal(cast, plain_pdf, box=flat, image=None).code == "bad_box"
    away = Box(40, 10, 10, 50, 50)
    assert isinstance(refusal(cast, plain_pdf, box=away), Invalid | Refused)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (NOW + dt.timedelta(days=2000), "certificate_expired"),
        (NOW - dt.timedelta(days=25), "certificate_not_yet_valid"),
    ],
)
def test_certificate_out_of_its_time_does_not_sign(
    cast: Cast, plain_pdf: bytes, moment: dt.datetime, code: str
) -> None:
    assert refusal(cast, plain_pdf, now=moment).code == code


def test_revoked_certificate_does_not_sign(plain_pdf: bytes) -> None:
    authority = make_demo_authority(None, now=NOW)
    person = authority.issue_certificate(name="Trần Thị Thử", organisation=OFFICE, now=NOW)
    authority.revoke(person.identity, at=NOW, now=NOW)

    with pytest.raises(Refused) as caught:
        sign_pdf(plain_pdf, key=person, field_name="Ky", now=NOW, trust=authority.trust())
    assert caught.value.code == "certificate_revoked"


def test_no_list_in_force_means_no_signature(cast: Cast, plain_pdf: bytes) -> None:
    without = TrustStore(cast.trust.roots, cast.trust.intermediates)
    with pytest.raises(Unavailable) as caught:
        seal_pdf(plain_pdf, key=cast.seal, now=NOW, trust=without)
    assert caught.value.code == "revocation_unknown"


def test_certificate_of_another_authority_does_not_sign(cast: Cast, plain_pdf: bytes) -> None:
    stranger = make_demo_authority(None, now=NOW, name="Nơi cấp lạ")
    key = stranger.issue_certificate(name="Người lạ", organisation="Nơi lạ", now=NOW)
    with pytest.raises(Refused) as caught:
        sign_pdf(plain_pdf, key=key, field_name="Ky", now=NOW, trust=cast.trust)
    assert caught.value.code == "untrusted_certificate"


def test_signature_has_the_pades_attributes(issued: bytes) -> None:
    with pikepdf.open(io_bytes(issued)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            assert field.V.SubFilter == "/ETSI.CAdES.detached"
            assert re.fullmatch(r"D:\d{14}.*", str(field.V.M))


def io_bytes(content: bytes) -> io.BytesIO:

    return io.BytesIO(content)
