"""`vanphong files check` and `sweep`."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cast import make_office

from vanphong.files.cli import commands
from vanphong.files.services import take_in
from vanphong.files.store import Store, the_store
from vanphong.files.sweeping import OLD, erase_nameless, nameless_files
from vanphong.files.tests import samples as s
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Invalid, Secret
from vanphong.kernel.scope import acting


def test_a_good_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(s.pdf())
    result = CliRunner().invoke(commands, ["check", str(path)])
    assert result.exit_code == 0
    assert "Nhận được: a.pdf" in result.output
    result = CliRunner().invoke(commands, ["check", str(path), "--json"])
    facts = json.loads(result.output)
    assert facts["accepted"]
    assert facts["pages"] == 1
    assert facts["pages_waiting"] == 0


@pytest.mark.parametrize(
    ("content", "error"), [(b"MZ", Invalid), ("MẬT\nnội dung".encode(), Secret)]
)
def test_a_bad_file_is_refused(tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    result = CliRunner().invoke(commands, ["check", str(path)])
    assert isinstance(result.exception, error)


def test_bytes_without_a_row_are_swept_after_a_day(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    cast = make_office()
    with acting(cast.clerk):
        kept = take_in(actor=cast.clerk, content=s.pdf(), name="a.pdf", now=clock.now())
    store = the_store()
    left, fresh = store.put(b"mot tien trinh dung giua chung"), store.put(b"vua moi nhan")
    half = store.path(left).with_name(".new-0123456789abcdef")
    half.write_bytes(b"mot nua")
    for path in (store.path(left), store.path(kept.sha256), half):
        os.utime(path, (0, 0))

    def sweep(*options: str) -> dict[str, object]:
        result = CliRunner().invoke(commands, ["sweep", "--json", *options])
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    told = sweep()
    assert {left, half.name} <= set(told["files"])
    assert not {kept.sha256, fresh} & set(told["files"])
    assert store.has(left), "without --erase nothing is gone"
    assert sweep("--erase")["erased"]
    assert (store.has(left), half.exists()) == (False, False)
    assert store.has(kept.sha256)
    assert store.has(fresh)


def test_bytes_that_come_again_while_sweeping_stay(committed_db: None) -> None:
    cast, store, now = make_office(), the_store(), clock.now()
    left = store.put(s.pdf("den lan nua"))
    os.utime(store.path(left), (0, 0))
    found = [one for one in nameless_files(now) if one.name == left]
    assert found
    with acting(cast.clerk):
        file = take_in(actor=cast.clerk, content=s.pdf("den lan nua"), name="a.pdf", now=now)
    assert file.sha256 == left
    assert erase_nameless(found, now) == []
    assert store.has(left)


def test_bytes_that_come_again_are_young_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sha256 = store.put(b"den lan nua")
    os.utime(store.path(sha256), (0, 0))
    store.put(b"den lan nua")
    assert store.written_before(clock.now() - OLD) == []
