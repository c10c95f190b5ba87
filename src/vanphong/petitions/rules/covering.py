"""Working copies of which parts are blacked out: what may be drawn, when a copy may be made; pure.

Luật Tố cáo 2018 (25/2018/QH14), Điều 56: whoever protects a denouncer strips name, address,
handwriting and other personal data from letter and enclosures before handing them over for
verification, and keeps the original under the regime of secrets. Which letter needs it is decided
case by case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from vanphong.kernel.rules import ALLOWED, Decision

SOURCE = "Luật Tố cáo 2018, Điều 56"
# A page is so many units wide and high.
WHOLE = 10_000
PERCENT = 100
# Thinner than this hides nothing.
THINNEST = 10
MOST_BOXES = 1_000
MOST_PAGES = 100

_NO_PAGE = Decision(allowed=False, reason="Tệp không có trang này.", code="no_such_page")
_OUTSIDE = Decision(allowed=False, reason="Ô che nằm ngoài trang.", code="box_outside")
_THIN = Decision(allowed=False, reason="Ô che quá nhỏ.", code="box_too_small")
_MANY = Decision(
    allowed=False,
    reason="Quá nhiều ô che. Hãy che cả trang hoặc vẽ ô lớn hơn.",
    code="many_boxes",
)
_LONG = Decision(
    allowed=False,
    reason="Tệp có hơn 100 trang. Hãy chia tệp rồi thêm lại.",
    code="too_many_pages",
)
_NO_PICTURES = Decision(
    allowed=False,
    reason="Chỉ che được tệp PDF hoặc ảnh. Hãy in tệp này ra PDF rồi thêm vào đơn.",
    code="no_pictures",
)
_NO_NEED = Decision(
    allowed=False,
    reason="Chỉ làm bản đã che cho đơn tố cáo hoặc đơn có người viết được giữ bí mật.",
    source=SOURCE,
    code="needs_no_cover",
)
_STILL_HIDDEN = Decision(
    allowed=False,
    reason="Còn người phải giữ bí mật, hoặc còn vụ việc tố cáo, nhiều nội dung hay chưa phân loại.",
    source=SOURCE,
    code="still_hidden",
)
_OPEN = Decision(
    allowed=False,
    reason="Bản gốc của đơn này đang mở, không cần mở lại.",
    code="originals_open",
)
_NOTHING = Decision(
    allowed=False,
    reason="Chưa che chỗ nào. Nếu tệp này không có gì phải che, hãy đánh dấu như vậy.",
    code="nothing_covered",
)


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A part of a page (from 1) to be blacked out, in ten-thousandths of the page's sides."""

    page: int
    left: int
    top: int
    width: int
    height: int

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Where on its page it is."""
        return self.left, self.top, self.width, self.height

    @property
    def is_whole_page(self) -> bool:
        """Whether it hides the page."""
        return self.place == (0, 0, WHOLE, WHOLE)

    @property
    def words(self) -> str:
        """The box as it is typed: page:left,top,width,height in percent."""
        return f"{self.page}:" + ",".join(f"{one / PERCENT:g}" for one in self.place)


def whole_page(page: int) -> Box:
    """Give the box that hides a page."""
    return Box(page, 0, 0, WHOLE, WHOLE)


def box_of(page: int, left: float, top: float, width: float, height: float) -> Box:
    """Give a box from percent; what reaches over the page's edge ends there."""
    start, upper = (max(0, round(one * PERCENT)) for one in (left, top))
    end, lower = (
        min(WHOLE, round((begin + length) * PERCENT))
        for begin, length in ((left, width), (top, height))
    )
    return Box(page, start, upper, end - start, lower - upper)


def box_typed(words: str) -> Box | None:
    """Give the box that words say, such as `2:10,12.5,30,4` or `2` for a whole page; None if none."""
    page, _, rest = words.partition(":")
    try:
        if not rest:
            return whole_page(int(page))
        left, top, width, height = (float(one) for one in rest.split(","))
        return box_of(int(page), left, top, width, height)
    except (ValueError, OverflowError):
        return None


def may_cover(*, needs_cover: bool, has_pictures: bool, page_count: int) -> Decision:
    """Say whether parts of a file may be blacked out."""
    if not needs_cover:
        return _NO_NEED
    if not has_pictures:
        return _NO_PICTURES
    return ALLOWED if page_count <= MOST_PAGES else _LONG


def may_uncover(*, are_closed: bool, may_hide: bool) -> Decision:
    """Say whether the originals of a letter may open again: closed, and nobody is to be hidden.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56, read the other way round; ADR 0048.
    """
    if not are_closed:
        return _OPEN
    return _STILL_HIDDEN if may_hide else ALLOWED


def may_draw(boxes: Iterable[Box], page_count: int) -> Decision:
    """Say whether boxes may be drawn, all together, on a file of so many pages."""
    count = 0
    for count, box in enumerate(boxes, 1):  # noqa: B007 - counted
        if not 1 <= box.page <= page_count:
            return _NO_PAGE
        if box.left + THINNEST > WHOLE or box.top + THINNEST > WHOLE:
            return _OUTSIDE
        if box.width < THINNEST or box.height < THINNEST:
            return _THIN
    return ALLOWED if count <= MOST_BOXES else _MANY


def may_make(boxes: Sequence[Box], *, as_is: bool) -> Decision:
    """Say whether a copy may be made; without any box only when a person says it needs none."""
    return ALLOWED if boxes or as_is else _NOTHING


def in_order(boxes: Iterable[Box]) -> list[Box]:
    """Give boxes once each, by page; a page that is hidden whole needs no other box."""
    found = sorted(set(boxes))
    whole = {one.page for one in found if one.is_whole_page}
    return [one for one in found if one.is_whole_page or one.page not in whole]


def as_data(boxes: Iterable[Box]) -> list[list[int]]:
    """Give boxes as they are kept: page, left, top, width, height."""
    return [list(astuple(one)) for one in in_order(boxes)]


def from_data(kept: Iterable[Sequence[int]]) -> list[Box]:
    """Give boxes back from how they are kept."""
    return [Box(*one) for one in kept]
