"""Which steps are lawful for a case as it was judged, and why others are not. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vanphong.kernel.phrases import Phrase, listed
from vanphong.kernel.rules import ALLOWED, Decision, Rule, Severity, load_pack
from vanphong.petitions.rules.covering import SOURCE as SOURCE_OF_COPIES
from vanphong.petitions.rules.events import Renewal
from vanphong.petitions.rules.groups import Group, group_stands
from vanphong.petitions.rules.handing import held_words
from vanphong.petitions.rules.keys import (
    KEY_LABELS,
    RETURNED_TO,
    Channel,
    Competence,
    Condition,
    Key,
    Line,
    Mark,
    Nature,
    Prior,
    Signed,
)
from vanphong.petitions.rules.states import CLOSED, State, Step, state_after, steps_from


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the steps of a case depend on. A key that was not judged is empty.

    `guided` and `forwarded` say that the case was guided or forwarded before, by an
    approved step of this office;
    `groups` who stands behind each letter now in it. `proposed` says that a step waits for approval;
    `named_openly`: who denounces is named in the register and has not declined to be kept secret.
    `uncovered` counts the sealed scans without a working copy.
    `originals_held` counts the originals not given back; `congress_on` is the day of the congress
    before which a denunciation came too late to be begun with.
    """

    state: State
    channel: Channel = Channel.POST
    signed: Signed = Signed.NAMED
    line: str = ""
    nature: str = ""
    competence: str = ""
    condition: str = ""
    prior: str = ""
    at_competent_body: str = ""
    crime_signs: str = ""
    evidence: str = ""
    renewal: str = ""
    guided: bool = False
    forwarded: bool = False
    groups: tuple[Group, ...] = ()
    proposed: bool = False
    named_openly: bool = False
    uncovered: int = 0
    originals_held: int = 0
    congress_on: dt.date | None = None

    def asked(self, *keys: Key) -> list[Key]:
        """Give those of the keys that are not judged yet."""
        return [key for key in keys if not getattr(self, key.value.lower())]


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that exists from here: whether it is lawful now, why not, what to mind."""

    step: Step
    decision: Decision


_SORTED = (Key.LINE, Key.NATURE, Key.COMPETENCE)
_FINAL = frozenset({Prior.SECOND_RESOLVED, Prior.JUDGED, Prior.CONCLUDED})


def offers(facts: CaseFacts, on: dt.date) -> list[Offer]:
    """Give every step that exists from the state, each with its answer, lawful ones first."""
    found = [Offer(step, may_step(step, facts, on)) for step in steps_from(facts.state)]
    return sorted(found, key=lambda offer: not offer.decision)


def may_step(step: Step, facts: CaseFacts, on: dt.date) -> Decision:
    """Say whether a step is lawful for the case on a day; warnings do not stop it.

    :source: rules_data/outcomes.toml, each rule with its article.
    """
    if facts.proposed:
        reason = Phrase("Đang có đề xuất chờ duyệt. Duyệt hoặc trả lại đề xuất ấy trước.")
        return Decision(allowed=False, reason=reason, code="proposed")
    if step not in steps_from(facts.state):
        reason = Phrase("Vụ việc đang ở trạng thái khác nên không làm được việc này.")
        return Decision(allowed=False, reason=reason, code="wrong_state")
    if facts.state is State.RECEIVED and step is not Step.TERMINATE:
        early = _judged_first(step, facts, on)
        if not early:
            return early
    checks = _CHECKS.get(step, ())
    if facts.state is State.RECEIVED and step is Step.TERMINATE:
        checks = (_terminate,)
    if step not in _ANYHOW:
        checks = (*checks, _sealed_first)
    return _mind_originals(step, facts, _together(check(facts, on) for check in checks))


def _mind_originals(step: Step, facts: CaseFacts, answer: Decision) -> Decision:
    """Warn before a case is closed while originals are held; it may be closed all the same."""
    if not answer or not facts.originals_held or state_after(facts.state, step) not in CLOSED:
        return answer
    return replace(answer, warnings=(*answer.warnings, held_words(facts.originals_held)))


def _judged_first(step: Step, facts: CaseFacts, on: dt.date) -> Decision:
    """Refuse what comes before the judging: the line first, mixed letters split."""
    if not facts.line:
        return _refused("line-first", on, "not_judged")
    if facts.nature == Nature.MIXED:
        return _firmly(_of_line("split-first", facts), on, "mixed")
    missing = facts.asked(*(_SORTED if step is not Step.INVESTIGATE else (Key.NATURE,)))
    return ALLOWED if not missing else _missing(missing)


# What ends a case that its writers withdrew, looks at it again, or notes what others did.
_ANYHOW = frozenset({Step.TERMINATE, Step.REOPEN, Step.URGE, Step.RECORD_ANSWER})


def _sealed_first(facts: CaseFacts, on: dt.date) -> Decision:
    """Refuse to go on with a denunciation while the register says who denounces."""
    if facts.nature != Nature.DENUNCIATION or not facts.named_openly:
        return ALLOWED
    return _refused(_of_line("seal-denouncer", facts), on, "seal_first")


def _missing(keys: Sequence[Key]) -> Decision:
    labels = listed(Phrase(KEY_LABELS[key]) for key in keys)
    reason = Phrase("Chưa phân loại xong, còn thiếu: %(labels)s.", labels=labels)
    return Decision(
        allowed=False, reason=reason, code="not_judged", warnings=tuple(k.value for k in keys)
    )


def _accept(facts: CaseFacts, on: dt.date) -> Decision:
    if not facts.condition:
        return _missing([Key.CONDITION])
    if facts.competence != Competence.OURS or facts.condition != Condition.ELIGIBLE:
        return _refused("accept-ours", on)
    if facts.nature == Nature.DENUNCIATION and facts.signed is not Signed.NAMED:
        return _refused(_of_line("accept-named", facts), on)
    if facts.nature == Nature.COMPLAINT:
        found = (group_stands(one) for one in facts.groups)
        return next((one for one in found if not one), ALLOWED)
    return ALLOWED


def _before_congress(facts: CaseFacts, on: dt.date) -> Decision:
    """Warn of a denunciation that is to be handed to the new term; by no rule that was read.

    :source: Hướng dẫn 07-HD/UBKTTW 2019 (T52, second-hand).
    """
    if facts.congress_on is None:
        return ALLOWED
    words = Phrase(
        "Tố cáo này nhận trong thời gian trước đại hội khai mạc ngày %(day)s. Xin đối chiếu "
        "hướng dẫn của kỳ đại hội này trước khi thụ lý.",
        day=f"{facts.congress_on:%d/%m/%Y}",
    )
    told = _told("T52", on)
    return replace(told, warnings=(words, *told.warnings))


def _told(code: str, on: dt.date) -> Decision:
    """Give a yes that tells of a time limit."""
    rule = load_pack("vanphong.petitions", "time-limits").get(code, max(on, _TOLD_SINCE))
    return Decision(allowed=True, source=rule.source, warnings=(rule.text,))


def _mind_copies(facts: CaseFacts, on: dt.date) -> Decision:  # noqa: ARG001 - as all checks
    """Warn before a case is handed on of which the scans are sealed and nothing was covered.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56: a measure chosen case by case.
    """
    if not facts.uncovered:
        return ALLOWED
    words = Phrase(
        "Còn %(count)s bản quét niêm phong chưa có bản làm việc đã che: ai xử lý tiếp chưa đọc "
        "được đơn.",
        count=facts.uncovered,
    )
    return Decision(allowed=True, source=SOURCE_OF_COPIES, warnings=(words,))


def _refuse(facts: CaseFacts, on: dt.date) -> Decision:
    if not facts.condition:
        return _missing([Key.CONDITION])
    ours = facts.competence == Competence.OURS
    if not ours or facts.condition != Condition.NOT_ELIGIBLE:
        return _refused("refuse-reason", on)
    if facts.line != Line.PARTY or facts.nature not in _PARTY_GROUNDS:
        return ALLOWED
    return _refused(_PARTY_GROUNDS[Nature(facts.nature)], on)


def _guide(facts: CaseFacts, on: dt.date) -> Decision:
    if facts.competence != Competence.OTHER:
        return _refused("forward-other", on)
    if facts.nature == Nature.DENUNCIATION:
        return _refused(_of_line("forward-denunciation", facts), on)
    return _refused("guide-once", on) if facts.guided else ALLOWED


def _forward(facts: CaseFacts, on: dt.date) -> Decision:
    if facts.competence != Competence.OTHER:
        return _refused("forward-other", on)
    if facts.nature == Nature.DENUNCIATION and facts.forwarded:
        return _refused(_of_line("forward-once", facts), on)
    return _refused("guide-complaint", on) if facts.nature == Nature.COMPLAINT else ALLOWED


def _return(facts: CaseFacts, on: dt.date) -> Decision:
    if facts.channel not in RETURNED_TO or facts.competence != Competence.OTHER:
        return _firmly("return-to-sender", on)
    return ALLOWED if facts.nature == Nature.COMPLAINT else _refused("return-to-sender", on)


def _leave(facts: CaseFacts, on: dt.date) -> Decision:
    if facts.competence == Competence.OURS:
        return _firmly("refuse-reason", on)
    if facts.nature != Nature.DENUNCIATION:
        return _refused("never-closed-as-not-ours", on)
    again = facts.guided or facts.forwarded
    known = facts.at_competent_body == Mark.YES
    return ALLOWED if known or again else _refused(_of_line("leave-denunciation", facts), on)


def _file(facts: CaseFacts, on: dt.date) -> Decision:
    if facts.condition == Condition.NOT_ELIGIBLE or facts.prior in _FINAL:
        return ALLOWED
    if facts.competence == Competence.OTHER:
        return _refused("never-closed-as-not-ours", on)
    return _firmly("file-one-year", on)


def _file_as_source(facts: CaseFacts, on: dt.date) -> Decision:
    if facts.signed is Signed.NAMED or facts.nature != Nature.DENUNCIATION:
        return _firmly("file-as-source", on)
    return ALLOWED if facts.evidence == Mark.YES else _refused("file-as-source", on)


def _urge(facts: CaseFacts, on: dt.date) -> Decision:
    """What was sent to nobody is urged only where the body below is late."""
    late = facts.prior == Prior.OVERDUE_ELSEWHERE or facts.renewal == Renewal.OVERDUE
    waits = facts.state is not State.RECEIVED
    return ALLOWED if waits or late else _firmly("urge-overdue", on)


def _investigate(facts: CaseFacts, on: dt.date) -> Decision:
    return ALLOWED if facts.crime_signs == Mark.YES else _refused("investigate", on)


def _form_team(facts: CaseFacts, on: dt.date) -> Decision:
    if facts.nature != Nature.DENUNCIATION:
        return _firmly("form-team", on)
    return _told("T51", on) if facts.line == Line.PARTY else ALLOWED


def _terminate(facts: CaseFacts, on: dt.date) -> Decision:
    """Before a case is accepted only those who wrote can end it, by withdrawing."""
    stand = any(one.standing for one in facts.groups)
    return _refused("terminate-withdrawn", on) if stand else ALLOWED


Check = Callable[[CaseFacts, dt.date], Decision]
_CHECKS: Mapping[Step, tuple[Check, ...]] = {
    Step.ACCEPT: (_accept, _before_congress, _mind_copies),
    Step.REFUSE: (_refuse,),
    Step.GUIDE: (_guide,),
    Step.FORWARD: (_forward, _mind_copies),
    Step.RETURN: (_return,),
    Step.LEAVE: (_leave,),
    Step.FILE: (_file,),
    Step.FILE_AS_SOURCE: (_file_as_source,),
    Step.INVESTIGATE: (_investigate,),
    Step.URGE: (_urge,),
    Step.FORM_TEAM: (_form_team, _mind_copies),
}


# Rules of the Law on Denunciations whose place rules of the Party take for the Party's own business.
_OF_THE_PARTY = frozenset({
    "accept-named", "forward-denunciation", "forward-once", "leave-denunciation",
    "seal-denouncer", "split-first",
})  # fmt: skip
# On what grounds the Party does not handle what is its own; told beside the step.
_PARTY_GROUNDS: Mapping[Nature, str] = {
    Nature.COMPLAINT: "refuse-complaint-party",
    Nature.DENUNCIATION: "accept-named-party",
}


def _of_line(rule_id: str, facts: CaseFacts) -> str:
    """Give the rule of the system a case belongs to: that of the Party, or of the law.

    :source: Thông tư 05/2021/TT-TTCP, Điều 15: the Party's rules, not the Law, hold for its members.
    """
    party = facts.line == Line.PARTY and rule_id in _OF_THE_PARTY
    return f"{rule_id}-party" if party else rule_id


def _rule(rule_id: str, on: dt.date) -> Rule:
    return load_pack("vanphong.petitions", "outcomes").get(rule_id, max(on, _FIRST))


_FIRST = dt.date(2021, 11, 15)
# Since then there are texts of both T51 and T52.
_TOLD_SINCE = dt.date(2024, 6, 6)


def _refused(rule_id: str, on: dt.date, code: str = "") -> Decision:
    """Say no by a rule; one that is not firm warns instead."""
    rule = _rule(rule_id, on)
    if rule.effective_severity is Severity.BLOCK:
        return _firmly(rule_id, on, code)
    return Decision(allowed=True, source=rule.source, warnings=(rule.text,))


def _firmly(rule_id: str, on: dt.date, code: str = "") -> Decision:
    """Say no where the step has no sense at all, however well its rule is known."""
    rule = _rule(rule_id, on)
    return Decision(allowed=False, reason=rule.text, source=rule.source, code=code or rule_id)


def _together(decisions: Iterable[Decision]) -> Decision:
    """Give the first no, else a yes with all warnings."""
    answers = list(decisions)
    for answer in answers:
        if not answer:
            return answer
    warnings = tuple(words for answer in answers for words in answer.warnings)
    source = next((answer.source for answer in answers if answer.source), "")
    return Decision(allowed=True, warnings=warnings, source=source)
