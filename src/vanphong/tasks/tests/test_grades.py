"""Grades of accepted products: asked where the office wants them, kept, changed by a return only."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks
from vanphong.tasks import queries
from vanphong.tasks.models import Evidence, GradeSetting, Task
from vanphong.tasks.rules import grade_answers, grades_fit
from vanphong.tasks.tests.conftest import NOW, direct
from vanphong.tasks.tests.test_pages import browser, read, send, url_of
from vanphong.tasks.tests.test_programs import Program, name_of, run
from vanphong.tasks.tests.test_races import at_once

NAMES = ("Xuất sắc", "Đạt", "Đạt có hạn chế")
WHY = "Quy chế 12-QC/VPTU"
# Of another office, so that it waits for acceptance.
FOREIGN = {
    "product": "Báo cáo gửi Ban Tổ chức",
    "symbol": "31-BC/BTCTU",
    "dated_on": dt.date(2026, 3, 2),
}


def set_grades(actor: Actor, *names: str, reason: str = WHY) -> None:
    with acting(actor):
        tasks.set_grades(actor=actor, names=names, reason=reason, now=NOW)


def submit(cast: Cast, task: Task) -> None:
    with acting(cast.officer):
        tasks.submit_evidence(actor=cast.officer, task_id=task.pk, now=NOW, **FOREIGN)


def accept(actor: Actor, task: Task, grade: str = "") -> Task:
    with acting(actor):
        return tasks.accept_evidence(actor=actor, task_id=task.pk, grade=grade, now=NOW)


def grade_of(cast: Cast, task: Task) -> list[tuple[str, str]]:
    with acting(cast.leader):
        kept = Evidence.objects.filter(task=task).order_by("submitted_at", "id")
        return list(kept.values_list("verdict", "grade"))


@pytest.fixture
def waiting(cast: Cast, task: Task) -> Task:
    submit(cast, task)
    return task


@pytest.mark.parametrize(
    ("names", "fit"),
    [((), True), (NAMES, True), (NAMES[:2], False), (("A", "a", "B"), False),
     (("A", "B", ""), False), (("A", "B", "x" * 61), False)],
)  # fmt: skip
def test_which_grades_an_office_may_set(names: tuple[str, ...], fit: bool) -> None:
    assert bool(grades_fit(names)) is fit


def test_what_answers_a_question_for_a_grade() -> None:
    assert grade_answers("Đạt", NAMES)
    assert grade_answers("", ())
    assert grade_answers("", NAMES).code == "grade_missing"
    assert grade_answers("Tốt", NAMES).code == "grade_missing"
    assert grade_answers("Đạt", ()).code == "grade_not_asked"


def test_nobody_is_asked_where_none_are_set(cast: Cast, waiting: Task) -> None:
    with pytest.raises(Invalid) as refused:
        accept(cast.leader, waiting, "Đạt")
    assert refused.value.code == "grade_not_asked"
    accept(cast.leader, waiting)
    assert grade_of(cast, waiting) == [("ACCEPTED", "")]


def test_a_grade_is_asked_for_and_kept_with_who_gave_it(cast: Cast, waiting: Task) -> None:
    set_grades(cast.chief, *NAMES)
    for wrong in ("", "Tốt"):
        with pytest.raises(Invalid) as refused:
            accept(cast.leader, waiting, wrong)
        assert refused.value.code == "grade_missing"
        assert "Xuất sắc, Đạt, Đạt có hạn chế" in str(refused.value)
    assert grade_of(cast, waiting) == [("WAITING", "")]
    accept(cast.leader, waiting, " Đạt ")
    with acting(cast.leader):
        evidence = Evidence.objects.get(task=waiting)
        assert (evidence.grade, evidence.verdict_by_id) == ("Đạt", cast.leader.post_id)
        assert evidence.verdict_at == NOW
        closing = audit.events_of(cast.leader, waiting).get(action="tasks:task:close")
        assert closing.detail["grade"] == "Đạt"


def test_another_grade_needs_a_return(cast: Cast, waiting: Task) -> None:
    set_grades(cast.chief, *NAMES)
    accept(cast.leader, waiting, "Đạt")
    assert accept(cast.leader, waiting, "Đạt").closed_at == NOW  # again, so nothing
    with pytest.raises(Refused) as refused:
        accept(cast.leader, waiting, "Xuất sắc")
    assert refused.value.code == "graded"
    with acting(cast.leader):
        tasks.return_evidence(
            actor=cast.leader, task_id=waiting.pk, reason="Thiếu phụ lục", now=NOW
        )
        returned = audit.events_of(cast.leader, waiting).get(action="tasks:evidence:return")
        assert returned.detail["grade"] == "Đạt"
    submit(cast, waiting)
    accept(cast.leader, waiting, "Xuất sắc")
    assert sorted(grade_of(cast, waiting)) == [("ACCEPTED", "Xuất sắc"), ("RETURNED", "")]


def test_what_the_register_closes_has_none(cast: Cast, task: Task) -> None:
    set_grades(cast.chief, *NAMES)
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.pk, now=NOW, product="Báo cáo",
            symbol="12-BC/VPTU", dated_on=dt.date(2026, 3, 2),
        )  # fmt: skip
    assert grade_of(cast, task) == [("REGISTERED", "")]


def test_settings_are_kept_one_after_the_other(cast: Cast, waiting: Task) -> None:
    set_grades(cast.chief, *NAMES)
    accept(cast.leader, waiting, "Đạt")
    set_grades(cast.chief, reason="Thôi")
    with acting(cast.chief):
        assert queries.grades(cast.chief) == ()
        assert [one.grades for one in queries.grade_history(cast.chief)] == [(), NAMES]
    assert grade_of(cast, waiting) == [("ACCEPTED", "Đạt")]
    for names, reason in ((("Một",), WHY), (NAMES, " ")):
        with pytest.raises(Invalid):
            set_grades(cast.chief, *names, reason=reason)
    with pytest.raises(NotAllowed):
        set_grades(cast.leader, *NAMES)
    with acting(cast.chief):
        assert GradeSetting.objects.count() == 2


def test_of_eight_windows_one_grade_stands(committed_db: None) -> None:
    cast = make_office()
    task = direct(cast)
    submit(cast, task)
    set_grades(cast.chief, *NAMES)
    said = at_once(lambda n: str(accept(cast.leader, task, NAMES[n % 3]).version))
    assert set(said) <= {"3", "graded"}
    [(_verdict, grade)] = grade_of(cast, task)
    assert grade in NAMES


def test_the_pages(cast: Cast, waiting: Task) -> None:
    chief, leader, url = browser(cast.chief), browser(cast.leader), reverse("task_grades")
    assert 'name="grade"' not in read(leader, url_of(waiting))
    assert "Chưa tìm thấy quy định của Đảng" in read(chief, url)
    send(chief, url, {"best": "Một", "middle": "", "least": "", "reason": WHY}, 422)
    named = dict(zip(("best", "middle", "least"), NAMES, strict=True))
    send(chief, url, {**named, "reason": WHY})
    assert "Xuất sắc, Đạt, Đạt có hạn chế" in read(chief, url)
    assert browser(cast.officer).get(url).status_code == 403
    assert read(leader, url_of(waiting)).count('name="grade"') == 3
    missing = send(leader, url_of(waiting, "nghiem-thu"), {"version": "2"}, 422)
    assert missing.count('name="grade"') == 3
    send(leader, url_of(waiting, "nghiem-thu"), {"version": "2", "grade": "Xuất sắc"})
    page = read(browser(cast.officer), url_of(waiting))
    assert f"<strong>Xuất sắc</strong>, {cast.leader.name}" in page
    assert "đạt, mức Xuất sắc</span>" in page


@pytest.mark.usefixtures("_database")
def test_commands(cast: Cast, waiting: Task) -> None:
    chief, leader = name_of(cast.chief), name_of(cast.leader)
    assert run("grades", "--as", chief) == "Nghiệm thu không kèm mức.\n"
    given = [word for name in NAMES for word in ("--name", name)]
    assert WHY in run("grades", "--as", chief, *given, "--reason", WHY)
    with pytest.raises(Invalid):
        run("accept", str(waiting.pk), "--as", leader)
    run("accept", str(waiting.pk), "--as", leader, "--grade", "Đạt")
    assert "đạt Đạt" in run("show", str(waiting.pk), "--as", leader)
    assert json.loads(run("grades", "--as", chief, "--json"))[0]["names"] == list(NAMES)
    run("grades", "--as", chief, "--none", "--reason", "Thôi")
    assert run("grades", "--as", chief).startswith("Nghiệm thu không kèm mức.")


def test_programs(cast: Cast, waiting: Task) -> None:
    leader, chief = Program(cast, "LEADER"), Program(cast, "CHIEF")
    assert leader.get("task-grades") == [{"names": [], "set_at": None, "reason": ""}]
    given = {"names": list(NAMES), "reason": WHY}
    assert chief.put("task-grades", given)["names"] == list(NAMES)
    leader.put("task-grades", given, 403)
    at = f"tasks/{waiting.pk}"
    assert leader.post(f"{at}/accept", {}, 422)["code"] == "grade_missing"
    leader.post(f"{at}/accept", {"grade": "Đạt"})
    assert leader.get(at)["evidence"][0]["grade"] == "Đạt"
