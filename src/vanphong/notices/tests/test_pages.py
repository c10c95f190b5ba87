"""Notices by page, command and API: one's own alone, and of each thing what is still seen."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting.tests.browsing import browser, text_of
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.news import NewsKind
from vanphong.kernel.scope import acting
from vanphong.notices import queries
from vanphong.notices.cli import commands
from vanphong.notices.models import Message
from vanphong.notices.tests.mail_server import MailServer
from vanphong.notices.tests.office import NOW, mailed, tell
from vanphong.notices.tests.push_service import Phone, PushService
from vanphong.notices.wording import KINDS, PAGE
from vanphong.tasks import api as tasks
from vanphong.tasks.tests.conftest import direct, hire

__all__ = ["at_a_terminal"]
SETTINGS, HOURS = "/thong-bao/cach-nhan", "/thong-bao/gio-nghi"


def page(cast: Cast, address: str = PAGE, role: str = "OFFICER") -> str:
    return text_of(browser(cast, role).get(address))


def test_every_kind_has_words() -> None:
    assert set(KINDS) == set(NewsKind)


def test_a_page_of_ones_own_notices(cast: Cast) -> None:
    assert "Không có thông báo" in page(cast)
    task = direct(cast, words="Tham mưu kế hoạch phòng chống bão")
    shown = page(cast)
    assert "Tham mưu kế hoạch phòng chống bão" in shown
    assert f'href="/nhiem-vu/{task.pk}"' in shown
    assert "1 chưa đọc" in shown
    assert "Tham mưu" not in page(cast, role="CLERK")


def test_what_is_seen_no_more_is_not_named(cast: Cast) -> None:
    former = hire(cast, "Đào Thị Cũ")
    task = direct(cast, to=former, words="Việc riêng của lãnh đạo")
    cast.actors["FORMER"] = former
    assert "Việc riêng của lãnh đạo" in page(cast, role="FORMER")
    with acting(cast.leader):
        tasks.hand_on(
            actor=cast.leader, task_id=task.pk, lead_id=cast.posts["OFFICER"].pk, reason="",
            now=NOW,
        )  # fmt: skip
        task.participants.all().delete()
    shown = page(cast, role="FORMER")
    assert "bạn không còn xem được" in shown
    assert "Việc riêng" not in shown
    assert str(task.pk) not in shown


def test_reading_one_and_all(cast: Cast) -> None:
    for event in "123":
        tell(cast, cast.officer, event=event)
    client = browser(cast, "OFFICER")
    with acting(cast.officer):
        first = queries.own_notices(cast.officer).get(event="1")
    address = f"{PAGE}/{first.pk}/da-doc"
    assert browser(cast, "LEADER").post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert "2 chưa đọc" in text_of(client.get(PAGE))
    assert text_of(client.get(f"{PAGE}?loc=chua-doc")).count(">mới<") == 2
    client.post(f"{PAGE}/da-doc")
    assert "chưa đọc)" not in text_of(client.get(PAGE))
    with acting(cast.officer):
        assert queries.unread_count(cast.officer) == 0


def test_a_long_list_goes_on(cast: Cast) -> None:
    for event in range(55):
        tell(cast, cast.officer, event=str(event), now=NOW + dt.timedelta(minutes=event // 10))
    client = browser(cast, "OFFICER")
    first = text_of(client.get(PAGE))
    assert first.count(">mới<") == 50
    key = first.split("?sau=")[1].split('"')[0]
    second = text_of(client.get(f"{PAGE}?sau={key}"))
    assert second.count(">mới<") == 5
    assert client.get(f"{PAGE}?sau=khong-co").status_code == 422


def test_choosing_without_script(cast: Cast, mail_server: MailServer) -> None:
    client = browser(cast, "OFFICER")
    facts = {"version": "0", "mail_kinds": ["TASK_RED", "DRAFT_TO_SIGN"],
             "quiet_since": "17h", "quiet_until": "8:00"}  # fmt: skip
    assert client.post(SETTINGS, facts).status_code == 302
    shown = text_of(client.get(SETTINGS))
    assert shown.count(" checked") == 2
    assert 'value="17:00"' in shown
    again = client.post(SETTINGS, facts)
    assert again.status_code == 422
    assert "vừa được đổi ở nơi khác" in text_of(again)
    half = client.post(SETTINGS, facts | {"version": "1", "quiet_until": ""})
    assert "Hãy ghi cả giờ bắt đầu và giờ kết thúc" in text_of(half)
    narrow = client.post(SETTINGS, facts | {"version": "1", "quiet_since": "22:00"})
    assert "chỉ được rộng hơn" in text_of(narrow)


def test_a_site_without_channels_says_so(cast: Cast) -> None:
    shown = page(cast, SETTINGS)
    assert "Văn phòng chưa mở gửi thư điện tử." in shown
    assert "Văn phòng chưa mở thông báo trên điện thoại." in shown
    assert "push.js" not in shown


def test_address_and_browser_on_the_page(
    cast: Cast, mail_server: MailServer, push_service: PushService
) -> None:
    client = browser(cast, "OFFICER")
    wrong = client.post(f"{SETTINGS}/thu", {"address": "khong"})
    assert "Địa chỉ thư chưa đúng" in text_of(wrong)
    client.post(f"{SETTINGS}/thu", {"address": "nhap@co-quan.example"})
    assert "Mã xác nhận được gửi tới nhap@co-quan.example" in text_of(client.get(SETTINGS))
    assert "Mã chưa đúng" in text_of(client.post(f"{SETTINGS}/thu/ma", {"code": "123456"}))
    phone = Phone(push_service)
    added = client.post(
        f"{SETTINGS}/may",
        phone.facts,
        headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15)"},
    )
    assert added.status_code == 302
    assert client.post(f"{SETTINGS}/thu-gui", {"channel": "PUSH"}).status_code == 302
    assert client.post(f"{SETTINGS}/thu-gui", {"channel": "MAIL"}).status_code == 422
    with acting(cast.officer):
        [device] = queries.devices_of(cast.officer)
        assert Message.objects.get().device_id == device.pk
    assert client.post(f"{SETTINGS}/may/{device.pk}/bo").status_code == 302
    foreign = client.post(f"{SETTINGS}/may", phone.facts | {"endpoint": "https://x.example/1"})
    assert "máy chủ mà văn phòng chưa cho phép" in text_of(foreign)
    assert client.post(f"{SETTINGS}/thu/bo").status_code == 302


def test_the_chief_sets_the_offices_hours(cast: Cast) -> None:
    facts = {"since": "19:00", "until": "06:30", "days_off": "on", "reason": "Quy chế làm việc"}
    assert browser(cast, "LEADER").post(HOURS, facts).status_code == 403
    chief = browser(cast, "CHIEF")
    assert chief.post(HOURS, facts | {"since": "25"}).status_code == 422
    assert chief.post(HOURS, facts).status_code == 302
    shown = text_of(chief.get(HOURS))
    assert "19:00–06:30" in shown
    assert "Quy chế làm việc" in shown


def test_the_menu_counts_and_the_account_leads_there(cast: Cast) -> None:
    tell(cast, cast.officer)
    shown = page(cast, "/tai-khoan")
    assert f'href="{SETTINGS}"' in shown
    menu = shown.split(f'href="{PAGE}"')[1].split("</a>")[0]
    assert '<span class="count">1' in menu


# --- API and command --------------------------------------------------------------------------


def test_the_same_by_the_api(cast: Cast, mail_server: MailServer) -> None:
    task = direct(cast)
    client = client_of(cast, "OFFICER")
    found = client.get("/api/v1/notices").json()
    assert found["unread"] == 1
    [one] = found["notices"]
    assert (one["kind"], one["thing_id"]) == ("TASK_GIVEN", str(task.pk))
    assert client.post(f"/api/v1/notices/{one['id']}/read").status_code == 200
    assert client.post("/api/v1/notices/read").status_code == 200
    assert client.get("/api/v1/notices?unread=true").json()["notices"] == []
    chosen = {"version": 0, "mail_kinds": ["TASK_RED"], "push_kinds": [],
              "quiet_since": "17:00", "quiet_until": "08:00"}  # fmt: skip
    put = {"content_type": "application/json"}
    answer = client.put("/api/v1/notice-settings", json.dumps(chosen), **put)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    for wrong, code in (
        (chosen, "changed_meanwhile"),
        (chosen | {"version": 1, "quiet_until": None}, "quiet_half"),
        (chosen | {"version": 1, "quiet_since": "22:00"}, "quiet_narrower"),
    ):
        refused = client.put("/api/v1/notice-settings", json.dumps(wrong), **put)
        assert refused.json()["code"] == code
    address = {"address": "nhap@co-quan.example"}
    named = client.put("/api/v1/notice-settings/address", json.dumps(address), **put)
    assert named.status_code == 200
    told = client.get("/api/v1/notice-settings").json()
    assert (told["mail_address"], told["mail_to_confirm"]) == ("", address["address"])
    confirmed = client.post(
        "/api/v1/notice-settings/address/confirm", json.dumps({"code": "x"}), **put
    )
    assert confirmed.json()["code"] == "wrong_code"
    hours = {"since": "19:00", "until": "06:00", "days_off": True, "special_breaks": True,
             "reason": "Quy chế"}  # fmt: skip
    assert client.put("/api/v1/notice-hours", json.dumps(hours), **put).status_code == 403
    chief = client_of(cast, "CHIEF")
    assert chief.put("/api/v1/notice-hours", json.dumps(hours), **put).status_code == 200
    [holds] = client.get("/api/v1/notice-hours").json()
    assert (holds["since"], holds["special_breaks"]) == ("19:00:00", True)


def run(*words: str) -> Any:
    """Run a command; a refusal gives its code."""
    found = CliRunner().invoke(commands, words, catch_exceptions=True)
    if isinstance(found.exception, VanphongError):
        return found.exception.code
    assert found.exception is None, found.exception
    return json.loads(found.output) if "--json" in words else found.output


@pytest.mark.usefixtures("at_a_terminal")
def test_the_same_by_command(
    cast: Cast, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    officer, chief = ("--as", "OFFICER"), ("--as", "CHIEF")
    mailed(cast.officer)
    tell(cast, cast.officer)
    assert run("list", *officer, "--json")["unread"] == 1
    assert "Chưa đọc: 1" in run("list", *officer)
    assert run("send-due", "--json") == {"SENT": 1}
    assert "Không có gì" in run("send-due")
    assert run("test", *officer, "--json") == [{"state": "SENT", "code": "250"}]
    assert [m["Subject"] for m in mail_server.taken] == [
        "Văn phòng số: 1 việc", "Văn phòng số: tin gửi thử",
    ]  # fmt: skip
    assert run("test", *officer, "--channel", "push") == "nowhere"
    run("read", *officer)
    assert run("list", *officer, "--unread", "--json")["notices"] == []
    set_ = run("settings", *officer, "--mail", "TASK_RED", "--quiet", "17:00", "8:00", "--json")
    assert (set_["mail_kinds"], set_["quiet_until"]) == (["TASK_RED"], "08:00:00")
    assert run("settings", *officer, "--quiet", "22:00", "5:00") == "quiet_narrower"
    assert run("settings", *officer, "--usual-quiet", "--json")["quiet_since"] is None
    assert (
        run("hours", *officer, "--quiet", "19:00", "6:00", "--reason", "Tự ý") == "not_allowed"
    )
    kept = run("hours", *chief, "--special", "--reason", "Quy chế", "--json")
    assert kept[0]["special_breaks"] is True
    assert "xác nhận" in run("address", *officer, "moi@co-quan.example")
    assert run("address", *officer, "--code", "1") == "wrong_code"
    run("address", *officer, "--drop")
    assert run("address", *officer) == "bad_address"
