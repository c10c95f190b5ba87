"""A thousand labelled files at the door: crashes, time-outs, wrong accepts, clean ones refused.

`python -m benchmarks.hostile_files` alone prints the table and what was wrong.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Figure

ON = dt.date(2026, 11, 2)
# What the limited child's end is told as: it hit a limit or fell.
_FALLS = {"file_too_heavy": "time-outs", "file_unreadable": "crashes"}


@dataclass
class Result:
    """How often each thing happened, and to which files."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0

    def note(self, what: str, name: str) -> None:
        self.counts[what] += 1
        self.wrong.append(f"{what}: {name}")


def run(folder: Path) -> Iterator[Figure]:
    """Give the figures of the whole corpus."""
    del folder
    result = measure()
    print("\n".join(result.wrong), file=sys.stderr)
    for what in ("crashes", "time-outs", "wrong accepts", "wrong codes"):
        yield Figure.of(f"hostile_files {what}", result.counts[what], "files")
    share = result.counts["clean accepted"] / result.counts["clean"] * 100
    yield Figure.of("hostile_files clean accepted", share, "%")
    yield Figure.of("hostile_files all", result.counts["all"], "files")
    yield Figure.of("hostile_files slowest", result.slowest_seconds, "s")


def measure() -> Result:
    """Run every file through the door, its text and one page's picture, as an upload would."""
    from vanphong.files.tests.corpus import BENT, CLEAN, HOSTILE, all_cases

    result = Result()
    for case in all_cases():
        content = case.make()
        start = time.perf_counter()
        code = _answer(content, case.file_name)
        result.slowest_seconds = max(result.slowest_seconds, time.perf_counter() - start)
        result.counts.update(("all", case.answer))
        if code in _FALLS:
            result.note(_FALLS[code], case.name)
        elif case.answer == HOSTILE and not code:
            result.note("wrong accepts", case.name)
        elif case.answer == HOSTILE and case.codes and code not in case.codes:
            result.note("wrong codes", f"{case.name} → {code}")
        elif case.answer == CLEAN:
            if code:
                result.note("clean refused", f"{case.name} → {code}")
            else:
                result.counts["clean accepted"] += 1
        elif case.answer == BENT:
            result.counts["bent accepted"] += not code
    return result


def _answer(content: bytes, name: str) -> str:
    """Give the code of the refusal, or nothing when the file came in."""
    from vanphong.files import api as files
    from vanphong.kernel.errors import VanphongError

    try:
        found = files.examine(content=content, name=name, on=ON)
        if found.page_count:
            files.run_in_child("picture", content, media_type=found.media_type, page=0, dpi=110)
    except VanphongError as refusal:
        return str(refusal.code)
    return ""


def main() -> int:
    """Measure without a database; 1 when a figure is not met."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")
    django.setup()
    result = measure()
    print("\n".join(result.wrong))
    print(dict(result.counts), f"slowest {result.slowest_seconds:.2f} s")
    counts = result.counts
    clean = counts["clean accepted"] >= 0.99 * counts["clean"]
    wanted = ("crashes", "time-outs", "wrong accepts")
    return 0 if clean and not any(counts[what] for what in wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
