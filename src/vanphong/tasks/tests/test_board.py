"""The board of exceptions: who, how late, which product, who must decide; to whom it shows."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks
from vanphong.tasks import board, services
from vanphong.tasks.models import Task
from vanphong.tasks.tests.conftest import NOW, direct, hire
from vanphong.tasks.tests.test_pages import browser, read, send
from vanphong.tasks.tests.test_programs import Program, name_of, run

TUESDAY = dt.date(2026, 3, 10)


@pytest.fixture
def second(cast: Cast) -> Actor:
    return hire(cast, "Vũ Thị Soạn")


@pytest.fixture
def late(cast: Cast, second: Actor) -> dict[str, Task]:
    """Work due on Friday the 6th and Monday the 9th, and one on Thursday the 12th."""
    return {
        "special": direct(cast),
        "red": direct(cast, by=cast.chief, to=second, due=tasks.DueGiven(on=TUESDAY - DAY)),
        "yellow": direct(cast, due=tasks.DueGiven(on=dt.date(2026, 3, 12))),
    }


DAY = dt.timedelta(days=1)


@pytest.fixture
def on_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + 8 * DAY)
    monkeypatch.setattr(clock, "today", lambda: TUESDAY)


def lines(actor: Actor, **address: str) -> list[tuple[str, int, str]]:
    with acting(actor):
        found = board.board(actor, address, TUESDAY)
        shown = board.lines(actor, list(found.tasks.order_by("due_on")), found.ladder, TUESDAY)
        return [(str(line.alert), line.days, line.decides) for line in shown]


def test_it_shows_exceptions_only_and_who_must_decide(
    cast: Cast, late: dict[str, Task]
) -> None:
    special = ("RED_SPECIAL", 4, f"{cast.leader.name} cùng Thường trực, lãnh đạo cơ quan")
    red = ("RED", 1, cast.chief.name)
    assert lines(cast.leader) == [special, red]
    assert lines(cast.leader, muc="do-dac-biet") == [special]
    assert lines(cast.leader, muc="vang") == [("YELLOW", 0, "chưa phải quyết định")]
    assert lines(cast.leader, theo="nguoi", nhom=str(late["red"].lead_id)) == [red]
    assert lines(cast.leader, theo="lanh-dao", nhom=str(cast.chief.post_id)) == [red]
    assert lines(cast.leader, theo="van-ban", nhom="") == [special, red]
    assert lines(cast.leader, theo="nguoi", nhom="khong-co") == []


def test_it_counts_by_person_leader_and_step(cast: Cast, late: dict[str, Task]) -> None:
    with acting(cast.leader):
        by_person = board.board(cast.leader, {"theo": "nguoi"}, TUESDAY)
        by_leader = board.board(cast.leader, {"theo": "lanh-dao"}, TUESDAY)
        by_unit = board.board(cast.leader, {"theo": "don-vi"}, TUESDAY)
    assert {(bar.name, bar.late, bar.special) for bar in by_person.bars} == {
        (cast.officer.name, 1, 1), ("Vũ Thị Soạn", 1, 0),
    }  # fmt: skip
    assert {bar.name for bar in by_leader.bars} == {cast.leader.name, cast.chief.name}
    assert [(bar.late, bar.special) for bar in by_unit.bars] == [(2, 1)]
    assert {str(step): count for step, count in by_person.counts.items()} == {
        "YELLOW": 1, "RED": 1, "RED_SPECIAL": 1,
    }  # fmt: skip


def test_everybody_sees_what_they_have_a_part_in(
    cast: Cast, late: dict[str, Task], second: Actor
) -> None:
    assert [step for step, _days, _who in lines(second)] == ["RED"]
    assert [step for step, _days, _who in lines(second, loc="co-quan")] == ["RED"]
    assert [step for step, _days, _who in lines(cast.officer)] == ["RED_SPECIAL"]
    other = make_office("Tỉnh ủy Khác")
    assert lines(other.leader) == []


@pytest.mark.usefixtures("on_tuesday")
def test_the_page_draws_it_and_leads_to_the_work(cast: Cast, late: dict[str, Task]) -> None:
    page = read(browser(cast.leader), reverse("task_board"))
    bars, legend = page.split('class="bars"')[1], page.split('class="legend"')[1]
    assert bars.count('class="bar-late"') == 2
    assert "Cả thanh: việc quá hạn" in legend.split("</ul>")[0]
    assert "Phần đỏ: đỏ đặc biệt" in legend.split("</ul>")[0]
    assert "1 đỏ đặc biệt" in page
    assert reverse("task", args=[late["special"].pk]) in page
    assert "4 ngày" in page
    assert reverse("task", args=[late["yellow"].pk]) not in page
    group = read(
        browser(cast.leader), f"{reverse('task_board')}?theo=nguoi&nhom={late['red'].lead_id}"
    )
    assert reverse("task", args=[late["red"].pk]) in group
    assert reverse("task", args=[late["special"].pk]) not in group
    assert "Xem tất cả các nhóm" in group


@pytest.mark.usefixtures("on_tuesday")
def test_it_is_given_out_as_it_is_seen(
    cast: Cast, late: dict[str, Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(cast.leader)
    sheet = client.get(reverse("task_board_file", args=["xlsx"]) + "?muc=do")
    rows = list(load_workbook(io.BytesIO(sheet.content)).active.values)
    assert [row[0] for row in rows] == ["Mức", "Đỏ"]
    assert rows[1][6] == cast.chief.name
    assert rows[1][4] == 1  # a number, which a spreadsheet adds up
    soon = client.get(reverse("task_board_file", args=["xlsx"]) + "?muc=vang")
    assert not list(load_workbook(io.BytesIO(soon.content)).active.values)[1][4]
    printed = client.get(reverse("task_board_file", args=["pdf"]))
    assert printed.content.startswith(b"%PDF")
    assert client.get(reverse("task_board_file", args=["doc"])).status_code == 404
    with acting(cast.admin):
        assert Event.objects.filter(action="tasks:board:give_out").count() == 3
    monkeypatch.setattr(services.sheets, "MOST_LINES", 1)
    with acting(cast.leader):
        found = board.board(cast.leader, {}, TUESDAY)
        with pytest.raises(Refused) as refused:
            services.board_sheet(actor=cast.leader, board=found, kind="xlsx", now=NOW)
    assert refused.value.code == "list_too_long"


@pytest.mark.usefixtures("on_tuesday")
def test_the_steps_are_set_on_their_page(cast: Cast) -> None:
    client, url = browser(cast.chief), reverse("task_ladder")
    assert 'value="3"' in read(client, url)
    wrong = send(client, url, {"soon_days": "0", "special_days": "3", "reason": "x"}, 422)
    assert "Xin ghi số từ 1 trở lên." in wrong
    send(client, url, {"soon_days": "2", "special_days": "5", "reason": "Quy chế 12-QC/TU"})
    assert "Quy chế 12-QC/TU" in read(client, url)
    read(browser(cast.officer), url, 403)


@pytest.mark.usefixtures("on_tuesday")
def test_programs_read_the_same_board(cast: Cast, late: dict[str, Task]) -> None:
    leader, chief = Program(cast, "LEADER"), Program(cast, "CHIEF")
    found = leader.get("task-board?by=nguoi")
    assert found["counts"] == {"YELLOW": 1, "RED": 1, "RED_SPECIAL": 1}
    assert [line["days_late"] for line in found["lines"]] == [4, 1]
    one = leader.get(f"task-board?by=nguoi&group={late['red'].lead_id}")
    assert [line["task_id"] for line in one["lines"]] == [str(late["red"].pk)]
    assert leader.get("task-ladder") == [
        {"soon_days": 3, "special_days": 3, "set_at": None, "reason": ""}
    ]
    given = {"soon_days": 2, "special_days": 5, "reason": "Quy chế"}
    assert chief.put("task-ladder", given)["special_days"] == 5
    assert chief.put("task-ladder", {**given, "soon_days": 99}, 422)["code"] == "ladder_steps"
    assert leader.put("task-ladder", given, 403)["code"] == "not_allowed"


@pytest.mark.usefixtures("_database", "on_tuesday")
def test_commands_tell_the_same_board(cast: Cast, late: dict[str, Task], tmp_path: Any) -> None:
    said = run("board", "--as", name_of(cast.leader), "--out", str(tmp_path / "a.xlsx"))
    assert said.splitlines()[0] == "Vàng 1, Đỏ 1, Đỏ đặc biệt 1"
    assert f"quyết định: {cast.chief.name}" in said
    assert (tmp_path / "a.xlsx").stat().st_size > 1000
    chief = name_of(cast.chief)
    assert run("ladder", "--as", chief).startswith("Vàng: còn 3 ngày làm việc.")
    run("ladder", "--as", chief, "--special-days", "9", "--reason", "Quy chế")
    assert "Đỏ đặc biệt: quá 9 ngày. Quy chế" in run("ladder", "--as", chief)
    with pytest.raises(Invalid):
        run("ladder", "--as", chief, "--soon-days", "99", "--reason", "x")
