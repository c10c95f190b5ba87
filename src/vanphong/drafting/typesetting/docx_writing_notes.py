"""Footnotes of a Word file: the marks in its text, and the part that holds their words."""

from __future__ import annotations

from collections.abc import Sequence

from vanphong.drafting.typesetting import docx_own as own
from vanphong.drafting.typesetting.document import Run
from vanphong.drafting.typesetting.docx_xml import HEAD, NAMESPACES, paragraph, run

_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
# The lines over the footnotes, which Word wants as the first of them.
LINES = {"-1": "separator", "0": "continuationSeparator"}


class Notes:
    """Writes runs, and keeps the footnotes met in their order: Word counts them as they come."""

    def __init__(self) -> None:
        self._met: list[Sequence[Run]] = []

    def __bool__(self) -> bool:
        return bool(self._met)

    def runs(self, runs: Sequence[Run]) -> str:
        """Give runs with the marks of their footnotes."""
        return "".join(self._mark(one.note) if one.note else _run(one) for one in runs)

    def _mark(self, words: Sequence[Run]) -> str:
        self._met.append(words)
        return f'<w:r>{_RAISED}<w:footnoteReference w:id="{len(self._met)}"/></w:r>'

    def part(self) -> str:
        """Give the part `footnotes.xml`."""
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}">'
            f"{paragraph(own.NOTE, f'<w:r><w:{kind}/></w:r>')}</w:footnote>"
            for number, kind in LINES.items()
        )
        notes = "".join(
            f'<w:footnote w:id="{number}">{_note(words)}</w:footnote>'
            for number, words in enumerate(self._met, 1)
        )
        return f"{HEAD}<w:footnotes {NAMESPACES}>{lines}{notes}</w:footnotes>"


def _note(words: Sequence[Run]) -> str:
    mark = f"<w:r>{_RAISED}<w:footnoteRef/></w:r>"
    return paragraph(own.NOTE, mark + run(" ") + "".join(map(_run, words)))


def _run(one: Run) -> str:
    return run(one.text, _looks(one))


def _looks(one: Run) -> str:
    vertical = "superscript" if one.superscript else "subscript" if one.subscript else ""
    return (
        ("<w:b/>" if one.bold else "")
        + ("<w:i/>" if one.italic else "")
        + ('<w:u w:val="single"/>' if one.underline else "")
        + (f'<w:vertAlign w:val="{vertical}"/>' if vertical else "")
    )
