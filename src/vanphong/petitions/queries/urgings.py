"""The urgings of cases in their order, each with the reply that came on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.petitions.models import Case, CaseStep, UrgingReply
from vanphong.petitions.queries.cases import PAGE_SIZE, visible_cases
from vanphong.petitions.queries.following import live_replies, urging_steps
from vanphong.petitions.rules import AWAITING
from vanphong.petitions.rules.following import UrgingState
from vanphong.petitions.rules.periods import Period
from vanphong.registry import api as registry

FOUND = 20
# Longer ones are no number of a book.
_DIGITS = len(str(2**31))


@dataclass(frozen=True, slots=True)
class Urging:
    """One urging: which of its case, its step with its paper, what came on it.

    `standing`: nothing came on it or on a later one, and the case still waits.
    """

    step: CaseStep
    number: int
    reply: UrgingReply | None
    standing: bool

    @property
    def on(self) -> dt.date:
        """The day of its paper, else the day it was noted for."""
        paper = self.step.document
        return (paper.issued_on if paper else None) or self.step.happened_on

    def late_on(self, today: dt.date) -> bool:
        """Say whether the time to answer is past."""
        return self.standing and self.step.answer_by is not None and self.step.answer_by < today

    def state_on(self, today: dt.date) -> UrgingState:
        """Say how it stands."""
        if self.reply is not None:
            return UrgingState.REPLIED
        if self.late_on(today):
            return UrgingState.LATE
        return UrgingState.STANDING if self.standing else UrgingState.OVER


@dataclass(frozen=True, slots=True)
class UrgingPage:
    """Some urgings, and the key of the next page, empty at the end."""

    items: list[Urging]
    next_key: str


@dataclass(frozen=True, slots=True)
class Urged:
    """How often a case was urged, and until when the last urging asked to be answered."""

    count: int
    answer_by: dt.date | None
    standing: bool


def urgings(actor: Actor) -> QuerySet[CaseStep]:
    """Give the urgings of the cases the actor may see, with `number` and `standing`."""
    return _told(urging_steps().filter(case__in=visible_cases(actor)))


def urgings_of(case: Case) -> list[Urging]:
    """Give the urgings of a case in their order."""
    return list(map(_urging, _told(urging_steps().filter(case=case)).order_by("pk")))


def in_urging_view(
    rows: QuerySet[CaseStep], view: str, today: dt.date, period: Period | None = None
) -> QuerySet[CaseStep]:
    """Give the urgings of a view, of one period where one is named; an unknown view: what stands.

    What was answered is of the period its reply came in, all else of that of its paper.
    """
    if view == "da-tra-loi":
        return rows.filter(Exists(_in(live_replies(), period).filter(step=OuterRef("pk"))))
    if period is not None:
        rows = rows.filter(Q(on__gte=period.since), Q(on__lt=period.until))
    if view == "tat-ca":
        return rows
    standing = rows.filter(Q(standing=True))
    return standing.filter(answer_by__lt=today) if view == "qua-han" else standing


def urging_page(rows: QuerySet[CaseStep], *, after: str = "") -> UrgingPage:
    """Give one page, the newest first.

    :raises Invalid: when the key is not one of ours.
    """
    if after:
        try:
            rows = rows.filter(pk__lt=UUID(after))
        except ValueError as error:
            sentence = _("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")
            raise Invalid(sentence) from error
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    items = list(map(_urging, found[:PAGE_SIZE]))
    return UrgingPage(items, str(items[-1].step.pk) if len(found) > PAGE_SIZE else "")


def urgings_before(actor: Actor, day: dt.date) -> QuerySet[CaseStep]:
    """Give the urgings without reply that something which came on a day may answer."""
    replied = live_replies().filter(step=OuterRef("pk"))
    return urgings(actor).filter(~Exists(replied), Q(on__lte=day), case__state__in=AWAITING)


def urgings_found(rows: QuerySet[CaseStep], typed: str) -> QuerySet[CaseStep]:
    """Keep the urgings of a case or a paper of the number typed, or of a body urged; all of nothing.

    `12/2026` names a case with its year, `12` one of any.
    """
    if not typed:
        return rows
    number, _slash, year = typed.partition("/")
    case = {"case__number": number} | ({"case__year": year} if year else {})
    named = Q(symbol__istartswith=typed) | Q(addressee__icontains=typed)
    named |= Q(document__symbol_key=registry.symbol_key(typed))
    if all(one.isdecimal() and len(one) < _DIGITS for one in case.values()):
        named |= Q(**{name: int(value) for name, value in case.items()})
    return rows.filter(named)


def all_urgings(rows: QuerySet[CaseStep]) -> list[Urging]:
    """Give all of them, the oldest first."""
    return list(map(_urging, rows.order_by("pk")))


def replies(actor: Actor, period: Period | None = None) -> QuerySet[UrgingReply]:
    """Give the replies in the cases the actor may see, of one period where one is named."""
    rows = _in(live_replies(), period).filter(step__case__in=visible_cases(actor))
    return rows.select_related("step__case", "linked_by__person").order_by("replied_on", "pk")


def replies_by(actor: Actor, document_id: UUID) -> list[UrgingReply]:
    """Give what a document answers, in the cases the actor may see."""
    return list(replies(actor).filter(document_id=document_id))


def urged(cases: Collection[Case]) -> dict[UUID, Urged]:
    """Give of those of the cases that were urged how often, and by when they asked last."""
    rows = _told(urging_steps().filter(case_id__in=[one.pk for one in cases])).order_by("pk")
    return {
        one.case_id: Urged(_of(one, "number"), one.answer_by, bool(_of(one, "standing")))
        for one in rows
    }


def get_urging(case: Case, step_id: UUID) -> Urging:
    """Give one urging of a case.

    :raises NotFound: for a step that is none of it.
    """
    found = _told(urging_steps().filter(case=case, pk=step_id)).first()
    if found is None:
        raise NotFound(_("Không tìm thấy lần đôn đốc này."))
    return _urging(found)


def likely_replies(
    actor: Actor, urging: Urging, typed: str = ""
) -> list[registry.IncomingEntry]:
    """Give incoming documents since an urging: by the number typed, else of the body urged."""
    by_body = "" if typed else urging.step.addressee
    narrow = registry.DocumentFilter(arrived_from=urging.on, issuer=by_body)
    rows = registry.incoming_lines(actor, narrow)
    if typed:
        number = Q(document__symbol_key=registry.symbol_key(typed))
        number |= Q(document__symbol__istartswith=typed)
        if typed.isdecimal() and len(typed) < _DIGITS:
            number |= Q(arrival_number=int(typed))
        rows = rows.filter(number)
    rows = rows.select_related("document").order_by("-arrived_on", "-arrival_number")
    return list(rows[:FOUND])


def reply_numbered(actor: Actor, urging: Urging, number: str) -> registry.IncomingEntry:
    """Give the one incoming document of a number that came since an urging.

    :raises Invalid: when there is none, or several.
    """
    found = likely_replies(actor, urging, number.strip()) if number.strip() else []
    if len(found) != 1:
        sentence = _("Không có, hoặc có nhiều văn bản đến mang số này từ ngày đôn đốc.")
        raise Invalid(sentence, code="no_one_reply", fields={"number": [str(sentence)]})
    return found[0]


def _in(rows: QuerySet[UrgingReply], period: Period | None) -> QuerySet[UrgingReply]:
    if period is None:
        return rows
    return rows.filter(replied_on__gte=period.since, replied_on__lt=period.until)


def _told(rows: QuerySet[CaseStep]) -> QuerySet[CaseStep]:
    """Add which of its case an urging is, the day of its paper, and whether it stands."""
    before = urging_steps().filter(case=OuterRef("case"), pk__lte=OuterRef("pk"))
    number = before.order_by().values("case").annotate(number=Count("pk")).values("number")
    since = live_replies().filter(step__case=OuterRef("case"), step__gte=OuterRef("pk"))
    return (
        rows.annotate(
            number=Subquery(number),
            on=Coalesce("document__issued_on", "happened_on"),
            standing=Q(~Exists(since), case__state__in=AWAITING),
        )
        .select_related("case", "document", "draft")
        .prefetch_related(Prefetch("replies", live_replies(), to_attr="live"))
    )


def _urging(row: CaseStep) -> Urging:
    found: list[UrgingReply] = getattr(row, "live")  # noqa: B009 - prefetched
    return Urging(
        row, _of(row, "number"), found[0] if found else None, bool(_of(row, "standing"))
    )


def _of(row: CaseStep, name: str) -> int:
    value: int = getattr(row, name)
    return value
