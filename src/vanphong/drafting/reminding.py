"""Reminding those who are silent in an asking: by the clock, and by who asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.drafting import opinion_queries, queries
from vanphong.drafting.models import Opinion, OpinionAsked, OpinionReminder, OpinionRequest
from vanphong.drafting.opinion_rules import ReminderStep, may_remind, reminded_before
from vanphong.drafting.opinions import require_settling
from vanphong.drafting.rules import ENDED, Step
from vanphong.drafting.services import demand, demand_step
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.errors import NotFound, Refused
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.telling import tell_persons


@transaction.atomic
def remind_due(*, actor: Actor, now: dt.datetime) -> int:
    """Remind whoever is silent in the open askings of the actor's office; give how many.

    Once on the working day before the limit, once on the first working day after it; what a day
    without a worker missed comes on the next working day. Nobody is reminded on the day they
    were asked. Of places asked in writing the one who asked is told instead.

    Locks the askings it reminds of, so that two at once remind nobody twice.
    """
    today = vietnam_date(now)
    calendar = calendars.calendar_for(actor.office_id)
    if not calendar.is_working_day(today):
        return 0
    until = calendar.add_working_days(today, reminded_before(today))
    day_began = dt.datetime.combine(today, dt.time(), VIETNAM)
    reached = {
        ReminderStep.BEFORE: Q(due_on__range=(today, until), asked_at__lt=day_began),
        ReminderStep.AFTER: Q(due_on__lt=today),
    }
    return sum(_remind_all(actor, step, when, now) for step, when in reached.items())


def _remind_all(actor: Actor, step: ReminderStep, when: Q, now: dt.datetime) -> int:
    silent = _silent(actor, step)
    askings = {
        one.pk: one
        for one in OpinionRequest.objects.filter(
            when,
            Exists(silent.filter(request=OuterRef("pk"))),
            office_id=actor.office_key,
            closed_at=None,
        )
        .exclude(draft__state__in=ENDED)
        .select_related("draft", "asked_by")
        .defer("draft__content")
        .order_by("id")
        .select_for_update(of=("self",))
    }
    persons: dict[UUID, list[UUID]] = defaultdict(list)
    by_letter: set[UUID] = set()
    made = []
    for asked in silent.filter(request__in=askings).select_related("post").order_by("id"):
        made.append(_reminder(asked, step, now))
        if asked.post is None:
            by_letter.add(asked.request_id)
        else:
            persons[asked.request_id].append(asked.post.person_id)
    OpinionReminder.objects.bulk_create(made)
    news = []
    for key, one in askings.items():
        event = f"{key} {step}"
        if told := tuple(persons[key]):
            news.append(News(NewsKind.OPINION_URGED, one.draft, event, told))
        if key in by_letter:
            asker = (one.asked_by.person_id,)
            news.append(News(NewsKind.OPINIONS_MISSING, one.draft, event, asker))
    tell_persons(actor, news, now)
    return len(made)


def _silent(actor: Actor, step: ReminderStep) -> QuerySet[OpinionAsked]:
    """Give those of the office who have not answered and to whom a step has not come."""
    reminded = OpinionReminder.objects.filter(asked=OuterRef("pk"), step=step)
    return OpinionAsked.objects.filter(
        ~Exists(reminded), office_id=actor.office_key, opinion=None
    )


def _reminder(
    asked: OpinionAsked, step: ReminderStep, now: dt.datetime, by: UUID | None = None
) -> OpinionReminder:
    return OpinionReminder(
        office_id=asked.office_id, asked=asked, step=step, reminded_at=now,
        reminded_on=vietnam_date(now), reminded_by_id=by,
    )  # fmt: skip


@transaction.atomic
def remind_opinions(
    *,
    actor: Actor,
    draft_id: UUID,
    request_id: UUID,
    now: dt.datetime,
    asked_id: UUID | None = None,
) -> list[OpinionReminder]:
    """Remind one who is silent, or all of them who were not reminded today.

    A reminder by the clock counts for its day too. Locks the draft, then the asking.

    :raises NotFound: for who was not asked in this asking.
    :raises Refused: `opinions_closed`, `asked_in_writing`, `already_answered`, `reminded_today`;
        `nobody_silent` when everybody of the office has answered.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.SETTLE_OPINIONS)
    request = opinion_queries.get_request(draft, request_id)
    require_settling(actor, draft, request)
    OpinionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    is_closed = request.closed_at is not None or draft.state in ENDED
    if asked_id is None:
        chosen = _all_silent(request)
    else:
        chosen = list(request.asked.filter(pk=asked_id).select_related("post__person"))
        if not chosen:
            raise NotFound(_("Không có người này trong đợt xin ý kiến."))
    reminded = set(
        OpinionReminder.objects.filter(
            asked__in=chosen, reminded_on=vietnam_date(now)
        ).values_list("asked_id", flat=True)
    )
    if asked_id is None and (fresh := [one for one in chosen if one.pk not in reminded]):
        chosen = fresh
    for one in chosen:
        demand(
            may_remind(
                in_writing=one.post_id is None,
                has_answered=Opinion.objects.filter(asked=one).exists(),
                is_closed=is_closed,
                reminded_today=one.pk in reminded,
            )
        )
    made = [_reminder(one, ReminderStep.BY_HAND, now, actor.post_key) for one in chosen]
    OpinionReminder.objects.bulk_create(made)
    names = [str(one.post.person.full_name) for one in chosen if one.post]
    detail = {"request": str(request.pk), "reminded": names}
    audit.record(actor, "drafting:opinion:remind", subject=draft, detail=detail)
    news = [
        News(NewsKind.OPINION_URGED, draft, str(one.pk), (one.asked.post.person_id,))
        for one in made
        if one.asked.post
    ]
    tell_persons(actor, news, now)
    return made


def _all_silent(request: OpinionRequest) -> Sequence[OpinionAsked]:
    silent = request.asked.filter(opinion=None, post__isnull=False)
    found = list(silent.select_related("post__person").order_by("id"))
    if not found:
        raise Refused(_("Không còn ai trong cơ quan chưa cho ý kiến."), code="nobody_silent")
    return found
