"""The pages: gates, the tray, accepting by keyboard alone, refusals at their fields, acts."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from vanphong.audit import api as audit
from vanphong.exchange import api as exchange
from vanphong.exchange.tests.conftest import (
    LATER,
    Between,
    accept,
    answer_to,
    codes,
    deliver,
    issue,
    make_between,
    state_of,
)
from vanphong.files.store import the_store
from vanphong.kernel import ports
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Between:
    return make_between()


def log_in(cast: Cast, role: str = "CLERK") -> Client:
    person = cast.actors[role].person_id
    account, _new = people.Account.objects.get_or_create(
        person_id=person, defaults={"username": f"{role.lower()}-{person}"[:60]}
    )
    client = Client()
    client.force_login(account)
    return client


def text_of(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def url(name: str, b: Between) -> str:
    return reverse(name, args=[b.delivery.id])


def test_the_tray_shows_what_waits(office: Between) -> None:
    answer = log_in(office.receiver).get(reverse("deliveries"))
    page = text_of(answer)
    assert answer.status_code == 200
    assert office.document.symbol in page
    for words in ("Về việc rà soát văn thư", "Văn phòng Tỉnh ủy Mẫu Sơn", "Đã đến"):
        assert words in page
    assert "Chữ ký sẽ được kiểm tra khi mở" in page
    assert "Không có văn bản nào chờ" in text_of(
        log_in(office.foreign).get(reverse("deliveries"))
    )


def test_a_clerk_accepts_and_reads_the_number(office: Between) -> None:
    client = log_in(office.receiver)
    page = text_of(client.get(url("delivery", office)))
    assert "Tiếp nhận và vào sổ" in page
    assert "Tệp PDF này không có chữ ký số." in page
    picture = client.get(reverse("delivery-page", args=[office.delivery.id, 1]))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert client.get(url("delivery-file", office)).content.startswith(b"%PDF")
    with acting(office.receiver.clerk):
        read = audit.events_of(office.receiver.clerk, office.document)
        assert [event.action for event in read] == ["audit:subject:read"]

    form = {"form_key": "một", "forwarded_to": "Ban Xây dựng Đảng", "due_on": "31/12/2099"}
    for _ in range(2):  # a second press of the button
        answer = client.post(url("accept-delivery", office), form)
        assert answer.url == url("delivery", office) + "#so-den"
    page = text_of(client.get(answer.url))
    assert "<b>01</b>" in page
    assert "Ghi số và ngày này lên dấu đến." in page
    with acting(office.receiver.clerk):
        [entry] = registry.incoming_list(office.receiver.clerk).items
        assert (entry.forwarded_to, entry.channel) == ("Ban Xây dựng Đảng", "EXCHANGE")


def test_a_wrong_due_date_comes_back_with_its_field(office: Between) -> None:
    client = log_in(office.receiver)
    answer = client.post(url("accept-delivery", office), {"due_on": "01/01/2020"})
    assert answer.status_code == 422
    assert "Hạn xử lý không thể trước ngày đến." in text_of(answer)
    assert state_of(office.receiver, office.delivery) == "ARRIVED"


def test_an_invalid_file_asks_for_confirmation(office: Between) -> None:
    document = issue(office.sender, office.receiver, content=b"no pdf at all")
    [delivery] = deliver(office.sender, document)
    client = log_in(office.receiver)
    place = reverse("accept-delivery", args=[delivery.id])
    page = text_of(client.get(reverse("delivery", args=[delivery.id])))
    assert "vẫn tiếp nhận" in page
    answer = client.post(place, {"reason": ""})
    assert answer.status_code == 422
    assert "Hãy từ chối và báo nơi gửi" in text_of(answer)
    given = {"reason": "Đã gọi điện xác nhận.", "accept_invalid": "on"}
    assert client.post(place, given).status_code == 302


def test_refusing_needs_a_reason_and_tells_the_sender(office: Between) -> None:
    client = log_in(office.receiver)
    assert client.post(url("refuse-delivery", office), {"reason": " "}).status_code == 422
    done = client.post(url("refuse-delivery", office), {"reason": "Không thuộc thẩm quyền."})
    assert done.url == reverse("deliveries")
    closed = text_of(client.get(url("delivery", office)))
    assert "không còn mở cho cơ quan này" in closed
    sent = text_of(log_in(office.sender).get(url("delivery", office)))
    assert "Không thuộc thẩm quyền." in sent
    assert "Đã từ chối tiếp nhận" in sent


def test_a_damaged_file_is_said_and_cannot_be_accepted(office: Between) -> None:
    path = the_store().path(office.delivery.file_sha256)
    path.chmod(0o600)
    path.write_bytes(b"other")
    client = log_in(office.receiver)
    answer = client.get(url("delivery", office))
    assert answer.status_code == 200
    assert "đã bị hỏng" in text_of(answer)
    assert url("accept-delivery", office) not in text_of(answer)
    assert client.post(url("accept-delivery", office), {}).status_code == 422


def test_recall_and_answer_by_pages(office: Between) -> None:
    accept(office)
    sender, receiver = log_in(office.sender, "CHIEF"), log_in(office.receiver)
    sheet = text_of(sender.get(url("recall-delivery", office)))
    assert "chỉ được thu hồi khi nơi nhận đồng ý" in sheet
    assert sender.post(url("recall-delivery", office), {"reason": ""}).status_code == 422
    asked = sender.post(url("recall-delivery", office), {"reason": "Sai số liệu."})
    assert asked.status_code == 302
    page = text_of(receiver.get(url("delivery", office)))
    assert "đề nghị thu hồi" in page
    assert "Sai số liệu." in page
    refused = receiver.post(url("answer-recall", office), {"consent": "no"})
    assert refused.status_code == 422
    done = receiver.post(url("answer-recall", office), {"consent": "yes"})
    assert done.status_code == 302
    page = text_of(receiver.get(url("delivery", office)))
    assert "Đã thu hồi" in page
    assert (
        receiver.get(reverse("delivery-page", args=[office.delivery.id, 1])).status_code == 404
    )


def test_replacing_by_symbol(office: Between) -> None:
    new = issue(office.sender, office.receiver)
    client = log_in(office.sender, "CHIEF")
    given = {"document": "999-CV/VPTU", "reason": "Sửa lỗi."}
    place = url("replace-delivery", office)
    assert 'name="reach"' not in text_of(client.get(place))  # one receiver: no choice
    assert client.post(place, given).status_code == 422
    given["document"] = new.symbol
    shown = client.post(place, given)
    assert shown.status_code == 200
    page = text_of(shown)
    assert "Đây là nơi nhận duy nhất" in page
    assert new.symbol in page
    assert 'name="confirmed"' not in page
    assert state_of(office.sender, office.delivery) == "ARRIVED"
    given["seen"] = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    assert client.post(place, given).status_code == 302
    assert state_of(office.sender, office.delivery) == "REPLACED"
    page = text_of(client.get(url("delivery", office)))
    assert "Văn bản này đã được thay bằng văn bản khác." in page
    assert f"Văn bản thay thế: {new.symbol}" in page


def test_replacing_with_something_else_is_warned_and_ticked(office: Between) -> None:
    with acting(office.sender.clerk):
        exchange.send_document(
            actor=office.sender.clerk, document_id=office.document.id, now=LATER,
            office_ids=[office.foreign.office.id],
        )  # fmt: skip
    new = issue(office.sender, office.receiver, abstract="Giấy mời họp giao ban tháng Ba")
    client, place = log_in(office.sender, "CHIEF"), url("replace-delivery", office)
    given = {"document": new.symbol, "reason": "Sửa lỗi.", "reach": "delivery"}
    assert client.post(place, given | {"reach": ""}).status_code == 422
    page = text_of(client.post(place, given))
    assert "Giấy mời họp giao ban tháng Ba" in page
    assert "Trích yếu của văn bản mới khác hẳn văn bản cũ." in page
    assert "Bản cũ vẫn còn hiệu lực ở các nơi nhận khác." in page
    given["seen"] = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    refused = client.post(place, given)
    assert refused.status_code == 422
    assert "hãy đánh dấu xác nhận" in text_of(refused)
    changed = client.post(place, given | {"reach": "document", "confirmed": "on"})
    assert changed.status_code == 200  # another reach is shown again before it is done
    assert "tới 2 nơi đang giữ bản cũ" in text_of(changed)
    assert client.post(place, given | {"confirmed": "on"}).status_code == 302
    assert state_of(office.sender, office.delivery) == "REPLACED"


def test_an_act_on_a_page_grown_old_says_why_not(office: Between) -> None:
    client = log_in(office.receiver)
    client.post(url("refuse-delivery", office), {"reason": "Nhầm nơi."})
    answer = client.post(url("accept-delivery", office), {"forwarded_to": ""})
    assert answer.status_code == 422
    assert "Văn bản này không còn chờ tiếp nhận: cơ quan đã từ chối." in text_of(answer)
    again = client.post(url("answer-recall", office), {"consent": "yes"})
    assert again.status_code == 422
    assert "Văn bản đang ở trạng thái" in text_of(again)


def test_after_acceptance_the_next_steps_are_offered(office: Between) -> None:
    [other] = deliver(office.sender, issue(office.sender, office.receiver))
    accept(office)
    page = text_of(log_in(office.receiver).get(url("delivery", office)))
    assert reverse("pass-on-document", args=[office.document.id]) in page
    assert "Văn bản chờ tiếp theo (1)" in page
    assert reverse("delivery", args=[other.id]) in page
    assert main_step(page) == "Chuyển xử lý"


def main_step(page: str) -> str:
    """Give the words of the one main button beside the arrival number."""
    [words] = re.findall(r'<a class="button button-main"[^>]*>(.*?)</a>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", words).strip()


def test_what_was_passed_on_at_acceptance_leads_to_the_next(office: Between) -> None:
    deliver(office.sender, issue(office.sender, office.receiver))
    accept(office, arrival=registry.Arrival(forwarded_to="Ban Xây dựng Đảng"))
    page = text_of(log_in(office.receiver).get(url("delivery", office)))
    assert main_step(page) == "Văn bản chờ tiếp theo (1)"
    assert "Chuyển tiếp, sửa nơi nhận" in page


def test_the_page_names_the_document_that_is_answered(office: Between) -> None:
    [delivery] = answer_to(office, office.sender, office.foreign)[:1]
    page = reverse("delivery", args=[delivery.id])
    words = f"Trả lời văn bản {office.document.symbol}"
    assert words in text_of(log_in(office.sender).get(page))
    assert words in text_of(log_in(office.receiver).get(page))
    with acting(office.foreign.clerk):
        [other] = exchange.inbox(office.foreign.clerk)
    page = text_of(log_in(office.foreign).get(reverse("delivery", args=[other.id])))
    assert "Trả lời văn bản" not in page


def test_the_sender_deals_with_a_refusal_by_page(office: Between) -> None:
    log_in(office.receiver).post(url("refuse-delivery", office), {"reason": "Nhầm nơi."})
    client = log_in(office.sender)
    tray = text_of(client.get(reverse("sent-deliveries") + "?loc=can-xu-ly"))
    assert "<h1>Văn bản gửi đi cần xử lý" in tray
    assert office.document.symbol in tray
    assert reverse("deliveries") in text_of(client.get("/"))
    page = text_of(client.get(url("delivery", office)))
    assert "Đảng ủy xã Suối Thử từ chối tiếp nhận." in page
    assert "Gửi lại" in page
    assert client.post(url("acknowledge-answer", office)).status_code == 302
    assert "Đã xem, không làm gì thêm" not in text_of(client.get(url("delivery", office)))
    rest = client.get(reverse("sent-deliveries") + "?loc=can-xu-ly")
    assert office.document.symbol not in text_of(rest)


def test_the_trays_say_what_they_show(office: Between) -> None:
    clerk = log_in(office.receiver)
    assert "<h1>Văn bản chờ tiếp nhận" in text_of(clerk.get(reverse("deliveries")))
    everything = text_of(clerk.get(reverse("deliveries") + "?loc=tat-ca"))
    assert "<h1>Văn bản đã đến" in everything
    chief = log_in(office.receiver, "CHIEF")
    assert chief.get(reverse("deliveries")).url == reverse("sent-deliveries")


def test_sending_on_from_the_page_of_a_document(office: Between) -> None:
    client = log_in(office.sender)
    place = reverse("document-deliveries", args=[office.document.id])
    page = text_of(client.get(place))
    assert office.receiver.office.name in page
    assert "Đã đến" in page
    assert client.post(place, {}).status_code == 422
    assert client.post(place, {"another": "khong co noi nay"}).status_code == 422
    sent = client.post(place, {"another": office.foreign.office.name})
    assert sent.status_code == 302
    assert "Đảng ủy xã Đồi Lạ" in text_of(client.get(place))
    names = client.post(reverse("exchange-offices"), {"q": "suoi thu"}).json()
    assert names == [office.receiver.office.name]


def test_recalling_a_document_by_page(office: Between) -> None:
    client = log_in(office.sender, "CHIEF")
    place = reverse("recall-document", args=[office.document.id])
    assert "Thu hồi văn bản" in text_of(client.get(place))
    assert client.post(place, {"reason": "Ban hành nhầm."}).status_code == 302
    page = text_of(client.get(reverse("document-deliveries", args=[office.document.id])))
    assert "không còn hiệu lực" in page
    assert state_of(office.sender, office.delivery) == "RECALLED"


@pytest.mark.parametrize(
    ("side", "role", "name", "status"),
    [
        ("receiver", "OFFICER", "deliveries", 403),
        ("receiver", "LEADER", "deliveries", 403),
        ("receiver", "CLERK", "deliveries", 200),
        ("sender", "OFFICER", "sent-deliveries", 403),
        ("sender", "CHIEF", "sent-deliveries", 200),
        ("receiver", "OFFICER", "delivery", 404),
        ("sender", "ADMIN", "delivery", 404),
        ("foreign", "CLERK", "delivery", 404),
        ("foreign", "CLERK", "delivery-file", 404),
        ("foreign", "CLERK", "recall-delivery", 403),
        ("foreign", "CHIEF", "recall-delivery", 404),
        ("sender", "CLERK", "recall-delivery", 403),
        ("sender", "CHIEF", "recall-delivery", 200),
    ],
)  # fmt: skip
def test_gates(office: Between, side: str, role: str, name: str, status: int) -> None:
    client = log_in(getattr(office, side), role)
    place = reverse(name) if name.endswith("deliveries") else url(name, office)
    assert client.get(place).status_code == status


@pytest.mark.parametrize("name", ["accept-delivery", "refuse-delivery", "answer-recall"])
def test_a_third_office_answers_nothing(office: Between, name: str) -> None:
    client = log_in(office.foreign)
    given = {"reason": "Thử.", "consent": "yes"}
    assert client.post(url(name, office), given).status_code == 404
    assert codes(office.sender, office.delivery) == ["01"]


def test_the_desk_and_the_document_page_are_told(office: Between) -> None:
    clerk, officer = office.receiver.clerk, office.receiver.officer

    def boxes(actor: object) -> list[object]:
        with acting(actor):
            found = [box for give in ports.waiting_work for box in give(actor, LATER)]
        return [box for box in found if box.act == "receive"]

    [box] = boxes(clerk)
    assert (box.count, box.lines[0].symbol) == (1, office.document.symbol)
    assert boxes(officer) == []
    for cast, words in ((office.sender, "Nơi nhận qua mạng"), (office.receiver, "Gửi nhận")):
        with acting(cast.clerk):
            titles = [
                str(panel.title)
                for give in ports.document_panels
                for panel in give(cast.clerk, office.document)
            ]
        assert words in titles
    with acting(clerk):
        acts = {
            act.name: act
            for give in ports.document_acts
            for act in give(clerk, office.document)
        }
    assert acts["receive"].main
    accept(office)
    assert boxes(clerk) == []


def test_the_page_of_the_document_draws_both_views(office: Between) -> None:
    accept(office)
    place = reverse("document", args=[office.document.id])
    assert office.receiver.office.name in text_of(log_in(office.sender).get(place))
    assert "Đến từ" in text_of(log_in(office.receiver).get(place))
    with acting(office.sender.chief):
        exchange.recall_delivery(
            actor=office.sender.chief, delivery_id=office.delivery.id, reason="Sai.", now=LATER
        )
    client = log_in(office.receiver)
    client.post(url("answer-recall", office), {"consent": "yes"})
    assert client.get(place).status_code == 200
