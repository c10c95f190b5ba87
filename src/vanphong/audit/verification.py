"""Proof that the trail is as it was sealed; names the first bad row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vanphong.audit.sql import ROW_TEXT

_MARK_BYTES = 8


@dataclass(frozen=True, slots=True)
class TrailReport:
    """The verdict over the sealed part, and how many rows wait for their seal."""

    intact: bool
    rows: int
    seals: int
    unsealed: int
    first_bad_id: int | None = None
    reason: str = ""
    # "<last sealed row>:<digest of its seal>", to be kept outside the database.
    head: str = ""


def verify_trail(connection: Any, *, head: str = "") -> TrailReport:
    """Recompute every digest from the rows and compare with the chain of seals.

    `connection` is a psycopg connection of a role that reads all rows (the owner). One pass,
    constant memory. A row number that was never sealed inside a sealed range counts as bad.
    `head` is one noted earlier, outside: it shows a tail cut off and a chain made anew.
    """
    seals = connection.execute(
        "select from_id, to_id, row_count, row_marks, previous, digest "
        "from audit_seal order by id"
    ).fetchall()
    previous, rows = b"", 0
    with connection.cursor(name="trail") as cursor:
        cursor.itersize = 20_000
        last = seals[-1][1] if seals else 0
        cursor.execute(
            f"select e.id, {ROW_TEXT} from audit_event e where e.id <= %s order by e.id",  # noqa: S608
            [last],
        )
        stream = _with_peek(iter(cursor))
        for seal in seals:
            verdict = _check_seal(seal, stream, previous)
            if verdict is not None:
                bad_id, reason = verdict
                return TrailReport(
                    intact=False,
                    rows=rows,
                    seals=len(seals),
                    unsealed=0,
                    first_bad_id=bad_id,
                    reason=reason,
                )
            previous = bytes(seal[5])
            rows += seal[2]
    unsealed = connection.execute(
        "select count(*) from audit_event where id > %s", [last]
    ).fetchone()[0]
    verdict = _check_head(seals, head)
    return TrailReport(
        intact=verdict is None,
        rows=rows,
        seals=len(seals),
        unsealed=unsealed,
        first_bad_id=verdict[0] if verdict else None,
        reason=verdict[1] if verdict else "",
        head=f"{last}:{bytes(seals[-1][5]).hex()}" if seals else "",
    )


def _check_head(seals: list[tuple[Any, ...]], head: str) -> tuple[int, str] | None:
    if not head:
        return None
    noted_id, _, noted_digest = head.partition(":")
    for from_id, to_id, *_, digest in seals:
        if str(to_id) == noted_id:
            same = bytes(digest).hex() == noted_digest
            return None if same else (from_id, "các niêm phong đến đây đã bị làm lại")
    last = seals[-1][1] if seals else 0
    return last + 1, "phần đuôi đã niêm phong bị cắt bỏ"


class _with_peek(Iterator[tuple[int, str]]):  # noqa: N801 - reads as a function
    """Rows of the trail that can be looked at before they are taken."""

    def __init__(self, rows: Iterator[tuple[int, str]]) -> None:
        self._rows = rows
        self._next: tuple[int, str] | None = next(rows, None)

    def __next__(self) -> tuple[int, str]:
        if self._next is None:
            raise StopIteration
        row, self._next = self._next, next(self._rows, None)
        return row

    def up_to(self, last_id: int) -> Iterator[tuple[int, str]]:
        """Take the rows whose number is at most `last_id`."""
        while self._next is not None and self._next[0] <= last_id:
            yield next(self)


def _check_seal(
    seal: tuple[Any, ...], stream: _with_peek, previous: bytes
) -> tuple[int, str] | None:
    from_id, to_id, row_count, row_marks, seal_previous, digest = seal
    if bytes(seal_previous) != previous:
        return from_id, "chuỗi niêm phong bị đứt trước dòng này"
    marks = bytes(row_marks)
    whole, count, last_id = hashlib.sha256(previous), 0, from_id
    for row_id, text in stream.up_to(to_id):
        row_digest = hashlib.sha256(text.encode()).digest()
        mark = marks[count * _MARK_BYTES : (count + 1) * _MARK_BYTES]
        if row_digest[:_MARK_BYTES] != mark:
            return row_id, "dòng này bị sửa, bị chèn, hoặc dòng ngay trước nó bị xóa"
        whole.update(row_digest)
        count, last_id = count + 1, row_id
    if count != row_count:
        return last_id, f"thiếu {row_count - count} dòng sau dòng này"
    if whole.digest() != bytes(digest):
        return from_id, "niêm phong không khớp với các dòng của nó"
    return None
