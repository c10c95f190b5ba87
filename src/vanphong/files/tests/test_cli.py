"""`vanphong files check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from vanphong.files.cli import commands
from vanphong.files.tests import samples as s
from vanphong.kernel.errors import Invalid, Secret


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
