"""Pages of visits as people use them at the desk."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.petitions import api as petitions
from vanphong.reception.models import Visit
from vanphong.reception.tests.conftest import plan, publish
from vanphong.reception.tests.test_visits import come, finish
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.test_pages import browser, read, send


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


TYPED = {
    "people": "1", "names": "Nguyễn Thị Thử; Thôn Bắc; 001200000001", "nature": "PETITION",
    "content": "Hỏi việc cấp giấy", "session_id": "",
}  # fmt: skip


def url(visit: Visit, name: str = "reception_visit") -> str:
    return reverse(name, args=[visit.pk])


def test_from_the_door_to_the_answer(keeper: Actor) -> None:
    mine = browser(keeper)
    at = send(mine, reverse("reception_visit_register"), TYPED)
    assert "Nguyễn Thị Thử" in read(mine, reverse("reception_visits"))
    with acting(keeper):
        visit = Visit.objects.get()
    page = send(mine, url(visit, "reception_visit_finish"), {"outcome": "GUIDED"}, 422)
    assert "Hãy ghi cơ quan." in page
    send(mine, url(visit, "reception_visit_finish"), {"outcome": "TAKEN"})
    page = read(mine, at)
    for words in ("Đã tiếp", "04/12/2026", "/don-thu/vu-viec/"):
        assert words in page
    later = {"on": "21/11/2026", "symbol": "1-TB/VPTU"}
    assert "đến hôm nay" in send(mine, url(visit, "reception_visit_answer"), later, 422)
    send(mine, url(visit, "reception_visit_answer"), later | {"on": "20/11/2026"})
    assert "1-TB/VPTU" in read(mine, at)


def test_sent_twice_is_one_visit(keeper: Actor) -> None:
    mine = browser(keeper)
    twice = TYPED | {"form_key": "mot-khoa-cua-bieu-mau"}
    first = send(mine, reverse("reception_visit_register"), twice)
    assert send(mine, reverse("reception_visit_register"), twice) == first
    with acting(keeper):
        assert Visit.objects.count() == 1


def test_section_with_the_tick_asked_for_opens(keeper: Actor) -> None:
    mine, at = browser(keeper), reverse("reception_visit_register")
    closed = send(mine, at, TYPED | {"content": ""}, 422)
    assert '<details class="card">' in closed
    assert "đến nhiều lần, người tố cáo nói không cần giữ bí mật" in closed
    asked = send(mine, at, TYPED | {"nature": "DENUNCIATION"}, 422)
    assert "đánh dấu người tố cáo nói không cần giữ bí mật" in asked
    assert '<details class="card" open>' in asked
    assert '<details class="card" open>' in send(mine, at, TYPED | {"day": "mai"}, 422)


def test_crowd_on_one_screen(keeper: Actor) -> None:
    mine = browser(keeper)
    crowd = TYPED | {"people": "12", "names": "Lê Văn Một; Thôn Nam\nLê Văn Hai; Thôn Nam"}
    send(mine, reverse("reception_visit_register"), crowd)
    page = read(mine, reverse("reception_visits"))
    assert "Đoàn 12 người" in page
    six = "\n".join(f"Lê Văn {n}; Thôn Nam" for n in "ABCDEF")
    page = send(mine, reverse("reception_visit_register"), crowd | {"names": six}, 422)
    assert "1 đến 5 người đại diện" in page
    assert "Lê Văn F" in page


def test_name_to_be_kept_secret_is_not_drawn_again(keeper: Actor) -> None:
    mine = browser(keeper)
    secret = TYPED | {"nature": "DENUNCIATION", "is_protected": "on", "names": "Zụ Quỵnh Xờ"}
    page = read(mine, reverse("reception_visit_register"))
    assert page.index('name="is_protected"') < page.index('name="names"')
    page = send(mine, reverse("reception_visit_register"), secret, 422)
    assert "Quỵnh" not in page
    send(mine, reverse("reception_visit_register"), secret | {"names": ""})
    assert "Được giữ bí mật" in read(mine, reverse("reception_visits"))


def test_who_left(keeper: Actor) -> None:
    visit = come(keeper)
    mine = browser(keeper)
    send(mine, url(visit, "reception_visit_leave"), {})
    assert "Không chờ, về" in read(mine, reverse("reception_visits"))


def test_visits_of_a_session(cast: Cast, keeper: Actor) -> None:
    session = publish(
        cast, plan(cast, keeper, day=TODAY, starts_at=dt.time(10)), extraordinary_reason="Gấp"
    )
    mine = browser(keeper)
    page = read(mine, reverse("reception_visit_register") + f"?buoi={session.pk}")
    assert "Nguyễn Văn Phê" in page
    send(mine, reverse("reception_visit_register"), TYPED | {"session_id": str(session.pk)})
    page = read(browser(cast.leader), reverse("reception_session", args=[session.pk]))
    assert "Nguyễn Thị Thử" in page


def test_book_by_page_and_sheet(cast: Cast, keeper: Actor) -> None:
    finish(keeper, come(keeper, content="=1+1 là nội dung"))
    mine = browser(keeper)
    assert "Họ tên, địa chỉ" in read(mine, reverse("reception_book"))
    answer = mine.get(reverse("reception_book_file") + "?thang=2026-11")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][0] == "SỔ TIẾP CÔNG DÂN"
    assert rows[3][:2] == ("STT", "Ngày tiếp")
    assert rows[4][4] == "=1+1 là nội dung"
    read(browser(cast.clerk), reverse("reception_book"), 403)


def test_strangers_find_nothing(cast: Cast, keeper: Actor) -> None:
    visit = come(keeper)
    read(browser(cast.leader), url(visit), 404)
    read(browser(make_office("Tỉnh ủy Khác").chief), url(visit), 404)
    read(browser(cast.admin), reverse("reception_visits"), 403)
    read(browser(cast.leader), reverse("reception_visit_register"), 403)


def test_all_visits_page_by_page(keeper: Actor) -> None:
    for _n in range(52):
        come(keeper)
    mine = browser(keeper)
    page = read(mine, reverse("reception_visits") + "?loc=tat-ca")
    assert "52/2026" in page
    assert "tiep=" in page
    read(mine, reverse("reception_visits") + "?loc=tat-ca&tiep=sai", 422)


def test_protected_visit_says_where_it_is_entered(keeper: Actor) -> None:
    visit = come(keeper, nature="DENUNCIATION", is_protected=True)
    client = browser(keeper)
    page = read(client, url(visit))
    assert "mở đơn mới" not in page
    assert "vào sổ đơn" in page
    enter = f'href="{reverse("petition_register")}"'
    told = send(
        client, reverse("reception_visit_finish", args=[visit.pk]), {"outcome": "TAKEN"}, 422
    )
    assert told.count(enter) == page.count(enter) + 1
    page = read(client, url(visit, "reception_minutes"))
    assert "phong bì niêm phong" in page
    assert "đưa lên sau" not in page


def test_the_letter_says_which_visit_it_came_of(cast: Cast, keeper: Actor) -> None:
    visit = finish(keeper, come(keeper))
    assert visit.letter is not None
    at = reverse("petition_letter", args=[visit.letter.pk])
    with acting(cast.chief):
        petitions.assign_case(
            actor=cast.chief, case_id=visit.case.pk, post_id=cast.officer.post_key, now=NOW
        )
    assert f'href="{url(visit)}"' in read(browser(keeper), at)
    assert url(visit) not in read(browser(cast.officer), at), "does not see the visit"
