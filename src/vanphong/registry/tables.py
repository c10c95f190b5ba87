"""Reads a table out of a spreadsheet or CSV; pure, runs in the limited child process."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import openpyxl

MOST_ROWS = 200_000
MOST_COLUMNS = 60


def read_rows(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Give `{"rows": [[row number, [cells]], …]}` of the first sheet; dates as ISO."""
    packed = content.startswith(b"PK\x03\x04")
    rows = _spreadsheet(content) if packed else _separated(content)
    return {"rows": rows}, []


def _spreadsheet(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    rows: list[list[Any]] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_cell(value) for value in row[:MOST_COLUMNS]]
        if any(cells):
            rows.append([number, cells])
        if len(rows) > MOST_ROWS:
            break
    return rows


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _separated(content: bytes) -> list[list[Any]]:
    text = _decoded(content)
    sample = text[:5000]
    separator = max(",;\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[Any]] = []
    for row in reader:
        if any(cell.strip() for cell in row):
            rows.append([reader.line_num, row[:MOST_COLUMNS]])
        if len(rows) > MOST_ROWS:
            break
    return rows


def _decoded(content: bytes) -> str:
    """Read the bytes as UTF-8, else as Excel's UTF-16, else as old Vietnamese Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")
