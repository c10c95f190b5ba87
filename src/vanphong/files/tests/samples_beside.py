"""Files that say something beside their pages: notes, bookmarks, form values, properties."""

from __future__ import annotations

import io

import docx
import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String
from PIL import Image

from vanphong.files.tests.samples import package, page_picture, pdf, pdf_with, scanned_pdf, word


def _annotated(*notes: Dictionary) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        made = [document.make_indirect(note) for note in notes]
        document.pages[0].obj.Annots = Array(made)

    return pdf_with(change)


def pdf_with_note(text: str) -> bytes:
    return _annotated(
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([9, 9, 30, 30]),
                   Contents=String(text))
    )  # fmt: skip


def pdf_with_field(text: str) -> bytes:
    """A form field of a given value."""

    def change(document: pikepdf.Pdf) -> None:
        field = document.make_indirect(
            Dictionary(FT=Name.Tx, T=String("dau"), V=String(text), Type=Name.Annot,
                       Subtype=Name.Widget, Rect=Array([200, 700, 400, 740]), F=4)
        )  # fmt: skip
        document.Root.AcroForm = Dictionary(Fields=Array([field]))
        document.pages[0].obj.Annots = Array([field])

    return pdf_with(change)


def pdf_with_drawn_note(text: str) -> bytes:
    """A stamp note that says nothing and draws its letters."""

    def change(document: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        drawing = document.make_stream(f"BT /F1 20 Tf 5 5 Td ({text}) Tj ET".encode())
        drawing.Type, drawing.Subtype = Name.XObject, Name.Form
        drawing.BBox = Array([0, 0, 200, 40])
        drawing.Resources = Dictionary(Font=Dictionary(F1=font))
        note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4,
                          Rect=Array([200, 700, 400, 740]), AP=Dictionary(N=drawing))  # fmt: skip
        document.pages[0].obj.Annots = Array([document.make_indirect(note)])

    return pdf_with(change)


def pdf_with_bookmarks(*titles: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        with document.open_outline() as outline:
            outline.root.extend(OutlineItem(title, 0) for title in titles)

    return pdf_with(change)


def pdf_with_title(title: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.docinfo["/Title"] = String(title)

    return pdf_with(change)


def pdf_with_xmp(title: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title

    return pdf_with(change)


def pdf_with_picture(picture: Image.Image) -> bytes:
    """A page with its own letters and a small picture laid over its head."""
    out = io.BytesIO()
    with (
        pikepdf.open(io.BytesIO(pdf())) as document,
        pikepdf.open(io.BytesIO(scanned_pdf(picture))) as scan,
    ):
        document.pages[0].add_overlay(scan.pages[0], pikepdf.Rectangle(300, 620, 560, 780))
        document.save(out)
    return out.getvalue()


def pdf_with_stamp_picture(level: str) -> bytes:
    return pdf_with_picture(page_picture("", stamp=level).crop((240, 90, 700, 300)))


def word_with_property(title: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("Kính gửi")
    document.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_with_comment(text: str) -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("Kính gửi")
    document.add_comment(paragraph.runs, text=text, author="Chung", initials="C")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_with_watermark(text: str) -> bytes:
    mark = (
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'>"
        f"<v:textpath string='{text}'/></v:shape></w:pict></w:r></w:p>"
    )
    return package(word(), change={"word/document.xml": ("<w:sectPr", mark + "<w:sectPr")})


def sheet_with_heading(text: str) -> bytes:
    """A sheet whose printed heading says it, with the codes Excel writes."""
    book = openpyxl.Workbook()
    book.active.append(["Số", "Trích yếu"])
    book.active.oddHeader.center.text = text
    book.active.oddHeader.center.size = 14
    book.active.oddHeader.center.font = "Times New Roman,Bold"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
