"""What the commands of petitions share: options, how an answer is printed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel.command import acts_as

DAY = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
as_json_too = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
reason = click.option("--reason", required=True, help="Lý do.")
positions_given = click.option(
    "--position",
    "positions",
    type=int,
    multiple=True,
    help="Số thứ tự trong danh sách; ghi nhiều lần được.",
)


def on_case(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which case, and how the answer is printed."""
    return acts_as(click.argument("case_id", type=click.UUID)(as_json_too(function)))


def on_letter(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which letter, and how the answer is printed."""
    return acts_as(click.argument("letter_id", type=click.UUID)(as_json_too(function)))


def tell(answer: Any, words: str, *, as_json: bool) -> None:
    """Print an answer as JSON or in words."""
    text = json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder)
    click.echo(text if as_json else words)


def case_line(case: dict[str, Any]) -> str:
    """Write a case as one line."""
    due = f"hạn {case['due_on']:%d/%m/%Y}" if case["due_on"] else ""
    return "  ".join(
        filter(None, (str(case["id"]), case["number"], case["label"], due, case["title"]))
    )


def day_of(given: dt.datetime | None) -> dt.date | None:
    """Give the day of an option."""
    return given.date() if given else None


def lines_of(file: Path | None) -> list[str]:
    """Give the lines of a file; none without one."""
    return file.read_text("utf-8").splitlines() if file else []
