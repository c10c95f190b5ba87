"""The command line and the JSON API of visits: the same acts and refusals as the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.reception.tests.test_rota_programs import run
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import TODAY


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.mark.usefixtures("_database")
def test_visits_by_commands(keeper: Actor, tmp_path: Path) -> None:
    who = ["--who", "Lê Thị Mẫu; Tân Mỹ; 001200000001"]
    asked = ["--content", "Hỏi việc", *who, "--request-id", str(uuid4())]
    made = run(keeper, "come", *asked)
    assert run(keeper, "come", *asked)["id"] == made["id"]
    assert [one["id"] for one in run(keeper, "visits", "--waiting")["items"]] == [made["id"]]
    with pytest.raises(Invalid):
        run(keeper, "finish", made["id"], "--outcome", "FORWARDED")
    done = run(keeper, "finish", made["id"], "--outcome", "FORWARDED", "--to", "Ủy ban xã")
    assert done["answer_due_on"] == "2026-12-04"
    assert run(keeper, "answer", made["id"], "--symbol", "1-TB")["answered_on"] == "2026-11-20"
    assert run(keeper, "visit", made["id"])["answer_symbol"] == "1-TB"
    crowd = run(keeper, "come", "--content", "Bãi rác", "--people", "9", *who)
    assert crowd["is_crowd"]
    assert run(keeper, "leave", crowd["id"])["state"] == "LEFT"
    assert len(run(keeper, "visits")["items"]) == 2
    sheet = tmp_path / "so.xlsx"
    assert run(keeper, "book", "--out", str(sheet))["bytes"] == sheet.stat().st_size
    with pytest.raises(Refused) as denouncer:
        run(keeper, "come", "--content", "Tố cáo", "--nature", "DENUNCIATION", *who)
    assert denouncer.value.code == "denouncer"


def test_visits_by_the_api(cast: Cast, keeper: Actor) -> None:
    with acting(keeper):
        cast.posts["PETITIONS"] = people.get_post(keeper, keeper.post_key, TODAY)
    cast.actors["PETITIONS"] = keeper
    mine, leader = client_of(cast, "PETITIONS"), client_of(cast, "LEADER")

    def post(client: Any, path: str, data: dict[str, object], status: int = 200) -> Any:
        answer = client.post(
            f"/api/v1/reception/{path}", json.dumps(data), content_type="application/json"
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    person = {"full_name": "Lê Thị Mẫu", "address": "Tân Mỹ"}
    facts = {
        "nature": "COMPLAINT", "content": "Khiếu nại giá đất", "persons": [person],
        "request_id": str(uuid4()),
    }  # fmt: skip
    post(leader, "visits", facts, 403)
    made = post(mine, "visits", facts)
    assert post(mine, "visits", facts)["id"] == made["id"]
    today = mine.get("/api/v1/reception/visits/today").json()
    assert (today["visits"], today["people"], today["crowds"]) == (1, 1, 0)
    assert leader.get(f"/api/v1/reception/visits/{made['id']}").status_code == 404
    at = f"visits/{made['id']}"
    done = post(mine, f"{at}/finish", {"outcome": "TAKEN"})
    assert done["case_id"]
    assert post(mine, f"{at}/leave", {}, 409)["code"] == "not_waiting"
    post(mine, f"{at}/answer", {"on": "2026-11-20", "symbol": "1-TB"})
    assert mine.get(f"/api/v1/reception/{at}").json()["answer_symbol"] == "1-TB"
    assert mine.get("/api/v1/reception/visits").json()["items"][0]["id"] == made["id"]
    book = mine.get("/api/v1/reception/book?month=2026-11")
    assert book.content.startswith(b"PK")
