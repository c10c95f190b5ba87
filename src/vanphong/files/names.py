"""Names of files: one stored form, nothing hidden, nothing that walks to another folder."""

from __future__ import annotations

import re
import unicodedata

from vanphong.files.limits import LIMITS, Limits
from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase

# Zero-width and direction marks: they hide letters or show "fdp.exe" as "exe.pdf".
_HIDDEN = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\u061c\u180e]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_PATH = re.compile(r'[/\\:*?"<>|]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def checked_name(name: str, limits: Limits = LIMITS) -> str:
    """Give the name in its stored form: NFC, single blanks, ends trimmed.

    :raises Invalid: `file_name_missing`, `file_name_hidden`, `file_name_path`,
        `file_name_too_long`, `file_name_no_ending`.
    """
    if _HIDDEN.search(name) or _CONTROL.search(name):
        raise Invalid(
            "Tên tệp có ký tự ẩn hoặc ký tự đảo chiều chữ. Xin đặt lại tên tệp rồi gửi lại.",
            code="file_name_hidden",
        )
    stored = _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip()
    if not stored:
        raise Invalid("Tệp chưa có tên. Xin đặt tên tệp rồi gửi lại.", code="file_name_missing")
    if _PATH.search(stored) or stored.startswith(".") or _RESERVED.match(stored):
        raise Invalid(
            'Tên tệp không được bắt đầu bằng dấu chấm hay chứa các ký tự / \\ : * ? " < > |. '
            "Xin đặt lại tên tệp rồi gửi lại.",
            code="file_name_path",
        )
    if len(stored) > limits.name_characters:
        raise Invalid(
            Phrase(
                "Tên tệp dài quá %(most)s ký tự. Xin đặt tên ngắn hơn.",
                most=limits.name_characters,
            ),
            code="file_name_too_long",
        )
    ending_of(stored)
    return stored


def ending_of(name: str) -> str:
    """Give the lower-case ending of a name, without its dot.

    :raises Invalid: `file_name_no_ending` when there is none.
    """
    stem, dot, ending = name.rpartition(".")
    if not (stem and dot and ending):
        raise Invalid(
            "Tên tệp không có phần đuôi (như .pdf, .docx) nên không rõ là loại tệp gì. "
            "Xin đặt lại tên tệp.",
            code="file_name_no_ending",
        )
    return ending.lower()
