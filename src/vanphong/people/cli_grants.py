"""Commands of issuing bodies, of authority to sign T/L, of standing in for the absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import click

from vanphong.kernel import clock
from vanphong.people import queries, services
from vanphong.people.command_parts import (
    AS_JSON,
    DAY,
    as_account,
    day_of,
    in_office,
    office_with,
    say,
    working,
)
from vanphong.people.models import Body, BodyKind, Delegation, Substitution

_ONE_DAY = dt.timedelta(days=1)
_SINCE = click.option("--since", type=DAY, help="Từ ngày (mặc định: hôm nay).")
_LAST_DAY = click.option("--last-day", type=DAY, required=True, help="Ngày cuối cùng.")


def _after(last_day: dt.datetime | None) -> dt.date | None:
    day = day_of(last_day)
    return day + _ONE_DAY if day else None


def _until(row: Delegation | Substitution) -> str:
    return f"đến hết {row.valid_until - _ONE_DAY:%d/%m/%Y}" if row.valid_until else ""


@click.command("add-body")
@click.option("--office", "code", required=True, help="Mã cơ quan giữ sổ của chủ thể.")
@click.option("--name", required=True, help="Tên chủ thể ban hành.")
@click.option("--symbol", required=True, help="Phần sau dấu gạch chéo, ví dụ VPTU.")
@click.option("--upper", "header_upper", default="", help="Dòng trên ở tiêu đề.")
@click.option("--header", "header_name", required=True, help="Dòng tên ở tiêu đề.")
@click.option("--kind", type=click.Choice(BodyKind.values), required=True, help="Loại.")
@click.option("--since", type=DAY, required=True, help="Ban hành từ ngày.")
@as_account
@AS_JSON
def add_body_command(
    username: str | None, code: str, since: dt.datetime, *, as_json: bool, **facts: Any
) -> None:
    """Thêm chủ thể ban hành của một cơ quan."""
    with working(username) as (actor, _now):
        body = services.create_body(
            actor=actor, office=office_with(code), valid_from=since.date(), **facts
        )
    say(as_json, _body_data(body), [str(body.id)])


@click.command("bodies")
@click.argument("code")
@as_account
@AS_JSON
def bodies_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Liệt kê chủ thể ban hành của cơ quan mang mã CODE."""
    with working(username):
        found = list(queries.all_bodies_of(office_with(code)))
    lines = [f"{body.id}\t{body.symbol}\t{body.name}" for body in found]
    say(as_json, [_body_data(body) for body in found], lines)


@click.command("close-body")
@click.argument("body_id", type=click.UUID)
@_LAST_DAY
@as_account
@AS_JSON
def close_body_command(
    username: str | None, body_id: UUID, last_day: dt.datetime, *, as_json: bool
) -> None:
    """Kết thúc một chủ thể ban hành."""
    with working(username) as (actor, _now):
        body = services.close_body(actor=actor, body_id=body_id, on=last_day.date() + _ONE_DAY)
    say(as_json, _body_data(body), [f"Đã kết thúc {body.name}."])


def _body_data(body: Body) -> dict[str, Any]:
    return {
        "id": body.id,
        "name": body.name,
        "symbol": body.symbol,
        "kind": body.kind,
        "valid_from": body.valid_from,
        "valid_until": body.valid_until,
    }


@click.group("delegation")
def delegations() -> None:
    """Giao ký thừa lệnh (T/L)."""


@delegations.command("add")
@in_office
@click.option("--body", required=True, help="Ký thừa lệnh chủ thể nào: ký hiệu hoặc mã.")
@click.option("--post", "post_id", type=click.UUID, required=True, help="Chức vụ được giao.")
@click.option("--given-by", type=click.UUID, help="Chức vụ của người giao.")
@click.option("--instrument", required=True, help="Văn bản giao: số, ký hiệu và ngày.")
@click.option(
    "--type",
    "types",
    multiple=True,
    help="Loại văn bản: tên, chữ viết tắt hoặc mã; ghi nhiều lần được.",
)
@_SINCE
@click.option("--last-day", type=DAY, help="Ngày cuối cùng (bỏ trống: chưa định).")
@AS_JSON
def add_delegation_command(
    username: str | None,
    code: str,
    body: str,
    post_id: UUID,
    *,
    given_by: UUID | None,
    instrument: str,
    types: Sequence[str],
    since: dt.datetime | None,
    last_day: dt.datetime | None,
    as_json: bool,
) -> None:
    """Ghi việc giao ký thừa lệnh; người đang ký thừa lệnh không giao lại được."""
    with working(username, code) as (actor, now):
        today = clock.vietnam_date(now)
        row = services.add_delegation(
            actor=actor,
            body=queries.get_own_body(actor, body, today),
            post=queries.get_post(actor, post_id, today),
            given_by=queries.get_post(actor, given_by, today) if given_by else None,
            instrument=instrument,
            type_codes=types,
            valid_from=day_of(since) or today,
            valid_until=_after(last_day),
        )
    say(as_json, _delegation_data(row), [str(row.id)])


@delegations.command("list")
@in_office
@AS_JSON
def list_delegations_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Ai ký thừa lệnh ai."""
    with working(username, code) as (actor, _now):
        found = list(queries.delegations_of_office(actor))
    lines = [f"{r.id}\t{r.post}\tT/L {r.body.name}\t{r.instrument} {_until(r)}" for r in found]
    say(as_json, [_delegation_data(row) for row in found], [line.rstrip() for line in lines])


@delegations.command("end")
@in_office
@click.argument("row_id", type=click.UUID)
@_LAST_DAY
@AS_JSON
def end_delegation_command(
    username: str | None, code: str, row_id: UUID, last_day: dt.datetime, *, as_json: bool
) -> None:
    """Kết thúc một việc giao ký."""
    with working(username, code) as (actor, _now):
        row = services.end_delegation(
            actor=actor, delegation_id=row_id, on=last_day.date() + _ONE_DAY
        )
    say(as_json, _delegation_data(row), ["Đã kết thúc việc giao ký."])


def _delegation_data(row: Delegation) -> dict[str, Any]:
    return {
        "id": row.id,
        "body_id": row.body_id,
        "post_id": row.post_id,
        "types": row.type_codes,
        "instrument": row.instrument,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }


@click.group("substitution")
def substitutions() -> None:
    """Làm thay người vắng mặt (không ký thay)."""


@substitutions.command("add")
@in_office
@click.option("--absent", type=click.UUID, required=True, help="Chức vụ của người vắng mặt.")
@click.option("--substitute", type=click.UUID, required=True, help="Chức vụ của người thay.")
@click.option("--reason", required=True, help="Lý do.")
@_SINCE
@_LAST_DAY
@AS_JSON
def add_substitution_command(
    username: str | None,
    code: str,
    absent: UUID,
    substitute: UUID,
    *,
    reason: str,
    since: dt.datetime | None,
    last_day: dt.datetime,
    as_json: bool,
) -> None:
    """Phân công người làm thay trong một thời gian."""
    with working(username, code) as (actor, now):
        today = clock.vietnam_date(now)
        row = services.add_substitution(
            actor=actor,
            absent=queries.get_post(actor, absent, today),
            substitute=queries.get_post(actor, substitute, today),
            reason=reason,
            valid_from=day_of(since) or today,
            valid_until=last_day.date() + _ONE_DAY,
        )
    say(as_json, _substitution_data(row), [str(row.id)])


@substitutions.command("list")
@in_office
@AS_JSON
def list_substitutions_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Ai làm thay ai."""
    with working(username, code) as (actor, _now):
        found = list(queries.substitutions_of_office(actor))
    lines = [f"{r.id}\t{r.substitute} thay {r.absent}\t{r.reason}\t{_until(r)}" for r in found]
    say(as_json, [_substitution_data(row) for row in found], lines)


@substitutions.command("end")
@in_office
@click.argument("row_id", type=click.UUID)
@_LAST_DAY
@AS_JSON
def end_substitution_command(
    username: str | None, code: str, row_id: UUID, last_day: dt.datetime, *, as_json: bool
) -> None:
    """Kết thúc sớm một việc làm thay."""
    with working(username, code) as (actor, _now):
        row = services.end_substitution(
            actor=actor, substitution_id=row_id, on=last_day.date() + _ONE_DAY
        )
    say(as_json, _substitution_data(row), ["Đã kết thúc việc làm thay."])


def _substitution_data(row: Substitution) -> dict[str, Any]:
    return {
        "id": row.id,
        "absent_id": row.absent_id,
        "substitute_id": row.substitute_id,
        "reason": row.reason,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }


COMMANDS = (
    add_body_command,
    bodies_command,
    close_body_command,
    delegations,
    substitutions,
)
