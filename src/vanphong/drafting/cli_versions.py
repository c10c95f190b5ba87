"""Commands of a draft's versions: list them, say what differs, take one as Word, go back to one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import api, copies, restoring, versions
from vanphong.drafting.answers import version_out
from vanphong.drafting.command_parts import as_json_too as _json
from vanphong.drafting.command_parts import draft_named as _draft
from vanphong.drafting.command_parts import say as _say
from vanphong.drafting.redline import Kind
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.command import acts_as, working_as

_path = click.Path(path_type=Path, dir_okay=False)
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
@click.option("--pdf", type=_path, help="Ghi bản so sánh ra tệp PDF.")
@acts_as
@_json
def redline_command(
    *, username: str, draft_id: UUID, older: int, newer: int, pdf: Path | None, as_json: bool
) -> None:
    """So hai phiên bản: chữ thêm trong {+ +}, chữ bỏ trong [- -]."""
    with working_as(username) as (actor, _now):
        draft = api.get_draft(actor, draft_id)
        first, last = (versions.get_version(actor, draft, n) for n in (older, newer))
        changes = versions.differences(first, last)
        if pdf is not None:
            pdf.write_bytes(copies.redline_pdf(draft, first, last))
            click.echo(f"Đã ghi {pdf}.", err=True)
    if as_json:
        rows = [
            {"kind": c.kind, "pieces": [{"kind": p.kind, "text": p.text} for p in c.pieces]}
            for c in changes
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if same := versions.sameness(first, last, changes):
        click.echo(same, err=True)
    for change in changes:
        if change.kind is Kind.SAME:
            continue
        words = "".join(_said(piece.kind, piece.text, change.kind) for piece in change.pieces)
        click.echo(f"{_SIGNS[change.kind]} {words}")


def _said(kind: Kind, text: str, of: Kind) -> str:
    if of is not Kind.CHANGED or kind is Kind.SAME:
        return text
    return f"{{+{text}+}}" if kind is Kind.ADDED else f"[-{text}-]"


@click.command("word")
@_draft
@click.option("--version", "number", type=int, help="Phiên bản; bỏ trống thì bản mới nhất.")
@click.option("--out", type=_path, required=True, help="Tệp Word ghi ra.")
@acts_as
@_json
def word_command(
    *, username: str, draft_id: UUID, number: int | None, out: Path, as_json: bool
) -> None:
    """Ghi một phiên bản ra tệp Word đúng thể thức; chỗ tệp không giữ được thì liệt kê ra."""
    with working_as(username) as (actor, _now):
        draft = api.get_draft(actor, draft_id)
        wanted = versions.newest_number(draft) if number is None else number
        copy = copies.word_of(actor, draft, wanted)
    out.write_bytes(copy.content)
    if as_json:
        losses = [asdict(loss) for loss in copy.losses]
        answer = {"file": str(out), "version": wanted, "losses": losses}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(f"Đã ghi phiên bản {wanted}: {out}.")
    for loss in copy.losses:
        click.echo(f"  {loss.where}: {loss.text}" if loss.where else f"  {loss.text}")


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


COMMANDS = (versions_command, redline_command, word_command, restore_command)
