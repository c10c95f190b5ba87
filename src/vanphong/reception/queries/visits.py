"""Visits the actor may see, who waits, the book of a period, what is to be answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.petitions import api as petitions
from vanphong.reception.models import (
    Minutes,
    SessionPost,
    Visit,
    VisitHandOver,
    VisitPaper,
    VisitPerson,
)
from vanphong.reception.rules import (
    ANSWERED_LATER,
    PaperKind,
    VisitCounts,
    VisitState,
    counted,
    told_in_writing,
)
from vanphong.reception.rules.permissions import READ_ALL_VISITS, READ_OWN_VISITS

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Some visits, and the key of the next page, empty at the end."""

    items: list[Visit]
    next_key: str


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """Give the visits the actor may see: all, those registered, those of sessions one sits in.

    Nobody sees a visit about a case they are barred from, whatever their role.
    """
    if not actor.may(READ_OWN_VISITS):
        return Visit.objects.none()
    rows = Visit.objects.filter(office_id=actor.office_key)
    if not actor.may(READ_ALL_VISITS):
        sits = SessionPost.objects.filter(post__person_id__in=actor.person_ids)
        rows = rows.filter(
            Q(entered_by__person_id__in=actor.person_ids)
            | Q(session__leader__person_id__in=actor.person_ids)
            | Q(session_id__in=sits.values("session_id"))
        )
    if not actor.person_ids:
        return rows
    rows = rows.filter(Q(case=None) | Q(case__in=petitions.cases_here(actor)))
    return rows.exclude(letter_id__in=petitions.barred_letters(actor))


def receipts_of(actor: Actor, visit: Visit) -> list[petitions.HandOver]:
    """Give the receipts for papers of a visit that the actor may see, the first first."""
    keys = VisitHandOver.objects.filter(visit=visit).values("hand_over_id")
    return petitions.whole_hand_overs(petitions.visible_hand_overs(actor).filter(pk__in=keys))


def visit_of_receipt(actor: Actor, hand_over_id: UUID) -> UUID | None:
    """Give the visit at which papers were taken against a receipt, of those the actor may see."""
    rows = VisitHandOver.objects.filter(
        hand_over_id=hand_over_id, visit__in=visible_visits(actor)
    )
    return rows.values_list("visit_id", flat=True).first()


def get_visit(actor: Actor, visit_id: UUID, *, lock: bool = False) -> Visit:
    """Give one visit the actor may see, locked for change when asked.

    The lock is taken first: whether it may be seen is asked of what stands there after the wait.

    :raises NotFound: when it is missing or hidden.
    """
    if lock:
        Visit.objects.select_for_update().filter(
            office_id=actor.office_key, pk=visit_id
        ).first()
    rows = visible_visits(actor).filter(pk=visit_id)
    found = rows.select_related(
        "session__leader__person", "letter", "case", "entered_by__person", "ended_by__person"
    ).first()
    if found is None:
        raise NotFound(_("Không tìm thấy lượt tiếp công dân này."))
    return found


def persons_of(visits: Iterable[Visit]) -> dict[UUID, list[VisitPerson]]:
    """Give who was named of each visit, in the order of its list."""
    found: dict[UUID, list[VisitPerson]] = {}
    rows = VisitPerson.objects.filter(visit__in=list(visits)).select_related("petitioner")
    for row in rows.order_by("visit_id", "position"):
        found.setdefault(row.visit_id, []).append(row)
    return found


def waiting_visits(actor: Actor) -> list[Visit]:
    """Give who waits, first come first."""
    rows = visible_visits(actor).filter(state=VisitState.WAITING)
    return list(rows.select_related("session__leader__person").order_by("came_at", "pk"))


def visits_of_day(actor: Actor, day: dt.date) -> list[Visit]:
    """Give the visits of a day that no longer wait, the last first."""
    rows = visible_visits(actor).filter(day=day).exclude(state=VisitState.WAITING)
    rows = rows.select_related("session__leader__person", "case")
    return list(rows.order_by("-came_at", "-pk"))


def counts_of_day(actor: Actor, day: dt.date) -> VisitCounts:
    """Count visits, people and crowds of a day apart."""
    people = visible_visits(actor).filter(day=day).values_list("people", flat=True)
    return counted(people, petitions.MANY)


def visits_newest(actor: Actor, *, after: str = "", size: int = PAGE_SIZE) -> VisitPage:
    """Give one page, the newest first; identifiers run with time.

    :raises Invalid: when the key is not one of ours.
    """
    rows = visible_visits(actor)
    if after:
        try:
            rows = rows.filter(pk__lt=UUID(after))
        except ValueError as error:
            sentence = _("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")
            raise Invalid(sentence) from error
    rows = rows.select_related("session__leader__person", "case").order_by("-pk")
    items = list(rows[: size + 1])
    more, items = len(items) > size, items[:size]
    return VisitPage(items, str(items[-1].pk) if more else "")


def book_of(actor: Actor, since: dt.date, until: dt.date) -> QuerySet[Visit]:
    """Give the visits of the days `[since, until)` in the order of the book."""
    rows = visible_visits(actor).filter(day__gte=since, day__lt=until)
    return rows.select_related("case").order_by("year", "number")


def open_visits(actor: Actor) -> QuerySet[Visit]:
    """Give the visits of which something may be due: waiting, to be answered, or refused."""
    later = [one.value for one in ANSWERED_LATER]
    return visible_visits(actor).filter(
        Q(state__in=(VisitState.WAITING, VisitState.REFUSED))
        | Q(outcome__in=later, answered_on=None)
    )


def unanswered_visits(actor: Actor) -> QuerySet[Visit]:
    """Give the visits whose citizens have yet to hear of the first handling, longest first."""
    rows = visible_visits(actor).filter(
        outcome__in=[one.value for one in ANSWERED_LATER], answered_on=None
    )
    return rows.order_by("day", "pk")


def visits_of_session(actor: Actor, session_id: UUID) -> list[Visit]:
    """Give the visits of a session, first come first."""
    rows = visible_visits(actor).filter(session_id=session_id).select_related("case")
    return list(rows.order_by("came_at", "pk"))


def minutes_of(visit: Visit) -> Minutes | None:
    """Give the minutes of a visit, None without."""
    rows = Minutes.objects.filter(visit=visit).select_related("file", "written_by__person")
    return rows.first()


def papers_of(visit: Visit) -> list[VisitPaper]:
    """Give the papers that were begun after a visit."""
    rows = VisitPaper.objects.filter(visit=visit).select_related("draft", "document")
    return list(rows.order_by("kind"))


def unnoticed_refusals(actor: Actor) -> QuerySet[Visit]:
    """Give the refused visits that are told in writing and were not yet, longest first."""
    issued = VisitPaper.objects.filter(kind=PaperKind.REFUSAL, document__isnull=False)
    rows = visible_visits(actor).filter(
        state=VisitState.REFUSED, refusal_code__in=told_in_writing()
    )
    return rows.exclude(pk__in=issued.values("visit_id")).order_by("refused_on", "pk")
