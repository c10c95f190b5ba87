"""The clocks of a case, counted anew after each act that may move them; longer by decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import part_of_act
from vanphong.petitions import queries, timing
from vanphong.petitions.models import NEVER, Case, CaseClock, ClockState, Lengthening
from vanphong.petitions.rules.changes import extension_fits
from vanphong.petitions.rules.clocks import Clock, clock_for
from vanphong.petitions.rules.events import Bears, ExtensionGround, Nature
from vanphong.petitions.rules.facts import Extension
from vanphong.petitions.rules.limits import thresholds, time_limits
from vanphong.petitions.rules.permissions import DECIDE
from vanphong.petitions.services import guard

_AT_ONCE = 2000


@part_of_act
def renew(case: Case, now: dt.datetime) -> None:
    """Set the clocks that run for a locked case as it stands now, and the first day it is due."""
    rows = timing.rows_of([case])[case.pk]
    calendar = calendars.calendar_for(case.office_id)
    there = CaseClock.objects.filter(case=case)
    new, changed = differences(case, rows, calendar, now, there)
    CaseClock.objects.bulk_create(new)
    CaseClock.objects.bulk_update(changed, _KEPT)
    due_on = first_due_of(CaseClock.objects.filter(case=case))
    if due_on != case.next_due_on:
        case.next_due_on = due_on
        case.save(update_fields=["next_due_on"])


@dataclass(frozen=True, slots=True)
class Moved:
    """A time limit that ran and ends on another day now; None: it does not run."""

    duty: str
    label: str
    before: dt.date | None
    after: dt.date | None


@part_of_act
def renew_corrected(case: Case, now: dt.datetime) -> list[Moved]:
    """Set the clocks of a locked case whose letter was mended; give those that end otherwise.

    What was met from the wrong day counts as it is from the right one, and not twice.
    """
    before = _dues(case)
    renew(case, now)
    rows = timing.rows_of([case])[case.pk]
    found = timing.case_clocks(case, rows, calendars.calendar_for(case.office_id))
    stand = {(one.code, one.start_on) for one in found}
    for row in CaseClock.objects.filter(case=case, state=ClockState.MET):
        if (row.duty, row.started_on) not in stand:
            row.state, row.set_at = ClockState.DROPPED, now
            row.save(update_fields=["state", "set_at"])
    after = _dues(case)
    return [
        Moved(duty, time_limits().limits[duty][-1].duty, before.get(duty), after.get(duty))
        for duty in sorted(before.keys() | after.keys())
        if before.get(duty) != after.get(duty)
    ]


def _dues(case: Case) -> dict[str, dt.date | None]:
    running = CaseClock.objects.filter(case=case, state=ClockState.RUNNING)
    running = running.exclude(duty__in=thresholds())
    return dict(running.values_list("duty", "due_on"))


_KEPT = ["due_on", "state", "met_on", "rule", "bears", "set_at"]


def differences(
    case: Case,
    rows: timing.Rows,
    calendar: calendars.WorkingCalendar,
    now: dt.datetime,
    kept: Iterable[CaseClock],
) -> tuple[list[CaseClock], list[CaseClock]]:
    """Give the rows of clocks that are new beside those kept, and those that are otherwise now."""
    owed = timing.owed(rows)
    there = {(one.duty, one.started_on): one for one in kept}
    new, changed = [], []
    for clock in timing.case_clocks(case, rows, calendar):
        row = there.pop((clock.code, clock.start_on), None)
        wanted = _values(clock, over=timing.is_over(case, clock, owed))
        if row is None:
            row = CaseClock(
                office_id=case.office_id, case=case, duty=clock.code,
                started_on=clock.start_on, set_at=now, **wanted,
            )  # fmt: skip
            new.append(row)
        elif any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            row.set_at = now
            changed.append(row)
    for row in there.values():
        if row.state in {ClockState.RUNNING, ClockState.HALTED}:
            row.state, row.set_at = ClockState.DROPPED, now
            changed.append(row)
    return new, changed


def _values(clock: Clock, *, over: bool) -> dict[str, object]:
    state = ClockState.RUNNING
    if clock.met_on is not None:
        state = ClockState.MET
    elif over:
        state = ClockState.DROPPED
    elif clock.due_on is None:
        state = ClockState.HALTED
    return {
        "due_on": clock.due_on, "state": state, "met_on": clock.met_on,
        "rule": clock.limit.version, "bears": clock.limit.bears,
    }  # fmt: skip


@transaction.atomic
def extend_clock(
    *,
    actor: Actor,
    case_id: UUID,
    duty: str,
    days: int,
    symbol: str,
    decided_on: dt.date,
    ground: str,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Case:
    """Make a time limit longer by a decision with its number, where the law lets it. Locks the case.

    `days` are added, counted in the unit of the limit.

    :raises Invalid: for a ground that is not listed, a day to come, without number or reason;
        `no_clock` when the limit does not run.
    :raises Refused: with the rule's code when it may not be.
    """
    post_id = asking.own_post(actor, DECIDE)
    case = guard.locked(actor, case_id, version)
    if ground not in set(ExtensionGround):
        sentence = _("Hãy chọn căn cứ gia hạn.")
        raise Invalid(sentence, fields={"ground": [sentence]})
    if decided_on > vietnam_date(now):
        sentence = _("Ngày này chưa tới.")
        raise Invalid(sentence, fields={"decided_on": [sentence]})
    row = Lengthening(
        office_id=case.office_id,
        case=case,
        duty=duty,
        days=days,
        ground=ground,
        symbol=asking.words_given(
            "symbol", symbol, 100, now, _("Hãy ghi số quyết định gia hạn.")
        ),
        decided_on=decided_on,
        reason=guard.reason_given(reason, now),
        set_at=now,
        set_by_id=post_id,
    )
    _insist_extension(case, row)
    row.save(force_insert=True)
    guard.save(case)
    renew(case, now)
    audit.record(
        actor, "petitions:case:extend", subject=case, detail={"duty": duty, "days": days}
    )
    return case


def _insist_extension(case: Case, asked: Lengthening) -> None:
    """Refuse to make a clock longer that does not run, or that the law does not let.

    :raises Invalid: `no_clock`.
    """
    clock = None
    if case.nature in set(Nature) and asked.duty in time_limits().limits:
        rows = timing.rows_of([case])[case.pk]
        facts = timing.time_facts(case, rows, Nature(case.nature))
        clock = clock_for(asked.duty, facts, calendars.calendar_for(case.office_id))
    if (
        clock is None
        or clock.met_on is not None
        or timing.is_over(case, clock, timing.owed(rows))
    ):
        sentence = _("Thời hạn này không đang chạy ở vụ việc này.")
        raise Invalid(sentence, code="no_clock", fields={"duty": [sentence]})
    before = [one for one in facts.extensions if one.duty == asked.duty]
    wanted = Extension(
        asked.duty, asked.days, asked.decided_on, asked.symbol, ExtensionGround(asked.ground)
    )
    asking.insist(extension_fits(clock.limit, facts, before, wanted))


def moved_due_dates(
    actor: Actor,
    before: calendars.WorkingCalendar,  # noqa: ARG001 - the port's
    after: calendars.WorkingCalendar,
    now: dt.datetime | None = None,
) -> list[object]:
    """Count the clocks of all open cases anew after a change of days (port `moved_due_dates`).

    Stores the new days; gives the cases whose first due day moved. Locks them, by id.
    """
    rows = queries.still_owing(Case.objects.filter(office_id=actor.office_key))
    rows = rows.select_related("first_letter").select_for_update(of=("self",)).order_by("pk")
    found: list[object] = []
    batch: list[Case] = []
    for case in rows.iterator(chunk_size=_AT_ONCE):
        batch.append(case)
        if len(batch) == _AT_ONCE:
            found += _recounted(batch, after, now)
            batch = []
    return found + _recounted(batch, after, now)


def _recounted(
    cases: list[Case], calendar: calendars.WorkingCalendar, now: dt.datetime | None
) -> list[calendars.MovedDue]:
    rows = timing.rows_of(cases)
    kept: dict[UUID, list[CaseClock]] = {case.pk: [] for case in cases}
    for clock in CaseClock.objects.filter(case_id__in=list(kept)):
        kept[clock.case_id].append(clock)
    moved, changed_cases, changed_clocks, new_clocks = [], [], [], []
    for case in cases:
        clocks = kept[case.pk]
        stamp = now or max((one.set_at for one in clocks), default=case.opened_at)
        new, changed = differences(case, rows[case.pk], calendar, stamp, clocks)
        new_clocks += new
        changed_clocks += changed
        due_on = first_due_of([*clocks, *new])
        if due_on == case.next_due_on:
            continue
        if NEVER not in {due_on, case.next_due_on}:
            moved.append(_moved(case, due_on))
        case.next_due_on = due_on
        changed_cases.append(case)
    CaseClock.objects.bulk_create(new_clocks)
    CaseClock.objects.bulk_update(changed_clocks, _KEPT, batch_size=_AT_ONCE)
    Case.objects.bulk_update(changed_cases, ["next_due_on"], batch_size=_AT_ONCE)
    return moved


def first_due_of(rows: Iterable[CaseClock]) -> dt.date:
    """Give the first day something is owed; a threshold is no duty."""
    return min(
        (
            one.due_on
            for one in rows
            if one.state == ClockState.RUNNING
            and one.bears == Bears.OFFICE
            and one.due_on is not None
            and one.duty not in thresholds()
        ),
        default=NEVER,
    )


def _moved(case: Case, after: dt.date) -> calendars.MovedDue:
    label = _("Vụ việc %(number)s") % {"number": case}
    return calendars.MovedDue(label, page_of("petition_case", case.pk), case.next_due_on, after)
