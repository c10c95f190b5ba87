"""Honest defaults for tests of the registry; all names are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.cast import Cast

from vanphong.kernel.ids import new_id
from vanphong.registry import api

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)


def make_term(cast: Cast) -> api.Term:
    return api.open_term(
        actor=cast.clerk, name="Nhiệm kỳ 2025 - 2030", opens_on=dt.date(2025, 10, 3), now=NOW
    )


def make_out_book(cast: Cast, **facts: Any) -> api.Book:
    facts = {"type_code": "OFFICIAL_LETTER", "body_id": cast.body.id} | facts
    if "year" not in facts and "term_id" not in facts:
        term = api.terms_of(cast.clerk).first() or make_term(cast)
        facts["term_id"] = term.id
    return api.open_book(actor=cast.clerk, direction="OUT", now=NOW, **facts)


def make_in_book(cast: Cast, year: int = 2026) -> api.Book:
    return api.open_book(actor=cast.clerk, direction="IN", year=year, now=NOW)


def fields(**facts: Any) -> api.DocumentFields:
    return api.DocumentFields(
        **{
            "issuer_name": "Ban Tổ chức Tỉnh ủy Mẫu Sơn",
            "symbol": "15-CV/BTCTU",
            "issued_on": dt.date(2026, 11, 18),
            "type_code": "OFFICIAL_LETTER",
            "abstract": "Về việc rà soát biên chế",
        }
        | facts
    )


def make_incoming(cast: Cast, book: api.Book, **facts: Any) -> api.IncomingEntry:
    return api.register_incoming(
        actor=cast.clerk, book_id=book.id, fields=fields(**facts), now=NOW
    )


def make_issued(cast: Cast, **facts: Any) -> api.Document:
    own = {"type_code": "OFFICIAL_LETTER", "issued_on": TODAY, "source_id": new_id()} | facts
    source_id = own.pop("source_id")
    return api.register_outgoing(
        actor=cast.clerk, body=cast.body, fields=fields(**own), now=NOW, source_id=source_id,
        accept_dates=True,
    )  # fmt: skip
