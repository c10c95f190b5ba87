"""Automatic numbers of a Word file turned into the text a reader saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from vanphong.drafting.typesetting.docx_losses import LossList
from vanphong.drafting.typesetting.docx_package import whole
from vanphong.drafting.typesetting.docx_styles import Styles

# Bullets of the Symbol and Wingdings fonts, by private code point.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "-", "\uf0be": "-", "\u2212": "-"}
_PLAIN_BULLETS = frozenset("-–—•+*o▪·")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LAST_LEVEL = 8
_OF_ITS_STYLE = -1


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one file; asked paragraph by paragraph in order, for it counts."""

    def __init__(self, root: Any | None, losses: LossList) -> None:
        self._losses = losses
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def marker_of(self, paragraph: Any, styles: Styles) -> tuple[str, int]:
        """Count a paragraph, if it has words and is in a list; give its marker and level."""
        if not any(text.text for text in paragraph.iter(qn("w:t"))):
            return "", 0
        found, style_id = styles.paragraph_property(paragraph, "w:numPr")
        number = None if found is None else found.find(qn("w:numId"))
        number_id = "" if number is None else number.get(qn("w:val"), "")
        if found is None or number_id in {"", "0"}:
            return "", 0
        own = found.find(qn("w:ilvl"))
        level = whole(None if own is None else own.get(qn("w:val")), _OF_ITS_STYLE)
        if level == _OF_ITS_STYLE:
            level = self.level_of_style(number_id, style_id)
        return self.marker(number_id, level), level

    def level_of_style(self, number_id: str, style_id: str) -> int:
        """Give the level a paragraph style is bound to in a list, else the first."""
        found = self._lists.get(number_id)
        levels = found.levels if found else {}
        return next((n for n, level in levels.items() if level.style == style_id), 0)

    def marker(self, number_id: str, level: int) -> str:
        """Count the paragraph and give its marker, or nothing when it has none."""
        found = self._lists.get(number_id)
        if found is None or level not in found.levels:
            return ""
        self._count(number_id, found, level)
        own = found.levels[level]
        if own.form == "bullet":
            return self._bullet(own.text)
        return self._filled(found, own)

    def _count(self, number_id: str, found: _List, level: int) -> None:
        counts = self._counts.setdefault(found.abstract, {})
        if (number_id, level) not in self._started:
            self._started.add((number_id, level))
            if level in found.overrides:
                counts[level] = found.overrides[level] - 1
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or (restart != 0 and level < restart):
                del counts[deeper]

    def _filled(self, found: _List, own: _Level) -> str:
        counts = self._counts[found.abstract]
        shown = own.text
        for level in range(_LAST_LEVEL + 1):
            place = f"%{level + 1}"
            if place in shown and level in found.levels:
                form = "decimal" if own.legal else found.levels[level].form
                number = counts.get(level, found.levels[level].start)
                shown = shown.replace(place, self._number(number, form))
        return shown.strip()

    def _number(self, number: int, form: str) -> str:
        if form in {"lowerRoman", "upperRoman"}:
            roman = _roman(number)
            return roman.upper() if form == "upperRoman" else roman
        if form in {"lowerLetter", "upperLetter"}:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        if form == "decimalZero":
            return f"{number:02d}"
        if form == "none":
            return ""
        if form not in {"decimal", "ordinal"}:
            self._losses.add("numbering", form)
        return str(number)

    def _bullet(self, shown: str) -> str:
        bare = shown.strip()
        if bare in _PLAIN_BULLETS:
            return bare
        if bare in _BULLETS:
            return _BULLETS[bare]
        self._losses.add("bullet")
        return "-"

    def _read(self, root: Any) -> None:
        abstracts = {
            node.get(qn("w:abstractNumId")): _levels(node)
            for node in root.findall(qn("w:abstractNum"))
        }
        for node in root.findall(qn("w:num")):
            reference = node.find(qn("w:abstractNumId"))
            abstract = reference.get(qn("w:val")) if reference is not None else ""
            found = _List(abstract, dict(abstracts.get(abstract, {})))
            for override in node.findall(qn("w:lvlOverride")):
                level = whole(override.get(qn("w:ilvl")), 0)
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    found.overrides[level] = whole(start.get(qn("w:val")), 1)
                for replaced in override.findall(qn("w:lvl")):
                    found.levels[level] = _level(replaced)
            self._lists[node.get(qn("w:numId"))] = found


def _levels(node: Any) -> dict[int, _Level]:
    return {
        whole(level.get(qn("w:ilvl")), 0): _level(level) for level in node.findall(qn("w:lvl"))
    }


def _level(node: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = node.find(qn(tag))
        return default if child is None else child.get(qn("w:val"), default)

    restart = node.find(qn("w:lvlRestart"))
    return _Level(
        start=whole(value("w:start", "1"), 1),
        form=value("w:numFmt", "decimal"),
        text=value("w:lvlText", ""),
        restart=None if restart is None else whole(restart.get(qn("w:val")), 0),
        legal=node.find(qn("w:isLgl")) is not None,
        style=value("w:pStyle", ""),
    )


def _roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        shown += letters * count
    return shown
