"""Commands of authority to sign T/L and of standing in for the absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import click

from vanphong.kernel import clock
from vanphong.kernel.gate import require
from vanphong.people import queries, rules, services
from vanphong.people.answers import delegations_facts, substitution_facts
from vanphong.people.command_parts import (
    AS_JSON,
    DAY,
    LAST_DAY,
    SINCE,
    day_after,
    day_of,
    in_office,
    say,
    working_in,
)
from vanphong.people.models import Delegation, Substitution

_ONE_DAY = dt.timedelta(days=1)


def _until(row: Delegation | Substitution) -> str:
    return f"đến hết {row.valid_until - _ONE_DAY:%d/%m/%Y}" if row.valid_until else ""


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
@SINCE
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
    with working_in(username, code) as (actor, now):
        today = clock.vietnam_date(now)
        row = services.add_delegation(
            actor=actor,
            body=queries.get_own_body(actor, body, today),
            post=queries.get_post(actor, post_id, today),
            given_by=queries.get_post(actor, given_by, today) if given_by else None,
            instrument=instrument,
            type_codes=types,
            valid_from=day_of(since) or today,
            valid_until=day_after(last_day),
        )
        [data] = delegations_facts(actor, [row], now)
    say(as_json, data, [str(row.id)], data["warnings"])


@delegations.command("list")
@in_office
@AS_JSON
def list_delegations_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Ai ký thừa lệnh ai."""
    with working_in(username, code) as (actor, now):
        require(actor, "people:delegation:manage")
        found = list(queries.delegations_of_office(actor))
        data = delegations_facts(actor, found, now)
    lines = [f"{r.id}\t{r.post}\tT/L {r.body.name}\t{r.instrument} {_until(r)}" for r in found]
    say(as_json, data, [line.rstrip() for line in lines])


@delegations.command("end")
@in_office
@click.argument("row_id", type=click.UUID)
@LAST_DAY
@AS_JSON
def end_delegation_command(
    username: str | None, code: str, row_id: UUID, last_day: dt.datetime, *, as_json: bool
) -> None:
    """Kết thúc một việc giao ký."""
    with working_in(username, code) as (actor, now):
        row = services.end_delegation(
            actor=actor, delegation_id=row_id, on=rules.day_after(last_day.date())
        )
        [data] = delegations_facts(actor, [row], now)
    say(as_json, data, ["Đã kết thúc việc giao ký."])


@click.group("substitution")
def substitutions() -> None:
    """Làm thay người vắng mặt (không ký thay)."""


@substitutions.command("add")
@in_office
@click.option("--absent", type=click.UUID, required=True, help="Chức vụ của người vắng mặt.")
@click.option("--substitute", type=click.UUID, required=True, help="Chức vụ của người thay.")
@click.option("--reason", required=True, help="Lý do.")
@SINCE
@LAST_DAY
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
    with working_in(username, code) as (actor, now):
        today = clock.vietnam_date(now)
        row = services.add_substitution(
            actor=actor,
            absent=queries.get_post(actor, absent, today),
            substitute=queries.get_post(actor, substitute, today),
            reason=reason,
            valid_from=day_of(since) or today,
            valid_until=rules.day_after(last_day.date()),
        )
    say(as_json, substitution_facts(row), [str(row.id)])


@substitutions.command("list")
@in_office
@AS_JSON
def list_substitutions_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Ai làm thay ai."""
    with working_in(username, code) as (actor, _now):
        require(actor, "people:substitution:manage")
        found = list(queries.substitutions_of_office(actor))
    lines = [f"{r.id}\t{r.substitute} thay {r.absent}\t{r.reason}\t{_until(r)}" for r in found]
    say(as_json, [substitution_facts(row) for row in found], lines)


@substitutions.command("end")
@in_office
@click.argument("row_id", type=click.UUID)
@LAST_DAY
@AS_JSON
def end_substitution_command(
    username: str | None, code: str, row_id: UUID, last_day: dt.datetime, *, as_json: bool
) -> None:
    """Kết thúc sớm một việc làm thay."""
    with working_in(username, code) as (actor, _now):
        row = services.end_substitution(
            actor=actor, substitution_id=row_id, on=rules.day_after(last_day.date())
        )
    say(as_json, substitution_facts(row), ["Đã kết thúc việc làm thay."])


COMMANDS = (delegations, substitutions)
