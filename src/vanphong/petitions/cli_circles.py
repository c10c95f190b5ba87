"""Commands of circles in which offices compare letters: the same acts and refusals as the pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.command import acts_as, secret_asked, working_as
from vanphong.kernel.gate import require
from vanphong.petitions import circle_pages, queries, services
from vanphong.petitions.command_parts import as_json_too, tell
from vanphong.petitions.rules.permissions import CIRCLE, READ_OWN


def _on_circle(function: click.decorators.FC) -> click.decorators.FC:
    return acts_as(click.argument("circle_id", type=click.UUID)(as_json_too(function)))


def _line(one: dict[str, Any]) -> str:
    offices = ", ".join(f"{each['name']}: {each['state']}" for each in one["offices"])
    closed = "  đã đóng" if one["closed_at"] else ""
    return f"{one['id']}  {one['name']}{closed}  {offices}  {one['partner']}".rstrip()


@click.group("circles")
def commands() -> None:
    """So khớp đơn với cơ quan khác mà không trao nội dung: vòng so khớp, kết quả, tệp."""


@commands.command("list")
@acts_as
@as_json_too
def list_command(*, username: str, as_json: bool) -> None:
    """Liệt kê các vòng so khớp của cơ quan."""
    with working_as(username) as (actor, _now):
        require(actor, CIRCLE)
        found = [circle_pages.circle_out(actor, one) for one in queries.visible_circles(actor)]
    words = "\n".join(map(_line, found)) or "Chưa có vòng so khớp nào."
    tell({"items": found}, words, as_json=as_json)


@commands.command("found")
@click.option("--name", required=True, help="Tên vòng so khớp.")
@click.option("--office", "offices", type=int, multiple=True,
              help="Mã số cơ quan cùng bản cài; ghi nhiều lần được.")  # fmt: skip
@click.option("--partner", default="", help="Cơ quan ở bản cài khác, so khớp bằng tệp.")
@click.option("--with-key", is_flag=True, help="Hỏi khóa mà cơ quan kia đã trao.")
@acts_as
@as_json_too
def found_command(
    *,
    name: str,
    offices: tuple[int, ...],
    partner: str,
    with_key: bool,
    username: str,
    as_json: bool,
) -> None:
    """Lập một vòng so khớp; khóa cho bản cài khác chỉ in một lần."""
    key = secret_asked("Khóa cơ quan kia trao") if with_key else ""
    with working_as(username) as (actor, now):
        made = services.found_circle(
            actor=actor, name=name, office_ids=offices, partner=partner, key=key, now=now
        )
        found = circle_pages.circle_out(actor, made.circle) | {"key_text": made.key_text}
    words = f"{_line(found)}\nKhóa: {made.key_text}" if made.key_text else _line(found)
    tell(found, words, as_json=as_json)


def _answer(act: Callable[..., Any], circle_id: UUID, username: str, *, as_json: bool) -> None:
    with working_as(username) as (actor, now):
        circle = act(actor=actor, circle_id=circle_id, now=now)
        found = circle_pages.circle_out(actor, circle)
    tell(found, _line(found), as_json=as_json)


@commands.command("join")
@_on_circle
def join_command(*, circle_id: UUID, username: str, as_json: bool) -> None:
    """Cho cơ quan mình tham gia một vòng so khớp."""
    _answer(services.join_circle, circle_id, username, as_json=as_json)


@commands.command("leave")
@_on_circle
def leave_command(*, circle_id: UUID, username: str, as_json: bool) -> None:
    """Rời một vòng so khớp, hoặc không tham gia; dấu vân của cơ quan bị hủy."""
    _answer(services.leave_circle, circle_id, username, as_json=as_json)


@commands.command("matches")
@acts_as
@as_json_too
def matches_command(*, username: str, as_json: bool) -> None:
    """Liệt kê đơn có thể trùng với đơn của cơ quan khác; chỉ gợi ý."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        rows = queries.matches(actor)[: circle_pages.SHOWN]
        found = [circle_pages.match_out(one) for one in rows]
    lines = [
        f"Đơn {one['letter']} {one['letter_id']} có thể trùng với đơn số {one['other_number']} của "
        f"{one['other_office']}, nhận {one['other_received_on']:%d/%m/%Y}, {one['percent']} %"
        for one in found
    ]
    tell({"items": found}, "\n".join(lines) or "Chưa thấy đơn nào.", as_json=as_json)


@commands.command("export")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="Tệp sẽ ghi.")  # fmt: skip
@_on_circle
def export_command(*, circle_id: UUID, target: Path, username: str, as_json: bool) -> None:
    """Ghi tệp dấu vân để giao cho cơ quan ở bản cài khác."""
    with working_as(username) as (actor, now):
        made = services.export_letters(actor=actor, circle_id=circle_id, now=now)
        target.write_text(made.text, "utf-8")
    tell({"letters": made.letters}, f"Đã ghi {made.letters} đơn.", as_json=as_json)


@commands.command("import")
@click.option("--file", "source", required=True, help="Tệp cơ quan kia giao.",
              type=click.Path(path_type=Path, exists=True, dir_okay=False))  # fmt: skip
@_on_circle
def import_command(*, circle_id: UUID, source: Path, username: str, as_json: bool) -> None:
    """Nhận tệp dấu vân của cơ quan ở bản cài khác; tệp nhận trước đó được thay."""
    with working_as(username) as (actor, _now):
        count = services.import_letters(
            actor=actor, circle_id=circle_id, content=source.read_bytes()
        )
    tell({"letters": count}, f"Đã nhận {count} đơn.", as_json=as_json)
