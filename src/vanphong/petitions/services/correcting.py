"""Mending what was typed wrongly of a letter; what arrived, its number and files, stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.petitions import queries
from vanphong.petitions.models import (
    Case,
    CaseStep,
    FrozenReport,
    Lengthening,
    Letter,
    LetterCorrection,
    Petitioner,
    StatusCode,
    Verdict,
    Writer,
)
from vanphong.petitions.rules import CLOSED, Channel, Step, steps_from
from vanphong.petitions.rules.corrections import (
    DAYS,
    FIELDS,
    WRITER,
    WRITERS,
    Standing,
    may_correct,
    told,
)
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.rules.permissions import DECIDE, REGISTER
from vanphong.petitions.services import clocks, follows, guard, likeness
from vanphong.petitions.services.petitioners import forget_if_nowhere, known_or_new
from vanphong.petitions.services.receiving import (
    LetterFacts,
    Person,
    forwarder_given,
    insist_figures,
    known_value,
)

_MOST = {"abstract": 1000, "demand": 1000, "forwarder": 200, "forwarder_symbol": 100}
_PERSON = ("full_name", "address", "id_number", "phone")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A mended letter: what was noted, and the periods of frozen reports that keep the old day.

    `broken`: links to earlier or from later cases that do not hold by the new days.
    """

    letter: Letter
    correction: LetterCorrection
    frozen: Sequence[str] = field(default=())
    broken: Sequence[str] = field(default=())


def may_correct_letter(actor: Actor, letter: Letter) -> bool:
    """Say whether the actor may mend a letter: who registered it, or who decides on petitions."""
    own = actor.may(REGISTER) and letter.entered_by.person_id in actor.person_ids
    return own or actor.may(DECIDE)


def insist_may_correct(actor: Actor, letter: Letter) -> None:
    """Refuse who may not mend a letter.

    :raises NotAllowed: for anyone but who registered it, or decides on petitions.
    """
    if not may_correct_letter(actor, letter):
        raise NotAllowed(_("Chỉ người vào sổ đơn hoặc người quyết định xử lý sửa được sổ đơn."))


@transaction.atomic
def correct_letter(
    *,
    actor: Actor,
    letter_id: UUID,
    given: Mapping[str, Any],
    reason: str,
    now: dt.datetime,
    persons: Sequence[Person] | None = None,
    version: int | None = None,
) -> Corrected:
    """Mend fields of a letter (`rules.corrections.FIELDS`), and who wrote it: the whole list anew.

    Locks its cases by id, then the letter. A moved day of receipt moves the clocks; reports that
    were frozen stay as they are. A name spelled otherwise is the same person, for their other
    letters too; another name or address is another person. Of a hidden writer's letter no word is
    noted, old or new.

    :raises NotAllowed: for anyone but who registered it, or decides on petitions.
    :raises NotFound: when it is missing or hidden.
    :raises Refused: `changed_meanwhile`, `nothing_changed`, and as `rules.corrections.may_correct`.
    :raises Invalid: without a reason; at a field that does not hold; where the list has another
        number of people.
    """
    asking.own_post(actor, DECIDE if actor.may(DECIDE) else REGISTER)
    said = guard.reason_given(reason, now)
    cases = guard.cases_of_letter(letter_id)
    letter = queries.get_letter(actor, letter_id, lock=True)
    insist_may_correct(actor, letter)
    if version is not None and version != letter.version:
        raise guard.changed()
    wanted = {name: given.get(name, getattr(letter, name)) for name in FIELDS}
    rows = queries.writers_of(letter)
    others = [] if letter.is_protected else _other_persons(rows, persons)
    renamed = bool(others or (letter.is_protected and persons))
    asked = {name for name, value in wanted.items() if getattr(letter, name) != value}
    asking.insist(
        may_correct(
            asked | ({WRITERS} if renamed else set()),
            wanted["received_on"],
            _standing(letter, cases, rows),
        )
    )
    values = _checked(letter, wanted, now)
    changed = {name for name, value in values.items() if getattr(letter, name) != value}
    if not changed and not others:
        raise Refused(_("Không có gì khác với sổ."), code="nothing_changed")
    noted = [
        {"field": name, "old": _plain(getattr(letter, name)), "new": _plain(values[name])}
        for name in FIELDS
        if name in changed
    ]
    noted += _write_persons(letter, rows, others)
    noted = told(noted, is_hidden=queries.needs_cover(letter))
    days = {letter.received_on, values["received_on"]} if "received_on" in changed else set()
    moves = _write_letter(letter, cases, changed, values, now)
    correction = LetterCorrection.objects.create(
        office_id=letter.office_id, letter=letter, changes=noted, moves=moves, reason=said,
        corrected_at=now, corrected_by_id=actor.post_key,
    )  # fmt: skip
    plain = [
        {name: one[name] for name in ("field", "old", "new")}
        for one in noted
        if one["field"] in DAYS or one["field"] == "channel"
    ]
    audit.record(
        actor, "petitions:letter:correct", subject=letter,
        detail={"fields": [one["field"] for one in noted], "values": plain, "moved": len(moves)},
    )  # fmt: skip
    opened = [one for one in cases if one.first_letter_id == letter.pk]
    moved = opened if changed & {"received_on", "posted_on"} else ()
    broken = follows.broken_links(actor, moved)
    return Corrected(letter, correction, _frozen_with(letter.office_id, days), broken)


def _standing(letter: Letter, cases: Collection[Case], rows: Sequence[Writer]) -> Standing:
    keys = [one.pk for one in cases if one.first_letter_id == letter.pk]
    steps = CaseStep.objects.filter(case_id__in=keys, verdict=Verdict.APPROVED)
    longer = Lengthening.objects.filter(case_id__in=keys)
    days = [
        steps.aggregate(day=Min("happened_on"))["day"],
        longer.aggregate(day=Min("decided_on"))["day"],
        *(one.withdrawn_on for one in rows),
    ]
    over = [one.state for one in cases if one.pk in keys and one.state in CLOSED]
    return Standing(
        year=letter.year,
        by_machine=queries.came_by_machine(letter),
        is_protected=letter.is_protected,
        is_closed=bool(over),
        may_reopen=all(Step.REOPEN in steps_from(state) for state in over),
        first_act_on=min(filter(None, days), default=None),
    )


def _checked(letter: Letter, wanted: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    """Give every field as it is to stand, checked as at the counter."""
    values = dict(wanted)
    facts = LetterFacts(**values, people=letter.people)
    insist_figures(facts, vietnam_date(now))
    known_value(Channel, facts.channel, "channel")
    for name, most in _MOST.items():
        missing = str(_("Hãy ghi tóm tắt nội dung đơn.")) if name == "abstract" else ""
        values[name] = asking.words_given(name, values[name], most, now, missing)
    values["forwarder"] = forwarder_given(facts, now)
    return values


def _other_persons(
    rows: Sequence[Writer], persons: Sequence[Person] | None
) -> list[tuple[Writer, Person]]:
    """Give the writers who are written down otherwise, with what is to stand there.

    :raises Invalid: where the list has another number of people, or a line without a name.
    """
    if persons is None:
        return []
    if len(persons) != len(rows):
        sentence = _("Danh sách có %(count)d người: sửa từng dòng, không thêm bớt người.")
        _wrong(sentence % {"count": len(rows)})
    if any(not one.full_name for one in persons):
        _wrong(_("Có dòng chưa ghi họ tên."))
    return [
        (row, one)
        for row, one in zip(rows, persons, strict=True)
        if any(getattr(row.petitioner, name) != getattr(one, name) for name in _PERSON)
    ]


def _write_persons(
    letter: Letter, rows: Sequence[Writer], others: Sequence[tuple[Writer, Person]]
) -> list[dict[str, str]]:
    noted = []
    there = {one.petitioner_id for one in rows}
    for row, typed in others:
        old = _line(row.petitioner)
        person = known_or_new(letter.office_id, typed)
        if person.pk == row.petitioner_id:
            for name in _PERSON:
                setattr(person, name, getattr(typed, name))
            person.save(update_fields=list(_PERSON))
        elif person.pk in there:
            _wrong(_("“%(name)s” có hai lần trong danh sách.") % {"name": typed.full_name})
        else:
            there.add(person.pk)
            before, row.petitioner = row.petitioner, person
            row.save(update_fields=["petitioner"])
            forget_if_nowhere([before.pk])
        noted.append({"field": f"{WRITER}{row.position}", "old": old, "new": _line(person)})
    return noted


def _write_letter(
    letter: Letter,
    cases: Sequence[Case],
    changed: Collection[str],
    values: Mapping[str, Any],
    now: dt.datetime,
) -> list[dict[str, Any]]:
    """Write the fields and what hangs on them; give the time limits that moved."""
    abstract = letter.abstract
    said_at_receipt = letter.declined_secrecy_on == letter.received_on
    if said_at_receipt and "received_on" in changed:
        letter.declined_secrecy_on = values["received_on"]
    for name in changed:
        setattr(letter, name, values[name])
    letter.version += 1
    letter.save(update_fields=[*changed, "declined_secrecy_on", "version"])
    moves: list[dict[str, Any]] = []
    for case in cases:
        if case.first_letter_id != letter.pk:
            continue
        case.first_letter, case.received_on = letter, letter.received_on
        if case.title == abstract:
            case.title = letter.abstract
        guard.save(case, "received_on", "title")
        if {"received_on", "channel"} & set(changed) and case.state not in CLOSED:
            moves += [_move(case, one) for one in clocks.renew_corrected(case, now)]
    if "received_on" in changed:
        StatusCode.objects.filter(letter_id=letter.pk).update(received_on=letter.received_on)
    likeness.renew(Letter.objects.filter(pk=letter.pk))
    return moves


def _move(case: Case, one: clocks.Moved) -> dict[str, Any]:
    days = {"before": _plain(one.before), "after": _plain(one.after)}
    return asdict(one) | days | {"case": str(case)}


def _frozen_with(office_id: int, days: Collection[dt.date]) -> list[str]:
    """Give the periods of frozen reports that one of the days lies in."""
    rows = FrozenReport.objects.filter(office_id=office_id).values_list("period", flat=True)
    periods = [(key, period_of(key)) for key in sorted(set(rows))] if days else []
    return [
        key
        for key, period in periods
        if period and any(period.since <= day < period.until for day in days)
    ]


def _line(person: Petitioner) -> str:
    return "; ".join(filter(None, (getattr(person, name) for name in _PERSON)))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _wrong(sentence: str) -> None:
    raise Invalid(sentence, code="invalid", fields={"names": [sentence]})
