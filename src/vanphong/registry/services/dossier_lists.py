"""Gives the table of contents of a dossier out: as a spreadsheet, or printed."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import require
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.dossier_queries import visible_in
from vanphong.registry.lines import Column, day, kind_and_abstract
from vanphong.registry.models import Dossier
from vanphong.registry.services.printing import spreadsheet

# The Party's own form of the list was not found; these columns are what is known of a document.
COLUMNS = (
    Column("TT", 0.5),
    Column("Số, ký hiệu văn bản", 1.4),
    Column("Ngày tháng văn bản", 1.1, dated=True),
    Column("Tên loại và trích yếu nội dung văn bản", 4.2),
    Column("Tác giả", 2.0),
    Column("Số trang", 0.7),
    Column("Ghi chú", 1.2),
)


def export_dossier(*, actor: Actor, dossier_id: UUID) -> bytes:
    """Give the documents of a dossier as XLSX, those the actor may see."""
    require(actor, "registry:dossier:keep")
    dossier = queries.get_dossier(actor, dossier_id)
    lines = _lines(actor, dossier)
    content = spreadsheet(COLUMNS, lines)
    audit.record(
        actor, "registry:dossier:export", subject=dossier, detail={"lines": len(lines)}
    )
    return content


def print_dossier(*, actor: Actor, dossier_id: UUID, now: dt.datetime) -> bytes:
    """Give the documents of a dossier as PDF for printing, those the actor may see."""
    require(actor, "registry:dossier:keep")
    dossier = queries.get_dossier(actor, dossier_id)
    lines = _lines(actor, dossier)
    pdf = ports.typeset_table.call(
        title=f"MỤC LỤC HỒ SƠ SỐ {dossier.code}",
        subtitle=f"{people.own_office(actor).name} – {dossier.title}",
        columns=[(column.title, column.share) for column in COLUMNS],
        rows=lines,
        footer=f"{len(lines)} văn bản; thời hạn bảo quản: {dossier.retention or 'chưa ghi'}",
        timestamp=now,
    )
    audit.record(actor, "registry:dossier:print", subject=dossier, detail={"lines": len(lines)})
    return pdf


def _lines(actor: Actor, dossier: Dossier) -> list[list[str]]:
    return [
        [
            str(place),
            document.symbol,
            day(document.issued_on),
            kind_and_abstract(document),
            document.issuer_name,
            str(document.page_count or ""),
            document.note,
        ]
        for place, document in visible_in(actor, dossier)
    ]
