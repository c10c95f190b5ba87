"""Commands for numbers: list, hold, insert, make void."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.kernel.ids import new_id
from vanphong.registry import api
from vanphong.registry.book_queries import book_page
from vanphong.registry.command_parts import as_json_too, in_book, say
from vanphong.registry.paging import MOST


@click.group("number")
def number() -> None:
    """Số: liệt kê, giữ, chen, hủy."""


@number.command("list")
@in_book
@click.option(
    "--state", type=click.Choice(list(api.NumberState)), help="Chỉ số ở tình trạng này."
)
@acts_as
@as_json_too
def list_numbers(
    book_id: UUID, state: api.NumberState | None, username: str, *, as_json: bool
) -> None:
    """Liệt kê các số của sổ, số lớn nhất ở trên."""
    with working_as(username) as (actor, _now):
        require(actor, "registry:book:print")
        book, cursor = api.get_book(actor, book_id), ""
        while True:
            page = book_page(book, state=state or "", cursor=cursor, size=MOST)
            for entry in page.items:
                say(_entry(entry), _line(entry), as_json=as_json)
            cursor = page.next_cursor
            if not cursor:
                break


def _line(entry: api.NumberEntry) -> str:
    words = entry.document.abstract if entry.document else entry.purpose
    parts = (str(entry.get_state_display()), entry.reason, words)
    return f"{entry.id}  {entry.symbol or entry}  {', '.join(part for part in parts if part)}"


@number.command("reserve")
@in_book
@click.option("--for", "for_id", type=click.UUID, help="Mã dự thảo; gọi lại được cùng số.")
@click.option("--type", "type_code", default="", help="Loại văn bản, với sổ nhiều loại.")
@click.option("--purpose", default="", help="Giữ để làm gì.")
@acts_as
@as_json_too
def reserve(
    book_id: UUID,
    for_id: UUID | None,
    type_code: str,
    purpose: str,
    username: str,
    *,
    as_json: bool,
) -> None:
    """Giữ số tiếp theo của sổ."""
    with working_as(username) as (actor, now):
        entry = api.reserve_number(
            actor=actor,
            book_id=book_id,
            for_id=for_id or new_id(),
            now=now,
            type_code=type_code,
            purpose=purpose,
        )
    say(_entry(entry), f"{entry.symbol or entry}  {entry.id}", as_json=as_json)


@number.command("insert")
@in_book
@click.option("--after", type=int, required=True, help="Chen sau số này.")
@click.option("--reason", required=True, help="Lý do.")
@click.option("--for", "for_id", type=click.UUID, help="Mã dự thảo.")
@click.option("--type", "type_code", default="", help="Loại văn bản, với sổ nhiều loại.")
@acts_as
@as_json_too
def insert(
    book_id: UUID,
    username: str,
    *,
    after: int,
    reason: str,
    for_id: UUID | None,
    type_code: str,
    as_json: bool,
) -> None:
    """Giữ một số chen sau số đã có, kèm lý do."""
    with working_as(username) as (actor, now):
        entry = api.insert_number(
            actor=actor, book_id=book_id, after=after, reason=reason, type_code=type_code,
            for_id=for_id or new_id(), now=now,
        )  # fmt: skip
    say(_entry(entry), f"{entry.symbol or entry}  {entry.id}", as_json=as_json)


@number.command("void")
@click.argument("entry_id", type=click.UUID)
@click.option("--reason", required=True, help="Lý do.")
@acts_as
@as_json_too
def void(entry_id: UUID, reason: str, username: str, *, as_json: bool) -> None:
    """Hủy số đang giữ, hoặc số của văn bản giấy vào sổ nhầm.

    Số nằm lại trong sổ với lý do và người duyệt.
    """
    with working_as(username) as (actor, now):
        entry = api.void_number(actor=actor, entry_id=entry_id, reason=reason, now=now)
    say(_entry(entry), f"Đã hủy số {entry}.", as_json=as_json)


def _entry(entry: api.NumberEntry) -> dict[str, Any]:
    return {
        "id": entry.id, "number": str(entry), "symbol": entry.symbol, "state": entry.state,
        "for": entry.for_id, "purpose": entry.purpose, "reason": entry.reason,
        "document": entry.document_id,
    }  # fmt: skip
