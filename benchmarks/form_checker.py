"""The form checker on its published set: how much of what it says is right, how much it finds."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "form-set"
PAGES = 20
SIGNS_A_PAGE = 2_300


def run(folder: Path) -> Iterator[Figure]:
    """Give precision and recall over all planted faults, and the time of a long file."""
    del folder
    import django

    django.setup()
    right, said, planted, wrong = measured()
    for line in wrong:
        print(line)
    yield Figure.of("form_precision", right / said, "share of findings that are planted faults")
    yield Figure.of("form_recall", right / planted, "share of planted faults that are found")
    yield from _long_file()


def measured() -> tuple[int, int, int, list[str]]:
    """Give the right findings, all findings, all planted faults, and what was wrong in words."""
    import datetime as dt

    from vanphong.drafting.checking.checker import check
    from vanphong.drafting.checking.word import lay_word

    right = said = planted = 0
    wrong: list[str] = []
    for label in json.loads((FOLDER / "labels.json").read_text()):
        laid = lay_word((FOLDER / f"{label['name']}.docx").read_bytes())
        report = check(laid, on=dt.date.fromisoformat(label["on"]))
        left = [(fault["rule"], fault["words"]) for fault in label["faults"]]
        planted += len(left)
        for finding in report.findings:
            said += 1
            match = next(
                (one for one in left if one[0] == finding.rule.id and one[1] in finding.quote),
                None,
            )
            if match is None:
                wrong.append(
                    f"{label['name']}: {finding.rule.id} {finding.message} [{finding.quote}]"
                )
                continue
            left.remove(match)
            right += 1
        wrong += [f"{label['name']}: not found: {rule} {words}" for rule, words in left]
    return right, said, planted, wrong


def _long_file() -> Iterator[Figure]:
    """Give the time of a file of twenty pages beside reading its XML alone."""
    import datetime as dt
    import io
    import zipfile

    from lxml import etree
    from tests.form_set.building import built
    from tests.form_set.cases import REPORT

    from vanphong.drafting.checking.checker import check
    from vanphong.drafting.checking.word import lay_word

    words = sum(len(one if isinstance(one, str) else one[1]) for one in REPORT.body)
    content = built(
        REPORT.but(body=REPORT.body * (PAGES * SIGNS_A_PAGE // words + 1), pages=PAGES)
    )

    def whole() -> None:
        check(lay_word(content), on=dt.date(2026, 6, 5))

    def bare() -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            etree.fromstring(file.read("word/document.xml"))

    yield Figure.of("form_check_20_pages", _median(whole), "ms", _median(bare))


def _median(act: object, rounds: int = 9) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()  # type: ignore[operator]
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
