"""Commands of slots: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.reception import booking_pages, queries, services
from vanphong.reception.command_parts import HOUR, as_json_too, on_session, reason, tell
from vanphong.reception.rules.permissions import READ_OWN_VISITS
from vanphong.reception.services import BookingFacts


def _line(one: dict[str, Any]) -> str:
    return (
        f"{one['id']}  {one['starts_at']}  {one['full_name'] or 'giữ bí mật'}  {one['content']}"
    )


@click.command("slots")
@on_session
def slots_command(*, session_id: UUID, username: str, as_json: bool) -> None:
    """Xem giờ hẹn của một buổi tiếp: giờ còn trống, ai đã hẹn."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN_VISITS)
        found = booking_pages.slots_out(actor, queries.get_session(actor, session_id))
    lines = [*map(_line, found["bookings"]), f"Còn trống: {', '.join(found['free'])}"]
    tell(found, "\n".join(lines), as_json=as_json)


@click.command("book-slot")
@click.option("--at", "starts_at", type=HOUR, required=True, help="Giờ hẹn, ví dụ 8:30.")
@click.option("--content", required=True, help="Nội dung muốn trình bày.")
@click.option("--name", "full_name", default="", help="Họ tên người hẹn.")
@click.option("--phone", default="", help="Điện thoại.")
@click.option(
    "--people", type=click.IntRange(1), default=1, show_default=True, help="Số người."
)
@click.option("--protected", "is_protected", is_flag=True, help="Giữ bí mật; không ghi tên.")
@on_session
def book_command(
    *, session_id: UUID, starts_at: dt.datetime, username: str, as_json: bool, **given: Any
) -> None:
    """Nhận hẹn vào một giờ của buổi tiếp đã công bố."""
    facts = BookingFacts(starts_at=starts_at.time(), **given)
    with working_as(username) as (actor, now):
        booking = services.book_slot(actor=actor, session_id=session_id, facts=facts, now=now)
    found = booking_pages.booking_out(booking)
    tell(found, _line(found), as_json=as_json)


@click.command("cancel-slot")
@click.argument("booking_id", type=click.UUID)
@reason
@acts_as
@as_json_too
def cancel_command(*, booking_id: UUID, reason: str, username: str, as_json: bool) -> None:
    """Hủy một lượt hẹn; giờ ấy lại trống."""
    with working_as(username) as (actor, now):
        booking = services.cancel_booking(
            actor=actor, booking_id=booking_id, reason=reason, now=now
        )
    found = booking_pages.booking_out(booking)
    tell(found, _line(found), as_json=as_json)


COMMANDS = (slots_command, book_command, cancel_command)
