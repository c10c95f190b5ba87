"""Commands of opinions on a draft: ask, answer, close, note what was made of the answers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import (
    api,
    opinion_letters,
    opinion_queries,
    opinion_table,
    opinions,
    reminding,
)
from vanphong.drafting.command_parts import as_json_too as _json
from vanphong.drafting.command_parts import draft_named as _draft
from vanphong.drafting.command_parts import say
from vanphong.drafting.opinion_rules import HANDLING_LABELS, STANCE_LABELS, Handling, Stance
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.kernel.errors import NotFound

_DAY = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
_request = click.argument("request_id", metavar="REQUEST", type=click.UUID)
_stance = click.option(
    "--stance",
    type=click.Choice(list(Stance)),
    required=True,
    help="Đồng ý, không đồng ý, ý kiến khác.",
)
_words = click.option("--words", default="", help="Nội dung ý kiến; phải ghi trừ khi đồng ý.")


def _print(answer: Any) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))


def _found(
    actor: Actor, draft_id: UUID, request_id: UUID, now: dt.datetime
) -> opinion_queries.Received:
    asked = opinion_queries.get_request(api.get_draft(actor, draft_id), request_id)
    return opinion_queries.received(actor, asked, vietnam_date(now))


def _say(found: opinion_queries.Received, *, as_json: bool) -> None:
    """Print what an asking brought, as far as it may be seen."""
    table = opinion_table.received_out(found)
    if as_json:
        _print(table)
        return
    click.echo(f"{table['id']}  phiên bản {table['version']}  hạn {table['due_on']:%d/%m/%Y}")
    for line in found.lines:
        click.echo(f"  {_line_said(line, found)}")
    if found.is_open_to_all:
        click.echo(opinion_table.counts_said(found))
    if found.silent:
        click.echo(f"{table['silence']['text']} ({table['silence']['source']})")


def _line_said(line: opinion_queries.Line, found: opinion_queries.Received) -> str:
    name, opinion = line.name, line.opinion
    if opinion is None:
        if line.answered_at is not None:
            return f"{name}: đã trả lời, chưa xem được"
        reminded = (
            f", đã nhắc {vietnam_date(line.reminded_at):%d/%m}" if line.reminded_at else ""
        )
        return f"{name}: chưa trả lời{' (quá hạn)' if found.is_past_due else ''}{reminded}"
    said = f"{opinion.pk}  {name}: {STANCE_LABELS[Stance(opinion.stance)]}. {opinion.words}"
    if line.handled is None:
        return said.rstrip()
    return f"{said}  → {HANDLING_LABELS[Handling(line.handled.handling)]}. {line.handled.why}".rstrip()


@click.command("opinions-waiting")
@acts_as
@_json
def waiting_command(*, username: str, as_json: bool) -> None:
    """Liệt kê dự thảo chờ tôi cho ý kiến, gần đến hạn trước."""
    with working_as(username) as (actor, _now):
        rows = [
            opinion_table.waiting_out(one) for one in opinion_queries.waiting_for_opinion(actor)
        ]
    if as_json:
        _print(rows)
        return
    for row in rows:
        click.echo(
            f"{row['draft_id']}  {row['id']}  hạn {row['due_on']:%d/%m/%Y}  {row['abstract']}"
        )


@click.command("opinions")
@_draft
@acts_as
@_json
def list_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Liệt kê các đợt xin ý kiến về dự thảo, mới nhất trước."""
    with working_as(username) as (actor, _now):
        found = opinion_queries.requests_of(api.get_draft(actor, draft_id))
        rows = [opinion_table.request_out(one) for one in found]
    if as_json:
        _print(rows)
        return
    for row in rows:
        state = "đã kết thúc" if row["closed_at"] else f"hạn {row['due_on']:%d/%m/%Y}"
        click.echo(
            f"{row['id']}  {row['answered']}/{row['asked']}  {state}  {row['question']}".rstrip()
        )


@click.command("ask-opinions")
@_draft
@click.option(
    "--ask",
    "asked",
    multiple=True,
    help="Tên đăng nhập người được hỏi; ghi nhiều lần.",
)
@click.option(
    "--place", "places", multiple=True, help="Đơn vị, cơ quan hỏi bằng văn bản; ghi nhiều lần."
)
@click.option("--question", default="", help="Cần cho ý kiến về điều gì.")
@click.option("--due", "due_on", type=_DAY, help="Hạn: ngày/tháng/năm.")
@click.option("--working-days", type=int, help="Hạn: số ngày làm việc; mặc định 3.")
@click.option("--version", type=int, help="Lần sửa đã xem; người khác sửa sau đó thì từ chối.")
@acts_as
@_json
def ask_command(
    *, username: str, draft_id: UUID, asked: tuple[str, ...], places: tuple[str, ...],
    question: str, due_on: dt.datetime | None, working_days: int | None, version: int | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Xin ý kiến người trong cơ quan về dự thảo."""
    with working_as(username) as (actor, now):
        seen = api.get_draft(actor, draft_id).version if version is None else version
        limit = opinions.Limit(due_on.date() if due_on else None, working_days)
        made = opinions.ask_opinions(
            actor=actor, draft_id=draft_id, version=seen, question=question, limit=limit,
            post_ids=[post_of(name, now) for name in asked], places=places, now=now,
        )  # fmt: skip
        _say(_found(actor, draft_id, made.pk, now), as_json=as_json)


@click.command("opinion-table")
@_draft
@_request
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Ghi bảng ra tệp PDF."
)
@acts_as
@_json
def table_command(
    *, username: str, draft_id: UUID, request_id: UUID, out: Path | None, as_json: bool
) -> None:
    """Xem bảng tổng hợp ý kiến."""
    with working_as(username) as (actor, now):
        found = _found(actor, draft_id, request_id, now)
        if out is not None:
            out.write_bytes(opinion_table.print_table(actor, found, now))
        _say(found, as_json=as_json)


@click.command("give-opinion")
@_draft
@_request
@_stance
@_words
@acts_as
@_json
def give_command(
    *, username: str, draft_id: UUID, request_id: UUID, stance: str, words: str, as_json: bool
) -> None:
    """Cho ý kiến về dự thảo; đã gửi thì không sửa được."""
    with working_as(username) as (actor, now):
        opinions.give_opinion(
            actor=actor, draft_id=draft_id, request_id=request_id, stance=stance, words=words,
            now=now,
        )  # fmt: skip
        _say(_found(actor, draft_id, request_id, now), as_json=as_json)


@click.command("record-opinion")
@_draft
@_request
@click.option("--place", required=True, help="Nơi trả lời, đúng tên đã hỏi.")
@_stance
@_words
@click.option("--paper", default="", help="Số, ký hiệu văn bản trả lời đã vào sổ.")
@click.option("--came-on", type=_DAY, help="Ngày nhận; mặc định hôm nay.")
@acts_as
@_json
def record_command(
    *, username: str, draft_id: UUID, request_id: UUID, place: str, stance: str, words: str,
    paper: str, came_on: dt.datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Ghi ý kiến của đơn vị, cơ quan trả lời bằng văn bản."""
    with working_as(username) as (actor, now):
        found = _found(actor, draft_id, request_id, now)
        asked = [
            line.asked.pk for line in found.lines if line.in_writing and line.name == place
        ]
        if not asked:
            raise NotFound("Không có nơi này trong đợt xin ý kiến.")
        opinions.record_opinion(
            actor=actor, draft_id=draft_id, request_id=request_id, asked_id=asked[0],
            stance=stance, words=words, now=now,
            paper_id=opinion_queries.paper_named(actor, paper).id if paper else None,
            came_on=came_on.date() if came_on else vietnam_date(now),
        )  # fmt: skip
        _say(_found(actor, draft_id, request_id, now), as_json=as_json)


@click.command("remind-opinions")
@_draft
@_request
@click.option("--who", help="Tên đăng nhập người được nhắc; mặc định mọi người chưa trả lời.")
@acts_as
@_json
def remind_command(
    *, username: str, draft_id: UUID, request_id: UUID, who: str | None, as_json: bool
) -> None:
    """Nhắc người trong cơ quan chưa cho ý kiến, mỗi người một lần trong ngày."""
    with working_as(username) as (actor, now):
        asked_id = None
        if who is not None:
            post_id = post_of(who, now)
            lines = _found(actor, draft_id, request_id, now).lines
            asked = [line.asked.pk for line in lines if line.asked.post_id == post_id]
            if not asked:
                raise NotFound("Không có người này trong đợt xin ý kiến.")
            asked_id = asked[0]
        reminding.remind_opinions(
            actor=actor, draft_id=draft_id, request_id=request_id, asked_id=asked_id, now=now
        )
        _say(_found(actor, draft_id, request_id, now), as_json=as_json)


@click.command("opinion-letter")
@_draft
@_request
@click.option(
    "--place", help="Nơi được hỏi; mặc định một công văn gửi mọi nơi chưa có công văn."
)
@acts_as
@_json
def letter_command(
    *, username: str, draft_id: UUID, request_id: UUID, place: str | None, as_json: bool
) -> None:
    """Lập công văn xin ý kiến gửi nơi hỏi bằng văn bản, để xem lại và trình ký."""
    with working_as(username) as (actor, now):
        asked_id = None
        if place is not None:
            lines = _found(actor, draft_id, request_id, now).lines
            asked = [line.asked.pk for line in lines if line.in_writing and line.name == place]
            if not asked:
                raise NotFound("Không có nơi này trong đợt xin ý kiến.")
            asked_id = asked[0]
        letter = opinion_letters.begin_opinion_letter(
            actor=actor, draft_id=draft_id, request_id=request_id, asked_id=asked_id, now=now
        )
    say(letter, as_json=as_json)


@click.command("close-opinions")
@_draft
@_request
@click.option("--reason", default="", help="Lý do, khi kết thúc sớm.")
@acts_as
@_json
def close_command(
    *, username: str, draft_id: UUID, request_id: UUID, reason: str, as_json: bool
) -> None:
    """Kết thúc xin ý kiến."""
    with working_as(username) as (actor, now):
        opinions.close_opinions(
            actor=actor, draft_id=draft_id, request_id=request_id, reason=reason, now=now
        )
        _say(_found(actor, draft_id, request_id, now), as_json=as_json)


@click.command("note-opinion")
@_draft
@_request
@click.argument("opinion_id", metavar="OPINION", type=click.UUID)
@click.option(
    "--handling",
    type=click.Choice(list(Handling)),
    required=True,
    help="Tiếp thu, tiếp thu một phần, không tiếp thu.",
)
@click.option("--why", default="", help="Giải trình; phải ghi trừ khi tiếp thu cả.")
@acts_as
@_json
def note_command(
    *, username: str, draft_id: UUID, request_id: UUID, opinion_id: UUID, handling: str,
    why: str, as_json: bool,
) -> None:  # fmt: skip
    """Ghi tiếp thu, giải trình một ý kiến."""
    with working_as(username) as (actor, now):
        opinions.note_opinions(
            actor=actor, draft_id=draft_id, request_id=request_id, now=now,
            notes=[opinions.Note(opinion_id, handling, why)],
        )  # fmt: skip
        _say(_found(actor, draft_id, request_id, now), as_json=as_json)


COMMANDS = (
    waiting_command, list_command, ask_command, table_command, give_command, record_command,
    remind_command, letter_command, close_command, note_command,
)  # fmt: skip
