"""Long drafts: a draft of 200 pages opened and saved, two versions of 100 pages compared."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.office import NOW, make_signing_office

SIGNS_A_PAGE = 2_300
ROUNDS = 7
_TEXT = (
    "văn phòng cấp ủy chương trình công tác báo cáo kết quả thực hiện nghị quyết kế hoạch đề nghị "
    "các cơ quan đơn vị phối hợp rà soát số liệu tổng hợp trình xem xét quyết định theo quy định"
)


def pages(count: int, seed: int) -> list[str]:
    """Give paragraphs that fill so many pages."""
    chance = random.Random(seed)
    written, size = [], 0
    while size < count * SIGNS_A_PAGE:
        text = (
            " ".join(chance.choices(_TEXT.split(), k=chance.randint(30, 90))).capitalize() + "."
        )
        written.append(text)
        size += len(text)
    return written


def run(folder: Path) -> Iterator[Figure]:
    """Give milliseconds; the floor of the comparison is that of the paragraphs alone."""
    del folder
    yield from _redline()
    yield from _two_hundred_pages()


def _redline() -> Iterator[Figure]:
    import difflib

    from vanphong.drafting.redline import redline

    before, chance = pages(100, 1), random.Random(2)
    after = [
        text.replace(" các ", " những ", 1) if chance.random() < 0.3 else text
        for text in before
        if chance.random() > 0.05
    ]
    floor = _median(
        lambda: difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    )
    yield Figure.of("redline_100_pages", _median(lambda: redline(before, after)), "ms", floor)
    anew = pages(100, 4)
    yield Figure.of("redline_100_pages_anew", _median(lambda: redline(before, anew)), "ms")


def _two_hundred_pages() -> Iterator[Figure]:
    from django.test import Client

    from vanphong.drafting import api as drafting
    from vanphong.drafting.markup import from_text
    from vanphong.drafting.tests.browsing import account_of, at
    from vanphong.kernel.scope import acting

    cast = make_signing_office("Tỉnh ủy Đo Lường")
    text = "\n\n".join(pages(200, 3))
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="REPORT", now=NOW,
            abstract="Về việc thử", signer_id=cast.posts["CHIEF"].id,
            blocks=from_text(text, ()),
        )  # fmt: skip
    client, count, version = Client(SERVER_NAME="localhost"), itertools.count(), [draft.version]
    client.force_login(account_of(cast, "OFFICER"))

    def opened() -> None:
        assert client.get(at("draft-edit", draft.id)).status_code == 200

    def shown() -> None:
        assert client.get(at("draft", draft.id)).status_code == 200

    def saved() -> None:
        words = f"{text}\n\nLần {next(count)}."
        with acting(cast.officer):
            done = drafting.change_draft(
                actor=cast.officer, draft_id=draft.id, version=version[0], now=NOW,
                blocks=from_text(words, ()),
            )  # fmt: skip
        version[0] = done.version

    yield Figure.of("draft_200_pages_opened", _median(opened), "ms")
    yield Figure.of("draft_200_pages_shown", _median(shown), "ms")
    yield Figure.of("draft_200_pages_saved", _median(saved), "ms")


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[ROUNDS // 2]
