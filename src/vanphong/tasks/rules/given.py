"""Whether what is given holds together: due dates, evidence, who takes part, the words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sequence

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.tasks.rules.acts import OWN_RULE
from vanphong.tasks.rules.states import WorkingDays

_DAY_OFF_SOURCE = "Bộ luật Dân sự 2015, Điều 148 khoản 5"


def due_under_parent(due_on: dt.date | None, parent_due_on: dt.date | None) -> Decision:
    """Say whether a task given on may be due then: never after the task it comes from.

    A parent without a deadline sets no limit; a child without one takes the parent's.

    :source: the product's own rule; practice of one provincial Party office (second-hand).
    """
    if parent_due_on is None or due_on is None or due_on <= parent_due_on:
        return ALLOWED
    return Decision(
        allowed=False,
        code="due_after_parent",
        reason=Phrase(
            "Hạn không được sau hạn của việc cấp trên (%(day)s).",
            day=f"{parent_due_on:%d/%m/%Y}",
        ),
        source=OWN_RULE,
    )


def due_not_past(due_on: dt.date | None, today: dt.date) -> Decision:
    """Say whether a deadline given today can still be met."""
    if due_on is None or due_on >= today:
        return ALLOWED
    return Decision(
        allowed=False,
        code="due_past",
        reason=Phrase("Hạn %(day)s đã qua. Hãy chọn ngày khác.", day=f"{due_on:%d/%m/%Y}"),
    )


def due_works(
    due_on: dt.date | None, calendar: WorkingDays, say: Callable[[dt.date], str]
) -> Decision:
    """Say whether a named due date is worked; a day off must be meant. `say` writes a day.

    :source: Bộ luật Dân sự 2015 Đ148 k5 (the term ends on the next working day).
    """
    if due_on is None or calendar.is_working_day(due_on):
        return ALLOWED
    return Decision(
        allowed=False,
        code="due_day_off",
        reason=Phrase(
            "%(day)s là ngày nghỉ (%(why)s). Ngày làm việc tiếp theo là %(following)s.",
            capital=True,
            day=say(due_on),
            why=calendar.why(due_on),
            following=say(calendar.next_working_day(due_on)),
        ),
        source=_DAY_OFF_SOURCE,
    )


def extended_due(
    before: dt.date | None,
    after: dt.date,
    *,
    today: dt.date,
    parent_due_on: dt.date | None = None,
    latest_child_due_on: dt.date | None = None,
) -> Decision:
    """Say whether a due date may be moved to another day.

    It moves forward only; a task without a deadline may be given one that its children keep.
    """
    if before is not None and after < before:
        return Decision(
            allowed=False,
            code="due_not_later",
            reason=Phrase(
                "Gia hạn phải đến sau hạn hiện nay (%(day)s).", day=f"{before:%d/%m/%Y}"
            ),
        )
    if latest_child_due_on is not None and after < latest_child_due_on:
        return Decision(
            allowed=False,
            code="due_before_child",
            reason=Phrase(
                "Có việc giao tiếp đến hạn ngày %(day)s. Hạn không được trước ngày đó.",
                day=f"{latest_child_due_on:%d/%m/%Y}",
            ),
        )
    past = due_not_past(after, today)
    return due_under_parent(after, parent_due_on) if past else past


def evidence_problems(
    *,
    product: str,
    symbol: str,
    dated_on: dt.date | None,
    today: dt.date,
    handed_to: str = "",
    kind: str = "",
) -> dict[str, list[str]]:
    """Give what is missing in evidence, by field; empty when it can close a task.

    `kind` names the type of document the product is, if it is one that gets a number. What gets
    none says to whom it was handed in instead.

    :source: the product's own rule.
    """
    problems: dict[str, list[str]] = {}
    if not product:
        problems["product"] = [Phrase("Hãy ghi tên sản phẩm.")]
    if not symbol and kind:
        sentence = "%(kind)s là loại văn bản có số. Hãy ghi số và ký hiệu."
        problems["symbol"] = [Phrase(sentence, capital=True, kind=kind)]
    elif not symbol and not handed_to:
        sentence = "Sản phẩm không có số, ký hiệu thì hãy ghi đã trình, gửi ai."
        problems["handed_to"] = [Phrase(sentence)]
    if dated_on is None:
        problems["dated_on"] = [Phrase("Hãy ghi ngày của sản phẩm.")]
    elif dated_on > today:
        problems["dated_on"] = [
            Phrase("Ngày %(day)s chưa tới. Hãy ghi ngày văn bản.", day=f"{dated_on:%d/%m/%Y}")
        ]
    return problems


def participants_differ(lead: Hashable, others: Sequence[Hashable]) -> Decision:
    """Say whether everyone has one part only: one owner, and nobody twice."""
    everyone = [lead, *others]
    if len(set(everyone)) == len(everyone):
        return ALLOWED
    return Decision(
        allowed=False,
        code="participant_twice",
        reason="Mỗi người chỉ giữ một vai: chủ trì, phối hợp, để biết hoặc theo dõi.",
        source=OWN_RULE,
    )


def direction_words(phrase: str, lead_name: str, words: str) -> str:
    """Give the text of a direction: the phrase with the lead's name, then own words.

    A phrase without a name in it stays as it is.
    """
    said = phrase.replace("{lead}", lead_name).strip()
    return " ".join(part for part in (said, words.strip()) if part)
