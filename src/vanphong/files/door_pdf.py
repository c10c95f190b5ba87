"""The door for PDF: walks every object, nested direct ones too. Runs in the limited child."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from vanphong.files.beside import Beside
from vanphong.files.limits import LIMITS, Limits
from vanphong.kernel.errors import Invalid

_RESAVE = "Xin in lại văn bản ra PDF từ phần mềm soạn thảo rồi gửi lại."
_SENTENCES = {
    "pdf_script": "Tệp PDF có mã chạy (JavaScript).",
    "pdf_launch": "Tệp PDF có lệnh mở chương trình khác.",
    "pdf_submit": "Tệp PDF có biểu mẫu tự gửi dữ liệu ra ngoài.",
    "pdf_remote": "Tệp PDF trỏ sang tệp khác ở ngoài.",
    "pdf_embedded": "Tệp PDF có tệp khác đính kèm bên trong. Xin gửi các tệp đó riêng.",
    "pdf_xfa": "Tệp PDF là biểu mẫu XFA, nội dung có thể đổi khi mở.",
    "pdf_media": "Tệp PDF có âm thanh, hình động hoặc nội dung tương tác.",
}
# Action types (value of /S) that do something by themselves.
_ACTIONS = {
    "/JavaScript": "pdf_script",
    "/Launch": "pdf_launch",
    "/SubmitForm": "pdf_submit",
    "/ImportData": "pdf_submit",
    "/GoToR": "pdf_remote",
    "/GoToE": "pdf_embedded",
    "/GoToDp": "pdf_remote",
    "/Rendition": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
    "/RichMediaExecute": "pdf_media",
}
# Keys whose mere presence is refused; values of these keys must not be null.
_KEYS = {
    "/JS": "pdf_script",
    "/JavaScript": "pdf_script",
    "/EmbeddedFiles": "pdf_embedded",
    "/EF": "pdf_embedded",
    "/XFA": "pdf_xfa",
    "/RichMediaContent": "pdf_media",
    "/RichMediaSettings": "pdf_media",
}
_SUBTYPES = {
    "/FileAttachment": "pdf_embedded",
    "/RichMedia": "pdf_media",
    "/Screen": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
    "/3D": "pdf_media",
}


def check_pdf(content: bytes, limits: Limits = LIMITS) -> tuple[int, bool, Beside]:
    """Give the number of pages, whether it carries signatures, and its words beside the pages.

    What acts by itself is refused.

    Signature fields, plain forms, links and digital signatures pass.

    :raises Invalid: `pdf_encrypted`, `pdf_damaged`, `pdf_no_pages`, `pdf_too_many_pages`,
        `pdf_too_complex` or one of the codes of active content.
    """
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise _encrypted()
            beside = Beside()
            signed = _walk(pdf, limits, beside)
            beside.look_at_properties(pdf)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, RuntimeError) as error:
        raise Invalid(
            "Tệp PDF bị hỏng hoặc bị cắt mất một phần nên không đọc được. "
            "Xin xuất hoặc quét lại rồi gửi lại.",
            code="pdf_damaged",
        ) from error
    if pages == 0:
        raise Invalid("Tệp PDF không có trang nào. Xin chọn lại tệp.", code="pdf_no_pages")
    if pages > limits.pdf_pages:
        raise Invalid(
            f"Tệp PDF có hơn {limits.pdf_pages} trang. Xin chia thành nhiều tệp.",
            code="pdf_too_many_pages",
        )
    return pages, signed, beside


def _encrypted() -> Invalid:
    return Invalid(
        "Tệp PDF có mật khẩu hoặc bị khóa nên không kiểm tra được. "
        "Xin gửi bản không đặt mật khẩu.",
        code="pdf_encrypted",
    )


def _refuse(code: str) -> None:
    raise Invalid(f"{_SENTENCES[code]} {_RESAVE}", code=code)


def _walk(pdf: pikepdf.Pdf, limits: Limits, beside: Beside) -> bool:
    """Look at every dictionary of the file once; say whether a signature was seen."""
    seen = 0
    signed = False
    for top in (pdf.trailer, *pdf.objects):
        for found in _dictionaries(top, limits.pdf_depth):
            seen += 1
            if seen > limits.pdf_objects:
                _too_complex()
            signed = _look_at(found) or signed
            beside.look_at(found)
    return signed


def _dictionaries(top: pikepdf.Object, depth_limit: int) -> Iterator[dict[str, pikepdf.Object]]:
    """Yield the dictionaries of one indirect object, with all direct ones nested in it."""
    waiting = [(top, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > depth_limit:
            _too_complex()
        children: list[pikepdf.Object]
        if isinstance(item, pikepdf.Array):
            children = list(item)
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            entries = dict(item.items())
            if isinstance(item, pikepdf.Stream) and "/F" in entries:
                _refuse("pdf_remote")  # the stream's data would lie in another file
            yield entries
            children = list(entries.values())
        else:
            continue
        waiting.extend(
            (child, depth + 1)
            for child in children
            if isinstance(child, pikepdf.Object) and not child.is_indirect
        )


def _too_complex() -> None:
    raise Invalid(
        f"Cấu trúc tệp PDF phức tạp quá mức nên không kiểm tra hết được. {_RESAVE}",
        code="pdf_too_complex",
    )


def _look_at(entries: dict[str, pikepdf.Object]) -> bool:
    """Refuse active content in one dictionary; say whether it is a signature."""
    for key, code in _KEYS.items():
        if entries.get(key) is not None:
            _refuse(code)
    action = _name(entries.get("/S"))
    if action in _ACTIONS:
        _refuse(_ACTIONS[action])
    kind = _name(entries.get("/Type"))
    if kind == "/EmbeddedFile":
        _refuse("pdf_embedded")
    subtype = _name(entries.get("/Subtype"))
    if subtype in _SUBTYPES and ("/Rect" in entries or kind == "/Annot"):
        _refuse(_SUBTYPES[subtype])
    if subtype == "/Form" and "/Ref" in entries:
        _refuse("pdf_remote")  # a reference XObject draws a page of another file
    return "/ByteRange" in entries and "/Contents" in entries


def _name(value: pikepdf.Object | None) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
