"""Commands of second factors; they are set up in a browser only."""

from __future__ import annotations

from uuid import UUID

import click
from django.conf import settings

from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.people import factor_queries, services
from vanphong.people.answers import factor_facts, factor_reset_facts
from vanphong.people.command_parts import AS_JSON, account_with, in_office, say, working_in


@click.command("factors")
@acts_as
@AS_JSON
def factors_command(username: str, *, as_json: bool) -> None:
    """Các cách xác thực hai bước của mình."""
    with working_as(username) as (actor, _now):
        account = factor_queries.own_account(actor)
        data = [factor_facts(one) for one in factor_queries.factors_of(account)]
    say(as_json, data, [f"{one['id']}\t{one['kind']}\t{one['name']}" for one in data])


@click.group("factor-reset")
def factor_reset_commands() -> None:
    """Đặt lại xác thực: một người đề nghị, người khác duyệt."""


@factor_reset_commands.command("list")
@in_office
@AS_JSON
def list_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Các đề nghị đang chờ duyệt."""
    with working_in(username, code) as (actor, now):
        require(actor, "people:account:manage")
        found = factor_queries.factor_resets(actor, services.waiting_since(now))
        data = [factor_reset_facts(reset) for reset in found]
    lines = [f"{r['id']}\t{r['login']}\t{r['reason']}\t{r['asked_by']}" for r in data]
    say(as_json, data, lines)


@factor_reset_commands.command("ask")
@in_office
@click.option("--login", required=True, help="Tên đăng nhập của người cần đặt lại.")
@click.option("--reason", required=True, help="Lý do.")
@AS_JSON
def ask_command(
    username: str | None, code: str, login: str, reason: str, *, as_json: bool
) -> None:
    """Đề nghị cho một người đặt lại cách xác thực."""
    with working_in(username, code) as (actor, now):
        reset = services.ask_factor_reset(
            actor=actor, account_id=account_with(actor, login).id, reason=reason, now=now
        )
        data = factor_reset_facts(reset)
    say(as_json, data, [f"Đã gửi đề nghị {reset.id}; chờ người khác duyệt."])


@factor_reset_commands.command("approve")
@in_office
@click.argument("reset_id", type=click.UUID)
@AS_JSON
def approve_command(username: str | None, code: str, reset_id: UUID, *, as_json: bool) -> None:
    """Duyệt đề nghị của người khác."""
    _decide(username, code, reset_id, approve=True, as_json=as_json)


@factor_reset_commands.command("refuse")
@in_office
@click.argument("reset_id", type=click.UUID)
@AS_JSON
def refuse_command(username: str | None, code: str, reset_id: UUID, *, as_json: bool) -> None:
    """Bỏ một đề nghị."""
    _decide(username, code, reset_id, approve=False, as_json=as_json)


def _decide(
    username: str | None, code: str, reset_id: UUID, *, approve: bool, as_json: bool
) -> None:
    with working_in(username, code) as (actor, now):
        reset = services.decide_factor_reset(
            actor=actor, reset_id=reset_id, approve=approve, now=now
        )
        data = factor_reset_facts(reset)
    words = "Đã duyệt đặt lại xác thực cho" if approve else "Đã bỏ đề nghị cho"
    say(as_json, data, [f"{words} {data['login']}."])


@click.command("link-identity")
@in_office
@click.option("--login", required=True, help="Tên đăng nhập.")
@click.option("--subject", required=True, help="Mã ở hệ thống của đơn vị; để trống là bỏ gắn.")
def link_identity_command(username: str | None, code: str, login: str, subject: str) -> None:
    """Gắn tài khoản với một người ở hệ thống đăng nhập của đơn vị."""
    with working_in(username, code) as (actor, now):
        services.link_identity(
            actor=actor,
            account_id=account_with(actor, login).id,
            issuer=settings.OIDC_ISSUER,
            subject=subject,
            now=now,
        )
    click.echo(f"Đã gắn {login}." if subject else f"Đã bỏ gắn {login}.")


COMMANDS = (factors_command, factor_reset_commands, link_identity_command)
