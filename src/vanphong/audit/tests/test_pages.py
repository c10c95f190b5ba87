"""The trail as a page: who may look, filters, older pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Cast, make_office

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def look(cast: Cast, role: str = "CHIEF", **asked: str) -> Any:
    account = Account.objects.get(person=cast.posts[role].person)
    client = Client()
    client.post(reverse("login"), {"username": account.username, "password": PASSWORD})
    return client.get(reverse("trail"), asked)


def acts_on(page: Any) -> list[str]:
    return [line.event.action for line in page.context["lines"]]


def marks_on(page: Any) -> list[str]:
    return [line.event.detail.get("mark", "") for line in page.context["lines"]]


def write(cast: Cast, role: str, mark: str, action: str = "people:post:edit") -> None:
    actor = cast.actors[role]
    with acting(actor):
        audit.record(actor, action, subject=cast.posts[role], detail={"mark": mark})


def test_only_who_may_read_the_trail_reads_it(cast: Cast) -> None:
    assert look(cast, "CLERK").status_code == 403
    assert look(cast, "ADMIN").status_code == 200


def test_filters_by_person_act_thing_and_day(cast: Cast) -> None:
    write(cast, "CLERK", "one")
    write(cast, "OFFICER", "two", "people:post:close")
    today = clock.today()
    day = dt.timedelta(days=1)
    post = str(cast.posts["OFFICER"].id)
    for asked, found in (
        ({}, ["two", "one"]),
        ({"nguoi": "Sổ"}, ["one"]),
        ({"nguoi": "tran thi so"}, ["one"]),
        ({"nguoi": "Số"}, []),
        ({"nguoi": "(so"}, []),
        ({"viec": "people:post:close"}, ["two"]),
        ({"bang": "people_post", "ma": post}, ["two"]),
        ({"tu": f"{today:%d/%m/%Y}", "den": f"{today:%d/%m/%Y}"}, ["two", "one"]),
        ({"den": f"{today - day:%d/%m/%Y}"}, []),
        ({"tu": f"{today + day:%d/%m/%Y}"}, []),
        ({"viec": "files:file:share"}, []),
    ):
        page = look(cast, **asked)
        assert page.status_code == 200
        assert [mark for mark in marks_on(page) if mark] == found, asked


def test_an_act_is_said_in_words_with_the_name_of_its_thing(cast: Cast) -> None:
    write(cast, "CLERK", "one")
    page = look(cast, "ADMIN", viec="people:post:edit")
    [line] = page.context["lines"]
    assert line.act == "Sửa chức vụ"
    assert line.subject.name == "Trần Thị Sổ, Văn thư"
    assert line.subject.noun == "chức vụ"
    other = make_office("Tỉnh ủy Khác")
    with acting(cast.admin):
        audit.record(cast.admin, "people:post:close", subject=other.posts["CLERK"])
    [line] = look(cast, "ADMIN", viec="people:post:close").context["lines"]
    assert line.subject.name == ""


def test_what_the_reader_does_not_see_is_told_without_its_words(cast: Cast) -> None:
    detail = {"reason": "Lý do riêng"}
    with acting(cast.admin):
        other = make_office("Tỉnh ủy Khác").posts["CLERK"]
        audit.record(cast.admin, "people:post:close", subject=other, detail=detail)
        audit.record(
            cast.admin, "people:post:close", subject=cast.posts["CLERK"], detail=detail
        )
    page = look(cast, "ADMIN", viec="people:post:close")
    assert [line.told for line in page.context["lines"]] == [detail, {}]
    assert page.content.decode().count("Lý do riêng") == 2  # its fact and its folded detail


def test_the_machine_and_its_operator_are_named_in_words(cast: Cast) -> None:
    for name in ("exchange.check_signatures", "vận hành: root"):
        audit.record(job_actor(name, cast.office.id, frozenset()), "people:post:edit")
    page = look(cast, "ADMIN", viec="people:post:edit")
    assert [str(line.person) for line in page.context["lines"]] == [
        "vận hành: root",
        "Hệ thống",
    ]


def test_changes_of_rows_are_shown_when_asked_for(cast: Cast) -> None:
    assert "row:insert" not in look(cast).content.decode()
    assert "row:insert" in look(cast, dong="on").content.decode()


def test_older_pages_by_number(cast: Cast) -> None:
    for number in range(60):
        write(cast, "CLERK", f"n{number:02d}")
    first = look(cast, viec="people:post:edit")
    older = re.search(r'href="\?([^"]*truoc=(\d+)[^"]*)"', first.content.decode())
    assert older is not None
    second = look(cast, viec="people:post:edit", truoc=older.group(2))
    shown = [mark for page in (first, second) for mark in marks_on(page)]
    assert shown == [f"n{number:02d}" for number in reversed(range(60))]
    assert look(cast, truoc="không phải số").status_code == 200
    assert look(cast, truoc="9" * 30).status_code == 200


def test_the_trail_of_another_office_is_not_shown(cast: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    write(other, "CLERK", "theirs")
    assert "theirs" not in marks_on(look(cast))


def test_a_change_of_days_stands_in_the_trail_by_its_reason(cast: Cast) -> None:
    day = dt.date(2026, 6, 10)  # a Wednesday
    with acting(cast.admin):
        calendars.set_day(
            actor=cast.admin, date=day, kind=calendars.DayKind.CLOSURE, reason="Dời trụ sở",
            scope=calendars.Scope.OFFICE, change_reason="Dời trụ sở", now=clock.now(),
        )  # fmt: skip
    [line] = look(cast, "ADMIN", bang="calendars_daychange").context["lines"]
    assert line.subject.name == "Dời trụ sở"
    assert look(cast, "ADMIN", tu="99/99/2026").status_code == 200
