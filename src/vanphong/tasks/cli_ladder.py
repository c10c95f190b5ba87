"""Commands of the board of exceptions and of the steps an office urges by."""

from __future__ import annotations

from pathlib import Path

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.tasks import answers, board, queries, services
from vanphong.tasks.command_parts import as_json_too, day_words, tell
from vanphong.tasks.models import LadderSetting
from vanphong.tasks.rules import Ladder


@click.command("board")
@acts_as
@click.option(
    "--view", default="", help="co-quan, cua-toi, toi-giao, toi-theo-doi, don-vi-toi."
)
@click.option("--step", default="", help="qua-han, do-dac-biet, do, vang.")
@click.option("--by", default="", help="don-vi, nguoi, lanh-dao, theo-doi, van-ban, loai.")
@click.option("--group", help="Chỉ một nhóm, theo khóa đã in.")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@click.option("--out", "path", type=click.Path(dir_okay=False, path_type=Path),
              help="Ghi thành tệp .xlsx hoặc .pdf.")  # fmt: skip
@as_json_too
def board_command(
    *,
    username: str,
    view: str,
    step: str,
    by: str,
    group: str | None,
    after: str,
    path: Path | None,
    as_json: bool,
) -> None:
    """Xem việc cần đôn đốc: ai, muộn mấy ngày, thiếu sản phẩm nào, cấp nào quyết định."""
    address = {"loc": view, "muc": step, "theo": by}
    if group is not None:
        address["nhom"] = group
    with working_as(username) as (actor, now):
        today = vietnam_date(now)
        found = board.board(actor, address, today)
        if path is not None:
            kind = path.suffix.lstrip(".").lower()
            if kind not in {"xlsx", "pdf"}:
                raise click.BadParameter("tệp phải là .xlsx hoặc .pdf", param_hint="--out")
            path.write_bytes(services.board_sheet(actor=actor, board=found, kind=kind, now=now))
        answer = answers.board_out(actor, found, today, after=after)
        page = queries.page_by_due(found.tasks, after=after)
        said = [
            f"{line.alert.label}\t{line.task.led_by}\t{line.days} ngày\t"
            f"{line.task.title}\tthiếu: {line.missing}\tquyết định: {line.decides}"
            for line in board.lines(actor, page.tasks, found.ladder, today)
        ]
    counts = ", ".join(f"{one.label} {count}" for one, count in found.counts.items())
    tell(answer, "\n".join([counts, *said]), as_json=as_json)


@click.command("ladder")
@acts_as
@click.option("--soon-days", type=int, help="Vàng: trước hạn mấy ngày làm việc.")
@click.option("--special-days", type=int, help="Đỏ đặc biệt: quá hạn mấy ngày.")
@click.option("--reason", default="", help="Lý do đổi.")
@as_json_too
def ladder_command(
    *,
    username: str,
    soon_days: int | None,
    special_days: int | None,
    reason: str,
    as_json: bool,
) -> None:
    """Xem hoặc đặt mức nhắc và cảnh báo của cơ quan."""
    with working_as(username) as (actor, now):
        holds = queries.ladder_of(actor, vietnam_date(now))
        if soon_days is not None or special_days is not None:
            wanted = Ladder(
                holds.soon_days if soon_days is None else soon_days,
                holds.special_days if special_days is None else special_days,
            )
            services.set_ladder(actor=actor, ladder=wanted, reason=reason, now=now)
        answer = answers.ladder_out(actor, vietnam_date(now))
        holds = queries.ladder_of(actor, vietnam_date(now))
        kept = list(queries.ladder_history(actor))
    lines = [
        _said(holds),
        *(f"  từ {_since(one)}: {_said(one.ladder)} {one.reason}" for one in kept),
    ]
    tell(answer, "\n".join(lines), as_json=as_json)


def _said(ladder: Ladder) -> str:
    return (
        f"Vàng: còn {ladder.soon_days} ngày làm việc. Đỏ: quá hạn. "
        f"Đỏ đặc biệt: quá {ladder.special_days} ngày."
    )


def _since(one: LadderSetting) -> str:
    return day_words(vietnam_date(one.set_at))


COMMANDS = (board_command, ladder_command)
