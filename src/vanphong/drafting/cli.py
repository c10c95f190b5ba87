"""Commands of drafting: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import (
    api,
    cli_appraisal,
    cli_batches,
    cli_checking,
    cli_devices,
    cli_opinions,
    cli_programme,
    cli_signers,
    cli_trace,
    cli_urging,
    cli_versions,
    cli_writing,
    sight,
    trial,
)
from vanphong.drafting.answers import draft_out
from vanphong.drafting.command_parts import as_json_too as _json
from vanphong.drafting.command_parts import draft_named as _draft
from vanphong.drafting.command_parts import pin_asked
from vanphong.drafting.command_parts import say as _say
from vanphong.drafting.command_parts import word_file as _file
from vanphong.drafting.rules import Mender
from vanphong.kernel import clock
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acting_alone, acts_as, working_as

_reason = click.option("--reason", required=True, help="Lý do, ghi vào dấu vết.")
_day = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])


@click.group("drafting")
def commands() -> None:
    """Soạn thảo: dự thảo, thể thức, ký, phát hành."""


for _command in (
    *cli_writing.COMMANDS, *cli_checking.COMMANDS, *cli_versions.COMMANDS,
    *cli_opinions.COMMANDS, *cli_appraisal.COMMANDS, *cli_urging.COMMANDS,
    *cli_devices.COMMANDS, *cli_batches.COMMANDS, *cli_signers.COMMANDS, cli_trace.trace_command,
    cli_programme.programme_command,
):  # fmt: skip
    commands.add_command(_command)


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
        answer = [draft_out(draft) for draft in drafts]
        click.echo(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    for draft in drafts:
        _say(draft, as_json=False)


@commands.command("who-sees")
@_draft
@acts_as
@_json
def who_sees_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Cho biết ai xem được một dự thảo, vì sao."""
    with working_as(username) as (actor, now):
        draft = api.get_draft(actor, draft_id)
        found = sight.readers_of(actor, draft, vietnam_date(now))
    if as_json:
        answer = {"readers": [asdict(one) for one in found]}
        click.echo(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    for one in found:
        click.echo(f"{one.name}, {one.title}: {'; '.join(one.reasons)}")


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
@click.option("--leave-half-typed", is_flag=True, help="Trình bản đã lưu, bỏ bản gõ dở.")
@acts_as
@_json
def submit_command(
    *, username: str, draft_id: UUID, losses_seen: bool, leave_half_typed: bool, as_json: bool
) -> None:
    """Trình ký."""
    with working_as(username) as (actor, now):
        draft = api.submit_for_signature(
            actor=actor,
            draft_id=draft_id,
            losses_seen=losses_seen,
            leave_half_typed=leave_half_typed,
            now=now,
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
        draft = api.sign_draft(actor=actor, draft_id=draft_id, pin=pin_asked(), now=now)
    _say(draft, as_json=as_json)


@commands.command("issue")
@_draft
@acts_as
@_json
def issue_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Đóng dấu và phát hành; mã PIN hỏi tại chỗ hoặc lấy từ VANPHONG_PIN."""
    with acting_alone(username) as (actor, now):
        draft = api.seal_and_issue(actor=actor, draft_id=draft_id, pin=pin_asked(), now=now)
    _say(draft, as_json=as_json)


@commands.command("return")
@_draft
@_reason
@click.option("--to", type=click.Choice(list(Mender)), default=Mender.WRITER, show_default=True,
              help="Ai sửa: người soạn, hoặc văn thư khi chỉ sai thể thức.")  # fmt: skip
@acts_as
@_json
def return_command(
    *, username: str, draft_id: UUID, reason: str, to: str, as_json: bool
) -> None:
    """Trả lại cho người soạn hoặc văn thư."""
    with working_as(username) as (actor, now):
        draft = api.return_draft(
            actor=actor, draft_id=draft_id, reason=reason, to=Mender(to), now=now
        )
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
def typeset_command(
    *, file: Path, out: Path, issued_on: dt.datetime | None, as_json: bool, **said: Any
) -> None:
    """Trình bày tệp Word FILE theo thể thức, không lưu gì vào hệ thống."""
    frame = trial.Frame(issued_on=issued_on.date() if issued_on else None, **said)
    done, lost = trial.set_on_trial(
        content=file.read_bytes(), name=file.name, frame=frame, now=clock.now()
    )
    out.write_bytes(done.pdf)
    losses = [{"where": loss.where, "text": loss.text} for loss in lost]
    if as_json:
        answer = {"file": str(out), "pages": done.page_count, "losses": losses}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for loss in losses:
        click.echo(f"{loss['where']}: {loss['text']}")
    click.echo(f"Đã ghi {out}, {done.page_count} trang.")
