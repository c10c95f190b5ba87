"""A body goes through the text box and comes back whole."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanphong.drafting.markup import PAGE_BREAK, from_text, plain_text, to_text
from vanphong.drafting.typesetting.document import (
    Block,
    Cell,
    Heading,
    HeadingKind,
    Image,
    ListItem,
    PageBreak,
    Paragraph,
    Run,
    Table,
    footnote,
    text,
)
from vanphong.kernel.errors import Invalid
from vanphong.kernel.text import nfc

PICTURE = Image("Sơ đồ trụ sở", ref="ab" * 32)
TABLE = Table((0.5, 0.5), ((Cell((text("Đơn vị"),)), Cell((text("Số lượng"),))),))
NOTE = footnote(Run("Kết luận số 12-KL/TU, "), Run("về <chú>", italic=True), Run(" sổ\nsách."))
BODY: tuple[Block, ...] = (
    text("Thực hiện Kế hoạch số 05-KH/TU, Văn phòng Tỉnh ủy đề nghị:"),
    Heading(HeadingKind.ROMAN, "I-", "Yêu cầu"),
    Heading(HeadingKind.ARTICLE, "Điều 1.", "Phạm vi"),
    Heading(HeadingKind.CHAPTER, "Chương II", "TỔ CHỨC"),
    Heading(HeadingKind.NUMBERED, "1.", "Tên khoản"),
    ListItem("1.", (Run("Rà soát "), Run("toàn bộ", bold=True), Run(" sổ."))),
    ListItem("a)", (Run("sổ đến;"),), level=1),
    ListItem("-", (Run("sổ đi."),), level=2),
    Paragraph((Run("GIỮA TRANG", bold=True),), alignment="center"),
    Paragraph((Run("Diện tích 5 m"), Run("2", superscript=True)), indented=False),
    Paragraph((Run("Dòng trên\nDòng dưới"),)),
    TABLE,
    Table((1.0,), ((Cell((Paragraph((Run("Sổ"), NOTE), "left", False),)),),)),
    ListItem("b)", (Run("theo Kết luận", bold=True), NOTE, Run(" này;")), level=1),
    PageBreak(),
    PICTURE,
    text("1. Câu này bắt đầu bằng số nhưng là một đoạn."),
)


def test_a_body_comes_back_whole() -> None:
    shown = to_text(BODY)

    assert from_text(nfc(shown.text), BODY) == BODY
    assert shown.kept == 1  # the picture
    assert PAGE_BREAK in shown.text
    assert "Điều 1. Phạm vi" in shown.text


@pytest.mark.parametrize(
    ("line", "block"),
    [
        pytest.param(
            "Điều 1. Phạm vi", Heading(HeadingKind.ARTICLE, "Điều 1.", "Phạm vi"), id="điều"
        ),
        pytest.param("II- Tổ chức", Heading(HeadingKind.ROMAN, "II-", "Tổ chức"), id="la mã"),
        pytest.param("# 2. Tên", Heading(HeadingKind.NUMBERED, "2.", "Tên"), id="khoản"),
        pytest.param("2. Nội dung.", ListItem("2.", (Run("Nội dung."),)), id="số"),
        pytest.param("đ) Nội dung.", ListItem("đ)", (Run("Nội dung."),)), id="chữ"),
        pytest.param("> - Ý nhỏ", ListItem("-", (Run("Ý nhỏ"),), level=1), id="gạch lùi"),
        pytest.param("2026 là năm đầu.", text("2026 là năm đầu."), id="năm không là mục"),
        pytest.param("[phải] Ký", Paragraph((Run("Ký"),), alignment="right"), id="phải"),
        pytest.param("<b>Đ</b> t", Paragraph((Run("Đ", bold=True), Run(" t"))), id="đậm"),
        pytest.param("a < b và <x>", text("a < b và <x>"), id="dấu bé hơn"),
        pytest.param(
            "<b>A<chú>c <i>d</i></chú>e</b> <chú> </chú>",
            Paragraph(
                (
                    Run("A", bold=True),
                    footnote(Run("c "), Run("d", italic=True)),
                    Run("e", bold=True),
                    Run(" "),
                )
            ),
            id="chú thích",
        ),
    ],
)  # fmt: skip
def test_typed_lines_are_understood(line: str, block: Block) -> None:
    assert from_text(line, ()) == (block,)


@pytest.mark.parametrize("line", ["a<chú>b", "a</chú>b", "a<chú>b<chú>c</chú></chú>"])
def test_a_footnote_that_is_not_closed_is_refused(line: str) -> None:
    with pytest.raises(Invalid) as refusal:
        from_text(f"| {line} |" if line.startswith("a</") else line, ())
    assert refusal.value.code == "note_open"


def test_a_picture_line_taken_out_is_refused_and_nothing_is_lost() -> None:
    with pytest.raises(Invalid) as refusal:
        from_text("Chỉ còn một đoạn.", BODY)

    assert refusal.value.code == "kept_line"
    assert "Hình ảnh Sơ đồ trụ sở" in str(refusal.value.message)


@pytest.mark.parametrize(
    ("words", "alt", "width"),
    [
        ("Hình ảnh Sơ đồ mới, rộng 80,5 mm", "Sơ đồ mới", 80.5),
        ("Hình ảnh Sơ đồ, tầng 1", "Sơ đồ, tầng 1", None),
        ("Hình ảnh, rộng 60 mm", "", 60.0),
    ],
)
def test_the_line_of_a_picture_says_what_it_shows_and_how_wide(
    words: str, alt: str, width: float | None
) -> None:
    new = Image(alt, ref="cd" * 32, width_mm=width)
    assert to_text((new,)).text == f"[[{words} · cdcdcdcd]]"
    for saved in ((), (Image("Cũ", ref="cd" * 32, width_mm=50.0),)):
        pictures = [] if saved else [new.ref]
        assert from_text(f"[[{words} · cdcdcdcd]]", saved, pictures) == (new,)
    with pytest.raises(Invalid):
        from_text("[[Hình ảnh, rộng 900 mm · cdcdcdcd]]", (), [new.ref])


def test_a_picture_can_be_taken_out_on_purpose() -> None:
    mark = to_text((PICTURE,)).text.rpartition(" · ")[2]

    assert from_text(f"[[xóa · {mark}", (PICTURE,)) == ()


@pytest.mark.parametrize(
    ("block", "mark"),
    [(PICTURE, PICTURE.ref[:8]), (TABLE, hashlib.sha256(repr(TABLE).encode()).hexdigest()[:8])],
)
def test_a_kept_line_twice_is_refused(block: Block, mark: str) -> None:
    line = f"[[Phần này · {mark}]]"

    assert from_text(line, (block,)) == (block,)  # a table may still be named by its line
    with pytest.raises(Invalid):
        from_text(f"{line}\n{line}", (block,))


def test_plain_text_shows_cells_alone() -> None:
    assert plain_text((TABLE,)).splitlines() == ["Đơn vị", "Số lượng"]


def test_plain_text_has_the_words_of_footnotes() -> None:
    lines = plain_text((Paragraph((Run("Trước"), NOTE, Run(" sau."))),)).splitlines()
    assert lines == ["Trước sau.", "Kết luận số 12-KL/TU, về <chú> sổ", "sách."]


_words = st.text("aăbđ 1.-)>#[]<>/\\*Điều\n", min_size=1, max_size=12)
_runs = st.lists(
    st.builds(Run, text=_words, bold=st.booleans(), italic=st.booleans())
    | st.builds(lambda words: footnote(Run(words)), _words),
    min_size=1,
    max_size=3,
).map(tuple)
_ALIGNMENTS = ["justify", "left", "center", "right"]
_MARKERS = ["1.", "a)", "-", "*", "iv."]
_NUMBERS = ["I-", "1.", "Điều 1.", "Mục 2", ""]
_blocks = st.one_of(
    st.builds(Paragraph, _runs, st.sampled_from(_ALIGNMENTS), st.booleans()),
    st.builds(ListItem, st.sampled_from(_MARKERS), _runs, st.integers(0, 3)),
    st.builds(Heading, st.sampled_from(HeadingKind), st.sampled_from(_NUMBERS), _words),
    st.just(PageBreak()),
    st.just(TABLE),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_blocks, max_size=6).map(tuple))
def test_any_body_comes_back(blocks: tuple[Block, ...]) -> None:
    assert from_text(to_text(blocks).text, blocks) == blocks
