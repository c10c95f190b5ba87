"""What the commands of the registry share: options, and how an answer is printed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import click

DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])
as_json_too = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
in_book = click.option("--book", "book_id", type=click.UUID, required=True, help="Mã sổ.")


def say(answer: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    """Print an answer as JSON or as a sentence."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else sentence)


def date_of(value: dt.datetime | None) -> dt.date | None:
    """Give the day that was typed."""
    return value.date() if value else None
