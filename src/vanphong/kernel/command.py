"""What commands share: a running database and the actor one works as."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting


def acts_as(function: click.decorators.FC) -> click.decorators.FC:
    """Add `--as NAME`: the log-in name of the person one works as (rights follow the account)."""
    return click.option(
        "--as", "username", required=True, help="Tên đăng nhập của người thực hiện."
    )(function)


def secret_asked(label: str, *, again: bool = False) -> str:
    """Ask for a password or PIN unseen, twice where told; read a line when nobody types.

    Arguments and what is written in scripts are seen by everybody on the machine.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    repeated = f"{label} (nhập lại)" if again else False
    return str(click.prompt(label, hide_input=True, confirmation_prompt=repeated))


def post_of(username: str, now: dt.datetime) -> UUID:
    """Give the post a person of that log-in name works in.

    :raises BadParameter: when they hold none.
    """
    found: Actor = ports.actor_of_username.call(username, now)
    if found.post_id is None:
        raise click.BadParameter(f"{username} không giữ chức vụ nào.")
    return found.post_id


@contextmanager
def working_as(username: str) -> Iterator[tuple[Actor, dt.datetime]]:
    """Open the database and the scope of a person's account; gives the actor and the moment."""
    with acting_alone(username) as (actor, now), acting(actor):
        yield actor, now


@contextmanager
def acting_alone(username: str) -> Iterator[tuple[Actor, dt.datetime]]:
    """Open the database for acts that open their own transactions (signing, issuing)."""
    with ports.database_in_use.call():
        now = clock.now()
        yield ports.actor_of_username.call(username, now), now
