"""Commands of offices, people, accounts and tokens.

With `--as NAME` a command works with the rights of that account; without it, as the operator of
the machine, who is named in the trail.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.people import cli_grants, queries, services
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
from vanphong.people.models import Account, ApiToken, Level, Person, Post, Rank

_PERSON = click.option("--person", required=True, help="Mã của người, hoặc tên đăng nhập.")


def _person(actor: Actor, named: str) -> Person:
    """Give a person of the office by id or log-in name."""
    try:
        return queries.get_person(actor, UUID(named))
    except ValueError:
        return _account(actor, named).person


def _account(actor: Actor, login: str) -> Account:
    account = queries.accounts_of_office(actor).filter(username__iexact=login).first()
    if account is None:
        raise NotFound(_("Không có tài khoản này trong cơ quan."))
    return account


@click.group("people")
def commands() -> None:
    """Cơ quan, người, chức vụ, tài khoản, mã ứng dụng."""


for _command in cli_grants.COMMANDS:
    commands.add_command(_command)


@commands.command("load-units")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--with-offices", is_flag=True, help="Tạo văn phòng cấp ủy cho mỗi đơn vị.")
@AS_JSON
def load_units_command(file: Path, *, with_offices: bool, as_json: bool) -> None:
    """Nạp danh mục tỉnh và xã từ tệp JSON; chạy lại không hại gì."""
    try:
        data = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise Invalid(_("Tệp này không phải là JSON.")) from error
    with working(None) as (actor, _now):
        report = services.load_units(actor=actor, data=data, with_offices=with_offices)
    found = f"Tỉnh, thành phố: {report.provinces}. Xã, phường, đặc khu: {report.communes}."
    new = f"{report.new_offices} văn phòng, {report.new_bodies} chủ thể ban hành"
    say(
        as_json,
        dataclasses.asdict(report),
        [found, f"Mới: {report.new_units} đơn vị, {new}."],
    )


@commands.command("offices")
@click.option("--words", default="", help="Từ trong tên hoặc mã, có dấu hay không.")
@click.option("--on", type=DAY, help="Danh bạ của ngày này (mặc định: hôm nay).")
@AS_JSON
def offices_command(words: str, on: dt.datetime | None, *, as_json: bool) -> None:
    """Danh bạ cơ quan."""
    with working(None):
        found = list(queries.offices_directory(day_of(on) or clock.today(), words=words))
    data = [
        {"code": o.code, "name": o.name, "level": o.level, "valid_from": o.valid_from,
         "valid_until": o.valid_until}
        for o in found
    ]  # fmt: skip
    say(as_json, data, [f"{o.code}\t{o.name}" for o in found])


@commands.command("add-office")
@click.option("--code", required=True, help="Mã cơ quan, không trùng.")
@click.option("--name", required=True, help="Tên đầy đủ.")
@click.option("--short-name", required=True, help="Tên ngắn: Huyện ủy Mẫu Sơn.")
@click.option("--level", type=click.Choice(Level.values), required=True)
@click.option("--place", required=True, help="Địa danh in trước ngày tháng.")
@click.option("--since", type=DAY, required=True, help="Ngày đầu tiên.")
@click.option("--until", type=DAY, help="Ngày cuối cùng (cơ quan đã kết thúc).")
@click.option("--parent", default="", help="Mã cơ quan cấp trên.")
@click.option("--successor", default="", help="Mã cơ quan kế tục.")
@as_account
@AS_JSON
def add_office_command(username: str | None, *, as_json: bool, **options: Any) -> None:
    """Thêm cơ quan; cơ quan đã kết thúc thì ghi cả ngày cuối và cơ quan kế tục."""
    last = day_of(options["until"])
    with working(username) as (actor, _now):
        office = services.create_office(
            actor=actor,
            code=options["code"],
            name=options["name"],
            short_name=options["short_name"],
            level=options["level"],
            place_name=options["place"],
            valid_from=options["since"].date(),
            parent=office_with(options["parent"]) if options["parent"] else None,
        )
        if last is not None:
            successor = options["successor"]
            services.close_office(
                actor=actor,
                office_id=office.id,
                on=last + dt.timedelta(days=1),
                successor_id=office_with(successor).id if successor else None,
            )
    say(as_json, {"id": office.id, "code": office.code}, [f"Đã thêm {office.name}."])


@commands.command("close-office")
@click.option("--code", required=True, help="Mã cơ quan.")
@click.option("--last-day", type=DAY, required=True, help="Ngày cuối cùng.")
@click.option("--successor", default="", help="Mã cơ quan kế tục.")
@as_account
@AS_JSON
def close_office_command(
    username: str | None, code: str, last_day: dt.datetime, successor: str, *, as_json: bool
) -> None:
    """Kết thúc hoạt động của một cơ quan."""
    with working(username) as (actor, _now):
        office = services.close_office(
            actor=actor,
            office_id=office_with(code).id,
            on=last_day.date() + dt.timedelta(days=1),
            successor_id=office_with(successor).id if successor else None,
        )
    say(as_json, {"id": office.id, "code": office.code}, [f"Đã kết thúc {office.name}."])


@commands.command("add-person")
@in_office
@click.option("--name", required=True, help="Họ và tên.")
@AS_JSON
def add_person_command(username: str | None, code: str, name: str, *, as_json: bool) -> None:
    """Thêm một người của cơ quan."""
    with working(username, code) as (actor, _now):
        person = services.create_person(actor=actor, full_name=name)
    say(as_json, {"id": person.id, "name": person.full_name}, [str(person.id)])


@commands.command("persons")
@in_office
@AS_JSON
def persons_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Liệt kê người của cơ quan với mã, tên đăng nhập và chức vụ đang giữ."""
    with working(username, code) as (actor, now):
        posts = list(queries.posts_of_office(actor, clock.vietnam_date(now)))
        found = list(queries.people_of_office(actor).select_related("account"))
    held: dict[UUID, list[Post]] = {}
    for post in posts:
        held.setdefault(post.person_id, []).append(post)
    data, lines = [], []
    for person in found:
        login = person.account.username if hasattr(person, "account") else ""
        own = held.get(person.id, [])
        data.append(
            {
                "id": person.id,
                "name": person.full_name,
                "login": login,
                "closed": person.closed_at is not None,
                "posts": [{"id": p.id, "title": p.title, "roles": p.roles} for p in own],
            }
        )
        titles = ", ".join(f"{post.title} ({post.id})" for post in own)
        lines.append(f"{person.id}\t{person.full_name}\t{login}\t{titles}".rstrip())
    say(as_json, data, lines)


@commands.command("rename-account")
@in_office
@click.option("--login", required=True, help="Tên đăng nhập đang có.")
@click.option("--to", "wanted", required=True, help="Tên đăng nhập mới.")
@AS_JSON
def rename_account_command(
    username: str | None, code: str, login: str, wanted: str, *, as_json: bool
) -> None:
    """Sửa tên đăng nhập khi chưa ai đăng nhập bằng tên ấy."""
    with working(username, code) as (actor, _now):
        account = services.rename_account(
            actor=actor, account_id=_account(actor, login).id, username=wanted
        )
    data = {"id": account.id, "login": account.username}
    say(as_json, data, [f"Tên đăng nhập: {account.username}."])


@commands.command("add-post")
@in_office
@_PERSON
@click.option("--title", required=True, help="Chức vụ.")
@click.option("--rank", type=click.Choice(Rank.values), default="OFFICER", show_default=True)
@click.option("--role", "roles", multiple=True, help="Vai trò; ghi nhiều lần được.")
@click.option("--since", type=DAY, help="Từ ngày (mặc định: hôm nay).")
@AS_JSON
def add_post_command(
    username: str | None,
    code: str,
    person: str,
    *,
    title: str,
    rank: str,
    roles: tuple[str, ...],
    since: dt.datetime | None,
    as_json: bool,
) -> None:
    """Giao một chức vụ với các vai trò."""
    with working(username, code) as (actor, now):
        post = services.create_post(
            actor=actor,
            person=_person(actor, person),
            title=title,
            rank=rank,
            roles=roles,
            valid_from=day_of(since) or clock.vietnam_date(now),
        )
    say(as_json, {"id": post.id, "roles": post.roles}, [str(post.id)])


@commands.command("add-account")
@in_office
@_PERSON
@click.option("--login", required=True, help="Tên đăng nhập.")
@AS_JSON
def add_account_command(
    username: str | None, code: str, person: str, login: str, *, as_json: bool
) -> None:
    """Cấp tài khoản; in mật khẩu dùng một lần."""
    with working(username, code) as (actor, now):
        account, secret = services.open_account(
            actor=actor, person=_person(actor, person), username=login, now=now
        )
    say(as_json, _account_data(account, secret), [secret])


def _account_data(account: Account, secret: str) -> dict[str, Any]:
    return {
        "id": account.id,
        "login": account.username,
        "one_time_password": secret,
        "until": account.one_time_until,
    }


@commands.command("reset-password")
@in_office
@click.option("--login", required=True, help="Tên đăng nhập.")
@AS_JSON
def reset_password_command(
    username: str | None, code: str, login: str, *, as_json: bool
) -> None:
    """Đặt lại mật khẩu; in mật khẩu dùng một lần."""
    with working(username, code) as (actor, now):
        account, secret = services.reset_password(
            actor=actor, account_id=_account(actor, login).id, now=now
        )
    say(as_json, _account_data(account, secret), [secret])


@commands.group("token")
def token_commands() -> None:
    """Khóa ứng dụng."""


@token_commands.command("issue")
@in_office
@click.option("--post", "post_id", type=click.UUID, help="Chức vụ (mặc định: của --as).")
@click.option("--name", required=True, help="Chương trình dùng khóa.")
@click.option("--scope", multiple=True, required=True, help="Quyền; ghi nhiều lần được.")
@click.option("--days", default=90, show_default=True, help="Số ngày dùng được.")
@AS_JSON
def issue_command(
    username: str | None,
    code: str,
    post_id: UUID | None,
    *,
    name: str,
    scope: tuple[str, ...],
    days: int,
    as_json: bool,
) -> None:
    """Tạo khóa; khóa chỉ in ra một lần này."""
    with working(username, code) as (actor, now):
        wanted = post_id or actor.post_id
        if wanted is None:
            raise Invalid(_("Hãy ghi chức vụ nhận khóa bằng --post."))
        post: Post = queries.get_post(actor, wanted, clock.vietnam_date(now))
        token, secret = services.issue_token(
            actor=actor, post=post, name=name, scope=scope, days=days, now=now
        )
    say(as_json, _token_data(token) | {"token": secret}, [secret])


def _token_data(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
    }


@token_commands.command("list")
@in_office
@AS_JSON
def list_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Các khóa của cơ quan (của chức vụ mình, nếu không được quản lý khóa)."""
    with working(username, code) as (actor, _now):
        manages = actor.may("people:token:manage")
        found = list(queries.tokens_of_office(actor) if manages else queries.own_tokens(actor))
    lines = [f"{t.id}\t{t.name}\t{t.expires_at:%d/%m/%Y}" for t in found]
    say(as_json, [_token_data(token) for token in found], lines)


@token_commands.command("revoke")
@in_office
@click.argument("token_id", type=click.UUID)
@AS_JSON
def revoke_command(username: str | None, code: str, token_id: UUID, *, as_json: bool) -> None:
    """Thu hồi một khóa ngay lập tức."""
    with working(username, code) as (actor, now):
        token = services.revoke_token(actor=actor, token_id=token_id, now=now)
    say(as_json, _token_data(token), [f"Đã thu hồi {token.name}."])
