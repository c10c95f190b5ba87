"""An answer as programs and the command line get it."""

from __future__ import annotations

from typing import Any

from vanphong.search.marks import Pieces
from vanphong.search.queries import COUNTED, Found, Hit


def found_as_dict(found: Found) -> dict[str, Any]:
    """Give one page; above 300 the count is 300 and `count_is_more` is true."""
    return {
        "count": min(found.count, COUNTED),
        "count_is_more": found.count > COUNTED,
        "page": found.page,
        "has_next": found.has_next,
        "items": [_hit(hit) for hit in found.hits],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    document = hit.document
    return {
        "id": document.pk,
        "symbol": document.symbol,
        "type_code": document.type_code,
        "issued_on": document.issued_on,
        "issuer_name": document.issuer_name,
        "abstract": document.abstract,
        "state": document.state,
        "direction": hit.direction,
        "found_by": hit.tier.name,
        "arrived_as": hit.arrived_as,
        "marks": {"symbol": _places(hit.symbol), "abstract": _places(hit.abstract)},
        "excerpt": "".join(text for text, _is_hit in hit.excerpt),
        "excerpt_marks": _places(hit.excerpt),
    }


def _places(pieces: Pieces) -> list[tuple[int, int]]:
    """Give the offsets `[from, until)` of the hits in the joined text."""
    places, start = [], 0
    for text, is_hit in pieces:
        if is_hit:
            places.append((start, start + len(text)))
        start += len(text)
    return places
