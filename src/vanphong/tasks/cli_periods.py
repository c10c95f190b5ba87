"""The command of the sheet of a week, month or quarter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.tasks import answers, services
from vanphong.tasks.command_parts import DAY, as_json_too, tell
from vanphong.tasks.period_sheet import sheet
from vanphong.tasks.rules import Figure, PeriodKind, period_of

_KINDS = {kind.lower(): kind for kind in PeriodKind}


@click.command("sheet")
@acts_as
@click.option("--period", "kind", type=click.Choice(list(_KINDS)), default="week",
              help="Tuần, tháng hay quý.")  # fmt: skip
@click.option("--on", "day", type=DAY, help="Một ngày trong kỳ; bỏ trống là hôm nay.")
@click.option(
    "--view", default="", help="co-quan, cua-toi, toi-giao, toi-theo-doi, don-vi-toi."
)
@click.option("--by", default="", help="lanh-dao, don-vi, loai, nguoi.")
@click.option("--out", "path", type=click.Path(dir_okay=False, path_type=Path),
              help="Ghi thành tệp .xlsx hoặc .pdf.")  # fmt: skip
@as_json_too
def sheet_command(
    *,
    username: str,
    kind: str,
    day: dt.datetime | None,
    view: str,
    by: str,
    path: Path | None,
    as_json: bool,
) -> None:
    """Tổng hợp theo tuần, tháng, quý: giao, đến hạn, xong, còn quá hạn, tạm dừng, hủy, gia hạn."""
    with working_as(username) as (actor, now):
        today = vietnam_date(now)
        period = period_of(_KINDS[kind], day.date() if day else today)
        found = sheet(actor, {"ky": period.key, "loc": view, "theo": by}, today)
        if path is not None:
            made = path.suffix.lstrip(".").lower()
            if made not in {"xlsx", "pdf"}:
                raise click.BadParameter("tệp phải là .xlsx hoặc .pdf", param_hint="--out")
            content = services.period_sheet(actor=actor, sheet=found, kind=made, now=now)
            path.write_bytes(content)
        answer = answers.sheet_out(found)
    lines = [f"{found.period.words} ({found.period.days})"]
    for name, counts in [(row.name, row.counts) for row in found.rows] + [
        ("Tất cả", found.totals)
    ]:
        said = ", ".join(f"{one.label} {counts[one]}" for one in Figure if counts[one])
        lines.append(f"{name}: {said or 'không có'}")
    tell(answer, "\n".join(lines), as_json=as_json)
