"""Reads the forms of a page as a browser would, to fill them in and send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_FILLING = {"date": "2026-11-20", "number": "1", "email": "a@mau.vn", "time": "08:00"}


@dataclass
class Field:
    """One field: its name, kind, what stands in it and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        return self.kind in {"text", "search", "textarea"}

    def filled(self, words: str = "Thử") -> str:
        """Give a value one might type or choose."""
        chosen = self.value or next((one for one in reversed(self.options) if one), "")
        return chosen or _FILLING.get(self.kind, words)


@dataclass
class Form:
    """One form: how and where it is sent, its fields in order."""

    method: str
    action: str
    fields: list[Field] = field(default_factory=list)

    def filled(self, words: str = "Thử") -> dict[str, str]:
        """Give what the form would send, filled in; files are left out."""
        return {one.name: one.filled(words) for one in self.fields if one.kind != "file"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self.inside: Form | None = None
        self.chosen: Field | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in given}
        if tag == "form":
            self.inside = Form(facts.get("method", "get").lower(), facts.get("action", ""))
            self.forms.append(self.inside)
            self.named[facts.get("id", "")] = self.inside
        elif tag == "option" and self.chosen is not None:
            self.chosen.options.append(facts.get("value", ""))
            if "selected" in facts:
                self.chosen.value = facts.get("value", "")
        elif tag in {"input", "select", "textarea", "button"} and facts.get("name"):
            self._field(tag, facts)

    def _field(self, tag: str, facts: dict[str, str]) -> None:
        form = self.named.get(facts.get("form", "")) if "form" in facts else self.inside
        kind = tag if tag != "input" else facts.get("type", "text")
        if form is None or kind in {"submit", "button"}:
            return
        found = Field(facts["name"], kind, facts.get("value", ""))
        form.fields.append(found)
        self.chosen = found if tag == "select" else self.chosen

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.chosen = None


def forms_of(page: str) -> list[Form]:
    """Give the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
