"""The drill: a populated demonstration backed up, restored in an empty place, compared.

`python -m benchmarks.drill` prints a table: rows, files, trail, signatures, then and now; one
byte changed on purpose must be found. Exit code 1 when anything differs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.lab import laboratory

_COMMAND = [sys.executable, "-m", "vanphong.project.cli", "backup"]


def main() -> int:
    with laboratory(demo=True) as folder:
        from vanphong.audit.jobs import seal
        from vanphong.project import demonstration

        demonstration.furnish(lambda _: None)
        for _ in range(2):  # the first notes how far, the second seals up to there
            seal()
        away = Path(tempfile.mkdtemp(prefix="vpd-"))
        try:
            found = _practise(folder, away)
        finally:
            shutil.rmtree(away, ignore_errors=True)
    wide = max(len(name) for name in found)
    for name, words in found.items():
        print(f"{name:<{wide}}  {words}")
    return 1 if found["differences"] != "0" or found["one byte changed"] != "found" else 0


def _practise(folder: Path, away: Path) -> dict[str, str]:
    holders = [away / "holder-1.txt", away / "holder-2.txt"]
    keys = [_said("new-key", str(file)).strip() for file in holders]
    to_keys = [word for key in keys for word in ("--to-key", key)]
    where = ["--from", str(away / "data"), "--keys-from", str(away / "keys")]
    begun = time.monotonic()
    made = _told(
        "create", "--to", str(away / "data"), "--keys-to", str(away / "keys"), *to_keys
    )
    taken = time.monotonic() - begun
    begun = time.monotonic()
    back = _told("drill", *where, "--identity", str(holders[1]))
    restored = time.monotonic() - begun
    again = _told(
        "create", "--to", str(away / "data"), "--keys-to", str(away / "keys"), *to_keys
    )
    size = sum(path.stat().st_size for path in away.rglob("*") if path.is_file())
    envelope = next((away / "data" / "files").rglob("*.age"))
    content = bytearray(envelope.read_bytes())
    content[len(content) // 2] ^= 1
    envelope.write_bytes(content)
    changed = _told("verify", *where, again["id"], code=1)["faults"]
    return {
        "backup taken in": f"{taken:.1f} s, {size / 1024**2:.1f} MB of envelopes",
        "restored and compared in": f"{restored:.1f} s",
        "tables": f"{made['tables']} then, {back['tables']} restored",
        "rows": f"{made['rows']} then, {back['rows']} restored",
        "files": f"{made['files']} then, {back['files']} restored",
        "rows of the trail proved": str(back["trail_rows"]),
        "files with valid signatures": str(back["signed_files"]),
        "differences": str(len(back["faults"])),
        "one byte changed": "found" if len(changed) == 1 else f"{changed}",
    }


def _said(*arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [*_COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=1800
    )
    if done.returncode != code:
        message = f"{arguments[0]}: {done.stdout[-500:]} {done.stderr[-2000:]}"
        raise AssertionError(message)
    return done.stdout


def _told(*arguments: str, code: int = 0) -> Any:
    return json.loads(_said(*arguments, "--json", code=code))


if __name__ == "__main__":
    sys.exit(main())
