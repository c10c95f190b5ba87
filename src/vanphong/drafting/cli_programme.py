"""The command of the work-programme line a draft answers."""

from __future__ import annotations

import datetime as dt
import json
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import api, programme_lines, programme_queries
from vanphong.drafting.command_parts import as_json_too, draft_named
from vanphong.kernel.command import acts_as, working_as

_DAY = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])


@click.command("programme")
@draft_named
@click.option("--document", "document_id", type=click.UUID, help="Chương trình đã vào sổ.")
@click.option("--symbol", default="", help="Số và ký hiệu của chương trình.")
@click.option("--dated", type=_DAY, help="Ngày của chương trình.")
@click.option("--line", default="", help="Số dòng.")
@click.option("--words", default="", help="Nội dung dòng.")
@click.option("--drop", is_flag=True, help="Bỏ dòng đã ghi.")
@acts_as
@as_json_too
def programme_command(
    *,
    username: str,
    draft_id: UUID,
    document_id: UUID | None,
    symbol: str,
    dated: dt.datetime | None,
    line: str,
    words: str,
    drop: bool,
    as_json: bool,
) -> None:
    """Xem, ghi hoặc bỏ dòng chương trình công tác mà dự thảo thực hiện."""
    with working_as(username) as (actor, now):
        if drop:
            programme_lines.drop_programme_line(actor=actor, draft_id=draft_id)
        elif line or words:
            programme_lines.name_programme_line(
                actor=actor,
                draft_id=draft_id,
                document_id=document_id,
                symbol=symbol,
                dated_on=dated.date() if dated else None,
                line=line,
                words=words,
                now=now,
            )
        kept = programme_queries.line_of(api.get_draft(actor, draft_id))
    if as_json:
        answer = programme_queries.line_out(kept) if kept is not None else None
        click.echo(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    if kept is None:
        click.echo("Không ghi dòng chương trình công tác nào.")
        return
    linked = "có trong sổ" if kept.document_id else "không có trong sổ"
    click.echo(f"{programme_queries.said(kept)} ({linked}): {kept.words}")
