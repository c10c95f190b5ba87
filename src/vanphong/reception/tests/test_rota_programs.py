"""The command line and the JSON API of the rota: the same acts and refusals as the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused, VanphongError
from vanphong.reception.cli import commands
from vanphong.reception.tests.conftest import PLACE
from vanphong.reception.tests.test_visits import come
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_programs import name_of


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def run(actor: Actor, *arguments: str) -> Any:
    """Run a command as somebody and give what it prints as JSON."""
    result = CliRunner().invoke(
        commands, [*arguments, "--as", name_of(actor), "--json"], catch_exceptions=True
    )
    if isinstance(result.exception, VanphongError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.mark.usefixtures("_database")
def test_rota_by_commands(cast: Cast, keeper: Actor) -> None:
    when = ["--from", "8:00", "--to", "11:00", "--place", PLACE, "--leader"]
    when.append(name_of(cast.leader))
    made = run(keeper, "plan", "--day", "27/11/2026", *when, "--with", name_of(cast.officer))
    assert (made["state"], made["publish_by"]) == ("PLANNED", "2026-11-20")
    changed = run(keeper, "change", made["id"], "--day", "26/11/2026", *when)
    assert changed["day"] == "2026-11-26"
    with pytest.raises(Refused) as late:
        run(cast.chief, "publish", made["id"])
    assert late.value.code == "published_too_late"
    run(cast.chief, "publish", made["id"], "--extraordinary", "Vụ việc đông người")
    new = run(
        cast.chief, "postpone", made["id"], "--day", "30/11/2026", "--from", "14:00", "--to",
        "16:00", "--reason", "Đi công tác",
    )  # fmt: skip
    assert new["state"] == "PUBLISHED"
    other = run(keeper, "plan", "--day", "28/12/2026", *when)
    run(keeper, "drop", other["id"])
    rota = run(keeper, "rota")
    assert [one["state"] for one in rota["items"]] == ["POSTPONED", "PUBLISHED"]
    assert {one["month"] for one in rota["shortfalls"]} == {"2026-11", "2026-12"}
    assert run(cast.chief, "place", "--place", "Số 1", "--hours", "Sáng")["hours"] == "Sáng"


def test_rota_by_the_api(cast: Cast, keeper: Actor) -> None:
    chief, officer = client_of(cast, "CHIEF"), client_of(cast, "OFFICER")

    def post(client: Any, path: str, data: dict[str, object], status: int = 200) -> Any:
        answer = client.post(
            f"/api/v1/reception/{path}", json.dumps(data), content_type="application/json"
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    facts = {
        "leader_id": str(cast.leader.post_key), "day": "2026-11-27", "starts_at": "08:00",
        "ends_at": "11:00", "place": PLACE,
    }  # fmt: skip
    post(officer, "sessions", facts, 403)
    post(chief, "sessions", facts | {"starts_at": "8h"}, 422)
    made = post(chief, "sessions", facts)
    at = f"sessions/{made['id']}"
    post(chief, f"{at}/change", facts | {"place": "Nhà văn hóa"})
    post(chief, f"{at}/publish", {})
    assert post(chief, f"{at}/publish", {}, 409)["code"] == "not_planned"
    assert post(chief, f"{at}/drop", {}, 409)["code"] == "not_planned"
    new = post(
        chief, f"{at}/postpone",
        {"reason": "Đi công tác", "day": "2026-11-30", "starts_at": "14:00", "ends_at": "16:00"},
    )  # fmt: skip
    read = officer.get(f"/api/v1/reception/{at}").json()
    assert (read["state"], read["moved_to_id"]) == ("POSTPONED", new["id"])
    rota = officer.get("/api/v1/reception/sessions?month=2026-11").json()
    assert [one["state"] for one in rota["items"]] == ["POSTPONED", "PUBLISHED"]
    near = post(chief, "sessions", facts | {"day": "2026-11-20", "starts_at": "10:00"})
    post(chief, f"sessions/{near['id']}/publish", {"extraordinary_reason": "Gấp"})
    come(keeper, session_id=near["id"])
    later = {"reason": "Bận", "day": "2026-11-30", "starts_at": "08:00", "ends_at": "09:00"}
    held = post(chief, f"sessions/{near['id']}/postpone", later, 409)
    assert held["code"] == "session_held"
    place = chief.put(
        "/api/v1/reception/place", json.dumps({"place": "Số 1", "hours": "Sáng"}),
        content_type="application/json",
    )  # fmt: skip
    assert place.json()["hours"] == "Sáng"
