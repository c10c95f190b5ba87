"""The log tells an operator what happened, in lines of JSON, and names nobody."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import path

from tests.cast import PASSWORD, make_office
from vanphong.kernel.gate import public
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project.logs import JsonLines
from vanphong.project.urls import handler404, handler500  # noqa: F401 - of the routes below
from vanphong.project.urls import urlpatterns as all_routes

CANARIES = (
    "zu-quynh-xo",
    "Zụ Quỵnh Xờ",
    "0981222333",
    "mat-khau-cua-zu-quynh",
    "198.51.100.77",
)


@public("only in this test")
def broken(request: object) -> None:
    message = "a bug"
    raise RuntimeError(message)


urlpatterns = [*all_routes, path("hong", broken, name="broken")]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    level = logging.getLogger("vanphong").level
    logging.getLogger("vanphong").setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)
    logging.getLogger("vanphong").setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_every_request_has_a_line_with_route_and_status_and_no_address(
    log: io.StringIO, db: None
) -> None:
    Client().get("/dang-nhap?tiep=/van-ban-den/bi-mat")
    [line] = [one for one in lines(log) if one["logger"] == "vanphong.request"]
    assert (line["route"], line["method"], line["status"]) == ("login", "GET", 200)
    assert len(line["request"]) == 16
    assert "bi-mat" not in log.getvalue()


def test_a_proxys_number_is_taken_only_where_there_is_a_proxy(
    log: io.StringIO, db: None, settings: Any
) -> None:
    given = "0123456789abcdef-proxy"
    for proxies, number, taken in ((0, given, False), (1, given, True), (1, 'x"\n{}', False)):
        settings.PROXIES = proxies
        Client().get("/healthz", HTTP_X_REQUEST_ID=number)
        assert (lines(log)[-1]["request"] == number) is taken


@override_settings(ROOT_URLCONF="tests.test_logs")
def test_the_number_on_the_page_of_a_bug_is_the_one_in_the_log(
    log: io.StringIO, db: None
) -> None:
    page = Client(raise_request_exception=False).get("/hong")
    assert page.status_code == 500
    told = [one for one in lines(log) if one["level"] == "ERROR"]
    assert {one["request"] for one in told} == {lines(log)[-1]["request"]}
    assert told[0]["request"] in page.content.decode()


def test_what_people_type_and_who_they_are_stays_out_of_the_log(
    log: io.StringIO, db: None
) -> None:
    cast = make_office(accounts=True)
    with acting(cast.admin):
        post = cast.posts["CLERK"]
        people.Person.objects.filter(id=post.person_id).update(full_name=CANARIES[1])
        account = people.Account.objects.get(person_id=post.person_id)
        account.username = CANARIES[0]
        account.save()
    told = {"REMOTE_ADDR": CANARIES[4]}
    client = Client(raise_request_exception=False, **told)
    client.post("/dang-nhap", {"username": CANARIES[0], "password": CANARIES[3]})
    client.post("/dang-nhap", {"username": CANARIES[0], "password": PASSWORD})
    client.force_login(account)
    client.get(f"/tra-cuu?q={CANARIES[1]}+{CANARIES[2]}")
    client.post("/tra-cuu", {"q": CANARIES[1]})
    client.get(f"/{CANARIES[0]}/{CANARIES[2]}")
    client.post("/van-ban-den/vao-so", {"abstract": f"{CANARIES[1]} {CANARIES[2]}"})
    client.get("/api/v1/documents", HTTP_AUTHORIZATION=f"Bearer vp_{CANARIES[3]}")
    assert len(lines(log)) >= 7
    for canary in CANARIES:
        assert canary not in log.getvalue()
        assert json.dumps(canary)[1:-1] not in log.getvalue()


def test_a_control_character_cannot_begin_a_line_of_its_own(log: io.StringIO) -> None:
    logging.getLogger("vanphong.door").warning('x\r\n{"level": "FORGED"}\x1b[2J')
    [line] = log.getvalue().splitlines()
    assert json.loads(line)["level"] == "WARNING"
    assert "\x1b" not in line
