"""A table is typed as plain lines and comes back whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanphong.drafting.markup import from_text, to_text
from vanphong.drafting.typesetting.document import Block, Cell, Paragraph, Run, Table, text
from vanphong.kernel.errors import Invalid
from vanphong.kernel.text import nfc


def _p(words: str, alignment: str = "left") -> Paragraph:
    return Paragraph((Run(words),) if words else (), alignment=alignment, indented=False)


def _cell(words: str, alignment: str = "left", **spans: int) -> Cell:
    return Cell((_p(words, alignment),), **spans)


def test_a_typed_table_is_understood() -> None:
    typed = """Kết quả như sau:
| Đơn vị | Chỉ tiêu | < |
| ^ | 2025 | 2026 |
|--- 50%|---: 25%|---: 25%|
| Xã Tân Mỹ | 12 | <b>15</b> |
| Cộng | [giữa] 1\\|2 ¶ 3 | |
Hết."""
    right = Paragraph((Run("15", bold=True),), alignment="right", indented=False)

    assert from_text(typed, ()) == (
        text("Kết quả như sau:"),
        Table(
            widths=(0.5, 0.25, 0.25),
            rows=(
                (_cell("Đơn vị", rowspan=2), _cell("Chỉ tiêu", "right", colspan=2)),
                (_cell("2025", "right"), _cell("2026", "right")),
                (_cell("Xã Tân Mỹ"), _cell("12", "right"), Cell((right,))),
                (
                    _cell("Cộng"),
                    Cell((_p("1|2", "center"), _p("3", "right"))),
                    _cell("", "right"),
                ),
            ),
            header_rows=2,
        ),
        text("Hết."),
    )


def test_without_dashes_the_first_row_is_the_header() -> None:
    (table,) = from_text("| a | b |\n| 1 | 2 |", ())

    assert isinstance(table, Table)
    assert (table.header_rows, table.widths, table.borders) == (1, (1.0, 1.0), True)


def test_an_empty_line_parts_two_tables_and_dashes_may_come_first() -> None:
    first, second = from_text("|---|---| [không kẻ]\n| a | b |\n\n| c |\n| d |", ())

    assert isinstance(first, Table)
    assert (first.header_rows, first.borders) == (0, False)
    assert isinstance(second, Table)
    assert len(second.rows) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("Đoạn.\n\n| a | b |\n| c |", "Dòng 4: bảng này có 2 ô", id="thiếu ô"),
        pytest.param("| a | b", "Dòng 1: dòng của bảng kết thúc", id="không kết thúc"),
        pytest.param("|", "Dòng 1: dòng của bảng bắt đầu và kết thúc", id="một dấu"),
        pytest.param("| a |\n|---|\n|---|", "Dòng 3: bảng chỉ có một", id="hai dòng gạch"),
        pytest.param("|---|", "Dòng 1: bảng chưa có dòng nào", id="chỉ có gạch"),
        pytest.param("| a | b |\n|--- 5%|---|", "Dòng 2: ghi độ rộng", id="thiếu độ rộng"),
        pytest.param("| a |\n|--- 0%|", "Dòng 2: độ rộng", id="rộng 0"),
        pytest.param("| < | b |", "Dòng 1: dấu <", id="gộp trái"),
        pytest.param("| ^ | b |", "Dòng 1: dấu ^", id="gộp trên"),
        pytest.param("| a | < |\n| ^ | b |", "Dòng 2: các ô gộp", id="không chữ nhật"),
        pytest.param("| a |\n| b | |", "Dòng 2: bảng này có 1 ô", id="thừa ô"),
        pytest.param("|" + " a |" * 64, "Dòng 1: bảng không quá 63 cột", id="quá rộng"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_its_line(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        from_text(typed, ())

    assert refusal.value.code == "table_line"
    assert said in refusal.value.words


def test_a_cell_is_changed_and_the_others_stay() -> None:
    table = Table(
        (0.3333, 0.6667),
        (
            (Cell((text("Đơn vị"),)), _cell("Số", "center")),
            (_cell("a | b \\ < c"), _cell("<")),
        ),
        borders=False,
    )
    shown = to_text((table,))

    assert shown.kept == 0
    (changed,) = from_text(shown.text.replace("Số |", "Số lượng |"), (table,))
    first, *rest = table.rows
    assert changed == Table(
        table.widths, ((first[0], _cell("Số lượng", "center")), *rest), 1, borders=False
    )


def test_what_lines_cannot_say_is_kept_as_one_line() -> None:
    table = Table((1.0,), ((Cell((Paragraph((Run(" lùi vào "),)),)),),))

    shown = to_text((table,))

    assert shown.kept == 1
    assert from_text(shown.text, (table,)) == (table,)


_words = st.text("aă1 .|<>^\\¶⏎-:[]b/%", max_size=6).map(nfc)
_runs = st.lists(
    st.builds(Run, _words.filter(bool), bold=st.booleans(), italic=st.booleans()), max_size=2
).map(tuple)
_paragraphs = st.builds(
    Paragraph, _runs, st.sampled_from(["left", "center", "right", "justify"]), st.booleans()
)


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    """Give a table with any joined cells that fill it."""
    high, wide = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    free = {(row, column) for row in range(high) for column in range(wide)}
    rows: list[tuple[Cell, ...]] = []
    for row in range(high):
        cells = []
        for column in range(wide):
            if (row, column) not in free:
                continue
            across = draw(st.integers(1, 2)) if (row, column + 1) in free else 1
            down = draw(st.integers(1, min(2, high - row)))
            free -= {(row + d, column + a) for d in range(down) for a in range(across)}
            said = draw(st.lists(_paragraphs, min_size=1, max_size=2))
            cells.append(Cell(tuple(said), across, down))
        rows.append(tuple(cells))
    width = st.sampled_from([1.0, 0.25, 0.3333, 1 / 3, 12.5])
    return Table(
        tuple(draw(st.lists(width, min_size=wide, max_size=wide))), tuple(rows),
        draw(st.integers(0, high)), draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_tables(), st.builds(Paragraph, _runs)), max_size=3).map(tuple))
def test_any_table_comes_back(blocks: tuple[Block, ...]) -> None:
    shown = to_text(blocks)

    assert from_text(shown.text, blocks) == blocks
    if not shown.kept:  # nothing stands for a saved block: the lines alone say it all
        alone = from_text(shown.text, ())
        assert [one for one in alone if isinstance(one, Table)] == [
            one for one in blocks if isinstance(one, Table)
        ]
