"""Reading pictures of pages: Tesseract with Vietnamese data, after straightening where needed.

Runs in the limited child. The engine is made once in the nursery and inherited by each child.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import tesserocr  # type: ignore[import-untyped]
from PIL import Image, ImageFilter

# Long side of an A4 page at 200 dpi: enough for letters, quick to read.
PAGE_PIXELS = 2339
_SMALL_PIXELS = 1900
_LARGE_PIXELS = 3600
_GOOD_CONFIDENCE = 85

_ENGINE: list[tesserocr.PyTessBaseAPI] = []


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page and where it begins, as shares (0 to 1) of the page's size."""

    text: str
    top: float
    left: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was read from one picture; confidence runs from 0 to 100."""

    text: str
    confidence: int
    lines: list[Line] = field(default_factory=list)


def get_ready(tessdata: str) -> None:
    """Load the engine and its data, once."""
    if not _ENGINE:
        engine = tesserocr.PyTessBaseAPI(path=tessdata, lang="vie", psm=tesserocr.PSM.AUTO)
        # Its remarks go to standard error: a file of its own it could not open in the child,
        # and would fall.
        engine.SetVariable("debug_file", "")
        _ENGINE.append(engine)


def recognise(picture: Image.Image) -> Recognition:
    """Read a picture of a page; an uncertain one again, filtered, and keep the better."""
    page = _sized(picture.convert("L"))
    angle = skew_degrees(page)
    if abs(angle) >= 0.3:
        page = _rotated(page, angle)
    first = _read(page)
    if first.confidence >= _GOOD_CONFIDENCE or not _is_speckled(page):
        return first
    second = _read(page.filter(ImageFilter.MedianFilter(3)))
    return second if second.confidence > first.confidence else first


def skew_degrees(page: Image.Image) -> float:
    """Give the turn, in degrees, that makes the lines of a grey page level; 0 when unclear."""
    factor = 800 / max(page.size)
    small = page.resize((max(1, int(page.width * factor)), max(1, int(page.height * factor))))
    pixels = np.asarray(small, dtype=np.uint8)
    ink = (pixels < pixels.mean() - max(12.0, float(pixels.std()) * 0.5)).astype(np.uint8) * 255
    if not 0.003 < float((ink > 0).mean()) < 0.4:
        return 0.0
    mask = Image.fromarray(ink)
    level = _sharpness(mask, 0.0)
    coarse = max(np.arange(-4.0, 4.01, 0.5), key=lambda a: _sharpness(mask, float(a)))
    fine = np.arange(coarse - 0.4, coarse + 0.41, 0.1)
    best = float(max(fine, key=lambda a: _sharpness(mask, float(a))))
    return round(best, 2) if _sharpness(mask, best) > 1.1 * level else 0.0


def _sharpness(mask: Image.Image, angle: float) -> float:
    """Say how clearly rows of ink and gaps alternate at an angle."""
    turned = mask if angle == 0 else mask.rotate(angle, resample=Image.Resampling.NEAREST)
    rows = np.asarray(turned, dtype=np.uint8).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _rotated(page: Image.Image, angle: float) -> Image.Image:
    paper = int(np.percentile(np.asarray(page), 90))
    return page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=paper)


def _sized(page: Image.Image) -> Image.Image:
    """Bring a picture to the size the engine reads best."""
    longest = max(page.size)
    if _SMALL_PIXELS <= longest <= _LARGE_PIXELS:
        return page
    factor = PAGE_PIXELS / longest
    if longest < _SMALL_PIXELS:
        factor = min(factor, 3.0)
    size = (max(1, round(page.width * factor)), max(1, round(page.height * factor)))
    return page.resize(size, Image.Resampling.LANCZOS)


def _is_speckled(page: Image.Image) -> bool:
    """Say whether single odd pixels abound, looking at the middle of the page."""
    x, y = page.width // 2, page.height // 2
    part = page.crop((max(0, x - 300), max(0, y - 300), x + 300, y + 300))
    changed = np.abs(
        np.asarray(part, dtype=np.int16)
        - np.asarray(part.filter(ImageFilter.MedianFilter(3)), dtype=np.int16)
    )
    return float(changed.mean()) > 3.0


def _read(page: Image.Image) -> Recognition:
    engine = _ENGINE[0]
    engine.SetPageSegMode(tesserocr.PSM.AUTO)
    engine.SetImage(page)
    engine.SetSourceResolution(200)
    text = engine.GetUTF8Text()
    confidence = int(engine.MeanTextConf()) if text.strip() else 0
    return Recognition(text, confidence, _lines(engine, page))


def _lines(engine: tesserocr.PyTessBaseAPI, page: Image.Image) -> list[Line]:
    found = []
    iterator = engine.GetIterator()
    if iterator is None:
        return []
    level = tesserocr.RIL.TEXTLINE
    for item in tesserocr.iterate_level(iterator, level):
        box = item.BoundingBox(level)
        if box is None:
            continue
        left, top, _, bottom = box
        words = item.GetUTF8Text(level).strip()
        if words:
            found.append(
                Line(
                    words,
                    round(top / page.height, 4),
                    round(left / page.width, 4),
                    round((bottom - top) / page.height, 4),
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Word:
    """What was read from a small picture, how much of it the letters take, in pixels.

    `confidence` runs from 0 to 100.
    """

    text: str
    width: int
    height: int
    confidence: int


def read_word(picture: Image.Image, letters: str, *, in_lines: bool = False) -> Word:
    """Read a small picture holding one line, or a few, made of the given letters."""
    engine = _ENGINE[0]
    engine.SetPageSegMode(tesserocr.PSM.SINGLE_BLOCK if in_lines else tesserocr.PSM.SINGLE_LINE)
    engine.SetVariable("tessedit_char_whitelist", letters)
    try:
        engine.SetImage(picture)
        engine.SetSourceResolution(200)
        text = str(engine.GetUTF8Text()).strip()
        return Word(text, *_size_of_words(engine), int(engine.MeanTextConf()) if text else 0)
    finally:
        engine.SetVariable("tessedit_char_whitelist", "")


def _size_of_words(engine: tesserocr.PyTessBaseAPI) -> tuple[int, int]:
    iterator = engine.GetIterator()
    if iterator is None:
        return 0, 0
    level = tesserocr.RIL.WORD
    boxes = [item.BoundingBox(level) for item in tesserocr.iterate_level(iterator, level)]
    lefts, tops, rights, bottoms = (
        zip(*filter(None, boxes), strict=True) if any(boxes) else ((0,),) * 4
    )
    return max(rights) - min(lefts), max(bottoms) - min(tops)
