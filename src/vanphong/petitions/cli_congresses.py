"""Commands of congresses: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.petitions import congress_pages, queries, services
from vanphong.petitions.command_parts import DAY, as_json_too, reason, tell
from vanphong.petitions.rules.congress import CONGRESS_LABELS
from vanphong.petitions.rules.permissions import READ_OWN


def _line(one: dict[str, Any]) -> str:
    return f"{one['id']}  {one['opens_on']:%d/%m/%Y}  {one['rank']}  {one['name']}"


@click.group("congresses")
def commands() -> None:
    """Đại hội sắp tới: tố cáo nhận sát đại hội được nhắc trước khi thụ lý."""


@commands.command("list")
@acts_as
@as_json_too
def list_command(*, username: str, as_json: bool) -> None:
    """Liệt kê các đại hội đã ghi."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        found = [congress_pages.congress_out(one) for one in queries.standing_congresses(actor)]
    words = "\n".join(map(_line, found)) or "Chưa ghi đại hội nào."
    tell({"items": found}, words, as_json=as_json)


@commands.command("set")
@click.option("--name", required=True, help="Đại hội nào.")
@click.option("--rank", type=click.Choice([one.value for one in CONGRESS_LABELS]),
              required=True, help="Cấp: cơ sở hay trên cơ sở.")  # fmt: skip
@click.option("--opens", type=DAY, required=True, help="Ngày khai mạc.")
@acts_as
@as_json_too
def set_command(
    *, name: str, rank: str, opens: dt.datetime, username: str, as_json: bool
) -> None:
    """Ghi ngày khai mạc một đại hội."""
    with working_as(username) as (actor, now):
        made = services.set_congress(
            actor=actor, name=name, rank=rank, opens_on=opens.date(), now=now
        )
        found = congress_pages.congress_out(made)
    tell(found, _line(found), as_json=as_json)


@commands.command("call-off")
@acts_as
@click.argument("congress_id", type=click.UUID)
@reason
@as_json_too
def call_off_command(*, congress_id: UUID, reason: str, username: str, as_json: bool) -> None:
    """Bỏ một đại hội đã hoãn hoặc ghi sai ngày."""
    with working_as(username) as (actor, now):
        services.call_off_congress(actor=actor, congress_id=congress_id, reason=reason, now=now)
    tell({"done": True}, "Đã bỏ đại hội này.", as_json=as_json)
