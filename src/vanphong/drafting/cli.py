"""Commands of drafting: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.drafting import api
from vanphong.drafting.typesetting import (
    OfficialDocument,
    SignatureBlock,
    read_docx,
    typeset,
)
from vanphong.kernel import clock
from vanphong.kernel.command import acting_alone, acts_as, working_as
from vanphong.people import api as people
from vanphong.registry import api as registry

PIN_VARIABLE = "VANPHONG_PIN"
_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_draft = click.argument("draft_id", metavar="DRAFT", type=click.UUID)
_reason = click.option("--reason", required=True, help="Lý do, ghi vào dấu vết.")
_day = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("drafting")
def commands() -> None:
    """Soạn thảo: dự thảo, thể thức, ký, phát hành."""


def _say(draft: api.Draft, *, as_json: bool) -> None:
    facts = _facts(draft)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
        return
    label = api.STATE_LABELS[api.DraftState(draft.state)]
    click.echo(f"{draft.id}  {label}  {draft.symbol or '–'}  {draft.abstract}")


def _facts(draft: api.Draft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "state": draft.state,
        "type": draft.type_code,
        "abstract": draft.abstract,
        "symbol": draft.symbol,
        "issued_on": draft.issued_on,
        "version": draft.version,
        "losses": draft.losses,
        "document": draft.issued_document_id,
    }


def _pin() -> str:
    """Give the PIN from the environment, else ask; arguments are seen by everybody."""
    return os.environ.get(PIN_VARIABLE) or str(click.prompt("Mã PIN", hide_input=True))


@commands.command("list")
@click.option("--state", type=click.Choice(list(api.DraftState)), help="Chỉ một tình trạng.")
@click.option("--limit", default=50, show_default=True)
@acts_as
@_json
def list_command(*, username: str, state: str | None, limit: int, as_json: bool) -> None:
    """Liệt kê dự thảo xem được, mới sửa trước."""
    with working_as(username) as (actor, _now):
        drafts = list(api.draft_list(actor, state=state or "")[:limit])
    if as_json:
        answer = [_facts(draft) for draft in drafts]
        click.echo(json.dumps(answer, ensure_ascii=False, default=str))
        return
    for draft in drafts:
        _say(draft, as_json=False)


def _only(found: Any, words: str) -> Any:
    """Give the one row that the words name; of several none is guessed."""
    rows = list(found[:2])
    if len(rows) != 1:
        many = "có nhiều hơn một" if rows else "không có"
        raise click.UsageError(f"Cơ quan {many} “{words}”. Xin ghi rõ hơn.")
    return rows[0]


@commands.command("new")
@click.option("--body", "symbol", required=True, help="Ký hiệu cơ quan ban hành, ví dụ VPTU.")
@click.option("--type", "type_code", default="OFFICIAL_LETTER", show_default=True)
@click.option("--abstract", default="", help="Trích yếu.")
@click.option("--to", "addressees", multiple=True, help="Kính gửi; ghi nhiều lần được.")
@click.option("--office", "offices", multiple=True, help="Mã cơ quan nhận qua mạng.")
@click.option(
    "--recipient", "others", multiple=True, help="Nơi nhận khác, chỉ in trên văn bản."
)
@click.option("--file-copy", default="", help="Dòng Lưu.")
@click.option("--circulation", default="", help="Phạm vi lưu hành.")
@click.option("--draft-round", default=0, help="Dự thảo lần thứ mấy.")
@click.option("--drafter-mark", default="", help="Ký hiệu người soạn và số bản.")
@click.option("--contact", default="", help="Thông tin liên hệ.")
@click.option("--recorder", default="", help="Người ghi biên bản.")
@click.option("--signer", default="", help="Họ tên người ký.")
@click.option("--answers", type=click.UUID, help="Mã văn bản được trả lời.")
@click.option("--docx", type=_file, help="Tệp Word lấy nội dung.")
@acts_as
@_json
def new_command(
    *,
    username: str,
    symbol: str,
    type_code: str,
    abstract: str,
    addressees: tuple[str, ...],
    offices: tuple[str, ...],
    others: tuple[str, ...],
    file_copy: str,
    signer: str,
    answers: UUID | None,
    docx: Path | None,
    as_json: bool,
    **supplements: Any,
) -> None:
    """Lập một dự thảo."""
    with working_as(username) as (actor, now):
        today = clock.vietnam_date(now)
        body = _only(people.bodies_of(actor, today).filter(symbol=symbol), symbol)
        posts = people.posts_of_office(actor, today)
        post = _only(posts.filter(person__full_name=signer), signer) if signer else None
        codes = people.offices_directory(today).filter(code__in=offices)
        draft = api.create_draft(
            actor=actor, body_id=body.pk, type_code=type_code, now=now, answers_id=answers,
            abstract=abstract, addressees=list(addressees), file_copy=file_copy,
            recipients=[{"office": o.id} for o in codes] + [{"name": name} for name in others],
            signer_id=post.id if post else None,
            upload=(docx.name, docx.read_bytes()) if docx else None, **supplements,
        )  # fmt: skip
    _say(draft, as_json=as_json)


@commands.command("take-docx")
@_draft
@click.argument("file", type=_file)
@acts_as
@_json
def take_docx_command(*, username: str, draft_id: UUID, file: Path, as_json: bool) -> None:
    """Lấy nội dung dự thảo từ tệp Word FILE."""
    with working_as(username) as (actor, now):
        draft, _read = api.take_docx(
            actor=actor, draft_id=draft_id, content=file.read_bytes(), name=file.name, now=now
        )
    for loss in draft.set_anew:
        click.echo(f"{loss['where']}: {loss['text']}", err=True)
    for loss in draft.lost:
        click.echo(f"Không chuyển được: {loss['where']} {loss['text']}", err=True)
    _say(draft, as_json=as_json)


@commands.command("take-pdf")
@_draft
@click.argument("file", type=_file)
@acts_as
@_json
def take_pdf_command(*, username: str, draft_id: UUID, file: Path, as_json: bool) -> None:
    """Dùng tệp PDF của cơ quan thay cho bản trình bày."""
    with working_as(username) as (actor, now):
        draft = api.take_own_pdf(
            actor=actor, draft_id=draft_id, content=file.read_bytes(), name=file.name, now=now
        )
    _say(draft, as_json=as_json)


@commands.command("submit")
@_draft
@click.option("--losses-seen", is_flag=True, help="Đã xem những chỗ không chuyển được.")
@acts_as
@_json
def submit_command(*, username: str, draft_id: UUID, losses_seen: bool, as_json: bool) -> None:
    """Trình ký."""
    with working_as(username) as (actor, now):
        draft = api.submit_for_signature(
            actor=actor, draft_id=draft_id, losses_seen=losses_seen, now=now
        )
        found = api.readiness(actor, draft, clock.vietnam_date(now))
    for warning in found.warnings:
        click.echo(f"Lưu ý: {warning}", err=True)
    _say(draft, as_json=as_json)


@commands.command("take-back")
@_draft
@acts_as
@_json
def take_back_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Lấy lại dự thảo đã trình để sửa, khi chưa cấp số và chưa ký."""
    with working_as(username) as (actor, now):
        draft = api.take_back(actor=actor, draft_id=draft_id, now=now)
    _say(draft, as_json=as_json)


@commands.command("begin-again")
@_draft
@acts_as
@_json
def begin_again_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Lập dự thảo mới từ bản đã rút."""
    with working_as(username) as (actor, now):
        draft = api.begin_again(actor=actor, draft_id=draft_id, now=now)
    _say(draft, as_json=as_json)


@commands.command("add-addressees")
@_draft
@acts_as
@_json
def add_addressees_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Gửi qua mạng cả tới các cơ quan ghi ở Kính gửi."""
    with working_as(username) as (actor, now):
        draft = api.add_addressees(actor=actor, draft_id=draft_id, now=now)
    _say(draft, as_json=as_json)


@commands.command("number")
@_draft
@acts_as
@_json
def number_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Cấp số trước khi ký, cho tệp PDF của cơ quan."""
    with acting_alone(username) as (actor, now):
        draft = api.fix_number(actor=actor, draft_id=draft_id, now=now)
    _say(draft, as_json=as_json)


@commands.command("sign")
@_draft
@acts_as
@_json
def sign_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Ký bằng khóa của chính mình; mã PIN hỏi tại chỗ hoặc lấy từ VANPHONG_PIN."""
    with acting_alone(username) as (actor, now):
        draft = api.sign_draft(actor=actor, draft_id=draft_id, pin=_pin(), now=now)
    _say(draft, as_json=as_json)


@commands.command("issue")
@_draft
@acts_as
@_json
def issue_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Đóng dấu và phát hành; mã PIN hỏi tại chỗ hoặc lấy từ VANPHONG_PIN."""
    with acting_alone(username) as (actor, now):
        draft = api.seal_and_issue(actor=actor, draft_id=draft_id, pin=_pin(), now=now)
    _say(draft, as_json=as_json)


@commands.command("return")
@_draft
@_reason
@acts_as
@_json
def return_command(*, username: str, draft_id: UUID, reason: str, as_json: bool) -> None:
    """Trả lại cho người soạn."""
    with working_as(username) as (actor, now):
        draft = api.return_draft(actor=actor, draft_id=draft_id, reason=reason, now=now)
    _say(draft, as_json=as_json)


@commands.command("withdraw")
@_draft
@_reason
@acts_as
@_json
def withdraw_command(*, username: str, draft_id: UUID, reason: str, as_json: bool) -> None:
    """Rút dự thảo; số đã cấp bị hủy."""
    with working_as(username) as (actor, now):
        draft = api.withdraw_draft(actor=actor, draft_id=draft_id, reason=reason, now=now)
    _say(draft, as_json=as_json)


@commands.command("preview")
@_draft
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@acts_as
def preview_command(*, username: str, draft_id: UUID, out: Path) -> None:
    """Ghi tệp PDF của dự thảo ở tình trạng hiện nay."""
    with working_as(username) as (actor, _now):
        draft = api.get_draft(actor, draft_id)
        content = api.pdf_of(actor, draft)
    out.write_bytes(content)
    click.echo(f"Đã ghi {out}.")


@commands.command("typeset")
@click.argument("file", type=_file)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--system", type=click.Choice(["PARTY", "STATE"]), default="PARTY")
@click.option("--type", "type_name", default="", help="Tên loại; để trống là công văn.")
@click.option("--header-upper", default="", help="Cơ quan cấp trên, dòng trên.")
@click.option("--header", "header_name", required=True, help="Cơ quan ban hành, dòng dưới.")
@click.option("--symbol", default="", help="Số và ký hiệu.")
@click.option("--place", required=True, help="Địa danh.")
@click.option("--date", "issued_on", type=_day, help="Ngày ban hành.")
@click.option("--abstract", default="", help="Trích yếu; bỏ trống thì lấy từ tệp.")
@click.option("--mark", "marks", multiple=True, help="Dòng trên chữ ký, ví dụ CHÁNH VĂN PHÒNG.")
@click.option("--signer", default="", help="Họ tên người ký.")
@click.option("--recipient", "recipients", multiple=True, help="Nơi nhận.")
@_json
def typeset_command(*, file: Path, out: Path, as_json: bool, **said: Any) -> None:
    """Trình bày tệp Word FILE theo thể thức, không lưu gì vào hệ thống."""
    read = read_docx(file.read_bytes(), registry.type_named)
    now = clock.now()
    day: dt.date | None = said["issued_on"].date() if said["issued_on"] else None
    done = typeset(_document(said, day, read), on=day or clock.vietnam_date(now), timestamp=now)
    out.write_bytes(done.pdf)
    losses = [{"where": loss.where, "text": loss.text} for loss in read.losses]
    if as_json:
        answer = {"file": str(out), "pages": done.page_count, "losses": losses}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for loss in losses:
        click.echo(f"{loss['where']}: {loss['text']}")
    click.echo(f"Đã ghi {out}, {done.page_count} trang.")


def _document(said: dict[str, Any], day: dt.date | None, read: Any) -> OfficialDocument:
    kind = next(
        (t for t in registry.document_types(day or clock.today(), said["system"])
         if t.name.lower() == said["type_name"].lower()),
        None,
    )  # fmt: skip
    return OfficialDocument(
        system=said["system"],
        type_code=kind.code if kind else "OFFICIAL_LETTER",
        type_name=said["type_name"],
        header_upper=said["header_upper"],
        header_name=said["header_name"],
        symbol=said["symbol"],
        place=said["place"],
        issued_on=day,
        abstract=said["abstract"] or read.proposals.abstract,
        addressees=tuple(read.proposals.addressees),
        body=read.blocks,
        signature=SignatureBlock(tuple(said["marks"]), said["signer"]),
        recipients=tuple(said["recipients"]) or tuple(read.proposals.recipients),
    )
