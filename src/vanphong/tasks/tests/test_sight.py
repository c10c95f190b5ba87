"""Who can see a task, and why: listed is exactly who sees it, each with a reason."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.tasks import queries, sight
from vanphong.tasks.cli import commands
from vanphong.tasks.rules import READ_OWN
from vanphong.tasks.tests.conftest import FRIDAY, direct, hire

pytestmark = pytest.mark.django_db


def test_listed_is_exactly_who_sees_it_each_with_a_reason(cast: Cast) -> None:
    helper, watcher = hire(cast, "Vũ Văn Giúp"), hire(cast, "Lò Thị Dõi")
    hire(cast, "Bàn Văn Ngoài")
    task = direct(cast, cooperating=[helper.post_id], follower_id=watcher.post_id)
    with acting(cast.leader):
        found = sight.readers_of(cast.leader, task, FRIDAY)
        everyone = people.actors_of_office(cast.leader, FRIDAY)
        sees = {
            one.name
            for one, _roles in everyone
            if one.may(READ_OWN) and queries.visible_tasks(one).filter(pk=task.pk).exists()
        }
    assert {one.name for one in found} == sees
    assert all(one.reasons for one in found)
    why = {one.name: "; ".join(one.reasons) for one in found}
    assert why["Vũ Văn Giúp"] == "phối hợp thực hiện"
    assert why["Lò Thị Dõi"] == "theo dõi nhiệm vụ"
    assert "chủ trì nhiệm vụ" in why["Lê Văn Nháp"]
    assert "giao nhiệm vụ" in why["Nguyễn Văn Phê"]
    assert "Bàn Văn Ngoài" not in why


@pytest.mark.usefixtures("_database")
def test_page_command_and_program_say_the_same() -> None:
    cast = make_office(accounts=True)
    task = direct(cast)
    address = f"/api/v1/tasks/{task.pk}/sight"
    told = client_of(cast, "OFFICER").get(address).json()["readers"]
    account = people.Account.objects.get(person_id=cast.officer.person_id)
    asked = CliRunner().invoke(
        commands, ["who-sees", str(task.pk), "--json", "--as", account.username]
    )
    assert [one["name"] for one in json.loads(asked.output)["readers"]] == [
        one["name"] for one in told
    ]
    other = make_office("Tỉnh ủy Khác", accounts=True)
    assert client_of(other, "CHIEF").get(address).status_code == 404
    client = Client()
    client.force_login(account)
    page = client.get(reverse("task-sight", args=[task.pk]))
    assert all(one["name"] in page.content.decode() for one in told)
