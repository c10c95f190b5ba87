"""Commands for dossiers: open, fill, change, close, reopen, give the contents out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

import click

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.registry import api
from vanphong.registry.answers import dossier_whole
from vanphong.registry.command_parts import as_json_too, document_meant, posts_meant, say
from vanphong.registry.document_schemas import DossierOut

_OUT = click.Path(dir_okay=False, path_type=Path)
_keeper = click.option("--keeper", help="Người giữ: họ tên hoặc chức vụ.")


@click.group("dossier")
def dossier() -> None:
    """Hồ sơ: lập, sửa, đưa văn bản vào, đóng, mở lại, in và tải mục lục."""


@dossier.command("list")
@acts_as
@as_json_too
def list_dossiers(username: str, *, as_json: bool) -> None:
    """Liệt kê các hồ sơ xem được."""
    with working_as(username) as (actor, _now):
        for one in api.dossiers_of(actor):
            _say(one, as_json=as_json)


def _say(one: api.Dossier, *, as_json: bool) -> None:
    state = f" (đóng {one.closed_on:%d/%m/%Y})" if one.closed_on else ""
    sentence = f"{one.id}  {one.code}  {one.title}{state}"
    say(DossierOut.from_orm(one).dict(), sentence, as_json=as_json)


@dossier.command("open")
@click.argument("title")
@click.option("--code", default="", help="Số và ký hiệu; bỏ trống là số tiếp theo của năm.")
@click.option("--retention", default="", help="Thời hạn bảo quản, ví dụ “20 năm”.")
@_keeper
@acts_as
@as_json_too
def open_dossier(
    title: str, code: str, retention: str, keeper: str | None, username: str, *, as_json: bool
) -> None:
    """Lập hồ sơ TITLE."""
    with working_as(username) as (actor, now):
        one = api.open_dossier(
            actor=actor, title=title, code=code, retention=retention, now=now,
            keeper_id=_person(actor, keeper, now),
        )  # fmt: skip
        _say(one, as_json=as_json)


@dossier.command("change")
@click.argument("dossier_id", type=click.UUID)
@click.option("--title", help="Tiêu đề.")
@click.option("--retention", help="Thời hạn bảo quản.")
@_keeper
@acts_as
@as_json_too
def change(
    dossier_id: UUID,
    title: str | None,
    retention: str | None,
    keeper: str | None,
    username: str,
    *,
    as_json: bool,
) -> None:
    """Sửa một hồ sơ đang mở; ô không ghi thì giữ nguyên."""
    with working_as(username) as (actor, now):
        one = api.change_dossier(
            actor=actor, dossier_id=dossier_id, title=title, retention=retention, now=now,
            keeper_id=_person(actor, keeper, now),
        )  # fmt: skip
        _say(one, as_json=as_json)


def _person(actor: Actor, name: str | None, now: dt.datetime) -> UUID | None:
    return posts_meant(actor, [name], vietnam_date(now))[0].person_id if name else None


@dossier.command("show")
@click.argument("dossier_id", type=click.UUID)
@acts_as
@as_json_too
def show(dossier_id: UUID, username: str, *, as_json: bool) -> None:
    """Cho xem một hồ sơ với mục lục văn bản."""
    with working_as(username) as (actor, _now):
        found = dossier_whole(actor, api.get_dossier(actor, dossier_id))
    say(found.dict(), f"{found.code}  {found.title} ({found.keeper})", as_json=as_json)
    if not as_json:
        for place, one in enumerate(found.documents, start=1):
            click.echo(f"  {place}. {one.id}  {one.symbol} {one.abstract}")


@dossier.command("add")
@click.argument("dossier_id", type=click.UUID)
@click.argument("document")
@acts_as
def add(dossier_id: UUID, document: str, username: str) -> None:
    """Đưa DOCUMENT (mã, hoặc số và ký hiệu) vào hồ sơ."""
    with working_as(username) as (actor, now):
        item = api.add_to_dossier(
            actor=actor, dossier_id=dossier_id, now=now,
            document_id=document_meant(actor, document).pk,
        )  # fmt: skip
    click.echo(f"Đứng thứ {item.position} trong hồ sơ.")


@dossier.command("remove")
@click.argument("dossier_id", type=click.UUID)
@click.argument("document")
@acts_as
def remove(dossier_id: UUID, document: str, username: str) -> None:
    """Lấy DOCUMENT (mã, hoặc số và ký hiệu) ra khỏi hồ sơ."""
    with working_as(username) as (actor, _now):
        meant = document_meant(actor, document)
        api.remove_from_dossier(actor=actor, dossier_id=dossier_id, document_id=meant.pk)
    click.echo("Đã đưa văn bản ra khỏi hồ sơ.")


@dossier.command("close")
@click.argument("dossier_id", type=click.UUID)
@acts_as
def close(dossier_id: UUID, username: str) -> None:
    """Đóng hồ sơ; mục lục văn bản được chốt."""
    with working_as(username) as (actor, now):
        one = api.close_dossier(actor=actor, dossier_id=dossier_id, now=now)
    click.echo(f"Đã đóng hồ sơ {one.code}.")


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
