"""Files made on the spot for tests: clean ones, secret ones and hostile ones. All invented."""

from __future__ import annotations

import datetime as dt
import functools
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
import openpyxl
import pikepdf
import typst
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf

_BODY = (
    "Thực hiện chương trình công tác năm, Văn phòng Tỉnh ủy đề nghị quý cơ quan gửi báo cáo "
    "trước ngày 15 tháng 9 năm 2026 để tổng hợp, trình Ban Thường vụ xem xét."
)
LETTER = (
    "TỈNH ỦY MẪU SƠN",
    "Số 127-CV/VPTU",
    "V/v chuẩn bị kỳ họp quý III",
    "Kính gửi: Đảng ủy xã An Hòa",
    _BODY,
)


@functools.cache
def pdf(*lines: str, pages: int = 1) -> bytes:
    """A PDF with a text layer, set by Typst."""
    body = '#set text(font: "Tinos", size: 14pt)\n#let v = json(bytes(sys.inputs.v))\n'
    body += "#for (i, page) in v.enumerate() { if i > 0 { pagebreak() }\n"
    body += "for l in page [#l #parbreak()] }"
    data = json.dumps([list(lines or LETTER)] * pages)
    return typst.compile(
        body.encode(),
        format="pdf",
        sys_inputs={"v": data},
        font_paths=[str(settings.ASSETS / "fonts")],
        ignore_system_fonts=True,
    )


def pdf_with(change: Callable[[pikepdf.Pdf], None], **save: object) -> bytes:
    """A clean PDF after a change."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        change(document)
        document.save(out, **save)
    return out.getvalue()


def script_action() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_script_in_direct_object(document: pikepdf.Pdf) -> None:
    """The action lies direct in an array in a dictionary in an annotation."""
    document.pages[0].obj.Annots = Array([
        Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
            A=Dictionary(
                S=Name.URI, URI=String("https://an.example"), Next=Array([script_action()])
            ),
        )
    ])  # fmt: skip


def with_open_action(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = document.make_indirect(script_action())


def with_launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def with_submit(document: pikepdf.Pdf) -> None:
    document.Root.AA = Dictionary(
        WC=Dictionary(S=Name.SubmitForm, F=String("http://an.example"))
    )


def with_remote_go_to(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.GoToR, F=String("\\\\an.example\\a.pdf"))


def with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["bo-sung.txt"] = b"khac"


def with_xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))


def with_media(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Annots = Array([
        Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))
    ])  # fmt: skip


def with_outside_stream(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(b"")
    stream.F = Dictionary(FS=Name.URL, F=String("http://an.example/x"))
    document.Root.Extra = stream


def with_plain_form(document: pikepdf.Pdf) -> None:
    """A signature field not yet signed, a text field and a link: nothing acts by itself."""
    field = document.make_indirect(
        Dictionary(FT=Name.Sig, T=String("ky"), Type=Name.Annot, Subtype=Name.Widget,
                   Rect=Array([10, 10, 99, 40]), F=132)
    )  # fmt: skip
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.URI, URI=String("https://an.example")),
    )  # fmt: skip
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    document.pages[0].obj.Annots = Array([field, link])


def without_pages(document: pikepdf.Pdf) -> None:
    del document.pages[:]


def encrypted_pdf() -> bytes:
    return pdf_with(lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b"))


def locked_pdf() -> bytes:
    """Opens without a password, yet is encrypted."""
    return pdf_with(lambda _: None, encryption=pikepdf.Encryption(owner="a", user=""))


def pdf_in_object_streams() -> bytes:
    return pdf_with(lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def tiff_of_two() -> bytes:
    return saved(page_picture(), "TIFF", save_all=True, append_images=[page_picture()])


def hidden_name_pdf() -> bytes:
    """A script whose name is written with hexadecimal escapes, in plain objects."""
    raw = pdf_with(with_open_action, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return rewritten(raw.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/J#53 "))


def rewritten(raw: bytes) -> bytes:
    """The same objects with a right cross-reference table."""
    at = {int(n): m for n, m in _object_offsets(raw)}
    size = max(at) + 1
    start = raw.rindex(b"xref\n", 0, raw.rindex(b"startxref"))
    lines = [b"0000000000 65535 f \n"]
    lines += [b"%010d 00000 n \n" % at[n] if n in at else lines[0] for n in range(1, size)]
    trailer = raw[raw.rindex(b"trailer") : raw.rindex(b"startxref")]
    table = b"xref\n0 %d\n" % size + b"".join(lines) + trailer
    return raw[:start] + table + b"startxref\n%d\n%%%%EOF\n" % start


def _object_offsets(raw: bytes) -> list[tuple[bytes, int]]:
    return [(m[1], m.start()) for m in re.finditer(rb"(?m)^(\d+) 0 obj", raw)]


def word(*lines: str, cells: tuple[str, ...] = (), header: str = "") -> bytes:
    document = docx.Document()
    for line in lines or LETTER:
        document.add_paragraph(line)
    if cells:
        table = document.add_table(rows=1, cols=len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows or (("Số", "Trích yếu"), (1, "Về việc chuẩn bị kỳ họp")):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def package(
    base: bytes,
    *,
    add: dict[str, bytes] | None = None,
    change: dict[str, tuple[str, str]] | None = None,
) -> bytes:
    """An Office package with parts added or text in parts replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if change and entry.filename in change:
                before, after = change[entry.filename]
                assert before.encode() in content, entry.filename
                content = content.replace(before.encode(), after.encode(), 1)
            new.writestr(entry.filename, content)
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


_RELS = "word/_rels/document.xml.rels"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_with_relation(kind: str, target: str) -> bytes:
    line = (
        f'<Relationship Id="rX" Type="{_RELATION}/{kind}" Target="{target}" '
        'TargetMode="External"/>'
    )
    return package(word(), change={_RELS: ("</Relationships>", line + "</Relationships>")})


def word_with_field(*parts: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in parts)
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>' + runs
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )  # fmt: skip
    return package(word(), change={"word/document.xml": ("<w:sectPr", field + "<w:sectPr")})


def word_with_wide_field() -> bytes:
    return _reencoded(word_with_field("DDEAUTO cmd"), "utf-16")


def word_in_odd_encoding() -> bytes:
    return _reencoded(word_with_field("DDEAUTO cmd"), "cp037")


def _reencoded(content: bytes, encoding: str) -> bytes:
    """The same package with its main part written in another encoding."""
    name = "word/document.xml"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == name:
                body = part.decode().split("?>", 1)[1].encode("ascii", "xmlcharrefreplace")
                head = f'<?xml version="1.0" encoding="{encoding}"?>'
                part = (head + body.decode()).encode(encoding)
            new.writestr(entry.filename, part)
    return out.getvalue()


def word_with_macro_type() -> bytes:
    return package(word(), change={"[Content_Types].xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )})  # fmt: skip


def word_with_entities() -> bytes:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><w:document'
    return package(word(), change={"word/document.xml": ("<w:document", bomb)})


def word_with_text_box(text: str) -> bytes:
    box = (
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
        f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    return package(word(), change={"word/document.xml": ("<w:sectPr", box + "<w:sectPr")})


def lying_bomb() -> bytes:
    """A part that declares ten bytes and holds fifty million."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        with zipfile.ZipFile(io.BytesIO(word())) as old:
            for entry in old.infolist():
                new.writestr(entry.filename, old.read(entry))
        new.writestr("word/media/image1.png", b"\0" * 50_000_000)
    raw = bytearray(out.getvalue())
    at = raw.rindex(b"word/media/image1.png") - 46
    assert raw[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", raw, at + 24, 10)
    return bytes(raw)


def overlapping_package() -> bytes:
    """Two names in the directory point to the same packed bytes."""
    raw = bytearray(package(word(), add={"word/a1.bin": b"x" * 999, "word/a2.bin": b"y" * 999}))
    first, second = raw.rindex(b"word/a1.bin") - 46, raw.rindex(b"word/a2.bin") - 46
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]
    return bytes(raw)


def png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def huge_png() -> bytes:
    """Announces 60,000 × 60,000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data))
            + kind
            + data
            + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def page_picture(
    *lines: str, stamp: str = "", turn: float = 0.0, size: int = 30
) -> Image.Image:
    """A scanned page at about 150 dpi, with a red stamp over the print when told."""
    page = Image.new("RGB", (1240, 900), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(settings.ASSETS / "fonts" / "Tinos-Regular.ttf"), size)
    for number, line in enumerate(lines or LETTER[:4]):
        pen.text((120, 90 + number * 60), line, font=font, fill=(25, 25, 25))
    if stamp:
        bold = ImageFont.truetype(str(settings.ASSETS / "fonts" / "Tinos-Bold.ttf"), 46)
        width = int(bold.getlength(stamp)) + 50
        mark = Image.new("RGBA", (width, 90), (0, 0, 0, 0))
        ink = ImageDraw.Draw(mark)
        ink.rectangle((3, 3, width - 4, 86), outline=(200, 30, 40, 255), width=4)
        ink.text((25, 16), stamp, font=bold, fill=(200, 30, 40, 255))
        mark = mark.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
        page.paste(mark, (260, 110), mark)
    return page


def stamp_picture(word: str, ink: tuple[int, int, int]) -> Image.Image:
    """A stamp alone on a clear ground, as drafters set it into a letter."""
    bold = ImageFont.truetype(str(settings.ASSETS / "fonts" / "Tinos-Bold.ttf"), 60)
    width = int(bold.getlength(word)) + 60
    mark = Image.new("RGBA", (width, 110), (0, 0, 0, 0))
    pen = ImageDraw.Draw(mark)
    pen.rectangle((3, 3, width - 4, 106), outline=(*ink, 255), width=5)
    pen.text((30, 18), word, font=bold, fill=(*ink, 255))
    return mark


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def scanned_pdf(*pictures: Image.Image) -> bytes:
    """A PDF of pictures only, as a scanner writes it."""
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=150)
    return out.getvalue()


def searchable_scan(picture: Image.Image) -> bytes:
    """A scan over a good text layer, as copiers with OCR write it."""
    out = io.BytesIO()
    whole = Image.new("RGB", (1240, 1754), "white")
    whole.paste(picture)
    with (
        pikepdf.open(io.BytesIO(pdf())) as document,
        pikepdf.open(io.BytesIO(scanned_pdf(whole))) as scan,
    ):
        document.pages[0].add_overlay(scan.pages[0])
        document.save(out)
    return out.getvalue()


@functools.cache
def _key() -> SimpleSigner:
    """A key with a certificate of its own making, for signatures whose trust is not asked."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Văn Phê (thử)")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        b"thu", key, certificate, None, serialization.NoEncryption()
    )
    return SimpleSigner.load_pkcs12_data(packed, other_certs=[])


def signed_pdf(content: bytes | None = None) -> bytes:
    """A PDF with two signatures, one after the other."""
    for field in ("ky", "dau"):
        writer = IncrementalPdfFileWriter(io.BytesIO(content or pdf()))
        content = sign_pdf(
            writer, PdfSignatureMetadata(field_name=field), _key(), bytes_reserved=8192
        ).getvalue()
    assert content is not None
    return content
