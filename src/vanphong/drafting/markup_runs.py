"""The letters of a line, both ways: looks and footnotes as tags, a line break as its sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vanphong.drafting.typesetting.document import Run, footnote, is_said
from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase

LINE_BREAK = " ⏎ "
_TAGS = {"b": "bold", "i": "italic", "u": "underline", "sup": "superscript", "sub": "subscript"}
_NOTE = "chú"
_TAG = re.compile(rf"(\\?)<(/?)(b|i|u|sup|sub|{_NOTE})>")


def written_runs(runs: Sequence[Run]) -> str:
    """Give runs as letters on a line."""
    parts = []
    for run in runs:
        if run.note:
            parts.append(f"<{_NOTE}>{written_runs(run.note)}</{_NOTE}>")
            continue
        text = _TAG.sub(lambda m: f"\\{m.group(0)}", run.text)
        tags = [tag for tag, name in _TAGS.items() if getattr(run, name)]
        opening = "".join(f"<{tag}>" for tag in tags)
        closing = "".join(f"</{tag}>" for tag in reversed(tags))
        parts.append(f"{opening}{text}{closing}")
    return "".join(parts).replace("\n", LINE_BREAK)


def read_runs(text: str) -> tuple[Run, ...]:
    """Read letters of a line.

    :raises Invalid: `note_open`.
    """
    text = text.replace(LINE_BREAK, "\n")
    found: list[Run] = []
    outer: tuple[list[Run], Run] | None = None  # around the footnote being read
    style = Run("")
    at = 0
    for match in _TAG.finditer(text):
        _add(found, replace(style, text=text[at : match.start()]))
        at = match.end()
        is_end = bool(match[2])
        if match[1]:
            _add(found, replace(style, text=match[0][1:]))
        elif match[3] != _NOTE:
            style = _styled(style, _TAGS[match[3]], on=not is_end)
        elif is_end == (outer is None):
            raise _unclosed(text)
        elif outer is None:
            outer, found, style = (found, style), [], Run("")
        else:
            note = found
            (found, style), outer = outer, None
            found += [footnote(*note)] if any(map(is_said, note)) else []
    if outer is not None:
        raise _unclosed(text)
    _add(found, replace(style, text=text[at:]))
    return tuple(found)


def _unclosed(text: str) -> Invalid:
    sentence = Phrase(
        "Dòng “%(line)s”: mỗi chú thích chân trang mở bằng %(begin)s và đóng bằng %(end)s, không "
        "lồng vào nhau.",
        line=text[:80], begin=f"<{_NOTE}>", end=f"</{_NOTE}>",
    )  # fmt: skip
    return Invalid(sentence, code="note_open", fields={"text": [sentence]})


def _styled(run: Run, name: str, *, on: bool) -> Run:
    change: dict[str, Any] = {name: on}
    return replace(run, **change)


def _add(runs: list[Run], run: Run) -> None:
    """Add a run; what has the same style as the last one joins it."""
    if not run.text:
        return
    if runs and replace(runs[-1], text="") == replace(run, text=""):
        runs[-1] = replace(run, text=runs[-1].text + run.text)
    else:
        runs.append(run)
