"""Commands of persons, the posts they hold and their roles."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import require
from vanphong.people import queries, rules, services
from vanphong.people.answers import person_facts, post_facts, role_facts
from vanphong.people.command_parts import (
    AS_JSON,
    DAY,
    LAST_DAY,
    PERSON,
    SINCE,
    day_after,
    day_of,
    in_office,
    person_named,
    say,
    working_in,
)
from vanphong.people.models import Body, Post, Rank

_RANK = click.Choice(Rank.values)
_BODY = click.option(
    "--body", help="Chủ thể mà chức vụ tự ký văn bản: ký hiệu hoặc mã; để trống: không có."
)
_ROLES = click.option("--role", "roles", multiple=True, help="Vai trò; ghi nhiều lần được.")


@click.command("persons")
@in_office
@AS_JSON
def persons_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Liệt kê người của cơ quan với mã, tên đăng nhập và chức vụ đang giữ."""
    with working_in(username, code) as (actor, now):
        require(actor, "people:post:manage")
        found = queries.people_with_posts(actor, clock.vietnam_date(now))
    data = [person_facts(person, posts) for person, posts in found]
    lines = []
    for person in data:
        titles = ", ".join(f"{post['title']} ({post['id']})" for post in person["posts"])
        facts = (person["id"], person["name"], person["login"], titles)
        lines.append("\t".join(map(str, facts)).rstrip())
    say(as_json, data, lines)


@click.command("posts")
@in_office
@AS_JSON
def posts_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Liệt kê chức vụ đang giữ trong cơ quan, với mã mà các lệnh khác hỏi."""
    with working_in(username, code) as (actor, now):
        require(actor, "people:directory:read")
        data = [post_facts(p) for p in queries.posts_of_office(actor, clock.vietnam_date(now))]
    say(as_json, data, [f"{post['id']}\t{post['name']}\t{post['title']}" for post in data])


@click.command("add-person")
@in_office
@click.option("--name", required=True, help="Họ và tên.")
@AS_JSON
def add_person_command(username: str | None, code: str, name: str, *, as_json: bool) -> None:
    """Thêm một người của cơ quan."""
    with working_in(username, code) as (actor, _now):
        person = services.create_person(actor=actor, full_name=name)
    say(as_json, person_facts(person), [str(person.id)])


@click.command("rename-person")
@in_office
@PERSON
@click.option("--to", "wanted", required=True, help="Họ và tên đúng.")
@AS_JSON
def rename_person_command(
    username: str | None, code: str, person: str, wanted: str, *, as_json: bool
) -> None:
    """Sửa họ và tên; văn bản và dấu vết đã có vẫn ghi tên cũ."""
    with working_in(username, code) as (actor, _now):
        found = services.rename_person(
            actor=actor, person_id=person_named(actor, person).id, full_name=wanted
        )
        data = person_facts(found)
    say(as_json, data, [f"Đã sửa: {found.full_name}."])


@click.command("close-person")
@in_office
@PERSON
@AS_JSON
def close_person_command(
    username: str | None, code: str, person: str, *, as_json: bool
) -> None:
    """Cho thôi việc: kết thúc mọi chức vụ ở cơ quan và đóng đăng nhập, từ hôm nay."""
    with working_in(username, code) as (actor, now):
        found = services.close_person(
            actor=actor, person_id=person_named(actor, person).id, now=now
        )
        data = person_facts(found)
    say(as_json, data, [f"Đã cho thôi việc: {found.full_name}."])


@click.command("roles")
@AS_JSON
def roles_command(*, as_json: bool) -> None:
    """Liệt kê các vai trò và quyền của từng vai trò."""
    found = role_facts()
    lines = [f"{r['code']}\t{r['name']}\t{' '.join(r['permissions'])}" for r in found]
    say(as_json, found, lines)


def _body(actor: Actor, named: str, on: dt.date) -> Body | None:
    return queries.get_own_body(actor, named, on) if named else None


@click.command("add-post")
@in_office
@PERSON
@click.option("--title", required=True, help="Chức vụ.")
@click.option("--rank", type=_RANK, default="OFFICER", show_default=True, help="Vị trí.")
@click.option("--department", default="", help="Phòng, bộ phận.")
@_BODY
@_ROLES
@SINCE
@click.option("--last-day", type=DAY, help="Ngày cuối cùng (bỏ trống: chưa định).")
@AS_JSON
def add_post_command(
    username: str | None, code: str, person: str, *, as_json: bool, **facts: Any
) -> None:
    """Giao một chức vụ với các vai trò."""
    with working_in(username, code) as (actor, now):
        today = clock.vietnam_date(now)
        post = services.create_post(
            actor=actor,
            person=person_named(actor, person),
            title=facts["title"],
            rank=facts["rank"],
            department=facts["department"],
            body=_body(actor, facts["body"] or "", today),
            roles=facts["roles"],
            valid_from=day_of(facts["since"]) or today,
            valid_until=day_after(facts["last_day"]),
        )
        data = post_facts(post)
    say(as_json, data, [str(post.id)])


@click.command("edit-post")
@in_office
@click.argument("post_id", type=click.UUID)
@click.option("--title", help="Chức vụ.")
@click.option("--rank", type=_RANK, help="Vị trí.")
@click.option("--department", help="Phòng, bộ phận.")
@_BODY
@_ROLES
@click.option("--no-roles", is_flag=True, help="Bỏ mọi vai trò.")
@AS_JSON
def edit_post_command(
    username: str | None, code: str, post_id: UUID, *, as_json: bool, **facts: Any
) -> None:
    """Sửa chức vụ; mục không ghi thì giữ nguyên, vai trò ghi ra thay cho các vai trò cũ."""
    with working_in(username, code) as (actor, now):
        post: Post = queries.lock_post(actor, post_id)
        kept = [] if facts["no_roles"] else post.roles
        named = facts["body"]
        post = services.edit_post(
            actor=actor,
            post_id=post_id,
            title=post.title if facts["title"] is None else facts["title"],
            rank=facts["rank"] or post.rank,
            department=post.department if facts["department"] is None else facts["department"],
            body=post.body if named is None else _body(actor, named, clock.vietnam_date(now)),
            roles=facts["roles"] or kept,
        )
        data = post_facts(post)
    say(as_json, data, [f"Đã sửa: {post}."])


@click.command("close-post")
@in_office
@click.argument("post_id", type=click.UUID)
@LAST_DAY
@AS_JSON
def close_post_command(
    username: str | None, code: str, post_id: UUID, last_day: dt.datetime, *, as_json: bool
) -> None:
    """Kết thúc một chức vụ."""
    with working_in(username, code) as (actor, _now):
        post = services.close_post(
            actor=actor, post_id=post_id, on=rules.day_after(last_day.date())
        )
        data = post_facts(post)
    say(as_json, data, [f"Đã kết thúc chức vụ: {post}."])


COMMANDS = (
    persons_command,
    posts_command,
    add_person_command,
    rename_person_command,
    close_person_command,
    roles_command,
    add_post_command,
    edit_post_command,
    close_post_command,
)
