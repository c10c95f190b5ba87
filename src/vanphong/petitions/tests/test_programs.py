"""The command line and the JSON API: the same acts and refusals as the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions.cli import commands
from vanphong.petitions.tests.conftest import NOW
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_programs import name_of


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def run(actor: Actor | None, *arguments: str) -> Any:
    """Run a command as somebody and give what it prints as JSON."""
    more = ["--as", name_of(actor)] if actor else []
    result = CliRunner().invoke(commands, [*arguments, *more, "--json"], catch_exceptions=True)
    if isinstance(result.exception, VanphongError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.mark.usefixtures("_database")
def test_a_letter_by_commands(cast: Cast, keeper: Actor, tmp_path: Path) -> None:
    chief = cast.chief
    names = tmp_path / "ten.txt"
    names.write_text("\n".join(f"Người {n}; Tân Mỹ" for n in "ABCDEF"), "utf-8")
    scan = tmp_path / "don.pdf"
    scan.write_bytes(samples.pdf("Đơn kiến nghị"))
    letter = run(
        keeper, "receive", "--received", "02/03/2026", "--abstract", "Kiến nghị sửa cầu",
        "--writers-file", str(names), "--file", str(scan),
    )  # fmt: skip
    assert (letter["number"], letter["people"], len(letter["files"])) == ("1/2026", 6, 1)
    at, case = letter["id"], letter["cases"][0]["id"]
    run(keeper, "add-file", at, "--file", str(scan), "--role", "ENVELOPE")
    run(keeper, "speakers", at, "--position", "1", "--paper")
    run(keeper, "strike", at, "--position", "2", "--reason", "Ký thay")
    run(keeper, "withdraw", at, "--position", "3", "--on", "02/03/2026")
    code = run(keeper, "give-code", at)
    with pytest.raises(Refused) as many:
        run(keeper, "speakers", at, "--position", "1", "--position", "4", "--position", "5")
    assert many.value.code == "representatives"
    run(keeper, "assign", case, "--to", name_of(cast.officer))
    judged = run(
        keeper,
        "judge",
        case,
        "--line",
        "STATE",
        "--nature",
        "PETITION",
        "--competence",
        "OTHER",
    )
    assert judged["keys"]["NATURE"] == "PETITION"
    step = run(
        keeper, "step", case, "--step", "FORWARD", "--to", "Ủy ban xã", "--words", "Thuộc xã"
    )
    assert step["verdict"] == "WAITING"
    assert run(chief, "list", "--view", "cho-duyet")["items"][0]["id"] == case
    run(chief, "decide", case)
    shown = run(keeper, "show", case)
    assert (shown["state"], shown["due_on"]) == ("FORWARDED", "2026-03-16")
    assert all(clock["reasoning"] for clock in shown["clocks"])
    run(keeper, "step", case, "--step", "URGE", "--symbol", "3-CV/VPTU")
    with pytest.raises(Invalid):
        run(keeper, "step", case, "--step", "RECORD_ANSWER")
    report = run(keeper, "report", "--period", "2026-12T")
    assert report["cases"]["da-xu-ly"] == 1
    [listed] = run(keeper, "list", "--figure", "chuyen", "--period", "2026-12T")["items"]
    assert listed["id"] == case
    assert (
        run(None, "status", "--code", code["code"], "--pin", code["pin"])["stage"] == "SENT_ON"
    )
    assert run(None, "status", "--code", "abcd", "--pin", "1") == {}


@pytest.mark.usefixtures("_database")
def test_cases_taken_apart_and_back_by_commands(cast: Cast, keeper: Actor) -> None:
    first, second = (
        run(
            keeper, "receive", "--received", "02/03/2026", "--abstract", f"Việc {n}",
            "--writer", "Lê Thị Mẫu; Tân Mỹ",
        )["cases"][0]
        for n in range(2)
    )  # fmt: skip
    run(keeper, "join", second["id"], "--into", first["number"], "--reason", "Trùng")
    run(keeper, "undo", second["id"], "--reason", "Nhầm")
    made = run(keeper, "split", second["id"], "--part", "Một", "--part", "Hai")
    assert [one["title"] for one in made] == ["Một", "Hai"]
    person = name_of(cast.officer)
    run(keeper, "bar", first["id"], "--person", person, "--reason", "Em ruột")
    with pytest.raises(Refused):
        run(keeper, "assign", first["id"], "--to", person)
    run(keeper, "bar", first["id"], "--person", person, "--reason", "Nhầm", "--lift")


def test_a_letter_by_the_api(cast: Cast, keeper: Actor) -> None:
    with acting(keeper):
        cast.posts["PETITIONS"] = people.get_post(keeper, keeper.post_key, NOW.date())
    cast.actors["PETITIONS"] = keeper
    mine, chief = client_of(cast, "PETITIONS"), client_of(cast, "CHIEF")

    def post(client: Any, path: str, data: dict[str, object], status: int = 200) -> Any:
        answer = client.post(
            f"/api/v1/petitions/{path}", json.dumps(data), content_type="application/json"
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    facts = {"channel": "POST", "received_on": "2026-03-02", "abstract": "Khiếu nại giá đất"}
    refused = post(mine, "letters", facts, 422)
    assert refused["fields"]["names"]
    person = {"full_name": "Lê Thị Mẫu", "address": "Tân Mỹ"}
    letter = post(mine, "letters", facts | {"persons": [person]})
    case = letter["cases"][0]["id"]
    values = {"LINE": "STATE", "NATURE": "COMPLAINT", "COMPETENCE": "OTHER"}
    post(mine, f"cases/{case}/judge", {"values": values})
    no = post(mine, f"cases/{case}/steps", {"step": "ACCEPT", "words": "Nhận"}, 409)
    assert no["code"] == "not_judged"
    post(mine, f"cases/{case}/steps", {"step": "GUIDE", "words": "Gửi xã"})
    post(mine, f"cases/{case}/decide", {"approve": True}, 403)
    row = post(chief, f"cases/{case}/decide", {"approve": True})
    assert (row["verdict"], row["to_state"]) == ("APPROVED", "GUIDED")
    whole = mine.get(f"/api/v1/petitions/cases/{case}").json()
    assert [one["step"] for one in whole["steps"]] == ["GUIDE"]
    assert {one["step"] for one in whole["offers"]} == {"REOPEN"}
    code = post(mine, f"letters/{letter['id']}/code", {})
    right = mine.post("/api/v1/petitions/status", json.dumps(code), "application/json")
    wrong = mine.post(
        "/api/v1/petitions/status", json.dumps(code | {"pin": "1"}), "application/json"
    )
    assert (right.json()["found"], wrong.json()["found"]) == (True, False)
    assert len(right.content) == len(wrong.content)
    report = mine.get("/api/v1/petitions/report?period=2026-12T").json()
    assert report["cases"]["huong-dan"] == 1
