"""Checks the rows of an existing register against each other, the book and the office."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _

from vanphong.kernel.errors import Refused
from vanphong.kernel.text import one_line
from vanphong.registry.facts import columns
from vanphong.registry.models import BookPeriod, Document, NumberEntry
from vanphong.registry.rules.book_rows import ranges
from vanphong.registry.rules.numbering import date_in_order, missing_numbers
from vanphong.registry.rules.symbol import symbol_key
from vanphong.registry.services.closed import refuse_closed_day
from vanphong.registry.services.import_rows import Reading, Row, numbered


def check_rows(work: Reading, rows: list[Row]) -> None:
    """Note every problem and doubt of the rows together."""
    _check_numbers(work, rows)
    _check_days(work, rows)
    _check_known(work, rows)


def _check_numbers(work: Reading, rows: list[Row]) -> None:
    """Refuse numbers twice in the file or already in the book; name those that are missing."""
    taken = set(
        NumberEntry.objects.filter(book=work.book).values_list("number", "suffix").iterator()
    )
    first_row: dict[tuple[int, str], int] = {}
    for row, key in numbered(rows):
        shown = f"{key[0]}{key[1]}"
        if key in taken:
            work.wrong(row, work.number_field, _("Số %s đã có trong sổ.") % shown)
        elif key in first_row:
            sentence = _("Số %(number)s đã có ở dòng %(row)d.")
            words = {"number": shown, "row": first_row[key]}
            work.wrong(row, work.number_field, sentence % words)
        else:
            first_row[key] = row.number
    numbers = {number for number, _suffix in taken | set(first_row)}
    missing = missing_numbers(numbers, first_number=work.book.first_number)
    if missing:
        work.warnings.append(_("Sổ thiếu các số: %s.") % ranges(missing))


def _check_days(work: Reading, rows: list[Row]) -> None:
    """Check that the days fit the book's period, each other and the order of the numbers."""
    first, last = work.book.days
    outside = []
    for row in rows:
        day: dt.date | None = row.values.get(work.day_field)
        try:
            refuse_closed_day(work.book, day)
        except Refused as error:
            work.wrong(row, work.day_field, str(error.message))
        if day is None or (first <= day and (last is None or day <= last)):
            continue
        if work.book.period == BookPeriod.YEAR and one_line(row.cells.get(work.day_field, "")):
            sentence = _("Ngày %(day)s không thuộc năm %(year)d của sổ này.")
            words = {"day": f"{day:%d/%m/%Y}", "year": first.year}
            work.wrong(row, work.day_field, sentence % words)
        else:
            outside.append(row)
    work.warn(_("Ngày không thuộc thời gian của sổ: dòng %s."), outside)
    work.warn(_("Ngày văn bản sau ngày đến: dòng %s."), filter(_dated_after_arrival, rows))
    work.warn(_("Ngày không theo thứ tự số: dòng %s."), _out_of_order(work, rows))


def _dated_after_arrival(row: Row) -> bool:
    issued, arrived = row.values.get("issued_on"), row.values.get("arrived_on")
    return bool(issued and arrived and issued > arrived)


def _out_of_order(work: Reading, rows: list[Row]) -> list[Row]:
    dated = [(key, row) for row, key in numbered(rows) if row.values.get(work.day_field)]
    dated.sort(key=lambda pair: pair[0])
    found, before = [], None
    for _key, row in dated:
        day = row.values[work.day_field]
        if date_in_order(day, before, None).warnings:
            found.append(row)
        before = max(day, before) if before else day
    return found


def _check_known(work: Reading, rows: list[Row]) -> None:
    """Name documents the office already has, or the file has twice; own ones are refused."""
    keys = {symbol_key(r.fields.symbol) for r in rows if r.fields and r.fields.symbol}
    known: dict[tuple[str, dt.date | None], set[str]] = defaultdict(set)
    for symbol, on, digest in Document.objects.filter(
        office_id=work.book.office_id, symbol_key__in=keys
    ).values_list("symbol_key", "issued_on", "abstract_digest"):
        known[symbol, on].add(digest)
    seen: set[tuple[str, dt.date | None, str]] = set()
    had, twice = [], []
    for row in rows:
        if row.fields is None or not row.fields.symbol:
            continue
        derived = columns(row.fields)
        key = (derived["symbol_key"], row.fields.issued_on, derived["abstract_digest"])
        if key[2] in known[key[0], key[1]]:
            had.append(row)
        elif key in seen:
            twice.append(row)
        seen.add(key)
    if not work.incoming:
        for row in had:
            work.wrong(row, "symbol", _("Văn bản này đã có trong cơ quan."))
        return
    work.warn(_("Văn bản đã có trong cơ quan, sẽ vào sổ thêm một lần: dòng %s."), had)
    work.warn(_("Văn bản đến hai lần trong tệp: dòng %s."), twice)
