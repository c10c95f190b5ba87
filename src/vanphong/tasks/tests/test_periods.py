"""Sheets of a week, month, quarter: which days, what counts, and that two looks agree."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.tasks import api as tasks
from vanphong.tasks import board, queries
from vanphong.tasks.models import Evidence, Extension, Pause, Task
from vanphong.tasks.period_sheet import sheet
from vanphong.tasks.rules import (
    Figure,
    PeriodKind,
    TaskHistory,
    figures_of,
    period_named,
    period_of,
)
from vanphong.tasks.tests.conftest import EVIDENCE, NOW, direct, hire
from vanphong.tasks.tests.test_pages import browser, read
from vanphong.tasks.tests.test_programs import Program, name_of, run

D = dt.date
DAY = dt.timedelta(days=1)
WEEK = period_of(PeriodKind.WEEK, D(2026, 3, 2))
APRIL = D(2026, 4, 1)


def at(month: int, day: int, hour: int = 12) -> dt.datetime:
    """Give an hour of a day of 2026 in Vietnam."""
    return dt.datetime(2026, month, day, hour, tzinfo=clock.VIETNAM)


@pytest.mark.parametrize(
    ("kind", "day", "key", "since", "until"),
    [
        ("WEEK", D(2026, 3, 8), "2026-W10", D(2026, 3, 2), D(2026, 3, 9)),
        ("WEEK", D(2027, 1, 1), "2026-W53", D(2026, 12, 28), D(2027, 1, 4)),
        ("MONTH", D(2026, 12, 31), "2026-12", D(2026, 12, 1), D(2027, 1, 1)),
        ("MONTH", D(2028, 2, 29), "2028-02", D(2028, 2, 1), D(2028, 3, 1)),
        ("QUARTER", D(2026, 11, 15), "2026-Q4", D(2026, 10, 1), D(2027, 1, 1)),
        ("QUARTER", D(2026, 3, 31), "2026-Q1", D(2026, 1, 1), D(2026, 4, 1)),
    ],
)
def test_the_period_of_a_day(kind: str, day: D, key: str, since: D, until: D) -> None:
    period = period_of(PeriodKind(kind), day)
    assert (period.key, period.since, period.until) == (key, since, until)
    assert period_named(key) == period
    assert period.next.previous == period
    assert period.next.since == until


@pytest.mark.parametrize(
    "key",
    ["", "2026", "2026-W54", "2025-W53", "2026-13", "2026-00", "2026-Q5", "1900-01", "٢٠٢٦-01"],
)
def test_a_key_that_names_none(key: str) -> None:
    assert period_named(key) is None


def test_a_period_says_its_days() -> None:
    assert WEEK.words == "Tuần 10 năm 2026"
    assert WEEK.days == "từ 02/03/2026 đến 08/03/2026"
    assert period_of(PeriodKind.QUARTER, APRIL).words == "Quý 2 năm 2026"


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    last = TaskHistory(created_at=dt.datetime(2026, 3, 8, 16, 59, tzinfo=dt.UTC))
    first = TaskHistory(created_at=dt.datetime(2026, 3, 8, 17, tzinfo=dt.UTC))
    assert figures_of(last, WEEK, APRIL) == {Figure.GIVEN}
    assert figures_of(first, WEEK, APRIL) == set()


def test_what_comes_after_a_period_changes_nothing_in_it() -> None:
    before = TaskHistory(created_at=at(2, 27), due_on=D(2026, 3, 6))
    done = TaskHistory(at(2, 27), D(2026, 3, 6), products=((at(3, 6), None),))
    assert figures_of(before, WEEK, APRIL) == {Figure.DUE, Figure.OPEN_LATE}
    assert figures_of(done, WEEK, APRIL) == {Figure.DUE, Figure.IN_TIME}
    for same, later in (
        (before, TaskHistory(at(2, 27), D(2026, 3, 6), cancelled_at=at(3, 9, 0))),
        (before, TaskHistory(at(2, 27), D(2026, 3, 6), products=((at(3, 9, 0), None),))),
        (
            before,
            TaskHistory(at(2, 27), D(2026, 5, 1), extensions=((at(3, 9), D(2026, 3, 6)),)),
        ),
        (before, TaskHistory(at(2, 27), D(2026, 3, 6), pauses=((at(3, 9), None),))),
        (done, TaskHistory(at(2, 27), D(2026, 3, 6), products=((at(3, 6), at(3, 10)),))),
    ):
        assert figures_of(same, WEEK, APRIL) == figures_of(later, WEEK, APRIL)


def test_work_due_on_the_last_day_is_late_when_the_period_is_over() -> None:
    task = TaskHistory(at(2, 27), D(2026, 3, 8))
    assert Figure.OPEN_LATE not in figures_of(task, WEEK, D(2026, 3, 8))
    assert Figure.OPEN_LATE in figures_of(task, WEEK, D(2026, 3, 9))


def test_nothing_stands_late_in_a_period_that_has_not_begun() -> None:
    assert figures_of(TaskHistory(at(2, 2), D(2026, 2, 5)), WEEK, D(2026, 2, 20)) == set()


@dataclass(frozen=True, slots=True)
class Mixed:
    """One task of the mix."""

    created_at: dt.datetime
    due_on: dt.date | None
    cancelled_at: dt.datetime | None
    products: tuple[tuple[dt.datetime, dt.datetime | None], ...]
    pauses: tuple[tuple[dt.datetime, dt.datetime | None], ...]
    extensions: tuple[tuple[dt.datetime, dt.date], ...]


BEFORE, WITHIN, AFTER = at(2, 25), at(3, 4), at(3, 11)


def mixed(chance: random.Random) -> Mixed:
    """Give facts that may follow one another, before, in and after the week."""
    created = chance.choice((at(2, 23), at(2, 23), at(3, 2, 0), at(3, 9, 0)))
    if created > AFTER - 3 * DAY:
        return Mixed(created, chance.choice((None, D(2026, 3, 6))), None, (), (), ())
    first = at(3, 3) if created > BEFORE else BEFORE
    extended = chance.choice((None, None, at(3, 3), at(3, 10)))
    due = (None, D(2026, 2, 27), D(2026, 3, 4), D(2026, 3, 8), D(2026, 3, 20))
    cancelled = chance.choice((None, None, None, at(3, 5), at(3, 10), first))
    return Mixed(
        created,
        D(2026, 3, 20) if extended else chance.choice(due),
        None if extended and cancelled and cancelled < extended else cancelled,
        chance.choice(
            (
                (), (), ((first, None),), ((WITHIN, None),), ((AFTER, None),),
                ((WITHIN, at(3, 6)),), ((WITHIN, AFTER),), ((WITHIN, AFTER), (at(3, 12), None)),
                ((first, at(3, 4)), (at(3, 6), AFTER)),
            )
        ),
        chance.choice(((), (), ((first, None),), ((first, at(3, 4)),), ((WITHIN, AFTER),))),
        ((extended, D(2026, 3, 4)),) if extended else (),
    )  # fmt: skip


def keep(cast: Cast, one: Mixed, number: int) -> Task:
    """Write a task of the mix as its acts would have left it."""
    office, post = cast.office.id, cast.officer.post_id
    standing = [shown for shown, returned in one.products if returned is None]
    task = Task.objects.create(
        office_id=office, title=f"Việc {number}", due_on=one.due_on, lead_id=post,
        created_by_id=(cast.leader if number % 2 else cast.chief).post_id,
        created_at=one.created_at, needs_acceptance=True, cancelled_at=one.cancelled_at,
        cancel_reason="Thôi" if one.cancelled_at else "",
        submitted_at=standing[-1] if standing else None,
    )  # fmt: skip
    for shown, returned in one.products:
        Evidence.objects.create(
            office_id=office, task=task, submitted_by_id=post, submitted_at=shown, **EVIDENCE,
            verdict=("RETURNED", "TAKEN_BACK")[number % 2] if returned else "WAITING",
            verdict_at=returned,
            verdict_by_id=cast.leader.post_id if returned else None,
            verdict_reason="Thiếu" if returned else "",
        )  # fmt: skip
    for paused, resumed in one.pauses:
        ended: dict[str, Any] = {
            "resumed_by_id": post, "resumed_at": resumed, "resume_reason": "Xong",
            "resumed_on": clock.vietnam_date(resumed),
        } if resumed else {}  # fmt: skip
        Pause.objects.create(
            office_id=office, task=task, paused_by_id=post, paused_at=paused, reason="Chờ",
            paused_on=clock.vietnam_date(paused), **ended,
        )  # fmt: skip
    for given, before in one.extensions:
        Extension.objects.create(
            office_id=office, task=task, due_before=before, due_after=D(2026, 3, 20),
            reason="Chờ", given_by_id=post, given_at=given,
        )  # fmt: skip
    return task


def test_the_database_counts_as_the_rule_does(cast: Cast) -> None:
    chance = random.Random(20260302)
    month = period_of(PeriodKind.MONTH, D(2026, 3, 2))
    with acting(cast.leader):
        facts = [mixed(chance) for _n in range(160)]
        kept = {keep(cast, one, number).pk: one for number, one in enumerate(facts)}
        seen = queries.visible_tasks(cast.leader)
        for period, today in (
            (WEEK, APRIL), (WEEK, D(2026, 3, 5)), (WEEK, D(2026, 2, 20)), (month, APRIL),
            (WEEK.previous, APRIL),
        ):  # fmt: skip
            said = {
                pk: figures_of(
                    TaskHistory(
                        one.created_at, one.due_on, one.cancelled_at, one.products, one.pauses,
                        one.extensions,
                    ),
                    period, today,
                )
                for pk, one in kept.items()
            }  # fmt: skip
            counted: Counter[Figure] = Counter()
            for group in queries.counts_by(seen, "lanh-dao", period, today):
                counted.update(group.counts)
            assert +counted == Counter(one for figures in said.values() for one in figures)
            for figure in Figure:
                listed = queries.in_figure(seen, figure, period, today)
                assert set(listed.values_list("pk", flat=True)) == {
                    pk for pk, figures in said.items() if figure in figures
                }
    assert len(set(said.values())) > 3


# Through services, pages, commands and the API: a week at work, looked at on Tuesday the 10th.


@pytest.fixture
def second(cast: Cast) -> Actor:
    return hire(cast, "Vũ Thị Soạn")


@pytest.fixture
def week(cast: Cast, second: Actor, monkeypatch: pytest.MonkeyPatch) -> dict[str, Task]:
    """One task done in time, one late still, one cancelled, one extended, in week 10."""
    monkeypatch.setattr(clock, "now", lambda: NOW + 8 * DAY)
    monkeypatch.setattr(clock, "today", lambda: D(2026, 3, 10))
    found = {
        "done": direct(cast),
        "late": direct(cast, by=cast.chief, to=second),
        "cancelled": direct(cast),
        "extended": direct(cast),
    }
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=found["done"].pk, now=NOW + DAY, **EVIDENCE
        )
    with acting(cast.leader):
        tasks.cancel_task(
            actor=cast.leader, task_id=found["cancelled"].pk, reason="Thôi", now=NOW + DAY
        )
        tasks.extend_due(
            actor=cast.leader, task_id=found["extended"].pk, reason="Chờ", now=NOW + DAY,
            due=tasks.DueGiven(on=D(2026, 3, 20)),
        )  # fmt: skip
    return found


def totals(actor: Actor, key: str = "2026-W10", **address: str) -> dict[str, int]:
    with acting(actor):
        found = sheet(actor, {"ky": key, **address}, clock.today())
        return {str(figure): count for figure, count in found.totals.items() if count}


def test_a_week_at_work(cast: Cast, week: dict[str, Task], second: Actor) -> None:
    assert totals(cast.leader) == {
        "GIVEN": 4, "DUE": 2, "IN_TIME": 1, "OPEN_LATE": 1, "CANCELLED": 1, "EXTENDED": 1,
    }  # fmt: skip
    assert totals(cast.leader, loc="toi-giao")["GIVEN"] == 3
    assert totals(second) == {"GIVEN": 1, "DUE": 1, "OPEN_LATE": 1}
    assert totals(second, loc="co-quan") == totals(second)
    assert totals(make_office("Tỉnh ủy Khác").leader) == {}


def test_a_past_week_stays_as_it_was(cast: Cast, week: dict[str, Task], second: Actor) -> None:
    before = totals(cast.leader)
    later = NOW + 8 * DAY
    with acting(second):
        tasks.submit_evidence(
            actor=second, task_id=week["late"].pk, now=later,
            **{**EVIDENCE, "symbol": "13-BC/VPTU"},
        )  # fmt: skip
    with acting(cast.leader):
        tasks.return_evidence(
            actor=cast.leader, task_id=week["done"].pk, reason="Thiếu số liệu", now=later
        )
        tasks.extend_due(
            actor=cast.leader, task_id=week["done"].pk, reason="Làm lại", now=later,
            due=tasks.DueGiven(on=D(2026, 3, 27)),
        )  # fmt: skip
    direct(cast, now=later, due=tasks.DueGiven(on=D(2026, 3, 13)))
    assert totals(cast.leader) == before
    assert totals(cast.leader, "2026-W11") == {
        "GIVEN": 1, "DUE": 1, "LATE": 1, "EXTENDED": 1,
    }  # fmt: skip


def test_every_figure_opens_the_list_behind_it(cast: Cast, week: dict[str, Task]) -> None:
    client = browser(cast.leader)
    page = read(client, f"{reverse('task_sheet')}?ky=2026-W10&theo=nguoi")
    assert "Tuần 10 năm 2026" in page
    assert page.split('class="bars ')[1].count('class="bar-done"') == 2
    legend = page.split('class="legend"')[1].split("</ul>")[0]
    assert all(
        f"</svg>{said}<" in legend for said in ("Xong đúng hạn", "Xong muộn", "Còn quá hạn")
    )
    assert "ky=2026-W09" in page
    assert "ky=2026-W11" in page
    links = re.findall(r'href="(/nhiem-vu\?[^"]*so-lieu=[^"]*)"[^>]*>(\d+)<', page)
    assert len(links) == 14
    for url, count in links:
        listed = read(client, url)
        assert listed.count(' href="/nhiem-vu/0') == int(count), url
        assert "Bỏ lọc" in listed
    late = next(url for url, _count in links if "so-lieu=con-qua-han" in url)
    assert week["late"].title in read(client, late + "&chu_tri=" + str(week["late"].lead_id))
    assert "Không có nhiệm vụ nào ở đây" in read(
        client, late + "&chu_tri=" + str(cast.officer.post_id)
    )
    untyped = read(client, f"{reverse('tasks')}?ky=2026-W10&so-lieu=giao&theo=loai&nhom=")
    assert "Không theo văn bản, hoặc không rõ loại" in untyped
    assert 'name="nhom" value=""' in untyped
    # Words that name nothing mean the first.
    assert "Tuần 11 năm 2026" in read(client, f"{reverse('task_sheet')}?loc=x&theo=x")


@pytest.mark.parametrize("theo", ["nguoi", "loai"])
def test_the_list_behind_a_figure_leads_back_to_its_sheet(
    cast: Cast, week: dict[str, Task], theo: str
) -> None:
    client = browser(cast.leader)
    sheet_url = f"{reverse('task_sheet')}?ky=2026-W10&loc=toi-giao&theo={theo}"
    links = re.findall(r'href="(/nhiem-vu\?[^"]*so-lieu=[^"]*)"', read(client, sheet_url))
    assert links
    for url in links:
        back = f'<a href="{sheet_url}">Tổng hợp theo kỳ: Tuần 10 năm 2026</a>'
        assert back in read(client, url)
    assert "Tuần 10" not in read(client, reverse("tasks"))


@pytest.mark.parametrize("key", ["2026-W99", "2026-13", "x"])
def test_a_period_that_there_is_not_is_said_to_be_none(
    cast: Cast, week: dict[str, Task], key: str
) -> None:
    client = browser(cast.leader)
    said = "Không có kỳ này. Ghi tuần 2026-W10, tháng 2026-03 hoặc quý 2026-Q1."
    for url in (reverse("task_sheet"), reverse("task_sheet_file", args=["xlsx"])):
        assert read(client, f"{url}?ky={key}", 422).count(said) == 1
    assert said in read(client, f"{reverse('tasks')}?ky={key}&so-lieu=giao", 422)


def test_it_is_given_out_as_it_is_seen(cast: Cast, week: dict[str, Task]) -> None:
    client = browser(cast.leader)
    words = "?ky=2026-Q1&theo=lanh-dao"
    content = client.get(reverse("task_sheet_file", args=["xlsx"]) + words).content
    *heading, first = list(load_workbook(io.BytesIO(content)).active.values)[:4]
    rows = list(load_workbook(io.BytesIO(content)).active.values)[4:]
    assert [line[0] for line in heading] == [
        "TỔNG HỢP NHIỆM VỤ THEO KỲ",
        f"{cast.office.name}, Quý 1 năm 2026 (từ 01/01/2026 đến 31/03/2026)",
        f"Số liệu lúc {clock.now().astimezone(clock.VIETNAM):%H:%M ngày %d/%m/%Y}",
    ]
    assert first[:3] == ("Người giao", "Giao trong kỳ", "Đến hạn trong kỳ")
    assert [(row[0], row[1]) for row in rows] == [
        (cast.leader.name, 3), (cast.chief.name, 1), ("Tất cả", 4),
    ]  # fmt: skip
    printed = client.get(reverse("task_sheet_file", args=["pdf"]) + words)
    assert printed.content.startswith(b"%PDF")
    assert client.get(reverse("task_sheet_file", args=["doc"])).status_code == 404
    with acting(cast.admin):
        assert Event.objects.filter(action="tasks:sheet:give_out").count() == 2


def test_programs_read_the_same_sheet(cast: Cast, week: dict[str, Task]) -> None:
    leader = Program(cast, "LEADER")
    found = leader.get("task-sheet?period=MONTH&on=2026-03-31&by=nguoi")
    assert (found["period"], found["until"]) == ("2026-03", "2026-04-01")
    assert found["totals"]["GIVEN"] == 4
    late = next(row for row in found["rows"] if row["counts"]["OPEN_LATE"])
    words = f"view=co-quan&period=2026-03&figure=OPEN_LATE&by=nguoi&group={late['key']}"
    assert [one["id"] for one in leader.get(f"tasks?{words}")["tasks"]] == [
        str(week["late"].pk)
    ]
    assert leader.get("tasks?period=2026&figure=LATE", 422)["code"] == "no_period"


@pytest.mark.usefixtures("_database")
def test_commands_tell_the_same_sheet(cast: Cast, week: dict[str, Task], tmp_path: Any) -> None:
    leader = name_of(cast.leader)
    given = ("sheet", "--as", leader, "--period", "week", "--on", "04/03/2026")
    said = run(*given, "--out", str(tmp_path / "tuan.pdf")).splitlines()
    assert said[0] == "Tuần 10 năm 2026 (từ 02/03/2026 đến 08/03/2026)"
    assert said[-1].startswith("Tất cả: Giao trong kỳ 4, Đến hạn trong kỳ 2, Xong đúng hạn 1")
    assert (tmp_path / "tuan.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(run(*given, "--json"))["totals"]["CANCELLED"] == 1
    listed = ("--period", "2026-W10", "--figure", "con-qua-han", "--view", "co-quan")
    assert str(week["late"].pk) in run("list", "--as", leader, *listed)
    with pytest.raises(Invalid) as refused:
        run("list", "--as", leader, "--period", "2026-W99", "--figure", "giao")
    assert refused.value.code == "no_period"


def test_the_own_unit(cast: Cast, week: dict[str, Task]) -> None:
    with acting(cast.admin):
        assert "don-vi-toi" not in [word for word, *_rest in board.scopes(cast.officer)]
        own = [cast.officer.post_id, cast.leader.post_id]
        people.Post.objects.filter(pk__in=own).update(department="Phòng Tổng hợp")
    assert totals(cast.leader, loc="don-vi-toi") == {
        "GIVEN": 3, "DUE": 1, "IN_TIME": 1, "CANCELLED": 1, "EXTENDED": 1,
    }  # fmt: skip
    client = browser(cast.leader)
    listed = read(client, f"{reverse('tasks')}?loc=don-vi-toi")
    assert reverse("task", args=[week["extended"].pk]) in listed
    assert reverse("task", args=[week["late"].pk]) not in listed
    seen = read(client, f"{reverse('task_board')}?loc=don-vi-toi&theo=loai")
    assert reverse("task", args=[week["late"].pk]) not in seen
    whole = read(client, f"{reverse('task_board')}?theo=loai")
    assert "Không theo văn bản, hoặc không rõ loại" in whole
