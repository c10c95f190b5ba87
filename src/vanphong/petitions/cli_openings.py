"""Commands of the vault for persons: the same acts and refusals as the pages.

Whoever acts types their own password or code each time: the operator of the machine, who may run
commands in anybody's name, can neither consent nor open.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acting_alone, acts_as, secret_asked, working_as
from vanphong.kernel.gate import require
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import opening_pages, queries, readings, services
from vanphong.petitions.rules import OpeningAct
from vanphong.petitions.rules.permissions import VAULT_REVIEW

_as_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_PROOF = "Mật khẩu hoặc mã 6 số của bạn"


def _on_opening(function: click.decorators.FC) -> click.decorators.FC:
    return acts_as(click.argument("opening_id", type=click.UUID)(_as_json(function)))


def _tell(found: Any, words: str, *, as_json: bool) -> None:
    text = json.dumps(found, ensure_ascii=False, cls=DjangoJSONEncoder)
    click.echo(text if as_json else words)


def _line(one: dict[str, Any]) -> str:
    decided = f", {one['decided_by']} quyết định" if one["decided_by"] else ""
    head = f"{one['id']}  Đơn {one['letter']}  {one['act']}  {one['state']}"
    return f"{head}  {one['asked_by']} đề nghị{decided}: {one['reason']}"


@click.group("vault")
def commands() -> None:
    """Danh tính trong kho: đề nghị mở, đồng ý, mở một lần, danh sách tháng."""


@commands.command("list")
@click.option("--month", default="", help="Tháng, ví dụ 2026-11; để trống là tháng này.")
@acts_as
@_as_json
def list_command(*, month: str, username: str, as_json: bool) -> None:
    """Liệt kê các đề nghị của một tháng, cho thủ trưởng."""
    with working_as(username) as (actor, now):
        require(actor, VAULT_REVIEW)
        rows = queries.openings_of_month(
            actor, opening_pages.month_of(month, vietnam_date(now))
        )
        readings.note_openings(actor, rows, now)
        found = [opening_pages.opening_out(one) for one in rows]
    words = "\n".join(map(_line, found)) or "Tháng này không ai đề nghị."
    _tell({"items": found}, words, as_json=as_json)


@commands.command("request")
@click.argument("letter_id", type=click.UUID)
@click.option("--act", type=click.Choice([one.value for one in OpeningAct]), default="OPEN",
              show_default=True, help="Mở xem hay hủy khóa.")  # fmt: skip
@click.option("--reason", required=True, help="Lý do; không ghi tên ai.")
@acts_as
@_as_json
def request_command(
    *, letter_id: UUID, act: str, reason: str, username: str, as_json: bool
) -> None:
    """Đề nghị mở danh tính người viết một đơn; hỏi mật khẩu hoặc mã."""
    with acting_alone(username) as (actor, now):
        proof = people.prove_typed(actor, secret_asked(_PROOF), now)
        with acting(actor):
            opening = services.request_opening(
                actor=actor, letter_id=letter_id, act=act, reason=reason, proof=proof, now=now
            )
            found = opening_pages.opening_out(queries.get_opening(actor, opening.pk))
    _tell(found, _line(found), as_json=as_json)


@commands.command("consent")
@click.option("--decline", is_flag=True, help="Không đồng ý.")
@_on_opening
def consent_command(*, opening_id: UUID, decline: bool, username: str, as_json: bool) -> None:
    """Đồng ý cho người khác mở, hoặc không; hỏi mật khẩu hoặc mã."""
    with acting_alone(username) as (actor, now):
        proof = people.prove_typed(actor, secret_asked(_PROOF), now)
        with acting(actor):
            opening = services.decide_opening(
                actor=actor, opening_id=opening_id, consent=not decline, proof=proof, now=now
            )
            found = opening_pages.opening_out(opening)
    _tell(found, _line(found), as_json=as_json)


@commands.command("withdraw")
@_on_opening
def withdraw_command(*, opening_id: UUID, username: str, as_json: bool) -> None:
    """Rút đề nghị của mình."""
    with working_as(username) as (actor, now):
        opening = services.withdraw_opening(actor=actor, opening_id=opening_id, now=now)
        found = opening_pages.opening_out(opening)
    _tell(found, _line(found), as_json=as_json)


@commands.command("open")
@click.option("--scans", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="Ghi các bản quét niêm phong của đơn vào thư mục này.")  # fmt: skip
@_on_opening
def open_command(
    *, opening_id: UUID, folder: Path | None, username: str, as_json: bool
) -> None:
    """Mở xem một lần điều người khác đã đồng ý; hỏi mật khẩu hoặc mã."""
    with acting_alone(username) as (actor, now):
        proof = people.prove_typed(actor, secret_asked(_PROOF), now)
        opened = services.open_sealed(actor=actor, opening_id=opening_id, proof=proof, now=now)
        if folder is not None:
            _write_scans(actor, opened, folder, now)
    lines = ["; ".join(filter(None, one.values())) for one in opened.persons]
    answer = {"persons": opened.persons, "words": opened.words}
    _tell(answer, "\n".join([*lines, opened.words]).strip(), as_json=as_json)


def _write_scans(actor: Actor, opened: services.Opened, folder: Path, now: dt.datetime) -> None:
    """Write the sealed scans of an opened letter, each for its reader alone."""
    for position in opened.scans:
        with acting(actor):
            scan = services.read_scan(
                actor=actor, letter_id=opened.opening.letter_id, position=position,
                private=opened.file_key, now=now,
            )  # fmt: skip
        path = folder / scan.name
        path.touch(mode=0o600)
        path.write_bytes(scan.content)


@commands.command("destroy")
@_on_opening
def destroy_command(*, opening_id: UUID, username: str, as_json: bool) -> None:
    """Hủy khóa của một danh tính như người khác đã đồng ý; hỏi mật khẩu hoặc mã."""
    with acting_alone(username) as (actor, now):
        proof = people.prove_typed(actor, secret_asked(_PROOF), now)
        digest = services.destroy_sealed(
            actor=actor, opening_id=opening_id, proof=proof, now=now
        )
    _tell({"digest": digest}, f"Đã hủy khóa. Mã băm: {digest}", as_json=as_json)
