"""Gives out the board as it is seen: as a spreadsheet or printed."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.board import Board, Line, lines

MOST_LINES = 5000
_COLUMNS = (
    registry.Column("Mức", 1.0),
    registry.Column("Chủ trì", 1.8),
    registry.Column("Nhiệm vụ", 3.6),
    registry.Column("Hạn", 1.1, dated=True),
    registry.Column("Quá hạn (ngày)", 0.9),
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
    pdf: bytes = ports.typeset_table.call(
        title="NHIỆM VỤ CẦN ĐÔN ĐỐC",
        subtitle=f"{people.own_office(actor).name}, ngày {today:%d/%m/%Y}",
        columns=[(column.title, column.share) for column in _COLUMNS],
        rows=rows,
        footer=f"Trích theo lựa chọn của người in; {len(rows)} dòng",
        timestamp=now,
    )
    return pdf


def _cells(line: Line) -> list[str]:
    task = line.task
    return [
        line.alert.label,
        str(task.lead),
        task.title,
        f"{task.due_on:%d/%m/%Y}",
        str(line.days or ""),
        line.missing,
        line.decides,
        queries.giver_of(task).person.full_name,
    ]
