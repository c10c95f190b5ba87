"""Reports by the command line and the JSON API: the same acts and refusals as the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, Refused
from vanphong.petitions.report_words import FIGURE_WORDS
from vanphong.petitions.tests.conftest import ELSEWHERE, Given
from vanphong.petitions.tests.test_frozen_reports import LAST_YEAR, sheets
from vanphong.petitions.tests.test_programs import run
from vanphong.registry.tests.browsing import stop_clock


@pytest.mark.usefixtures("_database")
def test_by_commands_and_api(
    cast: Cast, keeper: Actor, given: Given, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    stop_clock(monkeypatch)
    given(ELSEWHERE, received_on=LAST_YEAR)
    chief = cast.chief
    made = run(chief, "freeze", "--period", "2025-Q4")
    assert (made["version"], made["period"]) == (1, "2025-Q4")
    found = run(keeper, "report", "--period", "2025-Q4", "--frozen")
    assert (found["counts"]["trong-ky"], found["changed"], found["intact"]) == (1, [], True)
    rows = run(keeper, "report", "--period", "2025-Q4", "--frozen", "--figure", "trong-ky")
    assert [row["state"] for row in rows["items"]] == ["RECEIVED"]
    path = tmp_path / "bao-cao.xlsx"
    hidden = run(
        keeper, "report", "--period", "2025-Q4", "--frozen", "--published", "--out", str(path)
    )
    assert (hidden["counts"]["trong-ky"], hidden["version"]) == ("<5", 1)
    assert list(sheets(path.read_bytes())) == ["Công bố"]
    now = run(keeper, "report", "--period", "2025-Q4", "--figure", "trong-ky")
    assert now == rows
    with pytest.raises(NotFound):
        run(keeper, "report", "--period", "2025-Q4", "--frozen", "--version", "2")
    with pytest.raises(Refused):
        run(chief, "freeze", "--period", "2025-Q4")

    api = client_of(cast, "CHIEF")

    def get(address: str) -> Any:
        answer = api.get(f"/api/v1/petitions/{address}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    asked = json.dumps({"period": "2025-12T"})
    answer = api.post("/api/v1/petitions/frozen", asked, content_type="application/json")
    assert answer.status_code == 200, answer.content
    made_id = answer.json()["id"]
    again = api.post("/api/v1/petitions/frozen", asked, content_type="application/json")
    assert again.json()["code"] == "frozen_already"
    assert [one["version"] for one in get("frozen?period=2025-12T")["items"]] == [1]
    whole = get(f"frozen/{made_id}")
    assert set(whole["counts"]) == set(FIGURE_WORDS)
    assert get(f"frozen/{made_id}/rows?figure=don")["items"][0]["state"] == ""
    assert "writers" not in json.dumps(get(f"frozen/{made_id}/rows?figure=nguoi"))
    assert get(f"frozen/{made_id}/published")["counts"]["trong-ky"] == "<5"
    assert len(get("report/rows?period=2025-12T&figure=trong-ky")["items"]) == 1
    assert get("report/published?period=2025-12T")["version"] is None
    for address in (f"frozen/{made_id}/file", "report/file?period=2025-Q4&published=true"):
        answer = api.get(f"/api/v1/petitions/{address}")
        assert answer.content.startswith(b"PK")
