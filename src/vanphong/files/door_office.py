"""The door for .docx and .xlsx: the package, its parts and its links. Runs in the child."""

from __future__ import annotations

import io
import itertools
import re
import stat
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError

from vanphong.files import kinds
from vanphong.files.kinds import Kind
from vanphong.files.limits import LIMITS, Limits
from vanphong.files.links import is_plain_link, reaches_out
from vanphong.files.office_xml import (
    DocumentTypeError,
    TooDeepError,
    parsed,
    refuse_document_type,
)
from vanphong.kernel.errors import Invalid

_MAIN = {f"{kind.media_type}.main+xml": kind for kind in (kinds.DOCX, kinds.XLSX)}
_SENTENCES = {
    "office_damaged": "Tệp Office bị hỏng hoặc bị cắt mất một phần nên không đọc được.",
    "office_encrypted": "Tệp Office có mật khẩu nên không kiểm tra được.",
    "office_macro": "Tệp Office có macro (mã chạy).",
    "office_ole": "Tệp Office có đối tượng hoặc tệp khác nhúng bên trong.",
    "office_remote": "Tệp Office lấy mẫu, ảnh hoặc dữ liệu từ nơi khác khi mở.",
    "office_active_field": "Tệp Office có trường hoặc công thức tự lấy dữ liệu từ ngoài hay gọi "
    "chương trình khác.",
    "office_entities": "Tệp Office có khai báo thực thể XML, là cách làm treo máy đọc.",
    "office_path": "Gói của tệp Office có đường dẫn ra ngoài thư mục của nó.",
    "office_bomb": "Tệp Office nở ra quá lớn khi mở.",
}
_RESAVE = "Xin mở bằng Word hoặc Excel, lưu thành bản .docx hoặc .xlsx thường rồi gửi lại."
_MACRO = re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/", re.IGNORECASE)
_OLE = re.compile(
    r"/embeddings/|oleobject|activex|/controls/|\.(ole|exe|dll|js|vbs|hta|html?|mht|rtf)$",
    re.IGNORECASE,
)
_REMOTE_PART = re.compile(
    r"externallinks/|/webextensions/|/querytables/|/connections\.xml$", re.IGNORECASE
)
_FETCHING_FIELDS = frozenset(
    ("DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "IMPORT", "DATABASE")
)
_XML_ENDINGS = (".xml", ".rels", ".vml")
# Where formulas stand in a workbook, and whether a part may hold one that reaches out.
_FORMULAS = ("f", "definedName", "formula", "formula1", "formula2")
_MAY_REACH = re.compile(
    rb"\x00|&#|\||(?:webservice|image|rtd|call|register|exec|dde|import)", re.IGNORECASE
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = b"PK\x05\x06"
_TYPES = "[Content_Types].xml"
# What a package that is cut or bent raises while it is read.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError)


def kind_of_package(content: bytes) -> Kind | None:
    """Give the accepted type a ZIP package is by its own list of contents, None for another.

    :raises Invalid: `office_macro` for macro-enabled types, `office_damaged`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if _TYPES not in package.namelist():
                return None
            types = _xml(_read(package, package.getinfo(_TYPES), LIMITS))
    except (*_BROKEN, NotImplementedError, RuntimeError) as error:
        raise _refusal("office_damaged") from error
    declared = {str(node.get("ContentType", "")) for node in types}
    if any("macroEnabled" in value for value in declared):
        raise _refusal("office_macro")
    found = [kind for value, kind in _MAIN.items() if value in declared]
    return found[0] if len(found) == 1 else None


def check_package(content: bytes, limits: Limits = LIMITS) -> None:
    """Read every part once within limits and refuse whatever acts, hides or reaches out.

    :raises Invalid: one of the `office_…` codes.
    """
    if content[-22:-18] != _END:
        raise _refusal("office_damaged")  # something stands behind the package
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _check_entries(entries, limits)
            for entry in entries:
                _check_part(entry.filename, _read(package, entry, limits), limits)
    except _BROKEN as error:
        raise _refusal("office_damaged") from error
    except (NotImplementedError, RuntimeError) as error:
        raise _refusal("office_encrypted") from error


def _refusal(code: str) -> Invalid:
    return Invalid(f"{_SENTENCES[code]} {_RESAVE}", code=code)


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Judge the package's directory before a byte is unpacked."""
    if len(entries) > limits.zip_entries:
        raise _refusal("office_bomb")
    if sum(entry.file_size for entry in entries) > limits.zip_unpacked_bytes:
        raise _refusal("office_bomb")
    names = set()
    spans = []
    for entry in entries:
        name = entry.filename
        parts = name.split("/")
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or is_link:
            raise _refusal("office_path")
        if name.lower() in names:
            raise _refusal("office_damaged")
        names.add(name.lower())
        if entry.flag_bits & 0x1:
            raise _refusal("office_encrypted")
        if entry.compress_type not in _METHODS:
            raise _refusal("office_damaged")
        if (
            entry.file_size > limits.zip_ratio_from_bytes
            and entry.file_size > limits.zip_entry_ratio * max(entry.compress_size, 1)
        ):
            raise _refusal("office_bomb")
        spans.append((entry.header_offset, entry.header_offset + entry.compress_size))
    _refuse_overlaps(spans)


def _refuse_overlaps(spans: list[tuple[int, int]]) -> None:
    """Refuse parts that share packed bytes, as in a dense bomb."""
    spans.sort()
    if spans and spans[0][0] != 0:
        raise _refusal("office_damaged")  # something stands before the package
    for (_, end), (start, _) in itertools.pairwise(spans):
        if start < end:
            raise _refusal("office_bomb")


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> bytes:
    """Unpack one part, never more than it declared; a lie about size or sum is damage."""
    if entry.file_size > limits.zip_unpacked_bytes:
        raise _refusal("office_bomb")
    with package.open(entry) as stream:
        return stream.read(entry.file_size + 1)


def _check_part(name: str, content: bytes, limits: Limits) -> None:
    if _MACRO.search(name):
        raise _refusal("office_macro")
    if _OLE.search("/" + name):
        raise _refusal("office_ole")
    if _REMOTE_PART.search("/" + name):
        raise _refusal("office_remote")
    if not name.lower().endswith(_XML_ENDINGS):
        if kinds.foreign_content(content):
            raise _refusal("office_ole")
        return
    if len(content) > limits.xml_bytes:
        raise _refusal("office_bomb")
    if name.lower().endswith(".rels"):
        _check_relations(_xml(content))
    elif name.lower().startswith("word/") and (b"instr" in content or b"\0" in content):
        _check_fields(_xml(content))
    elif name.lower().startswith("xl/") and _MAY_REACH.search(content):
        _check_formulas(_xml(content))
    else:
        _xml(content, needed=False)


def _xml(content: bytes, *, needed: bool = True) -> Element:
    """Give the part's root; when it is not needed only make sure that it is sound."""
    try:
        if not needed:
            refuse_document_type(content)
            return Element("sound")
        root = parsed(content)
    except DocumentTypeError as error:
        raise _refusal("office_entities") from error
    except (ParseError, ExpatError, LookupError, TooDeepError) as error:
        raise _refusal("office_damaged") from error
    return root


def _check_relations(root: Element) -> None:
    for relation in root:
        kind = str(relation.get("Type", "")).rsplit("/", 1)[-1].lower()
        target = str(relation.get("Target", ""))
        if kind in ("oleobject", "package", "control", "activexcontrolbinary", "afchunk"):
            raise _refusal("office_ole")
        if kind in ("vbaproject", "wordvbadata", "xlmacrosheet"):
            raise _refusal("office_macro")
        if relation.get("TargetMode", "").lower() != "external":
            if "://" in target or target.startswith(("\\\\", "//")):
                raise _refusal("office_remote")
            continue
        if kind != "hyperlink" or not is_plain_link(target):
            raise _refusal("office_remote")


def _check_fields(root: Element) -> None:
    """Refuse Word fields that fetch or start something, even when cut into several runs."""
    open_codes: list[str] = []
    for node in root.iter():
        tag = node.tag.rpartition("}")[2]
        if tag == "fldSimple":
            _check_field(_attribute(node, "instr"))
        elif tag == "fldChar" and _attribute(node, "fldCharType") == "begin":
            if open_codes and not open_codes[-1].strip():
                raise _refusal("office_active_field")  # its name is what another field gives
            open_codes.append("")
        elif tag == "instrText":
            open_codes = open_codes or [""]
            open_codes[-1] += node.text or ""
            _check_field(open_codes[-1])
        elif tag == "fldChar" and _attribute(node, "fldCharType") == "end" and open_codes:
            open_codes.pop()


def _check_field(code: str) -> None:
    if code.split() and code.split(maxsplit=1)[0].upper() in _FETCHING_FIELDS:
        raise _refusal("office_active_field")


def _check_formulas(root: Element) -> None:
    """Refuse formulas of a workbook that call a program or fetch from elsewhere."""
    for node in root.iter():
        if node.tag.rpartition("}")[2] in _FORMULAS and reaches_out(node.text or ""):
            raise _refusal("office_active_field")


def _attribute(node: Element, local_name: str) -> str:
    return next((v for k, v in node.attrib.items() if k.endswith("}" + local_name)), "")
