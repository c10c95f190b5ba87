"""The trail over the JSON API and on the command line: the words and limits of the page."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import Client
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.audit import api as audit
from vanphong.audit.cli import commands
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Invalid, NotAllowed
from vanphong.kernel.scope import acting
from vanphong.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    running = ports.Port("database_in_use")
    running.fill(contextlib.nullcontext)  # the cluster of the tests runs already
    monkeypatch.setattr(ports, "database_in_use", running)
    return make_office(accounts=True)


def write(cast: Cast, role: str, reason: str, action: str = "people:post:edit") -> None:
    actor = cast.actors[role]
    with acting(actor):
        audit.record(actor, action, subject=cast.posts[role], detail={"reason": reason})


def ask(client: Client, **asked: str | int) -> Any:
    answer = client.get("/api/v1/trail", query_params=asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def command(cast: Cast, role: str, *arguments: str) -> Result:
    account = Account.objects.get(person=cast.posts[role].person)
    return CliRunner().invoke(commands, ["list", "--as", account.username, *arguments])


def reasons(found: Any) -> list[str]:
    told = (event["detail"].get("reason", "") for event in found["events"])
    return [reason for reason in told if reason in {"one", "two"}]


def test_api_and_command_say_what_the_page_says(cast: Cast) -> None:
    write(cast, "CLERK", "one")
    chief = client_of(cast, "CHIEF")
    event = ask(chief, action="people:post:edit")["events"][0]
    clerk = cast.posts["CLERK"]
    assert event["subject_table"] == "people_post"
    assert event["subject_id"] == str(clerk.pk)
    assert event["actor"]["person"] == str(clerk.person_id)
    assert (event["act"], event["kind"]) == ("Sửa chức vụ", "chức vụ")
    assert event["name"] == "Trần Thị Sổ, Văn thư"
    printed = command(cast, "CHIEF", "--action", "people:post:edit")
    assert printed.exit_code == 0, printed.output
    line = printed.stdout.splitlines()[0].split("\t")
    assert line[0] == str(event["id"])
    assert line[2:] == ["Trần Thị Sổ", "Sửa chức vụ (Lý do: one)", f"chức vụ {event['name']}"]
    as_json = command(cast, "CHIEF", "--action", "people:post:edit", "--json")
    assert json.loads(as_json.stdout)["events"][0]["act"] == "Sửa chức vụ"


def test_the_filters_of_the_page_and_the_trail_of_one_thing(cast: Cast) -> None:
    write(cast, "CLERK", "one")
    write(cast, "OFFICER", "two", "people:post:close")
    client = client_of(cast, "CHIEF")
    today, post = clock.today(), str(cast.posts["OFFICER"].id)
    for asked, found in (
        ({"person": "tran thi so"}, ["one"]),
        ({"person": "Số"}, []),
        ({"action": "people:post:close"}, ["two"]),
        ({"table": "people_post", "subject_id": post}, ["two"]),
        ({"since": f"{today}", "until": f"{today}", "size": 200}, ["two", "one"]),
        ({"until": "2020-01-01"}, []),
    ):
        assert reasons(ask(client, **asked)) == found, asked
        options = [
            part
            for name, value in asked.items()
            for part in ("--" + name.replace("subject_id", "id"), str(value))
        ]
        printed = command(cast, "CHIEF", "--json", *options)
        assert reasons(json.loads(printed.stdout)) == found, options


def test_older_lines_by_number(cast: Cast) -> None:
    for reason in ("one", "two"):
        write(cast, "CLERK", reason)
    client = client_of(cast, "CHIEF")
    first = ask(client, size=1, action="people:post:edit")
    second = ask(client, size=1, action="people:post:edit", before=first["next_before"])
    assert reasons(first) + reasons(second) == ["two", "one"]
    assert second["next_before"] is None
    printed = command(cast, "CHIEF", "--size", "1")
    assert "Xem tiếp: --before " in printed.stdout


def test_changes_of_rows_only_when_asked_for(cast: Cast) -> None:
    client = client_of(cast, "CHIEF")
    for asked, told in (
        ({}, False),
        ({"rows": "true"}, True),
        ({"action": "row:insert"}, True),
    ):
        actions = {event["action"] for event in ask(client, size=200, **asked)["events"]}
        assert ("row:insert" in actions) == told, asked


def test_only_who_may_read_the_trail_and_only_the_own_office(cast: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    write(other, "CLERK", "one")
    assert reasons(ask(client_of(cast, "CHIEF"), size=200)) == []
    assert client_of(cast, "CLERK").get("/api/v1/trail").status_code == 403
    refused = command(cast, "CLERK")
    assert isinstance(refused.exception, NotAllowed)
    assert Client().get("/api/v1/trail").status_code == 401


@pytest.mark.parametrize("field", ["action", "table"])
def test_an_unknown_act_or_kind_is_refused_at_its_field(cast: Cast, field: str) -> None:
    answer = client_of(cast, "CHIEF").get(f"/api/v1/trail?{field}=khong:co")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_value")
    assert list(answer.json()["fields"]) == [field]
    refused = command(cast, "CHIEF", f"--{field}", "khong:co")
    assert isinstance(refused.exception, Invalid)
