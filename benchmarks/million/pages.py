"""What a person does with a page: reads its links, fills in its form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_DOCUMENT = re.compile(r'href="(/van-ban/[0-9a-f-]{36})"')
_TASK = re.compile(r'href="(/nhiem-vu/[0-9a-f-]{36})"')


def documents_on(page: str) -> list[str]:
    """Give the addresses of the documents that a page links."""
    return list(dict.fromkeys(_DOCUMENT.findall(page)))


def tasks_on(page: str) -> list[str]:
    """Give the addresses of the tasks that a page links."""
    return list(dict.fromkeys(_TASK.findall(page)))


@dataclass
class Form:
    """One form: its values as they stand, and what its choices offer."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, **fields: Any) -> dict[str, Any]:
        """Give what is sent with some fields changed."""
        return self.values | {name: [value] for name, value in fields.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside: Form | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._inside = Form(given.get("action") or "")
            self.forms.append(self._inside)
        if self._inside is None:
            return
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in {"radio", "checkbox"}:
                self._inside.offered.setdefault(name, []).append(value or "on")
            if kind not in {"radio", "checkbox", "file"} or "checked" in given:
                self._inside.values.setdefault(name, []).append(value)
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._inside.values.setdefault(name, [""])
        elif tag == "option" and self._select:
            self._inside.offered.setdefault(self._select, []).append(value)
            if "selected" in given:
                self._inside.values.setdefault(self._select, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._inside is not None and self._area:
            self._inside.values[self._area] = [data.strip()]


def form_with(page: str, name: str) -> Form | None:
    """Give the first form of a page that has a field of this name."""
    reader = _Reader()
    reader.feed(page)
    return next((f for f in reader.forms if name in f.values or name in f.offered), None)
