"""Colour scans of letters made by script: with a secrecy stamp, with other red marks, with none."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from vanphong.files.tests import samples as s

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
_OTHER_WORDS = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN", "CÔNG VĂN ĐẾN", "SAO Y", "ĐÃ KIỂM TRA", "BẢN CHÍNH",
                "HỎA TỐC HẸN GIỜ", "VĂN THƯ", "LƯU", "MẪU", "MỜI HỌP")  # fmt: skip
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
_INKS = (
    (200, 30, 40),
    (185, 25, 60),
    (215, 60, 50),
    (160, 25, 35),
    (225, 70, 80),
    (190, 40, 30),
)
_WIDTH, _HEIGHT = 1240, 1754  # A4 at 150 dpi


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned first page and the level stamped on it, or nothing."""

    picture: Image.Image
    level: str
    how: str


def scan(seed: int, level: str) -> Scan:
    """Make a page: the letter, a stamp or other red marks, then what a scanner does to it."""
    rng = random.Random(seed)
    page = _letter(rng)
    word = level or rng.choice((*_OTHER_WORDS, ""))
    how = [word]
    if word:
        stamp, said = _stamp(rng, word)
        how.append(said)
        over = rng.random() < 0.5
        at = (
            rng.randrange(60, 760),
            rng.randrange(250, 560) if over else rng.randrange(30, 60),
        )
        at = (min(at[0], _WIDTH - stamp.width - 10), at[1])
        page.paste(stamp, at, stamp)
        how.append("over print" if over else "beside")
    if rng.random() < 0.6:
        _seal(page, rng)
    return Scan(_scanned(page, rng), level, ", ".join(how))


def _fonts(bold: bool) -> list[Path]:
    if not bold:
        return [settings.ASSETS / "fonts" / "Tinos-Regular.ttf"]
    others = (_DEJAVU / "DejaVuSans-Bold.ttf", _DEJAVU / "DejaVuSerif-Bold.ttf")
    return [settings.ASSETS / "fonts" / "Tinos-Bold.ttf", *filter(Path.is_file, others)]


def _letter(rng: random.Random) -> Image.Image:
    page = Image.new("RGB", (_WIDTH, _HEIGHT), (rng.randrange(240, 256),) * 3)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(_fonts(False)[0]), rng.randrange(25, 31))
    words = " ".join([*s.LETTER, "Bảo vệ bí mật nhà nước."] * 6).split()
    rng.shuffle(words)
    ink = (rng.randrange(10, 60),) * 3
    pen.text((110, 90), "TỈNH ỦY MẪU SƠN\n      *\nSố 127-CV/VPTU", font=font, fill=ink)
    pen.text((640, 90), "ĐẢNG CỘNG SẢN VIỆT NAM", font=font, fill=ink)
    for line in range(rng.randrange(18, 34)):
        start = line * 11 % len(words)
        pen.text(
            (120, 300 + line * 42),
            " ".join(words[start : start + 11])[:78],
            font=font,
            fill=ink,
        )
    return page


def _stamp(rng: random.Random, word: str) -> tuple[Image.Image, str]:
    font_path = rng.choice(_fonts(True))
    size = rng.randrange(34, 58)
    font = ImageFont.truetype(str(font_path), size)
    lines = word.split(" ", 1) if rng.random() < 0.08 and " " in word else [word]
    wide = max(int(font.getlength(line)) for line in lines) + rng.randrange(26, 60)
    high = int(size * 1.25 * len(lines)) + rng.randrange(18, 40)
    ink = rng.choice(_INKS)
    mark = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    pen = ImageDraw.Draw(mark)
    frame = rng.choice(("single", "double", "round", "none", "single"))
    if frame != "none":
        radius = 14 if frame == "round" else 0
        pen.rounded_rectangle((3, 3, wide - 4, high - 4), radius, outline=(*ink, 255),
                              width=rng.randrange(3, 6))  # fmt: skip
    if frame == "double":
        pen.rectangle((10, 10, wide - 11, high - 11), outline=(*ink, 255), width=2)
    for number, line in enumerate(lines):
        left = (wide - font.getlength(line)) / 2
        top = (high - size * 1.25 * len(lines)) / 2 + number * size * 1.25
        pen.text((left, top), line, font=font, fill=(*ink, 255))
    _thin(mark, rng)
    turn = rng.uniform(-5, 5)
    mark = mark.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    return mark, f"{font_path.stem} {size}, {frame}, {turn:.1f}°, {len(lines)} lines"


def _thin(mark: Image.Image, rng: random.Random) -> None:
    """Uneven ink: patches that took less of it."""
    noise = np.random.default_rng(rng.randrange(1 << 30))
    small = noise.uniform(
        rng.uniform(0.45, 0.8), 1.0, (mark.height // 9 + 2, mark.width // 9 + 2)
    )
    cover = Image.fromarray((small * 255).astype(np.uint8)).resize(
        mark.size, Image.Resampling.BICUBIC
    )
    alpha = np.asarray(mark.getchannel("A"), np.uint16) * np.asarray(cover, np.uint16) // 255
    mark.putalpha(Image.fromarray(alpha.astype(np.uint8)))


def _seal(page: Image.Image, rng: random.Random) -> None:
    """The office's round seal over a blue signature, below."""
    x, y = rng.randrange(600, 850), rng.randrange(1150, 1350)
    pen = ImageDraw.Draw(page)
    points = [(x + 30 * i, y + 60 + rng.randrange(-45, 45)) for i in range(12)]
    pen.line(points, fill=(30, 40, 150), width=4)
    red = rng.choice(_INKS)
    for grown in (0, 14, 60):
        pen.ellipse(
            (x + grown, y + grown, x + 230 - grown, y + 230 - grown), outline=red, width=4
        )
    font = ImageFont.truetype(str(_fonts(True)[0]), 22)
    pen.text((x + 34, y + 100), "VĂN PHÒNG TỈNH ỦY", font=font, fill=red)


def _scanned(page: Image.Image, rng: random.Random) -> Image.Image:
    page = page.rotate(
        rng.uniform(-1.2, 1.2), resample=Image.Resampling.BICUBIC, fillcolor=(248, 248, 246)
    )
    if rng.random() < 0.5:
        page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    pixels = np.asarray(page, np.int16)
    noise = np.random.default_rng(rng.randrange(1 << 30))
    grain = noise.normal(0, rng.uniform(2, 14), (298, 251, 3)).astype(np.int16)
    across, down = page.width // 251 + 1, page.height // 298 + 1
    pixels = pixels + np.tile(grain, (down, across, 1))[: page.height, : page.width]
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(
        out, "JPEG", quality=rng.randrange(45, 92)
    )
    return Image.open(out).convert("RGB")
