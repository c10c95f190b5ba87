"""Clocks, followers and what comes again through pages, commands and the API."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests.cast import Cast

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks
from vanphong.tasks.models import Pattern, Task
from vanphong.tasks.tests.conftest import direct
from vanphong.tasks.tests.test_pages import browser, fresh, read, send, url_of
from vanphong.tasks.tests.test_programs import Program, name_of, run

TEN = tasks.DueGiven(count=10)
MONTHLY = {
    "title": "Báo cáo tháng", "product": "Báo cáo", "every": "MONTH", "day": "25",
    "appear_days": "7",
}  # fmt: skip


class TestPages:
    """The pages, without script."""

    def test_pause_and_resume(self, cast: Cast) -> None:
        task = direct(cast, now=clock.now(), due=TEN)
        leader = browser(cast.leader)
        assert 'name="basis"' in read(leader, url_of(task, "tam-dung"))
        bad = send(leader, url_of(task, "tam-dung"), {"basis": "Công văn 5-CV/TU"}, 422)
        assert "Công văn 5-CV/TU" in bad
        given = {"reason": "Chờ Trung ương", "basis": "Công văn 5-CV/TU ngày 01/3/2026"}
        send(leader, url_of(task, "tam-dung"), given)
        page = read(browser(cast.officer), url_of(task))
        for said in ("Tạm dừng", "Chờ Trung ương", "Công văn 5-CV/TU ngày 01/3/2026"):
            assert said in page
        assert "còn 10 ngày làm việc" not in page
        assert task.title in read(
            leader, reverse("tasks") + "?loc=toi-giao&trang-thai=tam-dung"
        )
        assert 'href="' + url_of(task, "tiep-tuc") in read(leader, url_of(task))
        send(leader, url_of(task, "tiep-tuc"), {"reason": "Đã có ý kiến"})
        assert fresh(cast, task).paused_at is None

    def test_who_follows(self, cast: Cast, officer2: Actor) -> None:
        leader, document_less = browser(cast.leader), reverse("direct_without_document")
        given = {
            "title": "Việc mới", "lead": str(cast.officer.post_id), "due": "5lv",
            "phrase": "Giao đ/c {lead} tham mưu.", "follower": str(officer2.post_id),
        }  # fmt: skip
        phrase = read(leader, document_less).partition('name="phrase" value="')[2]
        send(leader, document_less, {**given, "phrase": phrase.partition('"')[0]})
        with acting(cast.leader):
            task = Task.objects.get()
        assert task.follower_id == officer2.post_id
        page = read(browser(officer2), url_of(task))
        assert "Vũ Thị Soạn" in page
        assert "Nhắc Lê Văn Nháp" in page
        assert task.title in read(browser(officer2), reverse("tasks") + "?loc=toi-theo-doi")
        assert browser(officer2).get(url_of(task, "gia-han")).status_code == 403
        send(leader, url_of(task, "theo-doi"), {"follower": "", "reason": "Thôi"})
        assert fresh(cast, task).follower_id is None

    def test_the_limit_of_extensions(self, cast: Cast, task: Task) -> None:
        chief, url = browser(cast.chief), reverse("task_extension_limit")
        assert "Chưa đặt thì không giới hạn" in read(chief, url)
        send(chief, url, {"most_times": "2", "most_days": "", "reason": "Quy chế"})
        assert "Quy chế" in read(chief, url)
        send(chief, url, {"most_times": "21", "reason": "x"}, 422)
        page = read(browser(cast.leader), url_of(task, "gia-han"))
        assert "Cơ quan cho gia hạn nhiều nhất 2 lần." in page
        assert browser(cast.leader).get(url).status_code == 403

    def test_what_comes_again_is_shown_before_it_is_saved(self, cast: Cast) -> None:
        leader, new = browser(cast.leader), reverse("recurring_new")
        given = {**MONTHLY, "lead": str(cast.officer.post_id)}
        shown = send(leader, new, given, 200)
        assert shown.count("xuất hiện ngày") == 5
        soon = send(leader, new, {**given, "appear_days": "90"}, 200)
        assert 0 < soon.count("đã đến nên giao ngay khi lưu") < 5
        with acting(cast.leader):
            assert not Pattern.objects.exists()
        seen = shown.partition('name="seen" value="')[2].partition('"')[0]
        # Another day is looked at again before it is kept.
        assert "xuất hiện ngày" in send(leader, new, {**given, "day": "20", "seen": seen}, 200)
        place = send(leader, new, {**given, "seen": seen})
        page = read(browser(cast.officer), place)
        assert "ngày 25 hằng tháng" in page
        assert "/sua" not in page
        assert "Báo cáo tháng" in read(leader, reverse("recurring"))
        assert 'value="Báo cáo tháng"' in read(leader, place + "/sua")
        send(leader, place + "/tam-dung", {"reason": ""}, 422)
        send(leader, place + "/tam-dung", {"reason": "Chưa cần"})
        assert "Chưa cần" in read(leader, place)
        weekly = {**given, "every": "WEEK", "weekday": ""}
        assert "Hãy chọn thứ mấy trong tuần." in send(leader, new, weekly, 422)
        assert browser(cast.officer).get(new).status_code == 403

    def test_each_field_of_a_rhythm_says_for_which_it_counts(self, cast: Cast) -> None:
        leader, new = browser(cast.leader), reverse("recurring_new")
        page = read(leader, new)
        assert "Thứ (việc hằng tuần)</label>" in page
        assert "Việc hằng tháng, hằng quý, 6 tháng, hằng năm." in page
        assert "Việc hằng quý: 1 đến 3" in page
        unasked = {
            **MONTHLY,
            "lead": str(cast.officer.post_id),
            "every": "WEEK",
            "weekday": "0",
        }
        send(leader, new, {**unasked, "day": "99", "month": "13"}, 200)


@pytest.mark.usefixtures("_database")
class TestCommands:
    """`vanphong tasks …`."""

    def test_clocks(self, cast: Cast, officer2: Actor) -> None:
        leader, chief = name_of(cast.leader), name_of(cast.chief)
        task = str(direct(cast, now=clock.now(), due=TEN).pk)
        why = ("--reason", "Chờ")
        assert (
            run("pause", task, "--as", leader, "--basis", "5-CV/TU", *why) == "Đã tạm dừng.\n"
        )
        assert task in run("list", "--as", leader, "--state", "tam-dung")
        assert run("resume", task, "--as", leader, *why).startswith("Hạn mới: ")
        said = run("follow", task, "--as", leader, "--follower", name_of(officer2), *why)
        assert said == "Người theo dõi: Vũ Thị Soạn, Chuyên viên.\n"
        assert "nhiều nhất 1" in run(
            "extension-limit", "--as", chief, "--times", "1", "--reason", "Quy chế"
        )
        run("extend", task, "--as", leader, "--working-days", "1", *why)
        with pytest.raises(Refused):
            run("extend", task, "--as", leader, "--working-days", "1", *why)
        with pytest.raises(NotAllowed):
            run("pause", task, "--as", name_of(cast.officer), *why)

    def test_what_comes_again(self, cast: Cast) -> None:
        leader, officer = name_of(cast.leader), name_of(cast.officer)
        given = ("--title", "Báo cáo", "--lead", officer, "--every", "MONTH", "--day", "25")
        assert (
            run("recurring", "add", "--as", leader, *given, "--dry-run").count("xuất hiện") == 5
        )
        soon = ("--appear-days", "90", "--dry-run")
        assert "giao ngay khi lưu" in run("recurring", "add", "--as", leader, *given, *soon)
        assert run("recurring", "list", "--as", leader) == "Không có việc định kỳ nào.\n"
        made = json.loads(run("recurring", "add", "--as", leader, *given, "--json"))
        assert len(made["coming"]) == 5
        changed = json.loads(
            run("recurring", "change", made["id"], "--as", leader, *given[:-1], "20", "--json")
        )
        assert changed["words"] == "ngày 20 hằng tháng"
        for act, state in (
            ("pause", "tạm dừng"),
            ("resume", "đang chạy"),
            ("end", "đã kết thúc"),
        ):
            assert state in run("recurring", act, made["id"], "--as", leader, "--reason", "Thử")
        assert "đã kết thúc" in run("recurring", "show", made["id"], "--as", officer)


class TestApi:
    """`/api/v1/…`."""

    def test_clocks(self, cast: Cast, officer2: Actor) -> None:
        leader, chief = Program(cast, "LEADER"), Program(cast, "CHIEF")
        task = direct(cast, now=clock.now(), due=TEN)
        at = f"tasks/{task.pk}"
        paused = leader.post(f"{at}/pause", {"reason": "Chờ", "basis": "5-CV/TU", "version": 1})
        assert paused["state"] == "PAUSED"
        assert leader.get(at)["pauses"][0]["basis"] == "5-CV/TU"
        Program(cast, "OFFICER").post(f"{at}/resume", {"reason": "x"}, 403)
        assert leader.post(f"{at}/resume", {"reason": "Xong"})["state"] == "OPEN"
        assert leader.post(f"{at}/resume", {"reason": "Nữa"}, 409)["code"] == "not_paused"
        who = {"follower_id": str(officer2.post_id), "reason": "Phân công"}
        assert leader.post(f"{at}/follower", who)["follower"]["name"] == "Vũ Thị Soạn"
        limit = {"most_times": None, "most_days": 3, "reason": "Quy chế"}
        assert chief.put("task-extension-limit", limit)["most_days"] == 3
        leader.put("task-extension-limit", limit, 403)
        later = {"due_count": 9, "reason": "Chờ"}
        assert leader.post(f"{at}/extend", later, 409)["code"] == "extension_limit"

    def test_what_comes_again(self, cast: Cast) -> None:
        leader, officer = Program(cast, "LEADER"), Program(cast, "OFFICER")
        rhythm = {"every": "QUARTER", "month": 3}
        assert len(leader.post("recurring-tasks/preview", rhythm)) == 5
        wrong = leader.post("recurring-tasks/preview", {**rhythm, "month": 4}, 422)
        assert set(wrong["fields"]) == {"month"}
        given = {**rhythm, "title": "Báo cáo quý", "lead_id": str(cast.officer.post_id)}
        officer.post("recurring-tasks", given, 403)
        made = leader.post("recurring-tasks", given)
        assert made["words"] == "ngày làm việc cuối cùng của tháng thứ 3 mỗi quý"
        at = f"recurring-tasks/{made['id']}"
        assert officer.get("recurring-tasks")[0]["id"] == officer.get(at)["id"] == made["id"]
        assert leader.put(at, {**given, "day": 5, "version": 1})["day"] == 5
        assert leader.put(at, {**given, "version": 1}, 409)["code"] == "changed_meanwhile"
        for act, field in (("pause", "paused_at"), ("resume", None), ("end", "ended_at")):
            answer = leader.post(f"{at}/{act}", {"reason": "Thử"})
            assert field is None or answer[field]
        assert leader.post(f"{at}/pause", {"reason": "x"}, 409)["code"] == "pattern_ended"
