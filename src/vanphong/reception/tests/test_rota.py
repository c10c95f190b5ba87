"""Planning, making known, postponing sessions."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel.actor import PUBLIC, Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.reception import boxes, queries, services
from vanphong.reception.models import PostedSession, ReceptionSession, SessionPost
from vanphong.reception.rules import Held, SessionState, may_postpone
from vanphong.reception.tests.conftest import (
    FRIDAY,
    SOON,
    plan,
    publish,
    session_facts,
    state_of,
)
from vanphong.reception.tests.test_visits import come
from vanphong.registry.tests.factories import NOW, TODAY

TODAY_LATER = {"day": TODAY, "starts_at": dt.time(14), "ends_at": dt.time(16)}


def test_plan_is_seen_inside_only(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper, attending=(cast.officer.post_key,))
    with acting(cast.officer):
        assert queries.visible_sessions(cast.officer).get() == session
        attending = queries.attending_of([session])[session.pk]
        assert [post.pk for post in attending] == [cast.officer.post_key]
        assert Event.objects.filter(action="reception:session:plan").exists()
    assert not PostedSession.objects.exists()


def test_asking_twice_plans_once(cast: Cast, keeper: Actor) -> None:
    asked = uuid4()
    assert plan(cast, keeper, request_id=asked) == plan(cast, keeper, request_id=asked)
    with pytest.raises(Refused) as taken:
        plan(cast, cast.chief, request_id=asked)
    assert taken.value.code == "request_taken"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({"day": TODAY - dt.timedelta(days=1)}, "day", id="over"),
        pytest.param({"place": " "}, "place", id="nowhere"),
        pytest.param({"ends_at": dt.time(8)}, "ends_at", id="no-time"),
    ],
)
def test_what_does_not_hold_together(
    cast: Cast, keeper: Actor, more: dict[str, object], field: str
) -> None:
    with pytest.raises((Invalid, Refused)) as refusal:
        plan(cast, keeper, **more)
    assert field in refusal.value.fields
    with acting(keeper):
        assert not ReceptionSession.objects.exists()


def test_leader_is_at_one_place(cast: Cast, keeper: Actor) -> None:
    plan(cast, keeper)
    with pytest.raises(Refused) as busy:
        plan(cast, keeper, starts_at=dt.time(10), ends_at=dt.time(12))
    assert busy.value.code == "leader_is_busy"
    plan(cast, keeper, starts_at=dt.time(13), ends_at=dt.time(15))


def test_who_may(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper)
    for actor in (cast.officer, cast.leader, cast.admin):
        with pytest.raises(NotAllowed):
            plan(cast, actor, starts_at=dt.time(14), ends_at=dt.time(15))
    with acting(keeper), pytest.raises(NotAllowed):
        services.publish_session(actor=keeper, session_id=session.pk, now=NOW)
    with acting(cast.admin):
        assert not queries.visible_sessions(cast.admin).exists()


def test_post_of_another_office_receives_nobody_here(cast: Cast, keeper: Actor) -> None:
    other = make_office("Tỉnh ủy Khác")
    with pytest.raises(NotFound):
        plan(cast, keeper, leader_id=other.leader.post_key)
    with pytest.raises(Invalid):
        plan(cast, keeper, attending=(other.officer.post_key,))


def test_published_is_read_by_everybody(cast: Cast, keeper: Actor) -> None:
    session = publish(cast, plan(cast, keeper))
    with acting(PUBLIC):
        [posted] = queries.posted_sessions(cast.office.id, TODAY)
        assert (posted.session_id, posted.day) == (session.pk, FRIDAY)
        assert posted.leader == "Nguyễn Văn Phê, Bí thư"
        assert not ReceptionSession.objects.exists()


def test_too_late_is_ad_hoc_with_a_reason(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper, day=SOON)
    with pytest.raises(Refused) as late:
        publish(cast, session)
    assert late.value.code == "published_too_late"
    assert "Điều 24" in late.value.source
    assert state_of(keeper, session).state == "PLANNED"
    assert not PostedSession.objects.exists()
    publish(cast, session, extraordinary_reason="Vụ việc đông người")
    found = state_of(keeper, session)
    assert (found.state, found.is_extraordinary) == ("PUBLISHED", True)


def test_published_is_not_changed_or_dropped(cast: Cast, keeper: Actor) -> None:
    session = publish(cast, plan(cast, keeper))
    with acting(keeper), pytest.raises(Refused) as fixed:
        services.change_session(
            actor=keeper, session_id=session.pk, facts=session_facts(cast), now=NOW
        )
    assert fixed.value.code == "not_planned"
    with acting(keeper), pytest.raises(Refused):
        services.drop_session(actor=keeper, session_id=session.pk)


def test_plan_is_changed_and_dropped(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper, attending=(cast.officer.post_key,))
    with acting(keeper):
        services.change_session(
            actor=keeper, session_id=session.pk, now=NOW, version=1,
            facts=session_facts(cast, place="Nhà văn hóa", attending=(cast.clerk.post_key,)),
        )  # fmt: skip
        assert [one.post_id for one in SessionPost.objects.all()] == [cast.clerk.post_key]
        with pytest.raises(Refused) as old:
            services.drop_session(actor=keeper, session_id=session.pk, version=1)
        assert old.value.code == "changed_meanwhile"
        services.drop_session(actor=keeper, session_id=session.pk, version=2)
    assert state_of(keeper, session).state == "DROPPED"
    plan(cast, keeper)


def postpone(cast: Cast, session: ReceptionSession, **more: object) -> ReceptionSession:
    given = {
        "reason": "Đi công tác đột xuất", "day": FRIDAY + dt.timedelta(days=3),
        "starts_at": dt.time(14), "ends_at": dt.time(16),
    } | more  # fmt: skip
    with acting(cast.chief):
        return services.postpone_session(
            actor=cast.chief, session_id=session.pk, now=NOW, **given
        )


def test_postponed_keeps_the_old_one(cast: Cast, keeper: Actor) -> None:
    session = publish(cast, plan(cast, keeper, attending=(cast.officer.post_key,)))
    new = postpone(cast, session)
    old = state_of(keeper, session)
    assert (old.state, old.day, old.moved_to) == ("POSTPONED", FRIDAY, new)
    assert (new.state, new.day) == ("PUBLISHED", FRIDAY + dt.timedelta(days=3))
    with acting(keeper):
        assert queries.attending_of([new])[new.pk]
    with acting(PUBLIC):
        first, second = queries.posted_sessions(cast.office.id, TODAY)
        assert (first.postponed_to, first.postponed_reason) == (new.day, "Đi công tác đột xuất")
        assert second.postponed_to is None


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"reason": ""}, id="no-reason"),
        pytest.param({"day": TODAY - dt.timedelta(days=1)}, id="day-is-over"),
        pytest.param({"day": FRIDAY, "starts_at": dt.time(8)}, id="same-time"),
    ],
)
def test_postponed_needs_a_reason_and_a_new_time(
    cast: Cast, keeper: Actor, more: dict[str, object]
) -> None:
    session = publish(cast, plan(cast, keeper))
    with pytest.raises(Invalid):
        postpone(cast, session, **more)
    assert state_of(keeper, session).state == "PUBLISHED"


@pytest.mark.parametrize("more", [{}, {"is_protected": True, "nature": "DENUNCIATION"}])
def test_held_is_not_postponed(cast: Cast, keeper: Actor, more: dict[str, Any]) -> None:
    session = publish(cast, plan(cast, keeper, **TODAY_LATER), extraordinary_reason="Gấp")
    visit = come(keeper, session_id=session.pk, **more)
    with pytest.raises(Refused) as refusal:
        postpone(cast, session)
    assert refusal.value.code == "session_held"
    assert "Điều 24" in refusal.value.source
    with acting(PUBLIC):
        [posted] = queries.posted_sessions(cast.office.id, TODAY)
        assert posted.postponed_to is None
    # Who went unreceived before it ends does not stop it.
    with acting(keeper):
        services.leave_visit(actor=keeper, visit_id=visit.pk, now=NOW)
    assert postpone(cast, session).state == "PUBLISHED"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        pytest.param({}, "", id="to-come"),
        pytest.param({"came": 1}, "session_held", id="somebody-came"),
        pytest.param({"concluded": True}, "session_held", id="notice-begun"),
        pytest.param({"left": 1}, "", id="left-before-its-end"),
        pytest.param({"left": 1, "is_over": True}, "session_held", id="left-and-over"),
        pytest.param({"is_over": True}, "", id="nobody-came"),
        pytest.param({"day": TODAY - dt.timedelta(days=1)}, "day_is_over", id="day-is-over"),
    ],
)
def test_may_postpone(facts: dict[str, Any], code: str) -> None:
    held = Held(**({"day": TODAY} | facts))
    assert may_postpone(SessionState.PUBLISHED, held, TODAY).code == code
    assert may_postpone(SessionState.PLANNED, held, TODAY).code == "not_published"


def test_what_is_not_published_is_not_postponed(cast: Cast, keeper: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        postpone(cast, plan(cast, keeper))
    assert refusal.value.code == "not_published"


def test_head_who_lacks_days_is_named(cast: Cast, keeper: Actor) -> None:
    december = dt.date(2026, 12, 1)
    with acting(keeper):
        [(post, lacking)] = queries.shortfalls(keeper, december, TODAY)
    assert (post.pk, lacking.missing) == (cast.leader.post_key, 1)
    # Days of the chief, and days held ad hoc, do not make up for it.
    plan(cast, keeper, day=december.replace(day=4), leader_id=cast.chief.post_key)
    own = plan(cast, keeper, day=december.replace(day=4))
    publish(cast, own, extraordinary_reason="Vụ việc đông người")
    with acting(keeper):
        assert queries.shortfalls(keeper, december, TODAY)
    plan(cast, keeper, day=december.replace(day=11))
    with acting(keeper):
        assert not queries.shortfalls(keeper, december, TODAY)


def test_desk_names_what_waits_to_be_published(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper)
    with acting(cast.chief):
        [box] = boxes.waiting_work(cast.chief, NOW)
        assert (box.count, box.lines[0].due_on) == (1, TODAY)
    with acting(keeper):
        assert boxes.waiting_work(keeper, NOW) == []
    publish(cast, session)
    with acting(cast.chief):
        assert boxes.waiting_work(cast.chief, NOW) == []


def test_place_is_kept_once(cast: Cast) -> None:
    with acting(cast.chief):
        for hours in ("Sáng 7:30–11:30", "Sáng 8:00–11:30"):
            services.keep_place(actor=cast.chief, place="Số 1", hours=hours, now=NOW)
    found = queries.place_of(cast.office.id)
    assert found is not None
    assert found.hours == "Sáng 8:00–11:30"
    with acting(PUBLIC):
        assert cast.office in queries.offices_that_post(TODAY)


def test_one_leader_planned_by_eight_hands(committed_db: None) -> None:
    cast = make_office()

    def enter(n: int) -> str:
        try:
            plan(cast, cast.chief, starts_at=dt.time(8, n), ends_at=dt.time(9))
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "planned"

    with ThreadPoolExecutor(8) as pool:
        ends = sorted(pool.map(enter, range(8)))
    assert ends == ["leader_is_busy"] * 7 + ["planned"]


def test_published_by_eight_hands_once(committed_db: None) -> None:
    cast = make_office()
    session = plan(cast, cast.chief)

    def enter(_n: int) -> str:
        try:
            publish(cast, session)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "published"

    with ThreadPoolExecutor(8) as pool:
        ends = sorted(pool.map(enter, range(8)))
    assert ends == ["not_planned"] * 7 + ["published"]
