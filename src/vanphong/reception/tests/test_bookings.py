"""Slots of a session: none is given twice; they are cancelled, kept over a postponement, used."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.reception import booking_pages, queries, services
from vanphong.reception.models import Booking, ReceptionSession, Visit
from vanphong.reception.rules import SessionState, fits, may_book, slots
from vanphong.reception.services import BookingFacts
from vanphong.reception.tests.conftest import FRIDAY, plan, publish, session_facts
from vanphong.reception.tests.test_rota_programs import run
from vanphong.reception.tests.test_visits import come
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.test_pages import browser, read, send

EIGHT = dt.time(8)


@pytest.fixture
def session(cast: Cast, keeper: Actor) -> ReceptionSession:
    """A published session from 8 to 11 on Friday, six slots."""
    return publish(cast, plan(cast, keeper))


def book(actor: Actor, session: ReceptionSession, **more: Any) -> Booking:
    request = {"request_id": more.pop("request_id", None)}
    given = {"starts_at": EIGHT, "content": "Hỏi việc đất", "full_name": "Lê Thị Hẹn"} | more
    with acting(actor):
        return services.book_slot(
            actor=actor, session_id=session.pk, facts=BookingFacts(**given), now=NOW, **request
        )


def test_slots_end_with_the_session() -> None:
    found = slots(EIGHT, dt.time(9, 20), 30)
    assert found == [EIGHT, dt.time(8, 30)]
    assert not slots(EIGHT, dt.time(8, 20), 30)
    assert fits(30)
    assert fits(4).code == fits(241).code == "slot_length"


@pytest.mark.parametrize(
    ("state", "slot", "is_over", "code"),
    [
        pytest.param("PUBLISHED", EIGHT, False, "", id="free"),
        pytest.param("PLANNED", EIGHT, False, "not_published", id="planned"),
        pytest.param("POSTPONED", EIGHT, False, "not_published", id="postponed"),
        pytest.param("PUBLISHED", dt.time(8, 10), False, "no_such_slot", id="between"),
        pytest.param("PUBLISHED", EIGHT, True, "slot_is_over", id="over"),
    ],
)
def test_when_a_slot_may_be_booked(state: str, slot: dt.time, is_over: bool, code: str) -> None:
    decision = may_book(SessionState(state), slot, [EIGHT], is_over=is_over)
    assert (bool(decision), decision.code) == (not code, code)


def test_slot_is_given_once(keeper: Actor, session: ReceptionSession) -> None:
    book(keeper, session)
    with pytest.raises(Refused) as taken:
        book(keeper, session, full_name="Người Khác")
    assert taken.value.code == "slot_taken"
    with acting(keeper):
        assert "08:00" not in booking_pages.free_slots(keeper, session)
        assert len(booking_pages.free_slots(keeper, session)) == 5


def test_sent_twice_is_one_booking(
    cast: Cast, keeper: Actor, session: ReceptionSession
) -> None:
    asked = uuid4()
    first = book(keeper, session, request_id=asked)
    assert book(keeper, session, request_id=asked) == first
    with pytest.raises(Refused) as other:
        book(cast.clerk, session, request_id=asked)
    assert other.value.code == "request_taken"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({"full_name": ""}, "full_name", id="nobody"),
        pytest.param({"content": ""}, "content", id="about-nothing"),
        pytest.param({"people": 0}, "people", id="no-people"),
    ],
)
def test_what_does_not_hold_together(
    keeper: Actor, session: ReceptionSession, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        book(keeper, session, **more)
    assert field in refusal.value.fields
    with acting(keeper):
        assert not Booking.objects.exists()


def test_protected_is_not_named(keeper: Actor, session: ReceptionSession) -> None:
    with pytest.raises(Refused) as named:
        book(keeper, session, is_protected=True)
    assert named.value.code == "protected"
    with pytest.raises(Refused):
        book(keeper, session, is_protected=True, full_name="", phone="0900")
    assert book(keeper, session, is_protected=True, full_name="").full_name == ""


def test_cancelled_frees_the_slot(keeper: Actor, session: ReceptionSession) -> None:
    booking = book(keeper, session)
    with acting(keeper):
        with pytest.raises(Invalid):
            services.cancel_booking(actor=keeper, booking_id=booking.pk, reason=" ", now=NOW)
        services.cancel_booking(actor=keeper, booking_id=booking.pk, reason="Xin thôi", now=NOW)
        with pytest.raises(Refused) as again:
            services.cancel_booking(
                actor=keeper, booking_id=booking.pk, reason="Xin thôi", now=NOW
            )
    assert again.value.code == "not_booked"
    book(keeper, session, full_name="Người Khác")


def test_who_may(cast: Cast, keeper: Actor, session: ReceptionSession) -> None:
    booking = book(keeper, session)
    with pytest.raises(NotAllowed):
        book(cast.officer, session, starts_at=dt.time(9))
    with acting(cast.officer):
        assert not queries.visible_bookings(cast.officer).exists()
    with acting(cast.leader):
        assert queries.visible_bookings(cast.leader).get() == booking
    other = make_office("Tỉnh ủy Khác")
    with acting(other.clerk), pytest.raises(NotFound):
        queries.get_booking(other.clerk, booking.pk)


def test_postponed_takes_bookings_along(
    cast: Cast, keeper: Actor, session: ReceptionSession
) -> None:
    for hour in (8, 9, 10):
        book(keeper, session, starts_at=dt.time(hour), full_name=f"Người {hour}")
    with acting(cast.chief):
        new = services.postpone_session(
            actor=cast.chief, session_id=session.pk, reason="Đi công tác", now=NOW,
            day=FRIDAY + dt.timedelta(days=3), starts_at=dt.time(14), ends_at=dt.time(15),
        )  # fmt: skip
    with acting(keeper):
        along = queries.bookings_of(keeper, new)
        told = [(f"{one.starts_at:%H:%M}", one.full_name) for one in along]
        assert told == [("14:00", "Người 8"), ("14:30", "Người 9")]
        assert not queries.bookings_of(keeper, session)
        last = Booking.objects.get(session=session, full_name="Người 10")
        assert last.cancelled_reason == "Buổi tiếp hoãn"


def test_nobody_comes_to_a_postponed_session_but_who_was_written_down_there(
    cast: Cast, keeper: Actor
) -> None:
    today = plan(cast, keeper, day=TODAY, starts_at=dt.time(10), ends_at=dt.time(12))
    session = publish(cast, today, extraordinary_reason="Vụ việc gấp")
    with acting(cast.chief):
        services.postpone_session(
            actor=cast.chief, session_id=session.pk, reason="Đi công tác", now=NOW, day=FRIDAY,
            starts_at=dt.time(10), ends_at=dt.time(12),
        )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        come(keeper, session_id=session.pk)
    assert refusal.value.code == "session_off"
    assert come(keeper, session_id=session.pk, came_at=NOW).session == session


def test_who_was_booked_comes(cast: Cast, keeper: Actor) -> None:
    today = plan(cast, keeper, day=TODAY, starts_at=dt.time(10), ends_at=dt.time(12))
    session = publish(cast, today, extraordinary_reason="Vụ việc gấp")
    booking = book(keeper, session, starts_at=dt.time(10))
    with pytest.raises(Refused) as other:
        come(keeper, booking_id=booking.pk)
    assert other.value.code == "other_session"
    visit = come(keeper, booking_id=booking.pk, session_id=session.pk)
    with acting(keeper):
        assert queries.get_booking(keeper, booking.pk).visit_id == visit.pk
    with pytest.raises(Refused) as again:
        come(keeper, booking_id=booking.pk, session_id=session.pk)
    assert again.value.code == "not_booked"
    with acting(keeper):
        assert Visit.objects.count() == 1


def test_database_gives_no_slot_twice(keeper: Actor, session: ReceptionSession) -> None:
    booking = book(keeper, session)
    with acting(keeper), pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(
            office_id=booking.office_id, session=session, starts_at=EIGHT, content="Việc khác",
            full_name="Người Khác", booked_at=NOW, booked_by_id=keeper.post_key,
        )  # fmt: skip


def test_one_slot_under_eight_hands(committed_db: None) -> None:
    cast = make_office()
    with acting(cast.chief):
        made = services.plan_session(actor=cast.chief, facts=session_facts(cast), now=NOW)
    session = publish(cast, made)

    def enter(n: int) -> str:
        try:
            book(cast.clerk, session, full_name=f"Người {n}")
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "booked"

    with ThreadPoolExecutor(8) as pool:
        ends = sorted(pool.map(enter, range(24)))
    assert ends == ["booked", *["slot_taken"] * 23]
    with acting(cast.clerk):
        assert Booking.objects.count() == 1


def test_pages_of_slots(
    cast: Cast, keeper: Actor, session: ReceptionSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    mine = browser(keeper)
    at = reverse("reception_book_slot", args=[session.pk])
    typed = {"starts_at": "08:00", "full_name": "Lê Thị Hẹn", "content": "Hỏi", "people": "2"}
    asked = read(mine, at).split("Họ tên người hẹn")[1].split("</label>")[0]
    assert "không bắt buộc" not in asked
    twice = typed | {"form_key": "mot-khoa-cua-bieu-mau"}
    assert send(mine, at, twice) == send(mine, at, twice)
    with acting(keeper):
        booking = Booking.objects.get()
    page = read(mine, reverse("reception_session", args=[session.pk]))
    assert "Lê Thị Hẹn" in page
    assert "đã có người hẹn" in send(mine, at, typed, 422)
    secret = typed | {"starts_at": "08:30", "is_protected": "on", "full_name": "Zụ Quỵnh Xờ"}
    assert "Quỵnh" not in send(mine, at, secret, 422)
    filled = read(mine, reverse("reception_visit_register") + f"?hen={booking.pk}")
    assert "Lê Thị Hẹn" in filled
    read(mine, reverse("reception_visit_register") + "?hen=sai")
    send(mine, reverse("reception_cancel", args=[booking.pk]), {"reason": "Xin thôi"})
    assert "Lê Thị Hẹn" not in read(mine, reverse("reception_session", args=[session.pk]))
    read(browser(cast.leader), at, 403)


@pytest.mark.usefixtures("_database")
def test_slots_by_commands(
    keeper: Actor, session: ReceptionSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    at = str(session.pk)
    made = run(
        keeper, "book-slot", at, "--at", "8:30", "--name", "Lê Thị Hẹn", "--content", "Hỏi"
    )
    assert "08:30" not in run(keeper, "slots", at)["free"]
    run(keeper, "cancel-slot", made["id"], "--reason", "Xin thôi")
    assert "08:30" in run(keeper, "slots", at)["free"]


def test_slots_by_the_api(
    cast: Cast, session: ReceptionSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    clerk = client_of(cast, "CLERK")

    def post(path: str, data: dict[str, object], status: int = 200) -> Any:
        answer = clerk.post(
            f"/api/v1/reception/{path}", json.dumps(data), content_type="application/json"
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    given = {"starts_at": "08:00", "full_name": "Lê Thị Hẹn", "content": "Hỏi"}
    made = post(f"sessions/{session.pk}/bookings", given)
    assert post(f"sessions/{session.pk}/bookings", given, 409)["code"] == "slot_taken"
    shown = clerk.get(f"/api/v1/reception/sessions/{session.pk}/slots").json()
    assert [one["id"] for one in shown["bookings"]] == [made["id"]]
    post(f"bookings/{made['id']}/cancel", {"reason": "Xin thôi"})
