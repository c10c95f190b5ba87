"""Commands of the working calendar."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from vanphong.calendars import queries, services
from vanphong.calendars.models import Scope, firmness
from vanphong.calendars.moving import Outcome
from vanphong.calendars.rules import (
    Day,
    DayKind,
    TermUnit,
    WorkingCalendar,
    day_words,
    due_date,
    explain,
)
from vanphong.calendars.seed import uncertain_years
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import PUBLIC, Actor, job_actor
from vanphong.kernel.command import working_as
from vanphong.kernel.scope import acting

_KINDS = click.Choice([kind.value for kind in DayKind], case_sensitive=False)
_UNITS = click.Choice([unit.value for unit in TermUnit], case_sensitive=False)
_DATE = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
_as_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_reader = click.option(
    "--as", "username", help="Tên đăng nhập; có thì tính cả ngày riêng của cơ quan người đó."
)


@click.group("calendars")
def commands() -> None:
    """Lịch làm việc: ngày nghỉ, ngày làm bù, tính hạn."""


@commands.command("seed")
@click.option("--from", "first", type=int, default=2019, show_default=True, help="Từ năm.")
@click.option("--to", "last", type=int, help="Đến năm; bỏ trống là năm sau.")
@_as_json
def seed_command(*, first: int, last: int | None, as_json: bool) -> None:
    """Nạp lịch nghỉ cả nước; giữ nguyên ngày người quản trị đã sửa."""
    with _working(None) as (operator, now):
        years = range(first, (last or clock.vietnam_date(now).year + 1) + 1)
        outcome = services.seed_calendar(actor=operator, years=years, now=now)
    unsure = uncertain_years(years)
    if as_json:
        _print_json(
            {
                "years": list(years),
                "changed": [day.as_dict() for day in outcome.days],
                "kept": list(outcome.kept),
                "uncertain": unsure,
            }
        )
        return
    click.echo(f"Đã nạp lịch nghỉ {first}-{years[-1]}: {len(outcome.days)} ngày thay đổi.")
    if outcome.kept:
        kept = ", ".join(f"{date:%d/%m/%Y}" for date in outcome.kept)
        click.echo(f"Giữ nguyên ngày người quản trị đã sửa: {kept}.")
    for words in unsure.values():
        click.echo(f"Chưa chắc chắn: {words}")


@commands.command("show")
@click.argument("year", type=click.IntRange(1995, 2100))
@_reader
@_as_json
def show_command(*, year: int, username: str | None, as_json: bool) -> None:
    """In các ngày khác ngày thường của một năm."""
    with _calendar(username) as calendar:
        days = [day for date, day in sorted(calendar.days.items()) if date.year == year]
    if as_json:
        _print_json([_day_dict(day) for day in days])
        return
    if year not in calendar.known_years:
        click.echo(f"Chưa nạp lịch nghỉ năm {year}.")
    if year in calendar.uncertain_years:
        click.echo(f"Lịch nghỉ năm {year} chưa có quyết định chính thức.")
    for day in days:
        firm = f"{firmness(day)}, căn cứ {day.source}" if day.by_hand else firmness(day)
        click.echo(f"{day_words(day.date)}: {day.kind.label}, {day.reason} [{firm}]")


@commands.command("due")
@click.argument("start", type=_DATE)
@click.argument("count", type=click.IntRange(min=1))
@click.argument("unit", type=_UNITS, default=TermUnit.WORKING_DAYS.value)
@click.option("--no-roll-over", is_flag=True, help="Không chuyển khi ngày cuối là ngày nghỉ.")
@click.option("--full", is_flag=True, help="Nêu từng ngày, không gộp.")
@_reader
@_as_json
def due_command(
    *,
    start: dt.datetime,
    count: int,
    unit: str,
    no_roll_over: bool,
    full: bool,
    username: str | None,
    as_json: bool,
) -> None:
    """Tính hạn từ ngày START, thời hạn COUNT tính bằng UNIT, và nêu cách tính."""
    term = TermUnit(unit.upper())
    with _calendar(username) as calendar:
        try:
            due = due_date(start.date(), count, term, calendar, roll_over=not no_roll_over)
        except (ValueError, OverflowError) as error:
            raise click.BadParameter("Thời hạn quá dài.", param_hint="COUNT") from error
    lines = explain(due, compact=False if full else None)
    if as_json:
        _print_json(
            {"on": due.on, "rolled_over": due.rolled_over, "warnings": due.warnings,
             "source": due.source, "lines": lines}
        )  # fmt: skip
        return
    for line in (*lines, *due.warnings, f"Căn cứ: {due.source}."):
        click.echo(line)


@commands.command("set-day")
@click.argument("date", type=_DATE)
@click.argument("kind", type=_KINDS)
@click.option("--reason", required=True, help="Tên ngày hoặc lý do.")
@click.option("--why", required=True, help="Lý do thay đổi lịch.")
@click.option("--source", default="", help="Văn bản làm căn cứ.")
@click.option("--site", is_flag=True, help="Ngày chung cả nước.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem những hạn sẽ đổi ngày, không lưu.")
@click.option("--as", "username", help="Tên đăng nhập; chỉ bỏ trống được khi có --site.")
@_as_json
def set_day_command(
    *,
    date: dt.datetime,
    kind: str,
    reason: str,
    why: str,
    source: str,
    site: bool,
    dry_run: bool,
    username: str | None,
    as_json: bool,
) -> None:
    """Đặt DATE là ngày nghỉ hay ngày làm bù; in những hạn đổi ngày."""
    if not username and not site:
        raise click.UsageError("Cần --as để đặt ngày riêng của cơ quan.")
    with _working(username) as (actor, now):

        def act() -> Outcome:
            return services.set_day(
                actor=actor,
                date=date.date(),
                kind=DayKind(kind.upper()),
                reason=reason,
                change_reason=why,
                source=source,
                scope=Scope.SITE if site else Scope.OFFICE,
                now=now,
            )

        outcome = services.preview(act) if dry_run else act()
    _say(outcome, as_json=as_json)


@commands.command("remove-day")
@click.argument("date", type=_DATE)
@click.option("--why", required=True, help="Lý do thay đổi lịch.")
@click.option("--site", is_flag=True, help="Ngày chung cả nước.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem những hạn sẽ đổi ngày, không lưu.")
@click.option("--as", "username", help="Tên đăng nhập; chỉ bỏ trống được khi có --site.")
@_as_json
def remove_day_command(
    *,
    date: dt.datetime,
    why: str,
    site: bool,
    dry_run: bool,
    username: str | None,
    as_json: bool,
) -> None:
    """Bỏ DATE khỏi lịch: ngày riêng trở lại theo lịch chung; in những hạn đổi ngày."""
    if not username and not site:
        raise click.UsageError("Cần --as để bỏ ngày riêng của cơ quan.")
    with _working(username) as (actor, now):

        def act() -> Outcome:
            return services.remove_day(
                actor=actor,
                date=date.date(),
                change_reason=why,
                scope=Scope.SITE if site else Scope.OFFICE,
                now=now,
            )

        outcome = services.preview(act) if dry_run else act()
    _say(outcome, as_json=as_json)


@commands.command("decide-year")
@click.argument("year", type=int)
@click.option("--source", required=True, help="Số, ngày của văn bản quyết định lịch nghỉ.")
@click.option("--as", "username", help="Tên đăng nhập; bỏ trống là người vận hành.")
@_as_json
def decide_year_command(*, year: int, source: str, username: str | None, as_json: bool) -> None:
    """Ghi: lịch nghỉ năm YEAR đã có quyết định; hạn trong năm không còn lưu ý."""
    with _working(username) as (actor, now):
        row = services.decide_year(actor=actor, year=year, source=source, now=now)
    if as_json:
        _print_json({"year": row.year, "decided": row.decided, "source": row.note})
        return
    click.echo(f"Lịch nghỉ năm {row.year} theo {row.note}.")


def _say(outcome: Outcome, *, as_json: bool) -> None:
    """Print what a change of days did."""
    if as_json:
        _print_json(
            {
                "days": [day.as_dict() for day in outcome.days],
                "moved": [due.as_dict() for due in outcome.moved],
            }
        )
        return
    for day in outcome.days:
        click.echo(f"{day_words(day.date)}: {day.before} → {day.after}")
    click.echo(f"Số hạn đổi ngày: {len(outcome.moved)}.")
    for due in outcome.moved:
        click.echo(f"{due.label}: {due.before:%d/%m/%Y} → {due.after:%d/%m/%Y}")


@contextmanager
def _working(username: str | None) -> Iterator[tuple[Actor, dt.datetime]]:
    """Work as a person, or as the operator of the installation, who has the country's days."""
    if username:
        with working_as(username) as (actor, now):
            yield actor, now
        return
    operator = job_actor("vanphong calendars", None, frozenset({services.EDIT_SITE}))
    with ports.database_in_use.call(), acting(operator):
        yield operator, clock.now()


@contextmanager
def _calendar(username: str | None) -> Iterator[WorkingCalendar]:
    """Give the calendar of a person's office, or the country's alone."""
    if username:
        with working_as(username) as (actor, _now):
            yield queries.calendar_for(actor.office_id)
    else:
        with ports.database_in_use.call(), acting(PUBLIC):
            yield queries.calendar_for(None)


def _day_dict(day: Day) -> dict[str, Any]:
    return {
        "date": day.date,
        "kind": day.kind.value,
        "reason": day.reason,
        "source": day.source,
        "confidence": day.confidence.value,
        "by_hand": day.by_hand,
    }


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))
