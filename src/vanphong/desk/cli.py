"""The command of the desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.desk.answers import desk_out
from vanphong.desk.whole import desk_of
from vanphong.kernel.command import acts_as, working_as

_BESIDE = {
    "due_soon": "Đến hạn trong 7 ngày tới",
    "handled": "Vừa làm xong",
}


@click.command("desk")
@acts_as
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def commands(*, username: str, as_json: bool) -> None:
    """Xem bàn làm việc: việc quá hạn, việc chờ mình theo từng ô, việc mình chờ người khác."""
    with working_as(username) as (actor, now):
        found = desk_out(desk_of(actor, now))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    click.echo("\n".join(_page(found)) or "Không có việc nào chờ bạn.")


def _page(found: dict[str, Any]) -> Iterator[str]:
    groups = [("Quá hạn", len(found["overdue"]), found["overdue"])]
    groups += [(box["label"], box["count"], box["lines"]) for box in found["boxes"]]
    groups.append(("Tôi chờ người khác", found["waited_for_count"], found["waited_for"]))
    groups += [(title, len(found[name]), found[name]) for name, title in _BESIDE.items()]
    for title, count, lines in groups:
        if count:
            yield f"{title} ({count})"
            yield from map(_line, lines)


def _line(line: dict[str, Any]) -> str:
    words = (line["symbol"], line["title"], line["due"], line["detail"])
    return (
        f"  {' · '.join(filter(None, words))}\n    {line['what']} {line['id'] or line['url']}"
    )
