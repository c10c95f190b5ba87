"""Word files read into body blocks: what is carried, what is listed as lost, what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import PIL.Image
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, RGBColor

from vanphong.drafting.tests.typesetting_samples import MOMENT, TODAY, letter, pages
from vanphong.drafting.tests.word_files import official, put_note, read, saved
from vanphong.drafting.typesetting import (
    Heading,
    HeadingKind,
    Image,
    ListItem,
    PageBreak,
    Paragraph,
    Run,
    Table,
    read_docx,
    typeset,
)
from vanphong.drafting.typesetting.document import footnote
from vanphong.kernel.errors import Invalid
from vanphong.registry import api as registry


def add_xml(document: Any, xml: str) -> None:
    document.add_paragraph("chữ ")._p.append(parse_xml(xml))


def png() -> io.BytesIO:
    out = io.BytesIO()
    PIL.Image.new("RGB", (90, 30), "red").save(out, "PNG")
    out.seek(0)
    return out


def test_runs_keep_their_styles_and_are_joined() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("Văn ")
        paragraph.add_run("phòng ")
        paragraph.add_run("Tỉnh ủy").bold = True
        paragraph.add_run(" H")
        paragraph.add_run("2").font.subscript = True
        paragraph.add_run("nghiêng").italic = True
        paragraph.add_run("gạch").underline = True
        paragraph.add_run("hoa").font.all_caps = True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    body = read(build)
    assert body.losses == ()
    assert body.blocks == (
        Paragraph(
            (
                Run("Văn phòng "),
                Run("Tỉnh ủy", bold=True),
                Run(" H"),
                Run("2", subscript=True),
                Run("nghiêng", italic=True),
                Run("gạch", underline=True),
                Run("HOA"),
            ),
            alignment="center",
        ),
    )


def test_automatic_numbers_become_text() -> None:
    def build(document: Any) -> None:
        for word in ("một", "hai"):
            document.add_paragraph(word, style="List Number")
        document.add_paragraph("xen giữa")
        document.add_paragraph("ba", style="List Number")
        document.add_paragraph("gạch", style="List Bullet")

    blocks = read(build).blocks
    assert [b.marker for b in blocks if isinstance(b, ListItem)] == ["1.", "2.", "3.", "•"]


LEVELS = """
<w:abstractNum {ns} w:abstractNumId="90">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1-"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/>
  <w:lvlText w:val="%1.%2.%3"/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%4)"/></w:lvl>
</w:abstractNum>
"""
NUMBER = '<w:num {ns} w:numId="{id}"><w:abstractNumId w:val="90"/>{more}</w:num>'
RESTART = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>'


def test_numbers_of_several_levels_count_and_restart_as_word_does() -> None:
    def build(document: Any) -> None:
        ns = nsdecls("w")
        root = document.part.numbering_part.element
        root.insert(0, parse_xml(LEVELS.format(ns=ns)))
        root.append(parse_xml(NUMBER.format(ns=ns, id=91, more="")))
        root.append(parse_xml(NUMBER.format(ns=ns, id=92, more=RESTART)))
        first = ((0, 91), (1, 91), (1, 91), (2, 91), (3, 91), (3, 91), (0, 91))
        for level, number in (*first, (1, 91), (2, 91), (1, 92), (1, 92)):
            paragraph = document.add_paragraph("mục")
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {ns}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                )
            )

    markers = [b.marker for b in read(build).blocks if isinstance(b, ListItem)]
    assert markers == ["I-", "1.", "2.", "1.2.1", "a)", "b)", "II-", "1.", "2.1.1", "5.", "6."]


@pytest.mark.parametrize(
    "number",
    ["999999999999", "²", "9" * 5000, "-7", "x"],
    ids=["vast", "superscript", "endless", "negative", "letter"],
)
def test_senseless_numbers_are_bounded(number: str) -> None:
    """A list that begins at a billion would make a marker of a million letters."""

    def build(document: Any) -> None:
        ns = nsdecls("w")
        root = document.part.numbering_part.element
        levels = LEVELS.format(ns=ns).replace('w:start w:val="1"', f'w:start w:val="{number}"')
        root.insert(0, parse_xml(levels))
        root.append(parse_xml(NUMBER.format(ns=ns, id=91, more="")))
        for level in ("3", "0", number):
            paragraph = document.add_paragraph("mục")
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {ns}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
                )
            )
        table = document.add_table(1, 1)
        table._tbl.tblGrid[0].set(qn("w:w"), number)

    blocks = read(build).blocks
    assert [b.runs[0].text for b in blocks if isinstance(b, ListItem | Paragraph)] == [
        "mục"
    ] * 3
    assert all(len(b.marker) < 2000 for b in blocks if isinstance(b, ListItem))


def test_headings_are_known_by_their_words() -> None:
    def build(document: Any) -> None:
        for words, centred in [
            ("Chương I", True),
            ("QUY ĐỊNH CHUNG", True),
            ("Điều 1. Phạm vi điều chỉnh", False),
            ("II- KẾT QUẢ", False),
            ("1. Ưu điểm", False),
        ]:
            paragraph = document.add_paragraph()
            paragraph.add_run(words).bold = True
            if centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph("Điều 2. Không đậm thì là nội dung.")

    blocks = read(build).blocks
    assert blocks[:4] == (
        Heading(HeadingKind.CHAPTER, "Chương I", "QUY ĐỊNH CHUNG"),
        Heading(HeadingKind.ARTICLE, "Điều 1.", "Phạm vi điều chỉnh"),
        Heading(HeadingKind.ROMAN, "II-", "KẾT QUẢ"),
        Heading(HeadingKind.NUMBERED, "1.", "Ưu điểm"),
    )
    assert isinstance(blocks[4], Paragraph)


def test_merged_cells_become_spans() -> None:
    def build(document: Any) -> None:
        table = document.add_table(3, 3, style="Table Grid")
        table.cell(0, 0).merge(table.cell(0, 1)).text = "ngang"
        table.cell(1, 2).merge(table.cell(2, 2)).text = "dọc"

    body = read(build)
    table = body.blocks[0]
    assert isinstance(table, Table)
    assert [[(c.colspan, c.rowspan) for c in row] for row in table.rows] == [
        [(2, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 2)],
        [(1, 1), (1, 1)],
    ]
    assert table.borders
    typeset(letter(body=body.blocks), on=TODAY, timestamp=MOMENT)


def test_pictures_and_page_breaks_keep_their_place() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("trước")
        document.add_picture(png(), width=Mm(40))
        document.add_paragraph("giữa").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("sau")

    blocks = read(build).blocks
    assert [type(block) for block in blocks] == [
        Paragraph, Image, Paragraph, PageBreak, Paragraph,
    ]  # fmt: skip
    assert isinstance(blocks[1], Image)
    assert blocks[1].width_mm == pytest.approx(40, abs=0.1)


@pytest.mark.parametrize("width", ["", "abc", "-5", "9" * 400])
def test_a_picture_of_senseless_width_takes_its_own(width: str) -> None:
    def build(document: Any) -> None:
        document.add_picture(png())
        next(document.element.iter(qn("wp:extent"))).set("cx", width)

    image = read(build).blocks[0]
    assert isinstance(image, Image)
    assert image.width_mm is None


def hide_under_merged(table: Any) -> None:
    table.cell(0, 0).merge(table.cell(1, 0))
    table._tbl.tr_lst[1].tc_lst[0].p_lst[0].add_r().text = "chữ khuất"


def kinh_gui(document: Any) -> Any:
    official(document)
    return next(p for p in document.paragraphs if p.text.startswith("Kính gửi"))


NS = nsdecls("w", "wp", "a", "pic", "r")
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
LOST: list[tuple[str, Callable[[Any], object]]] = [
    ("equation", lambda d: add_xml(d, f"<m:oMath {MATH}><m:r><m:t>x²</m:t></m:r></m:oMath>")),
    (
        "textbox",
        lambda d: add_xml(
            d,
            f"<w:r {NS}><w:pict><w:txbxContent><w:p><w:r><w:t>hộp</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r>",
        ),
    ),
    ("footnote", lambda d: add_xml(d, f'<w:r {NS}><w:footnoteReference w:id="2"/></w:r>')),
    ("endnote", lambda d: put_note(d, d.add_paragraph("chữ"), "endnote", "Nguồn.")),
    ("footnote", lambda d: put_note(d, kinh_gui(d), "footnote", "Ở phần đầu.")),
    ("comment", lambda d: add_xml(d, f'<w:r {NS}><w:commentReference w:id="2"/></w:r>')),
    ("object", lambda d: add_xml(d, f"<w:r {NS}><w:object/></w:r>")),
    (
        "insertion",
        lambda d: add_xml(d, f'<w:ins {NS} w:id="1"><w:r><w:t>thêm</w:t></w:r></w:ins>'),
    ),
    (
        "deletion",
        lambda d: add_xml(
            d, f'<w:del {NS} w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>'
        ),
    ),
    (
        "chart",
        lambda d: add_xml(
            d,
            f'<w:r {NS}><w:drawing><wp:inline><a:graphic><a:graphicData uri="'
            'http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic>'
            "</wp:inline></w:drawing></w:r>",
        ),
    ),
    ("hidden", lambda d: setattr(d.add_paragraph().add_run("ẩn").font, "hidden", True)),
    ("strike", lambda d: setattr(d.add_paragraph().add_run("bỏ").font, "strike", True)),
    (
        "color",
        lambda d: setattr(
            d.add_paragraph().add_run("đỏ").font.color, "rgb", RGBColor(255, 0, 0)
        ),
    ),
    (
        "header_footer",
        lambda d: setattr(d.sections[0].footer.paragraphs[0], "text", "chân trang"),
    ),
    ("landscape", lambda d: setattr(d.sections[0], "orientation", WD_ORIENT.LANDSCAPE)),
    (
        "picture_in_table",
        lambda d: d.add_table(1, 1).cell(0, 0).paragraphs[0].add_run().add_picture(png()),
    ),
    ("merged", lambda d: hide_under_merged(d.add_table(2, 1))),
    ("object", lambda d: d.element.body.insert(0, parse_xml(f'<w:altChunk {NS} r:id="x"/>'))),
    ("nested_table", lambda d: setattr(d.add_table(1, 1).cell(0, 0).add_table(1, 1), "x", 0)),
]


def test_footnotes_and_endnotes_come_with_their_words() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("Theo Kết luận")
        put_note(document, paragraph, "footnote", "Số 12,", "của Ban <b>.")
        paragraph.add_run(" này")
        cell = document.add_table(1, 1).cell(0, 0).paragraphs[0]
        put_note(document, cell, "endnote", "Trong bảng.")
        heading = document.add_paragraph()
        heading.add_run("Điều 1. Tên").bold = True
        put_note(document, heading, "footnote", "Ở đề mục.", own_sign="*")

    found = read(build)
    note = footnote(Run("Số 12,\ncủa Ban <b>."))
    assert found.blocks[0] == Paragraph((Run("Theo Kết luận"), note, Run(" này")))
    table = found.blocks[1]
    assert isinstance(table, Table)
    assert table.rows[0][0].paragraphs[0].runs == (footnote(Run("Trong bảng.")),)
    assert found.blocks[2] == Paragraph(
        (Run("Điều 1. Tên", bold=True), footnote(Run("Ở đề mục.")))
    )
    assert [loss.kind for loss in found.losses] == ["endnote"]


@pytest.mark.parametrize(("kind", "build"), LOST, ids=[kind for kind, _ in LOST])
def test_what_is_not_carried_is_listed(kind: str, build: Callable[[Any], object]) -> None:
    losses = [loss for loss in read(build).losses if loss.kind != "frame"]
    assert [loss.kind for loss in losses] == [kind]
    assert losses[0].where
    assert losses[0].text.endswith(".")


def test_a_legacy_font_is_refused_with_its_name() -> None:
    def build(document: Any) -> None:
        document.add_paragraph().add_run("V¨n phßng").font.name = ".VnTime"

    with pytest.raises(Invalid) as refusal:
        read(build)
    assert refusal.value.code == "legacy_encoding"
    assert ".VnTime" in str(refusal.value)


def test_a_legacy_font_on_unicode_text_is_no_matter() -> None:
    def build(document: Any) -> None:
        document.add_paragraph().add_run("Văn phòng").font.name = ".VnTime"

    assert read(build).blocks == (Paragraph((Run("Văn phòng"),)),)


def changed(name: str, content: bytes) -> bytes:
    """Give a good file with one part put in the place of its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(docx.Document()))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.namelist():
            target.writestr(entry, content if entry == name else source.read(entry))
    return out.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="http://x">&a;</w:document>'
BROKEN = {
    "empty": b"",
    "not-a-zip": b"%PDF-1.7",
    "cut": saved(docx.Document())[:4000],
    "old-doc": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "no-xml": changed("word/document.xml", b"not xml"),
    "other-root": changed("word/document.xml", b"<html/>"),
    "entities": changed("word/document.xml", ENTITIES),
    "bomb": changed("word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>"),
    "styles-broken": changed("word/styles.xml", b"<"),
    "no-links": changed("_rels/.rels", b"<Relationships/>"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_bad_files_are_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        read_docx(content, registry.type_named)
    assert refusal.value.code.startswith("docx_")
    assert ".docx" in str(refusal.value)


def test_a_read_file_can_be_set_and_says_the_same() -> None:
    def build(document: Any) -> None:
        official(document)
        document.add_paragraph("Mục có số", style="List Number")

    body = read(build)
    shown = " ".join(pages(typeset(letter(body=body.blocks), on=TODAY, timestamp=MOMENT).pdf))
    assert "Nội dung trình." in shown
    assert "1. Mục có số" in shown


def test_depth_of_nested_tables_is_limited() -> None:
    def build(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        for _ in range(12):
            cell = cell.add_table(1, 1).cell(0, 0)

    with pytest.raises(Invalid):
        read(build)


def test_too_many_columns_are_refused() -> None:
    def build(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell._tc.get_or_add_tcPr().append(
            parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="1000000"/>')
        )
        assert cell._tc.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") is not None

    with pytest.raises(Invalid) as refusal:
        read(build)
    assert refusal.value.code == "table_too_wide"
