"""What the commands of the registry share: options, and how an answer is printed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.text import fold
from vanphong.people import api as people
from vanphong.registry import document_queries, queries
from vanphong.registry.models import Document, Urgency

DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])
as_json_too = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
in_book = click.option("--book", "book_id", type=click.UUID, required=True, help="Mã sổ.")

_WRITTEN = (
    click.option("--date", "issued_on", type=DAY, help="Ngày văn bản."),
    click.option("--abstract", help="Trích yếu."),
    click.option("--urgency", type=click.Choice(Urgency.values), help="Độ khẩn."),
    click.option("--signer", "signer_name", help="Người ký."),
    click.option("--signer-title", help="Chức vụ người ký."),
    click.option("--recipient", multiple=True, help="Nơi nhận; ghi được nhiều lần."),
    click.option("--copies", "copy_count", type=int, help="Số bản."),
    click.option("--filed-with", help="Đơn vị, người nhận bản lưu."),
    click.option("--note", help="Ghi chú."),
)


def written(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each fact of a document; `said` turns them into its fields."""
    for option in reversed(_WRITTEN):
        command = option(command)
    return command


def said(given: dict[str, Any]) -> dict[str, Any]:
    """Give what was typed as fields of a document; what was not typed is left out."""
    facts = {name: value for name, value in given.items() if value not in (None, ())}
    if "issued_on" in facts:
        facts["issued_on"] = date_of(facts["issued_on"])
    if "recipient" in facts:
        facts["recipients_text"] = "\n".join(facts.pop("recipient"))
    return facts


def body_meant(actor: Actor, given: str, on: dt.date) -> people.Body:
    """Give the body of the office with an id or a symbol.

    :raises NotFound: naming the symbols there are.
    """
    bodies = list(people.bodies_of(actor, on))
    for body in bodies:
        if given in {str(body.id), body.symbol}:
            return body
    symbols = ", ".join(sorted({body.symbol for body in bodies}))
    raise NotFound(f"Không có cơ quan ban hành “{given}”. Các ký hiệu có: {symbols}.")


def posts_meant(actor: Actor, names: Sequence[str], today: dt.date) -> list[people.Post]:
    """Give the posts that are meant by a person's name, a title, or both.

    :raises Invalid: when there is none, or more than one.
    """
    held = list(people.posts_of_office(actor, today)) if names else []
    found = []
    for name in names:
        wanted = fold(name)
        meant = [
            post
            for post in held
            if wanted in {fold(post.person.full_name), fold(post.title), fold(str(post))}
        ]
        if len(meant) != 1:
            known = "; ".join(str(post) for post in meant or held)
            sentence = f"Chưa rõ “{name}” là ai. Hãy ghi đúng một trong: {known}."
            raise Invalid(sentence, code="unknown_post", fields={"passed_to": [sentence]})
        found.append(meant[0])
    return found


def document_meant(actor: Actor, given: str) -> Document:
    """Give the visible document with an id or a number and symbol.

    :raises NotFound: when there is none.
    :raises Invalid: when several bear the symbol, naming them.
    """
    try:
        return queries.get_document(actor, UUID(given))
    except ValueError:
        found = document_queries.with_symbol(actor, given)
    if not found:
        raise NotFound(f"Không tìm thấy văn bản “{given}”.")
    if len(found) > 1:
        known = "; ".join(f"{one.id} ({one.issuer_name})" for one in found)
        raise Invalid(f"Có nhiều văn bản mang số này. Hãy ghi mã của một văn bản: {known}.")
    return found[0]


def say(answer: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    """Print an answer as JSON or as a sentence."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else sentence)


def date_of(value: dt.datetime | None) -> dt.date | None:
    """Give the day that was typed."""
    return value.date() if value else None
