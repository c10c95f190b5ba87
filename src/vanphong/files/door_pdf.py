"""The door for PDF: walks every object, nested direct ones too. Runs in the limited child."""

from __future__ import annotations

import contextlib
import io
import zlib
from collections.abc import Iterator

import pikepdf

from vanphong.files.beside import Beside
from vanphong.files.limits import LIMITS, Limits
from vanphong.files.links import is_plain_link
from vanphong.kernel.errors import Invalid

_PIECE_BYTES = 65_536
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
    "/Thread": "pdf_remote",
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
    drawing_left = limits.pdf_drawing_bytes
    for top in (pdf.trailer, *pdf.objects):
        for found in _dictionaries(top, limits.pdf_depth):
            seen += 1
            if seen > limits.pdf_objects:
                _too_complex()
            signed = _look_at(found) or signed
            beside.look_at(found)
        if isinstance(top, pikepdf.Stream) and "/Length" in top:
            drawing_left -= _unpacked_size(top, drawing_left)
            if drawing_left < 0:
                _too_complex()
    return signed


def _unpacked_size(stream: pikepdf.Stream, most: int) -> int:
    """Give how large a stream that is no picture becomes, without going far beyond `most`."""
    if stream.get("/Subtype") == "/Image":
        return 0
    filters = stream.get("/Filter")
    names = (
        [str(name) for name in filters]
        if isinstance(filters, pikepdf.Array)
        else [str(filters)]
    )
    data = stream.read_raw_bytes()
    for name in names:
        if name not in ("/FlateDecode", "/Fl"):
            break
        data = _inflated(data, most + 1)
    return len(data)


def _inflated(data: bytes, most: int) -> bytes:
    """Unpack at most so much, and of a damaged stream what a viewer would still get of it."""
    out = bytearray()
    unpacker = zlib.decompressobj()
    with contextlib.suppress(zlib.error):
        for start in range(0, len(data), _PIECE_BYTES):
            if len(out) >= most or unpacker.eof:
                break
            out += unpacker.decompress(data[start : start + _PIECE_BYTES], most - len(out))
    return bytes(out)


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
    if action == "/URI" and not is_plain_link(str(entries.get("/URI", ""))):
        _refuse("pdf_remote")
    if any(_goes_out(entries.get(key)) for key in ("/OpenAction", "/AA")):
        _refuse("pdf_remote")
    kind = _name(entries.get("/Type"))
    if kind == "/EmbeddedFile":
        _refuse("pdf_embedded")
    subtype = _name(entries.get("/Subtype"))
    if subtype in _SUBTYPES and ("/Rect" in entries or kind == "/Annot"):
        _refuse(_SUBTYPES[subtype])
    if subtype == "/PS":
        _refuse("pdf_script")  # a program for printers
    if subtype == "/Form" and "/Ref" in entries:
        _refuse("pdf_remote")  # a reference XObject draws a page of another file
    return "/ByteRange" in entries and "/Contents" in entries


def _goes_out(acts: pikepdf.Object | None, depth: int = 0) -> bool:
    """Say whether what happens without a click opens a web page."""
    if depth > 9:
        _too_complex()
    if isinstance(acts, pikepdf.Array):
        return depth > 0 and any(_goes_out(act, depth + 1) for act in list(acts))
    if not isinstance(acts, pikepdf.Dictionary):
        return False
    if _name(acts.get("/S")) == "/URI":
        return True
    if "/S" in acts:
        return _goes_out(acts.get("/Next"), depth + 1)
    return any(_goes_out(act, depth + 1) for act in dict(acts.items()).values())


def _name(value: pikepdf.Object | None) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
