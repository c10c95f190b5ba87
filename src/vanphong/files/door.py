"""The door: whether the office takes a file at all. Pure; runs in the limited child process.

Every refusal is `Invalid` with a stable code and a sentence that says what to do. A file
that passes is one of the accepted types by content, its name agrees, and nothing in it acts
by itself.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from vanphong.files import door_images, door_office, door_pdf, kinds
from vanphong.files.beside import Beside, office_properties
from vanphong.files.kinds import Kind
from vanphong.files.limits import LIMITS, Limits, check_size
from vanphong.files.links import has_reaching_cell
from vanphong.files.names import checked_name, ending_of
from vanphong.kernel.errors import Invalid

_JPEG_END = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the door found: type by content, stored name, pages or frames (0 when it has none).

    `signed` says that a PDF carries signature fields with values; it is not a validation.
    `beside` is what it says beside its pages.
    """

    media_type: str
    name: str
    pages: int
    signed: bool = False
    beside: Beside = field(default_factory=Beside)


def kind_of(content: bytes, name: str) -> Kind:
    """Give the type by content and make sure the name's ending agrees with it.

    :raises Invalid: `file_type_refused`, `file_type_mismatch`, and those of the name.
    """
    named = kinds.of_ending(ending_of(name))
    found = kinds.of_content(content)
    if found is None and kinds.is_zip(content):
        found = door_office.kind_of_package(content)
    if found is None and named in (kinds.TXT, kinds.CSV):
        found = named
    if found is not named:
        shown = f"là {found.label}" if found else f"không phải {named.label}"
        raise Invalid(
            f"Đuôi tên tệp là “.{ending_of(name)}” nhưng nội dung {shown}. "
            "Xin gửi đúng tệp gốc, không tự đổi đuôi.",
            code="file_type_mismatch",
        )
    return named


def inspect(content: bytes, name: str, limits: Limits = LIMITS) -> Inspection:
    """Say what the file is, having made sure that it may come in.

    :raises Invalid: with the code of the first thing found wrong.
    """
    check_size(len(content), limits)
    stored_name = checked_name(name, limits)
    kind = kind_of(content, stored_name)
    pages, signed, beside = 0, False, Beside()
    if kind is kinds.PDF:
        _refuse_second_face(content, b"%%EOF")
        pages, signed, beside = door_pdf.check_pdf(content, limits)
    elif kind in (kinds.DOCX, kinds.XLSX):
        door_office.check_package(content, limits)
        beside.values = office_properties(content, kind.media_type)
    elif kind in kinds.IMAGES:
        _refuse_second_face(content, _JPEG_END if kind is kinds.JPEG else b"")
        pages = door_images.check_image(content, kind, limits)
    else:
        text = decoded_text(content)
        if kind is kinds.CSV and has_reaching_cell(text):
            raise Invalid(
                "Bảng có ô tự gọi chương trình khác hoặc lấy dữ liệu từ ngoài khi mở. "
                "Xin bỏ công thức ở ô đó rồi gửi lại.",
                code="table_active_cell",
            )
    return Inspection(kind.media_type, stored_name, pages, signed, beside)


def decoded_text(content: bytes) -> str:
    """Give plain text as characters, from UTF-8 or marked UTF-16.

    :raises Invalid: `text_encoding` for another encoding, `text_binary` for what is no text.
    """
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid(
            "Tệp không phải văn bản thuần. Xin gửi đúng tệp gốc.",
            code="text_binary",
        )
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            "Bảng mã của tệp không phải Unicode (UTF-8). Xin lưu lại theo UTF-8 rồi gửi lại.",
            code="text_encoding",
        ) from error


def _refuse_second_face(content: bytes, end: bytes) -> None:
    """Refuse one file that is two: a picture or PDF that is also a package, a web page behind
    its `end`, or another PDF.

    :raises Invalid: `file_polyglot`.
    """
    two_faced = zipfile.is_zipfile(io.BytesIO(content))
    if end:
        two_faced = two_faced or kinds.has_markup(content.rpartition(end)[2])
    if not content.startswith(b"%PDF-"):
        two_faced = two_faced or b"%PDF-" in content[:1024]
    if two_faced:
        raise Invalid(
            "Tệp mang hai định dạng cùng lúc, là cách giấu nội dung. Xin gửi lại tệp gốc.",
            code="file_polyglot",
        )
