"""Gives out the board and the sheet of a period as they are seen: as a spreadsheet or printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.board import Board, Line, lines
from vanphong.tasks.period_sheet import PeriodSheet
from vanphong.tasks.rules import Figure

MOST_LINES = 5000
_COLUMNS = (
    registry.Column("Mức", 1.0),
    registry.Column("Chủ trì", 1.8),
    registry.Column("Nhiệm vụ", 3.6),
    registry.Column("Hạn", 1.1, dated=True),
    registry.Column("Quá hạn (ngày)", 0.9, counted=True),
    registry.Column("Sản phẩm còn thiếu", 2.0),
    registry.Column("Cấp quyết định", 1.8),
    registry.Column("Người giao", 1.6),
)


def board_sheet(*, actor: Actor, board: Board, kind: str, now: dt.datetime) -> bytes:
    """Give the lines of a board, soonest due first, as `xlsx` or `pdf`.

    :raises Refused: `list_too_long` above `MOST_LINES`.
    """
    today = vietnam_date(now)
    tasks = list(board.tasks.order_by("due_on", "id")[: MOST_LINES + 1])
    if len(tasks) > MOST_LINES:
        raise Refused(
            _("Danh sách dài quá %(most)d dòng. Xin chọn một đơn vị hoặc một mức.")
            % {"most": MOST_LINES},
            code="list_too_long",
        )
    rows = [_cells(line) for line in lines(actor, tasks, board.ladder, today)]
    detail = {"lines": len(rows), "kind": kind, **board.kept}
    audit.record(actor, "tasks:board:give_out", detail=detail)
    if kind == "xlsx":
        return registry.spreadsheet(_COLUMNS, rows, "Việc cần đôn đốc")
    return _printed(
        "NHIỆM VỤ CẦN ĐÔN ĐỐC",
        f"{people.own_office(actor).name}, ngày {today:%d/%m/%Y}",
        _COLUMNS,
        rows,
        footer=f"Trích theo lựa chọn của người in; {len(rows)} dòng",
        now=now,
    )


def period_sheet(*, actor: Actor, sheet: PeriodSheet, kind: str, now: dt.datetime) -> bytes:
    """Give the figures of a period, a line for each group and one of all, as `xlsx` or `pdf`."""
    columns = (
        registry.Column(str(sheet.by_label), 3.0),
        *(registry.Column(figure.label, 1.0, counted=True) for figure in Figure),
    )
    all_of_it = ("Tất cả", sheet.totals)
    rows = [
        [name, *(str(counts[figure]) for figure in Figure)]
        for name, counts in [(row.name, row.counts) for row in sheet.rows] + [all_of_it]
    ]
    detail = {"lines": len(sheet.rows), "kind": kind, **sheet.kept}
    audit.record(actor, "tasks:sheet:give_out", detail=detail)
    title, office = "TỔNG HỢP NHIỆM VỤ THEO KỲ", people.own_office(actor).name
    subtitle = f"{office}, {sheet.period.words} ({sheet.period.days})"
    read_at = f"Số liệu lúc {now.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    if kind == "xlsx":
        name, heading = str(sheet.period.words), (title, subtitle, read_at)
        return registry.spreadsheet(columns, rows, name, heading=heading)
    return _printed(title, subtitle, columns, rows, footer=read_at, now=now)


def _printed(
    title: str,
    subtitle: str,
    columns: Sequence[registry.Column],
    rows: Sequence[Sequence[str]],
    *,
    footer: str,
    now: dt.datetime,
) -> bytes:
    pdf: bytes = ports.typeset_table.call(
        title=title,
        subtitle=subtitle,
        columns=[(column.title, column.share) for column in columns],
        rows=rows,
        footer=footer,
        timestamp=now,
    )
    return pdf


def _cells(line: Line) -> list[str]:
    task = line.task
    return [
        line.alert.label,
        task.lead_office.name if task.lead_office is not None else str(task.lead),
        task.title,
        f"{task.due_on:%d/%m/%Y}",
        str(line.days or ""),
        line.missing,
        line.decides,
        queries.giver_of(task).person.full_name,
    ]
