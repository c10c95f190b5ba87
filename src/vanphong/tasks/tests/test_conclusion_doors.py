"""Conclusions through their pages, the command line and the API: the same acts and refusals."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.calendars.rules import WorkingCalendar
from vanphong.calendars.seed import seed_days
from vanphong.kernel import clock
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks.models import Conclusion, ConclusionSet, NoTaskMark, Task
from vanphong.tasks.tests.conftest import direct
from vanphong.tasks.tests.test_conclusions import TEXT, take
from vanphong.tasks.tests.test_pages import browser, read, send
from vanphong.tasks.tests.test_programs import name_of, run


def form_of(page: str) -> dict[str, str]:
    """Give what a browser without script would send of the form, were its button pressed."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name is None or not name[1].startswith("c"):
            continue
        if re.search(r'type="(?:radio|checkbox)"', tag) and " checked" not in tag:
            continue
        found[name[1]] = value[1] if value else ""
    return found


@pytest.fixture
def found(cast: Cast, document: Document) -> ConclusionSet:
    """Four conclusions of a notice, taken today."""
    return take(cast, document_id=document.pk, now=clock.now(), text=_text())


def _text() -> str:
    today = clock.today()
    worked = WorkingCalendar.of(seed_days(range(today.year, today.year + 2)))
    later = worked.add_working_days(today, 28)  # a day off would be asked about
    return TEXT.replace("16/03/2026", f"{later:%d/%m/%Y}")


class TestPages:
    """Plain forms, without script."""

    def test_from_the_paper_to_the_settled_conclusions(
        self, cast: Cast, document: Document
    ) -> None:
        chief = browser(cast.chief)
        paper = read(chief, reverse("document", args=[document.pk]))
        address = f"{reverse('take_conclusions')}?van-ban={document.pk}"
        assert address in paper
        start = read(chief, address)
        assert document.abstract in start
        sent = {
            "heading": "Kết luận giao ban", "said_on": f"{clock.today():%d/%m/%Y}",
            "handler": str(cast.chief.post_id), "text": _text(),
        }  # fmt: skip
        shown = send(chief, address, {**sent, "xem": "1"}, 200)
        assert "Tách được 4 kết luận" in shown
        # the answer is shown where the pieces stand
        assert 'value="1" formaction="#pieces"' in start
        assert 'id="pieces"' in shown
        with acting(cast.chief):
            assert not ConclusionSet.objects.exists()
        page_url = send(chief, address, sent)
        page = read(chief, page_url)
        form = form_of(page)
        # what is sure is chosen, what is not waits
        assert [form[f"c{n}-choice"] for n in range(1, 5)] == ["giao", "sau", "giao", "sau"]
        assert form["c1-1-lead"].startswith("Phạm Thị Duyệt")
        assert form["c1-1-product"] == "Kế hoạch"
        assert "không có trong cơ quan" in page
        form |= {"c2-choice": "khong", "c2-reason": "Chỉ đánh giá", "c3-choice": "sau"}
        assert send(chief, page_url, form) == page_url
        settled = read(chief, page_url)
        assert "Phạm Thị Duyệt" in settled
        assert "Chỉ đánh giá" in settled
        with acting(cast.chief):
            task = Task.objects.get()
            assert (task.title, NoTaskMark.objects.count()) == ("Xây dựng kế hoạch", 1)
        on_paper = read(chief, reverse("document", args=[document.pk]))
        assert "Kết luận và việc thực hiện" in on_paper
        assert "Không phát sinh nhiệm vụ" in on_paper
        assert f"{page_url}#kl-1" in read(chief, reverse("task", args=[task.pk]))
        listed = read(chief, reverse("conclusions"))
        assert "4. Giao Ban Tổ chức" in listed

    def test_a_wrong_row_keeps_all_that_was_typed_and_writes_nothing(
        self, cast: Cast, found: ConclusionSet
    ) -> None:
        chief, url = browser(cast.chief), reverse("conclusion_set", args=[found.pk])
        form = form_of(read(chief, url))
        wrong = {
            "c2-choice": "khong", "c2-reason": "", "c4-choice": "giao", "c4-1-title": "Rà soát kỹ",
            "c4-1-lead": "Không có ai", "c4-1-due_on": "01/01/2020",
        }  # fmt: skip
        page = send(chief, url, form | wrong, 422)
        assert ">Kết luận 2, Lý do không phát sinh nhiệm vụ: Hãy ghi lý do.</a>" in page
        assert ">Kết luận 2, Chủ trì" not in page  # no work is given there
        assert ">Kết luận 4, Hạn: Hạn 01/01/2020 đã qua" in page
        assert "Lý do không phát sinh nhiệm vụ</label>" in page  # not called optional
        assert "Hạn 01/01/2020 đã qua" in page
        assert "Không có “Không có ai” trong danh sách" in page
        assert 'value="Rà soát kỹ"' in page
        with acting(cast.chief):
            assert not Task.objects.exists()
        # what goes unseen is named by no field, and leads to its conclusion
        broken = send(chief, url, form | {"c4-choice": "giao", "c4-count": ""}, 422)
        said = "Biểu mẫu gửi lên không đủ. Xin mở lại trang này rồi làm lại."
        assert f'<a href="#kl-4">Kết luận 4: {said}</a>' in broken
        # nothing chosen at all
        later = {f"c{n}-choice": "sau" for n in range(1, 5)}
        assert "Hãy chọn giao việc" in send(chief, url, form | later, 422)

    def test_one_by_one_and_room_for_another_task(
        self, cast: Cast, found: ConclusionSet
    ) -> None:
        chief, url = browser(cast.chief), reverse("conclusion_set", args=[found.pk])
        form = form_of(read(chief, url))
        page = send(chief, url, form | {"c3-choice": "giao", "them": "3"}, 200)
        form = form_of(page)
        assert form["c3-count"] == "2"
        lead = f"{cast.officer.name}, Chuyên viên"
        for number in (1, 2):
            form |= {f"c3-{number}-title": f"Việc {number}", f"c3-{number}-lead": lead}
        typed = {"c4-choice": "giao", "c4-1-title": "Chưa xác nhận"}
        page = send(chief, url, form | typed | {"mot": "3"}, 200)
        assert 'value="Chưa xác nhận"' in page
        assert "c3-choice" not in page
        with acting(cast.chief):
            titles = list(Task.objects.order_by("id").values_list("title", flat=True))
        assert titles == ["Việc 1", "Việc 2"]

    def test_what_another_settled_meanwhile_is_refused_by_name(
        self, cast: Cast, found: ConclusionSet
    ) -> None:
        chief, url = browser(cast.chief), reverse("conclusion_set", args=[found.pk])
        form = form_of(read(chief, url))
        with acting(cast.leader):
            row = found.conclusions.get(position=1)
            mark = tasks.Settling(row.pk, no_task_reason="Đã có việc khác")
            tasks.settle_conclusions(
                actor=cast.leader, set_id=found.pk, settlings=[mark], now=clock.now()
            )
        page = send(chief, url, form, 422)
        assert "Nguyễn Văn Phê đã đánh dấu kết luận 1" in page
        with acting(cast.chief):
            assert not Task.objects.exists()

    def test_a_day_off_is_asked_about(self, cast: Cast, found: ConclusionSet) -> None:
        chief, url = browser(cast.chief), reverse("conclusion_set", args=[found.pk])
        today = clock.today()
        sunday = today + timedelta(days=13 - today.weekday())
        named = {"c1-1-due_on": f"{sunday:%d/%m/%Y}", "c3-choice": "sau"}
        form = form_of(read(chief, url)) | named
        asked = send(chief, url, form, 422)
        assert "là ngày nghỉ" in asked
        send(chief, url, form | {"c1-1-keep_day_off": "on"})
        with acting(cast.chief):
            assert Task.objects.get().due_on == sunday

    def test_reopened_and_withdrawn_with_a_reason(
        self, cast: Cast, found: ConclusionSet
    ) -> None:
        chief, url = browser(cast.chief), reverse("conclusion_set", args=[found.pk])
        with acting(cast.chief):
            row = found.conclusions.get(position=2)
        form = form_of(read(chief, url))
        send(chief, url, form | {"c2-choice": "khong", "c2-reason": "Nhầm", "mot": "2"}, 200)
        reopen = reverse("reopen_conclusion", args=[row.pk])
        assert reopen in read(chief, url)
        send(chief, reopen, {"reason": ""}, 422)
        send(chief, reopen, {"reason": "Có việc"})
        withdraw = reverse("withdraw_conclusions", args=[found.pk])
        assert row.words in read(chief, reopen)
        send(chief, withdraw, {"reason": "Tách sai"})
        assert "đã rút bản kết luận này" in read(chief, url)

    def test_who_sees_what(self, cast: Cast, found: ConclusionSet) -> None:
        url = reverse("conclusion_set", args=[found.pk])
        read(browser(cast.admin), url, 403)
        read(browser(cast.officer), url, 404)
        read(browser(cast.officer), reverse("take_conclusions"), 403)
        clerk = read(browser(cast.clerk), url)
        assert "Xác nhận" not in clerk
        send(browser(cast.clerk), url, {"c1-request_id": str(uuid4())}, 422)
        for wrong in ("van-ban=x", f"but-phe={uuid4()}"):
            read(browser(cast.chief), f"{reverse('take_conclusions')}?{wrong}", 422)

    def test_a_direction_said_without_a_paper(self, cast: Cast) -> None:
        task = direct(cast, words="1. Giao Văn phòng rà soát.\n2. Giao Văn phòng báo cáo.")
        chief = browser(cast.chief)
        address = f"{reverse('take_conclusions')}?but-phe={task.direction_id}"
        assert address in read(chief, reverse("task", args=[task.pk]))
        assert "2. Giao Văn phòng báo cáo." in read(chief, address)


@pytest.mark.usefixtures("_database")
class TestCommands:
    """`vanphong tasks conclusions …`."""

    def test_from_text_to_tasks(self, cast: Cast, document: Document, tmp_path: Path) -> None:
        chief, officer = name_of(cast.chief), name_of(cast.officer)
        file = tmp_path / "ket-luan.txt"
        file.write_text(_text(), "utf-8")
        given = ("conclusions", "take", "--as", chief, "--text", str(file))
        assert run(*given, "--look").startswith("1. Giao Văn phòng")
        day = ("--said-on", f"{clock.today():%d/%m/%Y}")
        taken = json.loads(run(*given, "--document", str(document.pk), *day, "--json"))
        set_id = taken["id"]
        first, _second, third, _last = taken["conclusions"]
        assert first["proposals"][0]["lead_id"] == str(cast.chief.post_id)
        assert third["proposals"][0]["due_count"] == 5
        own = ("--as", chief, set_id)
        assert "Đang thực hiện" in run("conclusions", "give", *own, "1", "--as-proposed")
        run("conclusions", "give", *own, "4", "--lead", officer, "--working-days", "3")
        run("conclusions", "no-task", *own, "2", "--reason", "Chỉ đánh giá")
        run("conclusions", "reopen", *own, "2", "--reason", "Nhầm")
        shown = run("conclusions", "show", *own)
        assert "đề xuất: Lập danh sách" in shown
        listed = json.loads(run("conclusions", "list", "--as", chief, "--json"))
        assert listed["counts"]["OPEN"] == 2
        with pytest.raises(Refused):
            run("conclusions", "withdraw", *own, "--reason", "Nhầm")


class TestApi:
    """The same acts for programs."""

    def post(self, client: Client, path: str, body: object, status: int = 200) -> dict:
        answer = client.post(f"/api/v1/{path}", json.dumps(body), "application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def test_taken_settled_reopened_withdrawn(self, cast: Cast, document: Document) -> None:
        chief, clerk = client_of(cast, "CHIEF"), client_of(cast, "CLERK")
        assert len(self.post(clerk, "conclusions/split", {"text": TEXT})) == 4
        body = {
            "document_id": str(document.pk), "text": TEXT, "request_id": str(uuid4()),
            "handler_id": str(cast.chief.post_id),
        }  # fmt: skip
        taken = self.post(clerk, "conclusion-sets", body)
        assert self.post(clerk, "conclusion-sets", body)["id"] == taken["id"]
        first, second, third, _last = taken["conclusions"]
        path = f"conclusion-sets/{taken['id']}"
        proposal = third["proposals"][0]
        task = {
            "lead_id": proposal["lead_id"], "title": proposal["title"],
            "due_count": 5, "due_unit": "WORKING_DAYS", "due_since": f"{clock.today():%Y-%m-%d}",
        }  # fmt: skip
        settlings = [
            {"conclusion_id": third["id"], "tasks": [task], "request_id": str(uuid4())},
            {"conclusion_id": second["id"], "no_task_reason": "Chỉ đánh giá"},
        ]
        self.post(clerk, f"{path}/settle", {"settlings": settlings}, 403)
        done = self.post(chief, f"{path}/settle", {"settlings": settlings})
        states = [one["state"] for one in done["conclusions"]]
        assert states == ["OPEN", "NO_TASK", "GIVEN", "OPEN"]
        refused = self.post(chief, f"{path}/settle", {"settlings": settlings[1:]}, 409)
        assert refused["code"] == "conclusion_settled"
        assert refused["data"]["conclusion_id"] == second["id"]
        self.post(chief, f"conclusions/{second['id']}/reopen", {"reason": "Nhầm"})
        listed = chief.get("/api/v1/conclusions?state=chua-xu-ly").json()
        assert [one["position"] for one in listed["conclusions"]] == [1, 2, 4]
        assert chief.get(f"/api/v1/{path}").json()["handler"]["id"] == str(cast.chief.post_id)
        self.post(chief, f"{path}/withdraw", {"reason": "Nhầm"}, 409)
        with acting(cast.chief):
            assert Conclusion.objects.get(pk=first["id"]).page is None
