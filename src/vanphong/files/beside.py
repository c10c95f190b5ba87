"""What a file says beside its pages: properties, form values, notes, bookmarks. Pure.

None of it is stored; it is looked at for secrecy. `values` are short and stand for the whole
document, as a title does; `notes` are lines among others, as bookmarks are.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

from vanphong.files import kinds
from vanphong.files.office_xml import parsed

_MAX_CHARACTERS = 2_000_000
# Entries of any dictionary of a PDF that hold words for people.
_NOTES = ("/Title", "/Contents", "/RC", "/Subj", "/Alt", "/ActualText", "/CA", "/P")
_FIELD_VALUES = ("/V", "/DV")
_XMP_WORDS = re.compile(r'>\s*([^<>]+?)\s*<|="([^"<>]+)"')
_TAGS = re.compile(r"<[^>]*>")
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")


@dataclass(slots=True)
class Beside:
    """Words found beside the pages, up to a measure."""

    values: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _left: int = _MAX_CHARACTERS

    def add(self, words: str, *, is_value: bool = False) -> None:
        """Keep words, unless there are too many already."""
        words = words.strip()
        if words and len(words) <= self._left:
            self._left -= len(words)
            (self.values if is_value else self.notes).append(words)

    def look_at(self, entries: dict[str, pikepdf.Object]) -> None:
        """Take the words of one dictionary of a PDF; a signature's contents are none."""
        if "/ByteRange" in entries:
            return
        for key in _NOTES:
            for words in _strings(entries.get(key)):
                self.add(_TAGS.sub("\n", words) if key == "/RC" else words)
        for key in _FIELD_VALUES:
            for words in _strings(entries.get(key)):
                self.add(words, is_value=True)

    def look_at_properties(self, pdf: pikepdf.Pdf) -> None:
        """Take the properties of a PDF, in both places they are kept."""
        for value in dict(pdf.docinfo.items()).values():
            for words in _strings(value):
                self.add(words, is_value=True)
        xmp = pdf.Root.get("/Metadata")
        if isinstance(xmp, pikepdf.Stream):
            written = xmp.read_bytes().decode("utf-8", "replace")
            for found in _XMP_WORDS.finditer(written):
                self.add(html.unescape(found[1] or found[2]), is_value=True)


def _strings(value: pikepdf.Object | None) -> Iterator[str]:
    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, pikepdf.Array):
        for item in list(value)[:100]:
            if isinstance(item, pikepdf.String):
                yield str(item)


def office_properties(content: bytes, media_type: str) -> list[str]:
    """Give the values of the properties of a Word or Excel file; none for another kind."""
    if kinds.BY_MEDIA_TYPE[media_type] not in (kinds.DOCX, kinds.XLSX):
        return []
    found = Beside()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in set(_PROPERTIES) & set(package.namelist()):
            for words in parsed(package.read(name)).itertext():
                found.add(words, is_value=True)
    return found.values
