"""Half a million letters of one office: is the right one first, what wrong is shown, how long.

Floors: the look into the index alone by a superuser; going through all letters, which is what is
left when the index lies idle.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.figures import Figure

LETTERS, ASKED, SCANS = 500_000, 1_000, 5
CHANGED = 0.15
_DAY = dt.date(2026, 3, 2)


def run(folder: Path) -> Iterator[Figure]:
    """Give the share found first, the wrong ones shown for each letter, milliseconds at the 95th."""
    del folder
    from tests.cast import make_office

    from benchmarks.petition_letters import Letters
    from vanphong.kernel import clock
    from vanphong.kernel.scope import acting
    from vanphong.petitions import alike_pages, services
    from vanphong.petitions.rules.likeness import Part
    from vanphong.tasks.tests.conftest import hire

    letters = Letters()
    cast = make_office("Tỉnh ủy Đơn Thư")
    keeper = hire(cast, "Vũ Thị Đơn", "PETITIONS")
    keys = _load(letters, cast.office.id, keeper.post_key)
    start = time.perf_counter()
    with acting(keeper):
        services.keep_likeness(keeper, clock.now())
    yield Figure.of("petition_pairs_counted", time.perf_counter() - start, "s")
    _settle()

    def ask(text: str) -> tuple[float, list[UUID]]:
        begun = time.perf_counter()
        with acting(keeper):
            lines = alike_pages.lines_of_words(keeper, {Part.TYPED: text}, clock.now())
        return (time.perf_counter() - begun) * 1000, [line["id"] for line in lines]

    chance = random.Random(41)
    planted = chance.sample(range(len(keys)), ASKED)
    again = [letters.changed(letters.letter(n), n, CHANGED) for n in planted]
    fresh = [letters.letter(n) for n in range(len(keys), len(keys) + ASKED)]
    for text in again[:20]:
        ask(text)
    answers = [ask(text) for text in again]
    first = sum(
        found[:1] == [keys[n]] for n, (_took, found) in zip(planted, answers, strict=True)
    )
    wrong = sum(
        len(set(found) - {keys[n]}) for n, (_took, found) in zip(planted, answers, strict=True)
    )
    others = [ask(text) for text in fresh]
    wrong += sum(len(found) for _took, found in others)
    yield Figure.of("petition_alike_first", first / ASKED, "share")
    yield Figure.of("petition_alike_wrong", wrong / (2 * ASKED), "letters")
    took = [one for one, _found in answers + others]
    yield Figure.of("petition_alike", _95th(took), "ms", _look_alone(keeper, again))
    yield Figure.of("petition_alike_scan", _95th(took), "ms", _scan(keeper, again[:SCANS]))
    yield _fingerprints(again[:200])


def _95th(took: list[float]) -> float:
    return sorted(took)[len(took) * 95 // 100 - 1]


def _load(letters: Any, office: int, post: UUID) -> list[UUID]:
    """Copy the letters with their cases and pairs, indexes made at the end; give their keys."""
    from benchmarks.million.load import link
    from vanphong.kernel.clock import now
    from vanphong.kernel.ids import new_id
    from vanphong.petitions.models import Case, Letter, LetterInCase, Likeness
    from vanphong.petitions.rules.likeness import Part, numbers_of, shingles_of

    at, keys = now(), []
    same = {"office_id": office, "year": 2026, "received_on": _DAY, "entered_by_id": post}
    same |= {"entered_at": at, "opened_at": at, "joined_at": at, "joined_by_id": post}
    with link() as owner:
        owner.execute("drop index likeness_numbers")
        for begin in range(0, LETTERS, 5_000):
            rows: dict[Any, list[dict[str, Any]]] = {one: [] for one in _models()}
            for n in range(begin, min(begin + 5_000, LETTERS)):
                text, letter, case = letters.letter(n), new_id(), new_id()
                keys.append(letter)
                facts = {"number": n + 1, "letter_id": letter, "case_id": case}
                rows[Letter].append(
                    facts
                    | {"id": letter, "channel": "POST", "signed": "NAMED", "abstract": text}
                )
                rows[Case].append(
                    facts
                    | {
                        "id": case,
                        "title": text,
                        "first_letter_id": letter,
                        "state": "RECEIVED",
                    }
                )
                rows[LetterInCase].append(facts | {"id": new_id()})
                numbers = numbers_of(office, Part.TYPED, shingles_of(text))
                rows[Likeness].append(
                    facts | {"id": new_id(), "part": "TYPED", "numbers": numbers}
                )
            for model, lines in rows.items():
                _copy(owner, model, [same | line for line in lines])
        owner.execute(
            "create index likeness_numbers on petitions_likeness using gin (numbers vp_int_ops) "
            "with (fastupdate = off)"
        )
    _settle()
    return keys


def _models() -> tuple[Any, ...]:
    from vanphong.petitions.models import Case, Letter, LetterInCase, Likeness

    return Letter, Case, LetterInCase, Likeness


def _copy(owner: Any, model: Any, lines: list[dict[str, Any]]) -> None:
    """Write rows into every column that must not be empty; what is not given is its default."""
    fields = [one for one in model._meta.concrete_fields if not one.null]
    columns = ", ".join(one.column for one in fields)
    with owner.cursor().copy(f"copy {model._meta.db_table} ({columns}) from stdin") as copy:
        for line in lines:
            copy.write_row(
                [line[f.column] if f.column in line else f.get_default() for f in fields]
            )


def _settle() -> None:
    from django.db import connections

    with connections["admin"].cursor() as cursor:
        tables = ", ".join(one._meta.db_table for one in _models())
        cursor.execute(f"vacuum (analyze) {tables}, petitions_pair_count")


def _rare(actor: Any, text: str) -> list[int]:
    """Give the pairs by which a text is looked for."""
    from vanphong.kernel.scope import acting
    from vanphong.petitions.queries import alike
    from vanphong.petitions.rules.likeness import Part, numbers_of, shingles_of

    with acting(actor):
        numbers = numbers_of(actor.office_key, Part.TYPED, shingles_of(text))
        return list(alike._asked(actor, Part.TYPED, numbers).rare)


_LOOK = "select letter_id, numbers from petitions_likeness where numbers <&&> %s::int[]"


def _timed(statement: str, given: list[list[int]], *before: str) -> list[float]:
    from django.db import connections, transaction
    from psycopg import Cursor

    took = []
    with transaction.atomic(using="admin"):
        cursor = Cursor(connections["admin"].connection)
        for one in before:
            cursor.execute(one)
        for numbers in given:
            start = time.perf_counter()
            cursor.execute(statement, [numbers], binary=True)  # as the product asks
            cursor.fetchall()
            took.append((time.perf_counter() - start) * 1000)
    return took


def _look_alone(actor: Any, texts: list[str]) -> float:
    """Give the milliseconds at the 95th of the index alone: no walls, nothing weighed or shown."""
    return _95th(_timed(_LOOK, [_rare(actor, text) for text in texts]))


def _scan(actor: Any, texts: list[str]) -> float:
    """Give the milliseconds at the middle of going through all letters for the same pairs."""
    given = [_rare(actor, text) for text in texts]
    return sorted(_timed(_LOOK, given, "set local enable_bitmapscan = off"))[len(texts) // 2]


def _fingerprints(texts: list[str]) -> Figure:
    """Give the milliseconds of a keyed fingerprint beside finding the pairs it is made of."""
    from vanphong.petitions.rules.fingerprints import fingerprint
    from vanphong.petitions.rules.likeness import shingles_of

    start = time.perf_counter()
    pairs = [shingles_of(text) for text in texts]
    middle = time.perf_counter()
    for one in pairs:
        fingerprint(b"k" * 48, one)
    end = time.perf_counter()
    each = 1000 / len(texts)
    return Figure.of(
        "petition_fingerprint", (end - middle) * each, "ms", (middle - start) * each
    )
