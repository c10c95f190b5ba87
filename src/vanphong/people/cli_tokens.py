"""Commands of keys for programs."""

from __future__ import annotations

from uuid import UUID

import click
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid
from vanphong.people import queries, services
from vanphong.people.answers import token_facts
from vanphong.people.command_parts import AS_JSON, in_office, say, working_in
from vanphong.people.models import Post


@click.group("token")
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
    with working_in(username, code) as (actor, now):
        wanted = post_id or actor.post_id
        if wanted is None:
            raise Invalid(_("Hãy ghi chức vụ nhận khóa bằng --post."))
        post: Post = queries.get_post(actor, wanted, clock.vietnam_date(now))
        token, secret = services.issue_token(
            actor=actor, post=post, name=name, scope=scope, days=days, now=now
        )
        data = token_facts(token)
    say(as_json, data | {"token": secret}, [secret])


@token_commands.command("list")
@in_office
@AS_JSON
def list_command(username: str | None, code: str, *, as_json: bool) -> None:
    """Các khóa của cơ quan (của chức vụ mình, nếu không được quản lý khóa)."""
    with working_in(username, code) as (actor, _now):
        manages = actor.may("people:token:manage")
        found = list(queries.tokens_of_office(actor) if manages else queries.own_tokens(actor))
    lines = [f"{t.id}\t{t.name}\t{t.expires_at:%d/%m/%Y}" for t in found]
    say(as_json, [token_facts(token) for token in found], lines)


@token_commands.command("revoke")
@in_office
@click.argument("token_id", type=click.UUID)
@AS_JSON
def revoke_command(username: str | None, code: str, token_id: UUID, *, as_json: bool) -> None:
    """Thu hồi một khóa ngay lập tức."""
    with working_in(username, code) as (actor, now):
        token = services.revoke_token(actor=actor, token_id=token_id, now=now)
        data = token_facts(token)
    say(as_json, data, [f"Đã thu hồi {token.name}."])


COMMANDS = (token_commands,)
