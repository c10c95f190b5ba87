"""Commands of letters sent over the network: the same acts and refusals as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.petitions import queries, services
from vanphong.petitions.answers import letter_out
from vanphong.petitions.command_parts import as_json_too, reason, tell
from vanphong.petitions.rules.permissions import READ_OWN
from vanphong.petitions.submission_pages import submission_out, submission_whole


def _on_submission(function: click.decorators.FC) -> click.decorators.FC:
    return acts_as(click.argument("submission_id", type=click.UUID)(as_json_too(function)))


def _line(one: dict[str, Any]) -> str:
    return f"{one['id']}  {one['state']}  {one['sent_at']:%d/%m/%Y %H:%M}  {one['subject']}"


@click.group("online")
def commands() -> None:
    """Đơn gửi qua mạng: xem, vào sổ, gửi lại, mở hoặc đóng việc nhận."""


@commands.command("list")
@acts_as
@as_json_too
def list_command(*, username: str, as_json: bool) -> None:
    """Liệt kê đơn gửi qua mạng, mới nhất đứng đầu."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        found = [submission_out(one) for one in queries.submissions(actor)]
    words = "\n".join(map(_line, found)) or "Không có đơn nào gửi qua mạng."
    tell({"items": found}, words, as_json=as_json)


@commands.command("show")
@_on_submission
def show_command(*, submission_id: UUID, username: str, as_json: bool) -> None:
    """Xem một đơn gửi qua mạng."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        found = submission_whole(queries.get_submission(actor, submission_id))
    tell(found, f"{_line(found)}\n{found['text']}", as_json=as_json)


@commands.command("take-in")
@_on_submission
def take_in_command(*, submission_id: UUID, username: str, as_json: bool) -> None:
    """Vào sổ một đơn gửi qua mạng, đúng như người gửi viết."""
    with working_as(username) as (actor, now):
        letter = services.take_in(actor=actor, submission_id=submission_id, now=now)
        found = letter_out(actor, letter)
    tell(found, f"Đơn số {found['number']} {found['id']}", as_json=as_json)


@commands.command("send-back")
@reason
@_on_submission
def send_back_command(
    *, submission_id: UUID, reason: str, username: str, as_json: bool
) -> None:
    """Gửi lại một đơn, không vào sổ; người gửi đọc lý do khi tra cứu."""
    with working_as(username) as (actor, now):
        row = services.send_back(
            actor=actor, submission_id=submission_id, reason=reason, now=now
        )
        found = submission_out(row)
    tell(found, _line(found), as_json=as_json)


@commands.command("intake")
@click.option("--open/--close", "is_open", required=True, help="Nhận, hay thôi nhận.")
@acts_as
@as_json_too
def intake_command(*, is_open: bool, username: str, as_json: bool) -> None:
    """Cho cơ quan nhận đơn qua mạng, hoặc thôi nhận."""
    with working_as(username) as (actor, now):
        row = services.set_intake(actor=actor, is_open=is_open, now=now)
    words = "Cơ quan nhận đơn qua mạng." if is_open else "Cơ quan thôi nhận đơn qua mạng."
    tell({"is_open": row.is_open}, words, as_json=as_json)
