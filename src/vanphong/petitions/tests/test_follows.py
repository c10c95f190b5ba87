"""Second complaints and renewed denunciations: linked to the earlier case, its clocks fed, undone."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.follow_answers import follow_out, followers_out
from vanphong.petitions.models import Case, CaseClock, Follow, LetterInCase
from vanphong.petitions.rules import Step
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.services import FollowFacts
from vanphong.petitions.tests.conftest import (
    NOW,
    SOMEONE,
    TODAY,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.petitions.tests.test_places import api_of
from vanphong.petitions.tests.test_programs import run
from vanphong.petitions.tests.test_steps import propose
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

COMPLAINT = {
    "LINE": "STATE", "NATURE": "COMPLAINT", "COMPETENCE": "OURS", "CONDITION": "ELIGIBLE",
}  # fmt: skip
DENUNCIATION = COMPLAINT | {"NATURE": "DENUNCIATION"}
SECOND = FollowFacts(
    "SECOND_COMPLAINT", "RESULT", body="Ủy ban nhân dân xã Tân Mỹ", symbol="12/QĐ-UBND",
    decided_on=dt.date(2026, 2, 2), since_on=dt.date(2026, 2, 5),
)  # fmt: skip
RENEWED = FollowFacts(
    "RENEWED_DENUNCIATION", "RESULT", body="Ủy ban nhân dân xã Tân Mỹ", symbol="3/KL-UBND",
    decided_on=dt.date(2026, 2, 2),
)  # fmt: skip


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def follow(actor: Actor, case: Case, facts: FollowFacts = SECOND, **more: Any) -> Follow:
    known = {name: getattr(facts, name) for name in FollowFacts.__slots__} | more
    with acting(actor):
        return services.follow_case(
            actor=actor, case_id=case.pk, facts=FollowFacts(**known), now=NOW
        )


def after(actor: Actor, case: Case, earlier: Case, **more: Any) -> Follow:
    return follow(actor, case, earlier_id=earlier.pk, body="", **more)


def unfollow(actor: Actor, case: Case, reason: str = "Nhầm") -> Follow:
    with acting(actor):
        return services.unfollow_case(actor=actor, case_id=case.pk, reason=reason, now=NOW)


def clocks(case: Case) -> dict[str, CaseClock]:
    with looking(case.office_id):
        rows = CaseClock.objects.filter(case=case).exclude(state="DROPPED")
        return {one.duty: one for one in rows}


def test_second_complaint_has_its_own_limits(cast: Cast, keeper: Actor, given: Given) -> None:
    """T13 and T17 instead of T12 and T16; undone, those of the first come back."""
    case = given(COMPLAINT)
    propose(cast.chief, case, "ACCEPT")
    assert {"T12"} <= set(clocks(case))
    follow(keeper, case)
    found = clocks(case)
    assert "T12" not in found
    assert found["T13"].due_on == dt.date(2026, 4, 16)
    with acting(keeper):
        assert queries.facts_of(queries.get_case(keeper, case.pk)).prior == "FIRST_RESOLVED"
    unfollow(keeper, case)
    assert "T13" not in clocks(case)
    assert clocks(case)["T12"].state == "RUNNING"
    follow(keeper, case)
    propose(cast.chief, case, "CONCLUDE", words="Giữ nguyên", symbol="1/QĐ")
    assert {"T17", "T19"} <= set(clocks(case))
    assert "T16" not in clocks(case)


def test_renewed_denunciation_is_examined_in_twenty_days(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = given(DENUNCIATION)
    assert "T30" in clocks(case)
    follow(keeper, case, RENEWED)
    assert "T30" not in clocks(case)
    assert clocks(case)["T40"].due_on == dt.date(2026, 3, 23)
    propose(cast.chief, case, "ACCEPT")
    met = clocks(case)["T40"]
    assert (met.state, met.met_on) == ("MET", TODAY)


def test_renewed_for_being_overdue_lets_the_body_below_be_urged(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = given(DENUNCIATION)
    with pytest.raises(Refused):
        propose(keeper, case, "URGE", addressee="Ủy ban nhân dân xã Tân Mỹ", symbol="1-CV/TU")
    follow(keeper, case, RENEWED, ground="OVERDUE", symbol="", decided_on=None)
    assert "T41-demand" in clocks(case)
    with acting(keeper):
        found = queries.get_case(keeper, case.pk)
        assert services.proposed_answer_by(found, TODAY) == dt.date(2026, 3, 9)
    propose(keeper, case, "URGE", addressee="Ủy ban nhân dân xã Tân Mỹ", symbol="1-CV/TU")
    assert clocks(case)["T41-demand"].state == "MET"
    assert clocks(case)["T41-report"].state == "RUNNING"


@pytest.mark.parametrize(
    ("since_on", "keys", "late"),
    [
        (dt.date(2026, 1, 30), {}, False),
        (dt.date(2026, 1, 29), {}, False),  # its thirtieth day falls on a Saturday
        (dt.date(2026, 1, 28), {}, True),
        (dt.date(2026, 1, 14), {"REMOTE": "YES"}, False),
        (dt.date(2026, 1, 13), {"REMOTE": "YES"}, True),
        (dt.date(2026, 2, 18), {"SUBJECT": "DISCIPLINE"}, False),
        (dt.date(2026, 2, 17), {"SUBJECT": "DISCIPLINE"}, True),
        (dt.date(2026, 1, 29), {"SUBJECT": "DISMISSAL"}, False),
        (dt.date(2025, 1, 1), {"LINE": "PARTY"}, False),
    ],
    ids=str,
)
def test_later_than_the_law_lets_it_asks_why(
    keeper: Actor, given: Given, since_on: dt.date, keys: dict[str, str], *, late: bool
) -> None:
    """T18: 30 days, 45 in remote places; T15: ten for discipline; no day is known of the Party."""
    case = given(COMPLAINT | keys)
    wanted = {"since_on": since_on, "decided_on": dt.date(2025, 1, 1)}
    if not late:
        follow(keeper, case, **wanted)
        return
    with pytest.raises(Invalid) as refusal:
        follow(keeper, case, **wanted)
    assert refusal.value.code == "late"
    assert "late_reason" in refusal.value.fields
    follow(keeper, case, **wanted, late_reason="Ốm nặng, có giấy bệnh viện")
    with acting(keeper):
        found = follow_out(keeper, queries.get_case(keeper, case.pk))
    assert found is not None
    assert (found["late"], found["late_reason"]) == (True, "Ốm nặng, có giấy bệnh viện")


def test_the_post_mark_says_when_it_was_sent(keeper: Actor) -> None:
    case = case_of(receive(keeper, posted_on=dt.date(2026, 2, 20)))
    with acting(keeper):
        services.judge_case(actor=keeper, case_id=case.pk, values=COMPLAINT, now=NOW)
    follow(keeper, case, since_on=dt.date(2026, 1, 21), decided_on=dt.date(2026, 1, 20))


def mend(actor: Actor, case: Case, **given: Any) -> list[str]:
    """Mend days of the letter that opened a case; gives the links that hold no more."""
    with acting(actor):
        done = services.correct_letter(
            actor=actor, letter_id=case.first_letter_id, given=given, reason="Gõ nhầm", now=NOW
        )
    return [one.partition(": ")[2] for one in done.broken]


def test_moving_the_day_of_receipt_rechecks_the_days_of_a_link(
    keeper: Actor, given: Given
) -> None:
    """As linking does: later than the law lets, before the decision, before the earlier case."""
    case = given(COMPLAINT)
    follow(keeper, case, since_on=dt.date(2026, 1, 30), decided_on=dt.date(2026, 1, 29))
    assert mend(keeper, case, received_on=TODAY - dt.timedelta(days=3)) == []
    assert mend(keeper, case, abstract="Khiếu nại thu hồi đất") == []
    (early,) = mend(keeper, case, received_on=dt.date(2026, 1, 29))
    assert early == "Ngày bắt đầu tính thời hạn (30/01/2026) sau ngày nhận đơn."
    page = read(browser(keeper), reverse("petition_case", args=[case.pk]))
    assert early in page
    assert mend(keeper, case, received_on=TODAY) == []
    assert early not in read(browser(keeper), reverse("petition_case", args=[case.pk]))


def test_a_letter_sent_too_late_after_all_is_told(keeper: Actor) -> None:
    case = case_of(receive(keeper, posted_on=dt.date(2026, 2, 20)))
    with acting(keeper):
        services.judge_case(actor=keeper, case_id=case.pk, values=COMPLAINT, now=NOW)
    follow(keeper, case, since_on=dt.date(2026, 1, 21), decided_on=dt.date(2026, 1, 20))
    (late,) = mend(keeper, case, posted_on=None)
    assert "quá thời hạn khiếu nại lần hai" in late
    unfollow(keeper, case)
    assert mend(keeper, case, posted_on=dt.date(2026, 2, 21)) == []
    wanted = {"since_on": dt.date(2026, 1, 21), "decided_on": dt.date(2026, 1, 20)}
    follow(keeper, case, **wanted, late_reason="Ốm nặng")
    assert mend(keeper, case, posted_on=None) == [], "the reason stands"


def test_moving_the_earlier_case_tells_of_what_followed_it(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    earlier, case = given(COMPLAINT), given(COMPLAINT)
    before = TODAY - dt.timedelta(days=9)
    mend(keeper, earlier, received_on=before)
    mend(keeper, case, received_on=before)
    follow(keeper, case, earlier_id=earlier.pk, **_none())
    said = "Vụ việc trước nhận sau vụ việc này nên không phải là vụ việc trước."
    client = browser(keeper)
    assert mend(keeper, earlier, received_on=TODAY) == [said]
    assert said in read(client, reverse("petition_case", args=[case.pk]))
    assert mend(keeper, earlier, received_on=before) == []
    found = api_of(cast, keeper).post(
        f"/api/v1/petitions/letters/{earlier.first_letter_id}/corrections",
        {"received_on": str(TODAY), "reason": "Gõ nhầm"}, content_type="application/json",
    )  # fmt: skip
    assert found.json()["broken"] == [f"Vụ việc {case}: {said}"]
    place = reverse("petition_correct", args=[earlier.first_letter_id])
    shown = send(
        client, place,
        {
            "received_on": "01/03/2026", "channel": "POST", "reason": "Gõ nhầm",
            "abstract": earlier.first_letter.abstract,
            "names": f"{SOMEONE.full_name}; {SOMEONE.address}",
        },
    )  # fmt: skip
    assert f"Vụ việc {case}: {said} Hãy xem lại liên kết" in read(client, shown)


def test_earlier_case_of_this_office_tells_what_followed(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    earlier, case = given(COMPLAINT), given(COMPLAINT)
    propose(cast.chief, earlier, "ACCEPT")
    propose(cast.chief, earlier, "CONCLUDE", words="Không đúng", symbol="8-QĐ/TU")
    row = after(keeper, case, earlier, symbol="", decided_on=None, since_on=None)
    assert (row.symbol, row.decided_on) == ("8-QĐ/TU", TODAY)
    client = browser(keeper)
    page = read(client, reverse("petition_case", args=[earlier.pk]))
    assert "Sau vụ việc này có" in page
    assert f"Vụ việc {case}" in page
    page = read(client, reverse("petition_case", args=[case.pk]))
    assert "Khiếu nại lần hai" in page
    assert "8-QĐ/TU" in page


def code_of(actor: Actor, case: Case, **more: Any) -> str:
    with pytest.raises(VanphongError) as refusal:
        follow(actor, case, **more)
    return refusal.value.code


def test_refusals(cast: Cast, keeper: Actor, given: Given) -> None:
    case, other, denounced = given(COMPLAINT), given(COMPLAINT), given(DENUNCIATION)
    unjudged = case_of(receive(keeper, abstract="Chưa phân loại"))
    with looking(case.office_id):
        Case.objects.filter(pk=other.pk).update(received_on=TODAY - dt.timedelta(days=9))
    assert code_of(keeper, case, earlier_id=case.pk) == "same_case"
    assert code_of(keeper, case, earlier_id=denounced.pk) == "other_nature"
    assert code_of(keeper, denounced) == "other_nature"
    assert code_of(keeper, unjudged) == "other_nature"
    assert code_of(keeper, other, earlier_id=case.pk, **_none()) == "earlier_came_later"
    for more, field in (
        ({"body": ""}, "body"),
        ({"symbol": ""}, "symbol"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "decided_on"),
        ({"since_on": dt.date(2026, 2, 1)}, "since_on"),
        ({"kind": "THIRD"}, "kind"),
        ({"ground": ""}, "ground"),
    ):
        with pytest.raises(Invalid) as refusal:
            follow(keeper, case, **more)
        assert field in refusal.value.fields
    follow(keeper, case)
    assert code_of(keeper, case) == "follows_already"
    with pytest.raises(NotAllowed):
        follow(cast.leader, other)
    with pytest.raises(Refused) as nothing:
        unfollow(keeper, other)
    assert nothing.value.code == "follows_nothing"
    with acting(keeper), pytest.raises(Refused) as judged:
        services.judge_case(
            actor=keeper, case_id=case.pk, values={"NATURE": "PETITION"}, now=NOW
        )
    assert judged.value.code == "follows_earlier"


def _none() -> dict[str, Any]:
    return {"body": "", "symbol": "1/QĐ", "decided_on": dt.date(2026, 1, 2), "since_on": None}


def test_no_case_follows_itself_by_any_way(keeper: Actor, given: Given) -> None:
    """Refused by the act; and by the database, whoever writes."""
    first, second, third = (given(COMPLAINT) for _n in range(3))
    after(keeper, second, first)
    after(keeper, third, second)
    with pytest.raises(Refused) as ring:
        after(keeper, first, third)
    assert ring.value.code == "follows_back"
    for case, earlier in ((first, third), (first, first)):
        with acting(keeper), pytest.raises(IntegrityError), transaction.atomic():
            _row(keeper, case, earlier).save(force_insert=True)
    unfollow(keeper, third)
    after(keeper, first, third)


def _row(actor: Actor, case: Case, earlier: Case) -> Follow:
    return Follow(
        office_id=case.office_id, case=case, earlier=earlier, kind="SECOND_COMPLAINT",
        ground="OVERDUE", set_at=NOW, set_by_id=actor.post_key,
    )  # fmt: skip


def test_a_link_stays_and_is_undone_once(keeper: Actor, given: Given) -> None:
    case = given(COMPLAINT)
    row = follow(keeper, case)
    with pytest.raises(Invalid):
        unfollow(keeper, case, " ")
    unfollow(keeper, case)
    for change in ({"symbol": "9/QĐ"}, {"undone_at": None, "undone_reason": ""}):
        with acting(keeper), pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.filter(pk=row.pk).update(**change)
    with acting(keeper), pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.filter(pk=row.pk).delete()
    with looking(case.office_id):
        noted = Event.objects.filter(action__startswith="petitions:case:").order_by("id")
        found = [one.action for one in noted if "follow" in one.action]
    assert found == ["petitions:case:follow", "petitions:case:unfollow"]


def test_of_a_case_one_may_not_see_the_number_alone(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    earlier, case = given(COMPLAINT), given(COMPLAINT)
    after(keeper, case, earlier)
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=earlier.pk, person_id=cast.chief.person_key, reason="Em ruột",
            now=NOW,
        )  # fmt: skip
    with acting(cast.chief):
        found = follow_out(cast.chief, queries.get_case(cast.chief, case.pk))
    assert found is not None
    assert (found["case"], found["case_id"]) == (str(earlier), None)
    assert (found["symbol"], found["decided_on"], found["since_on"]) == ("", None, None)
    page = read(browser(cast.chief), reverse("petition_case", args=[case.pk]))
    assert f"Vụ việc {earlier}" in page
    assert str(earlier.pk) not in page
    assert "12/QĐ-UBND" not in page
    with pytest.raises(NotFound):
        after(cast.chief, given(COMPLAINT), earlier)


def test_a_protected_case_one_may_not_see_tells_nothing(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    """Neither from the later case nor from the earlier; the trail has no number either."""
    earlier = given(DENUNCIATION, is_protected=True, envelope="7")
    case = given(DENUNCIATION)
    follow(keeper, case, RENEWED, earlier_id=earlier.pk, body="")
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=earlier.pk, person_id=cast.chief.person_key, reason="Bị tố",
            now=NOW,
        )  # fmt: skip
    with acting(cast.chief):
        found = follow_out(cast.chief, queries.get_case(cast.chief, case.pk))
    assert found is not None
    assert (found["case"], found["case_id"], found["symbol"]) == ("", None, "")
    page = read(browser(cast.chief), reverse("petition_case", args=[case.pk]))
    assert f"Vụ việc {earlier}" not in page
    assert "3/KL-UBND" not in page
    with looking(case.office_id):
        noted = Event.objects.filter(action="petitions:case:follow").get()
    assert str(earlier) not in str(noted.detail)
    assert noted.detail["earlier"] == ""
    # The other way round: what followed, with a writer who is protected.
    shut = given(DENUNCIATION, is_protected=True, envelope="8")
    seen = given(DENUNCIATION)
    follow(keeper, shut, RENEWED, earlier_id=seen.pk, body="")
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=shut.pk, person_id=cast.chief.person_key, reason="Bị tố",
            now=NOW,
        )  # fmt: skip
    with acting(cast.chief):
        (told,) = followers_out(cast.chief, queries.get_case(cast.chief, seen.pk))
    assert (told["case"], told["case_id"]) == ("", None)
    with looking(case.office_id):
        assert LetterInCase.objects.filter(case=shut).exists()


def test_reports_count_how_far_it_was_handled_before(keeper: Actor, given: Given) -> None:
    case, judged = given(COMPLAINT), given(COMPLAINT | {"PRIOR": "SECOND_RESOLVED"})
    follow(keeper, case)
    follow(keeper, judged)
    march = period_of("2026-03")
    assert march is not None
    with acting(keeper):
        rows = queries.snapshot(keeper, march, TODAY).cases
    assert {row["number"]: row["keys"]["PRIOR"] for row in rows} == {
        str(case): "FIRST_RESOLVED", str(judged): "SECOND_RESOLVED",
    }  # fmt: skip


def test_on_the_page(keeper: Actor, given: Given) -> None:
    earlier, case = given(COMPLAINT), given(COMPLAINT)
    client, url = browser(keeper), reverse("petition_case", args=[case.pk])
    way = reverse("petition_act", args=[case.pk, "tiep-theo"])
    assert way in read(client, url)
    typed = {
        "kind": "SECOND_COMPLAINT", "ground": "RESULT", "earlier": str(earlier),
        "symbol": "12/QĐ-UBND", "decided_on": "02/01/2026", "since_on": "05/01/2026",
    }  # fmt: skip
    assert "quá thời hạn khiếu nại lần hai" in send(client, way, typed, 422)
    assert "Không tìm thấy vụ việc" in send(client, way, typed | {"earlier": "99/2026"}, 422)
    send(client, way, typed | {"late_reason": "Ốm nặng"})
    page = read(client, url)
    assert "Đơn gửi quá thời hạn" in page
    assert way not in page
    back = reverse("petition_act", args=[case.pk, "bo-tiep-theo"])
    assert back in page
    send(client, back, {"reason": ""}, 422)
    send(client, back, {"reason": "Nhầm"})
    assert way in read(client, url)


@pytest.mark.usefixtures("_database")
def test_by_command_and_api(cast: Cast, keeper: Actor, given: Given) -> None:
    earlier, case = given(COMPLAINT), given(COMPLAINT)
    client, key = api_of(cast, keeper), str(case.pk)
    base, kind = f"/api/v1/petitions/cases/{key}/follows", "application/json"
    wanted = {
        "kind": "SECOND_COMPLAINT", "ground": "RESULT", "earlier_id": str(earlier.pk),
        "symbol": "1/QĐ", "decided_on": "2026-02-02",
    }  # fmt: skip
    made = client.post(base, wanted, content_type=kind).json()
    assert (made["follows"]["case"], made["follows"]["label"]) == (
        str(earlier), "Khiếu nại lần hai",
    )  # fmt: skip
    again = client.post(base, wanted, content_type=kind)
    assert (again.status_code, again.json()["code"]) == (409, "follows_already")
    other = client.get(f"/api/v1/petitions/cases/{earlier.pk}").json()
    assert [one["case"] for one in other["followed_by"]] == [str(case)]
    undone = client.post(f"{base}/undo", {"reason": "Nhầm"}, content_type=kind).json()
    assert undone["follows"] is None
    told = run(
        keeper, "follow", key, "--kind", "SECOND_COMPLAINT", "--ground", "OVERDUE",
        "--earlier", str(earlier),
    )  # fmt: skip
    assert told["ground"] == "OVERDUE"
    assert run(keeper, "show", key)["follows"] == told
    assert run(keeper, "unfollow", key, "--reason", "Nhầm") == {"done": True}


def test_links_made_at_once_close_no_ring(committed_db: None) -> None:
    """Four links of a ring, of which two and two share no case: one at least is refused."""
    cast = make_office()
    keeper = hire(cast, "Vũ Thị Đơn", "PETITIONS")
    cases = [case_of(receive(keeper, abstract=f"Việc {number}")) for number in range(4)]
    for one in cases:
        with acting(keeper):
            services.judge_case(actor=keeper, case_id=one.pk, values=COMPLAINT, now=NOW)

    def one(place: int) -> str:
        try:
            after(keeper, cases[place], cases[(place + 1) % 4])
        except Refused as refusal:
            return refusal.code
        finally:
            connections["default"].close()
        return ""

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(one, range(4)))
    assert found == ["", "", "", "follows_back"]
    with looking(cast.office.id):
        assert Follow.objects.count() == 3


def test_linked_twice_at_once_is_one(committed_db: None) -> None:
    cast = make_office()
    keeper = hire(cast, "Vũ Thị Đơn", "PETITIONS")
    case = case_of(receive(keeper))
    with acting(keeper):
        services.judge_case(actor=keeper, case_id=case.pk, values=COMPLAINT, now=NOW)

    def one(number: int) -> str:
        try:
            follow(keeper, case, symbol=f"{number}/QĐ")
        except Refused as refusal:
            return refusal.code
        finally:
            connections["default"].close()
        return ""

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(one, range(4)))
    assert found == ["", *["follows_already"] * 3]


def test_every_decision_on_a_renewed_one_meets_its_limit() -> None:
    """T40 is met by whatever the office decides; no step from the start is left out but two."""
    from vanphong.petitions import timing
    from vanphong.petitions.rules.events import Event as Happening

    decided = {
        step
        for table in (timing._HAPPENS, timing._BY_PAPER)
        for step, events in table.items()
        if Happening.RENEWAL_DECIDED in events
    }
    assert decided == {
        Step.ACCEPT, Step.REFUSE, Step.LEAVE, Step.FILE, Step.FILE_AS_SOURCE, Step.FORWARD,
        Step.INVESTIGATE,
    }  # fmt: skip
