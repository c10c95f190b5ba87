"""Work that comes again: its pattern, and each occurrence made exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.asking import done_before
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, VanphongError, within
from vanphong.kernel.gate import require
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.models import Pattern, PatternPart, Task
from vanphong.tasks.rules import DIRECT, Rhythm, rhythm_fits, slots
from vanphong.tasks.services.guard import no_secret, reason_given, require_part
from vanphong.tasks.services.making import Assignment, make_task, posts_given
from vanphong.tasks.services.recounting import falling
from vanphong.tasks.services.terms import DueFound


@dataclass(frozen=True, slots=True)
class PatternGiven:
    """What comes again, for whom, on which days; ids are those of posts.

    `appear_days`: how many calendar days before its due date an occurrence appears.
    """

    title: str
    lead_id: UUID
    rhythm: Rhythm
    appear_days: int = 7
    product: str = ""
    cooperating: Sequence[UUID] = ()
    follower_id: UUID | None = None

    @property
    def assignment(self) -> Assignment:
        """Give one occurrence as work for its lead."""
        return Assignment(
            lead_id=self.lead_id,
            cooperating=self.cooperating,
            follower_id=self.follower_id,
            title=self.title,
            product=self.product,
        )


@transaction.atomic
def add_pattern(
    *, actor: Actor, given: PatternGiven, now: dt.datetime, request_id: UUID | None = None
) -> Pattern:
    """Let work come again from today on; what is to appear by now is made at once.

    The same `request_id` gives the same pattern.

    :raises NotAllowed: for one who may not direct.
    :raises Invalid: without a title, for days that cannot be, or a person who is not of the office.
    :raises Refused: for a lead who cannot handle tasks, or one person in two parts.
    """
    require(actor, DIRECT)
    post_id = require_part(actor)
    kept = done_before(Pattern.objects.all(), "created_by_id", actor, request_id)
    if kept is not None:
        return kept
    pattern = Pattern(
        office_id=queries.own_office(actor),
        created_by_id=post_id,
        created_at=now,
        runs_from=vietnam_date(now),
        request_id=request_id,
    )
    _fill(actor, pattern, given, now)
    pattern.save(force_insert=True)
    _keep_parts(pattern, given)
    audit.record(actor, "tasks:pattern:add", subject=pattern, detail=_detail(pattern))
    _make_what_appears(pattern, now)
    return pattern


@transaction.atomic
def change_pattern(
    *,
    actor: Actor,
    pattern_id: UUID,
    given: PatternGiven,
    now: dt.datetime,
    version: int | None = None,
) -> Pattern:
    """Change what comes from now on; tasks that were made stay as they are.

    Locks the pattern. A period that has its task gets no second one.

    :raises NotAllowed: for one who does not keep it.
    :raises Invalid, Refused: as `add_pattern`; `changed_meanwhile`, `pattern_ended`.
    """
    pattern = _locked(actor, pattern_id, version)
    rhythm = pattern.rhythm
    _fill(actor, pattern, given, now)
    if pattern.rhythm != rhythm:
        pattern.runs_from = max(pattern.runs_from, vietnam_date(now))
    pattern.trouble = ""
    _save(pattern)
    pattern.parts.all().delete()
    _keep_parts(pattern, given)
    audit.record(actor, "tasks:pattern:change", subject=pattern, detail=_detail(pattern))
    _make_what_appears(pattern, now)
    return pattern


@transaction.atomic
def pause_pattern(
    *,
    actor: Actor,
    pattern_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Pattern:
    """Make no tasks until it runs on, with the reason. Locks the pattern.

    Pausing again changes nothing.

    :raises NotAllowed: for one who does not keep it.
    :raises Invalid: without a reason.
    :raises Refused: `pattern_ended`, `changed_meanwhile`.
    """
    pattern = _locked(actor, pattern_id, version)
    if pattern.paused_at is not None:
        return pattern
    return _stop(actor, pattern, "pause", reason, now)


@transaction.atomic
def resume_pattern(
    *,
    actor: Actor,
    pattern_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Pattern:
    """Make tasks again from today on; periods that passed meanwhile are left out.

    Locks the pattern. Resuming what runs changes nothing.

    :raises NotAllowed: for one who does not keep it.
    :raises Invalid: without a reason.
    :raises Refused: `pattern_ended`, `changed_meanwhile`.
    """
    pattern = _locked(actor, pattern_id, version)
    if pattern.paused_at is None:
        return pattern
    why = reason_given(reason)
    no_secret(now, reason=why)
    pattern.paused_at, pattern.stop_reason = None, ""
    pattern.runs_from = max(pattern.runs_from, vietnam_date(now))
    _save(pattern)
    audit.record(actor, "tasks:pattern:resume", subject=pattern, detail={"reason": why})
    _make_what_appears(pattern, now)
    return pattern


@transaction.atomic
def end_pattern(
    *,
    actor: Actor,
    pattern_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Pattern:
    """Let it come no more, with the reason; tasks that were made stay. Locks the pattern.

    Ending again changes nothing.

    :raises NotAllowed: for one who does not keep it.
    :raises Invalid: without a reason.
    :raises Refused: `changed_meanwhile`.
    """
    pattern = _locked(actor, pattern_id, version, ended=True)
    if pattern.ended_at is not None:
        return pattern
    return _stop(actor, pattern, "end", reason, now)


@transaction.atomic
def make_occurrences(*, actor: Actor, now: dt.datetime) -> int:
    """Make the tasks of the actor's office that are to appear by now; give how many.

    Locks the patterns that run, in order: a worker that dies before its commit has made nothing,
    two at once follow each other, and the database keeps one task for a period. One that cannot
    be made says why on its pattern, holds up no other, and is tried again.
    """
    found = Pattern.objects.filter(
        queries.RUNNING_PATTERNS, office_id=queries.own_office(actor)
    )
    return sum(
        _make_what_appears(pattern, now)
        for pattern in list(found.select_for_update().order_by("id"))
    )


def _make_what_appears(pattern: Pattern, now: dt.datetime) -> int:
    """Make the occurrences of a locked pattern that are to appear by now."""
    if not pattern.runs:
        return 0
    today = vietnam_date(now)
    calendar = calendars.calendar_for(pattern.office_id)
    giver = people.job_in_name_of(pattern.created_by)
    before = (pattern.runs_from, pattern.trouble)
    made, pattern.trouble = 0, ""
    for slot in slots(pattern.rhythm, pattern.runs_from):
        found = falling(slot, pattern.rhythm.words, calendar)
        assert found.on is not None
        if found.on - dt.timedelta(days=pattern.appear_days) > today:
            break
        if not pattern.tasks.filter(period=slot.period).exists():
            try:
                _require_giver(pattern, today)
                with transaction.atomic():
                    _make(giver, pattern, slot.period, found, now)
            except VanphongError as refusal:
                pattern.trouble = str(refusal.message)[:500]
                break
            made += 1
        pattern.runs_from = slot.on + dt.timedelta(days=1)
    if before != (pattern.runs_from, pattern.trouble):
        pattern.save(update_fields=["runs_from", "trouble"])
    return made


def _require_giver(pattern: Pattern, on: dt.date) -> None:
    """Refuse to give work in the name of one who may give none any more.

    :raises Refused: `giver_gone`.
    """
    if not queries.gives_work(pattern.created_by, on):
        raise Refused(
            _(
                "%(name)s không còn giao việc được ở chức vụ này. Hãy dừng và lập lại việc định kỳ."
            )
            % {"name": pattern.created_by.person.full_name},
            code="giver_gone",
        )


def _make(
    giver: Actor, pattern: Pattern, period: str, found: DueFound, now: dt.datetime
) -> None:
    assignment = Assignment(
        lead_id=pattern.lead_id,
        cooperating=list(pattern.parts.order_by("id").values_list("post_id", flat=True)),
        follower_id=pattern.follower_id,
        title=pattern.title,
        product=pattern.product,
    )
    posts = posts_given(giver, [assignment], vietnam_date(now))
    task = Task(pattern=pattern, period=period)
    make_task(
        giver, task, assignment, posts, giver_id=pattern.created_by_id, now=now, found=found
    )


# At which field a rhythm that cannot be is refused.
_FIELDS = {
    "rhythm_weekday": "weekday",
    "rhythm_day": "day",
    "rhythm_month": "month",
    "appear_days": "appear_days",
}


def _insist_fits(rhythm: Rhythm, appear_days: int) -> None:
    fits = rhythm_fits(rhythm, appear_days)
    if not fits:
        fields = {_FIELDS[fits.code]: [fits.reason]}
        raise Invalid(fits.reason, code=fits.code, fields=fields)


def preview_pattern(
    *, actor: Actor, rhythm: Rhythm, appear_days: int, now: dt.datetime
) -> list[queries.Coming]:
    """Give the next five occurrences of a rhythm from today; nothing is kept.

    :raises NotAllowed: for one who may not direct.
    :raises Invalid: for days that cannot be.
    """
    require(actor, DIRECT)
    _insist_fits(rhythm, appear_days)
    calendar = calendars.calendar_for(actor.office_id)
    return queries.coming(rhythm, appear_days, vietnam_date(now), calendar)


def _fill(actor: Actor, pattern: Pattern, given: PatternGiven, now: dt.datetime) -> None:
    _insist_fits(given.rhythm, given.appear_days)
    title = within(one_line(given.title), 500, "title")
    if not title:
        sentence = _("Hãy ghi việc cần làm.")
        raise Invalid(sentence, code="no_title", fields={"title": [str(sentence)]})
    no_secret(now, title=title, product=given.product)
    posts = posts_given(actor, [given.assignment], vietnam_date(now))
    pattern.title = title
    pattern.product = within(one_line(given.product), 200, "product")
    pattern.lead = posts[given.lead_id]
    pattern.follower = posts[given.follower_id] if given.follower_id else None
    rhythm = given.rhythm
    pattern.every, pattern.month = rhythm.every.value, rhythm.month
    pattern.weekday, pattern.day = rhythm.weekday, rhythm.day
    pattern.appear_days = given.appear_days


def _keep_parts(pattern: Pattern, given: PatternGiven) -> None:
    PatternPart.objects.bulk_create(
        PatternPart(office_id=pattern.office_id, pattern=pattern, post_id=post_id)
        for post_id in given.cooperating
    )


def _locked(
    actor: Actor, pattern_id: UUID, version: int | None, *, ended: bool = False
) -> Pattern:
    pattern = queries.get_pattern(actor, pattern_id, lock=True)
    if not queries.keeps_pattern(actor, pattern):
        raise NotAllowed(
            _("Việc định kỳ do người giao hoặc lãnh đạo cơ quan thay đổi."), code="not_director"
        )
    if version is not None and version != pattern.version:
        raise Refused(
            _("Việc định kỳ vừa được người khác cập nhật. Hãy xem lại rồi làm tiếp."),
            code="changed_meanwhile",
        )
    if pattern.ended_at is not None and not ended:
        raise Refused(_("Việc định kỳ đã kết thúc."), code="pattern_ended")
    return pattern


def _stop(actor: Actor, pattern: Pattern, act: str, reason: str, now: dt.datetime) -> Pattern:
    why = reason_given(reason)
    no_secret(now, reason=why)
    pattern.paused_at = now if act == "pause" else None
    pattern.ended_at = now if act == "end" else None
    pattern.stop_reason = why
    _save(pattern)
    audit.record(actor, f"tasks:pattern:{act}", subject=pattern, detail={"reason": why})
    return pattern


def _save(pattern: Pattern) -> None:
    pattern.version += 1
    pattern.save()


def _detail(pattern: Pattern) -> dict[str, object]:
    return {
        "title": pattern.title,
        "lead": str(pattern.lead),
        "when": str(pattern.rhythm.words),
        "appear_days": pattern.appear_days,
    }
