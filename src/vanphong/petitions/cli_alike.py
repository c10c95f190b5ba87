"""The command that finds letters alike."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel.command import acts_as, working_as
from vanphong.petitions import queries
from vanphong.petitions.alike_pages import alike_out

# How words are marked: of the letter asked about alone, of the other alone, of both.
_MARKS = {"HERE": "{+%s+}", "THERE": "[-%s-]", "BOTH": "%s"}


@click.command("alike")
@acts_as
@click.argument("letter_id", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def alike_command(*, letter_id: UUID, username: str, as_json: bool) -> None:
    """Tìm đơn có thể trùng với một đơn, chỉ rõ chữ khác nhau; chỉ gợi ý."""
    with working_as(username) as (actor, now):
        found = alike_out(actor, queries.get_letter(actor, letter_id), now)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    click.echo("\n".join(map(_line, found)) or "Không thấy đơn nào có thể trùng.")


def _line(one: dict[str, Any]) -> str:
    words = " ".join(_MARKS[piece["side"]] % piece["text"] for piece in one["pieces"])
    cases = ", ".join(case["number"] for case in one["cases"])
    head = f"{one['percent']} %  Đơn số {one['number']} {one['id']}, vụ việc {cases}"
    return f"{head}\n  {words}"
