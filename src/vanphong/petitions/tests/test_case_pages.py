"""What the pages of a case say: labels, buttons, who approves, its life, what comes next."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests.cast import Cast

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.boxes import waiting_work
from vanphong.petitions.models import Case
from vanphong.petitions.tests.conftest import ELSEWHERE, NOW, OURS, Given, receive
from vanphong.petitions.tests.test_follows import COMPLAINT, follow, unfollow
from vanphong.petitions.tests.test_steps import propose
from vanphong.petitions.tests.test_urgings import came, link, urge
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send

BODY = "Ủy ban nhân dân xã Tân Mỹ"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def at(case: Case, slug: str = "") -> str:
    if slug:
        return reverse("petition_step", args=[case.pk, slug])
    return reverse("petition_case", args=[case.pk])


def optional(page: str) -> set[str]:
    """Give the labels that say what they ask for may be left open."""
    found = re.findall(r'>([^<>]+?) <span class="optional">', page)
    return {one.strip() for one in found}


@pytest.mark.parametrize(
    ("slug", "open_ones"),
    [
        pytest.param("ket-luan", {"Ngày", "Số, ký hiệu văn bản"}, id="reasoned"),
        pytest.param("tam-dinh-chi", {"Ngày"}, id="by decision"),
    ],
)
def test_only_what_may_be_left_open_says_so(
    cast: Cast, keeper: Actor, given: Given, slug: str, open_ones: set[str]
) -> None:
    case = given(OURS)
    propose(cast.chief, case, "ACCEPT")
    assert optional(read(browser(keeper), at(case, slug))) == open_ones


def test_who_sends_names_the_body(keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE | {"NATURE": "PETITION"})
    client = browser(keeper)
    page = read(client, at(case, "chuyen-don"))
    assert "Nơi nhận" not in optional(page)
    assert "Lý do, nội dung" in optional(page)
    assert "Hãy ghi nơi nhận." in send(client, at(case, "chuyen-don"), {}, 422)


def test_button_says_whether_it_waits(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE | {"NATURE": "PETITION"})
    assert "Trình phê duyệt</button>" in read(browser(keeper), at(case, "chuyen-don"))
    assert "Ghi</button>" in read(browser(cast.chief), at(case, "chuyen-don"))
    propose(cast.chief, case, "FORWARD", addressee=BODY)
    assert "Ghi</button>" in read(browser(keeper), at(case, "don-doc"))


def test_case_says_who_may_approve(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(OURS)
    client = browser(keeper)
    assert "Người phê duyệt" not in read(client, at(case))
    propose(keeper, case, "ACCEPT")
    assert f"Người phê duyệt: {cast.chief.name}" in read(client, at(case))
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=cast.chief.person_key, reason="Liên quan",
            now=NOW,
        )  # fmt: skip
    assert "Người phê duyệt" not in read(client, at(case))


def test_life_tells_links_and_their_undoing(keeper: Actor, given: Given) -> None:
    case = given(COMPLAINT)
    follow(keeper, case)
    unfollow(keeper, case, "Nhầm vụ việc")
    page = read(browser(keeper), at(case))
    assert "Liên kết vụ việc trước: khiếu nại lần hai" in page
    assert "Bỏ liên kết vụ việc trước" in page
    assert "Nhầm vụ việc" in page


def test_reply_leads_to_noting_what_it_says(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE | {"NATURE": "PETITION"})
    propose(cast.chief, case, "FORWARD", addressee=BODY, symbol="5-CV/VPTU")
    step = urge(keeper, case)
    client = browser(keeper)
    assert "Bước tiếp" not in read(client, at(case))
    link(cast.chief, case, step, came(cast))
    page = read(client, at(case))
    assert "Liên kết văn bản trả lời 45/UBND-VP" in page
    url = f"{at(case, 'tra-loi')}?so=45%2FUBND-VP"
    assert f'href="{url}"' in page
    assert 'value="45/UBND-VP"' in read(client, url)
    with acting(cast.chief):
        services.unlink_reply(
            actor=cast.chief, case_id=case.pk, step_id=step.pk, reason="Nhầm", now=NOW
        )
    page = read(client, at(case))
    assert "Bỏ liên kết văn bản trả lời 45/UBND-VP" in page
    assert "Bước tiếp" not in page


def test_letter_just_entered_leads_to_its_case(keeper: Actor) -> None:
    letter = receive(keeper)
    url = reverse("petition_letter", args=[letter.pk])
    assert "Mở vụ việc</a>" in read(browser(keeper), f"{url}?moi=1")
    assert "Mở vụ việc</a>" not in read(browser(keeper), url)


def test_names_have_a_page_of_their_own_for_who_may(cast: Cast, keeper: Actor) -> None:
    receive(keeper)
    found = f'href="{reverse("petition_names")}">trang riêng</a>'
    url = f"{reverse('petitions')}?chu=zzz"
    assert found in read(browser(keeper), url)
    assert found not in read(browser(cast.clerk), url)


def test_board_of_late_tasks_leads_to_late_petitions(
    cast: Cast, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For those who may see petitions, as far as they see them."""
    given(OURS)
    board, list_url = reverse("task_board"), f"{reverse('petitions')}?loc="
    monkeypatch.setattr(clock, "_OFFSET", clock._OFFSET + dt.timedelta(days=90))
    page = read(browser(cast.chief), board)
    assert f'<a href="{list_url}qua-han">Đơn thư quá hạn (1)</a>' in page
    assert f'<a href="{list_url}don-doc">Đơn đã chuyển, cần đôn đốc (0)</a>' in page
    assert list_url not in read(browser(cast.leader), board)


def test_late_ones_stand_on_the_desk_of_who_decides(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = given(OURS)
    later = NOW.replace(month=6)

    def late(actor: Actor, now: dt.datetime) -> list[str]:
        with acting(actor):
            boxes = [one for one in waiting_work(actor, now) if one.act == "late_petition"]
        return [line.symbol for one in boxes for line in one.lines]

    assert late(cast.chief, NOW) == []
    assert late(cast.chief, later) == [str(case)]
    assert late(keeper, later) == []
