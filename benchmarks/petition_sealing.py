"""Sealing who wrote a letter that was entered openly, its scan and receipt with it.

Floor: the same letter marked at receipt, its scan brought sealed. A vault of its own process, its
key in a file.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, alternate

ROUNDS = 30


def run(folder: Path) -> Iterator[Figure]:
    """Give the median milliseconds of one sealing afterwards, commits included."""
    del folder
    from tests.cast import make_office

    from vanphong.files import api as files
    from vanphong.files.tests import samples
    from vanphong.kernel import clock
    from vanphong.kernel.scope import acting
    from vanphong.petitions import services
    from vanphong.petitions.rules.handing import HandedIn
    from vanphong.petitions.services import LetterFacts, Person, Upload
    from vanphong.petitions.tests import vaults

    actor = make_office("Tỉnh ủy Đo Niêm Phong").clerk
    numbers = itertools.count(1)
    files.warm_up()

    def scan(n: int) -> Upload:
        return Upload(f"don-{n}.pdf", samples.pdf(f"Đơn thứ {n} của người viết", pages=3))

    def entered(n: int, *uploads: Upload, is_protected: bool = False) -> object:
        facts = LetterFacts(
            "POST", clock.today(), f"Phản ánh việc thứ {n}", is_protected=is_protected
        )
        writer = Person(f"Người Viết {n}", f"Thôn {n}, xã Mẫu", phone="0900000000")
        with acting(actor):
            return services.receive_letter(
                actor=actor, facts=facts, persons=[writer], uploads=uploads, now=clock.now()
            ).pk

    def open_letter() -> object:
        n = next(numbers)
        letter_id = entered(n, scan(n))
        with acting(actor):
            services.take_papers(
                actor=actor, letter_id=letter_id, papers=[HandedIn("Giấy tờ", 1)],
                giver=f"Người Viết {n}", now=clock.now(),
            )  # fmt: skip
        return letter_id

    waiting = [open_letter() for _ in range(ROUNDS + 3)]

    def afterwards() -> None:
        with acting(actor):
            services.seal_letter(actor=actor, letter_id=waiting.pop(), now=clock.now())

    def at_receipt() -> None:
        n = next(numbers)
        letter_id = entered(n, is_protected=True)
        with acting(actor):
            services.hold_scan(
                actor=actor, letter_id=letter_id, upload=scan(n), now=clock.now()
            )

    with vaults.running():
        ours, floor = alternate(afterwards, at_receipt, rounds=ROUNDS)
    yield Figure.of("petition_sealed_afterwards", ours, "ms", floor)
