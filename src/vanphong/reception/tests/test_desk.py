"""The desk without a network: what it wrote down arrives once, with the time of the desk."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting
from vanphong.reception import book, queries
from vanphong.reception.models import ReceptionSession, Visit
from vanphong.reception.tests.conftest import plan, publish
from vanphong.reception.tests.test_visits import come
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read

AT_EIGHT = dt.datetime.combine(TODAY, dt.time(8), tzinfo=VIETNAM)
SEND = "reception_desk_send"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def row(actor: Actor, **more: str) -> dict[str, str]:
    """Give one row as the desk's script sends it."""
    return {
        "owner": str(actor.person_key), "request_id": str(uuid4()), "people": "1",
        "names": "Nguyễn Thị Thử; Thôn Bắc", "nature": "PETITION", "content": "Hỏi việc cấp giấy",
        "session_id": "", "day": f"{TODAY:%d/%m/%Y}", "hour": "08:00",
    } | more  # fmt: skip


def post(mine: Client, given: dict[str, str], status: int = 200) -> dict[str, Any]:
    answer = mine.post(reverse(SEND), given)
    assert answer.status_code == status, answer.content.decode()
    said: dict[str, Any] = answer.json()
    return said


def test_number_of_arrival_and_time_of_the_desk(keeper: Actor) -> None:
    come(keeper)
    visit = come(keeper, came_at=AT_EIGHT)
    assert str(visit) == "2/2026"
    assert (visit.came_at, visit.arrived_at, visit.day) == (AT_EIGHT, NOW, TODAY)
    with acting(keeper):
        lines = book.rows(keeper, TODAY, TODAY + dt.timedelta(days=1), 10)
    assert [one[-1] for one in lines] == [
        "Đang chờ",
        "Đang chờ; Ghi khi mất mạng, đến lúc 08:00",
    ]


def test_of_the_day_before_belongs_to_the_day_before(keeper: Actor) -> None:
    visit = come(keeper, came_at=AT_EIGHT - dt.timedelta(days=1))
    assert visit.day == TODAY - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({"came_at": NOW + dt.timedelta(minutes=1)}, "came_at", id="clock-runs-ahead"),
        pytest.param(
            {"came_at": AT_EIGHT, "day": TODAY - dt.timedelta(days=1)}, "day", id="other-day"
        ),
    ],
)  # fmt: skip
def test_time_that_cannot_be(keeper: Actor, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        come(keeper, **more)
    assert field in refusal.value.fields
    with acting(keeper):
        assert not Visit.objects.exists()


def test_sent_again_is_told_the_same_number(keeper: Actor) -> None:
    mine, given = browser(keeper), row(keeper)
    first = post(mine, given)
    assert first["number"] == "1/2026"
    assert post(mine, given) == first
    assert "Ghi khi mất mạng" in read(mine, first["url"])


def test_refused_with_its_reasons_and_taken_in_once_mended(keeper: Actor) -> None:
    mine, wrong = browser(keeper), row(keeper, content="", hour="tám giờ")
    said = post(mine, wrong, 422)
    assert set(said["fields"]) == {"content", "hour"}
    crowd = row(keeper, people="12")
    assert post(mine, crowd | {"names": ""}, 422)["fields"]["names"]
    assert post(mine, crowd)["number"] == "1/2026"


def test_a_row_in_the_book_is_answered_though_its_session_is_no_more(
    cast: Cast, keeper: Actor
) -> None:
    mine = browser(keeper)
    session = publish(cast, plan(cast, keeper))
    given = row(keeper, session_id=str(session.pk), day=f"{session.day:%d/%m/%Y}")
    with acting(cast.chief):
        ReceptionSession.objects.filter(pk=session.pk).update(day=TODAY)
    given["day"] = f"{TODAY:%d/%m/%Y}"
    assert post(mine, given)["number"] == "1/2026"
    with acting(cast.chief):
        ReceptionSession.objects.filter(pk=session.pk).update(day=TODAY + dt.timedelta(days=60))
    assert post(mine, given)["number"] == "1/2026"
    assert set(post(mine, given | {"request_id": str(uuid4())}, 422)["fields"]) == {
        "session_id"
    }
    with acting(keeper):
        assert Visit.objects.count() == 1


def test_row_of_somebody_else_waits_for_them(cast: Cast, keeper: Actor) -> None:
    other = hire(cast, "Lò Văn Trực", "PETITIONS")
    given = row(keeper)
    assert post(browser(other), given, 409)["code"] == "other_person"
    assert post(browser(keeper), given)["number"] == "1/2026"


def test_session_made_known_may_be_chosen(cast: Cast, keeper: Actor) -> None:
    mine = browser(keeper)
    planned = plan(cast, keeper)
    assert str(planned.pk) not in read(mine, reverse("reception_desk"))
    publish(cast, planned)
    assert str(planned.pk) in read(mine, reverse("reception_desk"))
    today = publish(
        cast, plan(cast, keeper, day=TODAY, starts_at=dt.time(10)), extraordinary_reason="Gấp"
    )
    page = read(mine, reverse("reception_desk"))
    line = page.index('<optgroup label="Ngày khác">')
    assert page.index(str(today.pk)) < line < page.index(str(planned.pk))
    given = row(keeper, session_id=str(planned.pk))
    assert "buổi tiếp" in str(post(mine, given, 422)["fields"]["session_id"]).lower()


def test_what_a_browser_keeps_names_nobody(keeper: Actor) -> None:
    mine = browser(keeper)
    for name in ("reception_desk", "reception_desk_paper"):
        kept = read(mine, f"{reverse(name)}?giu=1")
        assert "Vũ Thị Đón" not in kept
        assert "csrfmiddlewaretoken" not in kept
        assert "Vũ Thị Đón" in read(mine, reverse(name))


def test_who_may_not_register_sends_nothing(cast: Cast) -> None:
    mine = browser(cast.officer)
    assert mine.post(reverse(SEND), row(cast.officer)).status_code == 403


def test_eight_sends_of_one_row_are_one_line(committed_db: None) -> None:
    cast = make_office()
    keeper, asked = hire(cast, "Vũ Thị Đón", "PETITIONS"), uuid4()

    def send(_: int) -> UUID:
        try:
            return come(keeper, request_id=asked, came_at=AT_EIGHT).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as hands:
        found = set(hands.map(send, range(8)))
    assert len(found) == 1
    with acting(keeper):
        assert [str(one) for one in queries.visible_visits(keeper)] == ["1/2026"]
