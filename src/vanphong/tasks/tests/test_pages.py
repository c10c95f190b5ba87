"""Pages of directions and tasks: gate, form, what stays typed, without script."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.messages.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from vanphong.calendars import api as calendars
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.registry.models import Document
from vanphong.registry.tests.factories import fields, make_in_book
from vanphong.tasks import api as tasks
from vanphong.tasks import due_words, pages, views
from vanphong.tasks.due_fields import short_day
from vanphong.tasks.models import Direction, Task
from vanphong.tasks.rules import KEEP_PRACTICE
from vanphong.tasks.tests.conftest import NOW, direct, make_document, make_issued

SUBMIT = {
    "product": "Báo cáo kết quả quý I",
    "symbol": "12-BC/VPTU",
    "dated_on": "02/03/2026",
}


def browser(actor: Actor) -> Client:
    """Give a browser in which the person is logged in."""
    account, _new = people.Account.objects.get_or_create(
        person_id=actor.person_id, defaults={"username": str(actor.person_id)}
    )
    client = Client()
    client.force_login(account)
    return client


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()
    return unescape(response.content.decode())


def send(client: Client, url: str, data: dict, status: int = 302) -> str:
    """Send a form as its page shows it, with a key of its own; gives page or address."""
    response = client.post(url, {"form_key": uuid4().hex, **data})
    assert response.status_code == status, response.content.decode()
    return response.headers.get("Location") or unescape(response.content.decode())


def monday_after(day: dt.date) -> dt.date:
    """Give the first Monday after a day."""
    return day + dt.timedelta(days=7 - day.weekday())


def url_of(task: Task, slug: str = "") -> str:
    return (
        reverse("task_act", args=[task.pk, slug]) if slug else reverse("task", args=[task.pk])
    )


def fresh(cast: Cast, task: Task) -> Task:
    with acting(cast.leader):
        return tasks.get_task(cast.leader, task.pk)


@pytest.fixture
def running(cast: Cast, document: Document) -> Task:
    """A task given now on a document, due in five working days."""
    return direct(cast, document_id=document.pk, due=tasks.DueGiven(count=5), now=clock.now())


class TestGates:
    """Who comes in, and what everyone else is told."""

    def test_nobody_comes_in_without_logging_in(self, task: Task) -> None:
        for url in (reverse("tasks"), url_of(task), url_of(task, "bao-cao")):
            response = Client().get(url)
            assert response.status_code == 302
            assert response.headers["Location"].startswith(reverse("login"))

    def test_without_permission_it_is_forbidden(self, cast: Cast, document: Document) -> None:
        read(browser(cast.admin), reverse("tasks"), 403)
        for actor in (cast.officer, cast.clerk, cast.admin):
            read(browser(actor), reverse("direct", args=[document.pk]), 403)
            read(browser(actor), reverse("direct_without_document"), 403)

    def test_what_one_may_not_see_is_not_there(
        self, cast: Cast, officer2: Actor, task: Task
    ) -> None:
        for slug in ("", "bao-cao", "gia-han", "huy"):
            read(browser(officer2), url_of(task, slug), 404)
        read(browser(cast.leader), reverse("task", args=[uuid4()]), 404)
        read(browser(cast.leader), reverse("direct", args=[uuid4()]), 404)
        read(browser(cast.leader), url_of(task, "khong-co"), 404)

    def test_an_act_that_is_not_ones_own_says_why(self, cast: Cast, task: Task) -> None:
        assert "Chỉ người chủ trì" in read(browser(cast.leader), url_of(task, "bao-cao"), 403)
        text = read(browser(cast.officer), url_of(task, "gia-han"), 403)
        assert "do người giao việc hoặc lãnh đạo cơ quan quyết định" in text
        assert "Chưa có sản phẩm nào" in read(
            browser(cast.leader), url_of(task, "tra-lai"), 409
        )

    def test_practice_is_kept_by_those_allowed(self, cast: Cast) -> None:
        read(browser(cast.officer), reverse("task_practice"), 403)


class TestDirecting:
    """A leader with a thumb and no script."""

    def form(self, cast: Cast, **changes: object) -> dict[str, object]:
        given = {
            "phrase": "Kính chuyển đ/c {lead} tham mưu.",
            "lead": str(cast.officer.post_id),
            "due": "5lv",
        }
        return {**given, **changes}

    def test_three_taps(self, cast: Cast, document: Document) -> None:
        client, url = browser(cast.leader), reverse("direct", args=[document.pk])
        text = read(client, url)
        # The phrase and the term are chosen already: a person, then the button.
        assert (
            text.index('name="lead"') < text.index('name="due"') < text.index('name="phrase"')
        )
        assert not re.search(r'type="radio"[^>]*name="lead"[^>]*checked', text)
        assert "Giao đ/c … xử lý, báo cáo kết quả." in text
        assert "{lead}" not in text.replace('value="', "").split("<form")[0]
        assert len(re.findall(r'type="radio"[^>]*name="phrase"[^>]*checked', text)) == 1
        assert len(re.findall(r'type="radio"[^>]*name="due"[^>]*checked', text)) == 1
        assert "Lê Văn Nháp<small>Chuyên viên</small>" in text
        day = short_day(clock.today() + dt.timedelta(days=3))
        assert re.search(rf"3 ngày<small>(thứ|{day})", text)
        assert 'method="post"' in text
        assert "127-CV/TU" in text
        send(client, url, self.form(cast))
        with acting(cast.leader):
            direction = Direction.objects.get()
            task = direction.tasks.get()
        assert direction.text == "Kính chuyển đ/c Lê Văn Nháp tham mưu."
        assert direction.document_id == document.pk
        assert task.lead_id == cast.officer.post_id
        assert task.due_explanation["count"] == 5

    def test_clerks_are_not_offered_as_leads(self, cast: Cast, document: Document) -> None:
        text = read(browser(cast.leader), reverse("direct", args=[document.pk]))
        leads = re.findall(r'name="lead" value="([^"]*)"', text)
        assert set(leads) == {"khong", str(cast.officer.post_id), str(cast.chief.post_id)}

    def test_who_directs_and_who_only_administers_is_not_offered(
        self, cast: Cast, document: Document
    ) -> None:
        text = read(browser(cast.leader), reverse("direct", args=[document.pk]))
        told = {str(one.post_id) for one in (cast.officer, cast.chief, cast.clerk)}
        for name in ("cooperating", "informed"):
            assert set(re.findall(rf'name="{name}" value="([^"]*)"', text)) == told

    def test_sent_twice_is_done_once(self, cast: Cast, document: Document) -> None:
        client, url = browser(cast.leader), reverse("direct", args=[document.pk])
        form = self.form(cast, form_key=uuid4().hex)
        assert send(client, url, form) == send(client, url, form)
        with acting(cast.leader):
            assert Direction.objects.count() == 1

    def test_a_chosen_date(self, cast: Cast) -> None:
        day = monday_after(clock.today())
        form = self.form(cast, due="ngay", due_on=f"{day:%d/%m/%Y}", title="Họp ngày mai.")
        url = reverse("direct_without_document")
        assert "<h1>Giao việc</h1>" in read(browser(cast.leader), url)
        text = send(browser(cast.leader), url, {**form, "title": " "}, 422)
        assert "Việc cần làm</a>: Mục này cần được điền." in text
        send(browser(cast.leader), url, form)
        with acting(cast.leader):
            task = Task.objects.get()
        assert (task.due_on, task.document_id) == (day, None)
        assert task.title == "Họp ngày mai."

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"due": "ngay"}, "Hãy chọn ngày phải xong."),
            ({"due": "ngay", "due_on": "31/02/2026"}, "Ngày chưa đúng."),
            ({"due": "ngay", "due_on": "01/01/2020"}, "Hạn 01/01/2020 đã qua."),
            ({"lead": ""}, "Hãy chọn người chủ trì, hoặc chọn “Không giao ai”."),
            ({"lead": "khong"}, "Không giao ai thì hãy chọn câu khác hoặc tự ghi ý kiến."),
            ({"phrase": "tu-ghi", "own_words": " "}, "Hãy ghi ý kiến chỉ đạo."),
            ({"lead": str(uuid4())}, "Giao ai chủ trì"),
        ],
    )
    def test_what_was_typed_stays(
        self, cast: Cast, document: Document, changes: dict, said: str
    ) -> None:
        form = self.form(cast, **{"words": "Báo cáo trước thứ Sáu", **changes})
        url = reverse("direct", args=[document.pk])
        text = send(browser(cast.leader), url, form, 422)
        assert said in text
        assert form["words"] in text
        with acting(cast.leader):
            assert not Direction.objects.exists()

    def test_own_words_may_give_work_to_nobody(self, cast: Cast, document: Document) -> None:
        client, url = browser(cast.leader), reverse("direct", args=[document.pk])
        refused = send(client, url, self.form(cast, lead="khong"), 422)
        assert '<details class="direct-words" open>' in refused
        own = self.form(
            cast, lead="khong", phrase="tu-ghi", own_words="Chờ ý kiến Thường trực."
        )
        send(client, url, own)
        with acting(cast.leader):
            assert Direction.objects.get().text == "Chờ ý kiến Thường trực."
            assert not Task.objects.exists()

    def test_without_a_paper_somebody_is_to_do_it(self, cast: Cast) -> None:
        client, url = browser(cast.leader), reverse("direct_without_document")
        assert 'name="lead" value="khong"' not in read(client, url)
        given = self.form(cast, lead="", title="Họp ngày mai.")
        assert "Hãy chọn người chủ trì.<" in send(client, url, given, 422)

    def test_a_day_off_is_asked_about(self, cast: Cast, document: Document) -> None:
        monday = monday_after(clock.today())
        sunday = monday - dt.timedelta(days=1)
        client, url = browser(cast.leader), reverse("direct", args=[document.pk])
        form = self.form(cast, due="ngay", due_on=f"{sunday:%d/%m/%Y}")
        text = send(client, url, form, 422)
        assert f"Chủ nhật {sunday:%d/%m/%Y} là ngày nghỉ (nghỉ hằng tuần)." in text
        assert f"Lấy thứ Hai {monday:%d/%m/%Y}" in text
        send(client, url, {**form, "day_off": "sau"})
        send(client, url, {**form, "day_off": "giu", "words": "Trực."})
        with acting(cast.leader):
            assert list(Task.objects.order_by("id").values_list("due_on", flat=True)) == [
                monday,
                sunday,
            ]

    def test_the_clerks_due_date_comes_first(self, cast: Cast) -> None:
        due_on = monday_after(clock.today()) + dt.timedelta(days=1)
        with acting(cast.clerk):
            book = make_in_book(cast, clock.today().year)
            entry = registry.register_incoming(
                actor=cast.clerk, book_id=book.id, now=clock.now(),
                fields=fields(symbol="15-CV/BTCTU", issued_on=clock.today()),
                arrival=registry.Arrival(due_on=due_on),
            )  # fmt: skip
        client = browser(cast.leader)
        url = reverse("direct", args=[entry.document_id])
        text = read(client, url)
        assert f"Hạn ghi trong sổ<small>thứ Ba {due_on:%d/%m}</small>" in text
        assert re.search(r'name="due" value="so"[^>]*checked', text)
        send(client, url, self.form(cast, due="so"))
        with acting(cast.leader):
            assert Task.objects.get().due_on == due_on

    def test_the_next_paper_follows(self, cast: Cast) -> None:
        with acting(cast.clerk):
            book = make_in_book(cast, clock.today().year)
            first, second = (
                registry.register_incoming(
                    actor=cast.clerk, book_id=book.id, now=clock.now(),
                    fields=fields(
                        abstract=f"Việc {n}", symbol=f"{n}-CV/BTCTU", issued_on=clock.today()
                    ),
                    arrival=registry.Arrival(),
                ).document_id
                for n in (15, 16)
            )  # fmt: skip
        client = browser(cast.leader)
        url, following = (reverse("direct", args=[one]) for one in (first, second))
        assert send(client, url, self.form(cast)) == following
        assert "15-CV/BTCTU. Đây là văn bản tiếp theo." in read(client, following)
        assert send(client, following, self.form(cast)) == reverse("document", args=[second])

    def test_the_next_paper_is_one_passed_to_the_leader(self, cast: Cast) -> None:
        """Passing on for a direction does not end the waiting; saying none is needed does."""
        with acting(cast.clerk):
            book = make_in_book(cast, clock.today().year)
            first, second, third = (
                registry.register_incoming(
                    actor=cast.clerk, book_id=book.id, now=clock.now(),
                    fields=fields(
                        abstract=f"Việc {n}", symbol=f"{n}-CV/BTCTU", issued_on=clock.today()
                    ),
                    arrival=registry.Arrival(passed_to=passed_to),
                ).document_id
                for n, passed_to in ((15, []), (16, []), (17, [cast.posts["LEADER"].pk]))
            )  # fmt: skip
        with acting(cast.leader):
            registry.note_no_direction(actor=cast.leader, document_id=second, now=clock.now())
        client = browser(cast.leader)
        url, passed = (reverse("direct", args=[one]) for one in (first, third))
        assert send(client, url, self.form(cast)) == passed
        assert send(client, passed, self.form(cast)) == reverse("document", args=[third])

    def test_the_same_again_is_asked_about(self, cast: Cast, document: Document) -> None:
        client, url = browser(cast.leader), reverse("direct", args=[document.pk])
        send(client, url, self.form(cast))
        text = send(client, url, self.form(cast), 422)
        assert "Đã giao việc này cho Lê Văn Nháp, hạn thứ" in text
        assert "Vẫn ghi thêm một lần nữa" in text
        with acting(cast.leader):
            assert Task.objects.count() == 1
        send(client, url, self.form(cast, again="on"))
        send(client, url, self.form(cast, words="Thêm phụ lục."))
        with acting(cast.leader):
            assert Task.objects.count() == 3

    def test_the_lead_of_like_papers_is_suggested(
        self, cast: Cast, document: Document, officer2: Actor
    ) -> None:
        direct(cast, document_id=document.pk, to=officer2, now=clock.now(), due=tasks.NO_DUE)
        text = read(browser(cast.leader), reverse("direct", args=[make_document(cast).pk]))
        leads = re.findall(r'name="lead" value="([^"]*)"', text)
        assert leads[0] == str(officer2.post_id)
        assert text.count("Gợi ý:") == 1
        assert not re.search(r'name="lead"[^>]*checked', text)

    def test_papers_for_the_file_need_nobody(self, cast: Cast, document: Document) -> None:
        form = {"phrase": "Lưu, theo dõi.", "lead": "", "due": ""}
        send(browser(cast.leader), reverse("direct", args=[document.pk]), form)
        with acting(cast.leader):
            assert (Direction.objects.count(), Task.objects.count()) == (1, 0)

    def test_words_only(self, cast: Cast, document: Document) -> None:
        form = self.form(cast, phrase="Lưu, theo dõi.", lead="khong", due="khong")
        send(browser(cast.leader), reverse("direct", args=[document.pk]), form)
        with acting(cast.leader):
            assert (Direction.objects.count(), Task.objects.count()) == (1, 0)
        text = read(browser(cast.leader), reverse("direct", args=[document.pk]))
        assert "Ý kiến đã ghi" in text


class TestTask:
    """One task: its page and its acts."""

    def test_the_lead_sees_everything_and_one_button(self, cast: Cast, running: Task) -> None:
        text = read(browser(cast.officer), url_of(running))
        for words in (
            "V/v báo cáo kết quả quý I",
            "Kính chuyển đ/c Lê Văn Nháp tham mưu.",
            "127-CV/TU",
            "Nguyễn Văn Phê",
            "Cách tính hạn từng ngày",
            "Trong hạn",
        ):
            assert words in text
        assert text.count("button-main") == 1
        assert 'enctype="multipart/form-data"' in text
        # What is not possible stands grey with its reason.
        assert "do người giao việc hoặc lãnh đạo cơ quan quyết định" in text

    def test_evidence_closes(self, cast: Cast, running: Task) -> None:
        client = browser(cast.officer)
        file = SimpleUploadedFile("so-lieu.csv", "Nội dung,Số\nVăn bản,3\n".encode())
        send(client, url_of(running, "bao-cao"), {**SUBMIT, "version": 1, "upload": file})
        assert fresh(cast, running).closed_at is not None
        text = read(client, url_of(running))
        assert "12-BC/VPTU" in text
        assert "có trong sổ văn bản đi" in text
        url = re.search(r'href="([^"]+/tep/[^"]+)"', text)
        assert url is not None
        for actor in (cast.officer, cast.leader):
            answer = browser(actor).get(url[1])
            assert answer.content.startswith("Nội dung".encode())
            assert "so-lieu.csv" in answer.headers["Content-Disposition"]
        read(browser(cast.clerk), url[1], 404)
        assert "Đã xong" in text
        assert 'id="bao-cao"' not in text

    def test_a_table_has_no_number_and_says_who_has_it(self, cast: Cast, running: Task) -> None:
        client, url = browser(cast.officer), url_of(running, "bao-cao")
        table = {
            "product": "Bảng tổng hợp", "symbol": "", "dated_on": f"{clock.today():%d/%m/%Y}",
        }  # fmt: skip
        page = read(client, url)
        assert "Số và ký hiệu</label>" in page
        assert "Đã trình, gửi ai</label>" in page
        said = "Sản phẩm không có số, ký hiệu thì hãy ghi đã trình, gửi ai."
        assert said in send(client, url, table, 422)
        kind = "Báo cáo là loại văn bản có số. Hãy ghi số và ký hiệu."
        assert kind in send(client, url, {**table, "product": "Báo cáo quý I"}, 422)
        send(client, url, {**table, "handed_to": "Đ/c Chánh Văn phòng"})
        page = read(client, url_of(running))
        assert "Bảng tổng hợp<small>" in page
        assert "Đ/c Chánh Văn phòng" in page

    def test_an_issued_document_is_chosen_as_product(self, cast: Cast, running: Task) -> None:
        issued = make_issued(cast, 14, clock.today())
        with acting(cast.clerk):
            registry.involve(cast.clerk, issued, cast.officer.person_id, "DRAFTED", clock.now())
        client = browser(cast.officer)
        assert f'value="{issued.pk}"' in read(client, url_of(running))
        text = send(client, url_of(running, "bao-cao"), {"document": "khac"}, 422)
        assert "Mục này cần được điền." in text
        send(client, url_of(running, "bao-cao"), {"document": str(issued.pk)})
        text = read(client, url_of(running))
        assert f'<a href="{reverse("document", args=[issued.pk])}"><strong>14-BC/VPTU' in text
        with acting(cast.leader):
            registry.involve(
                cast.leader, issued, cast.leader.person_id, "INFORMED", clock.now()
            )
        assert "mở lại nhiệm vụ" in read(browser(cast.leader), url_of(running))

    def test_one_tap_reminds(self, cast: Cast, running: Task) -> None:
        client = browser(cast.leader)
        text = read(client, url_of(running))
        words = re.search(r'name="words" value="([^"]+)"', text)
        assert words is not None
        send(client, url_of(running, "nhac"), {"words": words[1]})
        assert words[1] in read(browser(cast.officer), url_of(running))
        assert "Hôm nay đã nhắc việc này" in read(client, url_of(running))

    def test_a_later_due_date_is_asked_for_on_the_page(self, cast: Cast, running: Task) -> None:
        day = monday_after(clock.today()) + dt.timedelta(days=28)
        officer, leader = browser(cast.officer), browser(cast.leader)
        given = {"due_on": f"{day:%d/%m/%Y}", "reason": "Chờ số liệu"}
        send(officer, url_of(running, "xin-gia-han"), given)
        assert f"Lê Văn Nháp xin gia hạn đến thứ Hai {day:%d/%m/%Y}" in read(
            leader, url_of(running)
        )
        assert f'value="{day:%d/%m/%Y}"' in read(leader, url_of(running, "gia-han"))
        send(leader, url_of(running, "khong-gia-han"), {"reason": "Cần sớm"})
        text = read(officer, url_of(running))
        assert "Không đồng ý gia hạn" in text
        assert "Cần sớm" in text

    def test_a_named_day_explains_itself(self, cast: Cast) -> None:
        day = monday_after(clock.today())
        task = direct(cast, due=tasks.DueGiven(on=day), now=clock.now())
        text = read(browser(cast.officer), url_of(task))
        assert f"Hết thứ Hai {day:%d/%m/%Y}, ngày do người giao việc chọn." in text
        assert re.search(r"Còn \d+ ngày làm việc\.|ngày nghỉ", text)

    def test_who_stands_above_is_not_offered_work(
        self, cast: Cast, running: Task, officer2: Actor
    ) -> None:
        text = read(browser(cast.officer), url_of(running, "chuyen"))
        assert set(re.findall(r'name="lead" value="([^"]*)"', text)) == {str(officer2.post_id)}

    def test_with_nobody_to_choose_handing_on_says_why(self, cast: Cast, running: Task) -> None:
        client, chuyen = browser(cast.officer), url_of(running, "chuyen")
        page = read(client, url_of(running))
        assert f'href="{chuyen}"' not in page
        assert "Không có ai ngang cấp hoặc dưới cấp bạn nhận được việc này." in page
        assert "Không có ai ngang cấp" in read(client, chuyen, 409)
        assert f'href="{chuyen}"' in read(browser(cast.leader), url_of(running))

    @pytest.mark.parametrize("missing", ["product", "symbol", "dated_on"])
    def test_missing_evidence_keeps_what_was_typed(
        self, cast: Cast, running: Task, missing: str
    ) -> None:
        given = {**SUBMIT, "note": "Kèm phụ lục", missing: ""}
        text = send(browser(cast.officer), url_of(running, "bao-cao"), given, 422)
        assert "Kèm phụ lục" in text
        assert fresh(cast, running).facts.is_open

    def test_an_older_page_is_told(self, cast: Cast, running: Task) -> None:
        given = {**SUBMIT, "version": 7}
        text = send(browser(cast.officer), url_of(running, "bao-cao"), given, 422)
        assert "vừa được người khác cập nhật" in text

    def test_accepting_and_returning(self, cast: Cast, accepting: Callable[[], None]) -> None:
        accepting()
        task = direct(cast, now=clock.now(), due=tasks.DueGiven(count=5))
        officer, leader = browser(cast.officer), browser(cast.leader)
        send(officer, url_of(task, "bao-cao"), SUBMIT)
        assert "Sản phẩm chờ bạn nghiệm thu" in read(leader, url_of(task))
        assert "Chờ nghiệm thu" in read(officer, url_of(task))
        text = send(leader, url_of(task, "tra-lai"), {"reason": ""}, 422)
        assert "Lý do" in text
        send(leader, url_of(task, "tra-lai"), {"reason": "Thiếu phụ lục"})
        assert "Lý do trả lại: Thiếu phụ lục" in read(officer, url_of(task))
        send(officer, url_of(task, "bao-cao"), {**SUBMIT, "symbol": "13-BC/VPTU"})
        send(leader, url_of(task, "nghiem-thu"), {"version": fresh(cast, task).version})
        assert "Đã xong" in read(officer, url_of(task))

    def test_a_report_is_taken_back_mended_and_reported_again(
        self, cast: Cast, accepting: Callable[[], None]
    ) -> None:
        accepting()
        task = direct(cast, now=clock.now(), due=tasks.DueGiven(count=5))
        officer, leader = browser(cast.officer), browser(cast.leader)
        send(officer, url_of(task, "bao-cao"), {**SUBMIT, "note": "Kèm phụ lục"})
        act = url_of(task, "rut-bao-cao")
        assert f'class="button button-small" href="{act}"' in read(officer, url_of(task))
        assert act not in read(leader, url_of(task))
        assert "Chỉ người đã báo cáo" in read(leader, act, 403)
        assert "Mục này cần được điền." in send(officer, act, {"reason": ""}, 422)
        send(officer, act, {"reason": "Nhầm số"})
        page = read(officer, url_of(task))
        assert "Lý do rút: Nhầm số" in page
        assert "Rút báo cáo sản phẩm" in page
        assert 'value="12-BC/VPTU"' in page
        assert "Kèm phụ lục</textarea>" in page
        send(officer, url_of(task, "bao-cao"), {**SUBMIT, "symbol": "13-BC/VPTU"})
        send(leader, url_of(task, "nghiem-thu"), {"version": fresh(cast, task).version})
        assert "Đã xong" in read(officer, url_of(task))

    def test_extending(self, cast: Cast, running: Task) -> None:
        client, day = browser(cast.leader), monday_after(clock.today() + dt.timedelta(days=28))
        read(client, url_of(running, "gia-han"))
        given = {"due_on": f"{day:%d/%m/%Y}", "reason": "Chờ số liệu", "version": 1}
        send(client, url_of(running, "gia-han"), given)
        assert fresh(cast, running).due_on == day
        text = read(client, url_of(running))
        assert f"→ {day:%d/%m/%Y} · Chờ số liệu" in text

    def test_handing_on_and_giving_on(self, cast: Cast, running: Task, officer2: Actor) -> None:
        client = browser(cast.officer)
        given = {"title": "Tổng hợp số liệu", "lead": str(officer2.post_id)}
        text = read(client, url_of(running, "giao-tiep"))
        assert "bỏ trống là lấy đúng hạn này" in text
        send(client, url_of(running, "giao-tiep"), given)
        assert "Tổng hợp số liệu" in read(client, url_of(running))
        late = monday_after(clock.today() + dt.timedelta(days=300))
        text = send(
            client, url_of(running, "giao-tiep"), {**given, "due_on": f"{late:%d/%m/%Y}"}, 422
        )
        assert "Hạn không được sau hạn của việc cấp trên" in text
        assert "Căn cứ" in text
        send(client, url_of(running, "chuyen"), {"lead": str(officer2.post_id)})
        assert fresh(cast, running).lead_id == officer2.post_id
        assert "Chuyển người chủ trì" in read(client, url_of(running))

    def test_cancelling(self, cast: Cast, running: Task) -> None:
        client = browser(cast.leader)
        assert "button-danger" in read(client, url_of(running, "huy"))
        send(client, url_of(running, "huy"), {"reason": "Không còn cần"})
        assert "Đã hủy" in read(client, url_of(running))


class TestList:
    """The list says in its address what it shows."""

    def test_views_and_states(self, cast: Cast, officer2: Actor) -> None:
        direct(cast, now=NOW, words="Việc quá hạn.")
        direct(
            cast, to=officer2, now=clock.now(), due=tasks.DueGiven(count=9), words="Việc mới."
        )
        listed = reverse("tasks")
        leader = read(browser(cast.leader), listed)
        assert leader.index("Việc quá hạn.") < leader.index("Việc mới.")
        assert "quá hạn" in leader
        mine = read(browser(cast.officer), listed)
        assert "Việc quá hạn." in mine
        assert "Việc mới." not in mine
        late = read(browser(cast.chief), f"{listed}?loc=co-quan&trang-thai=qua-han")
        assert "Việc quá hạn." in late
        assert "Việc mới." not in late
        led = read(browser(cast.chief), f"{listed}?loc=co-quan&chu_tri={officer2.post_id}")
        assert "Việc quá hạn." not in led
        assert "Việc mới." in led
        done = read(browser(cast.officer), f"{listed}?trang-thai=da-xong")
        assert "Không có nhiệm vụ nào ở đây" in done
        # Words nobody knows show the first view, not a failure.
        assert "Việc quá hạn." in read(
            browser(cast.officer), f"{listed}?loc=x&trang-thai=y&chu_tri=z"
        )

    def test_what_is_near_has_one_rule(self, cast: Cast) -> None:
        # Seen on Wednesday, Monday is within three working days but five days away.
        calendar = calendars.WorkingCalendar()
        monday = Task(due_on=dt.date(2026, 6, 8))
        wednesday = dt.date(2026, 6, 3)
        assert due_words.due_cell(monday, wednesday, calendar)["due"]["soon"] is True
        assert pages.state_badge(monday, wednesday, calendar)["kind"] == "soon"
        tuesday = dt.date(2026, 6, 2)
        assert due_words.due_cell(monday, tuesday, calendar)["due"]["soon"] is False
        assert pages.state_badge(monday, tuesday, calendar)["kind"] == ""

    def test_pages_follow_each_other(self, cast: Cast, task: Task) -> None:
        with acting(cast.leader):
            Task.objects.bulk_create(
                Task(
                    office_id=task.office_id,
                    lead_id=task.lead_id,
                    created_by_id=task.created_by_id,
                    created_at=NOW,
                    needs_acceptance=False,
                    title=f"Việc số {number:03d}.",
                )
                for number in range(60)
            )
        client = browser(cast.officer)
        first = read(client, reverse("tasks"))
        following = re.search(r'rel="next" href="([^"]+)"', first)
        assert following is not None
        second = read(client, following[1])
        found = re.findall(r"Việc số \d+\.", first + second)
        assert len(set(found)) == 60
        previous = re.search(r'rel="prev" href="([^"]+)"', second)
        assert previous is not None
        again = read(client, previous[1])
        assert re.findall(r"Việc số \d+\.", again) == re.findall(r"Việc số \d+\.", first)
        read(client, reverse("tasks") + "?sau=x", 422)

    def test_longer_lists_ask_the_database_no_more(
        self, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(12):
            direct(cast)
        client = browser(cast.leader)
        client.get(reverse("tasks"))
        with django_assert_max_num_queries(40):
            client.get(reverse("tasks"))


class TestPractice:
    """How the office works, kept by those allowed."""

    @pytest.fixture
    def keeper(self, cast: Cast) -> Actor:
        permissions = cast.chief.permissions | {KEEP_PRACTICE}
        return replace(cast.chief, permissions=permissions)

    def ask(self, keeper: Actor, data: dict | None = None) -> HttpResponse:
        """Ask for the page behind its gate."""
        make = RequestFactory()
        url = reverse("task_practice")
        request = make.get(url) if data is None else make.post(url, data)
        request.actor = keeper
        request._messages = default_storage(request)
        with acting(keeper):
            return views.practice.__wrapped__(request)

    def test_phrases_reach_the_leaders_form(self, cast: Cast, keeper: Actor) -> None:
        shown = self.ask(keeper).content.decode()
        assert "Kính chuyển đ/c (người chủ trì) tham mưu." in shown
        assert "{lead}" not in shown
        said = {"phrases": "Đ/c (người chủ trì) xem.", "needs_acceptance": "on"}
        answer = self.ask(keeper, said)
        assert answer.status_code == 302
        text = read(browser(cast.leader), reverse("direct_without_document"))
        assert "Đ/c … xem." in text
        assert direct(cast).needs_acceptance

    def test_too_long_a_phrase_stays_typed(self, keeper: Actor) -> None:
        answer = self.ask(keeper, {"phrases": "x" * 201})
        assert answer.status_code == 422
        assert "x" * 201 in answer.content.decode()
