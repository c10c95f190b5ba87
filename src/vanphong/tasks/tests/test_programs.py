"""The command line and the JSON API: the same acts and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from vanphong.files.tests import samples
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks.cli import commands
from vanphong.tasks.models import Direction
from vanphong.tasks.tests.conftest import direct, make_issued


def name_of(actor: Actor) -> str:
    """Give the log-in name of a person."""
    account, _new = people.Account.objects.get_or_create(
        person_id=actor.person_id, defaults={"username": str(actor.person_id)}
    )
    return account.username


def run(*arguments: str) -> str:
    result = CliRunner().invoke(commands, list(arguments), catch_exceptions=True)
    if isinstance(result.exception, VanphongError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("_database")
class TestCommands:
    """`vanphong tasks …`."""

    def test_from_direction_to_product(
        self, cast: Cast, officer2: Actor, document: Document, tmp_path: Path
    ) -> None:
        leader, officer = name_of(cast.leader), name_of(cast.officer)
        given = json.loads(
            run(
                "direct", "--as", leader, "--document", str(document.pk), "--lead", officer,
                "--phrase", "Giao đ/c {lead} xử lý.", "--working-days", "5",
                "--cooperating", name_of(officer2), "--json",
            )
        )  # fmt: skip
        assert given["direction"]["text"] == "Giao đ/c Lê Văn Nháp xử lý."
        task_id = given["task"]["id"]
        assert "V/v báo cáo kết quả quý I" in run("list", "--as", officer)
        listed = json.loads(run("list", "--as", leader, "--view", "toi-giao", "--json"))
        assert [task["id"] for task in listed["tasks"]] == [task_id]
        said = run(
            "extend", task_id, "--as", leader, "--working-days", "2", "--reason", "Chờ số liệu"
        )
        assert said.startswith("Hạn mới: ")
        make_issued(cast, 12, clock.today())
        file = tmp_path / "so-lieu.csv"
        file.write_text("Nội dung,Số\nVăn bản,3\n", "utf-8")
        done = run(
            "done", task_id, "--as", officer, "--product", "Báo cáo", "--symbol", "12-BC/VPTU",
            "--dated", f"{clock.today():%d/%m/%Y}", "--file", str(file),
        )  # fmt: skip
        assert done == "Báo cáo, 12-BC/VPTU: nhiệm vụ đã kết thúc.\n"
        assert run("list", "--as", officer) == "Không có nhiệm vụ nào.\n"
        assert task_id in run("list", "--as", officer, "--state", "da-xong")

    def test_every_act_has_its_command(self, cast: Cast, officer2: Actor) -> None:
        leader, officer, other = map(name_of, (cast.leader, cast.officer, officer2))
        task = direct(cast, now=clock.now(), due=tasks.DueGiven(count=5))
        task_id = str(task.pk)
        assert "Đã nhắc: Đề nghị hoàn thành" in run("urge", task_id, "--as", leader)
        why = ("--reason", "Chờ số liệu")
        run("ask-extension", task_id, "--as", officer, "--working-days", "3", *why)
        run("decline-extension", task_id, "--as", leader, *why)
        child = json.loads(
            run(
                "subtask", task_id, "--as", officer, "--lead", other, "--title", "Số liệu",
                "--json",
            )
        )  # fmt: skip
        assert child["parent_id"] == task_id
        assert "Đã hủy" in run("cancel", child["id"], "--as", officer, *why)
        run("hand-on", task_id, "--as", officer, "--lead", other)
        day = f"{clock.today():%d/%m/%Y}"
        shown = ("--product", "Báo cáo", "--symbol", "7-BC/BTCTU", "--dated", day)
        assert "chờ nghiệm thu" in run("done", task_id, "--as", other, *shown)
        run("return", task_id, "--as", leader, *why)
        table = ("--product", "Bảng tổng hợp", "--dated", day)
        with pytest.raises(Invalid) as refused:
            run("done", task_id, "--as", other, *table)
        assert set(refused.value.fields) == {"handed_to"}
        said = run("done", task_id, "--as", other, *table, "--handed-to", "Đ/c Chánh Văn phòng")
        assert said == "Bảng tổng hợp: nhiệm vụ chờ nghiệm thu.\n"
        with pytest.raises(NotAllowed):
            run("take-back", task_id, "--as", officer, *why)
        said = run("take-back", task_id, "--as", other, *why)
        assert said == "Đã rút báo cáo, nhiệm vụ tiếp tục.\n"
        run("done", task_id, "--as", other, *shown)
        assert json.loads(run("accept", task_id, "--as", leader, "--json"))["closed_at"]

    def test_a_direction_on_paper_and_the_task_whole(
        self, cast: Cast, document: Document, tmp_path: Path
    ) -> None:
        clerk, leader, officer = map(name_of, (cast.clerk, cast.leader, cast.officer))
        scan = tmp_path / "bp.pdf"
        scan.write_bytes(samples.pdf("Bút phê của đồng chí Bí thư"))
        paper = ("record", str(document.pk), "--leader", leader, "--scan", str(scan))
        said = json.loads(
            run(
                *paper, "--as", clerk, "--words", "Giao đ/c Nháp tham mưu.",
                "--lead", officer, "--working-days", "5", "--json",
            )
        )  # fmt: skip
        assert said["given_by"]["name"] == "Nguyễn Văn Phê"
        task_id = said["task_ids"][0]
        run("urge", task_id, "--as", leader, "--words", "Xin báo cáo sớm.")
        shown = run("show", task_id, "--as", officer)
        for words in (
            "V/v báo cáo kết quả quý I", "Tình trạng: ", "Cách tính hạn: ",
            "Ý kiến chỉ đạo: Giao đ/c Nháp tham mưu. (Nguyễn Văn Phê)", ": Xin báo cáo sớm.",
        ):  # fmt: skip
            assert words in shown
        whole = json.loads(run("show", task_id, "--as", officer, "--json"))
        assert whole == Program(cast, "OFFICER").get(f"tasks/{task_id}")
        with pytest.raises(NotAllowed):
            run(*paper, "--as", officer, "--words", "Lưu.")
        with pytest.raises(NotFound):
            run("show", str(uuid4()), "--as", officer)

    def test_phrases_and_ways_of_following(self, cast: Cast) -> None:
        chief, leader = name_of(cast.actors["CHIEF"]), name_of(cast.leader)
        program = Program(cast, "CHIEF")
        usual = json.loads(run("practice", "--as", leader, "--json"))
        assert usual == program.get("practice")
        assert not usual["needs_acceptance"]
        run(
            "keep-practice",
            "--as",
            chief,
            "--phrase",
            "Một.",
            "--phrase",
            "Hai.",
            "--acceptance",
        )
        run("keep-practice", "--as", chief, "--remove", "Một.", "--add", "Ba.")
        kept = program.get("practice")
        assert kept == {"needs_acceptance": True, "phrases": ["Hai.", "Ba."]}
        assert run("practice", "--as", leader).endswith("Hai.\nBa.\n")
        with pytest.raises(AssertionError, match="Không có câu “Bốn”"):
            run("keep-practice", "--as", chief, "--remove", "Bốn")
        assert run("keep-practice", "--as", chief, "--usual-phrases", "--no-acceptance")
        assert program.get("practice") == usual
        given = {"needs_acceptance": True, "phrases": ["Giao đ/c {lead}."]}
        assert program.put("practice", given) == given == program.get("practice")
        long = program.put("practice", given | {"phrases": ["a" * 201]}, 422)
        assert set(long["fields"]) == {"phrases"}
        Program(cast, "LEADER").put("practice", given, 403)
        with pytest.raises(NotAllowed):
            run("keep-practice", "--as", leader, "--add", "Ba.")

    def test_the_same_refusals(self, cast: Cast) -> None:
        officer = name_of(cast.officer)
        with pytest.raises(NotAllowed):
            run("direct", "--as", officer, "--lead", officer, "--words", "x")
        with acting(cast.leader):
            assert not Direction.objects.exists()


class Program:
    """A program with one person's token."""

    def __init__(self, cast: Cast, role: str, scope: list[str] | None = None) -> None:
        operator = job_actor("thử", cast.office.id, people.all_permissions())
        with acting(operator):
            _row, secret = people.issue_token(
                actor=operator,
                post=cast.posts[role],
                name="thử",
                scope=scope or sorted(people.permissions_of([role])),
                days=1,
                now=clock.now(),
            )
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, status: int = 200) -> dict:
        return self._answer(Client().get(f"/api/v1/{path}", headers=self.headers), status)

    def post(self, path: str, body: dict, status: int = 200, *, form: bool = False) -> dict:
        kind = {} if form else {"content_type": "application/json"}
        answer = Client().post(f"/api/v1/{path}", body, headers=self.headers, **kind)
        return self._answer(answer, status)

    def put(self, path: str, body: dict, status: int = 200) -> dict:
        answer = Client().put(
            f"/api/v1/{path}", body, headers=self.headers, content_type="application/json"
        )
        return self._answer(answer, status)

    @staticmethod
    def _answer(response: object, status: int) -> dict:
        assert response.status_code == status, response.content.decode()
        return response.json()


class TestApi:
    """`/api/v1/tasks`."""

    def test_from_direction_to_product(
        self, cast: Cast, officer2: Actor, document: Document
    ) -> None:
        leader, officer = Program(cast, "LEADER"), Program(cast, "OFFICER")
        body = {
            "document_id": str(document.pk),
            "phrase": "Giao đ/c {lead} xử lý.",
            "assignments": [{"lead_id": str(cast.officer.post_id), "due_count": 5}],
            "request_id": str(uuid4()),
        }
        first = leader.post("directions", body)
        assert leader.post("directions", body) == first
        task_id = first["task_ids"][0]
        whole = officer.get(f"tasks/{task_id}")
        assert (whole["state"], whole["days_late"]) == ("OPEN", 0)
        assert whole["due_explanation"]["count"] == 5
        assert whole["direction"]["text"] == "Giao đ/c Lê Văn Nháp xử lý."
        below = officer.post(
            f"tasks/{task_id}/subtasks",
            {"lead_id": str(officer2.post_id), "title": "Tổng hợp"},
        )
        assert below["due_on"] == whole["due_on"]
        officer.post(f"tasks/{below['id']}/cancel", {"reason": "Tự làm"})
        leader.post(
            f"tasks/{task_id}/extend", {"due_count": 2, "reason": "Chờ số liệu", "version": 1}
        )
        late = leader.post(
            f"tasks/{task_id}/extend", {"due_count": 9, "reason": "Nữa", "version": 1}, 409
        )
        assert late["code"] == "changed_meanwhile"
        asked = officer.post(
            f"tasks/{task_id}/extension", {"due_count": 1, "reason": "Chờ số liệu"}
        )
        assert asked["extension_reason"] == "Chờ số liệu"
        leader.post(f"tasks/{task_id}/extension/decline", {"reason": "Cần sớm"})
        urged = leader.post(f"tasks/{task_id}/urge", {"words": "Báo cáo ngay."})
        assert [one["words"] for one in urged["urgings"]] == ["Báo cáo ngay."]
        assert leader.post(f"tasks/{task_id}/urge", {}, 409)["code"] == "urged_today"
        again = leader.post("directions", {**body, "request_id": None}, 409)
        assert again["code"] == "given_already"
        evidence = {"product": "Báo cáo", "symbol": "12-BC/VPTU", "dated_on": "2026-03-02"}
        missing = officer.post(
            f"tasks/{task_id}/evidence", {**evidence, "symbol": ""}, 422, form=True
        )
        assert set(missing["fields"]) == {"symbol"}
        table = {**evidence, "product": "Bảng tổng hợp", "symbol": ""}
        unheld = officer.post(f"tasks/{task_id}/evidence", table, 422, form=True)
        assert set(unheld["fields"]) == {"handed_to"}
        officer.post(f"tasks/{task_id}/evidence", evidence, form=True)
        listed = officer.get("tasks?view=toi-chu-tri&state=da-xong")
        assert [task["id"] for task in listed["tasks"]] == [task_id]
        assert officer.get(f"tasks/{task_id}")["evidence"][0]["verdict"] == "REGISTERED"

    def test_handing_on_accepting_returning(
        self, cast: Cast, officer2: Actor, task: tasks.Task
    ) -> None:
        officer, leader = Program(cast, "OFFICER"), Program(cast, "LEADER")
        for act, body in (("accept", {}), ("return", {"reason": "x"})):
            said = leader.post(f"tasks/{task.pk}/{act}", body, 409)
            assert said["code"] == "no_evidence"
        evidence = {"product": "Báo cáo", "symbol": "7-BC/BTCTU", "dated_on": "2026-03-02"}
        officer.post(f"tasks/{task.pk}/evidence", evidence, form=True)
        why, at = {"reason": "Nhầm số"}, f"tasks/{task.pk}/evidence/take-back"
        leader.post(at, why, 403)
        assert officer.post(at, why)["submitted_at"] is None
        assert officer.get(f"tasks/{task.pk}")["evidence"][0]["verdict"] == "TAKEN_BACK"
        handed = officer.post(f"tasks/{task.pk}/hand-on", {"lead_id": str(officer2.post_id)})
        assert handed["lead"]["name"] == "Vũ Thị Soạn"

    def test_rights(self, cast: Cast, document: Document) -> None:
        task = direct(cast)
        Program(cast, "ADMIN").get("tasks", 403)
        Program(cast, "OFFICER").post("directions", {"words": "x"}, 403)
        Program(cast, "OFFICER").get(f"tasks/{uuid4()}", 404)
        reader = Program(cast, "LEADER", ["tasks:task:read_own", "tasks:task:read_all"])
        assert reader.get(f"tasks/{task.pk}")["title"] == task.title
        # A token that may only read does nothing its person could do.
        for act, body in (("cancel", {"reason": "x"}), ("extend", {"reason": "x"})):
            reader.post(f"tasks/{task.pk}/{act}", body, 403)
        assert reverse("tasks") == "/nhiem-vu"
