"""Steps of a case: proposed by who handles it, decided by who may; taken at once by the latter."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.petitions import queries
from vanphong.petitions.models import Case, CaseStep, Halt, StatusCode, Verdict
from vanphong.petitions.rules import State, Step, may_step, state_after
from vanphong.petitions.rules.events import StopGround
from vanphong.petitions.rules.permissions import DECIDE, HANDLE
from vanphong.petitions.services import clocks, guard, telling
from vanphong.petitions.services.people import take_up

WORDS_MAX = 2000
# Steps that only write down what happened need nobody's approval.
NOTED = frozenset({Step.URGE, Step.RECORD_ANSWER, Step.TELL_RESULT})
# Steps that send the case, or a part of it, to somebody.
SENDING = frozenset({Step.FORWARD, Step.INVESTIGATE, Step.RETURN, Step.FILE_AS_SOURCE})
# Those, and what asks a body to answer.
ADDRESSED = SENDING | {Step.URGE}
# Clocks stop and run on by a decision with its number: NĐ 155/2026/NĐ-CP Đ12; Luật TC 2018 Đ34.
BY_DECISION = frozenset({Step.SUSPEND, Step.CONTINUE})
# Steps that say why, or what.
REASONED = frozenset({
    Step.REFUSE, Step.GUIDE, Step.RETURN, Step.LEAVE, Step.FILE, Step.SUSPEND, Step.TERMINATE,
    Step.REOPEN, Step.CONCLUDE, Step.RECORD_ANSWER,
})  # fmt: skip
_DECIDED = ["verdict", "verdict_reason", "decided_at", "decided_by"]


def done_at_once(actor: Actor, step: Step) -> bool:
    """Say whether a step waits for nobody: the actor decides, or it only notes what happened."""
    return actor.may(DECIDE) or step in NOTED


@transaction.atomic
def propose_step(
    *,
    actor: Actor,
    case_id: UUID,
    step: str,
    now: dt.datetime,
    words: str = "",
    addressee: str = "",
    happened_on: dt.date | None = None,
    symbol: str = "",
    ground: str = "",
    answer_by: dt.date | None = None,
    version: int | None = None,
    request_id: UUID | None = None,
) -> CaseStep:
    """Propose a lawful step; who may decide, or what only notes a fact, is done at once.

    Locks the case. `happened_on` is the day of what is noted, today when not given. An urging goes
    to whom the case was sent last unless it names another, and may ask to be answered by a day. Who
    works on a case that nobody handles handles it from now on.

    :raises NotAllowed: for one who neither handles nor decides.
    :raises Invalid: without the words or the addressee the step needs, or for a day to come or
        before the receipt or the last step.
    :raises Refused: when the step is not lawful (code and source of the rule), `proposed`,
        `changed_meanwhile`.
    """
    permission = DECIDE if actor.may(DECIDE) else HANDLE
    post_id = asking.own_post(actor, permission)
    kept = asking.done_before(CaseStep.objects.all(), "proposed_by_id", actor, request_id)
    if kept is not None:
        return kept
    if step not in set(Step):
        sentence = _("Hãy chọn một việc trong danh sách.")
        raise Invalid(sentence, fields={"step": [sentence]})
    wanted, today = Step(step), vietnam_date(now)
    day = happened_on or today
    if day > today:
        sentence = _("Ngày này chưa tới.")
        raise Invalid(sentence, fields={"happened_on": [sentence]})
    case = guard.locked(actor, case_id, version)
    _insist_after(case, day)
    facts = queries.facts_of(case)
    asking.insist(may_step(wanted, facts, today))
    target = state_after(case.state, wanted)
    assert target is not None  # may_step has looked
    row = CaseStep(
        office_id=case.office_id,
        case=case,
        step=wanted,
        from_state=case.state,
        to_state=target,
        words=asking.words_given(
            "words", words, WORDS_MAX, now,
            _("Hãy ghi lý do, nội dung.") if wanted in REASONED else "",
        ),
        addressee=asking.words_given(
            "addressee", addressee or queries.sent_to(case, wanted), 200, now,
            _("Hãy ghi nơi nhận.") if wanted in ADDRESSED else "",
        ),
        answer_by=_limit_of(wanted, answer_by, day),
        happened_on=day,
        symbol=asking.words_given(
            "symbol", symbol, 100, now,
            _("Hãy ghi số quyết định.") if wanted in BY_DECISION else "",
        ),
        ground=_ground(wanted, ground),
        proposed_at=now,
        proposed_by_id=post_id,
        verdict=Verdict.WAITING,
        request_id=request_id,
    )  # fmt: skip
    take_up(actor, case, now)
    at_once = done_at_once(actor, wanted)
    if at_once:
        row.verdict, row.decided_at, row.decided_by_id = Verdict.APPROVED, now, post_id
    row.save(force_insert=True)
    audit.record(
        actor, "petitions:step:take" if at_once else "petitions:step:propose", subject=case,
        detail={"step": wanted.value, "from": row.from_state, "to": row.to_state},
    )  # fmt: skip
    if at_once:
        _carry_out(case, row, now)
    else:
        guard.save(case)
        telling.tell_proposed(actor, case, row, now)
    return row


@transaction.atomic
def decide_step(
    *,
    actor: Actor,
    case_id: UUID,
    approve: bool,
    now: dt.datetime,
    reason: str = "",
    version: int | None = None,
) -> CaseStep:
    """Approve the step that waits, or decline it with a reason. Locks the case.

    :raises NotAllowed: for one who does not decide, or who proposed it.
    :raises Refused: `nothing_waits`; when the step is no longer lawful; `changed_meanwhile`.
    """
    post_id = asking.own_post(actor, DECIDE)
    case = guard.locked(actor, case_id, version)
    row = _waiting(case)
    if row.proposed_by.person_id in actor.person_ids:
        raise NotAllowed(
            _("Người đề xuất không tự duyệt đề xuất của mình."), code="own_proposal"
        )
    row.decided_at, row.decided_by_id = now, post_id
    if approve:
        facts = queries.facts_of(case, but=row)
        asking.insist(may_step(Step(row.step), facts, vietnam_date(now)))
        row.verdict = Verdict.APPROVED
        row.verdict_reason = asking.words_given("reason", reason, guard.REASON_MAX, now)
        row.save(update_fields=_DECIDED)
        _carry_out(case, row, now)
    else:
        row.verdict, row.verdict_reason = Verdict.DECLINED, guard.reason_given(reason, now)
        row.save(update_fields=_DECIDED)
        guard.save(case)
    audit.record(
        actor, "petitions:step:decide", subject=case,
        detail={"step": row.step, "verdict": row.verdict},
    )  # fmt: skip
    telling.tell_decided(actor, case, row, now)
    return row


@transaction.atomic
def withdraw_step(*, actor: Actor, case_id: UUID, now: dt.datetime) -> CaseStep:
    """Take back the step one proposed, before it is decided. Locks the case.

    :raises NotAllowed: for anyone but who proposed it.
    :raises Refused: `nothing_waits`.
    """
    post_id = asking.own_post(actor, HANDLE)
    case = guard.locked(actor, case_id, None)
    row = _waiting(case)
    if row.proposed_by.person_id not in actor.person_ids:
        raise NotAllowed(_("Chỉ người đề xuất rút được đề xuất."), code="not_proposer")
    row.verdict, row.decided_at, row.decided_by_id = Verdict.WITHDRAWN, now, post_id
    row.save(update_fields=["verdict", "decided_at", "decided_by"])
    guard.save(case)
    audit.record(actor, "petitions:step:withdraw", subject=case, detail={"step": row.step})
    telling.proposal_over(actor, case, now)
    return row


def _insist_after(case: Case, day: dt.date) -> None:
    """Refuse a day before the letter came, or before the last step was taken."""
    last = queries.last_step_on(case)
    if day < case.received_on:
        sentence = _("Ngày này trước ngày nhận đơn, %(day)s.")
        sentence %= {"day": f"{case.received_on:%d/%m/%Y}"}
        raise Invalid(sentence, fields={"happened_on": [sentence]})
    if last is not None and day < last:
        sentence = _("Ngày này trước bước xử lý gần nhất, ngày %(day)s.")
        sentence %= {"day": f"{last:%d/%m/%Y}"}
        raise Invalid(sentence, fields={"happened_on": [sentence]})


def _limit_of(step: Step, answer_by: dt.date | None, day: dt.date) -> dt.date | None:
    """Give until when an urging asks to be answered: later than its own day; none for other steps."""
    if answer_by is None or step is not Step.URGE:
        return None
    if answer_by <= day:
        sentence = _("Hạn trả lời phải sau ngày đôn đốc.")
        raise Invalid(sentence, fields={"answer_by": [sentence]})
    return answer_by


def _ground(step: Step, ground: str) -> str:
    """Give why a suspension stops the clocks; nothing for other steps."""
    if step is not Step.SUSPEND:
        return ""
    if ground not in set(StopGround) - {StopGround.CITIZEN_HINDERED}:
        sentence = _("Hãy chọn căn cứ tạm đình chỉ.")
        raise Invalid(sentence, fields={"ground": [sentence]})
    return ground


def _waiting(case: Case) -> CaseStep:
    row = queries.waiting_step(case)
    if row is None:
        raise Refused(_("Không có đề xuất nào chờ duyệt."), code="nothing_waits")
    return row


def _carry_out(case: Case, row: CaseStep, now: dt.datetime) -> None:
    """Move the case where the step leads, with its clocks and what the sender is told."""
    if row.from_state != row.to_state:
        if row.from_state == State.RECEIVED:
            case.handled_on = row.happened_on
        elif row.to_state == State.RECEIVED:
            case.handled_on = None
    case.state = row.to_state
    if row.step == Step.SUSPEND:
        Halt.objects.create(
            office_id=case.office_id, case=case, from_on=row.happened_on, step=row
        )
    elif row.step in {Step.CONTINUE, Step.TERMINATE}:
        Halt.objects.filter(case=case, until_on=None).update(until_on=row.happened_on)
    guard.save(case, "state", "handled_on")
    clocks.renew(case, now)
    tell_stage(case, now)


def tell_stage(case: Case, now: dt.datetime) -> None:
    """Let the senders of the letters in a case see the coarse stage their letter is at."""
    letters = list(case.letters.filter(left_at=None).values_list("letter_id", flat=True))
    for letter_id, stage in queries.stages_of(letters).items():
        rows = StatusCode.objects.filter(letter_id=letter_id).exclude(stage=stage)
        rows.update(stage=stage, changed_on=vietnam_date(now))
