"""Letters of many people: from how many, how many speak for them, what must be there. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

MANY = 5
MOST_REPRESENTATIVES = 5
_UP_TO_TEN = 10
_LAW = "Luật Tiếp công dân 2013 (42/2013/QH13), Điều 29"


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who wrote; `position` in the list. Struck ones do not count, withdrawn ones no more."""

    position: int
    signed: bool = True
    speaks: bool = False
    struck: bool = False
    withdrawn: bool = False

    @property
    def counts(self) -> bool:
        """Whether the person still stands behind the letter."""
        return not self.struck and not self.withdrawn


@dataclass(frozen=True, slots=True)
class Group:
    """Who stands behind one letter: those listed, those only counted, its paper of who speaks.

    Those only counted have signed for all known.
    """

    signatories: tuple[Signatory, ...]
    unlisted: int = 0
    paper: bool = False

    @property
    def standing(self) -> int:
        """How many still stand behind the letter: the case goes on for them.

        :source: Nghị định 155/2026/NĐ-CP, Điều 7a.
        """
        return sum(one.counts for one in self.signatories) + self.unlisted


def is_group(people: int) -> bool:
    """Say whether so many people are many; from five.

    :source: Thông tư 07/2014/TT-TTCP, Điều 6 khoản 4.
    """
    return people >= MANY


def representatives_allowed(people: int) -> tuple[int, int]:
    """Give the fewest and most who may speak for so many.

    :source: Luật Tiếp công dân 2013, Điều 29: five to ten people send one or two; more than ten
        may send more, at most five.
    """
    if people < MANY:
        return (0, people)
    return (1, 2) if people <= _UP_TO_TEN else (1, MOST_REPRESENTATIVES)


def may_speak(people: int, representatives: int) -> Decision:
    """Say whether so many representatives are lawful for so many people."""
    fewest, most = representatives_allowed(people)
    if is_group(people) and not fewest <= representatives <= most:
        reason = Phrase(
            "Đoàn %(people)d người cử từ %(fewest)d đến %(most)d người đại diện; hiện có "
            "%(count)d.",
            people=people, fewest=fewest, most=most, count=representatives,
        )  # fmt: skip
        return Decision(allowed=False, reason=reason, source=_LAW, code="representatives")
    return ALLOWED


def group_stands(group: Group) -> Decision:
    """Say whether a group's complaint may be accepted: all signed, and the paper naming who speaks.

    :source: Nghị định 155/2026/NĐ-CP, Điều 10 (từ 01/07/2026); Luật Tiếp công dân 2013, Điều 29.
    """
    if not is_group(group.standing):
        return ALLOWED
    source = "Nghị định 155/2026/NĐ-CP, Điều 10"
    unsigned = sum(one.counts and not one.signed for one in group.signatories)
    if unsigned:
        reason = Phrase("Còn %(count)d người chưa ký vào đơn.", count=unsigned)
        return Decision(allowed=False, reason=reason, source=source, code="unsigned")
    if not group.paper:
        reason = Phrase(
            "Chưa có văn bản cử người đại diện có chữ ký của những người khiếu nại."
        )
        return Decision(allowed=False, reason=reason, source=source, code="no_group_paper")
    speak = sum(one.counts and one.speaks for one in group.signatories)
    return may_speak(group.standing, speak)
