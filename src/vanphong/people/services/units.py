"""Loading the country's units, and one Party committee office for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.text import sort_key
from vanphong.people import units
from vanphong.people.models import Body, Level, Office, Unit
from vanphong.people.services.offices import require_keeper

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load found and what it added."""

    provinces: int
    communes: int
    new_units: int
    new_offices: int
    new_bodies: int


@transaction.atomic
def load_units(*, actor: Actor, data: Any, with_offices: bool = False) -> LoadReport:
    """Bring the table of units to the state of the list; add missing offices and their bodies.

    Running it again changes nothing. Offices and bodies that exist are left as they are, since
    people may have corrected them. Only the operator's command loads.

    :raises Invalid: when the list is not as described; then nothing is loaded.
    """
    require_keeper(actor, None)
    facts = list(units.read_units(data))
    known = set(Unit.objects.values_list("code", flat=True))
    _write_units([f for f in facts if not f.parent])
    _write_units([f for f in facts if f.parent])
    offices, bodies = _write_offices(facts) if with_offices else (0, 0)
    report = LoadReport(
        provinces=sum(not f.parent for f in facts),
        communes=sum(bool(f.parent) for f in facts),
        new_units=sum(f.code not in known for f in facts),
        new_offices=offices,
        new_bodies=bodies,
    )
    audit.record(
        actor,
        "people:unit:load",
        detail={"units": len(facts), "offices": offices, "bodies": bodies},
    )
    return report


def _level(facts: units.UnitFacts) -> str:
    return Level.COMMUNE if facts.parent else Level.PROVINCE


def _write_units(facts: Sequence[units.UnitFacts]) -> None:
    Unit.objects.bulk_create(
        [
            Unit(
                code=f.code,
                level=_level(f),
                full_name=f.full_name,
                name=f.name,
                sort_key=sort_key(f.name),
                parent_id=f.parent or None,
            )
            for f in facts
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "full_name", "name", "sort_key", "parent"],
    )


def _write_offices(facts: Sequence[units.UnitFacts]) -> tuple[int, int]:
    made = [(f, units.office_of(f)) for f in facts]
    by_code = {o.code: o for o in Office.objects.filter(code__in=[m.code for _, m in made])}
    added = 0
    for province_step in (True, False):  # provinces first: communes hang below them
        fresh = [
            Office(
                code=m.code,
                name=m.name,
                short_name=m.short_name,
                sort_key=sort_key(m.name),
                level=_level(f),
                place_name=m.place_name,
                unit_id=f.code,
                parent=by_code.get(f"VPTU.{f.parent}") if f.parent else None,
                valid_from=units.SINCE,
            )
            for f, m in made
            if bool(f.parent) is not province_step and m.code not in by_code
        ]
        by_code |= {o.code: o for o in Office.objects.bulk_create(fresh, batch_size=_BATCH)}
        added += len(fresh)
    return added, _write_bodies([(by_code[m.code], m) for _, m in made])


def _write_bodies(offices: Sequence[tuple[Office, units.OfficeFacts]]) -> int:
    there = set(Body.objects.values_list("office_id", "symbol", "kind"))
    fresh = [
        Body(
            office=office,
            name=b.name,
            symbol=b.symbol,
            header_upper=b.header_upper,
            header_name=b.header_name,
            kind=b.kind,
            valid_from=units.SINCE,
        )
        for office, made in offices
        for b in made.bodies
        if (office.id, b.symbol, b.kind) not in there
    ]
    Body.objects.bulk_create(fresh, batch_size=_BATCH)
    return len(fresh)
