"""Pages of the rota as people use them, and those that everybody reads."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.scope import acting
from vanphong.reception import services
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules import first_day_in_time
from vanphong.reception.tests.conftest import PLACE, plan, publish
from vanphong.reception.tests.test_visits import come
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.test_pages import browser, read, send


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


TYPED = {
    "day": "27/11/2026", "starts_at": "8h", "ends_at": "11:30", "place": PLACE,
    "content": "Đất đai", "slot_minutes": "30",
}  # fmt: skip


def url(session: ReceptionSession, name: str = "reception_session") -> str:
    return reverse(name, args=[session.pk])


def enter(cast: Cast, client: Client, status: int = 302, **more: object) -> str:
    typed = TYPED | {"leader": "Nguyen Van Phe"} | more
    return send(client, reverse("reception_plan"), typed, status)


def test_from_plan_to_postponement(cast: Cast, keeper: Actor) -> None:
    mine, chief = browser(keeper), browser(cast.chief)
    assert "mới xếp 0 trong ít nhất 1 ngày" in read(mine, reverse("receptions"))
    at = enter(cast, mine)
    page = read(mine, at)
    assert "Dự kiến" in page
    assert "cong-bo" not in page
    with acting(keeper):
        session = ReceptionSession.objects.get()
    assert "Công bố" in read(chief, at)
    send(chief, url(session, "reception_publish"), {"extraordinary_reason": ""})
    assert "Đã công bố" in read(mine, at)
    assert "tháng 11/2026" in read(mine, reverse("reception_sheet"))
    public = read(Client(), reverse("reception_open_office", args=[cast.office.code]))
    assert "Nguyễn Văn Phê" in public
    later = {
        "reason": "Đi công tác", "day": "30/11/2026", "starts_at": "14:00", "ends_at": "16:00",
    }  # fmt: skip
    assert "đã qua" in send(
        chief, url(session, "reception_postpone"), later | {"day": "19/11/2026"}, 422
    )
    send(chief, url(session, "reception_postpone"), later)
    public = read(Client(), reverse("reception_open_office", args=[cast.office.code]))
    assert "Hoãn sang 30/11/2026: Đi công tác" in public.replace("</strong>", "")


def test_too_late_says_the_last_day(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper, day=NOW.date().replace(day=26))
    chief = browser(cast.chief)
    page = send(chief, url(session, "reception_publish"), {"extraordinary_reason": ""}, 422)
    assert "hạn là 19/11/2026" in page
    assert "Điều 24" in page


def test_too_near_is_said_while_it_is_planned(cast: Cast, keeper: Actor) -> None:
    mine = browser(keeper)
    assert "từ 27/11/2026 trở đi" in read(mine, reverse("reception_plan"))
    near = read(mine, enter(cast, mine, day="26/11/2026"))
    assert "chỉ công bố được là tiếp đột xuất" in near
    assert "Người công bố: " in near
    assert "Chánh" in near
    in_time = read(mine, enter(cast, mine, starts_at="14h", ends_at="16h"))
    assert "chỉ công bố được là tiếp đột xuất" not in in_time


@pytest.mark.parametrize(
    ("today", "first"),
    [
        pytest.param(20, 27, id="friday"),
        pytest.param(21, 30, id="saturday"),
        pytest.param(23, 30, id="monday"),
    ],
)
def test_first_day_in_time(keeper: Actor, today: int, first: int) -> None:
    with acting(keeper):
        calendar = calendars.calendar_for(keeper.office_key)
    day = NOW.date().replace(day=today)
    assert first_day_in_time(day, calendar) == day.replace(day=first)


def test_opens_on_the_month_of_the_next_session(cast: Cast, keeper: Actor) -> None:
    mine, rota = browser(keeper), reverse("receptions")
    assert "tháng 11/2026" in read(mine, rota)
    session = plan(cast, keeper, day=NOW.date().replace(month=12, day=15))
    page = read(mine, rota)
    assert "tháng 12/2026" in page
    assert url(session) in page
    assert "mới xếp 0 trong ít nhất 1 ngày" in page
    assert "tháng 11/2026" in read(mine, f"{rota}?thang=2026-11")


def test_sheet_is_of_the_month_one_looks_at(cast: Cast, keeper: Actor) -> None:
    mine, sheet = browser(keeper), reverse("reception_sheet")
    assert f'href="{sheet}?thang=2026-12"' in read(
        mine, f"{reverse('receptions')}?thang=2026-12"
    )
    december = read(mine, f"{sheet}?thang=2026-12")
    assert "tháng 12/2026" in december
    assert "?thang=2026-11" in december
    assert "?thang=2027-01" in december


def test_held_session_is_not_offered_to_be_postponed(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper, day=TODAY, starts_at=dt.time(14), ends_at=dt.time(16))
    session = publish(cast, session, extraordinary_reason="Vụ việc đông người")
    chief, at = browser(cast.chief), url(session, "reception_postpone")
    assert at in read(chief, url(session))
    assert "Người hoãn được buổi tiếp: Chánh" in read(browser(keeper), url(session))
    come(keeper, session_id=session.pk)
    assert at not in read(chief, url(session))
    assert "Người hoãn được" not in read(browser(keeper), url(session))
    assert "không hoãn được" in read(chief, at, 409)
    typed = {"reason": "Bận", "day": "30/11/2026", "starts_at": "14:00", "ends_at": "16:00"}
    refused = send(chief, at, typed, 422)
    assert "đã có 1 lượt tiếp nên không hoãn được" in refused
    assert "Điều 24" in refused
    public = read(Client(), reverse("reception_open_office", args=[cast.office.code]))
    assert "Hoãn sang" not in public


def test_what_can_still_be_done_when_the_month_is_lost(
    keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = NOW + dt.timedelta(days=7)
    monkeypatch.setattr("vanphong.kernel.clock.now", lambda: late)
    page = read(browser(keeper), reverse("receptions"))
    assert "Không còn ngày nào kịp công bố" in page
    assert "vẫn tiếp đột xuất được" in page
    assert "Ngày định kỳ gần nhất còn kịp công bố là 04/12/2026" in page


def test_who_waits_now_stands_on_top(cast: Cast, keeper: Actor) -> None:
    mine = browser(keeper)
    assert "người đang chờ" not in read(mine, reverse("receptions"))
    come(keeper, people=3)
    assert "3 người đang chờ" in read(mine, reverse("receptions"))


def test_when_the_conclusion_notice_appears(
    cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = publish(cast, plan(cast, keeper))
    page = read(browser(keeper), url(session))
    assert "kết thúc lúc 11:00 ngày 27/11/2026" in page
    assert "Người soạn: " in page
    over = dt.datetime.combine(session.day, dt.time(12), tzinfo=VIETNAM)
    monkeypatch.setattr("vanphong.kernel.clock.now", lambda: over)
    assert "Chưa có ý kiến chỉ đạo nào" in read(browser(keeper), url(session))


def test_what_was_typed_stays(cast: Cast, keeper: Actor) -> None:
    page = enter(cast, browser(keeper), 422, day="hôm nay")
    assert PLACE in page
    page = enter(cast, browser(keeper), 422, starts_at="sáng")
    assert "Giờ chưa đúng" in page


def test_sent_twice_is_planned_once(cast: Cast, keeper: Actor) -> None:
    client = browser(keeper)
    both = {"form_key": "mot-khoa-cua-bieu-mau"}
    assert enter(cast, client, **both) == enter(cast, client, **both)
    with acting(keeper):
        assert ReceptionSession.objects.count() == 1


def test_plan_is_changed_and_dropped(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper)
    mine = browser(keeper)
    assert 'value="08:00"' in read(mine, url(session, "reception_change"))
    changed = TYPED | {"leader": str(cast.leader.post_key), "place": "Nhà văn hóa"}
    send(mine, url(session, "reception_change"), changed)
    assert "Nhà văn hóa" in read(mine, url(session))
    asked = read(mine, url(session, "reception_drop"))
    assert "Bỏ buổi tiếp dự kiến" in asked
    assert "Nhà văn hóa" in asked
    send(mine, url(session, "reception_drop"), {})
    assert "chưa xếp buổi nào" in read(mine, reverse("receptions"))


def test_place_for_everybody(cast: Cast) -> None:
    chief = browser(cast.chief)
    send(chief, reverse("reception_place"), {"place": "Số 1", "hours": "Sáng 7:30–11:30"})
    assert "Sáng 7:30–11:30" in read(chief, reverse("receptions"))
    assert cast.office.short_name in read(Client(), reverse("reception_open"))
    assert "Số 1" in read(Client(), reverse("reception_open_office", args=[cast.office.code]))


def test_strangers_find_nothing(cast: Cast, keeper: Actor) -> None:
    session = plan(cast, keeper)
    other = browser(make_office("Tỉnh ủy Khác").chief)
    read(other, url(session), 404)
    read(browser(cast.admin), reverse("receptions"), 403)
    read(Client(), reverse("reception_open_office", args=["KHONG-CO"]), 404)
    page = read(Client(), reverse("reception_open_office", args=[cast.office.code]))
    assert "Chưa có buổi tiếp nào" in page


def test_rota_asks_the_database_a_fixed_number_of_times(cast: Cast, keeper: Actor) -> None:
    with acting(cast.chief):
        services.keep_place(actor=cast.chief, place="Số 1", hours="Sáng", now=NOW)
    client = browser(keeper)
    read(client, reverse("receptions"))

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            read(client, reverse("receptions"))
        return len(asked)

    publish(cast, plan(cast, keeper))
    few = count()
    for hour in range(12, 18):
        plan(cast, keeper, starts_at=NOW.time().replace(hour=hour, minute=0),
             ends_at=NOW.time().replace(hour=hour, minute=30))  # fmt: skip
    assert count() == few
