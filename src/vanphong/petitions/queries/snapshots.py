"""The rows behind the figures of a period, and the reports that were frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import NotFound
from vanphong.petitions.models import (
    NEVER,
    Case,
    CaseClock,
    ClockState,
    Follow,
    FrozenReport,
    Letter,
    LetterInCase,
    Writer,
)
from vanphong.petitions.queries.came import came
from vanphong.petitions.queries.cases import visible_cases, visible_letters
from vanphong.petitions.queries.figures import FIGURES
from vanphong.petitions.queries.follows import live_follows
from vanphong.petitions.queries.result_figures import (
    ALL_FIGURES,
    BY_SLUG,
    RESULT_FIGURES,
    concerned,
    with_result,
)
from vanphong.petitions.queries.urgings import (
    all_urgings,
    in_urging_view,
    urgings,
)
from vanphong.petitions.rules import MANY, Key, Nature
from vanphong.petitions.rules.events import Bears
from vanphong.petitions.rules.follows import with_implied
from vanphong.petitions.rules.limits import thresholds
from vanphong.petitions.rules.periods import Period, period_of
from vanphong.petitions.rules.permissions import READ_ALL, READ_OWN
from vanphong.petitions.rules.snapshots import GROUPS, LETTERS, PEOPLE, Line, Snapshot, read

_KEYS = (Key.NATURE, Key.FIELD, Key.COMPETENCE, Key.CONDITION, Key.PRIOR)
# Nothing of these is published, nor of what may have one among its contents.
_UNPUBLISHED = (Nature.DENUNCIATION, Nature.MIXED)


def snapshot(actor: Actor, period: Period, today: dt.date) -> Snapshot:
    """Give the rows each figure counts, of the cases and letters the actor may see."""
    return Snapshot(
        period.key,
        period.since.isoformat(),
        period.until.isoformat(),
        tuple(_cases(actor, period, today)),
        tuple(_letters(actor, period)),
        tuple(_urgings(actor, period, today)),
        tuple(_replies(actor, period)),
    )


def seen_of(actor: Actor, kept: Snapshot) -> Snapshot:
    """Give of a snapshot what the actor may see today: nothing of a case that bars the actor."""
    of_cases = [*kept.cases, *(kept.urgings or ()), *(kept.replies or ())]
    cases = visible_cases(actor).filter(pk__in={row["id"] for row in of_cases})
    letters = visible_letters(actor).filter(pk__in=[row["id"] for row in kept.letters])
    seen = {str(pk) for rows in (cases, letters) for pk in rows.values_list("pk", flat=True)}
    return kept.only(lambda row: row["id"] in seen)


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a period: as it is now, or as it was frozen; `found` are the rows to show."""

    period: Period
    found: Snapshot
    frozen: FrozenReport | None


@dataclass(frozen=True)
class Frozen(Report):
    """The report of a period as it was frozen."""

    frozen: FrozenReport


def office_snapshot(actor: Actor, period: Period, today: dt.date) -> Snapshot:
    """Give the rows of all cases and letters of the actor's office, whoever asks."""
    everything = frozenset({READ_OWN, READ_ALL})
    return snapshot(job_actor("petitions.report", actor.office_id, everything), period, today)


def live_report(
    actor: Actor, period: Period, today: dt.date, *, published: bool = False
) -> Report:
    """Give the report as it is now: what the actor sees; what is published is the office's."""
    found = (office_snapshot if published else snapshot)(actor, period, today)
    return Report(period, found, None)


def frozen_report(actor: Actor, report_id: UUID, *, published: bool = False) -> Frozen:
    """Give a frozen report: of it what the actor sees; what is published is the office's.

    :raises NotFound: when it is missing or hidden.
    """
    report = get_frozen(actor, report_id)
    kept, period = read(report.content), period_of(report.period)
    if period is None:
        raise ValueError(report.period)
    return Frozen(period, kept if published else seen_of(actor, kept), report)


def titles_of(actor: Actor, rows: Iterable[Line]) -> dict[str, str]:
    """Give what cases or letters are about today, as far as the actor may see them.

    Of letters whose writer is protected nothing: reading those is noted where it is done.
    """
    ids = [row["id"] for row in rows]
    cases = visible_cases(actor).filter(pk__in=ids).values_list("pk", "title")
    letters = visible_letters(actor).filter(pk__in=ids, is_protected=False)
    return {str(pk): words for pk, words in (*cases, *letters.values_list("pk", "abstract"))}


def frozen_reports(actor: Actor) -> QuerySet[FrozenReport]:
    """Give the frozen reports of the actor's office without their content, for who reads all."""
    if not actor.may(READ_ALL):
        return FrozenReport.objects.none()
    rows = FrozenReport.objects.filter(office_id=actor.office_key)
    return rows.select_related("frozen_by__person").defer("content")


def versions_of(actor: Actor, period: str) -> list[FrozenReport]:
    """Give the versions of a period's report, the newest first, without their content."""
    return list(frozen_reports(actor).filter(period=period).order_by("-version"))


def get_frozen(actor: Actor, report_id: UUID) -> FrozenReport:
    """Give one frozen report with its content.

    :raises NotFound: when it is missing or hidden.
    """
    found = frozen_reports(actor).defer(None).filter(pk=report_id).first()
    if found is None:
        raise NotFound(_("Không tìm thấy báo cáo đã chốt này."))
    return found


def _cases(actor: Actor, period: Period, today: dt.date) -> list[Line]:
    rows = with_result(actor, period, today).select_related("result")
    rows = rows.filter(BY_SLUG["phai-xu-ly"].counts(period) | concerned(period))
    counted = {
        _column(one.slug): ExpressionWrapper(one.counts(period), output_field=BooleanField())
        for one in ALL_FIGURES
    }
    protected = LetterInCase.objects.filter(case=OuterRef("pk"), letter__is_protected=True)
    rows = rows.annotate(**counted, has_protected=Exists(protected))
    clocks = _clocks(rows)
    follows = live_follows().filter(case__in=rows.order_by().values("pk"))
    links = {one.case_id: one for one in follows}
    return [
        _case(one, clocks.get(one.pk, []), links.get(one.pk))
        for one in rows.order_by("year", "number")
    ]


def _case(case: Case, clocks: list[list[str | None]], link: Follow | None) -> Line:
    judged = with_implied(case.judged(), link)
    hidden = case.nature in _UNPUBLISHED or getattr(case, "has_protected")  # noqa: B009 - annotated
    line: dict[str, Any] = {
        "id": str(case.pk),
        "number": str(case),
        "received_on": case.received_on.isoformat(),
        "handled_on": _day(case.handled_on),
        "state": case.state,
        "due_on": None if case.next_due_on == NEVER else case.next_due_on.isoformat(),
        "clocks": clocks,
        "keys": {key.value: judged[key] for key in _KEYS},
        "published": not hidden,
        "figures": [one.slug for one in FIGURES if getattr(case, _column(one.slug))],
    }
    return line | _result(case)


def _result(case: Case) -> dict[str, Any]:
    """Give the figures of results that count a case, and what it adds to those that are sums."""
    found = [one for one in RESULT_FIGURES if getattr(case, _column(one.slug))]
    if not found:
        return {}
    return {
        "results": [one.slug for one in found],
        "amounts": {
            one.slug: sum(getattr(case.result, name) for name in one.measure)
            for one in found
            if one.measure
        },
    }


def _clocks(cases: QuerySet[Case]) -> dict[UUID, list[list[str | None]]]:
    """Give the duties of the office in each case: which, due when, met when."""
    rows = CaseClock.objects.filter(case__in=cases.values("pk"), bears=Bears.OFFICE)
    rows = rows.exclude(state=ClockState.DROPPED).exclude(duty__in=thresholds())
    found: dict[UUID, list[list[str | None]]] = {}
    for one in rows.order_by("started_on", "duty"):
        line = [one.duty, _day(one.due_on), _day(one.met_on)]
        found.setdefault(one.case_id, []).append(line)
    return found


def _letters(actor: Actor, period: Period) -> list[Line]:
    rows = visible_letters(actor).filter(
        received_on__gte=period.since, received_on__lt=period.until
    )
    secret = LetterInCase.objects.filter(letter=OuterRef("pk"), case__nature__in=_UNPUBLISHED)
    rows = rows.annotate(
        hidden=ExpressionWrapper(
            Q(is_protected=True) | Exists(secret), output_field=BooleanField()
        )
    ).order_by("year", "number")
    people: dict[UUID, int] = {}
    wrote: dict[UUID, list[int]] = {}
    named = Writer.objects.filter(letter__in=rows.order_by().values("pk"), struck_reason="")
    order = ("letter__year", "letter__number", "position")
    for letter_id, person in named.order_by(*order).values_list("letter_id", "petitioner_id"):
        number = people.setdefault(person, len(people))
        wrote.setdefault(letter_id, []).append(number)
    return [_letter(one, wrote.get(one.pk, [])) for one in rows]


def _urgings(actor: Actor, period: Period, today: dt.date) -> list[Line]:
    rows = in_urging_view(urgings(actor), "tat-ca", today, period)
    return [_paper(one.step.case, str(one.step.pk), one.on) for one in all_urgings(rows)]


def _replies(actor: Actor, period: Period) -> list[Line]:
    return [_paper(case, one.key, one.on) for one in came(actor, period) for case in one.cases]


def _paper(case: Case, key: str, day: dt.date) -> Line:
    return {
        "id": str(case.pk),
        "number": str(case),
        "keys": {Key.NATURE.value: case.nature},
        "paper": key,
        "on": day.isoformat(),
        "published": False,
        "figures": [],
    }


def _letter(letter: Letter, writers: list[int]) -> Line:
    figures = [LETTERS]
    figures += [PEOPLE] if writers else []
    figures += [GROUPS] if letter.people >= MANY else []
    return {
        "id": str(letter.pk),
        "number": str(letter),
        "received_on": letter.received_on.isoformat(),
        "people": letter.people,
        "writers": writers,
        "published": not getattr(letter, "hidden"),  # noqa: B009 - annotated
        "figures": figures,
    }


def _column(slug: str) -> str:
    return f"in_{slug.replace('-', '_')}"


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
