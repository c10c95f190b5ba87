"""Pages with parts blacked out in the pixels, and where words stand. Runs in the limited child.

A place on a page is given in ten-thousandths of its width and height, as the page is drawn.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw
from pypdfium2 import raw

from vanphong.files import kinds
from vanphong.files.reading import drawn
from vanphong.kernel.text import fold

WHOLE = 10_000
BLACK = (0, 0, 0)
# One more than a copy takes boxes: of a word that stands more often none is drawn, and it is said.
MOST_FOUND = 1_001
# JPEG works on squares of so many pixels: a box that ends on their edge bears nothing from outside.
_SQUARE = 8
# How far beyond its letters the box of a word reaches.
_MARGIN = 25
_BLANKS = re.compile(r"\s+")

Place = Sequence[int]
# Left, bottom, right, top in the page's own measure.
Box = tuple[float, float, float, float]


def cover(
    content: bytes, *, media_type: str, page: int, dpi: int, boxes: Sequence[Place]
) -> tuple[dict[str, Any], list[bytes]]:
    """Draw one page (from 0) as a JPEG in which boxes (left, top, width, height) are black.

    The JPEG is made of pixels alone: no comment, camera data or colour profile of the original.
    """
    found = drawn(content, media_type, page, dpi)
    bare = Image.frombytes("RGB", found.size, found.convert("RGB").tobytes())
    brush = ImageDraw.Draw(bare)
    for box in boxes:
        brush.rectangle(_pixels(box, bare.size), fill=BLACK)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, subsampling=0)
    return {"width": bare.width, "height": bare.height}, [out.getvalue()]


def find_words(
    content: bytes, *, media_type: str, words: Sequence[str]
) -> tuple[dict[str, Any], list[bytes]]:
    """Find words in the text layer of a PDF, whatever their marks: boxes (page from 1, place).

    A word cut by the end of a line gives a box on each line. A scan has no layer and gives none.
    """
    sought = [one for one in (_BLANKS.sub(" ", fold(word)).strip() for word in words) if one]
    boxes: list[list[int]] = []
    if kinds.BY_MEDIA_TYPE[media_type] is kinds.PDF and sought:
        with pypdfium2.PdfDocument(content) as document:
            for number in range(len(document)):
                places = _places(document[number], sought)
                boxes += [[number + 1, *place] for place in places]
                if len(boxes) >= MOST_FOUND:
                    break
    return {"boxes": boxes[:MOST_FOUND]}, []


def _pixels(box: Place, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Give the pixels of a box, both ends included, grown to whole squares of the JPEG."""
    left, top, width, height = box
    across, down = size
    start, upper = left * across // WHOLE, top * down // WHOLE
    end = -(-(left + width) * across // WHOLE)
    lower = -(-(top + height) * down // WHOLE)
    return (
        start - start % _SQUARE,
        upper - upper % _SQUARE,
        min(across, end + -end % _SQUARE) - 1,
        min(down, lower + -lower % _SQUARE) - 1,
    )


def _places(page: pypdfium2.PdfPage, sought: Sequence[str]) -> Iterator[list[int]]:
    layer = page.get_textpage()
    folded, signs = _folded(layer)
    for word in sought:
        for found in re.finditer(_standing_alone(word), folded):
            yield from _boxes(page, layer, signs[found.start() : found.end()])


def _standing_alone(word: str) -> str:
    return rf"(?<!\w){re.escape(word)}(?!\w)"


def _folded(layer: pypdfium2.PdfTextPage) -> tuple[str, list[int]]:
    """Give the layer's text without marks, and of each of its letters the number of the sign."""
    letters: list[str] = []
    signs: list[int] = []
    for number in range(layer.count_chars()):
        letter = fold(chr(raw.FPDFText_GetUnicode(layer, number) or 0xFFFE))
        if letter.isspace():
            letter = " "
        if not letter or letter in "\ufffe\x02" or "\u0300" <= letter <= "\u036f":
            continue
        if letter == " " and letters and letters[-1] == " ":
            continue
        letters += letter
        signs += [number] * len(letter)
    return "".join(letters), signs


def _boxes(
    page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, signs: Sequence[int]
) -> Iterator[list[int]]:
    """Give a box, as drawn, for each line on which the signs stand."""
    line: Box | None = None
    for number in signs:
        sign: Box = layer.get_charbox(number, loose=True)
        if sign[2] <= sign[0] or sign[3] <= sign[1]:
            continue
        if line is not None and not _goes_on(line, sign):
            yield _placed(page, line)
            line = None
        line = _around(line, sign) if line else sign
    if line is not None:
        yield _placed(page, line)


def _goes_on(line: Box, sign: Box) -> bool:
    """Say whether a sign stands on the line, not far from where it ended."""
    height = sign[3] - sign[1]
    gap = max(sign[0] - line[2], line[0] - sign[2])
    return min(line[3], sign[3]) > max(line[1], sign[1]) and gap <= 4 * height


def _around(line: Box, sign: Box) -> Box:
    low = [min(pair) for pair in zip(line[:2], sign[:2], strict=True)]
    high = [max(pair) for pair in zip(line[2:], sign[2:], strict=True)]
    return (low[0], low[1], high[0], high[1])


def _placed(page: pypdfium2.PdfPage, box: Box) -> list[int]:
    """Give where a box of the page's own measure stands as drawn, with a margin."""
    (x0, y0), (x1, y1) = _device(page, box[0], box[3]), _device(page, box[2], box[1])
    left, top = max(0, min(x0, x1) - _MARGIN), max(0, min(y0, y1) - _MARGIN)
    right, bottom = min(WHOLE, max(x0, x1) + _MARGIN), min(WHOLE, max(y0, y1) + _MARGIN)
    return [left, top, right - left, bottom - top]


def _device(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, WHOLE, WHOLE, 0, x, y, across, down)
    return across.value, down.value
