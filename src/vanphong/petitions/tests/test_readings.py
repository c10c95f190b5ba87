"""Whoever reads what is protected stands in the trail, by page, command and API."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.petitions import cli
from vanphong.petitions.cli_openings import commands as vault_commands
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import case_of, looking, receive
from vanphong.petitions.tests.test_openings import Scene, ask, made_scene
from vanphong.tasks.tests.test_pages import browser, read
from vanphong.tasks.tests.test_programs import name_of


def readers(office: int, subject: Any) -> list[str]:
    """Give who is noted as having read something, in order."""
    with looking(office):
        rows = Event.objects.filter(action="audit:subject:read", subject_id=str(subject.pk))
        return [one.actor["name"] for one in rows.order_by("id")]


def seen(client: Client, place: str) -> None:
    assert client.get(place).status_code == 200


@pytest.fixture(autouse=True)
def _own_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands use the test's own connection."""
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)


def command(group: Any, actor: Actor, *arguments: str) -> None:
    given = [*arguments, "--as", name_of(actor), "--json"]
    CliRunner().invoke(group, given, catch_exceptions=False)


@pytest.mark.parametrize("way", ["page", "command", "api"])
def test_a_case_that_shows_a_protected_letter(cast: Cast, keeper: Actor, way: str) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="NP-1")
    plain = receive(cast.clerk)
    for one in (letter, plain):
        case = str(case_of(one).pk)
        if way == "page":
            read(browser(keeper), reverse("petition_case", args=[case]))
        elif way == "command":
            command(cli.commands, keeper, "show", case)
        else:
            seen(client_of(cast, "CHIEF"), f"/api/v1/petitions/cases/{case}")
    assert len(readers(cast.office.id, letter)) == 1
    assert readers(cast.office.id, plain) == []


def test_a_letter_by_command(cast: Cast, keeper: Actor) -> None:
    letter = receive(cast.clerk)
    command(cli.commands, keeper, "letter", str(letter.pk))
    assert readers(cast.office.id, letter) == [keeper.name]


@pytest.fixture
def scene(committed_db: None) -> Iterator[Scene]:
    with vaults.running():
        yield made_scene()


@pytest.mark.parametrize("way", ["page", "list", "command", "api"])
def test_a_request_to_open_an_identity(scene: Scene, way: str) -> None:
    opening, office = ask(scene, scene.keeper), scene.cast.office.id
    mine, chief = browser(scene.keeper), browser(scene.chief)
    read(mine, reverse("petition_openings"))
    read(mine, reverse("petition_opening", args=[opening.pk]))
    assert readers(office, opening) == [], "one's own request is known to one"
    if way == "page":
        read(chief, reverse("petition_opening", args=[opening.pk]))
    elif way == "list":
        read(chief, reverse("petition_openings"))
    elif way == "command":
        command(vault_commands, scene.chief, "list")
    else:
        seen(client_of(scene.cast, "CHIEF"), "/api/v1/petitions/openings")
    assert len(readers(office, opening)) == 1
