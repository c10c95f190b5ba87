"""A whole site under load loses nothing when pages, work or PostgreSQL are killed; short form."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from vanphong.project.environment import REPOSITORY


@pytest.mark.crash
def test_a_site_killed_under_load_keeps_all_it_acknowledged() -> None:
    own = ("VANPHONG_", "DATABASE_URL", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.faults_site", "--seconds", "12"],
        env=kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=580,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["violations"] == []
    assert set(found["kills"]) == {"web", "worker", "postgres"}
    assert found["acknowledged"] > 0
    assert not [told for told in found["refused"] if told.startswith("500")]
