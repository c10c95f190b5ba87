"""Commands of the statistics of reception: the same acts and refusals as the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.petitions import api as petitions
from vanphong.reception import services, statistics_pages
from vanphong.reception.command_parts import as_json_too, tell
from vanphong.reception.rules import BY_SLUG, READING, SOURCE
from vanphong.reception.rules.permissions import READ_ALL_VISITS

_PERIOD = "Kỳ: 2026-03, 2026-Q1, 2026-6T, 2026-9T, 2026-12T."


@click.command("statistics")
@click.option("--period", default="", help=_PERIOD)
@click.option("--frozen", is_flag=True, help="Số liệu đã chốt của kỳ; lần chốt sau cùng.")
@click.option("--version", type=click.IntRange(1), help="Lần chốt, với --frozen.")
@click.option("--figure", type=click.Choice(list(BY_SLUG)),
              help="Danh sách của một số, thay cho các số.")  # fmt: skip
@click.option("--out", "path", type=click.Path(dir_okay=False, path_type=Path),
              help="Ghi thành tệp .xlsx.")  # fmt: skip
@acts_as
@as_json_too
def statistics_command(
    *,
    period: str,
    frozen: bool,
    version: int | None,
    figure: str | None,
    path: Path | None,
    username: str,
    as_json: bool,
) -> None:
    """In số liệu tiếp công dân của một kỳ theo mẫu 01/TCD."""
    if path is not None and path.suffix.lower() != ".xlsx":
        raise click.BadParameter("tệp phải là .xlsx", param_hint="--out")
    with working_as(username) as (actor, now):
        require(actor, READ_ALL_VISITS)
        today = vietnam_date(now)
        asked = petitions.period_asked(period, today)
        kept = statistics_pages.version_asked(actor, asked, version) if frozen else None
        found = statistics_pages.statistics_asked(actor, asked.key, kept, today)
        if path is not None:
            path.write_bytes(services.statistics_workbook(actor=actor, found=found, now=now))
        answer: dict[str, Any]
        if figure is not None:
            rows = statistics_pages.rows_out(found, BY_SLUG[figure])
            answer = {"items": rows}
            words = "\n".join(f"{one['id']}  {one['number']}" for one in rows)
        else:
            answer = statistics_pages.statistics_out(actor, found, today)
            words = _words(answer)
    tell(answer, words, as_json=as_json)


@click.command("freeze-statistics")
@click.option("--period", required=True, help=_PERIOD)
@click.option("--reason", default="", help="Lý do, khi chốt lại kỳ đã chốt.")
@acts_as
@as_json_too
def freeze_command(*, period: str, reason: str, username: str, as_json: bool) -> None:
    """Chốt số liệu tiếp công dân của một kỳ đã hết: số và danh sách giữ nguyên như lúc này."""
    with working_as(username) as (actor, now):
        asked = petitions.period_asked(period, vietnam_date(now))
        made = services.freeze_statistics(actor=actor, period=asked, reason=reason, now=now)
        found = petitions.frozen_line(made)
    words = f"{asked.words}: đã chốt lần {made.version}, SHA-256 {made.digest}"
    tell(found, words, as_json=as_json)


COMMANDS = (statistics_command, freeze_command)


def _words(found: dict[str, Any]) -> str:
    kept = found["frozen"]
    head = f"{found['words']}"
    head += f", chốt lần {kept['version']}, SHA-256 {kept['digest']}" if kept else ""
    lines = [
        f"{one.group}: {one.words}: {found['counts'][one.slug]}" for one in BY_SLUG.values()
    ]
    lines += [
        f"Hôm nay khác: {one['figure']} {one['then']} thành {one['now']}"
        for one in found["changed"]
    ]
    return "\n".join([head, *lines, SOURCE, READING])
