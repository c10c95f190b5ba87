"""Commands of work that comes again."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

import click

from vanphong.kernel import clock
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.kernel.gate import require
from vanphong.tasks import answers_recurring as answers
from vanphong.tasks import queries, services
from vanphong.tasks.command_parts import as_json_too, day_words, reason, tell
from vanphong.tasks.rules import READ_OWN, Every, Rhythm


def _on_pattern(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which pattern, and how the answer is printed."""
    return acts_as(click.argument("pattern_id", type=click.UUID)(as_json_too(function)))


def _with_pattern(command: Callable[..., None]) -> Callable[..., None]:
    """Add what comes again, for whom, on which days; the command gets a function of it."""

    @click.option("--title", required=True, help="Việc cần làm.")
    @click.option("--product", default="", help="Sản phẩm cần có.")
    @click.option("--lead", required=True, help="Tên đăng nhập của người chủ trì.")
    @click.option("--cooperating", multiple=True, help="Tên đăng nhập của người phối hợp.")
    @click.option("--follower", default="", help="Tên đăng nhập của người theo dõi.")
    @click.option("--every", type=click.Choice([one.value for one in Every]), required=True,
                  help="Mỗi tuần, tháng, quý, 6 tháng, năm.")  # fmt: skip
    @click.option("--weekday", type=int, help="Việc hằng tuần: 0 là thứ Hai … 6 là Chủ nhật.")
    @click.option("--day", type=int, help="Ngày; bỏ trống là ngày làm việc cuối cùng.")
    @click.option("--month", type=int, default=1, help="Tháng thứ mấy trong kỳ.")
    @click.option("--appear-days", type=int, default=7, help="Xuất hiện trước hạn mấy ngày.")
    @functools.wraps(command)
    def given(
        *,
        title: str,
        product: str,
        lead: str,
        cooperating: tuple[str, ...],
        follower: str,
        every: str,
        weekday: int | None,
        day: int | None,
        month: int,
        appear_days: int,
        **rest: Any,
    ) -> None:
        kind = Every(every)
        rhythm = (
            Rhythm(kind, weekday=weekday)
            if kind is Every.WEEK
            else Rhythm(kind, day=day, month=month)
        )

        def pattern(now: dt.datetime) -> services.PatternGiven:
            return services.PatternGiven(
                title=title,
                lead_id=post_of(lead, now),
                rhythm=rhythm,
                appear_days=appear_days,
                product=product,
                cooperating=[post_of(name, now) for name in cooperating],
                follower_id=post_of(follower, now) if follower else None,
            )

        command(pattern=pattern, **rest)

    return given


@click.group("recurring")
def commands() -> None:
    """Việc định kỳ: lập một lần, đến kỳ phần mềm tự giao."""


@commands.command("list")
@acts_as
@as_json_too
def list_command(*, username: str, as_json: bool) -> None:
    """Liệt kê việc định kỳ."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        found = queries.visible_patterns(actor).order_by("title", "id")
        rows = [answers.pattern_out(pattern) for pattern in found]
    words = "\n".join(_line(row) for row in rows) or "Không có việc định kỳ nào."
    tell(rows, words, as_json=as_json)


@commands.command("show")
@_on_pattern
def show_command(*, username: str, pattern_id: UUID, as_json: bool) -> None:
    """Xem một việc định kỳ và năm hạn tới."""
    with working_as(username) as (actor, _now):
        row = answers.pattern_out(queries.get_pattern(actor, pattern_id))
    _tell(row, as_json=as_json)


@commands.command("add")
@acts_as
@_with_pattern
@click.option("--dry-run", is_flag=True, help="Chỉ xem năm hạn tới, không lưu.")
@as_json_too
def add_command(
    *,
    username: str,
    pattern: Callable[[dt.datetime], services.PatternGiven],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Lập một việc định kỳ."""
    with working_as(username) as (actor, now):
        given = pattern(now)
        if dry_run:
            found = services.preview_pattern(
                actor=actor, rhythm=given.rhythm, appear_days=given.appear_days, now=now
            )
            rows = [asdict(one) for one in found]
        else:
            row = answers.pattern_out(services.add_pattern(actor=actor, given=given, now=now))
    if dry_run:
        tell(rows, _coming_words(rows), as_json=as_json)
    else:
        _tell(row, as_json=as_json)


@commands.command("change")
@_on_pattern
@_with_pattern
def change_command(
    *,
    username: str,
    pattern_id: UUID,
    pattern: Callable[[dt.datetime], services.PatternGiven],
    as_json: bool,
) -> None:
    """Sửa một việc định kỳ cho các kỳ sau; nhiệm vụ đã giao giữ nguyên."""
    with working_as(username) as (actor, now):
        kept = services.change_pattern(
            actor=actor, pattern_id=pattern_id, given=pattern(now), now=now
        )
        row = answers.pattern_out(kept)
    _tell(row, as_json=as_json)


@commands.command("pause")
@_on_pattern
@reason
def pause_command(*, username: str, pattern_id: UUID, reason: str, as_json: bool) -> None:
    """Tạm dừng một việc định kỳ."""
    _act(services.pause_pattern, username, pattern_id, reason, as_json=as_json)


@commands.command("resume")
@_on_pattern
@reason
def resume_command(*, username: str, pattern_id: UUID, reason: str, as_json: bool) -> None:
    """Cho một việc định kỳ tiếp tục từ hôm nay; các kỳ đã qua không giao bù."""
    _act(services.resume_pattern, username, pattern_id, reason, as_json=as_json)


@commands.command("end")
@_on_pattern
@reason
def end_command(*, username: str, pattern_id: UUID, reason: str, as_json: bool) -> None:
    """Kết thúc một việc định kỳ."""
    _act(services.end_pattern, username, pattern_id, reason, as_json=as_json)


def _act(
    act: Callable[..., Any], username: str, pattern_id: UUID, reason: str, *, as_json: bool
) -> None:
    with working_as(username) as (actor, now):
        kept = act(actor=actor, pattern_id=pattern_id, reason=reason, now=now)
        row = answers.pattern_out(kept)
    _tell(row, as_json=as_json)


def _tell(row: dict[str, Any], *, as_json: bool) -> None:
    words = [
        _line(row),
        *([row["trouble"]] if row["trouble"] else []),
        _coming_words(row["coming"]),
    ]
    tell(row, "\n".join(word for word in words if word), as_json=as_json)


def _line(row: dict[str, Any]) -> str:
    state = (
        "đã kết thúc" if row["ended_at"] else "tạm dừng" if row["paused_at"] else "đang chạy"
    )
    return f"{row['id']}  {row['title']}  {row['lead']['name']}  {row['words']}  {state}"


def _coming_words(rows: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"  hạn {day_words(one['due_on'])}, xuất hiện {day_words(one['appears_on'])}"
        + (", giao ngay khi lưu" if one["appears_on"] <= clock.today() else "")
        for one in rows
    )
