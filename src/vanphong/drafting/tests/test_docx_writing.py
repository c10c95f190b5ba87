"""Documents written as Word files: read back whole, in the official form, packed as Word wants."""

from __future__ import annotations

import dataclasses
import io
import itertools
import zipfile
from typing import Any

import docx
import PIL.Image
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from vanphong.drafting.checking.checker import check
from vanphong.drafting.checking.word import lay_word
from vanphong.drafting.form_rules import form_for
from vanphong.drafting.tests.typesetting_samples import MOMENT, SENTENCE, TODAY, letter
from vanphong.drafting.typesetting import (
    Block,
    Cell,
    Heading,
    HeadingKind,
    Image,
    ListItem,
    Loss,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
    read_docx,
    text,
)
from vanphong.drafting.typesetting.document import footnote
from vanphong.drafting.typesetting.docx_carried import as_read
from vanphong.drafting.typesetting.docx_writing import write_docx
from vanphong.drafting.typesetting.docx_written import written_losses
from vanphong.kernel.errors import Invalid
from vanphong.kernel.rules import Severity
from vanphong.registry import api as registry

WIDTH_MM = 165
GROUNDS = (
    text("- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;"),
    text("- Xét đề nghị của Văn phòng."),
)
STATE: dict[str, Any] = {
    "system": "STATE", "type_code": "STATE_DECISION", "type_name": "Quyết định",
    "symbol": "12/QĐ-UBND", "header_upper": "Ủy ban nhân dân tỉnh Sơn Hà", "addressees": (),
    "signature": SignatureBlock(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn Mẫu"),
}  # fmt: skip
REPORT: dict[str, Any] = {
    "type_code": "REPORT", "type_name": "Báo cáo", "symbol": "12-BC/VPTU", "addressees": ()
}  # fmt: skip


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGB", (60, 20), (255, 0, 0)).save(out, kind)
    return out.getvalue()


def cell(*lines: str, **spans: int) -> Cell:
    return Cell(tuple(Paragraph((Run(one),), "left", False) for one in lines), **spans)


NOTE = footnote(Run("Kết luận số 12, "), Run("về sổ", italic=True, bold=True), Run("\nm\n."))
EVERY_BLOCK: tuple[Block, ...] = (
    Paragraph((Run("Đậm, giữa", bold=True),), "center"),
    Heading(HeadingKind.PART, "Phần thứ nhất", ""),
    Paragraph((Run("Đậm dưới phần không tên", bold=True),), "center"),
    Heading(HeadingKind.CHAPTER, "Chương I", "Quy định chung"),
    Heading(HeadingKind.SECTION, "Mục 1", "Phạm vi"),
    Heading(HeadingKind.ARTICLE, "Điều 1.", "Đối tượng"),
    Heading(HeadingKind.ROMAN, "I-", "Tình hình"),
    Heading(HeadingKind.NUMBERED, "1.", "Kết quả"),
    Heading(HeadingKind.ARTICLE, "", "Điều 9. là tên"),
    ListItem("1.", (Run("m"), Run("2", superscript=True), Run(" và H"), Run("2", subscript=True))),
    ListItem("a)", (Run("Điểm a", bold=True, italic=True, underline=True),), 12),
    Paragraph((Run("1. Đậm mà không là đề mục", bold=True),)),
    Paragraph((Run("Trái\nhai dòng"),), "left", False),
    Paragraph((Run("Phải"),), "right"),
    text("Kính gửi: chữ của nội dung <b> & \"'"),
    Table((1.0, 2.0, 1.5), (
        (cell("Nội dung", colspan=2), cell("Ghi chú", rowspan=3)),
        (cell("1", rowspan=2), cell("hai", "dòng")),
        (cell(),),
    ), 2),
    Table((1.0, 1.0), ((cell("Nơi nhận:", "- Như trên."), cell("T/M BAN THƯỜNG VỤ")),), 0, False),
    Image("Sơ đồ <1>", picture(), width_mm=40.0), Image("", picture("JPEG")),
    Image("Rộng", picture(), width_mm=400.0), PageBreak(), text("Sau trang."),
    Paragraph((Run("Theo Kết luận"), NOTE, NOTE, Run(" này.", bold=True))),
    ListItem("b)", (NOTE, Run("đầu dòng")), 1), Paragraph((NOTE,), "center", False),
    Paragraph((Run("Điều 1. Đậm", bold=True), NOTE)),
    Table((1.0,), ((Cell((Paragraph((Run("Ô"), NOTE), "left", False),)),),)),
)  # fmt: skip


def losses(document: OfficialDocument) -> tuple[Loss, ...]:
    content = write_docx(document, on=TODAY, timestamp=MOMENT)
    form = form_for(document.system, TODAY)
    return written_losses(document, content, form, registry.type_named)


@pytest.mark.parametrize("fields", [{}, REPORT, STATE])
def test_every_kind_of_block_comes_back_from_the_file(fields: dict[str, Any]) -> None:
    document = letter(body=EVERY_BLOCK, check_url="", **fields)
    content = write_docx(document, on=TODAY, timestamp=MOMENT)
    read = read_docx(content, registry.type_named)
    assert read.blocks == as_read(EVERY_BLOCK, WIDTH_MM)
    for back, block in zip(read.blocks, EVERY_BLOCK, strict=True):
        assert isinstance(block, Table | Image) or back == block
    assert losses(document) == ()
    said = read.proposals
    assert (said.symbol, said.place, said.issued_on) == (document.symbol, "Sơn Hà", TODAY)
    assert (said.signature, said.recipients) == (document.signature, document.recipients)
    assert (said.addressees, said.file_copy) == (document.addressees, document.file_copy)
    assert said.header_upper == document.header_upper.upper()
    assert said.abstract.endswith(document.abstract)


WORDS = st.text(alphabet='aĂ 1.)-\n\u200b<&"Đ', max_size=9) | st.sampled_from(
    ["1. Tên", "Điều 2. X", "Chương I", "Nơi nhận:", "T/M BAN", "Kính gửi: A", "- b,", "I- A"]
)
PLAIN = st.builds(Run, WORDS, st.booleans(), st.booleans(), st.booleans(), st.booleans())
NOTES = st.lists(PLAIN, max_size=2).map(lambda words: footnote(*words))
RUNS = st.lists(PLAIN | NOTES, max_size=2).map(tuple)
PARAGRAPHS = st.builds(
    Paragraph, RUNS, st.sampled_from(["justify", "left", "center", "right"]), st.booleans()
)
CELLS = st.builds(Cell, st.lists(PARAGRAPHS, max_size=2).map(tuple))
TABLES = st.builds(
    Table,
    st.tuples(st.floats(0.2, 5), st.floats(0.2, 5)),
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=2).map(tuple),
    st.integers(0, 1),
    st.booleans(),
)
BLOCKS = st.lists(
    PARAGRAPHS
    | TABLES
    | st.builds(Heading, st.sampled_from(HeadingKind), WORDS, WORDS)
    | st.builds(ListItem, WORDS, RUNS, st.integers(0, 12))
    | st.just(PageBreak()),
    max_size=4,
).map(tuple)


@settings(max_examples=60)
@given(BLOCKS, st.sampled_from([{}, REPORT, STATE]))
def test_whatever_a_body_holds_comes_back(
    body: tuple[Block, ...], fields: dict[str, Any]
) -> None:
    assert losses(letter(body=body, check_url="", **fields)) == ()


@pytest.mark.parametrize(
    "fields", [{}, REPORT, STATE, {"issued_on": None, "symbol": "-CV/VPTU"}]
)
def test_the_checker_of_form_finds_nothing(fields: dict[str, Any]) -> None:
    ending = "./." if fields.get("system") == "STATE" else "."
    body = (
        *(GROUNDS if "type_name" in fields else ()), text(SENTENCE * 2),
        Heading(HeadingKind.ROMAN, "I-", "Tình hình"), Heading(HeadingKind.NUMBERED, "1.", "Kết quả"),
        ListItem("a)", (Run(SENTENCE.strip()),)), text(SENTENCE.strip().rstrip(".") + ending),
    )  # fmt: skip
    document = letter(
        body=body, contact=("Điện thoại: 0123",), drafter_mark="NVM-05", urgency="KHẨN",
        circulation="Lưu hành nội bộ", abstract="Về việc báo cáo kết quả", **fields,
    )  # fmt: skip
    report = check(lay_word(write_docx(document, on=TODAY, timestamp=MOMENT)), on=TODAY)
    told = [
        (one.rule.id, one.message, one.quote)
        for one in report.findings
        if one.severity is not Severity.INFO
    ]
    assert told == []
    if fields.get("system") != "STATE":
        older = dataclasses.replace(document, recipients=("Như trên",))
        content = write_docx(older, on=TODAY.replace(month=1), timestamp=MOMENT)
        report = check(lay_word(content), on=TODAY.replace(month=1))
        assert report.count(Severity.BLOCK) == 0


def test_minutes_have_two_signatures_and_recipients_below() -> None:
    document = letter(
        type_code="MINUTES", type_name="Biên bản", symbol="01-BB/VPTU", addressees=(), check_url="",
        co_signature=SignatureBlock(("NGƯỜI GHI BIÊN BẢN",), "Trần Thị Ghi"),
    )  # fmt: skip
    read = read_docx(write_docx(document, on=TODAY, timestamp=MOMENT), registry.type_named)
    assert read.blocks == as_read(document.body, WIDTH_MM)
    assert read.proposals.recipients == document.recipients


def test_the_package_is_one_that_word_opens() -> None:
    document = letter(body=EVERY_BLOCK, contact=("Điện thoại",), two_sided=True)
    content = write_docx(document, on=TODAY, timestamp=MOMENT)
    opened = docx.Document(io.BytesIO(content))
    section = opened.sections[0]
    assert section.page_width is not None
    assert section.left_margin is not None
    assert (round(section.page_width.mm), round(section.left_margin.mm)) == (210, 30)
    assert "Điện thoại" in section.first_page_footer.paragraphs[0].text
    assert opened.core_properties.title.startswith("Công văn 127-CV/VPTU")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        roots = {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }
    named = {
        node.get(key)
        for node in roots["word/styles.xml"].iter()
        for key in node.attrib
        if key.endswith("}styleId")
    }
    used = {
        node.get(next(iter(node.attrib)))
        for name in ("document", "footnotes")
        for node in roots[f"word/{name}.xml"].iter()
        if node.tag.endswith("}pStyle")
    }
    assert used <= named, "every style that is used is there"
    links = {node.get("Id") for node in roots["word/_rels/document.xml.rels"]}
    asked = {
        value
        for node in roots["word/document.xml"].iter()
        for key, value in node.attrib.items()
        if "relationships}" in key
    }
    assert asked <= links, "every relationship that is used is there"
    in_text, noted, named_first = (
        [node.get(qn("w:id")) for node in roots[f"word/{part}.xml"].iter(qn(f"w:{tag}"))]
        for part, tag in (
            ("document", "footnoteReference"), ("footnotes", "footnote"), ("settings", "footnote"),
        )
    )  # fmt: skip
    assert noted == [*named_first, *in_text], "lines over the notes first, then each once"


# The order that the schema wants of what is written here.
PARTS = ("document", "footnotes", "styles")
ORDER = {
    "pPr": "pStyle keepNext pBdr spacing ind jc outlineLvl",
    "rPr": "rFonts b i caps sz szCs u bdr vertAlign lang",
    "tblPr": "tblW tblBorders tblLayout tblCellMar", "tcPr": "tcW gridSpan vMerge",
    "sectPr": "headerReference footerReference pgSz pgMar titlePg",
    "style": "name basedOn next qFormat pPr rPr",
}  # fmt: skip


@pytest.mark.parametrize("fields", [{"urgency": "KHẨN"}, REPORT, STATE])
def test_properties_stand_in_the_order_of_the_schema(fields: dict[str, Any]) -> None:
    document = letter(body=EVERY_BLOCK, drafter_mark="A-1", draft_mark="Dự thảo", **fields)
    with zipfile.ZipFile(io.BytesIO(write_docx(document, on=TODAY, timestamp=MOMENT))) as file:
        roots = [etree.fromstring(file.read(f"word/{n}.xml")) for n in PARTS]
    for node in (node for root in roots for node in root.iter()):
        names = [etree.QName(child).localname for child in node]
        order = ORDER.get(etree.QName(node).localname, "").split()
        if order:
            assert names == sorted(names, key=order.index)
        if etree.QName(node).localname == "tc":
            assert names[-1] == "p"
        assert ("tbl", "tbl") not in itertools.pairwise(names)


def test_a_heading_typed_anew_in_word_is_one() -> None:
    file = docx.Document(
        io.BytesIO(write_docx(letter(body=EVERY_BLOCK), on=TODAY, timestamp=MOMENT))
    )
    article = next(p for p in file.paragraphs if p.style.name == "VanphongArticle")
    article.text = "Điều 7. Điều khoản thi hành"
    out = io.BytesIO()
    file.save(out)
    read = read_docx(out.getvalue(), registry.type_named)
    assert Heading(HeadingKind.ARTICLE, "Điều 7.", "Điều khoản thi hành") in read.blocks


def test_words_around_the_body_are_told_when_they_are_set_anew() -> None:
    document = letter(
        contact=("Điện thoại: 0123",), drafter_mark="NVM-05", circulation="Nội bộ"
    )
    read = read_docx(write_docx(document, on=TODAY, timestamp=MOMENT), registry.type_named)
    told = " ".join(loss.text for loss in read.losses)
    assert {loss.kind for loss in read.losses} == {"frame"}
    assert all(words in told for words in ("Điện thoại: 0123", "NVM-05", "NỘI BỘ"))


def test_what_the_file_does_not_hold_is_named() -> None:
    both = Paragraph((Run("x", superscript=True, subscript=True),))
    found = losses(letter(body=(text("Một."), both, Image("Hình lạ", picture("WEBP")))))
    assert [(one.kind, one.where) for one in found] == [
        ("written", "Đoạn 2"), ("written", "Đoạn 3"), ("check_code", ""),
    ]  # fmt: skip
    assert "“Hình lạ”" in found[1].text


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (Table((1.0, 1.0), ((cell("một ô"),),)), "table_misfit"),
        (Image("Hỏng", b"khong phai hinh"), "image_unreadable"),
    ],
)
def test_what_cannot_be_written_is_refused(block: Block, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        write_docx(letter(body=(block,)), on=TODAY, timestamp=MOMENT)
    assert refusal.value.code == code
