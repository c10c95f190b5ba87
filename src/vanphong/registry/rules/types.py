"""Types of documents: the lists of the Party and the State with dates, names, abbreviations."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from vanphong.kernel.rules import ALLOWED, Confidence, Decision, load_pack
from vanphong.kernel.text import fold, one_line

PARTY = "PARTY"
STATE = "STATE"

OFFICIAL_LETTERS = frozenset({"OFFICIAL_LETTER", "STATE_OFFICIAL_LETTER"})


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """One abbreviation of a type as met in symbols; `printed` is the one we write."""

    text: str
    confidence: Confidence
    printed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class TypeList:
    """One dated list of types, valid in `[valid_from, valid_until)`."""

    id: str
    name: str
    system: str
    valid_from: dt.date
    valid_until: dt.date | None
    confidence: Confidence
    source: str

    def in_force(self, on: dt.date) -> bool:
        """Say whether documents of that date follow this list."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type; `kind` is NAMED, PAPER (administrative paper), COPY or LEGAL."""

    code: str
    name: str
    system: str
    kind: str
    lists: tuple[str, ...]
    abbreviations: tuple[Abbreviation, ...]

    @property
    def abbreviation(self) -> str:
        """The abbreviation printed in symbols, or empty when none is known."""
        return next((a.text for a in self.abbreviations if a.printed), "")

    @property
    def has_title(self) -> bool:
        """Say whether the name of the type stands as a title (it does not on a công văn)."""
        return self.code not in OFFICIAL_LETTERS


@functools.cache
def type_lists() -> tuple[TypeList, ...]:
    """Give all lists, oldest first."""
    return tuple(
        TypeList(
            id=row["id"],
            name=row["name"],
            system=row["system"],
            valid_from=row["valid_from"],
            valid_until=row.get("valid_until"),
            confidence=Confidence(row["confidence"]),
            source=row["source"],
        )
        for row in load_pack("vanphong.registry", "document-types").meta["list"]
    )


@functools.cache
def all_types() -> tuple[DocumentType, ...]:
    """Give every known type in the order of its list, Party types first."""
    return tuple(
        DocumentType(
            code=row["code"],
            name=row["name"],
            system=row["system"],
            kind=row["kind"],
            lists=tuple(row["lists"]),
            abbreviations=tuple(
                Abbreviation(
                    text=a["text"],
                    confidence=Confidence(a["confidence"]),
                    printed=a.get("printed", False),
                    note=a.get("note", ""),
                )
                for a in row.get("abbreviations", ())
            ),
        )
        for row in load_pack("vanphong.registry", "document-types").meta["type"]
    )


@functools.cache
def _by_code() -> dict[str, DocumentType]:
    return {t.code: t for t in all_types()}


def document_type(code: str) -> DocumentType:
    """Give one type by its code.

    :raises LookupError: when there is no such code.
    """
    try:
        return _by_code()[code]
    except KeyError:
        message = f"no document type {code!r}"
        raise LookupError(message) from None


def is_type_code(code: str) -> bool:
    """Say whether the code names a known type."""
    return code in _by_code()


def document_types(on: dt.date, system: str = PARTY) -> tuple[DocumentType, ...]:
    """Give the types in force for documents of that date, in the order of the list.

    :source: Quy định 399-QĐ/TW Điều 5–7; Quy định 66-QĐ/TW; Nghị định 30/2020/NĐ-CP Điều 7
    """
    lists = {one.id for one in type_lists() if one.system == system and one.in_force(on)}
    return tuple(t for t in all_types() if lists.intersection(t.lists))


def is_listed(code: str, on: dt.date) -> Decision:
    """Say whether the type stands in a list in force; a list not read in full only warns."""
    wanted = document_type(code)
    if wanted.kind == "COPY" or wanted in document_types(on, wanted.system):
        return ALLOWED
    current = [one for one in type_lists() if one.system == wanted.system and one.in_force(on)]
    source = "; ".join(one.source for one in current)
    reason = f"Loại “{wanted.name}” không có trong danh mục loại văn bản tại ngày này."
    if current and all(one.confidence is Confidence.SEEN for one in current):
        return Decision(allowed=False, reason=reason, source=source, code="type_not_listed")
    return Decision(allowed=True, source=source, warnings=(reason + " Đề nghị kiểm tra lại.",))


def types_of_abbreviation(text: str, system: str) -> tuple[DocumentType, ...]:
    """Give the types an abbreviation may stand for, most likely first.

    Upper or lower case and missing marks are tolerated.
    """
    spelling = canonical_abbreviation(text, system)
    return tuple(
        t
        for t in all_types()
        if t.system == system and any(a.text == spelling for a in t.abbreviations)
    )


def canonical_abbreviation(text: str, system: str) -> str:
    """Give the abbreviation as the lists spell it (`ttr` → `TTr`), or the text unchanged."""
    known = _spellings(system)
    if text in known:
        return text
    for level in (str.lower, fold):
        for spelling in known:
            if level(spelling) == level(text):
                return spelling
    return text


@functools.cache
def _spellings(system: str) -> tuple[str, ...]:
    return tuple(a.text for t in all_types() if t.system == system for a in t.abbreviations)


def type_named(name: str, system: str = PARTY) -> DocumentType | None:
    """Give the type of that name, without regard to case, marks or blanks around it."""
    wanted = fold(one_line(name))
    return next((t for t in all_types() if t.system == system and fold(t.name) == wanted), None)


def numbered_type(text: str) -> DocumentType | None:
    """Give the type whose name the text begins with, if such documents get a number and symbol.

    Those are the named types whose abbreviation stands in a symbol; the longest name counts.
    """
    said = f"{fold(one_line(text))} "
    found = [
        one
        for one in all_types()
        if one.kind == "NAMED" and one.abbreviation and said.startswith(f"{fold(one.name)} ")
    ]
    return max(found, key=lambda one: len(one.name), default=None)
