"""An official document set in its legal form as PDF/A, with places of signature and seal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from vanphong.drafting import form_rules
from vanphong.drafting.typesetting import compose, engine
from vanphong.drafting.typesetting.document import OfficialDocument

_POINTS_PER_MM = 72 / 25.4
_QUESTION = "query(<spot>).map(m => m.value + m.location().position())"
_PAGE_WIDTH_PT = 210 * _POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page: pages count from 1, points from the top left corner of the page."""

    page: int
    x_pt: float
    y_pt: float
    w_pt: float
    h_pt: float


@dataclass(frozen=True, slots=True)
class Typeset:
    """The finished PDF/A and where things go on it.

    `boxes` holds `signature`, `seal`, `stamp` (information stamp, page 1) and, when the
    document has them, `qr` and `co_signature`.
    """

    pdf: bytes
    page_count: int
    boxes: dict[str, Box]


def typeset(document: OfficialDocument, *, on: dt.date, timestamp: dt.datetime) -> Typeset:
    """Set the document in the form in force on that date.

    `timestamp` is aware and goes into the file; same document and timestamp, same bytes.

    :raises Invalid: when a character cannot be printed, a picture cannot be read, or no form
        covers the date.
    :source: HD 36-HD/VPTW, HD 05-HD/VPTW, NĐ 30/2020/NĐ-CP, by the document's date.
    """
    form = form_rules.form_for(document.system, on)
    pdf, spots = engine.compile_pdf(
        "official.typ",
        compose.template_data(document, form),
        timestamp=timestamp,
        question=_QUESTION,
    )
    boxes = {str(spot["name"]): box_of(spot) for spot in spots}
    page_count = boxes.pop("end").page
    boxes["seal"] = _seal(boxes["signature"], form)
    boxes["stamp"] = _stamp(form)
    return Typeset(pdf=pdf, page_count=page_count, boxes=boxes)


def box_of(spot: dict[str, Any]) -> Box:
    """Give a place from what the layout says of it."""
    x, y = (float(spot[axis].removesuffix("pt")) for axis in ("x", "y"))
    return Box(spot["page"], x, y, round(spot["w"], 2), round(spot["h"], 2))


def _seal(signature: Box, form: form_rules.Form) -> Box:
    """Give the seal's place: over a third of the signature, from the left, centred."""
    overlap = form.value("seal")["overlap"]
    side = form.value("seal.size") * _POINTS_PER_MM
    return Box(
        signature.page,
        round(signature.x_pt + signature.w_pt * overlap - side, 2),
        round(signature.y_pt + (signature.h_pt - side) / 2, 2),
        round(side, 2),
        round(side, 2),
    )


def _stamp(form: form_rules.Form) -> Box:
    rule = form.value("stamp.information")
    width = rule["width_mm"] * _POINTS_PER_MM
    right = form.value("page.margins")["right_mm"] * _POINTS_PER_MM
    return Box(
        1,
        round(_PAGE_WIDTH_PT - right - width, 2),
        round(rule["top_mm"] * _POINTS_PER_MM, 2),
        round(width, 2),
        round(rule["height_mm"] * _POINTS_PER_MM, 2),
    )
