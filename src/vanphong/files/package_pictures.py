"""Pictures inside Word and Excel files, looked at for secrecy marks; nothing of them is kept.

A stamp set into a letter is often a picture. Runs in the limited child.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from PIL import Image

from vanphong.files import ocr, stamps
from vanphong.files.limits import LIMITS

_FOLDERS = ("word/media/", "xl/media/")
_MOST = 6
# A page's width at 150 dpi, on which a stamp of its own is set as it would stand in print.
_PAGE = (1240, 877)
_STAMP_WIDTH = 420


def read(content: bytes, most_texts: int) -> tuple[str, str]:
    """Give the level of a red stamp among the pictures, and the words read in the first few."""
    words: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for found in _pictures(package):
            if found.width >= _PAGE[0] or found.height >= _PAGE[1]:
                picture = found
                level = stamps.level_of_red_stamp(picture)
            else:
                picture = _on_paper(found)
                level = stamps.level_of_stamp_picture(picture)
            if level:
                return level, ""
            if len(words) < most_texts:
                words.append(ocr.recognise(picture).text)
    return "", "\n".join(words)


def _pictures(package: zipfile.ZipFile) -> Iterator[Image.Image]:
    """Yield the pictures a page may be made of; others, as vector drawings, cannot be read."""
    names = [name for name in package.namelist() if name.startswith(_FOLDERS)]
    for name in sorted(names)[:_MOST]:
        try:
            with Image.open(io.BytesIO(package.read(name))) as image:
                if image.width * image.height <= LIMITS.image_pixels and min(image.size) >= 16:
                    yield _opaque(image)
        except (OSError, ValueError, SyntaxError, TypeError, LookupError, OverflowError):
            continue


def _opaque(image: Image.Image) -> Image.Image:
    whole = image.convert("RGBA")
    paper = Image.new("RGBA", whole.size, "white")
    paper.alpha_composite(whole)
    return paper.convert("RGB")


def _on_paper(picture: Image.Image) -> Image.Image:
    """Give a small picture on white paper, at the size of a stamp."""
    width = min(_STAMP_WIDTH, _PAGE[0] - 200)
    if picture.height > picture.width:
        width = width // 2
    height = max(1, picture.height * width // picture.width)
    paper = Image.new("RGB", (_PAGE[0], max(_PAGE[1], height + 200)), "white")
    paper.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (300, 100))
    return paper
