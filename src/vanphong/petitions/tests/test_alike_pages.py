"""Letters found alike as people meet them: while typing, on sending, on the case's page."""

from __future__ import annotations

import contextlib
import json
import re
from html import unescape
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import services
from vanphong.petitions.cli import commands
from vanphong.petitions.models import Letter, LetterInCase
from vanphong.petitions.tests.conftest import NOW, case_of, looking, receive
from vanphong.petitions.tests.test_alike import AGAIN, LAND, ROAD
from vanphong.petitions.tests.test_pages import TYPED, url
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def typing(client: Client, **typed: str) -> str:
    return send(client, reverse("petition_alike"), typed, 200)


def count(cast: Cast) -> int:
    with looking(cast.office.id):
        return Letter.objects.count()


def test_while_typing_the_like_letter_and_its_other_words_stand_there(keeper: Actor) -> None:
    first = receive(keeper, abstract=LAND)
    mine = browser(keeper)
    page = typing(mine, abstract=AGAIN, demand="")
    assert "Có thể trùng với đơn đã vào sổ" in page
    assert reverse("petition_letter", args=[first.pk]) in page
    assert "<ins>21</ins>" in page.lower()
    assert "<del>12</del>" in page.lower()
    assert typing(mine, abstract=ROAD).strip() == ""
    assert typing(mine, abstract="").strip() == ""


def test_protected_letter_is_not_compared(keeper: Actor) -> None:
    receive(keeper, abstract=LAND)
    assert typing(browser(keeper), abstract=LAND, is_protected="on").strip() == ""


def test_others_letters_are_not_even_hinted_at(cast: Cast, keeper: Actor) -> None:
    receive(keeper, abstract=LAND)
    client = browser(cast.clerk)
    assert typing(client, abstract=LAND).strip() == ""
    send(client, reverse("petition_register"), TYPED | {"abstract": LAND})
    assert count(cast) == 2


def test_who_does_not_register_is_refused(cast: Cast) -> None:
    send(browser(cast.officer), reverse("petition_alike"), {"abstract": LAND}, 403)


def test_sending_asks_once_and_takes_in_what_is_confirmed(cast: Cast, keeper: Actor) -> None:
    receive(keeper, abstract=LAND)
    mine = browser(keeper)
    typed = TYPED | {"abstract": AGAIN}
    page = send(mine, reverse("petition_register"), typed, 422)
    assert "Đơn chưa vào sổ" in page
    assert "Nguyễn Thị Thử" in page
    assert count(cast) == 1
    seen = re.findall(r'name="alike_seen" value="([^"]+)"', page)
    send(mine, reverse("petition_register"), typed | {"alike_seen": seen})
    assert count(cast) == 2


def test_case_page_offers_to_join(keeper: Actor) -> None:
    first, second = receive(keeper, abstract=LAND), receive(keeper, abstract=AGAIN)
    mine = browser(keeper)
    page = read(mine, url(case_of(second)))
    assert "Đơn có thể trùng" in page
    [join] = re.findall(r'href="([^"]+/viec/nhap\?[^"]+)"', page)
    form = read(mine, unescape(join))
    assert f'value="{case_of(first)}"' in form
    assert "Trùng với đơn số 1/2026" in form
    assert "Đã nhập vào" not in read(mine, url(case_of(second)))
    case = case_of(second)
    send(mine, unescape(join), {"into": str(case_of(first)), "reason": "Trùng"})
    with looking(case.office_id):
        places = LetterInCase.objects.filter(case=case_of(first), left_at=None)
        assert set(places.values_list("letter_id", flat=True)) == {first.pk, second.pk}
    assert "Đơn có thể trùng" not in read(mine, url(case_of(first)))


def test_case_that_was_decided_on_is_shown_without_a_way_to_join(keeper: Actor) -> None:
    receive(keeper, abstract=LAND)
    second = receive(keeper, abstract=AGAIN)
    with acting(keeper):
        services.split_case(
            actor=keeper, case_id=case_of(second).pk, parts=["Một", "Hai"], now=NOW
        )
    assert "viec/nhap?" not in read(browser(keeper), url(case_of(second)))


class Program:
    """A program with the token of a person."""

    def __init__(self, actor: Actor) -> None:
        browser(actor)  # the account
        with acting(actor):
            post = people.Post.objects.get(pk=actor.post_id)
            _token, secret = people.issue_token(
                actor=actor, post=post, name="Chương trình thử", days=30, now=clock.now(),
                scope=sorted(actor.permissions),
            )  # fmt: skip
        self._client = Client(headers={"authorization": f"Bearer {secret}"})

    def alike(self, letter: Letter, status: int = 200) -> list[dict[str, Any]]:
        answer = self._client.get(f"/api/v1/petitions/letters/{letter.pk}/alike")
        assert answer.status_code == status, answer.content
        return list(answer.json())


def test_api_gives_letter_cases_and_words(cast: Cast, keeper: Actor) -> None:
    first, second = receive(keeper, abstract=LAND), receive(keeper, abstract=AGAIN)
    [given] = Program(keeper).alike(second)
    assert given["id"] == str(first.pk)
    assert 60 < given["percent"] < 100
    assert [one["number"] for one in given["cases"]] == [str(case_of(first))]
    assert {"side": "HERE", "text": "21"} in given["pieces"]
    assert {"side": "THERE", "text": "12"} in given["pieces"]
    Program(cast.clerk).alike(second, 404)


def test_command_shows_the_same(keeper: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    running = ports.Port("database_in_use")
    running.fill(contextlib.nullcontext)  # the cluster of the tests runs already
    monkeypatch.setattr(ports, "database_in_use", running)
    first, second = receive(keeper, abstract=LAND), receive(keeper, abstract=AGAIN)
    browser(keeper)
    who = ["--as", str(keeper.person_id)]
    said = CliRunner().invoke(commands, ["alike", str(second.pk), *who])
    assert said.exit_code == 0, said.output
    assert str(first.pk) in said.output
    assert "{+21+}" in said.output.lower()
    assert "[-12-]" in said.output
    told = CliRunner().invoke(commands, ["alike", str(second.pk), "--json", *who])
    assert [one["id"] for one in json.loads(told.output)] == [str(first.pk)]
    other = receive(keeper, abstract=ROAD)
    nothing = CliRunner().invoke(commands, ["alike", str(other.pk), *who])
    assert "Không thấy đơn nào" in nothing.output
