"""From the public list of units to offices and issuing bodies with their lawful names: pure."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from vanphong.kernel.errors import Invalid
from vanphong.kernel.text import fold, one_line

# The 34 provinces and the communes of two levels exist since this day.
SINCE = dt.date(2025, 7, 1)
_VOWELS = re.compile(r"[aeiouy]+")
_CODE = re.compile(r"\d{2,5}")


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One unit of the list; `parent` is the province's code, empty for a province."""

    code: str
    name: str
    kind: str
    parent: str = ""
    parent_full_name: str = ""
    parent_name: str = ""

    @property
    def full_name(self) -> str:
        """The name with the word for its kind: "Phường Bình Tiên"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What an issuing body of an office prints in cells 2 and 3."""

    name: str
    symbol: str
    header_upper: str
    header_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """One Party committee's office with the bodies whose books it keeps."""

    code: str
    name: str
    short_name: str
    place_name: str
    bodies: tuple[BodyFacts, ...]


def read_units(data: Any) -> Iterator[UnitFacts]:
    """Give the units of a parsed list, each province before its communes.

    :raises Invalid: naming the first entry that is not as described.
    """
    for province in _entries(data, "danh sách"):
        facts = _unit(province)
        yield facts
        for ward in _entries(province.get("wards"), facts.full_name):
            yield _unit(ward, facts)


def _entries(value: Any, where: str) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Invalid(f"Tệp đơn vị hành chính chưa đúng: {where} phải là một danh sách.")
    return value


def _unit(row: Mapping[str, Any], parent: UnitFacts | None = None) -> UnitFacts:
    code, name, kind = (one_line(str(row.get(key) or "")) for key in ("code", "name", "kind"))
    kinds = {"Xã", "Phường", "Đặc khu"} if parent else {"Tỉnh", "Thành phố"}
    if not _CODE.fullmatch(code) or not name or kind not in kinds:
        raise Invalid(
            f"Tệp đơn vị hành chính chưa đúng ở mục {code or '?'} {name}".strip() + "."
        )
    if parent is None:
        return UnitFacts(code, name, kind)
    return UnitFacts(code, name, kind, parent.code, parent.full_name, parent.name)


@functools.cache
def _person_names() -> frozenset[str]:
    text = (resources.files("vanphong.people") / "rules_data" / "places.toml").read_text(
        "utf-8"
    )
    return frozenset(tomllib.loads(text)["person_names"])


def place_name(unit: UnitFacts) -> str:
    """Give the place printed before the date.

    The word for the kind is added to a person's name, one syllable, a name with a number, and
    a name equal to the upper unit's.

    :source: documents.md §2.5 (HD 36, second-hand): a proposal, editable per office.
    """
    one_syllable = " " not in unit.name and len(_VOWELS.findall(fold(unit.name))) <= 1
    needs_word = (
        one_syllable
        or unit.name in _person_names()
        or any(character.isdigit() for character in unit.name)
        or unit.name == unit.parent_name
    )
    return unit.full_name if needs_word else unit.name


def office_of(unit: UnitFacts) -> OfficeFacts:
    """Give the Party committee's office of a unit with its issuing bodies.

    :source: documents.md §2.4 (names in cell 2) and §2.5 (symbols), HD 36 as reported.
    """
    return _commune_office(unit) if unit.parent else _province_office(unit)


def _province_office(unit: UnitFacts) -> OfficeFacts:
    committee = f"{'Thành ủy' if unit.kind == 'Thành phố' else 'Tỉnh ủy'} {unit.name}"
    upper = committee.upper()
    # The standing committee's documents carry the committee's name in cell 2.
    bodies = (
        BodyFacts(committee, "TU", "", upper, "PROVINCIAL_COMMITTEE"),
        BodyFacts(f"Ban Thường vụ {committee}", "TU", "", upper, "PROVINCIAL_STANDING"),
        BodyFacts(f"Văn phòng {committee}", "VPTU", upper, "VĂN PHÒNG", "PROVINCIAL_ADVISORY"),
    )
    return OfficeFacts(
        f"VPTU.{unit.code}", f"Văn phòng {committee}", committee, place_name(unit), bodies
    )


def _commune_office(unit: UnitFacts) -> OfficeFacts:
    committee = f"Đảng ủy {unit.kind.lower()} {unit.name}"
    above = f"Đảng bộ {unit.parent_full_name}".upper()
    upper = committee.upper()
    bodies = (
        BodyFacts(committee, "ĐU", above, upper, "SUPERIOR_OF_GRASSROOTS_COMMITTEE"),
        BodyFacts(
            f"Ban Thường vụ {committee}", "ĐU", above, upper, "SUPERIOR_OF_GRASSROOTS_STANDING"
        ),
        BodyFacts(f"Văn phòng {committee}", "VPĐU", upper, "VĂN PHÒNG", "COMMUNE_ADVISORY"),
    )
    return OfficeFacts(
        f"VPDU.{unit.code}", f"Văn phòng {committee}", committee, place_name(unit), bodies
    )
