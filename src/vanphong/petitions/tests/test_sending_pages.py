"""The public page as a browser without script sees it, and the pages of the clerk."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Cast, make_office

from vanphong.files.tests import samples
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.petitions.models import Letter, OnlineIntake, Submission
from vanphong.petitions.rules import sending as rules
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import case_of, looking

WHO = {"way": "NAMED", "full_name": "Nguyễn Văn Thử", "address": "Thôn Một"}
WHAT = {
    "nature": "COMPLAINT", "subject": "Thu hồi đất", "text": "Xã thu hồi đất.\n\nKhông báo.",
    "about": "Ủy ban xã", "place": "Thôn Một", "demand": "Xem lại",
}  # fmt: skip


@pytest.fixture
def office(db: None) -> Cast:
    cast = make_office(accounts=True)
    sent.take_letters(cast, clock.now())
    return cast


def post(client: Client, name: str, **typed: Any) -> HttpResponse:
    return client.post(reverse(name), typed)  # type: ignore[return-value]


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def begun(office: Cast, **more: Any) -> Client:
    client = Client(**more)
    assert post(client, "petition_send", office=office.office.pk).status_code == 302
    return client


def written(office: Cast, **more: Any) -> Client:
    client = begun(office, **more)
    assert post(client, "petition_send_who", **WHO).status_code == 302
    assert post(client, "petition_send_what", **WHAT).status_code == 302
    assert post(client, "petition_send_papers", next="1").status_code == 302
    return client


def enter(actor: Actor) -> Client:
    client = Client()
    account = people.Account.objects.get(person_id=actor.person_id)
    facts = {"username": account.username, "password": PASSWORD}
    assert client.post(reverse("login"), facts).status_code == 302
    return client


def only(office: Cast) -> Submission:
    with looking(office.office.id):
        return Submission.objects.get()


def test_whole_way_of_a_citizen_and_the_clerk(office: Cast) -> None:
    client = written(office)
    page = words(client.get(reverse("petition_send_review")))
    for said in (
        "Nguyễn Văn Thử",
        "Thu hồi đất",
        "Không báo.",
        "Ủy ban xã",
        office.office.name,
    ):
        assert said in page
    answer = client.post(reverse("petition_send_review"), {"confirm": "on"}, follow=True)
    page = words(answer)
    code, pin = re.findall(r'<dd class="mono">([^<]+)</dd>', page)
    assert re.fullmatch(r"([a-z2-9]{4}-){4}[a-z2-9]{4}", code)
    again = words(client.get(reverse("petition_sent")))
    assert code in again
    assert pin in again
    receipt = post(client, "petition_send_receipt")
    assert receipt["Content-Type"] == "application/pdf"
    clerk = enter(office.clerk)
    assert "Thu hồi đất" in words(clerk.get("/"))
    row = only(office)
    assert "Không báo." in words(clerk.get(reverse("petition_submission", args=[row.pk])))
    done = clerk.post(reverse("petition_submission_take_in", args=[row.pk]), follow=True)
    assert "Thu hồi đất" in words(done)
    stage = words(post(Client(), "petition_status", code=code, pin=pin))
    assert "Đã nhận đơn" in stage
    receipt = post(Client(), "petition_status", code=code, pin=pin, receipt="1")
    assert receipt["Content-Type"] == "application/pdf"


def test_nameless_letter_with_a_file_and_a_voice(office: Cast) -> None:
    client = begun(office)
    page = words(client.get(reverse("petition_send_who")))
    assert "Luật Tố cáo Điều 25" in page
    post(client, "petition_send_who", way="ANONYMOUS")
    post(client, "petition_send_what", **(WHAT | {"nature": "DENUNCIATION"}))
    paper = SimpleUploadedFile("chung-cu.pdf", samples.pdf("Chứng cứ"), "application/pdf")
    post(client, "petition_send_papers", enclosures=paper, more="1")
    assert "chung-cu.pdf" in words(client.get(reverse("petition_send_papers")))
    post(client, "petition_send_papers", next="1")
    answer = post(client, "petition_send_review", confirm="on")
    assert answer.headers["Location"] == reverse("petition_sent")
    row = only(office)
    assert (row.way, row.full_name) == ("ANONYMOUS", "")


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("petition_send_who", {"full_name": "Trần Thị Giữ"}, "Trần Thị Giữ"),
        ("petition_send_who", WHO | {"address": ""}, "Nguyễn Văn Thử"),
        ("petition_send_who", WHO | {"way": "ANONYMOUS"}, "Nguyễn Văn Thử"),
        ("petition_send_who", WHO | {"way": "KHÁC"}, "Nguyễn Văn Thử"),
        ("petition_send_what", WHAT | {"nature": ""}, "Không báo."),
        ("petition_send_what", WHAT | {"subject": ""}, "Không báo."),
        ("petition_send_what", WHAT | {"text": "TỐI MẬT\nrất kín"}, "rất kín"),
        ("petition_send_what", WHAT | {"nature": "DENUNCIATION"}, "Không báo."),
    ],
)
def test_bad_field_loses_nothing(
    office: Cast, name: str, typed: dict[str, str], kept: str
) -> None:
    client = begun(office)
    if name == "petition_send_what":
        post(client, "petition_send_who", **WHO)
    answer = post(client, name, **typed)
    assert answer.status_code == 422
    assert kept in words(answer)
    assert 'role="alert"' in words(answer)
    again = words(client.get(reverse(name)))
    assert (kept in again) == ("MẬT" not in "".join(typed.values()))


def test_what_is_too_long_is_refused_where_it_was_typed(office: Cast) -> None:
    client, names = begun(office), ", ".join(["Nguyễn Văn Thử"] * 12)
    answer = post(client, "petition_send_who", **(WHO | {"full_name": names}))
    assert answer.status_code == 422
    assert names in words(answer)
    assert 'id="id_full_name_error"' in words(answer)
    assert post(client, "petition_send_who", **WHO).status_code == 302
    assert post(client, "petition_send_what", **WHAT).status_code == 302


def test_bad_file_is_named_and_the_good_one_kept(office: Cast) -> None:
    client = written(office)
    good = SimpleUploadedFile("tot.pdf", samples.pdf("A"))
    bad = SimpleUploadedFile("xau.pdf", b"MZ\x90")
    answer = post(client, "petition_send_papers", enclosures=[good, bad], next="1")
    assert answer.status_code == 422
    page = words(answer)
    assert "xau.pdf:" in page
    assert "<strong>tot.pdf</strong>" in page
    position = re.findall(r'name="position" value="(\d+)"', page)
    post(client, "petition_send_drop", position=position[0])
    assert "tot.pdf" not in words(client.get(reverse("petition_send_papers")))
    assert post(client, "petition_send_drop", position="'; --").status_code == 302


def test_nothing_is_sent_unread_or_unfinished(office: Cast) -> None:
    client = begun(office)
    answer = post(client, "petition_send_review", confirm="on")
    assert answer.headers["Location"] == reverse("petition_send_who")
    client = written(office)
    assert post(client, "petition_send_review").status_code == 422
    with looking(office.office.id):
        assert not Submission.objects.exists()


def test_draft_opens_on_its_own_device_only(office: Cast) -> None:
    client = written(office)
    cookie = client.cookies[settings.DRAFT_COOKIE_NAME]
    assert cookie["httponly"]
    assert len(cookie.value) == 43
    for value in ("", "x" * 43, cookie.value[:-1] + "_", "../../etc", "'; select 1; --"):
        other = Client()
        other.cookies[settings.DRAFT_COOKIE_NAME] = value
        for name in ("who", "what", "papers", "review"):
            answer = other.get(reverse(f"petition_send_{name}"))
            assert answer.headers["Location"].startswith(reverse("petition_send"))
        assert other.get(reverse("petition_send_words")).status_code == 404
        assert other.get(reverse("petition_sent")).status_code == 302
        assert post(other, "petition_send_receipt").status_code == 404
        assert "Nguyễn" not in words(other.get(reverse("petition_send")))


def test_old_draft_is_told_to_be_over(office: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = written(office)
    then = clock.now() + dt.timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: then)
    answer = client.get(reverse("petition_send_review"), follow=True)
    assert "không còn" in words(answer)


def test_device_forgets_once_it_was_asked(office: Cast) -> None:
    client = written(office)
    for name in ("who", "what", "papers"):
        answer = post(client, f"petition_send_{name}", forget="1")
        assert answer.headers["Location"] == reverse("petition_send_forget")
    asked = words(client.get(reverse("petition_send_forget")))
    assert "Bỏ đơn đang viết?" in asked
    assert client.get(reverse("petition_send_who")).status_code == 200
    answer = client.post(reverse("petition_send_forget"), follow=True)
    assert "Đã xóa." in words(answer)
    assert client.cookies[settings.DRAFT_COOKIE_NAME].value == ""
    assert client.get(reverse("petition_send_review")).status_code == 302
    assert client.get(reverse("petition_send_forget")).status_code == 302


@pytest.mark.parametrize(
    ("name", "typed", "kept", "back"),
    [
        ("who", {"full_name": "Trần Thị Giữ"}, "Trần Thị Giữ", ""),
        ("who", WHO | {"way": "ANONYMOUS"}, "Nguyễn Văn Thử", ""),
        ("who", WHO | {"way": "KHÁC"}, "Nguyễn Văn Thử", ""),
        ("what", {"text": "Mới viết nửa chừng"}, "Mới viết nửa chừng", "_who"),
        ("what", WHAT | {"nature": "DENUNCIATION"}, "Không báo.", "_who"),
    ],
)
def test_who_goes_back_keeps_what_is_typed(
    office: Cast, name: str, typed: dict[str, str], kept: str, back: str
) -> None:
    client = written(office)
    answer = post(client, f"petition_send_{name}", **typed, back="1")
    assert answer.headers["Location"] == reverse(f"petition_send{back}")
    assert kept in words(client.get(reverse(f"petition_send_{name}")))
    answer = post(client, "petition_send_review", confirm="on")
    assert answer.headers["Location"] == reverse(f"petition_send_{name}")


def test_what_is_whole_is_done_by_going_back_too(office: Cast) -> None:
    client = written(office)
    post(client, "petition_send_what", **(WHAT | {"subject": "Việc khác"}), back="1")
    assert "Việc khác" in words(client.get(reverse("petition_send_review")))


@pytest.mark.parametrize("text", ["TỐI MẬT\nrất kín", "a" * 20_001])
def test_who_goes_back_with_words_that_cannot_be_kept_is_told(office: Cast, text: str) -> None:
    client = written(office)
    answer = post(client, "petition_send_what", **(WHAT | {"text": text}), back="1")
    assert answer.status_code == 422
    assert "Chưa lưu được" in words(answer)
    answer = post(client, "petition_send_what", text=text, back="1")
    assert answer.status_code == 422
    assert "Không báo." in words(client.get(reverse("petition_send_what")))
    answer = post(client, "petition_send_what", text=text, forget="1")
    assert answer.headers["Location"] == reverse("petition_send_forget")


def test_files_chosen_are_kept_by_going_back(office: Cast) -> None:
    client = written(office)
    paper = SimpleUploadedFile("anh.pdf", samples.pdf("A"))
    answer = post(client, "petition_send_papers", enclosures=paper, back="1")
    assert answer.headers["Location"] == reverse("petition_send_what")
    assert "anh.pdf" in words(client.get(reverse("petition_send_papers")))


def test_picture_of_a_telephone_is_told_how_to_be_sent(office: Cast) -> None:
    client = written(office)
    picture = SimpleUploadedFile("don.heic", b"\0\0\0\x18ftypheic" + bytes(64))
    page = words(post(client, "petition_send_papers", enclosures=picture, next="1"))
    for said in (
        "chụp lại dạng JPEG",
        "Word (.docx)",
        "Lời trình bày ghi âm”",
        "Chưa lưu được",
    ):
        assert said in page
    assert 'accept=".pdf,.docx' in page


def test_denouncer_by_name_is_led_to_who_writes(office: Cast) -> None:
    client = begun(office)
    post(client, "petition_send_who", **WHO)
    page = words(post(client, "petition_send_what", **(WHAT | {"nature": "DENUNCIATION"})))
    assert "bước 1" not in page
    assert "Lưu và về bước Người gửi" in page


def test_letter_being_written_goes_on_at_its_first_open_step(office: Cast) -> None:
    client = begun(office)
    for name, typed in (("who", WHO), ("what", WHAT), ("papers", {"next": "1"})):
        address = reverse(f"petition_send_{name}")
        assert f'href="{address}">Viết tiếp' in words(client.get(reverse("petition_send")))
        client.post(address, typed)
    address = reverse("petition_send_review")
    assert f'href="{address}">Viết tiếp' in words(client.get(reverse("petition_send")))
    page = words(client.get(address))
    for name in ("who", "what", "papers"):
        assert page.count(f'href="{reverse(f"petition_send_{name}")}"') == 2


def test_letter_being_written_is_not_readdressed_unasked(office: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    sent.take_letters(other, clock.now())
    client = written(office)
    assert "đang viết dở" in words(client.get(reverse("petition_send")))
    page = words(post(client, "petition_send", office=other.office.pk))
    assert "Viết tiếp đơn đang viết" in page
    assert "Bắt đầu đơn mới (bỏ đơn đang viết)" in page
    page = words(client.get(reverse("petition_send_review")))
    assert office.office.name in page
    assert other.office.name not in page
    before = client.cookies[settings.DRAFT_COOKIE_NAME].value
    answer = post(client, "petition_send", office=other.office.pk, anew="1")
    assert answer.headers["Location"] == reverse("petition_send_who")
    assert client.cookies[settings.DRAFT_COOKIE_NAME].value != before
    assert "Nguyễn Văn Thử" not in words(client.get(reverse("petition_send_who")))
    client.cookies[settings.DRAFT_COOKIE_NAME] = before
    assert client.get(reverse("petition_send_who")).status_code == 302


def test_other_office_is_chosen_and_what_was_written_stays(office: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    sent.take_letters(other, clock.now())
    client = written(office)
    address = f"{reverse('petition_send')}?xem=noi-nhan"
    assert f'href="{address}">Sửa nơi nhận' in words(
        client.get(reverse("petition_send_review"))
    )
    answer = client.post(address, {"office": other.office.pk})
    assert answer.headers["Location"] == reverse("petition_send_review")
    page = words(client.get(reverse("petition_send_review")))
    assert other.office.name in page
    assert "Thu hồi đất" in page


def test_nothing_typed_is_lost_at_the_foot_or_the_mark(office: Cast) -> None:
    client = written(office)
    for name in ("who", "what", "papers", "review"):
        page = words(client.get(reverse(f"petition_send_{name}")))
        assert reverse("theme") not in page
        assert '<span class="brand">' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (WHO, "mời ông (bà) đến ký"),
        ({"way": "ANONYMOUS"}, "không liên hệ được"),
    ],
)
def test_page_of_what_was_sent_speaks_to_its_sender(
    office: Cast, typed: dict[str, str], said: str
) -> None:
    client = begun(office)
    post(client, "petition_send_who", **typed)
    post(client, "petition_send_what", **WHAT)
    post(client, "petition_send_papers", next="1")
    page = words(client.post(reverse("petition_send_review"), {"confirm": "on"}, follow=True))
    told = {"mời ông (bà) đến ký", "không liên hệ được", "phong bì dán kín"}
    assert {one for one in told if one in page} == {said}
    begin = words(client.get(reverse("petition_send")))
    assert reverse("petition_sent") in begin
    assert "Đơn đã gửi vẫn ở cơ quan" in words(client.get(reverse("petition_send_forget")))


def test_public_pages_lead_to_each_other_and_not_to_the_desk(office: Cast) -> None:
    ways = [reverse(name) for name in ("petition_send", "petition_status", "reception_open")]
    pages = {one: words(Client().get(one)) for one in [*ways, reverse("login"), "/khong-co"]}
    for address, page in pages.items():
        for way in ways:
            assert address == way or f'<a href="{way}">' in page, (address, way)
    for way in [*ways, "/khong-co"]:
        assert f'<a class="brand" href="{reverse("petition_send")}">' in pages[way]
    assert "Về bàn làm việc" not in pages["/khong-co"]
    assert "Về bàn làm việc" in words(enter(office.clerk).get("/khong-co"))


def test_office_that_takes_none_is_not_offered(office: Cast) -> None:
    shut = make_office("Tỉnh ủy Khép")
    page = words(Client().get(reverse("petition_send")))
    assert office.office.name in page
    assert shut.office.name not in page
    assert post(Client(), "petition_send", office=shut.office.pk).status_code == 422
    chief = enter(office.chief)
    chief.post(reverse("petition_intake"), {"close": "1"})
    assert "chưa có cơ quan nào" in words(Client().get(reverse("petition_send")))
    chief.post(reverse("petition_intake"), {"open": "1"})
    assert OnlineIntake.objects.get(pk=office.office.pk).is_open
    assert enter(office.clerk).post(reverse("petition_intake"), {}).status_code == 403


@pytest.mark.parametrize(
    ("what", "name", "typed"),
    [
        ("begin", "petition_send", {}), ("send", "petition_send_review", {"confirm": "on"}),
        ("paper", "petition_send_papers", {"enclosures": True}),
        ("receipt", "petition_send_receipt", {}),
    ],
)  # fmt: skip
def test_too_many_are_told_when_to_come_again(
    office: Cast, monkeypatch: pytest.MonkeyPatch, what: str, name: str, typed: dict[str, Any]
) -> None:
    client = written(office)
    if what == "receipt":
        post(client, "petition_send_review", confirm="on")
    limits = rules.LIMITS | {what: rules.Limit(1, dt.timedelta(hours=1))}
    with monkeypatch.context() as here:
        here.setattr("vanphong.petitions.services.sending_rates.LIMITS", limits)
        if what in {"paper", "receipt"}:
            sent.claim(what, "127.0.0.1", clock.now())
        if what == "send":
            assert written(office).post(reverse(name), typed).status_code == 302
        if "enclosures" in typed:
            typed = {"enclosures": SimpleUploadedFile("a.pdf", samples.pdf("A")), "next": "1"}
        asked = Client() if what == "begin" else client
        answer = post(asked, name, office=office.office.pk, **typed)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "thử lại sau" in words(answer)


def test_next_waiting_letter_is_one_click_away(office: Cast) -> None:
    first, second = (sent.send(office, nature="PETITION") for _n in range(2))
    clerk = enter(office.clerk)
    assert "Đơn gửi qua mạng chờ vào sổ: 2" in words(clerk.get(reverse("petitions")))
    for given, label, there in (
        (first, "Đơn chờ vào sổ tiếp theo", True),
        (second, "Vào sổ đơn tiếp theo", False),
    ):
        place = reverse("petition_submission_take_in", args=[given.submission_id])
        page = words(clerk.post(place, follow=True))
        assert label in page
        assert (reverse("petition_submission", args=[second.submission_id]) in page) is there
    assert "chờ vào sổ:" not in words(clerk.get(reverse("petitions")))
    letter = sent.row_of(office, first.submission_id).letter
    assert letter is not None
    place = reverse("petition_case", args=[case_of(letter).pk])
    page = words(enter(office.chief).get(place))
    assert "người gửi ghi: Kiến nghị, phản ánh" in page
    assert '<option value="PETITION" selected>' in page


def test_sent_back_with_a_reason_the_sender_reads(office: Cast) -> None:
    client = written(office)
    page = words(client.post(reverse("petition_send_review"), {"confirm": "on"}, follow=True))
    code, pin = re.findall(r'<dd class="mono">([^<]+)</dd>', page)
    clerk, row = enter(office.clerk), only(office)
    back = reverse("petition_submission_send_back", args=[row.pk])
    assert clerk.post(back, {"reason": ""}).status_code == 422
    assert clerk.post(back, {"reason": "Thiếu trang hai"}).status_code == 302
    stage = words(post(Client(), "petition_status", code=code, pin=pin))
    assert "Thiếu trang hai" in stage
    with looking(office.office.id):
        assert not Letter.objects.exists()


def test_right_and_wrong_codes_look_alike(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = written(office)
    page = words(client.post(reverse("petition_send_review"), {"confirm": "on"}, follow=True))
    code, pin = re.findall(r'<dd class="mono">([^<]+)</dd>', page)
    wrong = "000000" if pin != "000000" else "000001"
    answers = [
        post(Client(), "petition_status", code=c, pin=p)
        for c, p in ((code, pin), (code, wrong), ("aaaa-bbbb-cccc-dddd-eeee", pin))
    ]
    assert {len(one.content) for one in answers} == {16384}
    refused = [
        post(Client(), "petition_status", code=c, pin=p, receipt="1")
        for c, p in ((code, wrong), ("aaaa-bbbb-cccc-dddd-eeef", pin))
    ]
    assert {len(one.content) for one in refused} == {16384}
    for one in [*answers[1:], *refused]:
        assert "Chưa tra cứu được" in words(one)
        assert "Mã đơn có trên biên nhận" in words(one)
    assert {one.status_code for one in [*answers, *refused]} == {200}


def test_forged_post_is_refused(office: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert post(client, "petition_send", office=office.office.pk).status_code == 403
    client.cookies = written(office).cookies
    for name in ("who", "what", "papers", "drop", "review", "receipt", "forget"):
        assert post(client, f"petition_send_{name}", confirm="on").status_code == 403
    with looking(office.office.id):
        assert not Submission.objects.exists()
