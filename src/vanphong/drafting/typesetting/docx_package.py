"""The parts of a Word file, read within limits: no entities, no network, nothing endless."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from vanphong.kernel.errors import Invalid

# Word itself counts no further.
_LARGEST = 32_767
_OLE = b"\xd0\xcf\x11\xe0"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MOST_PARTS = 5_000
_XML_LIMIT_BYTES = 20_000_000
_PICTURE_LIMIT_BYTES = 30_000_000
_PICTURES_LIMIT_BYTES = 100_000_000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, EOFError, OSError,
    RuntimeError, NotImplementedError, ValueError,
)  # fmt: skip


def unreadable(reason: str, code: str = "docx_unreadable") -> Invalid:
    """Give the refusal of a file that is no usable Word file."""
    return Invalid(f"{reason} Hãy mở bằng Word, lưu lại dạng .docx rồi tải lên.", code=code)


def whole(value: str | None, default: int) -> int:
    """Give a whole number that a part holds, no larger than Word counts; else the default."""
    if not value or not value.isdecimal():
        return default
    return min(int(value.lstrip("0")[:6] or "0"), _LARGEST)


class Package:
    """An opened Word file.

    :raises Invalid: on opening or reading, when the file is broken, locked, old or too large.
    """

    def __init__(self, content: bytes) -> None:
        if content.startswith(_OLE):
            raise unreadable(
                "Tệp là Word đời cũ (.doc) hoặc có mật khẩu.", "docx_old_or_locked"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._names = frozenset(self._zip.namelist())
        except _BROKEN as error:
            raise unreadable("Tệp không phải tệp Word hoặc đã hỏng.") from error
        if len(self._names) > _MOST_PARTS:
            raise unreadable("Tệp Word có quá nhiều thành phần.", "docx_too_large")
        self._pictures_left = _PICTURES_LIMIT_BYTES
        self.main = self._main_part()
        self.links = self._relationships(self.main)

    def xml(self, name: str) -> Any | None:
        """Give the root of a part, or None when there is no such part."""
        if name not in self._names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            root = etree.fromstring(self._bytes(name, _XML_LIMIT_BYTES), parser)
        except _BROKEN as error:
            raise unreadable("Tệp Word đã hỏng.") from error
        if root.getroottree().docinfo.doctype:
            raise unreadable("Tệp Word có phần khai báo lạ, không an toàn.", "docx_unsafe")
        return root

    def part(self, kind: str) -> Any | None:
        """Give the root of the first part the document links to as that kind (`styles`)."""
        name = next((n for k, n, _ in self.links.values() if k == kind), "")
        return self.xml(name) if name else None

    def parts(self, kind: str) -> list[Any]:
        """Give the roots of all parts of that kind."""
        roots = [self.xml(name) for k, name, _ in self.links.values() if k == kind]
        return [root for root in roots if root is not None]

    def picture(self, link: str) -> bytes:
        """Give the bytes of an embedded picture; none when missing or outside the file."""
        kind, name, is_outside = self.links.get(link, ("", "", True))
        if is_outside or kind != "image" or name not in self._names:
            return b""
        try:
            content = self._bytes(name, min(_PICTURE_LIMIT_BYTES, self._pictures_left))
        except _BROKEN as error:
            raise unreadable("Hình ảnh trong tệp Word đã hỏng.") from error
        self._pictures_left -= len(content)
        return content

    def has_macros(self) -> bool:
        """Say whether the file carries macros."""
        return any(name.lower().endswith("vbaproject.bin") for name in self._names)

    def _bytes(self, name: str, limit: int) -> bytes:
        with self._zip.open(name) as part:
            content = part.read(limit + 1)
        if len(content) > limit:
            raise unreadable("Tệp Word quá lớn để đọc.", "docx_too_large")
        return content

    def _main_part(self) -> str:
        links = self._relationships("")
        found = next((name for kind, name, _ in links.values() if kind == "officeDocument"), "")
        root = self.xml(found) if found else None
        if root is None or root.tag != qn("w:document"):
            raise unreadable("Tệp không phải văn bản Word thông thường.")
        return found

    def _relationships(self, part: str) -> dict[str, tuple[str, str, bool]]:
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for link in root.iter(_RELATIONSHIP) if root is not None else ():
            target = link.get("Target", "")
            name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = link.get("Type", "").removeprefix(_OFFICE)
            is_outside = link.get("TargetMode") == "External"
            found[link.get("Id", "")] = (kind, name, is_outside)
        return found
