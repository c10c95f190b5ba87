"""Gives out a list as it is seen, filters included: as a spreadsheet or printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.kernel.panels import Work
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.incoming_queries import (
    fetch_receivers,
    incoming_lines,
    receivers,
    work_on,
)
from vanphong.registry.lines import (
    IN_COLUMNS,
    OUT_COLUMNS,
    Column,
    day,
    kind_and_abstract,
    note_of,
    urgency_words,
)
from vanphong.registry.models import Direction, Document, DocumentState, IncomingEntry
from vanphong.registry.services.printing import spreadsheet

MOST_LINES = 5000


def export_list(*, actor: Actor, direction: str, narrow: queries.DocumentFilter) -> bytes:
    """Give the lines a list shows as XLSX, newest first.

    :raises Refused: `list_too_long` above `MOST_LINES`.
    """
    columns, lines = _lines(actor, direction, narrow)
    content = spreadsheet(columns, lines)
    _note(actor, "registry:book:export", direction, lines)
    return content


def print_list(
    *, actor: Actor, direction: str, narrow: queries.DocumentFilter, now: dt.datetime
) -> bytes:
    """Give the lines a list shows as PDF, newest first.

    :raises Refused: `list_too_long` above `MOST_LINES`.
    """
    columns, lines = _lines(actor, direction, narrow)
    title = "Văn bản đến" if direction == Direction.IN else "Văn bản đi"
    pdf = ports.typeset_table.call(
        title=title.upper(),
        subtitle=people.own_office(actor).name,
        columns=[(column.title, column.share) for column in columns],
        rows=lines,
        footer=f"Trích theo lựa chọn của người in; {len(lines)} dòng",
        timestamp=now,
    )
    _note(actor, "registry:book:print", direction, lines)
    return pdf


def _note(actor: Actor, action: str, direction: str, lines: Sequence[list[str]]) -> None:
    audit.record(
        actor, action, detail={"direction": direction, "lines": len(lines), "filtered": True}
    )


def _lines(
    actor: Actor, direction: str, narrow: queries.DocumentFilter
) -> tuple[tuple[Column, ...], list[list[str]]]:
    require(actor, "registry:book:print")
    if direction == Direction.IN:
        entries = incoming_lines(actor, narrow).select_related("document")
        found = list(
            entries.order_by("-arrived_on", "-arrival_number", "-id")[: MOST_LINES + 1]
        )
        fetch_receivers(found)
        work = work_on(actor.office_key, [entry.document_id for entry in found])
        columns: tuple[Column, ...] = IN_COLUMNS
        lines = [_in_line(entry, work.get(entry.document_id)) for entry in found]
    else:
        documents = queries.outgoing_documents(actor, narrow)
        own = documents.order_by("-issued_on", "-number", "-id")[: MOST_LINES + 1]
        columns, lines = OUT_COLUMNS, [_out_line(document) for document in own]
    if len(lines) > MOST_LINES:
        raise Refused(
            _("Danh sách dài quá %(most)d dòng. Xin lọc hẹp lại, hoặc in từng sổ.")
            % {"most": MOST_LINES},
            code="list_too_long",
        )
    return columns, lines


def _in_line(entry: IncomingEntry, work: Work | None) -> list[str]:
    document = entry.document
    return [
        day(entry.arrived_on),
        entry.arrived_as,
        document.issuer_name,
        document.symbol,
        day(document.issued_on),
        kind_and_abstract(document),
        receivers(entry, work),
        day(entry.forwarded_on),
        entry.received_for,
        note_of(entry, work),
    ]


def _out_line(document: Document) -> list[str]:
    notes = [urgency_words(document), document.note]
    if document.state != DocumentState.ISSUED:
        notes.append(document.get_state_display())
    return [
        document.symbol,
        day(document.issued_on),
        kind_and_abstract(document),
        document.signer_name,
        document.recipients_text,
        document.filed_with,
        str(document.copy_count or ""),
        "; ".join(note for note in notes if note),
    ]
