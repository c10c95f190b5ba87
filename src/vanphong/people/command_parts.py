"""What the commands of people share: options, the scope they run in, how they answer."""

from __future__ import annotations

import datetime as dt
import getpass
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, sessions
from vanphong.people.models import Account, Office, Person

PERSON = click.option("--person", required=True, help="Mã của người, hoặc tên đăng nhập.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])
SINCE = click.option("--since", type=DAY, help="Từ ngày (mặc định: hôm nay).")
LAST_DAY = click.option("--last-day", type=DAY, required=True, help="Ngày cuối cùng.")


def as_account(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command work with the rights of an account."""
    return click.option(
        "--as", "username", help="Làm với quyền của tài khoản này (mặc định: người vận hành)."
    )(function)


def in_office(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command work in the office with a code, by default that of the account."""
    return click.option(
        "--office", "code", default="", help="Mã cơ quan (mặc định: cơ quan của --as)."
    )(as_account(function))


@contextmanager
def working(username: str | None) -> Iterator[tuple[Actor, dt.datetime]]:
    """Open the scope of an account, or of the operator in no office."""
    with ports.database_in_use.call(), _scope(username, None) as found:
        yield found


@contextmanager
def working_in(username: str | None, code: str) -> Iterator[tuple[Actor, dt.datetime]]:
    """Open the scope of an account in one of its offices, or of the operator in the office.

    :raises Invalid: `no_office`, or when the account has no post in the office named.
    """
    with ports.database_in_use.call():
        office_id = office_with(code).id if code else None
        with _scope(username, office_id) as (actor, now):
            require_office(actor)
            if office_id not in {None, actor.office_id}:
                raise Invalid(_("Tài khoản này không làm việc ở cơ quan đó."))
            yield actor, now


def operator_name() -> str:
    """Name who runs a command on the server without an account, for the trail."""
    return f"vận hành: {getpass.getuser()}"


@contextmanager
def _scope(username: str | None, office_id: int | None) -> Iterator[tuple[Actor, dt.datetime]]:
    now = clock.now()
    if username:
        actor = sessions.actor_of_username(username, now, office_id=office_id)
    else:
        actor = job_actor(operator_name(), office_id, rules.all_permissions())
    with acting(actor):
        yield actor, now


def require_office(actor: Actor) -> None:
    """Refuse who works in no office.

    :raises Invalid: `no_office`.
    """
    if actor.office_id is None:
        raise Invalid(
            _("Hãy ghi cơ quan bằng --office, hoặc người thực hiện bằng --as."),
            code="no_office",
        )


def office_named(actor: Actor, code: str) -> Office:
    """Give the office with a code, by default the one worked in.

    :raises NotFound: when there is none.
    :raises Invalid: `no_office` when none is worked in.
    """
    if code:
        return office_with(code)
    require_office(actor)
    return queries.own_office(actor)


def office_with(code: str) -> Office:
    """Give the office with a code.

    :raises NotFound: when there is none.
    """
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise NotFound(_("Không có cơ quan mang mã này."), data={"code": code})
    return office


def person_named(actor: Actor, named: str) -> Person:
    """Give a person of the office by id or log-in name.

    :raises NotFound: when there is none.
    """
    try:
        return queries.get_person(actor, UUID(named))
    except ValueError:
        return account_with(actor, named).person


def account_with(actor: Actor, login: str) -> Account:
    """Give an account of the office by its log-in name.

    :raises NotFound: when there is none.
    """
    account = queries.accounts_of_office(actor).filter(username__iexact=login).first()
    if account is None:
        raise NotFound(_("Không có tài khoản này trong cơ quan."))
    return account


def say(as_json: bool, data: Any, lines: Sequence[str], warnings: Sequence[str] = ()) -> None:
    """Print an answer as JSON or as lines; warnings stand apart from what a script reads."""
    if not as_json:
        for warning in warnings:
            click.echo(warning, err=True)
    click.echo(
        json.dumps(data, ensure_ascii=False, default=str) if as_json else "\n".join(lines)
    )


def day_of(value: dt.datetime | None) -> dt.date | None:
    """Give the date of an option, or None."""
    return value.date() if value else None


def day_after(last_day: dt.datetime | None) -> dt.date | None:
    """Give the first day without something from the last day with it, or None."""
    day = day_of(last_day)
    return rules.day_after(day) if day else None
