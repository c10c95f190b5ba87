"""Processes through pages, commands and the API."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.registry.models import Document
from vanphong.tasks.models import Process
from vanphong.tasks.template_form import rows_said
from vanphong.tasks.tests.test_pages import browser, read, send, url_of
from vanphong.tasks.tests.test_processes import close, start, task_of, template
from vanphong.tasks.tests.test_programs import Program, name_of, run

NEW = reverse("process_template_new")
START = reverse("process_start")


def typed(cast: Cast, **rest: str) -> dict[str, str]:
    """Three lines of the form: two beside each other, one behind both."""
    officer = f"post:{cast.officer.post_id}"
    return {
        "name": "Trả lời công văn", "note": "", "reason": "Quy chế", "rows": "4",
        "title_1": "Soạn", "lead_1": officer, "count_1": "3", "unit_1": "WORKING_DAYS",
        "title_2": "Hỏi ý kiến", "lead_2": "role:OFFICER", "count_2": "5",
        "unit_2": "CALENDAR_DAYS",
        "title_3": "Trình ký", "after_3": "1, 2",
        **rest,
    }  # fmt: skip


def test_steps_taken_out_of_the_form_are_passed_through() -> None:
    said = {"rows": "4", "after_2": "1", "after_3": "2", "after_4": "1, 3", "remove_2": "on"}
    shown = rows_said({**said, "title_3": "Ba"}, more=1)
    assert [shown[f"after_{n}"] for n in (1, 2, 3)] == ["", "1", "1, 2"]
    assert (shown["title_2"], shown["rows"]) == ("Ba", 4)
    # What is not understood is left to be mended.
    assert rows_said({"rows": "2", "after_2": "một", "remove_1": "on"})["after_1"] == "một"


class TestPages:
    """The pages, without script."""

    def test_a_template_is_written_and_changed(self, cast: Cast) -> None:
        chief = browser(cast.chief)
        assert browser(cast.officer).get(NEW).status_code == 403
        assert "Chưa có quy trình mẫu" in read(chief, reverse("process_templates"))
        more = send(chief, NEW, typed(cast, them="1"), 200)
        assert 'name="title_6"' in more
        assert 'value="Hỏi ý kiến"' in more
        bad = send(chief, NEW, typed(cast, after_1="3"), 422)
        assert "Các bước 1, 3 chờ lẫn nhau" in bad
        assert "Hãy ghi số của các bước" in send(chief, NEW, typed(cast, after_1="x"), 422)
        assert "Hãy ghi việc của bước 2." in send(chief, NEW, typed(cast, title_2=""), 422)
        place = send(chief, NEW, typed(cast))
        page = read(browser(cast.officer), place)
        for said in ("1. Soạn", "vai trò: Chuyên viên", "5 ngày, từ đầu", "sau bước 1, 2"):
            assert said in page
        assert place + "/sua" not in page
        form = read(chief, place + "/sua")
        assert 'value="Trình ký"' in form
        changed = typed(cast, number="1", remove_2="on", reason="Gọn hơn")
        assert send(chief, place + "/sua", changed) == place
        page = read(chief, place)
        assert "Hỏi ý kiến" not in page
        assert "Gọn hơn" in page
        send(chief, place + "/sua", changed, 422)
        send(chief, place + "/thoi-dung", {"reason": "Không làm nữa"})
        assert "Đã thôi dùng: Không làm nữa" in read(chief, place)
        assert "Trả lời công văn" not in read(chief, START)

    def test_from_a_document_to_the_line_of_its_steps(
        self, cast: Cast, document: Document
    ) -> None:
        chief, officer = browser(cast.chief), browser(cast.officer)
        of = template(cast)
        on = f"van-ban={document.pk}"
        choose = read(chief, f"{START}?{on}")
        begin = f"{START}?mau={of.template_id}&{on}"
        assert f'href="{begin}"' in choose
        assert officer.get(begin).status_code == 403
        given = {"lead": str(cast.officer.post_id), "due_on": ""}
        given |= {f"lead_{n}": str(cast.officer.post_id) for n in (1, 2, 3, 4)}
        send(chief, begin, {**given, "lead_2": ""}, 422)
        place = send(chief, begin, given)
        page = read(officer, place)
        for said in (
            "1. Soạn dự thảo", "flow-running", "2. Lấy ý kiến", "Chờ đến lượt",
            "chờ bước 2, 3; 2 ngày làm việc", "0/4 bước",
        ):  # fmt: skip
            assert said in page
        asked = send(chief, begin, given, 422)
        assert "Đã giao việc này cho" in asked
        assert 'name="again"' in asked
        with acting(cast.chief):
            process = Process.objects.select_related("task").get()
        task = task_of(cast, process, 1)
        assert f'href="{place}"' in read(officer, url_of(task))
        assert f'href="{place}"' in read(officer, url_of(process.task))
        assert f'href="{place}"' in read(chief, reverse("document", args=[document.pk]))
        assert f"{START}?but-phe={process.task.direction_id}" in read(
            chief, url_of(process.task)
        )
        assert document.abstract in read(officer, reverse("processes"))

    def test_what_asks_is_answered(self, cast: Cast, officer2: Actor) -> None:
        process = start(cast)
        place = reverse("process", args=[process.pk])
        close(cast, process, 1)
        chief, officer = browser(cast.chief), browser(cast.officer)
        huy = url_of(task_of(cast, process, 2), "huy")
        assert "quy trình chờ quyết định đi tiếp không có bước này" in read(chief, huy)
        assert send(chief, huy, {"reason": "Không cần nữa"}) == place
        step = reverse("process_step_act", args=[process.pk, 2, "bo-qua"])
        page = read(chief, place)
        assert "Bước 2, Lấy ý kiến: nhiệm vụ đã hủy (Không cần nữa)." in page
        assert f'href="{step}"' in page
        page = read(officer, place)
        assert "Phạm Thị Duyệt quyết định đi tiếp hay dừng." in page
        assert f'href="{step}"' not in page
        assert officer.get(step).status_code == 403
        send(chief, step, {"reason": ""}, 422)
        assert send(chief, step, {"reason": "Đã có"}) == place
        page = read(chief, place)
        assert "Bỏ qua" in page
        assert "1/4 bước, bỏ qua 1" in page
        lead = reverse("process_step_act", args=[process.pk, 4, "chu-tri"])
        send(chief, lead, {"lead": str(officer2.post_id)})
        assert "Vũ Thị Soạn" in read(chief, place)
        stop = reverse("process_stop", args=[process.pk])
        assert "Dừng quy trình" in read(chief, stop)
        send(chief, stop, {"reason": "Rút chủ trương"})
        page = read(chief, place)
        assert "Rút chủ trương" in page
        assert f'href="{stop}"' not in page
        assert browser(officer2).get(place).status_code == 404


@pytest.mark.usefixtures("_database")
class TestCommands:
    """`vanphong tasks process …`."""

    def test_a_template_goes_out_and_comes_back(self, cast: Cast, tmp_path: Path) -> None:
        of, chief = template(cast), name_of(cast.chief)
        file = tmp_path / "mau.json"
        shown = run("process", "template", "show", str(of.template_id), "--as", chief, "--json")
        file.write_text(shown, encoding="utf-8")
        given = ("--as", chief, "--file", str(file), "--reason", "Quy chế")
        with pytest.raises(Refused):
            run("process", "template", "add", *given)
        said = run("process", "template", "change", str(of.template_id), *given)
        assert "4 bước  bản 2" in said
        assert "  4. Hoàn chỉnh  Lê Văn Nháp  sau bước 2, 3" in said
        file.write_text('{"name": "A", "steps": [{"after": ["x"]}]}', encoding="utf-8")
        with pytest.raises(AssertionError, match="không đọc được"):
            run("process", "template", "add", *given)
        why = ("--as", chief, "--reason", "Thôi")
        assert "thôi dùng" in run("process", "template", "retire", str(of.template_id), *why)
        assert "thôi dùng" in run("process", "template", "list", "--as", chief)

    def test_a_process(self, cast: Cast, officer2: Actor) -> None:
        of, chief, officer = template(cast), name_of(cast.chief), name_of(cast.officer)
        made = json.loads(
            run(
                "process", "start", str(of.template_id), "--as", chief, "--lead", officer,
                "--title", "Nghị quyết", "--step-lead", "1", name_of(officer2), "--json",
            )
        )  # fmt: skip
        assert [step["state"] for step in made["steps"]] == ["RUNNING", *["WAITING"] * 3]
        assert made["steps"][0]["lead"]["name"] == "Vũ Thị Soạn"
        assert "Nghị quyết  0/4  Đang chạy" in run("process", "list", "--as", officer)
        run("cancel", made["steps"][0]["task_id"], "--as", chief, "--reason", "Thôi")
        on, why = (made["id"], "--as", chief), ("--reason", "Đã có")
        with pytest.raises(NotAllowed):
            run("process", "skip", made["id"], "1", "--as", officer, *why)
        assert "1. Soạn dự thảo  Vũ Thị Soạn  Bỏ qua" in run(
            "process", "skip", made["id"], "1", "--as", chief, *why
        )
        said = run("process", "step-lead", made["id"], "4", "--as", chief, "--lead", officer)
        assert "4. Hoàn chỉnh  Lê Văn Nháp  Chờ đến lượt bước 2, 3" in said
        assert "Đã dừng" in run("process", "stop", *on, *why)
        assert "Đã dừng" in run("process", "show", *on)


class TestApi:
    """`/api/v1/…`."""

    def test_templates_and_a_process(self, cast: Cast, document: Document) -> None:
        chief, officer = Program(cast, "CHIEF"), Program(cast, "OFFICER")
        lead = str(cast.officer.post_id)
        steps = [
            {"title": "Soạn", "lead_id": lead, "count": 3},
            {"title": "Trình", "lead_role": "OFFICER", "after": [1]},
        ]
        given = {"name": "Trả lời", "steps": steps, "reason": "Quy chế"}
        officer.post("process-templates", given, 403)
        ring = [{**steps[0], "after": [2]}, steps[1]]
        wrong = chief.post("process-templates", {**given, "steps": ring}, 422)
        assert wrong["code"] == "steps_circle"
        request_id = str(uuid4())
        made = chief.post("process-templates", {**given, "request_id": request_id})
        again = chief.post("process-templates", {**given, "request_id": request_id})
        at = f"process-templates/{made['template_id']}"
        assert again["template_id"] == made["template_id"]
        assert chief.put(at, {**given, "number": 1})["number"] == 2
        assert chief.put(at, {**given, "number": 1}, 409)["code"] == "changed_meanwhile"
        assert [one["number"] for one in officer.get(at)] == [2, 1]
        begin = {"template_id": made["template_id"], "lead_id": lead, "leads": {"2": lead}}
        begin["document_id"] = str(document.pk)
        officer.post("processes", begin, 403)
        process = chief.post("processes", begin)
        assert chief.post("processes", begin, 409)["code"] == "given_already"
        on = f"processes/{process['id']}"
        assert [step["state"] for step in officer.get(on)["steps"]] == ["RUNNING", "WAITING"]
        listed = officer.get(f"processes?document_id={document.pk}")
        assert [one["id"] for one in listed] == [process["id"]]
        why = {"reason": "Thôi"}
        assert chief.post(f"{on}/steps/1/skip", why, 409)["code"] == "step_stands"
        chief.post(f"{on}/steps/9/skip", why, 404)
        assert chief.put(f"{on}/steps/2/lead", {"lead_id": lead})["state"] == "RUNNING"
        assert chief.post(f"{on}/stop", why)["state"] == "STOPPED"
        assert chief.post(f"{at}/retire", why)["is_retired"]
        assert chief.post("processes", begin, 409)["code"] == "template_retired"
