"""Commands of the rota: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.kernel.gate import require
from vanphong.reception import queries, rota_pages, services
from vanphong.reception.command_parts import (
    as_json_too,
    on_session,
    reason,
    session_line,
    tell,
    when,
)
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules.permissions import READ_ROTA
from vanphong.reception.services import SessionFacts


def _out(actor: Actor, found: ReceptionSession) -> dict[str, Any]:
    whole = queries.get_session(actor, found.pk)
    return rota_pages.session_out(whole, queries.attending_of([whole]).get(whole.pk, []))


@click.command("rota")
@click.option("--month", default="", help="Tháng, ví dụ 2026-12; để trống là tháng này.")
@acts_as
@as_json_too
def rota_command(*, month: str, username: str, as_json: bool) -> None:
    """Liệt kê lịch tiếp công dân của một tháng, và ai còn thiếu ngày."""
    with working_as(username) as (actor, now):
        require(actor, READ_ROTA)
        today = vietnam_date(now)
        found = rota_pages.month_out(actor, rota_pages.month_of(month, today), today)
    lines = [session_line(one) for one in found["items"]]
    lines += [
        f"Thiếu: {one['name']}, tháng {one['month']}: {one['days']}/{one['least']} ngày"
        for one in found["shortfalls"]
    ]
    tell(found, "\n".join(lines) or "Chưa xếp buổi nào.", as_json=as_json)


def _facts(function: click.decorators.FC) -> click.decorators.FC:
    for option in (
        click.option("--online", "is_online", is_flag=True, help="Tiếp trực tuyến."),
        click.option("--with", "attending", multiple=True, help="Người dự; ghi nhiều lần được."),
        click.option("--slot", "slot_minutes", type=int, default=30, show_default=True, help="Phút."),
        click.option("--content", default="", help="Dự kiến nội dung."),
        click.option("--place", required=True, help="Địa điểm."),
        click.option("--leader", required=True, help="Tên đăng nhập của người tiếp."),
    ):  # fmt: skip
        function = option(function)
    return when(function)


def _facts_given(given: dict[str, Any], now: dt.datetime) -> SessionFacts:
    return SessionFacts(
        leader_id=post_of(given["leader"], now), day=given["day"].date(),
        starts_at=given["starts_at"].time(), ends_at=given["ends_at"].time(),
        place=given["place"], content=given["content"], is_online=given["is_online"],
        slot_minutes=given["slot_minutes"],
        attending=tuple(post_of(one, now) for one in given["attending"]),
    )  # fmt: skip


@click.command("plan")
@_facts
@acts_as
@as_json_too
def plan_command(*, username: str, as_json: bool, **given: Any) -> None:
    """Xếp một buổi tiếp công dân; chưa công bố."""
    with working_as(username) as (actor, now):
        made = services.plan_session(actor=actor, facts=_facts_given(given, now), now=now)
        found = _out(actor, made)
    tell(found, session_line(found), as_json=as_json)


@click.command("change")
@_facts
@on_session
def change_command(*, session_id: UUID, username: str, as_json: bool, **given: Any) -> None:
    """Sửa một buổi tiếp còn dự kiến."""
    with working_as(username) as (actor, now):
        changed = services.change_session(
            actor=actor, session_id=session_id, facts=_facts_given(given, now), now=now
        )
        found = _out(actor, changed)
    tell(found, session_line(found), as_json=as_json)


@click.command("drop")
@on_session
def drop_command(*, session_id: UUID, username: str, as_json: bool) -> None:
    """Bỏ một buổi tiếp còn dự kiến."""
    with working_as(username) as (actor, _now):
        dropped = services.drop_session(actor=actor, session_id=session_id)
        found = _out(actor, dropped)
    tell(found, session_line(found), as_json=as_json)


@click.command("publish")
@click.option("--extraordinary", default="", help="Lý do, khi tiếp đột xuất.")
@on_session
def publish_command(
    *, session_id: UUID, extraordinary: str, username: str, as_json: bool
) -> None:
    """Công bố một buổi tiếp, trước ít nhất 5 ngày làm việc."""
    with working_as(username) as (actor, now):
        published = services.publish_session(
            actor=actor, session_id=session_id, extraordinary_reason=extraordinary, now=now
        )
        found = _out(actor, published)
    tell(found, session_line(found), as_json=as_json)


@click.command("postpone")
@reason
@when
@on_session
def postpone_command(
    *,
    session_id: UUID,
    reason: str,
    day: dt.datetime,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    username: str,
    as_json: bool,
) -> None:
    """Hoãn một buổi tiếp đã công bố, có lý do và thời gian mới."""
    with working_as(username) as (actor, now):
        new = services.postpone_session(
            actor=actor, session_id=session_id, reason=reason, day=day.date(), now=now,
            starts_at=starts_at.time(), ends_at=ends_at.time(),
        )  # fmt: skip
        found = _out(actor, new)
    tell(found, session_line(found), as_json=as_json)


@click.command("place")
@click.option("--place", required=True, help="Nơi tiếp công dân.")
@click.option("--hours", required=True, help="Giờ tiếp thường xuyên.")
@click.option("--phone", default="", help="Điện thoại.")
@acts_as
@as_json_too
def place_command(*, place: str, hours: str, phone: str, username: str, as_json: bool) -> None:
    """Ghi nơi và giờ tiếp công dân thường xuyên."""
    with working_as(username) as (actor, now):
        kept = services.keep_place(actor=actor, place=place, hours=hours, phone=phone, now=now)
    found = {"place": kept.place, "hours": kept.hours, "phone": kept.phone}
    tell(found, f"{kept.place}: {kept.hours}", as_json=as_json)


COMMANDS = (
    rota_command, plan_command, change_command, drop_command, publish_command,
    postpone_command, place_command,
)  # fmt: skip
