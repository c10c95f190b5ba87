"""What the commands of reception share: options, how an answer is printed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.command import acts_as

DAY = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
MOMENT = click.DateTime(formats=["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"])
HOUR = click.DateTime(formats=["%H:%M"])
as_json_too = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
reason = click.option("--reason", required=True, help="Lý do.")


def on_session(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which session, and how the answer is printed."""
    return acts_as(click.argument("session_id", type=click.UUID)(as_json_too(function)))


def on_visit(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which visit, and how the answer is printed."""
    return acts_as(click.argument("visit_id", type=click.UUID)(as_json_too(function)))


def day_of(given: dt.datetime | None) -> dt.date | None:
    """Give the day of an option."""
    return given.date() if given else None


def moment_of(given: dt.datetime | None) -> dt.datetime | None:
    """Give the moment of an option, written in Vietnamese time."""
    return given.replace(tzinfo=VIETNAM) if given else None


def when(function: click.decorators.FC) -> click.decorators.FC:
    """Add the day and the hours of a session."""
    for option in (
        click.option("--to", "ends_at", type=HOUR, required=True, help="Đến giờ, ví dụ 11:30."),
        click.option("--from", "starts_at", type=HOUR, required=True, help="Từ giờ."),
        click.option("--day", type=DAY, required=True, help="Ngày tiếp."),
    ):
        function = option(function)
    return function


def tell(answer: Any, words: str, *, as_json: bool) -> None:
    """Print an answer as JSON or in words."""
    text = json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder)
    click.echo(text if as_json else words)


def session_line(one: dict[str, Any]) -> str:
    """Write a session as one line."""
    day: dt.date = one["day"]
    return (
        f"{one['id']}  {day:%d/%m/%Y} {one['starts_at']}–{one['ends_at']}  {one['leader']}  "
        f"{one['label']}  {one['place']}"
    )


def visit_line(one: dict[str, Any]) -> str:
    """Write a visit as one line."""
    names = "; ".join(person["full_name"] for person in one["persons"])
    parts = (str(one["id"]), one["number"], one["label"], f"{one['people']} người", names)
    return "  ".join(filter(None, (*parts, one["content"])))
