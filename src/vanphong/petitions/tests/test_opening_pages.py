"""Asking, consenting, opening as people do it: pages with their proof, command line, API."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD
from tests.test_api import client_of

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.people.tests.authenticator import Authenticator
from vanphong.petitions.cli_openings import commands
from vanphong.petitions.models import Opening
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import looking
from vanphong.petitions.tests.test_openings import Scene, made_scene
from vanphong.petitions.tests.test_scans import hold, make

REASON = "Xác minh theo quyết định 12"


@pytest.fixture
def scene(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    with vaults.running():
        scene = made_scene()
        for account in people.Account.objects.all():
            account.set_password(PASSWORD)
            account.save()
        yield scene


def enter(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    facts = {"username": str(actor.person_id), "password": PASSWORD}
    assert client.post(reverse("login"), facts).status_code == 302
    return client


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    then = clock.now() + dt.timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: then)


def only(scene: Scene) -> Opening:
    with looking(scene.cast.office.id):
        return Opening.objects.get()


def do(client: Client, name: str, key: Any, status: int = 302, **typed: str) -> str:
    """Send a form; where it is asked again who one is, with the password."""
    answer = client.post(reverse(name, args=[key]), typed)
    if "Xin xác nhận lại" in answer.content.decode():
        typed |= {"confirm_secret": PASSWORD}
        answer = client.post(reverse(name, args=[key]), typed)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_the_whole_way_on_pages(scene: Scene) -> None:
    mine, chief = enter(scene.keeper), enter(scene.chief)
    letter = reverse("petition_letter", args=[scene.letter.pk])
    page = mine.get(letter).content.decode()
    assert "Danh tính niêm phong trong kho" in page
    ask = reverse("petition_opening_ask", args=[scene.letter.pk])
    assert ask in page
    assert ask not in enter(scene.cast.clerk).get(letter).content.decode()
    do(mine, "petition_opening_ask", scene.letter.pk, 422, act="OPEN", reason="")
    do(mine, "petition_opening_ask", scene.letter.pk, act="OPEN", reason=REASON)
    opening = only(scene)
    one = reverse("petition_opening", args=[opening.pk])
    assert "Đồng ý</button>" not in mine.get(one).content.decode()
    assert REASON in chief.get(reverse("petition_openings")).content.decode()
    assert "Đồng ý</button>" in chief.get(one).content.decode()
    do(chief, "petition_opening_decide", opening.pk, consent="1")
    assert "Đề nghị mở danh tính đã được trả lời" in mine.get("/thong-bao").content.decode()
    assert "Danh tính được mở trước" in mine.get("/").content.decode()
    assert "Mở xem một lần" in mine.get(one).content.decode()
    assert "Mở xem một lần" not in chief.get(one).content.decode()
    shown = do(mine, "petition_opening_spend", opening.pk, 200)
    assert "Zụ Quỵnh Xờ" in shown
    assert "<p>em ruột ông Trưởng trạm</p>" in shown
    assert f'href="{letter}"' in shown
    assert "Danh tính được mở trước" not in mine.get("/").content.decode()
    again = do(mine, "petition_opening_spend", opening.pk, 409)
    assert "Zụ Quỵnh Xờ" not in again
    for client in (chief, mine):
        month = client.get(reverse("petition_openings")).content.decode()
        assert "Đã dùng" in month
        assert "Đã mở lúc" in month
        assert "Zụ Quỵnh Xờ" not in month
    assert mine.get(one)["Cache-Control"] == "no-store"


def test_each_act_uses_its_proof_up(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = enter(scene.keeper)
    place = reverse("petition_opening_ask", args=[scene.letter.pk])
    assert mine.post(place, {"act": "OPEN", "reason": REASON}).status_code == 302
    for again in (place, reverse("petition_opening_spend", args=[only(scene).pk])):
        answer = mine.post(again, {"act": "OPEN", "reason": REASON})
        assert "Xin xác nhận lại" in answer.content.decode()


def test_the_proof_is_a_passkey_where_there_is_one(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, key = enter(scene.keeper), Authenticator()
    options = mine.post(reverse("passkey_options")).json()
    made = mine.post(
        reverse("factor_passkey"), {"name": "Khóa", "passkey": key.create(options)}
    )
    assert made.status_code in (200, 302)
    place = reverse("petition_opening_ask", args=[scene.letter.pk])
    asked = mine.get(place)
    assert asked.url.startswith(reverse("confirm"))
    assert "confirm_secret" not in mine.get(asked.url).content.decode()
    typed = {"act": "OPEN", "reason": REASON}
    for wrong in ({"confirm_secret": PASSWORD}, {"confirm_passkey": "{}"}):
        answer = mine.post(place, typed | wrong)
        assert "Xin xác nhận lại" in answer.content.decode()
    with looking(scene.cast.office.id):
        assert not Opening.objects.exists()
    answered = key.get(mine.post(reverse("passkey_challenge")).json())
    done = mine.post(place, typed | {"confirm_passkey": answered})
    assert done.status_code == 302, done.content.decode()[:2000]
    assert only(scene).asked_means == "PASSKEY"


def test_who_gets_no_further(scene: Scene) -> None:
    for actor in (scene.cast.clerk, scene.cast.admin):
        client = enter(actor)
        assert (
            client.get(reverse("petition_opening_ask", args=[scene.letter.pk])).status_code
            == 403
        )
    told = enter(scene.cast.admin).get(reverse("petition_openings"))
    assert told.status_code == 403
    assert "Người quản trị không bao giờ mở được" in told.content.decode()
    mine = enter(scene.keeper)
    do(mine, "petition_opening_ask", scene.letter.pk, act="OPEN", reason=REASON)
    key = only(scene).pk
    do(mine, "petition_opening_decide", key, 403, consent="1")
    do(mine, "petition_opening_destroy", key, 409)
    for actor, status in ((scene.cast.clerk, 404), (scene.cast.admin, 403)):
        got = enter(actor).get(reverse("petition_opening", args=[key]))
        assert got.status_code == status


def test_destroyed_on_pages(scene: Scene) -> None:
    mine, chief = enter(scene.keeper), enter(scene.chief)
    do(mine, "petition_opening_ask", scene.letter.pk, act="DESTROY", reason="Hết thời hạn lưu")
    key = only(scene).pk
    do(chief, "petition_opening_decide", key, consent="1")
    do(mine, "petition_opening_spend", key, 409)
    do(mine, "petition_opening_destroy", key)
    page = mine.get(reverse("petition_opening", args=[key])).content.decode()
    assert "Đã hủy khóa" in page


def command(*words: Any, typed: str = PASSWORD, code: int = 0) -> Any:
    done = CliRunner().invoke(commands, [*map(str, words), "--json"], input=f"{typed}\n")
    if code:
        assert done.exit_code == 1
        return done.exception.code  # type: ignore[union-attr]
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.output)


def test_the_whole_way_by_command(scene: Scene) -> None:
    """With one's own password each time: a name after `--as` alone opens nothing."""
    mine, chief = (["--as", scene.keeper.person_id], ["--as", scene.chief.person_id])
    asked = ["request", scene.letter.pk, "--reason", REASON, *mine]
    assert command(*asked, typed="sai", code=1) == "not_proven"
    key = command(*asked)["id"]
    assert command("consent", key, *chief, typed="sai", code=1) == "not_proven"
    assert command("open", key, *mine, code=1) == "not_from_here"
    assert command("consent", key, *chief)["state"] == "CONSENTED"
    assert command("open", key, *mine)["persons"][0]["full_name"] == "Zụ Quỵnh Xờ"
    assert command("open", key, *mine, code=1) == "not_from_here"
    [row] = command("list", *chief)["items"]
    assert (row["state"], row["reason"]) == ("SPENT", REASON)
    assert command("list", *mine, code=1) == "not_allowed"


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "2026-Q1", "x"])
def test_no_month_is_the_present_one(scene: Scene, month: str) -> None:
    do(enter(scene.keeper), "petition_opening_ask", scene.letter.pk, act="OPEN", reason=REASON)
    page = enter(scene.chief).get(reverse("petition_openings"), {"thang": month})
    assert page.status_code == 200
    assert f"{clock.today():%m/%Y}" in page.content.decode()
    assert len(command("list", "--month", month, "--as", scene.chief.person_id)["items"]) == 1
    program = client_of(scene.cast, "CHIEF")
    answer = program.get("/api/v1/petitions/openings", {"month": month})
    assert len(answer.json()["items"]) == 1


def test_programs_read_the_list_and_move_nothing(scene: Scene) -> None:
    do(enter(scene.keeper), "petition_opening_ask", scene.letter.pk, act="OPEN", reason=REASON)
    program = client_of(scene.cast, "CHIEF")
    [row] = program.get("/api/v1/petitions/openings").json()["items"]
    assert (row["state"], row["asked_by"]) == ("ASKED", "Vũ Thị Đơn")
    assert client_of(scene.cast, "CLERK").get("/api/v1/petitions/openings").status_code == 403
    from vanphong.project.json_api import api

    methods = {
        (path, method)
        for path, item in api.get_openapi_schema()["paths"].items()
        for method in item
        if "opening" in path
    }
    assert methods == {("/api/v1/petitions/openings", "get")}


def test_who_opened_it_just_now_covers_a_sealed_scan_anew(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(scene.cast.clerk, scene.letter, hold(scene.cast.clerk, scene.letter))
    keeper, chief = enter(scene.keeper), enter(scene.chief)
    page = reverse("petition_cover_page", args=[scene.letter.pk, 1, 1])
    assert keeper.get(page).status_code == 403
    do(keeper, "petition_opening_ask", scene.letter.pk, act="OPEN", reason=REASON)
    key = only(scene).pk
    one = reverse("petition_opening", args=[key])
    assert f'href="{one}"' in chief.get(reverse("petition_openings")).content.decode()
    do(chief, "petition_opening_decide", key, consent="1")
    do(keeper, "petition_opening_spend", key, 200)
    assert keeper.get(page).status_code == 200
    assert chief.get(page).status_code == 403
    later(monkeypatch, 31)
    assert keeper.get(page).status_code != 200
