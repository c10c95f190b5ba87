"""Reads of opinions: what was asked of whom, and who may see which answer by now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from vanphong.drafting import opinion_rules, queries
from vanphong.drafting.models import (
    Draft,
    Opinion,
    OpinionAsked,
    OpinionHandling,
    OpinionLetter,
    OpinionReminder,
    OpinionRequest,
)
from vanphong.drafting.opinion_rules import GIVE, Stance
from vanphong.drafting.rules import ENDED, READ, DraftState, Step, may_do
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.rules import Decision
from vanphong.kernel.text import fold
from vanphong.people import api as people
from vanphong.registry import api as registry


@dataclass(frozen=True, slots=True)
class Line:
    """One who was asked: the answer as far as the reader may see it, what was made of it.

    `answered_at` is told to everybody who sees the draft; `opinion` is None while it is hidden.
    `reminded_at` is the last reminder; `letter` the draft of the letter that asks a place.
    """

    asked: OpinionAsked
    answered_at: dt.datetime | None
    opinion: Opinion | None
    handled: OpinionHandling | None
    is_own: bool
    is_late: bool
    reminded_at: dt.datetime | None = None
    letter: Draft | None = None

    @property
    def name(self) -> str:
        """The person, or the place asked in writing."""
        post = self.asked.post
        return post.person.full_name if post else self.asked.place

    @property
    def title(self) -> str:
        """The person's post; empty for a place."""
        return self.asked.post.title if self.asked.post else ""

    @property
    def unit(self) -> str:
        """The person's department, else the post; empty for a place."""
        return (self.asked.post.department if self.asked.post else "") or self.title

    @property
    def in_writing(self) -> bool:
        """Whether the answer is recorded by who asks."""
        return self.asked.post is None


@dataclass(frozen=True, slots=True)
class Received:
    """What an asking brought, as one person may see it.

    `is_open_to_all` once it is closed or everybody has answered; until then everybody sees their
    own answer alone.
    """

    request: OpinionRequest
    lines: tuple[Line, ...]
    is_open_to_all: bool
    is_past_due: bool

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(line.answered_at is not None for line in self.lines)

    @property
    def silent(self) -> list[Line]:
        """Those who have not answered; they count for nothing else."""
        return [line for line in self.lines if line.answered_at is None]

    @property
    def own(self) -> Line | None:
        """The reader's own line, for one who was asked."""
        return next((line for line in self.lines if line.is_own), None)

    def count(self, stance: Stance) -> int:
        """Count the answers of a kind among those that may be seen."""
        return sum(
            line.opinion is not None and line.opinion.stance == stance for line in self.lines
        )


def requests_of(draft: Draft) -> QuerySet[OpinionRequest]:
    """Give the askings on a draft, the newest first, with how many were asked and answered."""
    return (
        OpinionRequest.objects.filter(office_id=draft.office_id, draft=draft)
        .select_related("version", "asked_by__person", "closed_by__person")
        .defer("version__content")
        .annotate(asked_count=Count("asked"), answered_count=Count("asked__opinion"))
        .order_by("-asked_at", "-id")
    )


def progress(request: OpinionRequest) -> tuple[int, int]:
    """Give how many have answered an asking, and how many were asked."""
    return getattr(request, "answered_count", 0), getattr(request, "asked_count", 0)


def get_request(draft: Draft, request_id: UUID) -> OpinionRequest:
    """Give one asking on a draft that is seen already.

    :raises NotFound: when there is none.
    """
    request = requests_of(draft).filter(pk=request_id).first()
    if request is None:
        raise NotFound(_("Không có đợt xin ý kiến này."))
    return request


def without_letter(request: OpinionRequest) -> QuerySet[OpinionAsked]:
    """Give the places asked in writing that are silent and to which no letter is on its way."""
    letters = OpinionLetter.objects.filter(asked=OuterRef("pk")).exclude(
        draft__state=DraftState.WITHDRAWN
    )
    silent = request.asked.filter(post=None, opinion=None)
    return silent.filter(~Exists(letters)).order_by("place", "id")


def _letters(actor: Actor, request: OpinionRequest) -> dict[UUID, Draft]:
    """Give the letters to the places of an asking that the actor may see, the last of each."""
    kept = OpinionLetter.objects.filter(
        asked__request=request, draft__in=queries.visible_drafts(actor).values("pk")
    ).exclude(draft__state=DraftState.WITHDRAWN)
    return {
        one.asked_id: one.draft
        for one in kept.select_related("draft").defer("draft__content").order_by("id")
    }


def may_settle(actor: Actor, draft: Draft, request: OpinionRequest) -> Decision:
    """Say whether the actor may remind, record, close and note in an asking."""
    decision = may_do(Step.SETTLE_OPINIONS, queries.standing_of(actor, draft), draft.state)
    if not decision:
        return decision
    asking = {request.asked_by.person_id, draft.created_by.person_id}
    return opinion_rules.may_settle(
        is_asked=request.asked.filter(post__person_id=actor.person_key).exists(),
        asks_or_writes=not asking.isdisjoint(actor.person_ids),
    )


def received(actor: Actor, request: OpinionRequest, today: dt.date) -> Received:
    """Give what an asking brought, with the answers the actor may see.

    An answer is seen by its author, or who recorded it, alone until the asking is closed or
    everybody has answered.
    """
    asked = list(_asked_of(request))
    is_open_to_all = request.closed_at is not None or all(map(_opinion_of, asked))
    letters = _letters(actor, request) if any(one.post is None for one in asked) else {}
    return Received(
        request=request,
        lines=tuple(
            _line(actor, one, request, letters.get(one.pk), is_open_to_all=is_open_to_all)
            for one in asked
        ),
        is_open_to_all=is_open_to_all,
        is_past_due=today > request.due_on,
    )


def _asked_of(request: OpinionRequest) -> QuerySet[OpinionAsked]:
    reminders = OpinionReminder.objects.filter(
        office_id=request.office_id, asked=OuterRef("pk")
    )
    last = reminders.order_by("-reminded_at").values("reminded_at")[:1]
    return (
        OpinionAsked.objects.filter(office_id=request.office_id, request=request)
        .annotate(last_reminded_at=Subquery(last))
        .select_related("post__person", "opinion__handled__noted_by__person", "opinion__paper")
        .order_by("post__person__sort_key", "place", "id")
    )


def _opinion_of(asked: OpinionAsked) -> Opinion | None:
    return getattr(asked, "opinion", None)


def _line(
    actor: Actor,
    asked: OpinionAsked,
    request: OpinionRequest,
    letter: Draft | None,
    *,
    is_open_to_all: bool,
) -> Line:
    opinion = _opinion_of(asked)
    post = asked.post
    is_own = post is not None and post.person_id == actor.person_id
    has_recorded = opinion is not None and opinion.recorded_by_id == actor.post_key
    is_seen = is_open_to_all or is_own or has_recorded
    given_at = opinion.given_at if opinion else None
    came_on = (opinion.came_on or vietnam_date(opinion.given_at)) if opinion else None
    return Line(
        asked=asked,
        answered_at=given_at,
        opinion=opinion if is_seen else None,
        handled=getattr(opinion, "handled", None) if is_seen else None,
        is_own=is_own,
        is_late=came_on is not None and came_on > request.due_on,
        reminded_at=getattr(asked, "last_reminded_at", None),
        letter=letter,
    )


def waiting_for_opinion(actor: Actor) -> QuerySet[OpinionAsked]:
    """Give what the actor personally is asked and has not answered, the first due first."""
    return (
        OpinionAsked.objects.filter(
            office_id=actor.office_key,
            post__person_id=actor.person_key,
            request__closed_at=None,
            opinion=None,
        )
        .exclude(request__draft__state__in=ENDED)
        .select_related("request__draft", "request__asked_by__person")
        .defer("request__draft__content")
        .order_by("request__due_on", "id")
    )


def askings_to_close(actor: Actor, today: dt.date) -> QuerySet[OpinionRequest]:
    """Give the actor's own open askings whose time has ended, or that everybody has answered.

    The first due first, with how many were asked and answered.
    """
    silent = OpinionAsked.objects.filter(
        office_id=actor.office_key, request=OuterRef("pk"), opinion=None
    )
    return (
        OpinionRequest.objects.filter(
            Q(due_on__lt=today) | ~Exists(silent),
            office_id=actor.office_key,
            asked_by__person_id__in=actor.person_ids,
            closed_at=None,
        )
        .exclude(draft__state__in=ENDED)
        .select_related("draft")
        .defer("draft__content")
        .annotate(asked_count=Count("asked"), answered_count=Count("asked__opinion"))
        .order_by("due_on", "id")
    )


def to_answer(actor: Actor, draft: Draft) -> OpinionAsked | None:
    """Give the first asking on a draft that waits for the actor's answer."""
    return waiting_for_opinion(actor).filter(request__draft=draft).first()


def can_be_asked(post: people.Post) -> bool:
    """Say whether a post may read drafts and give an opinion on them."""
    return {READ, GIVE} <= people.permissions_of(post.roles)


def posts_to_ask(actor: Actor, on: dt.date) -> list[people.Post]:
    """Give the posts of the office whose opinion the actor may ask, by name."""
    posts = people.posts_of_office(actor, on)
    return [p for p in posts if p.person_id != actor.person_id and can_be_asked(p)]


def reminders_of(request: OpinionRequest) -> QuerySet[OpinionReminder]:
    """Give who was reminded of an asking, the first first."""
    return (
        OpinionReminder.objects.filter(office_id=request.office_id, asked__request=request)
        .select_related("asked__post__person", "reminded_by__person")
        .order_by("reminded_at", "id")
    )


def asked_already(draft: Draft, posts: Iterable[people.Post]) -> list[people.Post]:
    """Give those among some posts whose persons are asked on the draft in an open asking."""
    asked = OpinionAsked.objects.filter(
        office_id=draft.office_id, request__draft=draft, request__closed_at=None
    )
    persons = set(asked.values_list("post__person_id", flat=True))
    return [post for post in posts if post.person_id in persons]


def places_asked_already(draft: Draft, places: Iterable[str]) -> list[str]:
    """Give those among some places that are asked on the draft in an open asking."""
    asked = OpinionAsked.objects.filter(
        office_id=draft.office_id,
        request__draft=draft,
        request__closed_at=None,
    ).exclude(place="")
    known = {fold(place): place for place in asked.values_list("place", flat=True)}
    return [known[fold(place)] for place in places if fold(place) in known]


def paper_named(actor: Actor, symbol: str) -> registry.Document:
    """Give the newest paper of a symbol among those the actor may see.

    :raises Invalid: `unknown_paper` when there is none.
    """
    papers = registry.visible_documents(actor).filter(symbol_key=registry.symbol_key(symbol))
    paper = papers.order_by("-issued_on", "-id").first()
    if paper is None:
        said = str(
            _(
                "Không thấy văn bản có số, ký hiệu này trong sổ. Hãy vào sổ trước, hoặc bỏ trống."
            )
        )
        raise Invalid(said, code="unknown_paper", fields={"paper": [said]})
    return paper
