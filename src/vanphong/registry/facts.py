"""The fields of a document as given to an act: cleaned, checked for sense and for secrecy."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import nfc, one_line
from vanphong.registry.models import Document, Urgency
from vanphong.registry.rules import types
from vanphong.registry.rules.duplicates import abstract_key, issuer_key
from vanphong.registry.rules.symbol import Symbol, SymbolError, parse_symbol, symbol_key

_LONGEST = {
    "issuer_name": 300,
    "symbol": 100,
    "abstract": 4000,
    "signer_name": 100,
    "signer_title": 200,
    "recipients_text": 8000,
    "filed_with": 200,
    "note": 500,
}
_EARLIEST = dt.date(1930, 2, 3)


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What is written of a document; `body_id` names the issuer when the directory knows it."""

    issuer_name: str
    abstract: str
    symbol: str = ""
    issued_on: dt.date | None = None
    type_code: str = ""
    system: str = types.PARTY
    body_id: UUID | None = None
    urgency: str = Urgency.NORMAL
    signer_name: str = ""
    signer_title: str = ""
    page_count: int | None = None
    copy_count: int | None = None
    recipients_text: str = ""
    filed_with: str = ""
    note: str = ""


def written_of(document: Document) -> DocumentFields:
    """Give what is written of a document now."""
    names = (one.name for one in dataclass_fields(DocumentFields))
    return DocumentFields(**{name: getattr(document, name) for name in names})


def checked(
    fields: DocumentFields, now: dt.datetime, *, as_written: bool = False
) -> DocumentFields:
    """Give the fields cleaned; `as_written` takes a symbol that follows no known grammar.

    :raises Secret: when a field carries a secrecy mark.
    :raises Invalid: naming every wrong field.
    """
    refuse_secret(on=vietnam_date(now), fields=written(fields))
    clean, unread = _cleaned(fields), {}
    if clean.symbol and not as_written:
        try:
            clean = replace(clean, symbol=str(parse_symbol(clean.symbol)))
        except SymbolError as problem:
            unread = {"symbol": [f"{problem.reason} {problem.expected}"]}
    wrong = unread | _wrong(clean, vietnam_date(now))
    if wrong:
        raise Invalid(
            _("Một số thông tin chưa đúng. Xin xem lại những ô được đánh dấu."), fields=wrong
        )
    return clean


def written(fields: DocumentFields) -> dict[str, str]:
    """Give the fields that hold words."""
    return {name: str(getattr(fields, name)) for name in _LONGEST if getattr(fields, name)}


def _cleaned(fields: DocumentFields) -> DocumentFields:
    lines = {"recipients_text"}
    words = {
        name: nfc(getattr(fields, name)) if name in lines else one_line(getattr(fields, name))
        for name in _LONGEST
    }
    return replace(fields, **words)  # type: ignore[arg-type]


def _wrong(fields: DocumentFields, today: dt.date) -> dict[str, list[str]]:
    latest = today + dt.timedelta(days=31)
    dated = fields.issued_on is None or _EARLIEST <= fields.issued_on <= latest
    known = not fields.type_code or types.is_type_code(fields.type_code)
    checks = (
        ("issuer_name", bool(fields.issuer_name), _("Xin ghi cơ quan ban hành.")),
        ("abstract", bool(fields.abstract), _("Xin ghi trích yếu nội dung.")),
        ("type_code", known, _("Loại văn bản này không có trong danh mục.")),
        (
            "system",
            fields.system in {types.PARTY, types.STATE},
            _("Xin chọn Đảng hoặc Nhà nước."),
        ),
        (
            "urgency",
            fields.urgency in Urgency.values,
            _("Độ khẩn này không có trong danh mục."),
        ),
        ("issued_on", dated, _("Ngày ban hành không hợp lý. Xin kiểm tra lại.")),
        ("page_count", _counts(fields.page_count), _("Xin ghi số từ 1 trở lên.")),
        ("copy_count", _counts(fields.copy_count), _("Xin ghi số từ 1 trở lên.")),
    )
    wrong = {name: [sentence] for name, right, sentence in checks if not right}
    for name, longest in _LONGEST.items():
        if len(getattr(fields, name)) > longest:
            wrong[name] = [_("Dài quá %(most)d ký tự. Xin ghi gọn lại.") % {"most": longest}]
    return wrong


def _counts(value: int | None) -> bool:
    return value is None or 0 < value < 100_000


def columns(fields: DocumentFields, symbol: Symbol | None = None) -> dict[str, Any]:
    """Give the fields as the columns of a document, with the keys derived from them."""
    parsed = symbol or _parsed(fields.symbol)
    return {
        "body_id": fields.body_id,
        "issuer_name": fields.issuer_name,
        "issuer_key": issuer_key(fields.issuer_name)[:300],
        "system": fields.system,
        "type_code": fields.type_code,
        "number": parsed.number if parsed else None,
        "symbol": str(symbol) if symbol else fields.symbol,
        "symbol_key": symbol_key(fields.symbol) if fields.symbol else "",
        "issued_on": fields.issued_on,
        "abstract": fields.abstract,
        "abstract_digest": abstract_digest(fields.abstract),
        "urgency": fields.urgency,
        "signer_name": fields.signer_name,
        "signer_title": fields.signer_title,
        "page_count": fields.page_count,
        "copy_count": fields.copy_count,
        "recipients_text": fields.recipients_text,
        "filed_with": fields.filed_with,
        "note": fields.note,
    }


def abstract_digest(abstract: str) -> str:
    """Give a short digest of the folded abstract; equal words meet in an index."""
    return hashlib.sha256(abstract_key(abstract).encode()).hexdigest()[:32]


def _parsed(symbol: str) -> Symbol | None:
    try:
        return parse_symbol(symbol)
    except SymbolError:
        return None
