"""Commands for papers: register and correct what came in and went out, pass on, scan, file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.registry import api
from vanphong.registry.arriving_files import arriving_file, get_incoming_file
from vanphong.registry.command_parts import (
    DAY,
    as_json_too,
    body_meant,
    date_of,
    in_book,
    posts_meant,
    said,
    say,
    written,
)
from vanphong.registry.facts import DocumentFields, written_of
from vanphong.registry.incoming_queries import arrival_of
from vanphong.registry.proposing import body_named
from vanphong.registry.services.arrivals import line_as_written
from vanphong.registry.services.papers import add_scan, correct_outgoing

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_pass_to = click.option(
    "--pass-to", multiple=True, help="Họ tên hoặc chức vụ người nhận; ghi được nhiều lần."
)
_forward_to = click.option(
    "--forward-to", "forwarded_to", default="", help="Nơi nhận ngoài cơ quan."
)
_due = click.option("--due", "due_on", type=DAY, help="Hạn xử lý.")


@click.command("register")
@click.argument("path", type=_FILE, required=False)
@in_book
@click.option("--symbol", help="Số và ký hiệu.")
@click.option("--date", "issued_on", type=DAY, help="Ngày văn bản.")
@click.option("--type", "type_code", help="Loại văn bản.")
@click.option("--abstract", help="Trích yếu.")
@click.option("--issuer", "issuer_name", help="Cơ quan ban hành.")
@click.option("--urgency", help="Độ khẩn: NORMAL, URGENT, VERY_URGENT, EXPRESS, EXPRESS_TIMED.")
@click.option("--arrived", "arrived_on", type=DAY, help="Ngày đến; bỏ trống là hôm nay.")
@click.option(
    "--file", "file_id", type=click.UUID, help="Mã tệp đang chờ vào sổ (tệp của thư đến)."
)
@click.option(
    "--annex", "annex_ids", type=click.UUID, multiple=True, help="Mã tệp kèm theo của thư đến."
)
@_due
@_pass_to
@_forward_to
@click.option("--accept-duplicate", is_flag=True, help="Vào sổ dù giống văn bản đã có.")
@click.option("--accept-dates", is_flag=True, help="Ngày trên văn bản đúng như đã ghi.")
@click.option("--accept-words", is_flag=True, help="Đã xem lại: không phải văn bản mật.")
@click.option("--as-written", is_flag=True, help="Giữ số và ký hiệu như trên văn bản.")
@acts_as
@as_json_too
def register(
    path: Path | None,
    book_id: UUID,
    username: str,
    *,
    file_id: UUID | None,
    annex_ids: Sequence[UUID],
    arrived_on: dt.datetime | None,
    due_on: dt.datetime | None,
    pass_to: Sequence[str],
    forwarded_to: str,
    accept_duplicate: bool,
    accept_dates: bool,
    accept_words: bool,
    as_written: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Vào sổ văn bản đến từ tệp PATH, từ tệp của thư đến (--file), hoặc từ bản giấy.

    Ô không ghi thì lấy từ nội dung tệp.
    """
    given["issued_on"] = date_of(given["issued_on"])
    with working_as(username) as (actor, now):
        file, proposals = None, api.propose_fields([])
        arriving = arriving_file(actor, file_id) if file_id else None
        if file_id:
            file = get_incoming_file(actor, file_id)
        elif path is not None:
            file = files.take_in(
                actor=actor, content=path.read_bytes(), name=path.name, now=now
            )
        if file is not None:
            proposals = api.proposals_for(file)
            _refuse_doubtful(proposals, given)
        arrival = api.Arrival(
            channel=api.Channel.EMAIL if arriving else api.Channel.PAPER,
            arrived_on=date_of(arrived_on), due_on=date_of(due_on), forwarded_to=forwarded_to,
            passed_to=[p.pk for p in posts_meant(actor, pass_to, vietnam_date(now))],
        )  # fmt: skip
        entry = api.register_incoming(
            actor=actor, book_id=book_id, fields=api.fields_from(proposals, given), now=now,
            arrival=arrival, file_id=file.id if file else None, annex_ids=annex_ids,
            source_id=arriving.source_id if arriving else None, accept_duplicate=accept_duplicate,
            accept_dates=accept_dates, accept_words=accept_words, symbol_as_written=as_written,
        )  # fmt: skip
        document = entry.document
        answer = {
            "arrival_number": entry.arrival_number, "document": document.id, "entry": entry.id,
            "symbol": document.symbol, "issued_on": document.issued_on,
            "issuer": document.issuer_name, "abstract": document.abstract,
        }  # fmt: skip
        sentence = f"Số đến {entry.arrival_number:02d}: {document.symbol} {document.abstract}"
        say(answer, sentence, as_json=as_json)


def _refuse_doubtful(proposals: api.Proposals, given: dict[str, Any]) -> None:
    """Refuse a number or day that was hardly read and not typed.

    :raises Invalid: `doubtful`, naming them.
    """
    read = {"symbol": proposals.symbol, "issued_on": proposals.issued_on}
    options = {"symbol": "--symbol", "issued_on": "--date"}
    doubtful = [
        f"{options[name]} “{found.value}”"
        for name, found in read.items()
        if found and found.confidence < api.LIKELY and not given.get(name)
    ]
    if doubtful:
        raise Invalid(
            f"Đọc từ bản quét chưa chắc: {', '.join(doubtful)}. Hãy xem lại và ghi rõ.",
            code="doubtful",
        )


@click.command("register-outgoing")
@click.argument("path", type=_FILE, required=False)
@click.option("--body", help="Ký hiệu hoặc mã cơ quan ban hành, ví dụ VPTU.")
@click.option("--type", "type_code", default="", help="Loại văn bản.")
@click.option("--held", "held_id", type=click.UUID, help="Mã của số đã giữ.")
@written
@click.option("--accept-dates", is_flag=True, help="Ngày trên văn bản đúng như đã ghi.")
@click.option("--accept-words", is_flag=True, help="Đã xem lại: không phải văn bản mật.")
@acts_as
@as_json_too
def register_outgoing(
    path: Path | None,
    body: str | None,
    type_code: str,
    held_id: UUID | None,
    username: str,
    *,
    accept_dates: bool,
    accept_words: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Vào sổ văn bản đi ký trên giấy, kèm bản quét PATH nếu có; số do sổ cấp."""
    start = DocumentFields(issuer_name="", abstract="", type_code=type_code)
    with working_as(username) as (actor, now):
        file = path and files.take_in(
            actor=actor, content=path.read_bytes(), name=path.name, now=now
        )
        document = api.register_outgoing(
            actor=actor, fields=replace(start, **said(given)), now=now, held_id=held_id,
            body=body_meant(actor, body, vietnam_date(now)) if body else None,
            file_id=file.pk if file else None, accept_dates=accept_dates,
            accept_words=accept_words,
        )  # fmt: skip
        answer = {
            "document": document.id, "symbol": document.symbol, "issued_on": document.issued_on
        }  # fmt: skip
        say(answer, f"{document.symbol}  {document.id}", as_json=as_json)


@click.command("correct")
@click.argument("document_id", type=click.UUID)
@click.option("--reason", required=True, help="Lý do sửa.")
@click.option("--symbol", help="Số và ký hiệu (văn bản đến).")
@click.option("--type", "type_code", help="Loại văn bản (văn bản đến).")
@click.option("--issuer", "issuer_name", help="Cơ quan ban hành (văn bản đến).")
@written
@click.option("--as-written", is_flag=True, help="Giữ số và ký hiệu như trên văn bản.")
@click.option("--accept-dates", is_flag=True, help="Ngày trên văn bản đúng như đã ghi.")
@acts_as
def correct(
    document_id: UUID,
    reason: str,
    username: str,
    *,
    as_written: bool,
    accept_dates: bool,
    **given: Any,
) -> None:
    """Sửa thông tin của văn bản DOCUMENT_ID; ô không ghi thì giữ nguyên."""
    facts = said(given)
    with working_as(username) as (actor, now):
        document = api.get_document(actor, document_id)
        how: dict[str, Any] = {
            "actor": actor,
            "document_id": document.pk,
            "reason": reason,
            "now": now,
        }
        if document.origin == api.Origin.OWN:
            _refuse_settled(facts)
            fields = replace(written_of(document), **facts)
            correct_outgoing(fields=fields, accept_dates=accept_dates, **how)
        else:
            fields = _with_names(replace(written_of(document), **facts), facts)
            api.correct_document(fields=fields, symbol_as_written=as_written, **how)
    click.echo("Đã sửa thông tin.")


def _refuse_settled(facts: dict[str, Any]) -> None:
    """Refuse to change what the number of an own paper settles.

    :raises Invalid: naming the fields.
    """
    settled = [name for name in ("symbol", "type_code", "issuer_name") if name in facts]
    if settled:
        sentence = "Số, loại và cơ quan ban hành của văn bản đi không sửa được."
        raise Invalid(sentence, fields={name: [sentence] for name in settled})


def _with_names(fields: DocumentFields, facts: dict[str, Any]) -> DocumentFields:
    """Link an issuer that was typed to its body, and take the system of a type that was."""
    if "issuer_name" in facts:
        body = body_named(fields.issuer_name)
        fields = replace(fields, body_id=body.pk if body else None)
    if api.is_type_code(facts.get("type_code", "")):
        fields = replace(fields, system=api.document_type(fields.type_code).system)
    return fields


@click.command("correct-line")
@click.argument("document_id", type=click.UUID)
@click.option("--arrived", "arrived_on", type=DAY, help="Ngày đến.")
@click.option("--channel", type=click.Choice(api.Channel.values), help="Cách nhận.")
@click.option("--received-for", help="Người ký nhận.")
@_due
@click.option("--no-due", is_flag=True, help="Bỏ hạn xử lý.")
@click.option("--note", help="Ghi chú.")
@acts_as
def correct_line(document_id: UUID, username: str, *, no_due: bool, **given: Any) -> None:
    """Sửa dòng văn bản DOCUMENT_ID trong sổ đến; ô không ghi thì giữ nguyên."""
    facts = {name: value for name, value in given.items() if value is not None}
    facts |= {name: date_of(facts[name]) for name in ("arrived_on", "due_on") if name in facts}
    with working_as(username) as (actor, now):
        entry = _line_of(actor, document_id)
        line = replace(line_as_written(entry), **(facts | ({"due_on": None} if no_due else {})))
        api.correct_arrival(actor=actor, entry_id=entry.pk, arrival=line, now=now)
    click.echo("Đã ghi vào sổ.")


def _line_of(actor: Actor, document_id: UUID) -> api.IncomingEntry:
    entry = arrival_of(actor, api.get_document(actor, document_id).pk)
    if entry is None:
        raise NotFound("Văn bản này chưa có trong sổ văn bản đến.")
    return entry


@click.command("pass-on")
@click.argument("document_id", type=click.UUID)
@_pass_to
@_forward_to
@_due
@acts_as
@as_json_too
def pass_on(
    document_id: UUID,
    username: str,
    *,
    pass_to: Sequence[str],
    forwarded_to: str,
    due_on: dt.datetime | None,
    as_json: bool,
) -> None:
    """Chuyển xử lý văn bản DOCUMENT_ID: người được chọn được báo và đọc được."""
    with working_as(username) as (actor, now):
        entry = _line_of(actor, document_id)
        entry = api.pass_on(
            actor=actor, entry_id=entry.pk, now=now, forwarded_to=forwarded_to,
            passed_to=[p.pk for p in posts_meant(actor, pass_to, vietnam_date(now))],
            due_on=date_of(due_on) or entry.due_on, received_for=entry.received_for,
        )  # fmt: skip
        where = api.receivers(entry)
    say({"document": document_id, "receivers": where}, f"Chuyển tới {where}.", as_json=as_json)


@click.command("no-direction")
@click.argument("document_id", type=click.UUID)
@acts_as
def no_direction(document_id: UUID, username: str) -> None:
    """Ghi: đã xem văn bản DOCUMENT_ID, không cần chỉ đạo."""
    with working_as(username) as (actor, now):
        api.note_no_direction(actor=actor, document_id=document_id, now=now)
    click.echo("Đã ghi: không cần chỉ đạo.")


@click.command("scan")
@click.argument("document_id", type=click.UUID)
@click.argument("path", type=_FILE)
@acts_as
@as_json_too
def scan(document_id: UUID, path: Path, username: str, *, as_json: bool) -> None:
    """Thêm bản quét PATH vào văn bản DOCUMENT_ID đã vào sổ từ bản giấy."""
    with working_as(username) as (actor, now):
        file = files.take_in(actor=actor, content=path.read_bytes(), name=path.name, now=now)
        add_scan(actor=actor, document_id=document_id, file_id=file.pk, now=now)
    answer = {"document": document_id, "sha256": file.sha256}
    say(answer, f"Đã thêm bản quét {path.name}.", as_json=as_json)


@click.command("file")
@click.argument("document_id", type=click.UUID)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@acts_as
@as_json_too
def file_of(document_id: UUID, *, out: Path, username: str, as_json: bool) -> None:
    """Ghi tệp gốc của văn bản DOCUMENT_ID ra OUT, đúng từng byte; lần đọc được ghi lại."""
    with working_as(username) as (actor, now):
        document = api.get_document(actor, document_id)
        if document.file_id is None:
            raise NotFound("Văn bản này không có tệp.")
        file = files.get_file(actor, document.file_id)
        audit.record_reading(actor, document, now=now)
        content = files.read_bytes(file)
    out.write_bytes(content)
    answer = {"file": str(out), "bytes": len(content), "sha256": file.sha256}
    say(answer, f"Đã ghi {len(content)} byte vào {out}.", as_json=as_json)


COMMANDS = (
    register, register_outgoing, correct, correct_line, pass_on, no_direction, scan, file_of,
)  # fmt: skip
