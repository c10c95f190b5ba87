"""Proof of the trail by anyone: nothing but Python is needed, and nothing of the product.

This one file may be copied to another machine. It reads what `vanphong audit export` wrote, or a
database (with psycopg, as the role `vanphong_auditor`), and the checkpoints kept elsewhere:

    python verifier.py trail.jsonl --checkpoints FOLDER
    python verifier.py postgresql://vanphong_auditor:…@server/vanphong --checkpoints FOLDER

Signatures of timestamps are checked by the program `openssl`, with `--ca` (the authority's
certificates, PEM). Exit code: 0 as it was sealed, 1 changed, 3 as sealed but with doubts.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import datetime as dt
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

_MARK_BYTES = 8
_at = dt.datetime.fromisoformat
# How far a clock may be set right without a word.
_CLOCK_SLACK = dt.timedelta(minutes=1)
_STAMP_SLACK = dt.timedelta(minutes=5)
# How late the timestamp over a checkpoint may come without a word; it is due in ten minutes.
_STAMP_LATE = dt.timedelta(hours=1)
# What a row's digest covers, written so that no two different rows give the same text.
ROW_TEXT = (
    "jsonb_build_array(e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), "
    "e.txid, e.office_id, e.actor, e.action, e.subject_table, e.subject_id, e.detail)::text"
)
SEALS = (
    "select from_id, to_id, row_count, row_marks, previous, digest from audit_seal order by id"
)
ROWS = f"select e.id, {ROW_TEXT} from audit_event e order by e.id"  # noqa: S608 - text above


class Seal(NamedTuple):
    """A seal as it is kept: the digest over its rows and the seal before it."""

    from_id: int
    to_id: int
    row_count: int
    row_marks: bytes
    previous: bytes
    digest: bytes


# A trail in order: each seal, then its rows with their numbers; None before those without one.
Piece = Seal | tuple[int, str] | None


class Head(NamedTuple):
    """The head of the chain as noted outside, or (with `row`) one row alone."""

    to_id: int
    digest: str
    row: bool = False


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
    checkpoints: int = 0
    # Rows before which the clock was set back, or whose checkpoint has no good timestamp.
    doubts: tuple[tuple[int, str], ...] = ()


class _Changed(Exception):
    """The first bad row, and why it is bad."""


@dataclass
class Proof:
    """Recomputes every digest from seals and rows, given in order: a seal, then its rows.

    Constant memory. A row number that was never sealed inside a sealed range counts as bad.
    """

    heads: Iterable[Head] = ()
    _seal: Seal | None = None
    _chained: bytes = b""
    _rows: int = 0
    _seals: int = 0
    _unsealed: int = 0
    _count: int = 0
    _last_id: int = 0
    _last_sealed: int = 0
    _newest: str = ""
    _doubts: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        noted = sorted(set(self.heads))
        self._noted = [one for one in reversed(noted) if not one.row]
        self._pinned = {one.to_id: one.digest for one in noted if one.row}
        self._checkpoints = len(noted)
        self._whole = hashlib.sha256()
        self._marks = b""

    def seal(self, seal: Seal | None) -> None:
        """Begin a seal; None begins the rows that wait for theirs."""
        self._end_seal()
        self._seal = seal
        if seal is None:
            return
        if seal.previous != self._chained:
            raise _Changed(seal.from_id, "chuỗi niêm phong bị đứt trước dòng này")
        self._whole, self._marks = hashlib.sha256(self._chained), seal.row_marks
        self._count, self._last_id = 0, seal.from_id

    def row(self, row_id: int, text: str) -> None:
        """Take the next row."""
        digest = hashlib.sha256(text.encode()).digest()
        if self._seal is None:
            self._unsealed += 1
        else:
            start = self._count * _MARK_BYTES
            if digest[:_MARK_BYTES] != self._marks[start : start + _MARK_BYTES]:
                why = "dòng này bị sửa, bị chèn, hoặc dòng ngay trước nó bị xóa"
                raise _Changed(row_id, why)
            self._whole.update(digest)
            self._count += 1
            self._last_id = row_id
        if self._pinned:
            pinned = self._pinned.pop(row_id, None)
            if pinned is not None and pinned != digest.hex():
                raise _Changed(row_id, "dòng này khác với điểm ghi khi mở")
        moment = text.split('"', 2)[1]
        if moment < self._newest:
            if _at(self._newest) - _at(moment) < _CLOCK_SLACK:
                return
            self._doubts.append((row_id, "đồng hồ bị lùi trước dòng này"))
        self._newest = moment

    def _end_seal(self) -> None:
        seal = self._seal
        if seal is None:
            return
        if self._count != seal.row_count:
            missing = seal.row_count - self._count
            raise _Changed(self._last_id, f"thiếu {missing} dòng sau dòng này")
        if self._whole.digest() != seal.digest:
            raise _Changed(seal.from_id, "niêm phong không khớp với các dòng của nó")
        while self._noted and self._noted[-1].to_id <= seal.to_id:
            noted = self._noted.pop()
            if (noted.to_id, noted.digest) != (seal.to_id, seal.digest.hex()):
                raise _Changed(seal.from_id, "các niêm phong đến đây đã bị làm lại")
        self._chained, self._last_sealed = seal.digest, seal.to_id
        self._rows += seal.row_count
        self._seals += 1

    def report(self, trail: Iterable[Piece]) -> TrailReport:
        """Go through the trail and say what it is worth."""
        try:
            for one in trail:
                if one is None or isinstance(one, Seal):
                    self.seal(one)
                else:
                    self.row(*one)
            self._end()
        except _Changed as found:
            bad_id, reason = found.args
            return self._verdict(bad_id, reason)
        return self._verdict(None, "")

    def _end(self) -> None:
        self.seal(None)
        if self._noted:
            raise _Changed(self._last_sealed + 1, "phần đuôi đã niêm phong bị cắt bỏ")
        if self._pinned:
            raise _Changed(min(self._pinned), "dòng đã ghi khi mở nay không còn")

    def _verdict(self, bad_id: int | None, reason: str) -> TrailReport:
        head = f"{self._last_sealed}:{self._chained.hex()}" if self._seals else ""
        return TrailReport(
            intact=bad_id is None, rows=self._rows, seals=self._seals,
            unsealed=self._unsealed, first_bad_id=bad_id, reason=reason, head=head,
            checkpoints=self._checkpoints, doubts=tuple(self._doubts),
        )  # fmt: skip


def merged(seals: Iterable[Seal], rows: Iterator[tuple[int, str]]) -> Iterator[Piece]:
    """Give each seal with its rows after it, then None and the rows without a seal."""
    row = next(rows, None)
    for seal in seals:
        yield seal
        while row is not None and row[0] <= seal.to_id:
            yield row
            row = next(rows, None)
    yield None
    while row is not None:
        yield row
        row = next(rows, None)


# Gives the moment a token attests for a digest; ValueError when it attests nothing.
ReadStamp = Callable[[bytes, bytes], dt.datetime]


@dataclass(slots=True)
class Checkpoints:
    """What the checkpoints of a folder say: heads, faults in their own chain, doubts."""

    heads: list[Head] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[int, str]] = field(default_factory=list)
    # Heads that no timestamp covers yet: when each was noted.
    unstamped: list[tuple[dt.datetime, int]] = field(default_factory=list)


def lines_of(place: Path) -> Iterator[tuple[str, bytes]]:
    """Give the lines of a folder of checkpoints, oldest first, each with where it stands."""
    for file in [place] if place.is_file() else sorted(place.glob("*.jsonl")):
        for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
            if line:
                yield f"{file.name}:{number}", line


def read_checkpoints(
    lines: Iterable[tuple[str, bytes]], read_stamp: ReadStamp, now: dt.datetime
) -> Checkpoints:
    """Check the chain of the lines and the timestamps in it; a line cut short is left out."""
    found, before = Checkpoints(), ""
    for place, line in lines:
        try:
            facts = json.loads(line)
            at = dt.datetime.fromisoformat(facts["at"])
            previous = facts["previous"]
        except (ValueError, KeyError, TypeError):
            continue  # a power cut; whoever damages a line breaks the chain at the next
        if previous != before:
            found.faults.append((place, "điểm ghi trước dòng này bị sửa hoặc bị bỏ"))
        before = hashlib.sha256(line).hexdigest()
        if "stamp" in facts:
            _take_stamp(found, place, facts["stamp"], previous, read_stamp)
            continue
        to_id, _, digest = str(facts.get("head", "")).partition(":")
        if to_id:
            found.heads.append(Head(int(to_id), digest))
            found.unstamped.append((at, int(to_id)))
        row_id, _, digest = str(facts.get("row", "")).partition(":")
        if row_id:
            found.heads.append(Head(int(row_id), digest, row=True))
            found.unstamped.append((at, int(row_id)))
    found.doubts += [
        (row_id, "điểm ghi đến dòng này chưa có dấu thời gian")
        for at, row_id in found.unstamped
        if now - at > _STAMP_LATE
    ][:1]
    return found


def _take_stamp(
    found: Checkpoints, place: str, stamp: str, digest: str, read_stamp: ReadStamp
) -> None:
    try:
        moment = read_stamp(base64.b64decode(stamp), bytes.fromhex(digest))
    except ValueError as error:
        found.faults.append((place, f"dấu thời gian không đúng: {error}"))
        return
    for at, row_id in found.unstamped:
        if at - moment > _STAMP_SLACK:
            found.doubts.append((row_id, "điểm ghi đến dòng này mang giờ sau dấu thời gian"))
        elif moment - at > _STAMP_LATE:
            found.doubts.append((row_id, "dấu thời gian cho điểm ghi đến dòng này đến muộn"))
    found.unstamped.clear()


def bound_only(token: bytes, digest: bytes) -> dt.datetime:
    """Read the moment of a token made over a digest; its signature is left unchecked."""
    place = token.find(b"\x04\x20" + digest)
    told = re.compile(rb"\x18[\x0f-\x1f](\d{14})(?:\.\d+)?Z").search(token, max(place, 0))
    if place < 0 or told is None:
        raise ValueError("không phải cho điểm ghi này")
    return dt.datetime.strptime(told[1].decode() + "+0000", "%Y%m%d%H%M%S%z")


def checked_by_openssl(authority: Path) -> ReadStamp:
    """Give the check of tokens by `openssl ts`, against an authority's certificates."""

    def read(token: bytes, digest: bytes) -> dt.datetime:
        moment = bound_only(token, digest)
        with tempfile.NamedTemporaryFile() as file:
            file.write(token)
            file.flush()
            command = [
                "openssl", "ts", "-verify", "-token_in", "-in", file.name,
                "-digest", digest.hex(), "-CAfile", str(authority),
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            raise ValueError("chữ ký không khớp với cơ quan này")
        return moment

    return read


def exported(file: Path) -> Iterator[Any]:
    """Give the trail of an exported file; lines of checkpoints come as bytes."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as stream:
        for line in stream:
            text = line.rstrip("\n")
            if text.startswith("["):
                yield int(text[1 : text.index(",")]), text
                continue
            facts = json.loads(text)
            if "seal" in facts:
                first, last, count, *parts = facts["seal"]
                yield Seal(first, last, count, *map(bytes.fromhex, parts))
            elif "unsealed" in facts:
                yield None
            elif "checkpoint" in facts:
                yield facts["checkpoint"].encode()


def in_database(connection: Any) -> Iterator[Piece]:
    """Give the trail of a database, inside a transaction of a role that sees all its rows."""
    with connection.cursor(name="seals") as seals, connection.cursor(name="rows") as rows:
        rows.itersize = 20_000
        seals.execute(SEALS)
        rows.execute(ROWS)
        yield from merged((Seal(*one) for one in seals), iter(rows))


def main(arguments: list[str] | None = None) -> int:
    """Verify what is named on the command line and say the verdict."""
    parser = argparse.ArgumentParser(prog="verifier", description=__doc__.split("\n")[0])
    parser.add_argument("trail", help="tệp đã xuất, hoặc postgresql://…")
    parser.add_argument("--checkpoints", type=Path, action="append", default=[])
    parser.add_argument("--ca", type=Path, help="chứng thư của cơ quan dấu thời gian (PEM)")
    given = parser.parse_args(arguments)
    read_stamp = checked_by_openssl(given.ca) if given.ca else bound_only
    now = dt.datetime.now(dt.UTC)
    places = [read_checkpoints(lines_of(p), read_stamp, now) for p in given.checkpoints]
    with contextlib.ExitStack() as held:
        if given.trail.startswith(("postgresql://", "postgres://")):
            import psycopg  # noqa: PLC0415 - an exported file needs none

            trail = in_database(held.enter_context(psycopg.connect(given.trail)))
        else:
            kept = [one for one in exported(Path(given.trail)) if isinstance(one, bytes)]
            inside = [(f"{given.trail}:{n}", line) for n, line in enumerate(kept, 1)]
            places.append(read_checkpoints(inside, read_stamp, now))
            trail = (one for one in exported(Path(given.trail)) if not isinstance(one, bytes))
        report = Proof([head for one in places for head in one.heads]).report(trail)
    print("\n".join(said(report, places)))  # noqa: T201 - a program
    if not given.ca and report.checkpoints:
        print("Chữ ký của dấu thời gian chưa được kiểm tra: cần --ca và openssl.")  # noqa: T201
    return code_of(report, places)


def said(report: TrailReport, places: list[Checkpoints]) -> list[str]:
    """Say the verdict in lines."""
    told = [f"Điểm ghi {place}: {why}." for one in places for place, why in one.faults]
    doubts = sorted({*report.doubts, *(doubt for one in places for doubt in one.doubts)})
    told += [f"Cần xem dòng {row_id}: {why}." for row_id, why in doubts]
    if report.intact:
        told.append(
            f"Dấu vết nguyên vẹn: {report.rows} dòng, {report.seals} niêm phong, "
            f"{report.unsealed} dòng chờ niêm phong, khớp {report.checkpoints} điểm ghi. "
            f"Đầu chuỗi: {report.head or 'chưa có'}"
        )
    else:
        bad = f"Dòng sai đầu tiên: {report.first_bad_id}. {report.reason}."
        told.append(f"Dấu vết bị sửa. {bad}")
    return told


def code_of(report: TrailReport, places: list[Checkpoints]) -> int:
    """Give the exit code of a verdict."""
    if not report.intact or any(one.faults for one in places):
        return 1
    return 3 if report.doubts or any(one.doubts for one in places) else 0


if __name__ == "__main__":
    sys.exit(main())
