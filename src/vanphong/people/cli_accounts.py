"""Commands of accounts and of the own account. A password never stands among the arguments."""

from __future__ import annotations

from uuid import UUID

import click

from vanphong.kernel.command import acts_as, secret_asked, working_as
from vanphong.kernel.gate import require
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.people import queries, services
from vanphong.people.answers import account_facts, one_time_facts, session_facts
from vanphong.people.command_parts import (
    AS_JSON,
    PERSON,
    account_with,
    in_office,
    person_named,
    say,
    working_in,
)

_LOGIN = click.option("--login", required=True, help="Tên đăng nhập.")


@click.command("accounts")
@in_office
@AS_JSON
def accounts_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Liệt kê tài khoản của cơ quan."""
    with working_in(username, code) as (actor, _now):
        require(actor, "people:account:manage")
        data = [account_facts(one) for one in queries.accounts_of_office(actor)]
    lines = [
        f"{one['login']}\t{one['name']}" + ("" if one["active"] else "\tđã khóa")
        for one in data
    ]
    say(as_json, data, lines)


@click.command("add-account")
@in_office
@PERSON
@_LOGIN
@AS_JSON
def add_account_command(
    username: str | None, code: str, person: str, login: str, *, as_json: bool
) -> None:
    """Cấp tài khoản; in mật khẩu dùng một lần."""
    with working_in(username, code) as (actor, now):
        account, secret = services.open_account(
            actor=actor, person=person_named(actor, person), username=login, now=now
        )
    say(as_json, one_time_facts(account, secret), [secret])


@click.command("rename-account")
@in_office
@click.option("--login", required=True, help="Tên đăng nhập đang có.")
@click.option("--to", "wanted", required=True, help="Tên đăng nhập mới.")
@AS_JSON
def rename_account_command(
    username: str | None, code: str, login: str, wanted: str, *, as_json: bool
) -> None:
    """Sửa tên đăng nhập khi chưa ai đăng nhập bằng tên ấy."""
    with working_in(username, code) as (actor, _now):
        account = services.rename_account(
            actor=actor, account_id=account_with(actor, login).id, username=wanted
        )
    say(as_json, account_facts(account), [f"Tên đăng nhập: {account.username}."])


@click.command("reset-password")
@in_office
@_LOGIN
@AS_JSON
def reset_password_command(
    username: str | None, code: str, login: str, *, as_json: bool
) -> None:
    """Đặt lại mật khẩu; in mật khẩu dùng một lần."""
    with working_in(username, code) as (actor, now):
        account, secret = services.reset_password(
            actor=actor, account_id=account_with(actor, login).id, now=now
        )
    say(as_json, one_time_facts(account, secret), [secret])


@click.command("disable-account")
@in_office
@_LOGIN
@AS_JSON
def disable_account_command(
    username: str | None, code: str, login: str, *, as_json: bool
) -> None:
    """Khóa tài khoản: mọi phiên đang mở và mã ứng dụng hết dùng được ngay."""
    with working_in(username, code) as (actor, _now):
        account = services.disable_account(
            actor=actor, account_id=account_with(actor, login).id
        )
    say(as_json, account_facts(account), [f"Đã khóa tài khoản {account.username}."])


@click.command("log-out-account")
@in_office
@_LOGIN
@AS_JSON
def log_out_account_command(
    username: str | None, code: str, login: str, *, as_json: bool
) -> None:
    """Đăng xuất một người ở mọi nơi; mật khẩu giữ nguyên."""
    with working_in(username, code) as (actor, _now):
        account = services.end_account_sessions(
            actor=actor, account_id=account_with(actor, login).id
        )
    say(as_json, account_facts(account), [f"Đã đăng xuất {account.username} ở mọi nơi."])


@click.command("enable-account")
@in_office
@_LOGIN
@AS_JSON
def enable_account_command(
    username: str | None, code: str, login: str, *, as_json: bool
) -> None:
    """Mở lại tài khoản đã khóa."""
    with working_in(username, code) as (actor, _now):
        account = services.enable_account(actor=actor, account_id=account_with(actor, login).id)
    say(as_json, account_facts(account), [f"Đã mở tài khoản {account.username}."])


@click.command("change-password")
@acts_as
def change_password_command(username: str) -> None:
    """Đổi mật khẩu của mình; hỏi mật khẩu hiện tại rồi mật khẩu mới, mỗi dòng một mật khẩu."""
    old = secret_asked("Mật khẩu hiện tại")
    new = secret_asked("Mật khẩu mới", again=True)
    with working_as(username) as (actor, now):
        services.change_own_password(actor=actor, old=old, new=new, now=now)
    click.echo("Đã đổi mật khẩu; các phiên đăng nhập đang mở đã đóng.")


@click.command("sessions")
@acts_as
@AS_JSON
def sessions_command(username: str, *, as_json: bool) -> None:
    """Các phiên đăng nhập đang mở của mình."""
    with working_as(username) as (actor, _now):
        data = [session_facts(login) for login in queries.sessions_of(actor)]
    lines = [
        f"{s['id']}\t{s['device']}\t{s['address']}\t{vn_datetime(s['opened_at'])}" for s in data
    ]
    say(as_json, data, lines)


@click.command("end-session")
@acts_as
@click.argument("session_id", type=click.UUID)
def end_session_command(username: str, session_id: UUID) -> None:
    """Đóng ngay một phiên đăng nhập của mình."""
    with working_as(username) as (actor, _now):
        services.end_session(actor=actor, login_id=session_id)
    click.echo("Đã đóng phiên đăng nhập.")


COMMANDS = (
    accounts_command,
    add_account_command,
    rename_account_command,
    reset_password_command,
    disable_account_command,
    log_out_account_command,
    enable_account_command,
    change_password_command,
    sessions_command,
    end_session_command,
)
