"""Secrecy stamps in red ink on colour pages: found, straightened and read. Runs in the child.

A stamp lies over other print, so reading the whole page misses it. Only red ink is looked at.
A finding is a reason to refuse; no finding clears nothing: what looks like a stamp and cannot be
read is told, for a person to look at.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
from PIL import Image, ImageFilter

from vanphong.files import ocr

_LETTERS = "MẬTỐIUYỆÂÔÊAOE "
_ALL_LETTERS = (
    "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬBCDĐEÈÉẺẼẸÊỀẾỂỄỆGHIÌÍỈĨỊKLMNOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢPQRSTUÙÚỦŨỤƯỪỨỬỮỰVXYỲÝỶỸỴ"
    "0123456789 "
)
_WORK_PIXELS = 1654
_CELL = 6
# The largest share of a page's height that a stamp takes.
_MOST_HEIGHT = 0.35
_MOST_READ_WIDTH = 1600
_DARK = 140
# How wide MẬT is for its height, and how much of the stamp's width and height it takes, when it
# stands there alone: half a mark must not be read as a whole one.
_MAT_SHAPE, _MAT_WIDTH, _MAT_HEIGHT = (1.7, 4.2), 0.6, 0.5
_LEVELS = {"MAT": "MẬT", "TOIMAT": "TỐI MẬT", "TUYETMAT": "TUYỆT MẬT"}
_LONG = ("TỐI MẬT", "TUYỆT MẬT")
# A stamp of words: at least so wide for its height; its sides on the work page; how much is ink.
_STAMP_SHAPE, _STAMP_WIDTH, _STAMP_HEIGHT = 1.4, (90, 600), (30, 240)
_MOST_INK = 0.45
# What a machine may say it has read: so sure, for fewer letters surer, and not MẬT misread.
_SURE, _VERY_SURE, _FEWEST_LETTERS = 45, 80, 4
_LIKE_A_MARK = re.compile(r"MA[TILJ1]?$")
_FIRST_WORDS = ("TOI", "OIM", "TUY", "UYE", "YET", "ETM")


def level_of_red_stamp(picture: Image.Image) -> str:
    """Give MẬT, TỐI MẬT or TUYỆT MẬT when a red stamp on the page says so, else nothing."""
    return _level_in(_red_ink(_sized(picture)))


def level_of_stamp_picture(picture: Image.Image) -> str:
    """Give the level when a picture on white paper is a stamp, of whatever ink."""
    page = _sized(picture)
    return _level_in(_red_ink(page)) or _level_in(np.asarray(page.convert("L")) < _DARK)


def bears_unread_stamp(picture: Image.Image) -> bool:
    """Say whether red ink on the page has the shape of a stamp of words that cannot be read.

    Only asked of a page on which no level was read.
    """
    ink = _red_ink(_sized(picture))
    return _is_plausible(ink) and any(
        _has_stamp_shape(ink, box) and not _is_legible(ink, box) for box in _boxes(ink)
    )


def _has_stamp_shape(ink: np.ndarray, box: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    return (
        wide >= _STAMP_SHAPE * high
        and _STAMP_WIDTH[0] <= wide <= _STAMP_WIDTH[1]
        and _STAMP_HEIGHT[0] <= high <= _STAMP_HEIGHT[1]
        and float(ink[top:bottom, left:right].mean()) <= _MOST_INK
    )


def _is_legible(ink: np.ndarray, box: tuple[int, int, int, int]) -> bool:
    """Say whether some view of the box reads surely as words that are no secrecy mark."""
    cut, turn, in_lines = _cut_out(ink, box)
    return any(
        _is_other_word(ocr.read_word(view, _ALL_LETTERS, in_lines=in_lines))
        for view in _views(_turned(cut, turn))
    )


def _is_other_word(word: ocr.Word) -> bool:
    bare = _bare(word.text)
    if len(bare) < _FEWEST_LETTERS:
        return word.confidence >= _VERY_SURE and _distance(bare, "MAT") == len("MAT")
    return word.confidence >= _SURE and not _LIKE_A_MARK.search(bare)


def _sized(picture: Image.Image) -> Image.Image:
    page = picture.convert("RGB")
    if max(page.size) > _WORK_PIXELS:
        page.thumbnail((_WORK_PIXELS, _WORK_PIXELS))
    return page


def _level_in(ink: np.ndarray) -> str:
    if not _is_plausible(ink):
        return ""
    for box in _boxes(ink):
        level = _read(ink, box)
        if level == "MẬT":
            level = _with_what_precedes(ink, box)
        if level:
            return level
    return ""


def _is_plausible(ink: np.ndarray) -> bool:
    return 0.0002 < float(ink.mean()) < 0.25


def _with_what_precedes(ink: np.ndarray, box: tuple[int, int, int, int]) -> str:
    """Give MẬT unless ink stands above or before it: then what both say, or nothing."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    own = ink[top:bottom, left:right].sum()
    half = wide // 2
    for start, upper, end in (
        (max(0, left - half), max(0, top - high), right + half),
        (max(0, left - wide), top, right),
    ):
        whole = ink[upper:bottom, start:end].sum()
        if whole > 1.15 * own:
            level = _read(ink, (start, upper, end, bottom))
            return level if level in _LONG else ""
    return "MẬT"


def _red_ink(page: Image.Image) -> np.ndarray:
    pixels = np.asarray(page, dtype=np.int16)
    r, g, b = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return (r > 90) & (r - g > 45) & (r - b > 35)


def _boxes(red: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Give boxes (left, top, right, bottom) around wide patches of red, the widest first."""
    height, width = (side // _CELL for side in red.shape)
    cells = red[: height * _CELL, : width * _CELL]
    cells = cells.reshape(height, _CELL, width, _CELL).mean(axis=(1, 3)) > 0.04
    grown = _grown(cells)
    found = []
    seen = np.zeros_like(grown)
    for y, x in zip(*np.nonzero(grown), strict=True):
        if not seen[y, x]:
            patch = _flood(grown, seen, int(y), int(x))
            left, right = min(p[1] for p in patch), max(p[1] for p in patch) + 1
            top, bottom = min(p[0] for p in patch), max(p[0] for p in patch) + 1
            if bottom - top > _MOST_HEIGHT * height:
                continue  # a page of red noise, or a photo
            if right - left >= 8 and bottom - top >= 4 and right - left > 0.8 * (bottom - top):
                found.append((left * _CELL, top * _CELL, right * _CELL, bottom * _CELL))
    return sorted(found, key=lambda b: b[0] - b[2])[:6]


def _grown(cells: np.ndarray) -> np.ndarray:
    """Join cells that nearly touch, sideways more than up and down."""
    out = cells.copy()
    for shift in (1, 2, 3):
        out[:, shift:] |= cells[:, :-shift]
        out[:, :-shift] |= cells[:, shift:]
    out[1:, :] |= out[:-1, :].copy()
    return out


def _flood(grown: np.ndarray, seen: np.ndarray, y: int, x: int) -> list[tuple[int, int]]:
    height, width = grown.shape
    waiting, patch = [(y, x)], []
    seen[y, x] = True
    while waiting:
        row, column = waiting.pop()
        patch.append((row, column))
        for r, c in (
            (row + 1, column),
            (row - 1, column),
            (row, column + 1),
            (row, column - 1),
        ):
            if 0 <= r < height and 0 <= c < width and grown[r, c] and not seen[r, c]:
                seen[r, c] = True
                waiting.append((r, c))
    return patch


def _read(red: np.ndarray, box: tuple[int, int, int, int]) -> str:
    """Read the word in a box at the few turns a hand-held stamp has."""
    ink, best, in_lines = _cut_out(red, box)
    seen: list[str] = []
    for angle in (best, best - 1.5, best + 1.5):
        letters, *others = _views(_turned(ink, angle))
        for view in (letters, *others):
            word = ocr.read_word(view, _LETTERS, in_lines=in_lines)
            level = _level(word.text)
            if level in _LONG:
                return level
            seen.append(_bare(word.text) if not level or _is_alone(word, letters) else "")
    return _short_level(seen)


def _cut_out(
    red: np.ndarray, box: tuple[int, int, int, int]
) -> tuple[Image.Image, float, bool]:
    """Give the ink of a box enlarged, the turn that levels it, and whether it stands in lines."""
    left, top, right, bottom = box
    margin = 8
    part = red[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    ink = Image.fromarray(np.where(part, 0, 255).astype(np.uint8))
    grown = min(2.0, _MOST_READ_WIDTH / ink.width)
    ink = ink.resize(
        (round(ink.width * grown), max(1, round(ink.height * grown))), Image.Resampling.LANCZOS
    )
    # TUYỆT over MẬT is hardly wider than high.
    return ink, _best_turn(ink), right - left < 2.2 * (bottom - top)


def _turned(ink: Image.Image, angle: float) -> Image.Image:
    return ink.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _views(turned: Image.Image) -> tuple[Image.Image, ...]:
    """Give the stamp as it may be read best: without lines, without its frame, as it is."""
    return (
        _without_lines(turned, 5), _without_lines(turned, 3), _without_frame(turned), turned
    )  # fmt: skip


def _short_level(seen: list[str]) -> str:
    """Give MẬT when it was read and no reading showed a word before it: half a mark is none."""
    other_word = any(piece in bare for bare in seen for piece in _FIRST_WORDS)
    return "MẬT" if "MAT" in seen and not other_word else ""


def _is_alone(word: ocr.Word, letters: Image.Image) -> bool:
    """Say whether nothing else stands in the stamp than the word read."""
    dark = np.asarray(letters) < 128
    (left, right), (top, bottom) = _extent(dark.sum(axis=0)), _extent(dark.sum(axis=1))
    wide, high = right - left, bottom - top
    least, most = _MAT_SHAPE
    has_shape = bool(high) and least <= wide / high <= most
    return has_shape and word.width >= _MAT_WIDTH * wide and word.height >= _MAT_HEIGHT * high


def _extent(counts: np.ndarray) -> tuple[int, int]:
    """Give where ink begins and ends, leaving out specks and thin remains at the edges."""
    places = np.nonzero(counts > 0.12 * counts.max(initial=0))[0]
    return (int(places[0]), int(places[-1]) + 1) if len(places) else (0, len(counts))


def _without_lines(ink: Image.Image, thin: int) -> Image.Image:
    """Take away strokes longer than letters have: frames, single or double, whole or broken."""
    dark = np.asarray(ink) < 128
    if not dark.any():
        return ink
    rows, columns = np.nonzero(dark.any(axis=1))[0], np.nonzero(dark.any(axis=0))[0]
    dark = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = dark.shape
    across = _long_runs(dark, int(width * 0.5))
    across[int(height * 0.36) : int(height * 0.64)] = False  # there letters stand, no frame
    upright = _long_runs(dark.T, int(height * 0.6)).T
    upright[:, int(width * 0.14) : int(width * 0.86)] = False
    kept = Image.fromarray(np.where(dark & ~across & ~upright, 0, 255).astype(np.uint8))
    # What lines leave behind is thinner than the strokes of letters.
    kept = kept.filter(ImageFilter.MaxFilter(thin)).filter(ImageFilter.MinFilter(thin))
    return _cropped(kept)


def _cropped(letters: Image.Image) -> Image.Image:
    """Give the letters with the signs above and below them, and without specks farther away."""
    dark = np.asarray(letters) < 128
    left, right = _extent(dark.sum(axis=0))
    top, bottom = _extent(dark.sum(axis=1))
    signs = int((bottom - top) * 0.4)
    box = (
        max(0, left - 8),
        max(0, top - signs),
        right + 8,
        min(bottom + signs, letters.height),
    )
    inner = letters.crop(box)
    framed = Image.new("L", (inner.width + 40, inner.height + 40), 255)
    framed.paste(inner, (20, 20))
    return framed


def _long_runs(dark: np.ndarray, length: int) -> np.ndarray:
    """Give the ink that lies in nearly unbroken rows of so many pixels."""
    length = max(length, 20)
    if dark.shape[1] <= length:
        return np.zeros_like(dark)
    sums = np.cumsum(np.pad(dark, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = (sums[:, length:] - sums[:, :-length]) >= 0.92 * length
    reach = np.cumsum(np.pad(full, ((0, 0), (length, length))), axis=1, dtype=np.int32)
    near = reach[:, length:] - reach[:, :-length]
    return dark & (near[:, : dark.shape[1]] > 0)


def _best_turn(ink: Image.Image) -> float:
    mask = Image.eval(ink, lambda v: 255 - v)

    def sharp(angle: float) -> float:
        rows = np.asarray(mask.rotate(angle, expand=True), dtype=np.float64).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    return float(max(np.arange(-12, 12.1, 0.5), key=lambda a: sharp(float(a))))


def _without_frame(ink: Image.Image) -> Image.Image:
    """Cut the stamp's frame away: outer rows and columns that are mostly ink."""
    dark = np.asarray(ink) < 128
    if not dark.any():
        return ink
    rows, columns = np.nonzero(dark.any(axis=1))[0], np.nonzero(dark.any(axis=0))[0]
    dark = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = dark.shape
    heavy_rows = np.nonzero(dark.mean(axis=1) > 0.55)[0]
    heavy_columns = np.nonzero(dark.mean(axis=0) > 0.6)[0]
    top = max((r for r in heavy_rows if r < height * 0.3), default=-1) + 2
    bottom = min((r for r in heavy_rows if r > height * 0.7), default=height) - 2
    left = max((c for c in heavy_columns if c < width * 0.15), default=-1) + 2
    right = min((c for c in heavy_columns if c > width * 0.85), default=width) - 2
    if bottom - top < 10 or right - left < 10:
        return ink
    inner = np.where(dark[top:bottom, left:right], 0, 255).astype(np.uint8)
    framed = Image.new("L", (inner.shape[1] + 40, inner.shape[0] + 40), 255)
    framed.paste(Image.fromarray(inner), (20, 20))
    return framed


def _bare(read: str) -> str:
    return re.sub(r"[^A-Z]", "", unicodedata.normalize("NFD", read.upper()))


def _level(read: str) -> str:
    """Give the level a reading means; the two long ones bear a letter lost or misread."""
    bare = _bare(read)
    return next(
        (level for word, level in _LEVELS.items() if _distance(bare, word) <= len(word) // 5),
        "",
    )


def _distance(one: str, other: str) -> int:
    """Give how many letters must be put in, left out or changed to make one word the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, wanted in enumerate(other, 1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (letter != wanted)),
            )
    return row[-1]
