"""Pictures of signatures and seals for demonstrations: drawn, transparent, of nobody."""

from __future__ import annotations

import io
import itertools
import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_RED = (200, 16, 30, 235)
_BLUE = (24, 52, 150, 235)
_SCALE = 3


def seal_image(name: str, *, font: Path, size: int = 420) -> bytes:
    """Give a round red seal (PNG, transparent) with an invented office's name on its rim.

    :source: HD 05-HD/VPTW (seal image red, PNG, transparent), second-hand.
    """
    full = size * _SCALE
    canvas = Image.new("RGBA", (full, full), (0, 0, 0, 0))
    draw = ImageDraw.Draw(canvas)
    centre = full / 2
    for radius, width in ((0.49, 0.016), (0.455, 0.006), (0.27, 0.006)):
        near, far = centre - radius * full, centre + radius * full
        draw.ellipse(
            [near, near, far, far],
            outline=_RED,
            width=round(width * full),
        )
    _star(draw, centre, 0.15 * full)
    _rim_text(canvas, name.upper(), ImageFont.truetype(font, round(0.07 * full)), 0.36 * full)
    return _png(canvas.resize((size, size), Image.Resampling.LANCZOS))


def signature_image(name: str, *, width: int = 360, height: int = 150) -> bytes:
    """Give a blue scribble (PNG, transparent) that looks like a signature and is nobody's.

    The same name gives the same scribble.

    :source: HD 05-HD/VPTW (signature image blue, PNG, transparent), second-hand.
    """
    chance = random.Random(name)  # noqa: S311 - a drawing, not a secret
    canvas = Image.new("RGBA", (width * _SCALE, height * _SCALE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(canvas)
    points = _scribble(chance, canvas.width, canvas.height)
    for index, (start, end) in enumerate(itertools.pairwise(points)):
        thickness = 2.2 + 1.4 * math.sin(index / 17)
        draw.line([start, end], fill=_BLUE, width=round(thickness * _SCALE), joint="curve")
    return _png(canvas.resize((width, height), Image.Resampling.LANCZOS))


def _star(draw: ImageDraw.ImageDraw, centre: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(corner * 36 - 90)
        points.append((centre + reach * math.cos(angle), centre + reach * math.sin(angle)))
    draw.polygon(points, fill=_RED)


def _rim_text(
    canvas: Image.Image, text: str, font: ImageFont.FreeTypeFont, radius: float
) -> None:
    """Write along the upper rim, each letter turned to stand on the circle."""
    widths = [font.getlength(letter) * 1.08 for letter in text]
    arc = min(sum(widths) / radius, math.radians(320))
    squeeze = arc / (sum(widths) / radius)
    angle = -arc / 2
    centre = canvas.width / 2
    cell = round(font.size * 2.2)
    for letter, width in zip(text, widths, strict=True):
        step = width * squeeze / radius
        angle += step / 2
        tile = Image.new("RGBA", (cell, cell), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((cell / 2, cell / 2), letter, _RED, font, anchor="mm")
        turned = tile.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        x = centre + radius * math.sin(angle) - cell / 2
        y = centre - radius * math.cos(angle) - cell / 2
        canvas.alpha_composite(turned, (max(0, round(x)), max(0, round(y))))
        angle += step / 2


def _scribble(chance: random.Random, width: int, height: int) -> list[tuple[float, float]]:
    waves = [
        (chance.uniform(0.5, 1.0), chance.uniform(5, 13), chance.uniform(0, 6)) for _ in "abc"
    ]
    points = []
    steps = 420
    for step in range(steps):
        along = step / steps
        swing = sum(a * math.sin(f * math.pi * 2 * along + p) for a, f, p in waves) / 3
        loop = math.cos(along * math.pi * 22) * 0.05
        fade = 0.42 * (1 - along) + 0.12
        points.append(
            (width * (0.06 + 0.86 * along + loop * 0.8), height * (0.5 + swing * fade))
        )
    flourish = [
        (width * (0.92 - 0.8 * t / 60), height * (0.78 + 0.1 * math.sin(t / 9)))
        for t in range(60)
    ]
    return points + flourish


def _png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()
