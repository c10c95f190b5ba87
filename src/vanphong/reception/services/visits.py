"""Taking down who comes, what it ends in, when they hear of the first handling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Person
from vanphong.reception import queries
from vanphong.reception.models import ReceptionSession, Visit, VisitCounter, VisitPerson
from vanphong.reception.rules import (
    ANSWERED_LATER,
    ELSEWHERE,
    SessionState,
    VisitOutcome,
    VisitState,
    may_finish,
    may_hear_online,
    may_name,
)
from vanphong.reception.rules.permissions import REGISTER_VISIT
from vanphong.reception.services import guard
from vanphong.reception.services.bookings import insist_booked
from vanphong.reception.services.handing import pass_papers_on

MOST_NAMED = 50
MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What is taken down of a visit. `people` counts who came; 0: as many as are named.

    `came_at` is what the desk's own clock showed where it was written down without a network.
    """

    nature: str
    content: str
    people: int = 0
    day: dt.date | None = None
    session_id: UUID | None = None
    booking_id: UUID | None = None
    is_protected: bool = False
    declined_secrecy: bool = False
    papers: str = ""
    is_repeat: bool = False
    prior_body: str = ""
    came_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What a visit ends in; `case_number` names a case it is about, such as 12/2026."""

    outcome: str
    case_number: str = ""
    to_body: str = ""
    to_symbol: str = ""
    note: str = ""


@transaction.atomic
def registered_before(*, actor: Actor, request_id: UUID | None) -> Visit | None:
    """Give the visit that a request of this name took down already, whatever is asked of it now.

    :raises Refused: when someone else used the name.
    """
    asking.own_post(actor, REGISTER_VISIT)
    return asking.done_before(Visit.objects.all(), "entered_by_id", actor, request_id)


@transaction.atomic
def register_visit(
    *,
    actor: Actor,
    facts: VisitFacts,
    persons: Sequence[Person] = (),
    now: dt.datetime,
    request_id: UUID | None = None,
) -> Visit:
    """Take down who comes with the next number of the year; they wait from then on.

    Of five people or more those named are who speak for them. Locks the counter. The same
    `request_id` gives the same visit, so that what was written down without a network is sent twice
    without harm; its number is the next one when it arrives, its day that of the desk.

    :source: Luật Tiếp công dân 2013, Điều 29; Nghị định 154/2026/NĐ-CP, Điều 12, mẫu 03/TCD.
    :raises Invalid: at the field that does not hold together.
    :raises Refused: `representatives`, `protected`, `denouncer`, `session_off`.
    """
    post_id = asking.own_post(actor, REGISTER_VISIT)
    kept = registered_before(actor=actor, request_id=request_id)
    if kept is not None:
        return kept
    came_at = facts.came_at or now
    day = vietnam_date(came_at) if facts.came_at else facts.day or vietnam_date(now)
    people = facts.people or len(persons) or 1
    _insist_figures(facts, persons, people, day, vietnam_date(now))
    if came_at > now:
        guard.wrong("came_at", _("Giờ đến chưa tới. Hãy xem lại đồng hồ của máy ở bàn tiếp."))
    if facts.day not in {None, day}:
        guard.wrong("day", _("Ngày tiếp không khớp với giờ đến."))
    visit = Visit(
        office_id=actor.office_key, year=day.year, day=day, people=people,
        session=_session(actor, facts, day), state=VisitState.WAITING,
        nature=facts.nature, is_protected=facts.is_protected,
        declined_secrecy=facts.declined_secrecy and not facts.is_protected,
        is_repeat=facts.is_repeat, came_at=came_at, entered_by_id=post_id, request_id=request_id,
        arrived_at=now if facts.came_at else None,
        content=asking.words_given(
            "content", facts.content, 1000, now, _("Hãy ghi tóm tắt nội dung trình bày.")
        ),
        papers=asking.words_given("papers", facts.papers, 500, now),
        prior_body=asking.words_given("prior_body", facts.prior_body, 200, now),
    )  # fmt: skip
    online = visit.session is not None and visit.session.is_online
    hear = may_hear_online(is_online=online, is_protected=facts.is_protected)
    asking.insist(hear, "is_protected")
    visit.number = _next_number(actor, day.year)
    visit.save(force_insert=True)
    _write_down(visit, persons)
    if facts.booking_id is not None:
        _fulfil(actor, facts.booking_id, visit)
    audit.record(
        actor, "reception:visit:register", subject=visit,
        detail={"number": str(visit), "day": day, "people": people}
        | ({"came_at": came_at} if facts.came_at else {}),
    )  # fmt: skip
    return visit


@transaction.atomic
def finish_visit(
    *,
    actor: Actor,
    visit_id: UUID,
    ending: Ending,
    now: dt.datetime,
    version: int | None = None,
) -> Visit:
    """Write down what a visit ended in. Locks it, then the counters of letters and cases.

    What is taken in becomes a letter with its case, unless it is about a case that is there.

    :raises Refused: `not_waiting`; `protected_letter` for one whose names are to be sealed with a
        letter first.
    :raises Invalid: at the field that is missing, or names no case; `must_be_secret` where several
        things were brought, a denunciation maybe among them, and nobody was asked of secrecy.
    :raises NotAllowed: for who takes in what they may not register as a letter.
    """
    post_id = asking.own_post(actor, REGISTER_VISIT)
    visit = _waiting(actor, visit_id, version)
    if ending.outcome not in set(VisitOutcome):
        guard.wrong("outcome", _("Hãy chọn một mục trong danh sách."))
    outcome = VisitOutcome(ending.outcome)
    missing = _("Hãy ghi cơ quan.") if outcome in ELSEWHERE else ""
    visit.to_body = asking.words_given("to_body", ending.to_body, 200, now, missing)
    visit.to_symbol = asking.words_given("to_symbol", ending.to_symbol, 100, now)
    visit.note = asking.words_given("note", ending.note, 300, now)
    if ending.case_number.strip():
        visit.case = _case_numbered(actor, ending.case_number)
    elif outcome is VisitOutcome.TAKEN:
        _take_letter(actor, visit, now)
    pass_papers_on(actor, visit, now)
    visit.state, visit.outcome = VisitState.RECEIVED, outcome
    visit.ended_at, visit.ended_by_id = now, post_id
    if outcome not in ANSWERED_LATER:
        visit.answered_on = vietnam_date(now)
    visit.version += 1
    visit.save(
        update_fields=[
            "to_body", "to_symbol", "note", "case", "letter", "state", "outcome", "ended_at",
            "ended_by", "answered_on", "version",
        ]
    )  # fmt: skip
    detail = {"number": str(visit), "outcome": outcome, "case": str(visit.case or "")}
    audit.record(actor, "reception:visit:finish", subject=visit, detail=detail)
    return visit


@transaction.atomic
def leave_visit(
    *,
    actor: Actor,
    visit_id: UUID,
    note: str = "",
    now: dt.datetime,
    version: int | None = None,
) -> Visit:
    """Note that who came left without being received; the number stays. Locks the visit.

    :raises Refused: `not_waiting`.
    """
    post_id = asking.own_post(actor, REGISTER_VISIT)
    visit = _waiting(actor, visit_id, version)
    visit.note = asking.words_given("note", note, 300, now)
    visit.state, visit.ended_at, visit.ended_by_id = VisitState.LEFT, now, post_id
    visit.version += 1
    visit.save(update_fields=["note", "state", "ended_at", "ended_by", "version"])
    audit.record(actor, "reception:visit:leave", subject=visit, detail={"number": str(visit)})
    return visit


@transaction.atomic
def note_answer(
    *,
    actor: Actor,
    visit_id: UUID,
    on: dt.date,
    symbol: str = "",
    now: dt.datetime,
    version: int | None = None,
) -> Visit:
    """Note when the citizen heard of the first handling, by which paper. Locks the visit.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 28 khoản 1.
    :raises Refused: `nothing_to_answer` for a visit that was answered or needs no answer.
    :raises Invalid: for a day before the visit or to come.
    """
    asking.own_post(actor, REGISTER_VISIT)
    visit = queries.get_visit(actor, visit_id, lock=True)
    guard.insist_version(visit, version)
    if visit.outcome not in ANSWERED_LATER or visit.answered_on is not None:
        raise Refused(
            _("Lượt này đã được trả lời, hoặc không phải trả lời thêm."),
            code="nothing_to_answer",
        )
    if not visit.day <= on <= vietnam_date(now):
        guard.wrong("on", _("Ngày trả lời phải từ ngày tiếp đến hôm nay."))
    visit.answered_on = on
    visit.answer_symbol = asking.words_given("symbol", symbol, 100, now)
    visit.version += 1
    visit.save(update_fields=["answered_on", "answer_symbol", "version"])
    audit.record(actor, "reception:visit:answer", subject=visit, detail={"on": on})
    return visit


def _insist_figures(
    facts: VisitFacts, persons: Sequence[Person], people: int, day: dt.date, today: dt.date
) -> None:
    if day > today:
        guard.wrong("day", _("Ngày tiếp chưa tới."))
    if facts.nature not in set(petitions.Nature):
        guard.wrong("nature", _("Hãy chọn một mục trong danh sách."))
    if not len(persons) <= people <= MOST_PEOPLE:
        guard.wrong("people", _("Số người không khớp với danh sách họ tên."))
    if len(persons) > MOST_NAMED:
        guard.wrong(
            "names", _("Chỉ ghi họ tên người đại diện, không quá %d người.") % MOST_NAMED
        )
    if any(not one.full_name.strip() for one in persons):
        guard.wrong("names", _("Có dòng chưa ghi họ tên."))
    named = may_name(
        nature=facts.nature, is_protected=facts.is_protected,
        declined=facts.declined_secrecy, names=len(persons),
    )  # fmt: skip
    asking.insist(named, "names" if named.code == "protected" else "is_protected")
    if facts.is_protected:
        return
    if not persons:
        guard.wrong("names", _("Hãy ghi họ tên, địa chỉ người đến hoặc người đại diện."))
    if petitions.is_group(people):
        asking.insist(petitions.may_speak(people, len(persons)), "names")


def _session(actor: Actor, facts: VisitFacts, day: dt.date) -> ReceptionSession | None:
    """Give the session of a visit; what the desk wrote down without a network stays, as it was.

    :raises Invalid: for another day.
    :raises Refused: `session_off` for one that was postponed or dropped.
    """
    if facts.session_id is None:
        return None
    session = queries.get_session(actor, facts.session_id)
    if session.day != day:
        guard.wrong("session_id", _("Buổi tiếp này không vào ngày tiếp đã ghi."))
    off = session.state in {SessionState.POSTPONED, SessionState.DROPPED}
    if off and facts.came_at is None:
        sentence = _("Buổi tiếp này đã hoãn hoặc đã bỏ nên không ghi lượt vào được.")
        raise Refused(sentence, code="session_off", fields={"session_id": [sentence]})
    return session


def _next_number(actor: Actor, year: int) -> int:
    """Give the next number of the office's year; the counter stays locked until the act ends."""
    VisitCounter.objects.get_or_create(office_id=actor.office_key, year=year)
    counter = VisitCounter.objects.select_for_update().get(
        office_id=actor.office_key, year=year
    )
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number


def _write_down(visit: Visit, persons: Sequence[Person]) -> None:
    seen: set[UUID] = set()
    speaks_all = petitions.is_group(visit.people)
    for position, one in enumerate(persons, 1):
        person = petitions.known_or_new(visit.office_id, one)
        if person.pk in seen:
            sentence = _("“%(name)s” có hai lần trong danh sách.") % {"name": person.full_name}
            guard.wrong("names", sentence, code="twice")
        seen.add(person.pk)
        VisitPerson.objects.create(
            office_id=visit.office_id, visit=visit, petitioner=person, position=position,
            speaks=speaks_all or one.speaks,
        )  # fmt: skip


def _fulfil(actor: Actor, booking_id: UUID, visit: Visit) -> None:
    """Tie a booking to the visit it became. Locks the booking.

    :raises Refused: `not_booked`; `other_session` when it is of another session.
    """
    booking = queries.get_booking(actor, booking_id, lock=True)
    insist_booked(booking)
    if booking.session_id != visit.session_id:
        raise Refused(_("Lượt hẹn này của buổi tiếp khác."), code="other_session")
    booking.visit = visit
    booking.save(update_fields=["visit"])


def _waiting(actor: Actor, visit_id: UUID, version: int | None) -> Visit:
    visit = queries.get_visit(actor, visit_id, lock=True)
    guard.insist_version(visit, version)
    asking.insist(may_finish(VisitState(visit.state)))
    return visit


def _case_numbered(actor: Actor, number: str) -> petitions.Case:
    try:
        return petitions.case_numbered(actor, number)
    except Invalid as unknown:
        raise Invalid(
            unknown.message, code=unknown.code, fields={"case_number": [unknown.words]}
        ) from unknown


def _take_letter(actor: Actor, visit: Visit, now: dt.datetime) -> None:
    """Enter what was brought as a letter, with those who were named as its writers."""
    if visit.is_protected:
        sentence = _(
            "Người đến được giữ bí mật: hãy vào sổ đơn ở mục Đơn thư để niêm phong họ tên, rồi ghi "
            "số vụ việc ở đây."
        )
        raise Refused(
            sentence, code="protected_letter", fields={"case_number": [sentence]},
            source="Luật Tố cáo 2018 (25/2018/QH14), Điều 47, 56",
        )  # fmt: skip
    persons = [
        Person(
            full_name=one.petitioner.full_name,
            address=one.petitioner.address,
            id_number=one.petitioner.id_number,
            phone=one.petitioner.phone,
            speaks=one.speaks,
        )
        for one in queries.persons_of([visit]).get(visit.pk, [])
    ]
    facts = petitions.LetterFacts(
        channel="COUNTER", received_on=visit.day, abstract=visit.content, people=visit.people,
        signed="NAMED" if persons[0].address else "NO_ADDRESS",
        declined_secrecy=visit.declined_secrecy,
        denounces_nobody=not visit.declined_secrecy and visit.nature not in petitions.DENOUNCING,
    )  # fmt: skip
    try:
        visit.letter = petitions.receive_letter(
            actor=actor, facts=facts, persons=persons, now=now
        )
    except Invalid as unasked:
        if unasked.code != "must_be_secret":
            raise
        sentence = _(
            "Lượt này nói đến tố cáo mà chưa ghi người đến có xin giữ bí mật hay không: hãy vào sổ "
            "đơn ở mục Đơn thư, ở đó ghi được, rồi ghi số vụ việc ở đây."
        )
        raise Invalid(
            sentence, code=unasked.code, source=unasked.source,
            fields={"case_number": [sentence]},
        ) from unasked  # fmt: skip
    visit.case = petitions.visible_cases(actor).get(first_letter=visit.letter)
