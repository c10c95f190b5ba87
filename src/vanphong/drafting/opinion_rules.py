"""What may be said of a draft, what may be made of it, and what silence counts for."""

from __future__ import annotations

import datetime as dt
import enum

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision, Rule, load_pack

GIVE = "drafting:opinion:give"
# Of one answer, in signs.
LONGEST_WORDS = 10_000


class Stance(enum.StrEnum):
    """How somebody stands to a draft."""

    AGREE = "AGREE"
    DISAGREE = "DISAGREE"
    OTHER = "OTHER"


class ReminderStep(enum.StrEnum):
    """Why somebody who is silent was reminded: before the limit, after it, or by who asks."""

    BEFORE = "BEFORE"
    AFTER = "AFTER"
    BY_HAND = "BY_HAND"


class Handling(enum.StrEnum):
    """What the drafter makes of an opinion."""

    ACCEPTED = "ACCEPTED"
    PARTLY = "PARTLY"
    NOT_ACCEPTED = "NOT_ACCEPTED"


STANCE_LABELS = {
    Stance.AGREE: "Đồng ý",
    Stance.DISAGREE: "Không đồng ý",
    Stance.OTHER: "Ý kiến khác",
}
REMINDER_LABELS = {
    ReminderStep.BEFORE: "trước hạn",
    ReminderStep.AFTER: "sau hạn",
    ReminderStep.BY_HAND: "người xin ý kiến nhắc",
}
HANDLING_LABELS = {
    Handling.ACCEPTED: "Tiếp thu",
    Handling.PARTLY: "Tiếp thu một phần",
    Handling.NOT_ACCEPTED: "Không tiếp thu",
}


def silence(on: dt.date) -> Rule:
    """Give the rule on those who do not answer: they are listed, never counted as agreeing.

    :source: rules_data/opinions.toml.
    """
    return load_pack("vanphong.drafting", "opinions").get("silence", on)


def usual_days(on: dt.date) -> int:
    """Give in how many working days an opinion is asked for when nothing else is said.

    :source: rules_data/opinions.toml.
    """
    return int(load_pack("vanphong.drafting", "opinions").get("time_limit", on).value)


def reminded_before(on: dt.date) -> int:
    """Give how many working days before its limit an asking reminds those who are silent.

    :source: rules_data/opinions.toml.
    """
    return int(load_pack("vanphong.drafting", "opinions").get("reminders", on).value)


def may_answer(*, is_asked: bool, has_answered: bool, is_closed: bool) -> Decision:
    """Say whether somebody may give an opinion now; the answer once given stands."""
    if not is_asked:
        return _no("not_asked", "Bạn không có tên trong danh sách được hỏi ý kiến lần này.")
    if has_answered:
        return _no(
            "already_answered",
            "Bạn đã cho ý kiến lần này. Ý kiến đã gửi được giữ nguyên, không sửa được.",
        )
    if is_closed:
        return _no(
            "opinions_closed", "Đợt xin ý kiến này đã kết thúc nên không nhận ý kiến nữa."
        )
    return ALLOWED


def may_record(*, in_writing: bool, has_answered: bool, is_closed: bool) -> Decision:
    """Say whether an answer may be recorded for who was asked; people here give their own."""
    if not in_writing:
        return _no(
            "answers_oneself", "Người trong cơ quan tự cho ý kiến, không ai ghi thay được."
        )
    if has_answered:
        return _no(
            "already_answered",
            "Đã ghi ý kiến của nơi này. Ý kiến đã ghi được giữ nguyên, không sửa được.",
        )
    if is_closed:
        return _no(
            "opinions_closed", "Đợt xin ý kiến này đã kết thúc nên không nhận ý kiến nữa."
        )
    return ALLOWED


def may_ask_by_letter(
    *, in_writing: bool, has_answered: bool, is_closed: bool, has_letter: bool
) -> Decision:
    """Say whether a letter that asks a place may be begun now: one at a time for each."""
    if is_closed:
        return _no(
            "opinions_closed", "Đợt xin ý kiến này đã kết thúc nên không lập công văn nữa."
        )
    if not in_writing:
        return _no(
            "asked_in_person", "Người trong cơ quan được hỏi trên phần mềm, không cần công văn."
        )
    if has_answered:
        return _no("already_answered", "Nơi này đã cho ý kiến nên không cần công văn.")
    if has_letter:
        return _no("letter_begun", "Đã lập công văn xin ý kiến gửi nơi này.")
    return ALLOWED


def may_remind(
    *, in_writing: bool, has_answered: bool, is_closed: bool, reminded_today: bool
) -> Decision:
    """Say whether who asks may remind somebody now: once a day, people of the office alone."""
    if is_closed:
        return _no("opinions_closed", "Đợt xin ý kiến này đã kết thúc nên không nhắc nữa.")
    if in_writing:
        return _no(
            "asked_in_writing",
            "Nơi này được hỏi bằng văn bản: phần mềm không nhắc được, hãy gửi văn bản đôn đốc.",
        )
    if has_answered:
        return _no("already_answered", "Người này đã cho ý kiến nên không cần nhắc.")
    if reminded_today:
        return _no(
            "reminded_today", "Hôm nay đã nhắc rồi. Mỗi người được nhắc một lần trong ngày."
        )
    return ALLOWED


def may_settle(*, is_asked: bool, asks_or_writes: bool) -> Decision:
    """Say whether somebody who may write drafts settles an asking: remind, record, close, note.

    Who is asked in it and neither asked nor writes the draft does not judge the others' answers.

    :source: office practice, ADR 0027.
    """
    if is_asked and not asks_or_writes:
        return Decision(
            allowed=False,
            code="only_asked",
            reason="Bạn là người được hỏi trong đợt này: việc nhắc, ghi và tiếp thu ý kiến là của "
            "người xin ý kiến và người soạn.",
            source="office practice, ADR 0027",
        )
    return ALLOWED


def may_close(
    *, is_closed: bool, reason: str, silent: int, due_on: dt.date, today: dt.date
) -> Decision:
    """Say whether an asking may be closed: at its limit, with all answers, or with a reason."""
    if is_closed:
        return _no("opinions_closed", "Đợt xin ý kiến này đã kết thúc.")
    if silent and today <= due_on and not reason:
        return Decision(
            allowed=False,
            code="early_without_reason",
            reason=Phrase(
                "Chưa hết hạn (%(due)s) và còn %(silent)s ý kiến chưa nhận được. Muốn kết thúc sớm, "
                "hãy ghi lý do.",
                due=f"{due_on:%d/%m/%Y}",
                silent=silent,
            ),
        )
    return ALLOWED


def _no(code: str, reason: str) -> Decision:
    return Decision(allowed=False, code=code, reason=reason)
