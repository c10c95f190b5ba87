"""The fault run: processes killed at every step of issuing and accepting, 500 times and more.

Counts, without a floor: kills, and what was found wrong after any of them (none is allowed).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.faults_checks import KINDS
from benchmarks.figures import Figure

AT_LEAST = 500


def run(folder: Path) -> Iterator[Figure]:
    outcome = campaign(folder, every=1, kills=AT_LEAST)
    found = Counter(kind for kind, _ in outcome["violations"])
    yield Figure.of("faults_kills", outcome["kills"], "kills")
    yield Figure.of("faults_steps", outcome["steps"], "steps")
    yield Figure.of("faults_issued", outcome["issued"], "documents")
    for kind in KINDS:
        yield Figure.of(f"faults_{kind}", found[kind], "found")
    if outcome["violations"] or outcome["kills"] < AT_LEAST:
        lines = [f"{kind}: {words}" for kind, words in outcome["violations"]]
        raise AssertionError("\n".join([f"{outcome['kills']} kills", *lines[:50]]))


def campaign(folder: Path, *, every: int, kills: int, seed: int = 2026) -> dict[str, Any]:
    """Run a campaign on the installation in a folder: every n-th step, the rest at random."""
    environment = os.environ | {
        "VANPHONG_DATA": str(folder),
        "VANPHONG_PROCESS": "admin",
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    arguments = ["--every", str(every), "--kills", str(kills), "--seed", str(seed)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.faults_campaign", *arguments],
        env=environment, cwd=Path(__file__).parents[1], check=False, stdout=subprocess.PIPE,
        timeout=1800,
    )  # fmt: skip
    if done.returncode:
        message = f"the campaign ended with {done.returncode}"
        raise AssertionError(message)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
