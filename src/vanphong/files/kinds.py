"""The types of file the office accepts, told by their content and by their name."""

from __future__ import annotations

from dataclasses import dataclass

from vanphong.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Kind:
    """One accepted type: its code, media type, word for people and name endings."""

    code: str
    media_type: str
    label: str
    endings: tuple[str, ...]


PDF = Kind("PDF", "application/pdf", "PDF", ("pdf",))
DOCX = Kind(
    "DOCX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "Word (.docx)",
    ("docx",),
)
XLSX = Kind(
    "XLSX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel (.xlsx)",
    ("xlsx",),
)
PNG = Kind("PNG", "image/png", "ảnh PNG", ("png",))
JPEG = Kind("JPEG", "image/jpeg", "ảnh JPEG", ("jpg", "jpeg"))
TIFF = Kind("TIFF", "image/tiff", "ảnh TIFF", ("tif", "tiff"))
TXT = Kind("TXT", "text/plain", "văn bản thuần (.txt)", ("txt",))
CSV = Kind("CSV", "text/csv", "bảng CSV", ("csv",))

KINDS = (PDF, DOCX, XLSX, PNG, JPEG, TIFF, TXT, CSV)
IMAGES = (PNG, JPEG, TIFF)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
# How the name of a file of each media type ends.
ENDINGS = {kind.media_type: kind.endings[0] for kind in KINDS}
_BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}
_TELEPHONE_PICTURES = frozenset({"heic", "heif"})
ACCEPTED = "PDF, Word (.docx), Excel (.xlsx), PNG, JPEG, TIFF, TXT và CSV"

_MAGIC = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_OLD_OFFICE = (
    "Tệp thuộc định dạng Office cũ (.doc, .xls) hoặc có mật khẩu. "
    "Xin lưu lại thành .docx hoặc .xlsx, không đặt mật khẩu."
)
# Formats people do send: named in the refusal, so that they know what to do.
_REFUSED_MAGIC = (
    (_OLE + b"\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"{\\rtf", "Tệp là RTF. Xin lưu lại thành .docx."),
    (b"MZ", "Tệp là chương trình chạy được nên không được nhận."),
    (b"\x7fELF", "Tệp là chương trình chạy được nên không được nhận."),
    (b"Rar!", "Tệp là gói nén RAR. Xin gửi từng văn bản riêng."),
    (b"7z\xbc\xaf", "Tệp là gói nén 7z. Xin gửi từng văn bản riêng."),
    (b"GIF8", "Tệp là ảnh GIF. Xin gửi ảnh PNG hoặc JPEG."),
)
_MARKUP = (
    b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<head", b"<body", b"<?php", b"<iframe",
)  # fmt: skip
# What stands before the first letter: blanks and the marks of Unicode.
_LEADING = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def of_ending(ending: str) -> Kind:
    """Give the accepted type a name ending stands for.

    :raises Invalid: `file_type_refused` when the office does not take such files.
    """
    kind = _BY_ENDING.get(ending)
    if kind is None and ending in _TELEPHONE_PICTURES:
        raise Invalid(
            "Tệp là ảnh HEIC của điện thoại nên chưa nhận được. Xin chụp lại dạng JPEG (iPhone: Cài "
            "đặt, Camera, Định dạng, Tương thích nhất) hoặc lưu lại thành JPEG. Nhận PDF, Word "
            "(.docx), Excel (.xlsx), PNG, JPEG, TIFF, TXT và CSV.",
            code="file_type_refused",
        )
    if kind is None:
        raise Invalid(
            f"Hệ thống không nhận tệp có đuôi “.{ending}”. Xin gửi tệp {ACCEPTED}.",
            code="file_type_refused",
        )
    return kind


def of_content(content: bytes) -> Kind | None:
    """Give the type the first bytes show; None for plain text and for packed Office files.

    :raises Invalid: `file_type_refused` for formats known and not taken.
    """
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    for magic, sentence in _REFUSED_MAGIC:
        if content.startswith(magic):
            raise Invalid(sentence, code="file_type_refused")
    # UTF-16 has a NUL beside each letter of markup.
    if content[:512].replace(b"\0", b"").lstrip(_LEADING).lower().startswith(_MARKUP):
        raise Invalid(
            f"Tệp là trang mạng hoặc mã đánh dấu, không phải văn bản. Xin gửi tệp {ACCEPTED}.",
            code="file_type_refused",
        )
    return None


def has_markup(piece: bytes) -> bool:
    """Say whether the bytes hold the beginning of a web page or a script of one."""
    small = piece.lower()
    return any(mark in small for mark in _MARKUP)


def foreign_content(content: bytes) -> bool:
    """Say whether bytes inside a package are a program, a document or a package of their own."""
    return content.startswith(
        (_ZIP, b"%PDF-", _OLE, *(magic for magic, _ in _REFUSED_MAGIC if magic != b"GIF8"))
    ) or content[:512].lstrip(_LEADING).lower().startswith(_MARKUP[:2])


def is_zip(content: bytes) -> bool:
    """Say whether the bytes begin as a ZIP package, as .docx and .xlsx do."""
    return content.startswith(_ZIP)
