"""Letters that join a case, a letter that is split into several: reversible, never merged away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.petitions import queries
from vanphong.petitions.models import Case, Judgement, LetterInCase
from vanphong.petitions.rules import CLOSED, EMPTIED, PLACE, State
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.services import clocks, guard, likeness, steps
from vanphong.petitions.services.bars import carry_bars
from vanphong.petitions.services.receiving import open_case

FEWEST_PARTS, MOST_PARTS = 2, 10


@transaction.atomic
def split_case(
    *,
    actor: Actor,
    case_id: UUID,
    parts: Sequence[str],
    now: dt.datetime,
    version: int | None = None,
) -> list[Case]:
    """Open a case for each content of a letter; the case it made is left empty. Locks it.

    Who is barred from it is barred from each, and where it lies each lies.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 25 khoản 3.
    :raises Invalid: for fewer than two contents or more than ten.
    :raises Refused: `not_new` for one that was decided on, `several_letters`, `proposed`.
    """
    asking.own_post(actor, HANDLE)
    said = [asking.words_given("parts", one, 1000, now) for one in parts if one.strip()]
    if not FEWEST_PARTS <= len(said) <= MOST_PARTS:
        sentence = _("Hãy ghi từ hai đến mười nội dung, mỗi dòng một nội dung.")
        raise Invalid(sentence, fields={"parts": [sentence]})
    case = guard.locked(actor, case_id, version)
    _insist_new(case)
    places = list(_here(case).select_related("letter"))
    if len(places) != 1:
        raise Refused(
            _("Vụ việc có nhiều đơn. Hãy đưa các đơn kia ra trước."), code="several_letters"
        )
    _empty(actor, case, State.SPLIT, str(_("Tách thành nhiều nội dung")), now)
    letter = places[0].letter
    made = [open_case(actor, letter, one, now, content=one, split_from=case) for one in said]
    carry_bars(actor, case, made, now)
    _carry_place(actor, case, made, now)
    audit.record(
        actor, "petitions:case:split", subject=case, detail={"into": [str(one) for one in made]}
    )
    return made


@transaction.atomic
def join_case(
    *,
    actor: Actor,
    case_id: UUID,
    into_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Case:
    """Let the letters of a case join another case; both keep their histories. Locks both, by id.

    Who is barred from it is barred from the other too.

    :raises Invalid: without a reason.
    :raises Refused: `not_new`, `same_case`, `closed` when the other has ended, `proposed`.
    """
    post_id = asking.own_post(actor, HANDLE)
    said = guard.reason_given(reason, now)
    if case_id == into_id:
        raise Refused(_("Không nhập một vụ việc vào chính nó."), code="same_case")
    rows = {
        one: guard.locked(actor, one, version if one == case_id else None)
        for one in sorted((case_id, into_id))
    }
    case, into = rows[case_id], rows[into_id]
    _insist_new(case)
    if into.state in CLOSED:
        raise Refused(
            _("Vụ việc %(number)s đã kết thúc. Hãy mở lại vụ việc ấy trước.")
            % {"number": str(into)},
            code="closed",
        )
    places = list(_here(case))
    _empty(actor, case, State.JOINED, said, now, joined_into=into)
    # Another part of a letter that was split may be there already.
    there = set(_here(into).values_list("letter_id", flat=True))
    LetterInCase.objects.bulk_create(
        LetterInCase(
            office_id=into.office_id, letter_id=one.letter_id, case=into, content=one.content,
            joined_at=now, joined_by_id=post_id, reason=said,
        )
        for one in places
        if one.letter_id not in there
    )  # fmt: skip
    carry_bars(actor, case, [into], now)
    guard.save(into)
    clocks.renew(into, now)
    steps.tell_stage(into, now)
    likeness.renew_of_cases([into])
    audit.record(actor, "petitions:case:join", subject=case, detail={"into": str(into)})
    return into


@transaction.atomic
def undo_emptying(*, actor: Actor, case_id: UUID, reason: str, now: dt.datetime) -> Case:
    """Give a case that was joined or split its letters back. Locks all cases concerned, by id.

    What its parts became when a splitting is undone stays joined: split again instead.

    :raises Refused: `not_emptied`; `went_on` when a part was decided on, split or joined further;
        `split_undone` for such a part; `changed_meanwhile`.
    """
    asking.own_post(actor, HANDLE)
    said = guard.reason_given(reason, now)
    seen = queries.get_case(actor, case_id)
    holders = _holders(seen)
    rows = {one: guard.locked(actor, one, None) for one in sorted({case_id, *holders})}
    case = rows.pop(case_id)
    if case.state not in EMPTIED:
        raise Refused(_("Vụ việc này chưa tách, chưa nhập."), code="not_emptied")
    if _holders(case) != holders:
        raise guard.changed()
    was_split = case.state == State.SPLIT
    for one in rows.values():
        carry_bars(actor, one, [case], now)
        if was_split:
            _insist_untouched(one)
            _empty(actor, one, State.JOINED, said, now, joined_into=case)
        else:
            _take_out(actor, case, one, said, now)
    for place in _left_last(case):
        LetterInCase.objects.create(
            office_id=case.office_id, letter_id=place.letter_id, case=case,
            content=place.content, joined_at=now, joined_by_id=actor.post_key, reason=said,
        )  # fmt: skip
    case.state, case.joined_into = State.RECEIVED, None
    guard.save(case, "state", "joined_into")
    clocks.renew(case, now)
    steps.tell_stage(case, now)
    likeness.renew_of_cases([case])
    audit.record(actor, "petitions:case:undo", subject=case)
    return case


def _carry_place(actor: Actor, origin: Case, into: Sequence[Case], now: dt.datetime) -> None:
    """Note that parts lie where the case they come from does; nothing where it has no place."""
    if origin.place_id is None:
        return
    said = _("Theo vụ việc %(number)s") % {"number": origin}
    Judgement.objects.bulk_create(
        Judgement(
            office_id=one.office_id, case=one, key=PLACE, value=origin.place_id,
            judged_at=now, judged_by_id=actor.post_key, reason=said,
        )
        for one in into
    )  # fmt: skip


def _holders(case: Case) -> set[UUID]:
    """Give the cases that have the letters of an emptied one.

    :raises Refused: `split_undone` for a part whose splitting was undone.
    """
    if case.state == State.SPLIT:
        parts = Case.objects.filter(split_from=case)
        return set(parts.exclude(joined_into=case).values_list("pk", flat=True))
    if case.joined_into_id is not None and case.joined_into_id == case.split_from_id:
        raise Refused(
            _("Việc tách đã được hoàn lại. Cần tách nữa thì tách vụ việc %(number)s.")
            % {"number": case.joined_into},
            code="split_undone",
        )
    return {case.joined_into_id} if case.joined_into_id else set()


def _here(case: Case) -> QuerySet[LetterInCase]:
    return LetterInCase.objects.filter(case=case, left_at=None)


def _left_last(case: Case) -> list[LetterInCase]:
    """Give the letters an emptied case had until it was emptied."""
    rows = LetterInCase.objects.filter(case=case)
    emptied_at = rows.aggregate(at=Max("left_at"))["at"]
    return list({one.letter_id: one for one in rows.filter(left_at=emptied_at)}.values())


def _take_out(actor: Actor, case: Case, into: Case, said: str, now: dt.datetime) -> None:
    """Take out of a case what came into it when another joined it, and nothing else."""
    places = _left_last(case)
    came = _here(into).filter(
        letter_id__in=[one.letter_id for one in places],
        joined_at__in=[one.left_at for one in places],
    )
    came.update(left_at=now, left_by_id=actor.post_key, left_reason=said)
    guard.save(into)
    clocks.renew(into, now)


def _insist_new(case: Case) -> None:
    if case.state != State.RECEIVED:
        raise Refused(
            _("Vụ việc đã được quyết định nên không tách, không nhập được."), code="not_new"
        )
    if queries.waiting_step(case) is not None:
        raise Refused(_("Đang có đề xuất chờ duyệt."), code="proposed")


def _insist_untouched(case: Case) -> None:
    if case.state != State.RECEIVED or queries.waiting_step(case) is not None:
        raise Refused(
            _("Vụ việc %(number)s đã được xử lý tiếp nên không gộp lại được.")
            % {"number": str(case)},
            code="went_on",
        )


def _empty(  # noqa: PLR0917 - a step of one act
    actor: Actor,
    case: Case,
    state: State,
    reason: str,
    now: dt.datetime,
    joined_into: Case | None = None,
) -> None:
    """Take the letters out of a case that is joined or split."""
    _here(case).update(left_at=now, left_by_id=actor.post_key, left_reason=reason)
    case.state, case.joined_into = state, joined_into
    guard.save(case, "state", "joined_into")
    clocks.renew(case, now)
