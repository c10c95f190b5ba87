"""Commands of a draft's versions: list them, say what differs, go back to one."""

from __future__ import annotations

import json
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import api, restoring, versions
from vanphong.drafting.answers import version_out
from vanphong.drafting.command_parts import as_json_too as _json
from vanphong.drafting.command_parts import draft_named as _draft
from vanphong.drafting.command_parts import say as _say
from vanphong.drafting.redline import Kind
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.command import acts_as, working_as

_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}


@click.command("versions")
@_draft
@acts_as
@_json
def versions_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Liệt kê các phiên bản của dự thảo, mới nhất trước."""
    with working_as(username) as (actor, _now):
        found = versions.seen_versions(actor, api.get_draft(actor, draft_id)).defer("content")
        rows = [version_out(one) for one in found]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    for row in rows:
        at = f"{row['made_at'].astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        click.echo(f"{row['number']:4}  {at}  {row['author']}  {row['reason']}".rstrip())


@click.command("redline")
@_draft
@click.option("--from", "older", type=int, required=True, help="Phiên bản cũ.")
@click.option("--to", "newer", type=int, required=True, help="Phiên bản mới.")
@acts_as
@_json
def redline_command(
    *, username: str, draft_id: UUID, older: int, newer: int, as_json: bool
) -> None:
    """So hai phiên bản: chữ thêm trong {+ +}, chữ bỏ trong [- -]."""
    with working_as(username) as (actor, _now):
        draft = api.get_draft(actor, draft_id)
        pair = (versions.get_version(actor, draft, number) for number in (older, newer))
        changes = versions.differences(*pair)
    if as_json:
        rows = [
            {"kind": c.kind, "pieces": [{"kind": p.kind, "text": p.text} for p in c.pieces]}
            for c in changes
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for change in changes:
        if change.kind is Kind.SAME:
            continue
        words = "".join(_said(piece.kind, piece.text, change.kind) for piece in change.pieces)
        click.echo(f"{_SIGNS[change.kind]} {words}")


def _said(kind: Kind, text: str, of: Kind) -> str:
    if of is not Kind.CHANGED or kind is Kind.SAME:
        return text
    return f"{{+{text}+}}" if kind is Kind.ADDED else f"[-{text}-]"


@click.command("restore-version")
@_draft
@click.argument("number", type=int)
@click.option("--version", type=int, help="Lần sửa đã xem; người khác sửa sau đó thì từ chối.")
@acts_as
@_json
def restore_command(
    *, username: str, draft_id: UUID, number: int, version: int | None, as_json: bool
) -> None:
    """Lấy lại phiên bản NUMBER làm nội dung dự thảo; bản đang có vẫn là một phiên bản."""
    with working_as(username) as (actor, now):
        seen = api.get_draft(actor, draft_id).version if version is None else version
        draft = restoring.restore_version(
            actor=actor, draft_id=draft_id, number=number, version=seen, now=now
        )
    _say(draft, as_json=as_json)


COMMANDS = (versions_command, redline_command, restore_command)
