"""Where on the pages a signature is drawn."""

from __future__ import annotations

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from vanphong.signing.report import Place

_MOST_PAGES = 5_000


def place_of(reader: PdfFileReader, field: generic.DictionaryObject) -> Place | None:
    """Give page and rectangle of a signature's picture; None for an invisible one."""
    try:
        widget = field["/Kids"][0] if "/Kids" in field else field
        left, bottom, right, top = (float(v) for v in widget["/Rect"])
        if right == left or top == bottom:
            return None
        page = _page_number(reader, widget.raw_get("/P").reference)
    except (PdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if page is None:
        return None
    return Place(page, min(left, right), min(bottom, top), abs(right - left), abs(top - bottom))


def _page_number(reader: PdfFileReader, wanted: generic.Reference) -> int | None:
    seen = 0
    waiting = [reader.root.raw_get("/Pages")]
    visited: set[generic.Reference] = set()
    while waiting and seen < _MOST_PAGES:
        current = waiting.pop()
        if current.reference in visited:
            return None
        visited.add(current.reference)
        node = current.get_object()
        if "/Kids" in node:
            kids = node["/Kids"]
            waiting.extend(kids.raw_get(i) for i in reversed(range(len(kids))))
        elif current.reference == wanted:
            return seen
        else:
            seen += 1
    return None
