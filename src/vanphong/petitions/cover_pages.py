"""What the page shows on which who wrote is blacked out of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from vanphong.petitions.models import FileRole, Letter, LetterFile
from vanphong.petitions.rules.covering import PERCENT, Box

Line = dict[str, Any]


def cover_url(letter: Letter, position: int, page: int = 1) -> str:
    """Give the address of the page to draw on, opened at the sheet."""
    base = reverse("petition_cover", args=[letter.pk, position])
    return f"{base}?trang={page}#to" if page > 1 else base


def title(row: LetterFile) -> str:
    """Say what is covered; never by the name of its file, which may name somebody."""
    role = _(FileRole(row.role).label)
    return _("Che thông tin: %(role)s, tệp %(number)d") % {"role": role, "number": row.position}


def drawn(boxes: Sequence[Box], page: int) -> list[Line]:
    """Give the boxes of a page, in percent, as they are drawn on it."""
    return [
        dict(zip(("x", "y", "width", "height"), _percents(one), strict=True))
        for one in boxes
        if one.page == page
    ]


def lines(boxes: Sequence[Box]) -> list[Line]:
    """Give every box in words, with what takes it away."""
    return [{"page": one.page, "words": _words(one), "value": one.words} for one in boxes]


def _words(box: Box) -> str:
    if box.is_whole_page:
        return _("Trang %(page)d: cả trang") % {"page": box.page}
    left, top, width, height = (number_format(one) for one in _percents(box))
    return _(
        "Trang %(page)d: trái %(left)s, trên %(top)s, rộng %(width)s, cao %(height)s (%%)"
    ) % {"page": box.page, "left": left, "top": top, "width": width, "height": height}


def _percents(box: Box) -> list[float]:
    return [one / PERCENT for one in box.place]


def sheets(letter: Letter, position: int, boxes: Sequence[Box], count: int) -> list[Line]:
    """Give every page with what is black on it, as the copy will have it."""
    return [
        {
            "number": number,
            "picture_url": reverse("petition_cover_page", args=[letter.pk, position, number]),
            "url": cover_url(letter, position, number),
            "drawn": drawn(boxes, number),
        }
        for number in range(1, count + 1)
    ]


def tabs(
    letter: Letter, position: int, page: int, boxes: Sequence[Box], count: int
) -> list[Line]:
    """Give the pages of the file, each with how many boxes it has."""
    return [
        {
            "number": number,
            "url": cover_url(letter, position, number),
            "current": number == page,
            "boxes": sum(one.page == number for one in boxes),
        }
        for number in range(1, count + 1)
    ]
