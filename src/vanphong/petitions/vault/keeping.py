"""Rows of the vault: sealed, opened, destroyed, swept. It works as the vault's own role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.errors import UniqueViolation
from psycopg.rows import namedtuple_row

from vanphong.petitions.vault import envelope
from vanphong.petitions.vault.custody import TokenFault
from vanphong.petitions.vault.envelope import Broken, Custody, Place, Sealed

# Between the commit of an opening and its answer lies one call, not more.
AT_ONCE = dt.timedelta(minutes=2)
OPEN, DESTROY = "OPEN", "DESTROY"
_CONFIRM = "update vault.sealed set confirmed = true where id = %s and not confirmed"
_GIVE_UP = "delete from vault.sealed where id = %s and not confirmed"


class No(Exception):
    """A refusal: its stable code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def lock_name(letter: UUID) -> str:
    """Name the lock that the act holds which takes in a letter, until it committed or failed."""
    return f"vanphong vault {letter}"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps what is sealed, over one connection and one custody."""

    connect: Callable[[], psycopg.Connection[Any]]
    custody: Custody

    def seal(self, office: int, letter: UUID, words: Mapping[str, Any]) -> str:
        """Seal words of a letter that is being taken in, or sealed afterwards; gives their digest.

        Durable when it returns. What an act before sealed of it that came to nothing goes.

        :raises No: `no_act` when nobody does either with that letter, `sealed_already`.
        :raises TokenFault: when the token does not serve; nothing is kept then.
        """
        link = self.connect()
        if self._ended(link, letter):
            raise No("no_act")
        self._settle_before(link, letter)
        place = Place(office, letter, uuid4())
        made = envelope.seal(words, place, self.custody)
        try:
            link.execute(
                "insert into vault.sealed (id, office_id, letter_id, text, wrapped_key, key_name) "
                "values (%s, %s, %s, %s, %s, %s)",
                [place.row, office, letter, made.text, made.key, self.custody.name],
            )
        except UniqueViolation:
            raise No("sealed_already") from None
        return made.digest

    def open(self, opening: UUID, now: dt.datetime) -> dict[str, Any]:
        """Give the words that an opening, consented and written to the trail, lets one read: once.

        :raises No: with the reason's code.
        :raises TokenFault: when the token does not serve; nothing is spent then.
        """
        link = self.connect()
        if code := self.custody.fault:
            raise TokenFault(code)
        with link.transaction():
            place, sealed, _asked = self._spend(link, opening, OPEN, now)
            try:
                return envelope.unseal(sealed, place, self.custody)
            except Broken:
                raise No("broken") from None

    def destroy(self, opening: UUID, now: dt.datetime) -> str:
        """Destroy the key and the sealed words; the proof of it stays. Gives its digest.

        :raises No: with the reason's code.
        """
        link = self.connect()
        with link.transaction():
            place, sealed, asked = self._spend(link, opening, DESTROY, now)
            link.execute(
                "insert into vault.proof (opening_id, row_id, office_id, letter_id, asked_by, "
                "consented_by, digest) values (%s, %s, %s, %s, %s, %s, %s)",
                [opening, place.row, place.office, place.letter, asked.asked_by,
                 asked.consented_by, sealed.digest],
            )  # fmt: skip
            link.execute("delete from vault.sealed where id = %s", [place.row])
        return sealed.digest

    def proof(self, opening: UUID) -> str:
        """Give the digest of what an opening destroyed, empty when it destroyed nothing."""
        asked = "select digest from vault.proof where opening_id = %s"
        rows = self.connect().execute(asked, [opening]).fetchall()
        return str(rows[0][0]) if rows else ""

    def sweep(self) -> int:
        """Take away what was sealed for letters that never came; give how many still wait."""
        link = self.connect()
        rows = link.execute("select id, letter_id from vault.sealed where not confirmed")
        waiting = rows.fetchall()
        return sum(not self._settled(link, row, letter) for row, letter in waiting)

    def counts(self) -> tuple[int, int]:
        """Give how many rows there are, and how many were sealed under another key than this."""
        found = self.connect().execute(
            "select count(*), count(*) filter (where key_name <> %s) from vault.sealed",
            [self.custody.name],
        )
        every, other = found.fetchall()[0]
        return every, other

    def _settle_before(self, link: psycopg.Connection[Any], letter: UUID) -> None:
        """Settle what an act before left of a letter: its lock is another's now, so it is over."""
        there = link.execute("select vault.letter_is_there(%s)", [letter]).fetchall()[0][0]
        left = "select id from vault.sealed where letter_id = %s and not confirmed"
        for (row,) in link.execute(left, [letter]).fetchall():
            link.execute(_CONFIRM if there else _GIVE_UP, [row])

    def _settled(self, link: psycopg.Connection[Any], row: UUID, letter: UUID) -> bool:
        if not self._ended(link, letter):
            return False
        there = link.execute("select vault.letter_is_there(%s)", [letter]).fetchall()[0][0]
        link.execute(_CONFIRM if there else _GIVE_UP, [row])
        return True

    def _ended(self, link: psycopg.Connection[Any], letter: UUID) -> bool:
        """Say whether the act that takes in a letter is over: its lock can be had."""
        with link.transaction():
            asked = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
            return bool(link.execute(asked, [lock_name(letter)]).fetchall()[0][0])

    def _spend(
        self, link: psycopg.Connection[Any], opening: UUID, act: str, now: dt.datetime
    ) -> tuple[Place, Sealed, Any]:
        with link.cursor(row_factory=namedtuple_row) as cursor:
            asked: Any = cursor.execute("select * from vault.opening(%s)", [opening]).fetchone()
            if asked is None or not lawful(asked, act, now):
                raise No("not_consented")
            try:
                cursor.execute(
                    "insert into vault.spent (opening_id, office_id, letter_id, act) "
                    "values (%s, %s, %s, %s)",
                    [opening, asked.office_id, asked.letter_id, act],
                )
            except UniqueViolation:
                raise No("spent") from None
            row: Any = cursor.execute(
                "select id, text, wrapped_key, key_name from vault.sealed "
                "where letter_id = %s and office_id = %s for update",
                [asked.letter_id, asked.office_id],
            ).fetchone()
        if row is None:
            raise No("nothing_sealed")
        if act == OPEN and row.key_name != self.custody.name:
            raise No("other_key")
        place = Place(asked.office_id, asked.letter_id, row.id)
        return place, Sealed(bytes(row.text), bytes(row.wrapped_key)), asked


def lawful(asked: Any, act: str, now: dt.datetime) -> bool:
    """Say whether what the office's own rows tell of an opening lets the vault do it now.

    The caller's word counts for nothing: two different persons, in time, in the trail already.
    """
    return bool(
        asked.act == act
        and asked.state == "SPENT"
        and asked.told
        and asked.asked_by is not None
        and asked.consented_by is not None
        and asked.asked_by != asked.consented_by
        and asked.spent_at is not None
        and asked.spent_at <= asked.good_until
        and abs(now - asked.spent_at) <= AT_ONCE
    )
