"""Acts of asking for opinions on a draft: ask, answer, close, note what was made of the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.drafting import opinion_queries, opinion_working, queries, versions
from vanphong.drafting.models import (
    Draft,
    DraftVersion,
    Opinion,
    OpinionAsked,
    OpinionHandling,
    OpinionRequest,
)
from vanphong.drafting.opinion_rules import (
    GIVE,
    LONGEST_WORDS,
    Handling,
    Stance,
    may_close,
    may_record,
    usual_days,
)
from vanphong.drafting.rules import ENDED, Step
from vanphong.drafting.services import demand, demand_step
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.telling import tell_persons
from vanphong.kernel.text import fold, nfc, one_line
from vanphong.people import api as people
from vanphong.registry import api as registry

LONGEST_QUESTION = 2000
LONGEST_PLACE, MOST_PLACES = 200, 150
LONGEST_WHY = 2000
LONGEST_REASON = 500
MOST_DAYS = 60
_FURTHEST = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when an answer is asked for: a named day, or working days; else the usual ones."""

    on: dt.date | None = None
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What the drafter makes of one opinion; `why` may be empty for one accepted whole."""

    opinion_id: UUID
    handling: str
    why: str = ""


@transaction.atomic
def ask_opinions(
    *,
    actor: Actor,
    draft_id: UUID,
    version: int,
    post_ids: Sequence[UUID],
    now: dt.datetime,
    places: Sequence[str] = (),
    question: str = "",
    limit: Limit | None = None,
) -> OpinionRequest:
    """Ask people of the office what they think of the draft as it stands; locks the draft.

    `version` is the draft's as it was seen; the asking stays bound to that text. A person chosen
    through two posts is asked once. `places` are units and offices that are asked in writing
    besides: their answers are recorded by `record_opinion`.

    :raises Invalid: without anybody, for oneself, for who cannot read drafts; for a past due day.
    :raises Refused: `already_asked`, `changed_meanwhile`, `due_day_off`, `no_text`, `own_pdf`,
        `wrong_state`.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.ASK_OPINIONS)
    today = vietnam_date(now)
    question = _within("question", nfc(question), LONGEST_QUESTION)
    refuse_secret(text=question, on=today)
    asked_version = _present_version(draft, version)
    places = _places_named(places, today)
    posts = _posts_named(actor, post_ids, today, is_enough=bool(places))
    _refuse_asked(draft, posts, places)
    due_on = due_day(actor, limit or Limit(), today)
    request = OpinionRequest.objects.create(
        office_id=draft.office_id, draft=draft, version=asked_version, question=question,
        due_on=due_on, asked_by_id=actor.post_key, asked_at=now,
    )  # fmt: skip
    OpinionAsked.objects.bulk_create(
        OpinionAsked(office_id=draft.office_id, request=request, post=post, place=place)
        for post, place in (*((one, "") for one in posts), *((None, one) for one in places))
    )
    _record(
        actor, draft, "ask", request, version=asked_version.number, due_on=due_on,
        asked=[*(post.person.full_name for post in posts), *places],
    )  # fmt: skip
    told = tuple(post.person_id for post in posts)
    tell_persons(actor, [News(NewsKind.OPINION_ASKED, draft, str(request.pk), told)], now)
    return request


def _present_version(draft: Draft, seen: int) -> DraftVersion:
    if draft.version != seen:
        raise Refused(
            _(
                "Người khác vừa lưu dự thảo này. Hãy mở lại để xem bản mới trước khi xin ý kiến."
            ),
            code="changed_meanwhile",
            data={"version": draft.version},
        )
    if draft.own_pdf_id is not None:
        raise Refused(
            _("Dự thảo đang dùng tệp PDF của cơ quan nên chưa xin ý kiến trên hệ thống được. "
              "Hãy lấy nội dung từ tệp Word rồi xin ý kiến."),
            code="own_pdf",
        )  # fmt: skip
    version = versions.versions_of(draft).first()
    if version is None:
        raise Refused(
            _("Dự thảo chưa có nội dung. Hãy soạn nội dung rồi xin ý kiến."), code="no_text"
        )
    return version


def _places_named(given: Iterable[str], on: dt.date) -> list[str]:
    named: dict[str, str] = {}
    for line in filter(None, map(one_line, given)):
        named.setdefault(fold(line), line)
    places = list(named.values())
    for place in places:
        _within("places", place, LONGEST_PLACE)
    if len(places) > MOST_PLACES:
        said = str(_("Mỗi đợt xin ý kiến bằng văn bản không quá %(most)d nơi."))
        raise Invalid(said % {"most": MOST_PLACES}, fields={"places": [said]})
    refuse_secret(text="\n".join(places), on=on)
    return places


def _posts_named(
    actor: Actor, post_ids: Iterable[UUID], on: dt.date, *, is_enough: bool
) -> list[people.Post]:
    """Give the posts that were chosen; none at all when others are asked, which `is_enough`."""
    held = {post.pk: post for post in people.posts_of_office(actor, on)}
    wanted = list(dict.fromkeys(post_ids))
    if not wanted and not is_enough:
        raise _asks(_("Hãy chọn ít nhất một người để xin ý kiến."), "nobody_asked")
    if missing := [one for one in wanted if one not in held]:
        raise _asks(
            _("Có người được chọn không giữ chức vụ trong cơ quan. Hãy chọn lại."),
            "unknown_post", missing,
        )  # fmt: skip
    posts = list({held[one].person_id: held[one] for one in wanted}.values())
    if any(post.person_id == actor.person_id for post in posts):
        raise _asks(
            _("Không xin ý kiến chính mình. Hãy bỏ chọn mình và chọn người khác."),
            "asks_oneself",
        )
    unable = [post for post in posts if not opinion_queries.can_be_asked(post)]
    if unable:
        sentence = _("Chưa được giao quyền xem dự thảo và cho ý kiến: %(names)s.")
        raise _asks(sentence % {"names": _names(unable)}, "cannot_be_asked")
    return posts


def _asks(sentence: object, code: str, missing: Sequence[UUID] = ()) -> Invalid:
    said = str(sentence)
    return Invalid(
        said,
        code=code,
        fields={"asked": [said]},
        data={"missing": [str(one) for one in missing]},
    )


def _refuse_asked(draft: Draft, posts: Sequence[people.Post], places: Sequence[str]) -> None:
    for field, already in (
        ("asked", _names(opinion_queries.asked_already(draft, posts))),
        ("places", ", ".join(opinion_queries.places_asked_already(draft, places))),
    ):
        if already:
            sentence = _("Đang được hỏi ý kiến về dự thảo này rồi: %(names)s.")
            said = sentence % {"names": already}
            raise Refused(said, code="already_asked", fields={field: [said]})


def _names(posts: Iterable[people.Post]) -> str:
    return ", ".join(post.person.full_name for post in posts)


def due_day(actor: Actor, limit: Limit, today: dt.date) -> dt.date:
    """Give the day until which an answer is asked for; working days of the actor's office.

    :raises Invalid: `due_in_past`, `due_too_far`, or for days that are not understood.
    :raises Refused: `due_day_off` for a named day on which nobody works.
    """
    calendar = calendars.calendar_for(actor.office_id)
    if limit.on is None:
        days = usual_days(today) if limit.working_days is None else limit.working_days
        if not 1 <= days <= MOST_DAYS:
            raise _bad_due(
                Phrase("Hãy ghi hạn từ 1 đến %(most)s ngày làm việc.", most=MOST_DAYS),
                "bad_term",
            )
        return calendars.due_date(today, days, calendars.TermUnit.WORKING_DAYS, calendar).on
    if limit.on < today:
        raise _bad_due(
            Phrase(
                "Hạn cho ý kiến không được sớm hơn hôm nay (%(day)s).", day=f"{today:%d/%m/%Y}"
            ),
            "due_in_past",
        )
    if limit.on > today + _FURTHEST:
        raise _bad_due(Phrase("Hạn cho ý kiến không quá một năm kể từ hôm nay."), "due_too_far")
    if not calendar.is_working_day(limit.on):
        said = Phrase(
            "%(day)s là ngày nghỉ. Ngày làm việc tiếp theo là %(following)s.",
            capital=True,
            day=calendars.day_words(limit.on),
            following=calendars.day_words(calendar.next_working_day(limit.on)),
        )
        raise Refused(said, code="due_day_off", fields={"due_on": [said]})
    return limit.on


def _bad_due(sentence: Phrase, code: str) -> Invalid:
    return Invalid(sentence, code=code, fields={"due_on": [sentence]})


@transaction.atomic
def give_opinion(
    *,
    actor: Actor,
    draft_id: UUID,
    request_id: UUID,
    stance: str,
    now: dt.datetime,
    words: str = "",
) -> Opinion:
    """Answer an asking; locks the draft, so that of two answers at once one is kept.

    :raises NotAllowed: when the actor is not asked; :raises NotFound: when it is hidden.
    :raises Refused: `already_answered`, `opinions_closed`, `wrong_state`.
    :raises Invalid: for an unknown stance, and without words unless one agrees.
    """
    require(actor, GIVE)
    draft = queries.get_draft(actor, draft_id, lock=True)
    request = opinion_queries.get_request(draft, request_id)
    asked = opinion_working.asked_to_answer(actor, draft, request_id)
    opinion_working.drop_opinion(actor, asked)
    opinion = Opinion.objects.create(
        office_id=draft.office_id, asked=asked, given_at=now, stance=_stance(stance),
        words=_said(stance, words, vietnam_date(now)),
    )  # fmt: skip
    _record(actor, draft, "give", request)
    _tell_when_all_in(actor, draft, request, now)
    return opinion


@transaction.atomic
def record_opinion(
    *,
    actor: Actor,
    draft_id: UUID,
    request_id: UUID,
    asked_id: UUID,
    stance: str,
    came_on: dt.date,
    now: dt.datetime,
    words: str = "",
    paper_id: UUID | None = None,
) -> Opinion:
    """Record the answer of a unit or office that was asked in writing; locks the draft.

    `came_on` is the day the answer came, in Vietnam; `paper_id` a paper of the register that
    holds it.

    :raises NotFound: for who was not asked in this asking, or a paper the actor may not see.
    :raises Refused: `already_answered`, `answers_oneself`, `opinions_closed`.
    :raises Invalid: for an unknown stance, no words unless it agrees, a day before the asking or
        to come.
    """
    draft, request = _to_settle(actor, draft_id, request_id)
    asked = request.asked.filter(pk=asked_id).first()
    if asked is None:
        raise NotFound(_("Không có nơi này trong đợt xin ý kiến."))
    demand(
        may_record(
            in_writing=asked.post_id is None,
            has_answered=Opinion.objects.filter(asked=asked).exists(),
            is_closed=request.closed_at is not None or draft.state in ENDED,
        )
    )
    today = vietnam_date(now)
    if not vietnam_date(request.asked_at) <= came_on <= today:
        said = Phrase(
            "Ngày nhận ý kiến từ ngày xin ý kiến (%(asked)s) đến hôm nay.",
            asked=f"{vietnam_date(request.asked_at):%d/%m/%Y}",
        )
        raise Invalid(said, code="bad_day", fields={"came_on": [said]})
    paper = registry.get_document(actor, paper_id) if paper_id else None
    opinion = Opinion.objects.create(
        office_id=draft.office_id, asked=asked, given_at=now, stance=_stance(stance),
        words=_said(stance, words, today), recorded_by_id=actor.post_key, came_on=came_on,
        paper=paper,
    )  # fmt: skip
    _record(actor, draft, "record", request, place=asked.place)
    _tell_when_all_in(actor, draft, request, now)
    return opinion


def _tell_when_all_in(
    actor: Actor, draft: Draft, request: OpinionRequest, now: dt.datetime
) -> None:
    """Tell who asked that the last answer has come, so that they can take them up."""
    if not request.asked.filter(opinion=None).exists():
        told = (request.asked_by.person_id,)
        tell_persons(actor, [News(NewsKind.OPINIONS_IN, draft, str(request.pk), told)], now)


def _stance(given: str) -> Stance:
    if given not in Stance.__members__:
        said = str(_("Hãy chọn đồng ý, không đồng ý hay ý kiến khác."))
        raise Invalid(said, fields={"stance": [said]})
    return Stance(given)


def _said(stance: str, words: str, on: dt.date) -> str:
    words = _within("words", nfc(words), LONGEST_WORDS)
    if not words and stance != Stance.AGREE:
        said = str(_("Hãy ghi rõ ý kiến khi không đồng ý hoặc có ý kiến khác."))
        raise Invalid(said, code="no_words", fields={"words": [said]})
    refuse_secret(text=words, on=on)
    return words


@transaction.atomic
def close_opinions(
    *, actor: Actor, draft_id: UUID, request_id: UUID, now: dt.datetime, reason: str = ""
) -> OpinionRequest:
    """Close an asking; locks the draft. Before its limit, with people silent, a reason is needed.

    :raises Refused: `opinions_closed`; `early_without_reason`.
    """
    draft, request = _to_settle(actor, draft_id, request_id)
    reason = _within("reason", one_line(reason), LONGEST_REASON)
    refuse_secret(fields={"reason": reason}, on=vietnam_date(now))
    answered, asked = opinion_queries.progress(request)
    silent = asked - answered
    decision = may_close(
        is_closed=request.closed_at is not None, reason=reason, silent=silent,
        due_on=request.due_on, today=vietnam_date(now),
    )  # fmt: skip
    if decision.code == "early_without_reason":
        fields = {"reason": [decision.reason]}
        raise Refused(decision.reason, code=decision.code, fields=fields)
    demand(decision)
    request.closed_at, request.closed_by_id, request.close_reason = now, actor.post_id, reason
    request.save(update_fields=["closed_at", "closed_by", "close_reason"])
    _record(actor, draft, "close", request, reason=reason, silent=silent)
    return request


@transaction.atomic
def note_opinions(
    *, actor: Actor, draft_id: UUID, request_id: UUID, notes: Sequence[Note], now: dt.datetime
) -> OpinionRequest:
    """Note what was made of opinions of a closed asking; locks the draft.

    A note on an opinion that has one takes its place; the trail keeps both.

    :raises Refused: `opinions_open` while the asking is not closed.
    :raises Invalid: for an unknown word, and without why unless accepted whole.
    :raises NotFound: for an opinion that is not of this asking.
    """
    draft, request = _to_settle(actor, draft_id, request_id)
    if request.closed_at is None:
        raise Refused(
            _("Hãy kết thúc đợt xin ý kiến trước, rồi ghi tiếp thu, giải trình."),
            code="opinions_open",
        )
    given = Opinion.objects.filter(office_id=draft.office_id, asked__request=request)
    known = set(given.values_list("pk", flat=True))
    for note in notes:
        if note.opinion_id not in known:
            raise NotFound(_("Không có ý kiến này trong đợt xin ý kiến."))
        handling, why = _noted(note, vietnam_date(now))
        OpinionHandling.objects.update_or_create(
            office_id=draft.office_id, opinion_id=note.opinion_id,
            defaults={
                "handling": handling, "why": why, "noted_by_id": actor.post_key, "noted_at": now,
            },
        )  # fmt: skip
    if notes:
        _record(actor, draft, "note", request, noted=len(notes))
    return request


def _noted(note: Note, on: dt.date) -> tuple[Handling, str]:
    """Give a note as it is kept; refusals name the opinion's own fields on the page."""
    if note.handling not in Handling.__members__:
        said = str(_("Hãy chọn tiếp thu, tiếp thu một phần hay không tiếp thu."))
        raise Invalid(said, fields={f"handling_{note.opinion_id}": [said]})
    field = f"why_{note.opinion_id}"
    why = _within(field, nfc(note.why), LONGEST_WHY)
    if not why and note.handling != Handling.ACCEPTED:
        said = str(_("Hãy giải trình vì sao không tiếp thu hoặc chỉ tiếp thu một phần."))
        raise Invalid(said, code="no_why", fields={field: [said]})
    refuse_secret(text=why, on=on)
    return Handling(note.handling), why


def _to_settle(actor: Actor, draft_id: UUID, request_id: UUID) -> tuple[Draft, OpinionRequest]:
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.SETTLE_OPINIONS)
    request = opinion_queries.get_request(draft, request_id)
    require_settling(actor, draft, request)
    return draft, request


def require_settling(actor: Actor, draft: Draft, request: OpinionRequest) -> None:
    """Refuse who may not settle an asking.

    :raises NotAllowed: `only_asked` for who is asked and neither asks nor writes the draft.
    """
    decision = opinion_queries.may_settle(actor, draft, request)
    if not decision:
        raise NotAllowed(decision.reason, code=decision.code, source=decision.source)


def _within(name: str, words: str, most: int) -> str:
    if len(words) > most:
        said = str(_("Phần này không quá %(most)d ký tự.")) % {"most": most}
        raise Invalid(said, fields={name: [said]})
    return words


def _record(
    actor: Actor, draft: Draft, act: str, request: OpinionRequest, **said: object
) -> None:
    """Write an act to the trail of the draft; what was answered stays out of it."""
    detail = {"request": str(request.pk)} | said
    audit.record(actor, f"drafting:opinion:{act}", subject=draft, detail=detail)
