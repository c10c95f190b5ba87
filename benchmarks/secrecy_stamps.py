"""Secrecy marks: red stamps on colour scans read right, letters that speak of secrecy let through.

`python -m benchmarks.secrecy_stamps` alone prints the figures of the tuning set and of the held
out one, which was made by other seeds and never looked at while the reader was mended.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "law-articles.jsonl.zst"
_OUT_OF_FOCUS = 5  # pixels at 150 dots an inch
ON = dt.date(2026, 11, 2)
SCANS, LETTERS = 200, 1000
# First seeds of the two sets, stamped and not.
SETS = {"tuning": 10_000, "held out": 900_000}


def run(folder: Path) -> Iterator[Figure]:
    """Give the figures of the held out set and of the letters."""
    del folder
    found = scans(SETS["held out"])
    stamped = found["right"] + found["wrong"] + found["missed"]
    yield Figure.of("secrecy_stamps right", found["right"] / stamped * 100, "%")
    yield Figure.of("secrecy_stamps wrong level", found["wrong"], "scans")
    yield Figure.of("secrecy_stamps false", found["false"], "scans")
    yield Figure.of("secrecy_stamps unread told", found["told"] / found["unread"] * 100, "%")
    yield Figure.of("secrecy_stamps other told", found["other told"] / stamped * 100, "%")
    false, total = letters()
    yield Figure.of("secrecy_letters false", false / total * 100, "%")
    yield Figure.of("secrecy_letters", total, "letters")


def scans(first: int, count: int = SCANS, *, tell: bool = False) -> Counter[str]:
    """Read stamped scans and as many with other red marks or none.

    Then the same stamps out of focus: of those that cannot be read, how many are told.
    """
    from django.conf import settings
    from PIL import ImageFilter

    from vanphong.files import ocr, stamps
    from vanphong.files.tests.stamped import LEVELS, scan

    ocr.get_ready(str(settings.ASSETS / "tessdata"))
    result: Counter[str] = Counter()
    for number in range(count):
        for level in (LEVELS[number % 3], ""):
            made = scan(first + 2 * number + (not level), level)
            read = stamps.level_of_red_stamp(made.picture)
            what = ("right" if level else "passed") if read == level else (
                "false" if not level else "wrong" if read else "missed"
            )  # fmt: skip
            result[what] += 1
            told = stamps.bears_unread_stamp
            if not level:
                result["other told"] += told(made.picture)
            else:
                worn = made.picture.filter(ImageFilter.GaussianBlur(_OUT_OF_FOCUS))
                unread = stamps.level_of_red_stamp(worn) != level
                result["unread"] += unread
                result["told"] += unread and told(worn)
            if tell and read != level:
                print(f"{what}: {number} {level or '-'} read {read or '-'}: {made.how}")
    return result


def letters(*, tell: bool = False) -> tuple[int, int]:
    """Give how many of the letters that speak of secrecy are taken for marked, and of how many."""
    from vanphong.kernel.secrecy import find_secrecy_mark

    false = 0
    for letter in itertools.islice(_letters(), LETTERS):
        found = find_secrecy_mark(letter, on=ON)
        if found:
            false += 1
            if tell:
                print(f"false: {found.level}: {letter[:300]!r}")
    return false, LETTERS


def _letters() -> Iterator[str]:
    """Give letters about articles that name a level, a mark or a secret; sentences otherwise."""
    rng = random.Random(3)
    for number, (title, text) in enumerate(_subjects()):
        yield (
            f"TỈNH ỦY MẪU SƠN\nVĂN PHÒNG\n*\nSố {number}-CV/VPTU\nV/v {title}\n"
            "ĐẢNG CỘNG SẢN VIỆT NAM\n"
            f"Mẫu Sơn, ngày {rng.randrange(1, 29):02} tháng {rng.randrange(1, 13)} năm 2026\n\n"
            f"Kính gửi: Đảng ủy xã số {number}\n\n{text}\n\n"
            "Nơi nhận:\n- Như trên,\n- Lưu Văn phòng.\nCHÁNH VĂN PHÒNG\nNguyễn Văn Mật"
        )


def _subjects() -> Iterator[tuple[str, str]]:
    word = re.compile(r"\bmật\b", re.IGNORECASE)
    if SHARED.is_file() and shutil.which("zstd"):
        done = subprocess.run(["zstd", "-dc", str(SHARED)], capture_output=True, check=True)
        for line in done.stdout.decode().splitlines():
            article = json.loads(line)
            if word.search(article["text"]):
                yield article["title"], article["text"]
    from vanphong.kernel.tests.test_secrecy import BODY, SENTENCES

    rng = random.Random(5)
    while True:
        said = rng.sample(SENTENCES, 4)
        yield "công tác bảo vệ bí mật nhà nước", BODY + "\n".join(said)


def main() -> int:
    """Measure without a database; 1 when a figure is not met. `NUMBER` of scans, a set alone."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    django.setup()
    count = next((int(word) for word in sys.argv if word.isdigit()), SCANS)
    wrong = []
    for name in [name for name in SETS if name in sys.argv] or list(SETS):
        found = scans(SETS[name], count, tell=name == "tuning")
        print(name, dict(found), f"right {found['right'] / count:.1%}")
        wrong += [
            found["right"] < 0.97 * count, found["wrong"] > 0, found["false"] > 0.01 * count
        ]  # fmt: skip
    false, total = letters(tell=True)
    print(f"letters that speak of secrecy: {false} of {total} taken for marked")
    return 1 if any(wrong) or false > 0.01 * total else 0


if __name__ == "__main__":
    sys.exit(main())
