"""Commands for dossiers: list, reopen, give the table of contents out."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from vanphong.kernel.command import acts_as, working_as
from vanphong.registry import api
from vanphong.registry.command_parts import as_json_too, say

_OUT = click.Path(dir_okay=False, path_type=Path)


@click.group("dossier")
def dossier() -> None:
    """Hồ sơ: liệt kê, mở lại, in và tải mục lục."""


@dossier.command("list")
@acts_as
@as_json_too
def list_dossiers(username: str, *, as_json: bool) -> None:
    """Liệt kê các hồ sơ xem được."""
    with working_as(username) as (actor, _now):
        for one in api.dossiers_of(actor):
            answer = {
                "id": one.id, "code": one.code, "title": one.title, "retention": one.retention,
                "opened_on": one.opened_on, "closed_on": one.closed_on,
            }  # fmt: skip
            state = f" (đóng {one.closed_on:%d/%m/%Y})" if one.closed_on else ""
            say(answer, f"{one.id}  {one.code}  {one.title}{state}", as_json=as_json)


@dossier.command("reopen")
@click.argument("dossier_id", type=click.UUID)
@click.option("--reason", required=True, help="Lý do.")
@acts_as
def reopen(dossier_id: UUID, reason: str, username: str) -> None:
    """Mở lại một hồ sơ đã đóng."""
    with working_as(username) as (actor, _now):
        one = api.reopen_dossier(actor=actor, dossier_id=dossier_id, reason=reason)
    click.echo(f"Đã mở lại hồ sơ {one.code}.")


@dossier.command("print")
@click.argument("dossier_id", type=click.UUID)
@click.argument("path", type=_OUT)
@acts_as
def print_contents(dossier_id: UUID, path: Path, username: str) -> None:
    """In mục lục hồ sơ ra PDF, hoặc ra XLSX khi tên tệp PATH có đuôi .xlsx."""
    with working_as(username) as (actor, now):
        if path.suffix == ".xlsx":
            content = api.export_dossier(actor=actor, dossier_id=dossier_id)
        else:
            content = api.print_dossier(actor=actor, dossier_id=dossier_id, now=now)
    path.write_bytes(content)
    click.echo(f"Đã ghi {path} ({len(content)} byte).")
