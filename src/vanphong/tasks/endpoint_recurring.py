"""The JSON API of work that comes again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.tasks import answers_recurring as answers
from vanphong.tasks import queries, services
from vanphong.tasks.endpoint_schemas import PostNamed, TaskReasonIn
from vanphong.tasks.models import Pattern
from vanphong.tasks.rules import DIRECT, READ_OWN, Every, Rhythm

router = Router()


class RhythmIn(In):
    """On which days: `weekday` (0 Monday) for WEEK; else `day`, null for the last working day.

    `month` counts within the period, 1 for the first.
    """

    every: Every
    weekday: Whole | None = None
    day: Whole | None = None
    month: Whole = 1
    appear_days: Whole = 7

    def rhythm(self) -> Rhythm:
        """Give it as the rules take it."""
        if self.every is Every.WEEK:
            return Rhythm(self.every, weekday=self.weekday)
        return Rhythm(self.every, day=self.day, month=self.month)


class PatternIn(RhythmIn):
    """What comes again, for whom; ids are those of posts."""

    title: str
    product: str = ""
    lead_id: UUID
    cooperating: list[UUID] = Field(default_factory=list)
    follower_id: UUID | None = None

    def given(self) -> services.PatternGiven:
        """Give it as the services take it."""
        return services.PatternGiven(
            title=self.title,
            lead_id=self.lead_id,
            rhythm=self.rhythm(),
            appear_days=self.appear_days,
            product=self.product,
            cooperating=self.cooperating,
            follower_id=self.follower_id,
        )


class NewPatternIn(PatternIn):
    """The same `request_id` sent again gives the same pattern."""

    request_id: UUID | None = None


class ChangedPatternIn(PatternIn):
    """`version` refuses when the pattern changed since it was read."""

    version: Whole | None = None


class ComingOut(Schema):
    """An occurrence to come: its due date, the day it appears, why that day."""

    period: str
    due_on: dt.date
    appears_on: dt.date
    lines: list[str]


class PatternOut(Schema):
    """Work that comes again, with its next due dates; `trouble` says why one was not made."""

    id: UUID
    title: str
    product: str
    lead: PostNamed
    follower: PostNamed | None
    created_by: PostNamed
    cooperating: list[PostNamed]
    every: Every
    weekday: int | None
    day: int | None
    month: int
    words: str
    appear_days: int
    paused_at: dt.datetime | None
    ended_at: dt.datetime | None
    stop_reason: str
    trouble: str
    version: int
    coming: list[ComingOut]


@router.get("/recurring-tasks", response=list[PatternOut], summary="Việc định kỳ")
@allowed(READ_OWN)
def list_patterns(request: HttpRequest) -> list[dict[str, object]]:
    """Give what comes again, of what one may see."""
    actor = actor_of(request)
    found = queries.visible_patterns(actor).order_by("title", "id")
    return [answers.pattern_out(pattern) for pattern in found]


@router.post(
    "/recurring-tasks/preview", response=list[ComingOut], summary="Xem trước năm hạn tới"
)
@allowed(DIRECT)
def preview(request: HttpRequest, given: RhythmIn) -> list[queries.Coming]:
    """Give the next five dates of a rhythm; nothing is kept."""
    return services.preview_pattern(
        actor=actor_of(request),
        rhythm=given.rhythm(),
        appear_days=given.appear_days,
        now=clock.now(),
    )


@router.post("/recurring-tasks", response=PatternOut, summary="Lập việc định kỳ")
@allowed(DIRECT)
def add(request: HttpRequest, given: NewPatternIn) -> dict[str, object]:
    """Let work come again from today on."""
    pattern = services.add_pattern(
        actor=actor_of(request),
        given=given.given(),
        now=clock.now(),
        request_id=given.request_id,
    )
    return answers.pattern_out(pattern)


@router.get("/recurring-tasks/{pattern_id}", response=PatternOut, summary="Một việc định kỳ")
@allowed(READ_OWN)
def get_pattern(request: HttpRequest, pattern_id: UUID) -> dict[str, object]:
    """Give one pattern with its next five dates."""
    return answers.pattern_out(queries.get_pattern(actor_of(request), pattern_id))


@router.put("/recurring-tasks/{pattern_id}", response=PatternOut, summary="Sửa việc định kỳ")
@allowed(DIRECT)
def change(
    request: HttpRequest, pattern_id: UUID, given: ChangedPatternIn
) -> dict[str, object]:
    """Change what comes from now on; tasks that were made stay."""
    pattern = services.change_pattern(
        actor=actor_of(request),
        pattern_id=pattern_id,
        given=given.given(),
        now=clock.now(),
        version=given.version,
    )
    return answers.pattern_out(pattern)


@router.post(
    "/recurring-tasks/{pattern_id}/pause", response=PatternOut, summary="Tạm dừng việc định kỳ"
)
@allowed(DIRECT)
def pause(request: HttpRequest, pattern_id: UUID, given: TaskReasonIn) -> dict[str, object]:
    """Make no tasks until it runs on."""
    return _acted(request, services.pause_pattern, pattern_id, given)


@router.post(
    "/recurring-tasks/{pattern_id}/resume",
    response=PatternOut,
    summary="Cho việc định kỳ tiếp tục",
)
@allowed(DIRECT)
def resume(request: HttpRequest, pattern_id: UUID, given: TaskReasonIn) -> dict[str, object]:
    """Make tasks again from today on."""
    return _acted(request, services.resume_pattern, pattern_id, given)


@router.post(
    "/recurring-tasks/{pattern_id}/end", response=PatternOut, summary="Kết thúc việc định kỳ"
)
@allowed(DIRECT)
def end(request: HttpRequest, pattern_id: UUID, given: TaskReasonIn) -> dict[str, object]:
    """Let it come no more."""
    return _acted(request, services.end_pattern, pattern_id, given)


def _acted(
    request: HttpRequest, act: Callable[..., Pattern], pattern_id: UUID, given: TaskReasonIn
) -> dict[str, object]:
    pattern = act(
        actor=actor_of(request), pattern_id=pattern_id, now=clock.now(), **given.dict()
    )
    return answers.pattern_out(pattern)
