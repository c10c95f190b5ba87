"""Copies of which parts are blacked out: fresh PDFs of pictures, with nothing else in them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from vanphong.files import child

# As scans are asked for: letters stay readable.
COVERED_DPI = 200
_POINTS = 72

Place = tuple[int, int, int, int]


def covered_pdf(
    content: bytes, media_type: str, page_count: int, boxes: Mapping[int, Sequence[Place]]
) -> bytes:
    """Give a PDF of the pages' pictures with boxes black; of the original nothing but pixels.

    `boxes` of each page (from 1): left, top, width, height in ten-thousandths of the page as it is
    drawn. No text layer, no document information, no XMP, no date: the same boxes on the same
    bytes give the same bytes. Each page is drawn in a child of its own.

    :raises Invalid: `file_too_heavy`, `file_unreadable`; :raises Unavailable: `files_busy`.
    """
    with pikepdf.new() as made:
        for number in range(1, page_count + 1):
            size, (picture,) = child.run(
                "cover", content, media_type=media_type, page=number - 1, dpi=COVERED_DPI,
                boxes=[list(one) for one in boxes.get(number, ())],
            )  # fmt: skip
            _add_page(made, picture, size["width"], size["height"])
        out = io.BytesIO()
        made.save(out, deterministic_id=True)
    return out.getvalue()


def places_of_words(
    content: bytes, media_type: str, words: Sequence[str]
) -> list[tuple[int, Place]]:
    """Give where words stand in the text layer, whatever their marks: page (from 1) and place.

    :raises Invalid: `file_too_heavy`, `file_unreadable`; :raises Unavailable: `files_busy`.
    """
    found, _ = child.run("find_words", content, media_type=media_type, words=list(words))
    return [(page, (left, top, wide, high)) for page, left, top, wide, high in found["boxes"]]


def _add_page(made: pikepdf.Pdf, picture: bytes, width: int, height: int) -> None:
    across, down = (round(side * _POINTS / COVERED_DPI, 2) for side in (width, height))
    image = made.make_stream(
        picture,
        Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode,
    )  # fmt: skip
    drawing = made.make_stream(f"q {across} 0 0 {down} 0 0 cm /P Do Q".encode())
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, across, down]),
        Resources=Dictionary(XObject=Dictionary(P=image)),
        Contents=drawing,
    )
    made.pages.append(pikepdf.Page(made.make_indirect(page)))
