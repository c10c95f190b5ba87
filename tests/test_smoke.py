"""The main job from the command line, as `make smoke` runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from vanphong.project import embedded

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "smoke.py"


def test_the_whole_way_by_command_line() -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("VANPHONG_")}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env=kept, capture_output=True, text=True, check=False, timeout=540,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Xong trong" in done.stdout
    scratch = Path(done.stdout.rpartition("Thư mục: ")[2].strip())
    here = embedded.cluster(scratch / "data")
    shutil.rmtree(here.home.parent)
    shutil.rmtree(scratch)
