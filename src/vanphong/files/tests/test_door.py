"""The door: hostile files are refused, each with its own code; clean ones come in."""

from __future__ import annotations

import io
import random
import unicodedata
import zipfile
from collections.abc import Callable

import pytest

from vanphong.files import child
from vanphong.files.door import inspect
from vanphong.files.limits import Limits
from vanphong.files.names import checked_name
from vanphong.files.tests import samples as s
from vanphong.kernel.errors import Invalid

HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "a.pdf", "file_empty"),
    "too large": (lambda: b"%PDF-" + b"0" * (50 * 1024 * 1024), "a.pdf", "file_too_large"),
    "cut pdf": (lambda: s.pdf()[:-2000], "a.pdf", "pdf_damaged"),
    "pdf head only": (lambda: b"%PDF-1.7\n", "a.pdf", "pdf_damaged"),
    "html as pdf": (lambda: b"<!DOCTYPE html><script>1</script>", "a.pdf", "file_type_refused"),
    "text as pdf": (lambda: b"not a pdf at all", "a.pdf", "file_type_mismatch"),
    "pdf as docx": (s.pdf, "a.docx", "file_type_mismatch"),
    "docx as xlsx": (s.word, "a.xlsx", "file_type_mismatch"),
    "png as jpg": (s.png, "a.jpg", "file_type_mismatch"),
    "svg as png": (lambda: b"<svg onload='1'/>", "a.png", "file_type_refused"),
    "program": (lambda: b"MZ\x90\x00", "a.pdf", "file_type_refused"),
    "program by name": (s.pdf, "a.exe", "file_type_refused"),
    "old word": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99,
        "a.docx",
        "file_type_refused",
    ),
    "rtf": (lambda: b"{\\rtf1 a}", "a.docx", "file_type_refused"),
    "plain zip as docx": (lambda: _zip({"a.txt": b"a"}), "a.docx", "file_type_mismatch"),
    "script in a direct object": (
        lambda: s.pdf_with(s.with_script_in_direct_object),
        "a.pdf",
        "pdf_script",
    ),
    "script at opening": (lambda: s.pdf_with(s.with_open_action), "a.pdf", "pdf_script"),
    "script with an escaped name": (s.hidden_name_pdf, "a.pdf", "pdf_script"),
    "launch": (lambda: s.pdf_with(s.with_launch), "a.pdf", "pdf_launch"),
    "submit": (lambda: s.pdf_with(s.with_submit), "a.pdf", "pdf_submit"),
    "remote go to": (lambda: s.pdf_with(s.with_remote_go_to), "a.pdf", "pdf_remote"),
    "data outside": (lambda: s.pdf_with(s.with_outside_stream), "a.pdf", "pdf_remote"),
    "attachment": (lambda: s.pdf_with(s.with_attachment), "a.pdf", "pdf_embedded"),
    "xfa": (lambda: s.pdf_with(s.with_xfa), "a.pdf", "pdf_xfa"),
    "media": (lambda: s.pdf_with(s.with_media), "a.pdf", "pdf_media"),
    "no pages": (lambda: s.pdf_with(s.without_pages), "a.pdf", "pdf_no_pages"),
    "password": (s.encrypted_pdf, "a.pdf", "pdf_encrypted"),
    "locked": (s.locked_pdf, "a.pdf", "pdf_encrypted"),
    "pdf and zip": (lambda: s.pdf() + _zip({"a.txt": b"a"}), "a.pdf", "file_polyglot"),
    "png and zip": (lambda: s.png() + _zip({"a.txt": b"a"}), "a.png", "file_polyglot"),
    "png and tail": (lambda: s.png() + b"<script>", "a.png", "file_polyglot"),
    "jpeg and pdf": (
        lambda: _with_pdf_head(s.saved(s.page_picture(), "JPEG")),
        "a.jpg",
        "file_polyglot",
    ),
    "huge png": (s.huge_png, "a.png", "image_too_large"),
    "cut png": (lambda: s.png(400, 300)[:-30], "a.png", "image_damaged"),
    "cut jpeg": (lambda: s.saved(s.page_picture(), "JPEG")[:4000], "a.jpg", "image_damaged"),
    "cut tiff": (lambda: s.saved(s.page_picture(), "TIFF")[:4000], "a.tif", "image_damaged"),
    "macro type": (s.word_with_macro_type, "a.docx", "office_macro"),
    "macro part": (
        lambda: s.package(s.word(), add={"word/vbaProject.bin": b"a"}),
        "a.docx",
        "office_macro",
    ),
    "macro sheet": (
        lambda: s.package(s.sheet(), add={"xl/macrosheets/sheet1.xml": b"<a/>"}),
        "a.xlsx",
        "office_macro",
    ),
    "ole": (
        lambda: s.package(s.word(), add={"word/embeddings/oleObject1.bin": b"a"}),
        "a.docx",
        "office_ole",
    ),
    "ole in disguise": (
        lambda: s.package(s.word(), add={"word/media/a.png": b"\xd0\xcf\x11\xe0aaaa"}),
        "a.docx",
        "office_ole",
    ),
    "activex": (
        lambda: s.package(s.word(), add={"word/activeX/activeX1.xml": b"<a/>"}),
        "a.docx",
        "office_ole",
    ),
    "html chunk": (
        lambda: s.word_with_relation("aFChunk", "chunk.htm"),
        "a.docx",
        "office_ole",
    ),
    "remote template": (
        lambda: s.word_with_relation("attachedTemplate", "http://an.example/t.dotm"),
        "a.docx",
        "office_remote",
    ),
    "remote picture": (
        lambda: s.word_with_relation("image", "http://an.example/i.png"),
        "a.docx",
        "office_remote",
    ),
    "link to a share": (
        lambda: s.word_with_relation("hyperlink", "file://an.example/a"),
        "a.docx",
        "office_remote",
    ),
    "link to a script": (
        lambda: s.word_with_relation("hyperlink", "javascript:1"),
        "a.docx",
        "office_remote",
    ),
    "outside workbook": (
        lambda: s.package(s.sheet(), add={"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "a.xlsx",
        "office_remote",
    ),
    "dde in pieces": (
        lambda: s.word_with_field("DD", "EAUTO cmd"),
        "a.docx",
        "office_active_field",
    ),
    "include text": (
        lambda: s.word_with_field("INCLUDETEXT http://an.example"),
        "a.docx",
        "office_active_field",
    ),
    "dde in wide letters": (s.word_with_wide_field, "a.docx", "office_active_field"),
    "odd encoding": (s.word_in_odd_encoding, "a.docx", "office_damaged"),
    "entities": (s.word_with_entities, "a.docx", "office_entities"),
    "path up": (
        lambda: s.package(s.word(), add={"word/../../etc/passwd": b"a"}),
        "a.docx",
        "office_path",
    ),
    "path from root": (
        lambda: s.package(s.word(), add={"/etc/passwd": b"a"}),
        "a.docx",
        "office_path",
    ),
    "bomb": (
        lambda: s.package(s.word(), add={"word/media/a.png": b"\0" * 120_000_000}),
        "a.docx",
        "office_bomb",
    ),
    "lying bomb": (s.lying_bomb, "a.docx", "office_damaged"),
    "overlap": (s.overlapping_package, "a.docx", "office_bomb"),
    "cut docx": (lambda: s.word()[:-300], "a.docx", "office_damaged"),
    "docx behind other bytes": (
        lambda: b"PK\x03\x04" + b"0" * 60 + s.word(),
        "a.docx",
        "office_damaged",
    ),
    "binary as text": (lambda: b"a\x00b", "a.txt", "text_binary"),
    "other encoding": (
        lambda: "Văn".encode("utf-16-le")[:1] + b"\xe9\xe8",
        "a.txt",
        "text_encoding",
    ),
}

CLEAN: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "pdf": (s.pdf, "Công văn 127.pdf", 1),
    "pdf of three pages": (lambda: s.pdf(pages=3), "a.PDF", 3),
    "pdf with form and link": (lambda: s.pdf_with(s.with_plain_form), "a.pdf", 1),
    "pdf with object streams": (
        s.pdf_in_object_streams,
        "a.pdf",
        1,
    ),
    "scan": (lambda: s.scanned_pdf(s.page_picture(), s.page_picture()), "a.pdf", 2),
    "docx": (s.word, "a.docx", 0),
    "docx with link": (
        lambda: s.word_with_relation("hyperlink", "https://an.example"),
        "a.docx",
        0,
    ),
    "docx with page number": (lambda: s.word_with_field(" PAGE "), "a.docx", 0),
    "docx with link field": (
        lambda: s.word_with_field(' HYPERLINK "https://a/LINK"'),
        "a.docx",
        0,
    ),
    "xlsx": (s.sheet, "a.xlsx", 0),
    "png": (s.png, "a.png", 1),
    "jpeg": (lambda: s.saved(s.page_picture(), "JPEG"), "a.jpeg", 1),
    "tiff of two": (
        s.tiff_of_two,
        "a.tiff",
        2,
    ),
    "text": ("Kính gửi".encode, "a.txt", 0),
    "text with a mark": (lambda: "Kính gửi".encode("utf-16"), "a.txt", 0),
    "csv": (lambda: b"so,ngay\n1,2", "a.csv", 0),
}


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _with_pdf_head(raw: bytes) -> bytes:
    note = b"%PDF-1.4 1 0 obj"
    return raw[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + raw[2:]


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_its_code(case: str) -> None:
    make, name, code = HOSTILE[case]
    with pytest.raises(Invalid) as caught:
        inspect(make(), name)
    assert caught.value.code == code
    assert str(caught.value.message).endswith(".")


@pytest.mark.parametrize("case", CLEAN)
def test_a_clean_file_comes_in(case: str) -> None:
    make, name, pages = CLEAN[case]
    found = inspect(make(), name)
    assert found.pages == pages
    assert found.name == name


def test_a_signed_file_comes_in_and_is_told() -> None:
    assert inspect(s.signed_pdf(), "a.pdf").signed
    assert not inspect(s.pdf_with(s.with_plain_form), "a.pdf").signed


def test_a_signed_file_with_a_script_does_not() -> None:
    with pytest.raises(Invalid) as caught:
        inspect(s.signed_pdf(s.pdf_with(s.with_open_action)), "a.pdf")
    assert caught.value.code == "pdf_script"


def test_too_many_pages_or_objects_are_refused() -> None:
    with pytest.raises(Invalid, match="trang"):
        inspect(s.pdf(pages=3), "a.pdf", Limits(pdf_pages=2))
    with pytest.raises(Invalid) as caught:
        inspect(s.pdf(), "a.pdf", Limits(pdf_objects=5))
    assert caught.value.code == "pdf_too_complex"
    with pytest.raises(Invalid) as caught:
        inspect(CLEAN["tiff of two"][0](), "a.tiff", Limits(image_frames=1))
    assert caught.value.code == "image_too_many_pages"
    with pytest.raises(Invalid) as caught:
        inspect(s.word(), "a.docx", Limits(zip_entries=3))
    assert caught.value.code == "office_bomb"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bao\u202efdp.exe.pdf", "file_name_hidden"),
        ("bao\u200bcao.pdf", "file_name_hidden"),
        ("a\x00.pdf", "file_name_hidden"),
        ("../a.pdf", "file_name_path"),
        ("c:\\a.pdf", "file_name_path"),
        (".pdf", "file_name_path"),
        ("con.pdf", "file_name_path"),
        ("a" * 147 + ".pdf", "file_name_too_long"),
        ("   ", "file_name_missing"),
        ("baocao", "file_name_no_ending"),
        ("baocao.", "file_name_no_ending"),
    ],
)
def test_a_bad_name_is_refused(name: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_name(name)
    assert caught.value.code == code


def test_a_name_is_kept_composed() -> None:
    assert checked_name(unicodedata.normalize("NFD", " Báo  cáo quý.pdf ")) == "Báo cáo quý.pdf"


@pytest.mark.parametrize("seed", range(12))
def test_damaged_files_are_refused_in_words_or_read_and_the_child_answers(seed: int) -> None:
    """Flips, cuts and repeats of clean seeds: an answer each time, never a fall."""
    rng = random.Random(seed)
    make, name, _ = list(CLEAN.values())[seed % len(CLEAN)]
    clean = make()
    codes: set[str] = set()
    for _ in range(6):
        raw = bytearray(clean)
        for _ in range(rng.randrange(1, 12)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        if rng.random() < 0.5:
            raw = raw[: rng.randrange(1, len(raw))]
        try:
            child.run("examine", bytes(raw), name=name, ocr_pages=0)
        except Invalid as refusal:
            codes.add(refusal.code)
    assert "invalid" not in codes
