"""What the commands of tasks share: options, people by log-in name, how an answer is printed."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable
from typing import Any

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel.command import acts_as
from vanphong.tasks import services

DAY = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
reason = click.option("--reason", required=True, help="Lý do.")
as_json_too = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


def on_task(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which task, and how the answer is printed."""
    return acts_as(click.argument("task_id", type=click.UUID)(as_json_too(function)))


def with_due(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a deadline; the command gets them as one `due`."""

    @click.option("--due", "due_on", type=DAY, help="Hạn: ngày/tháng/năm.")
    @click.option("--working-days", type=int, help="Hạn: số ngày làm việc.")
    @click.option("--keep-day-off", is_flag=True, help="Giữ hạn dù là ngày nghỉ.")
    @functools.wraps(command)
    def given(
        *,
        due_on: dt.datetime | None,
        working_days: int | None,
        keep_day_off: bool,
        **rest: Any,
    ) -> None:
        on = due_on.date() if due_on else None
        due = services.DueGiven(on=on, count=working_days, keep_day_off=keep_day_off)
        command(due=due, **rest)

    return given


def day_words(day: dt.date | None) -> str:
    """Write a deadline, or that there is none."""
    return f"{day:%d/%m/%Y}" if day else "không có"


def tell(answer: Any, words: str, *, as_json: bool) -> None:
    """Print an answer as JSON or in words."""
    click.echo(
        json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder) if as_json else words
    )
