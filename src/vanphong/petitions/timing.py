"""A case as its clocks see it, built from its rows; one way for one case and for all of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from vanphong.calendars import api as calendars
from vanphong.kernel.clock import vietnam_date
from vanphong.petitions.models import (
    Case,
    CaseStep,
    Congress,
    Follow,
    Halt,
    Lengthening,
    UrgingReply,
    Verdict,
)
from vanphong.petitions.rules import CLOSED, FORWARDED_CHANNELS, Key, Step
from vanphong.petitions.rules.clocks import Clock, clock_for, clocks_of
from vanphong.petitions.rules.congress import congress_ahead
from vanphong.petitions.rules.events import (
    Bears,
    Channel,
    Competence,
    Complexity,
    Event,
    ExtensionGround,
    Level,
    Line,
    Nature,
    PartyRank,
    Renewal,
    StopGround,
    Subject,
)
from vanphong.petitions.rules.facts import CaseFacts, Extension, Stop
from vanphong.petitions.rules.follows import (
    COUNTED_FROM,
    Days,
    FollowGround,
    FollowKind,
    LinkFault,
    faults,
    with_implied,
)

# What a step makes happen, and what the paper that carries it out does: nobody is told, and nothing
# is sent, before there is a paper with a number.
_HAPPENS: Mapping[Step, tuple[Event, ...]] = {
    # What is decided of a denunciation that comes again decides on its renewal (T40).
    Step.ACCEPT: (Event.ACCEPTED, Event.RENEWAL_DECIDED),
    Step.REFUSE: (Event.NOT_ACCEPTED, Event.RENEWAL_DECIDED),
    # Filed or left, nobody is written to; what goes to the checking body is no answer either.
    Step.LEAVE: (Event.ANSWERED, Event.RENEWAL_DECIDED),
    Step.FILE: (Event.ANSWERED, Event.RENEWAL_DECIDED),
    Step.FILE_AS_SOURCE: (Event.ANSWERED, Event.RENEWAL_DECIDED),
    Step.RECORD_ANSWER: (Event.RESULT_NOTICE_RECEIVED,),
    Step.TELL_RESULT: (Event.RESULT_PASSED_ON,),
    Step.SUSPEND: (Event.SUSPENSION_ISSUED,),
    Step.CONTINUE: (Event.SUSPENSION_ISSUED,),
    Step.TERMINATE: (Event.SUSPENSION_ISSUED,),
}
_BY_PAPER: Mapping[Step, tuple[Event, ...]] = {
    Step.ACCEPT: (Event.ACCEPTANCE_NOTIFIED, Event.ANSWERED),
    Step.REFUSE: (Event.ANSWERED,),
    Step.GUIDE: (Event.ANSWERED,),
    Step.FORWARD: (Event.FORWARDED, Event.ANSWERED, Event.RENEWAL_DECIDED),
    Step.RETURN: (Event.FORWARDER_TOLD, Event.ANSWERED),
    Step.INVESTIGATE: (Event.FORWARDED, Event.ANSWERED, Event.RENEWAL_DECIDED),
    Step.SUSPEND: (Event.SUSPENSION_SENT,),
    Step.CONTINUE: (Event.SUSPENSION_SENT,),
    Step.TERMINATE: (Event.SUSPENSION_SENT,),
    Step.FORM_TEAM: (Event.TEAM_FORMED,),
    # Of who was told nothing in writing before, the result is the answer.
    Step.TELL_RESULT: (Event.ANSWERED,),
}
# What a reopened case is to be given anew.
_ANSWERS = (
    Event.ACCEPTED, Event.NOT_ACCEPTED, Event.ANSWERED, Event.FORWARDED, Event.FORWARDER_TOLD,
    Event.RENEWAL_DECIDED, Event.TEAM_FORMED,
)  # fmt: skip
_ONCE = (Event.TEAM_FORMED, Event.ANSWERED)
_CONCLUDED: Mapping[Nature, tuple[Event, Event]] = {
    Nature.COMPLAINT: (Event.DECIDED, Event.DECISION_SENT),
    Nature.DENUNCIATION: (Event.CONCLUDED, Event.CONCLUSION_SENT),
    Nature.PETITION: (Event.RESOLVED, Event.RESULT_REPORTED),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a case that its clocks depend on: approved steps in their order, and changes.

    `replied` are the days on which urgings were answered, `follow` what the case follows,
    `congress_on` the day of the congress a Party denunciation came before, if one is near.
    """

    steps: Sequence[CaseStep] = ()
    halts: Sequence[Halt] = ()
    lengthenings: Sequence[Lengthening] = field(default=())
    replied: Sequence[dt.date] = field(default=())
    follow: Follow | None = None
    congress_on: dt.date | None = None

    def keys_of(self, case: Case) -> dict[Key, str]:
        """Give the keys of a case with what follows from the earlier one."""
        return with_implied(case.judged(), self.follow)


def rows_of(cases: Collection[Case]) -> dict[UUID, Rows]:
    """Give the rows of many cases with five questions, six where one is a Party denunciation."""
    ids = [case.pk for case in cases]
    steps, halts, longer = (defaultdict(list) for _kind in range(3))
    replied: dict[UUID, list[dt.date]] = defaultdict(list)
    taken = CaseStep.objects.filter(case_id__in=ids, verdict=Verdict.APPROVED)
    for step in taken.select_related("document").order_by("decided_at", "pk"):
        steps[step.case_id].append(step)
    for halt in Halt.objects.filter(case_id__in=ids).select_related("step").order_by("from_on"):
        halts[halt.case_id].append(halt)
    for one in Lengthening.objects.filter(case_id__in=ids).order_by("decided_on"):
        longer[one.case_id].append(one)
    came = UrgingReply.objects.filter(step__case_id__in=ids, undone_at=None)
    for case_id, day in came.order_by("replied_on").values_list("step__case_id", "replied_on"):
        replied[case_id].append(day)
    follows = {
        one.case_id: one for one in Follow.objects.filter(case_id__in=ids, undone_at=None)
    }
    congresses = congresses_ahead(cases)
    return {
        one: Rows(
            steps[one], halts[one], longer[one], replied[one], follows.get(one),
            congresses.get(one),
        )
        for one in ids
    }  # fmt: skip


def congresses_ahead(cases: Iterable[Case]) -> dict[UUID, dt.date]:
    """Give the days of the congresses that denunciations of the Party's line came before."""
    wanted = [one for one in cases if (one.line, one.nature) == ("PARTY", Nature.DENUNCIATION)]
    if not wanted:
        return {}
    rows = Congress.objects.filter(
        office_id__in={one.office_id for one in wanted}, called_off_at=None
    )
    told: dict[int, list[Congress]] = defaultdict(list)
    for congress in rows:
        told[congress.office_id].append(congress)
    ahead = {
        one.pk: congress_ahead(told[one.office_id], one.rank, one.received_on) for one in wanted
    }
    return {key: day for key, day in ahead.items() if day is not None}


def owed(rows: Rows) -> frozenset[Event]:
    """Give what the last step is to make happen by a paper that is not there yet."""
    last = rows.steps[-1] if rows.steps else None
    if last is None or _paper_on(last) is not None:
        return frozenset()
    return frozenset(_BY_PAPER.get(Step(last.step), ()))


def is_over(case: Case, clock: Clock, owed_events: frozenset[Event]) -> bool:
    """Say whether a clock that was not met ended with its case, which owes no paper that meets it."""
    return case.state in CLOSED and owed_events.isdisjoint(clock.limit.met_by)


def case_clocks(
    case: Case, rows: Rows, calendar: calendars.WorkingCalendar
) -> tuple[Clock, ...]:
    """Give the clocks of a case that an office minds: its own, and those of a body it urges.

    While its nature is not judged, those that every nature would set running from the receipt.
    """
    if case.nature in set(Nature):
        found = clocks_of(time_facts(case, rows, Nature(case.nature)), calendar)
        return tuple(one for one in found if one.limit.bears is not Bears.CITIZEN)
    seen: dict[str, Clock] = {}
    for nature in Nature:
        for one in clocks_of(time_facts(case, rows, nature), calendar):
            if one.event is Event.RECEIVED and one.limit.bears is Bears.OFFICE:
                seen.setdefault(one.code, one)
    return tuple(seen.values())


def time_facts(case: Case, rows: Rows, nature: Nature) -> CaseFacts:
    """Give a case as the rules of time see it."""
    line = {"PARTY": Line.PARTY, "STATE": Line.STATE, "": Line.STATE}.get(case.line, Line.OTHER)
    competence = {"OURS": Competence.OURS, "OTHER": Competence.NOT_OURS}
    channel, keys = case.first_letter.channel, rows.keys_of(case)
    return CaseFacts(
        nature=nature,
        line=line,
        events=_events(case, rows, nature) | _demand(case, rows, nature) | _congress(rows),
        # What is sent to a Party committee is sent to its head.
        channel=Channel.FORWARDED
        if channel in FORWARDED_CHANNELS and channel != "LEADER"
        else Channel.PARTY_HEAD,
        competence=competence.get(case.competence, Competence.UNJUDGED),
        remote=case.remote == "YES",
        finding_on=case.complexity_on,
        entered_on=vietnam_date(case.first_letter.entered_at),
        extensions=tuple(_extension(one) for one in rows.lengthenings),
        stops=tuple(_stop(one) for one in rows.halts),
        level=Level(keys[Key.LEVEL] or Level.FIRST),
        subject=Subject(case.subject or Subject.ADMINISTRATIVE),
        complexity=Complexity(case.complexity or Complexity.ORDINARY),
        renewal=Renewal(keys[Key.RENEWAL] or Renewal.NONE),
        rank=PartyRank(case.rank or PartyRank.ABOVE),
    )


def lodged_on(case: Case) -> dt.date:
    """Give the day a citizen sent a letter: that of the post mark, else of the receipt."""
    return case.first_letter.posted_on or case.received_on


def last_day_again(
    case: Case, follow: Follow, calendar: calendars.WorkingCalendar
) -> dt.date | None:
    """Give the last day of the right to complain a second time; None where no day is known.

    :source: Luật Khiếu nại 2011 (02/2011/QH13), Điều 33 khoản 1 (T18), Điều 48 (T15-second).
    """
    if follow.kind != FollowKind.SECOND_COMPLAINT or follow.since_on is None:
        return None
    event = COUNTED_FROM[FollowGround(follow.ground)]
    facts = replace(time_facts(case, Rows(), Nature.COMPLAINT), events={event: follow.since_on})
    found = (clock_for(code, facts, calendar) for code in ("T18", "T15-second"))
    return next((one.due_on for one in found if one is not None), None)


def follow_faults(
    case: Case, follow: Follow, calendar: calendars.WorkingCalendar
) -> list[LinkFault]:
    """Give what of a link to an earlier case does not hold by the days of both, as they are now."""
    days = Days(
        received_on=case.received_on,
        lodged_on=lodged_on(case),
        decided_on=follow.decided_on,
        since_on=follow.since_on,
        earlier_on=follow.earlier.received_on if follow.earlier else None,
        last_on=last_day_again(case, follow, calendar),
    )
    return faults(days, has_reason=bool(follow.late_reason))


def _demand(case: Case, rows: Rows, nature: Nature) -> dict[Event, dt.date]:
    """Give when a body below that is late was asked to report, and when it did.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 38 khoản 2, 3.
    """
    renewal = rows.keys_of(case)[Key.RENEWAL]
    if nature is not Nature.DENUNCIATION or renewal != Renewal.OVERDUE:
        return {}
    asked = [_paper_on(one) for one in rows.steps if one.step == Step.URGE]
    demanded = min((day for day in asked if day is not None), default=None)
    if demanded is None:
        return {}
    told = min((day for day in rows.replied if day >= demanded), default=None)
    found = {Event.DEMANDED: demanded}
    return found if told is None else found | {Event.DEMAND_ANSWERED: told}


def _congress(rows: Rows) -> dict[Event, dt.date]:
    return {} if rows.congress_on is None else {Event.CONGRESS_OPENS: rows.congress_on}


def _events(case: Case, rows: Rows, nature: Nature) -> dict[Event, dt.date]:
    events = {Event.RECEIVED: case.received_on}
    if case.line == "PARTY" and case.competence == "OURS":
        events[Event.RECEIVED_BY_COMPETENT] = case.received_on
    for one in rows.steps:
        step, paper_on = Step(one.step), _paper_on(one)
        happens, by_paper = _HAPPENS.get(step, ()), _BY_PAPER.get(step, ())
        if step is Step.REOPEN:
            for event in _ANSWERS:
                events.pop(event, None)
        elif step is Step.CONCLUDE:
            happens = (_CONCLUDED[nature][0],)
        elif step is Step.TELL_RESULT:
            happens = (*happens, _CONCLUDED[nature][1])
        for event in happens:
            events[event] = one.happened_on
        if paper_on is not None:
            # The first answer is the answer; a team changed later makes no limit begin anew.
            stays = {event: events[event] for event in _ONCE if event in events}
            events |= dict.fromkeys(by_paper, paper_on) | stays
    return events


def _paper_on(step: CaseStep) -> dt.date | None:
    """Give the day of the paper that carries a step out; none as long as there is none."""
    if step.document is not None:
        return step.document.issued_on
    return step.happened_on if step.symbol else None


def _extension(one: Lengthening) -> Extension:
    return Extension(
        one.duty, one.days, one.decided_on, one.symbol, ExtensionGround(one.ground), one.reason
    )


def _stop(one: Halt) -> Stop:
    ground = StopGround(one.step.ground or StopGround.OTHER)
    return Stop(one.from_on, one.until_on, ground, one.step.symbol, one.step.words)
