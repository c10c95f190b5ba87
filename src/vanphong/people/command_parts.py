"""What the commands of people share: options, the scope they run in, how they answer."""

from __future__ import annotations

import datetime as dt
import getpass
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.command import working_as
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.scope import acting
from vanphong.people import rules
from vanphong.people.models import Office

AS_JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])


def as_account(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command work with the rights of an account."""
    return click.option(
        "--as", "username", help="Làm với quyền của tài khoản này (mặc định: người vận hành)."
    )(function)


def in_office(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command work in the office with a code."""
    return click.option("--office", "code", required=True, help="Mã cơ quan.")(
        as_account(function)
    )


@contextmanager
def working(username: str | None, code: str = "") -> Iterator[tuple[Actor, dt.datetime]]:
    """Open the scope of an account, or of the operator in the office with the code."""
    if username:
        with working_as(username) as (actor, now):
            if code and office_with(code).id != actor.office_id:
                raise Invalid(_("Tài khoản này không làm việc ở cơ quan đó."))
            yield actor, now
        return
    with ports.database_in_use.call():
        office_id = office_with(code).id if code else None
        name = f"vận hành: {getpass.getuser()}"
        actor = job_actor(name, office_id, rules.all_permissions())
        with acting(actor):
            yield actor, clock.now()


def office_with(code: str) -> Office:
    """Give the office with a code.

    :raises NotFound: when there is none.
    """
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise NotFound(_("Không có cơ quan mang mã này."), data={"code": code})
    return office


def say(as_json: bool, data: Any, lines: Sequence[str]) -> None:
    """Print an answer as JSON or as lines."""
    click.echo(
        json.dumps(data, ensure_ascii=False, default=str) if as_json else "\n".join(lines)
    )


def day_of(value: dt.datetime | None) -> dt.date | None:
    """Give the date of an option, or None."""
    return value.date() if value else None
