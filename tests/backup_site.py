"""A site that is backed up: two key holders, where its backups go, and a document issued."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.plugin import FOLDER
from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.kernel import ports
from vanphong.project.backups.cli import commands
from vanphong.project.backups.envelopes import new_identity


@dataclass
class Site:
    """A running office, two key holders, and where its backups go."""

    holders: list[Path]
    public: list[str]
    place: Path
    keys_place: Path

    def do(self, *arguments: str, code: int = 0) -> Any:
        done = CliRunner().invoke(commands, [*arguments, "--json"])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return json.loads(done.output)

    @property
    def where(self) -> list[str]:
        return ["--from", str(self.place), "--keys-from", str(self.keys_place)]

    def create(self, code: int = 0) -> Any:
        to = ["--to", str(self.place), "--keys-to", str(self.keys_place)]
        keys = [word for name in self.public for word in ("--to-key", name)]
        return self.do("create", *to, *keys, code=code)

    def verify(self, *more: str, code: int = 0) -> list[str]:
        found: list[str] = self.do("verify", *self.where, *more, code=code)["faults"]
        return found


def opened_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Give the site of this process with two new key holders; clears what was noted of backups."""
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    holders = [tmp_path / "giu-khoa-1.txt", tmp_path / "giu-khoa-2.txt"]
    public = [new_identity(file) for file in holders]
    yield Site(holders, public, tmp_path / "noi-luu", tmp_path / "noi-khoa")
    shutil.rmtree(FOLDER / "backups", ignore_errors=True)


def issue() -> drafting.Draft:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    return drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)
