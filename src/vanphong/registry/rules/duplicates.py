"""When two registered documents are probably one."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Callable
from dataclasses import dataclass

from vanphong.kernel.text import folded_words
from vanphong.registry.rules.symbol import symbol_key

_LEADING = re.compile(r"^(?:v v|ve viec)\s+")


class DuplicateReason(enum.StrEnum):
    """Why two documents look alike; the strongest first."""

    SAME_FILE = "SAME_FILE"
    SAME_SYMBOL = "SAME_SYMBOL"
    SAME_ABSTRACT = "SAME_ABSTRACT"


SENTENCES = {
    DuplicateReason.SAME_FILE: "Tệp này đã có trong sổ, giống từng byte.",
    DuplicateReason.SAME_SYMBOL: "Đã có văn bản cùng cơ quan, cùng số và ký hiệu, cùng ngày.",
    DuplicateReason.SAME_ABSTRACT: "Đã có văn bản cùng ngày, cùng trích yếu.",
}


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is compared; empty or None means not known and never matches."""

    issuer: str = ""
    symbol: str = ""
    issued_on: dt.date | None = None
    abstract: str = ""
    file_digest: str = ""


def issuer_key(name: str) -> str:
    """Give the key under which spellings of one issuer meet."""
    return " ".join(folded_words(name))


def abstract_key(abstract: str) -> str:
    """Give the folded abstract without “V/v” or “về việc” in front."""
    return _LEADING.sub("", " ".join(folded_words(abstract)))


def duplicate_reasons(new: DocumentFacts, old: DocumentFacts) -> tuple[DuplicateReason, ...]:
    """Give every reason to think the two are one document; empty when there is none.

    :source: office practice, ADR 0011 (a warning that the clerk may confirm, never a refusal)
    """
    reasons = []
    if new.file_digest and new.file_digest == old.file_digest:
        reasons.append(DuplicateReason.SAME_FILE)
    same_day = new.issued_on is not None and new.issued_on == old.issued_on
    same_issuer = not new.issuer or not old.issuer or _same(issuer_key, new.issuer, old.issuer)
    if same_day and same_issuer and _same(symbol_key, new.symbol, old.symbol):
        reasons.append(DuplicateReason.SAME_SYMBOL)
    if same_day and _same(abstract_key, new.abstract, old.abstract):
        reasons.append(DuplicateReason.SAME_ABSTRACT)
    return tuple(reasons)


def _same(key: Callable[[str], str], one: str, other: str) -> bool:
    return bool(one) and bool(other) and key(one) == key(other)
