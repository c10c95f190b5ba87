"""Commands of signing many drafts: get a page, pick, look, sign with one PIN."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import api, batch_queries, batches
from vanphong.drafting.batch_answers import batch_out
from vanphong.drafting.batch_rules import OUTCOME_LABELS, Outcome
from vanphong.drafting.command_parts import as_json_too, draft_named, pin_asked
from vanphong.drafting.handing import hand_over_page
from vanphong.kernel import clock
from vanphong.kernel.command import acting_alone, acts_as, working_as
from vanphong.kernel.scope import acting

_batch = click.argument("batch_id", metavar="BATCH", type=click.UUID)


def _say(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    click.echo(str(answer["id"]))
    for line in answer["drafts"]:
        seen = line["pages"] - len(line["unseen_pages"])
        label = OUTCOME_LABELS[Outcome(line["outcome"])]
        told = f"{line['draft_id']}  {label}  đã xem {seen}/{line['pages']}  {line['symbol'] or '–'}"
        click.echo(f"{told}  {line['abstract']}  {line['reason']}".rstrip())


@click.command("page")
@draft_named
@click.argument("number", type=click.IntRange(min=1))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@acts_as
def page_command(*, username: str, draft_id: UUID, number: int, out: Path) -> None:
    """Ghi một trang dự thảo thành tệp hình; người ký lấy trang nào thì trang đó là đã xem."""
    with working_as(username) as (actor, now):
        draft = api.get_draft(actor, draft_id)
        picture = hand_over_page(actor=actor, draft=draft, number=number, now=now)
    out.write_bytes(picture.content)
    click.echo(f"Đã ghi {out}.")


@click.command("begin-batch")
@click.argument("draft_ids", metavar="[DRAFT]...", type=click.UUID, nargs=-1)
@acts_as
@as_json_too
def begin_command(*, username: str, draft_ids: tuple[UUID, ...], as_json: bool) -> None:
    """Chọn nhiều dự thảo chờ mình ký; không ghi dự thảo nào thì chọn tất cả."""
    with working_as(username) as (actor, now):
        batch = batches.begin_batch(actor=actor, draft_ids=draft_ids or None, now=now)
        answer = batch_out(actor, batch, now)
    _say(answer, as_json=as_json)


@click.command("batch")
@_batch
@acts_as
@as_json_too
def batch_command(*, username: str, batch_id: UUID, as_json: bool) -> None:
    """Xem một loạt ký: đã xem tới đâu, đã ký tới đâu."""
    with working_as(username) as (actor, now):
        answer = batch_out(actor, batch_queries.get_batch(actor, batch_id), now)
    _say(answer, as_json=as_json)


@click.command("sign-batch")
@_batch
@acts_as
@as_json_too
def sign_command(*, username: str, batch_id: UUID, as_json: bool) -> None:
    """Ký mọi dự thảo đã xem hết trong loạt, một lần mã PIN; phần còn lại nêu lý do."""
    with acting_alone(username) as (actor, now):
        batch = batches.sign_batch(
            actor=actor, batch_id=batch_id, pin=pin_asked(), moment=clock.now
        )
        with acting(actor):
            answer = batch_out(actor, batch, now)
    _say(answer, as_json=as_json)


COMMANDS = (page_command, begin_command, batch_command, sign_command)
