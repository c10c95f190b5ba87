"""Commands of conclusions: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.tasks import conclusion_answers as answers
from vanphong.tasks import conclusion_list, queries, services
from vanphong.tasks.command_parts import DAY, as_json_too, day_words, tell, with_due
from vanphong.tasks.models import Conclusion, ConclusionSet
from vanphong.tasks.rules import ConclusionState

_reason = click.option("--reason", required=True, help="Lý do.")


@click.group("conclusions")
def commands() -> None:
    """Kết luận: ghi, giao việc, đánh dấu không phát sinh nhiệm vụ, xem chưa xử lý."""


@commands.command("list")
@acts_as
@click.option("--view", default="", help="cua-toi, co-quan.")
@click.option("--state", default="", help="chua-xu-ly, dang-lam, da-xong, khong-phat-sinh.")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@as_json_too
def list_command(*, username: str, view: str, state: str, after: str, as_json: bool) -> None:
    """Liệt kê kết luận và số lượng từng tình trạng."""
    with working_as(username) as (actor, _now):
        found = conclusion_list.listed(actor, {"loc": view, "trang-thai": state})
        answer = answers.list_out(actor, found, after)
        rows, _next = queries.conclusion_page(found.rows, after=after)
        lines = [f"{row.of_id} {row.position}  {row.place}. {row.words}" for row in rows]
    counts = ", ".join(f"{state.label}: {count}" for state, count in found.counts.items())
    tell(answer, "\n".join([counts, *lines]), as_json=as_json)


@commands.command("take")
@acts_as
@click.option("--document", "document_id", type=click.UUID, help="Mã văn bản có kết luận.")
@click.option("--direction", "direction_id", type=click.UUID, help="Mã bút phê có kết luận.")
@click.option(
    "--heading", default="", help="Kết luận của ai, tại đâu; bỏ trống là lấy theo nguồn."
)
@click.option("--said-on", type=DAY, help="Ngày kết luận; bỏ trống là lấy theo nguồn.")
@click.option("--handler", default="", help="Tên đăng nhập của người xử lý; bỏ trống là mình.")
@click.option(
    "--text",
    "file",
    required=True,
    help="Tệp chữ (UTF-8) có kết luận; “-” là đọc từ đầu vào.",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
@click.option("--look", is_flag=True, help="Chỉ xem cách tách, không ghi gì.")
@as_json_too
def take_command(
    *,
    username: str,
    document_id: UUID | None,
    direction_id: UUID | None,
    heading: str,
    said_on: dt.datetime | None,
    handler: str,
    file: Path,
    look: bool,
    as_json: bool,
) -> None:
    """Tách một văn bản thành các kết luận và ghi lại."""
    with click.open_file(str(file), encoding="utf-8") as opened:
        text = opened.read()
    if look:
        pieces = services.split_text(text)
        lines = [f"{piece.place}. {piece.words}" for piece in pieces]
        tell([answers.piece_out(piece) for piece in pieces], "\n".join(lines), as_json=as_json)
        return
    with working_as(username) as (actor, now):
        source = services.Source(
            document_id, direction_id, heading, said_on.date() if said_on else None
        )
        found = services.take_conclusions(
            actor=actor, source=source, text=text, now=now,
            handler_id=post_of(handler, now) if handler else None,
        )  # fmt: skip
        answer, said = _told(actor, found, now)
    tell(answer, said, as_json=as_json)


@commands.command("show")
@acts_as
@click.argument("set_id", type=click.UUID)
@as_json_too
def show_command(*, username: str, set_id: UUID, as_json: bool) -> None:
    """Xem một bản kết luận: từng kết luận ra sao, đề xuất gì."""
    with working_as(username) as (actor, now):
        answer, said = _told(actor, queries.get_set(actor, set_id), now)
    tell(answer, said, as_json=as_json)


def _on_conclusion(command: Callable[..., None]) -> Callable[..., None]:
    """Add who acts, on which conclusion of which set, and how the answer is printed."""
    for add in (
        as_json_too,
        click.argument("position", type=int),
        click.argument("set_id", type=click.UUID),
        acts_as,
    ):
        command = add(command)
    return command


@commands.command("give")
@_on_conclusion
@click.option("--as-proposed", is_flag=True, help="Giao đúng như phần mềm đề xuất.")
@click.option("--lead", default="", help="Tên đăng nhập của người chủ trì.")
@with_due
@click.option("--cooperating", multiple=True, help="Tên đăng nhập của người phối hợp.")
@click.option("--title", default="", help="Việc cần làm; bỏ trống là câu kết luận.")
@click.option("--product", default="", help="Sản phẩm cần có.")
def give_command(
    *,
    username: str,
    set_id: UUID,
    position: int,
    as_proposed: bool,
    lead: str,
    due: services.DueGiven,
    cooperating: tuple[str, ...],
    title: str,
    product: str,
    as_json: bool,
) -> None:
    """Giao việc theo kết luận thứ POSITION của bản SET_ID."""
    if as_proposed == bool(lead):
        raise click.UsageError("Ghi --as-proposed, hoặc --lead.")
    with _settling(username, set_id, position, as_json=as_json) as (actor, now, row):
        if as_proposed:
            given = _proposed(actor, row, vietnam_date(now))
        else:
            given = [
                services.Assignment(
                    lead_id=post_of(lead, now),
                    due=due,
                    cooperating=[post_of(name, now) for name in cooperating],
                    title=title,
                    product=product,
                )
            ]
        settling = services.Settling(row.pk, assignments=given)
        services.settle_conclusions(actor=actor, set_id=set_id, settlings=[settling], now=now)


def _proposed(actor: Actor, row: Conclusion, today: dt.date) -> Sequence[services.Assignment]:
    found = [one.assignment for one in services.Proposer(actor, today).of(row)]
    given = [one for one in found if one is not None]
    if len(given) < len(found):
        raise click.UsageError(
            "Câu này không nêu rõ người chủ trì trong cơ quan. Hãy ghi --lead."
        )
    # read and taken by a person: a day off that the words name is meant
    return [replace(one, due=replace(one.due, keep_day_off=True)) for one in given]


@commands.command("no-task")
@_on_conclusion
@_reason
def no_task_command(
    *, username: str, set_id: UUID, position: int, reason: str, as_json: bool
) -> None:
    """Đánh dấu kết luận thứ POSITION của bản SET_ID không phát sinh nhiệm vụ."""
    with _settling(username, set_id, position, as_json=as_json) as (actor, now, row):
        settling = services.Settling(row.pk, no_task_reason=reason)
        services.settle_conclusions(actor=actor, set_id=set_id, settlings=[settling], now=now)


@commands.command("reopen")
@_on_conclusion
@_reason
def reopen_command(
    *, username: str, set_id: UUID, position: int, reason: str, as_json: bool
) -> None:
    """Bỏ dấu không phát sinh nhiệm vụ của kết luận thứ POSITION của bản SET_ID."""
    with _settling(username, set_id, position, as_json=as_json) as (actor, now, row):
        services.reopen_conclusion(actor=actor, conclusion_id=row.pk, reason=reason, now=now)


@commands.command("withdraw")
@acts_as
@click.argument("set_id", type=click.UUID)
@_reason
@as_json_too
def withdraw_command(*, username: str, set_id: UUID, reason: str, as_json: bool) -> None:
    """Rút một bản kết luận ghi sai, khi chưa có nhiệm vụ nào theo đó."""
    with working_as(username) as (actor, now):
        found = services.withdraw_conclusions(
            actor=actor, set_id=set_id, reason=reason, now=now
        )
        answer = answers.set_out(actor, found, vietnam_date(now))
    tell(answer, "Đã rút bản kết luận.", as_json=as_json)


@contextmanager
def _settling(
    username: str, set_id: UUID, position: int, *, as_json: bool
) -> Iterator[tuple[Actor, dt.datetime, Conclusion]]:
    """Find a conclusion by its number in the set, and tell how the set stands after the act."""
    with working_as(username) as (actor, now):
        found = queries.get_set(actor, set_id)
        row = found.conclusions.filter(position=position).first()
        if row is None:
            raise click.BadParameter(f"không có kết luận thứ {position}", param_hint="POSITION")
        yield actor, now, row
        answer, said = _told(actor, queries.get_set(actor, set_id), now)
    tell(answer, said, as_json=as_json)


def _told(actor: Actor, found: ConclusionSet, now: dt.datetime) -> tuple[Any, str]:
    """Give a set as JSON and in words: each conclusion, what became of it or what it proposes."""
    today = vietnam_date(now)
    rows = list(queries.with_outcome(found.conclusions.order_by("position")))
    proposer = services.Proposer(actor, today)
    lines = [f"{found.pk}  {found.heading}"]
    for row in rows:
        row.of = found
        outcome = queries.outcome_of(row)
        lines.append(f"{row.position}  {row.place}. {row.words}\n   {outcome.state.label}")
        if outcome.state is not ConclusionState.OPEN:
            continue
        lines += [
            f"   đề xuất: {one.title} · chủ trì: {one.named or '?'} · hạn "
            f"{day_words(one.due_on)} · sản phẩm: {one.product or '?'}"
            for one in proposer.of(row)
        ]
    return answers.set_out(actor, found, today), "\n".join(lines)
