"""Signing many over the API and at a terminal: the same acts, the same reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting.cli import commands
from vanphong.drafting.tests.office import PIN, make_signing_office, submitted_draft
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.tests.test_programs import Program

__all__ = ["at_a_terminal"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def test_over_the_api(cast: Cast) -> None:
    seen, unseen = submitted_draft(cast), submitted_draft(cast)
    chief, program = client_of(cast, "CHIEF"), Program(cast, "CHIEF")
    home = "/api/v1/signing-batches"

    def send(path: str, **given: object) -> Any:
        answer = chief.post(home + path, json.dumps(given), content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    begun = send("", draft_ids=[str(seen.id), str(unseen.id)])
    assert program.get(f"/{seen.id}/pages/1").startswith(b"\x89PNG")
    told = chief.get(f"{home}/{begun['id']}").json()
    assert [one["is_seen_whole"] for one in told["drafts"]] == [True, False]
    done = send(f"/{begun['id']}/sign", pin=PIN)
    assert [(one["outcome"], one["code"]) for one in done["drafts"]] == [
        ("SIGNED", ""), ("LEFT_OUT", "unseen_pages"),
    ]  # fmt: skip
    assert [one["signer_id"] for one in program.get(f"/{unseen.id}/signers")] == []
    program.send(f"/{unseen.id}/return", {"reason": "Sai thể thức", "to": "CLERK"})
    assert program.get(f"/{unseen.id}")["returned_to"] == "CLERK"


@pytest.mark.usefixtures("at_a_terminal")
def test_at_a_terminal(cast: Cast, tmp_path: Path) -> None:
    draft = submitted_draft(cast)

    def run(*words: str) -> str:
        done = CliRunner(env={"VANPHONG_PIN": PIN}).invoke(commands, [*words, "--as", "CHIEF"])
        assert done.exit_code == 0, done.exception
        return done.output

    batch = json.loads(run("begin-batch", "--json"))["id"]
    run("page", str(draft.id), "1", "--out", str(tmp_path / "1.png"))
    assert "đã xem 1/1" in run("batch", batch)
    assert "Đã ký" in run("sign-batch", batch)
    assert run("signers", str(draft.id)) == ""
