"""Commands of the bodies in whose name an office issues documents."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from vanphong.people import queries, rules, services
from vanphong.people.answers import body_facts
from vanphong.people.command_parts import (
    AS_JSON,
    DAY,
    LAST_DAY,
    as_account,
    in_office,
    office_named,
    say,
    working,
)
from vanphong.people.models import BodyKind

_KIND = click.Choice(BodyKind.values)


@click.command("add-body")
@in_office
@click.option("--name", required=True, help="Tên chủ thể ban hành.")
@click.option("--symbol", required=True, help="Phần sau dấu gạch chéo, ví dụ VPTU.")
@click.option("--upper", "header_upper", default="", help="Dòng trên ở tiêu đề.")
@click.option("--header", "header_name", required=True, help="Dòng tên ở tiêu đề.")
@click.option("--kind", type=_KIND, required=True, help="Loại.")
@click.option("--since", type=DAY, required=True, help="Ban hành từ ngày.")
@AS_JSON
def add_body_command(
    username: str | None, code: str, since: dt.datetime, *, as_json: bool, **facts: Any
) -> None:
    """Thêm chủ thể ban hành; chỉ cấp ủy và ban thường vụ dùng chung ký hiệu."""
    with working(username) as (actor, _now):
        body = services.create_body(
            actor=actor, office=office_named(actor, code), valid_from=since.date(), **facts
        )
    say(as_json, body_facts(body), [str(body.id)])


@click.command("bodies")
@click.argument("code", default="")
@as_account
@AS_JSON
def bodies_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Liệt kê chủ thể ban hành của cơ quan mang mã CODE (mặc định: cơ quan của --as)."""
    with working(username) as (actor, _now):
        office = office_named(actor, code)
        services.require_keeper(actor, office)
        found = list(queries.all_bodies_of(office))
    lines = [f"{body.id}\t{body.symbol}\t{body.name}" for body in found]
    say(as_json, [body_facts(body) for body in found], lines)


@click.command("edit-body")
@click.argument("body_id", type=click.UUID)
@click.option("--name", help="Tên chủ thể ban hành.")
@click.option("--symbol", help="Phần sau dấu gạch chéo.")
@click.option("--upper", "header_upper", help="Dòng trên ở tiêu đề.")
@click.option("--header", "header_name", help="Dòng tên ở tiêu đề.")
@click.option("--kind", type=_KIND, help="Loại.")
@as_account
@AS_JSON
def edit_body_command(
    username: str | None, body_id: UUID, *, as_json: bool, **facts: str | None
) -> None:
    """Sửa chủ thể khi chưa có số văn bản nào; mục không ghi thì giữ nguyên."""
    with working(username) as (actor, _now):
        body = queries.get_body(body_id)
        kept = {n: getattr(body, n) if v is None else v for n, v in facts.items()}
        body = services.edit_body(actor=actor, body_id=body_id, **kept)
    say(as_json, body_facts(body), [f"Đã sửa {body.name}."])


@click.command("close-body")
@click.argument("body_id", type=click.UUID)
@LAST_DAY
@as_account
@AS_JSON
def close_body_command(
    username: str | None, body_id: UUID, last_day: dt.datetime, *, as_json: bool
) -> None:
    """Kết thúc một chủ thể ban hành."""
    with working(username) as (actor, _now):
        body = services.close_body(
            actor=actor, body_id=body_id, on=rules.day_after(last_day.date())
        )
    say(as_json, body_facts(body), [f"Đã kết thúc {body.name}."])


COMMANDS = (add_body_command, bodies_command, edit_body_command, close_body_command)
