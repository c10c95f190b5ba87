"""Commands of urgings and their replies: the same acts and refusals as the pages."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.petitions import queries, report_pages, services
from vanphong.petitions.command_parts import as_json_too, on_case, reason, tell
from vanphong.petitions.rules.permissions import READ_OWN
from vanphong.petitions.urging_answers import (
    came_out,
    urging_line,
    urging_out,
    urgings_out,
)
from vanphong.petitions.urging_pages import VIEWS

_step = click.option(
    "--step", "step_id", type=click.UUID, required=True, help="Mã lần đôn đốc."
)


@click.command("urgings")
@click.option("--view", type=click.Choice([slug for slug, _words in VIEWS]), default="",
              help="Mục của danh sách.")  # fmt: skip
@click.option(
    "--period", default="", help="Kỳ, ví dụ 2026-03 hoặc 2026-Q1; để trống là tất cả."
)
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help="Ghi bảng tính XLSX các lần đôn đốc và trả lời vào tệp này.")  # fmt: skip
@acts_as
@as_json_too
def urgings_command(
    *, view: str, period: str, after: str, out: Path | None, username: str, as_json: bool
) -> None:
    """Xem các lần đôn đốc và văn bản trả lời, hoặc tải bảng tính."""
    with working_as(username) as (actor, now):
        require(actor, READ_OWN)
        today = vietnam_date(now)
        if out is not None:
            asked = report_pages.period_asked(period, today) if period else None
            content = services.urging_workbook(actor=actor, period=asked, now=now)
        else:
            found = urgings_out(actor, view, period, after, today)
    if out is not None:
        out.write_bytes(content)
        tell({"file": str(out)}, f"Đã ghi {out}.", as_json=as_json)
        return
    words = "\n".join(map(urging_line, found["items"])) or "Không có lần đôn đốc nào."
    tell(found, words, as_json=as_json)


@click.command("replies")
@click.option(
    "--period", default="", help="Kỳ, ví dụ 2026-03 hoặc 2026-Q1; để trống là tất cả."
)
@acts_as
@as_json_too
def replies_command(*, period: str, username: str, as_json: bool) -> None:
    """Xem các văn bản phúc đáp đã nhận, mỗi văn bản một lần."""
    with working_as(username) as (actor, now):
        require(actor, READ_OWN)
        found = came_out(actor, period, vietnam_date(now))
    lines = [
        f"{one['on']:%d/%m/%Y}  {one['symbol']}  {', '.join(one['cases'])}" for one in found
    ]
    tell(found, "\n".join(lines) or "Không có văn bản nào.", as_json=as_json)


@click.command("link-reply")
@_step
@click.option("--document", "document_id", type=click.UUID, help="Mã văn bản đến.")
@click.option("--number", default="", help="Hoặc số, ký hiệu, số đến của văn bản.")
@on_case
def link_reply_command(
    *, case_id: UUID, step_id: UUID, document_id: UUID | None, number: str, username: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Liên kết một văn bản đến là trả lời của một lần đôn đốc."""
    with working_as(username) as (actor, now):
        case = queries.get_case(actor, case_id)
        if document_id is None:
            urging = queries.get_urging(case, step_id)
            document_id = queries.reply_numbered(actor, urging, number).document_id
        services.link_reply(
            actor=actor, case_id=case_id, step_id=step_id, document_id=document_id, now=now
        )
        found = urging_out(queries.get_urging(case, step_id), vietnam_date(now))
    tell(found, urging_line(found), as_json=as_json)


@click.command("unlink-reply")
@_step
@reason
@on_case
def unlink_reply_command(
    *, case_id: UUID, step_id: UUID, reason: str, username: str, as_json: bool
) -> None:
    """Bỏ liên kết văn bản trả lời của một lần đôn đốc."""
    with working_as(username) as (actor, now):
        services.unlink_reply(
            actor=actor, case_id=case_id, step_id=step_id, reason=reason, now=now
        )
        case = queries.get_case(actor, case_id)
        found = urging_out(queries.get_urging(case, step_id), vietnam_date(now))
    tell(found, urging_line(found), as_json=as_json)


COMMANDS = (urgings_command, replies_command, link_reply_command, unlink_reply_command)
