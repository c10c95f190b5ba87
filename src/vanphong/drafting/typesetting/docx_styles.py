"""How a run or paragraph of a Word file looks after its styles: bold, font, alignment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 20


class Styles:
    """The styles of one file, looked up through what they are based on."""

    def __init__(self, root: Any | None) -> None:
        self._by_id: dict[str, Any] = {}
        self._default_paragraph = ""
        self._defaults: Any | None = None
        self._paragraph_defaults: Any | None = None
        if root is None:
            return
        for node in root.findall(qn("w:style")):
            style_id = node.get(qn("w:styleId"), "")
            self._by_id[style_id] = node
            is_default = node.get(qn("w:default"), "0") in {"1", "true", "on"}
            if is_default and node.get(qn("w:type")) == "paragraph":
                self._default_paragraph = style_id
        defaults = qn("w:docDefaults")
        self._defaults = root.find(f"{defaults}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._paragraph_defaults = root.find(f"{defaults}/{qn('w:pPrDefault')}/{qn('w:pPr')}")

    def style_id(self, paragraph: Any) -> str:
        """Give the id of a paragraph's style, the default one when none is named."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._default_paragraph if found is None else found.get(qn("w:val"), "")

    def name(self, style_id: str) -> str:
        """Give a style's name in lower case."""
        node = self._by_id.get(style_id)
        name = node.find(qn("w:name")) if node is not None else None
        return "" if name is None else name.get(qn("w:val"), "").lower()

    def paragraph_property(self, paragraph: Any, tag: str) -> tuple[Any | None, str]:
        """Give a paragraph property and the id of the style it comes from (empty: its own)."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn(tag)}")
        if own is not None:
            return own, ""
        for node in self._chain(self.style_id(paragraph)):
            found = node.find(f"{qn('w:pPr')}/{qn(tag)}")
            if found is not None:
                return found, node.get(qn("w:styleId"), "")
        return None, ""

    def run_property(self, run: Any, paragraph: Any, tag: str) -> Any | None:
        """Give a run property: its own, its character style's, its paragraph's, the default."""
        for properties in self._run_properties(run, paragraph):
            found = properties.find(qn(tag))
            if found is not None:
                return found
        return None

    def is_on(self, run: Any, paragraph: Any, tag: str) -> bool:
        """Say whether a switch such as bold holds for the run."""
        found = self.run_property(run, paragraph, tag)
        return found is not None and found.get(qn("w:val"), "1").lower() not in _OFF

    def paragraph_attribute(self, paragraph: Any, tag: str, attribute: str) -> str:
        """Give one value of a paragraph property: its own, its styles', the default's."""
        for properties in self._paragraph_properties(paragraph):
            found = properties.find(qn(tag))
            if found is not None and found.get(qn(attribute)) is not None:
                return str(found.get(qn(attribute)))
        return ""

    def run_attribute(self, run: Any, paragraph: Any, tag: str, attribute: str) -> str:
        """Give one value of a run property, as `run_property` looks it up."""
        return self.run_attribute_depth(run, paragraph, tag, attribute)[0]

    def run_attribute_depth(
        self, run: Any, paragraph: Any, tag: str, attribute: str
    ) -> tuple[str, int]:
        """Give the value, and how far from the run it was found (0: its own)."""
        depth = 0
        for depth, properties in enumerate(self._run_properties(run, paragraph)):
            found = properties.find(qn(tag))
            if found is not None and found.get(qn(attribute)) is not None:
                return str(found.get(qn(attribute))), depth
        return "", depth + 1

    def _paragraph_properties(self, paragraph: Any) -> Iterator[Any]:
        own = paragraph.find(qn("w:pPr"))
        if own is not None:
            yield own
        for node in self._chain(self.style_id(paragraph)):
            properties = node.find(qn("w:pPr"))
            if properties is not None:
                yield properties
        if self._paragraph_defaults is not None:
            yield self._paragraph_defaults

    def _run_properties(self, run: Any, paragraph: Any) -> Iterator[Any]:
        own = run.find(qn("w:rPr"))
        if own is not None:
            yield own
            named = own.find(qn("w:rStyle"))
            if named is not None:
                yield from self._of_chain(named.get(qn("w:val"), ""))
        yield from self._of_chain(self.style_id(paragraph))
        if self._defaults is not None:
            yield self._defaults

    def _of_chain(self, style_id: str) -> Iterator[Any]:
        for node in self._chain(style_id):
            properties = node.find(qn("w:rPr"))
            if properties is not None:
                yield properties

    def _chain(self, style_id: str) -> Iterator[Any]:
        for _ in range(_DEEPEST):
            node = self._by_id.get(style_id)
            if node is None:
                return
            yield node
            base = node.find(qn("w:basedOn"))
            style_id = "" if base is None else base.get(qn("w:val"), "")
