"""Make the two font files that every page loads, from the full Be Vietnam Pro.

    pip install fonttools brotli
    npm pack @expo-google-fonts/be-vietnam-pro
    tar xzf expo-google-fonts-be-vietnam-pro-*.tgz
    python scripts/page_fonts.py package

They hold what Vietnamese and English pages need, nothing else, in one file a weight instead of
three, and their digits are equally wide: the family has no tabular figures of its own, and
columns of numbers and dates need them. The results are kept in the repository beside the style
sheet; other letters and italics come from the npm package @fontsource/be-vietnam-pro. OFL 1.1.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "src/vanphong/kernel/static/kernel"
SOURCES = {
    400: "400Regular/BeVietnamPro_400Regular.ttf",
    600: "600SemiBold/BeVietnamPro_600SemiBold.ttf",
}
# Of 1,000 units to the em; the widest digit (4) loses a little air, 1 gains most.
DIGIT_WIDTH = {400: 640, 600: 655}
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def letters() -> str:
    """Give every letter and mark of Vietnamese and English text, composed and combining."""
    vowels = [unicodedata.normalize("NFC", v + t) for v in _VOWELS for t in _TONES]
    lower = "".join(vowels) + "đ"
    ascii_text = "".join(map(chr, range(0x20, 0x7F)))
    marks = "\u00a0°·×²³§«»–—‘’“”„•…‹›−₫€" + "".join(_TONES)
    return ascii_text + lower + lower.upper() + marks


def forget_kerning(font: TTFont, names: set[str]) -> None:
    """Take some glyphs out of every pair of letters that are moved closer or apart."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            pairs = getattr(table, "ExtSubTable", table)
            if pairs.LookupType != 2:
                continue
            if pairs.Format == 1:
                for one in pairs.PairSet:
                    one.PairValueRecord = [
                        r for r in one.PairValueRecord if r.SecondGlyph not in names
                    ]
                kept = [
                    (glyph, one)
                    for glyph, one in zip(pairs.Coverage.glyphs, pairs.PairSet, strict=True)
                    if glyph not in names and one.PairValueRecord
                ]
                pairs.Coverage.glyphs = [glyph for glyph, _one in kept]
                pairs.PairSet = [one for _glyph, one in kept]
                continue
            pairs.Coverage.glyphs = [g for g in pairs.Coverage.glyphs if g not in names]
            for classes in (pairs.ClassDef1, pairs.ClassDef2):
                for name in names:
                    classes.classDefs.pop(name, None)


def make(package: Path, weight: int) -> None:
    """Cut one weight down and centre its digits on the common width."""
    font = TTFont(package / SOURCES[weight])
    features = ["ccmp", "locl", "mark", "mkmk", "kern"]
    options = subset.Options(
        layout_features=features, hinting=False, name_IDs=[0, 1, 2, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters())
    cutter.subset(font)
    names = font.getBestCmap()
    digits = [names[ord(digit)] for digit in "0123456789"]
    forget_kerning(font, set(digits))
    glyphs, metrics = font["glyf"], font["hmtx"]
    for name in digits:
        advance, left = metrics[name]
        shift = round((DIGIT_WIDTH[weight] - advance) / 2)
        glyphs[name].coordinates.translate((shift, 0))
        glyphs[name].recalcBounds(glyphs)
        metrics[name] = (DIGIT_WIDTH[weight], left + shift)
    font.flavor = "woff2"
    font.save(TARGET / f"text-{weight}.woff2")


if __name__ == "__main__":
    for each in SOURCES:
        make(Path(sys.argv[1]), each)
