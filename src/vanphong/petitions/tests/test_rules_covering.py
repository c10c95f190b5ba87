"""Boxes as they are typed, drawn and kept; when a file may be covered, when a copy be made."""

from __future__ import annotations

import pytest

from vanphong.petitions.rules.covering import (
    MOST_BOXES,
    MOST_PAGES,
    WHOLE,
    Box,
    as_data,
    box_of,
    box_typed,
    from_data,
    in_order,
    may_cover,
    may_draw,
    may_make,
    whole_page,
)


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        pytest.param("2:10,12.5,30,4", Box(2, 1000, 1250, 3000, 400), id="percent"),
        pytest.param("3", Box(3, 0, 0, WHOLE, WHOLE), id="a-whole-page"),
        pytest.param("1:90,90,30,30", Box(1, 9000, 9000, 1000, 1000), id="over-the-edge"),
        pytest.param("1:-5,-5,10,10", Box(1, 0, 0, 500, 500), id="from-outside"),
        pytest.param("1:1,2,3", None, id="too-few"),
        pytest.param("một", None, id="words"),
        pytest.param("1:nan,1,1,1", None, id="no-number"),
        pytest.param("1:inf,1,1,1", None, id="no-end"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_box_as_typed(typed: str, box: Box | None) -> None:
    assert box_typed(typed) == box


@pytest.mark.parametrize("box", [Box(2, 1000, 1255, 3000, 401), whole_page(7)])
def test_a_box_says_itself(box: Box) -> None:
    assert box_typed(box.words) == box
    assert from_data(as_data([box])) == [box]


@pytest.mark.parametrize(
    ("boxes", "code"),
    [
        pytest.param([box_of(1, 1, 1, 5, 5)], "", id="one"),
        pytest.param([], "", id="none"),
        pytest.param([whole_page(2)], "no_such_page", id="page-2-of-1"),
        pytest.param([whole_page(0)], "no_such_page", id="page-0"),
        pytest.param([box_of(1, 100, 1, 5, 5)], "box_outside", id="outside"),
        pytest.param([box_of(1, 1, 1, 0.05, 5)], "box_too_small", id="a-hair"),
        pytest.param([box_of(1, 1, 1, -5, 5)], "box_too_small", id="turned-round"),
        pytest.param(
            [Box(1, n, 0, 50, 50) for n in range(MOST_BOXES + 1)], "many_boxes", id="many"
        ),
    ],
)
def test_what_may_be_drawn(boxes: list[Box], code: str) -> None:
    assert may_draw(boxes, 1).code == code


def test_a_hidden_page_needs_no_other_box() -> None:
    one, other = box_of(1, 1, 1, 5, 5), box_of(2, 1, 1, 5, 5)
    assert in_order([other, one, whole_page(1), one]) == [whole_page(1), other]


@pytest.mark.parametrize(
    ("needs", "pictures", "pages", "code"),
    [
        (True, True, 1, ""),
        (True, True, MOST_PAGES + 1, "too_many_pages"),
        (True, False, 0, "no_pictures"),
        (False, True, 1, "needs_no_cover"),
    ],
)
def test_what_may_be_covered(*, needs: bool, pictures: bool, pages: int, code: str) -> None:
    found = may_cover(needs_cover=needs, has_pictures=pictures, page_count=pages)
    assert found.code == code


def test_a_copy_without_boxes_is_said_to_need_none() -> None:
    assert may_make([], as_is=False).code == "nothing_covered"
    assert may_make([], as_is=True)
    assert may_make([whole_page(1)], as_is=False)
