"""Commands of appraisal and approval: the same acts and refusals as the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import api, appraisal_content, appraisal_sheet, appraisals, approvals
from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting.appraisal_rules import (
    CONCLUSION_LABELS,
    VERDICT_LABELS,
    WEIGHT_LABELS,
    Conclusion,
    Demands,
    Reply,
    Verdict,
    Weight,
)
from vanphong.drafting.command_parts import as_json_too as _json
from vanphong.drafting.command_parts import draft_named as _draft
from vanphong.drafting.command_parts import pin_asked
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acting_alone, acts_as, post_of, working_as
from vanphong.kernel.scope import acting

_round = click.argument("appraisal_id", metavar="APPRAISAL", type=click.UUID)
_reason = click.option("--reason", required=True, help="Lý do, ghi vào lịch sử.")


def _print(answer: Any) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))


def _say(actor: Actor, draft_id: UUID, appraisal_id: UUID, on: Any, *, as_json: bool) -> None:
    """Print a round: what stands, its items and findings with what became of them."""
    draft = api.get_draft(actor, draft_id)
    found = appraisal_content.appraisal_out(
        actor, draft, reads.get_round(actor, draft, appraisal_id), on
    )
    if as_json:
        _print(found)
        return
    stands = "có giá trị" if found["stands"] else f"đã sửa {', '.join(found['changed'])}"
    click.echo(f"{found['id']}  lần {found['round']}  phiên bản {found['version']}  {stands}")
    for one in found["items"]:
        said = VERDICT_LABELS[Verdict(one["verdict"])] if one["verdict"] else "chưa ghi"
        click.echo(f"  {one['id']}  {said}: {one['text']} {one['note']}".rstrip())
    for one in found["findings"]:
        weight = WEIGHT_LABELS[Weight(one["weight"])]
        click.echo(f"  {one['id']}  {one['number']}. {weight}: {one['words']} ({one['rule']})")
    for one in found["beside"]:
        if one["dissent"]:
            click.echo(f"  Ý kiến khác của {one['name']}: “{one['dissent']}”")
    for one in found["sheets"]:
        label = CONCLUSION_LABELS[Conclusion(one["conclusion"])]
        click.echo(f"  Phiếu số {one['number']}: {label}. {one['words']}".rstrip())


@click.command("appraisals")
@_draft
@acts_as
@_json
def list_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Xem các lần thẩm định, phê duyệt của dự thảo và điều còn thiếu để trình."""
    with working_as(username) as (actor, _now):
        found = appraisal_content.present_out(actor, api.get_draft(actor, draft_id))
    if as_json:
        _print(found)
        return
    for one in found["rounds"]:
        said = (
            CONCLUSION_LABELS[Conclusion(one["conclusion"])] if one["conclusion"] else "chưa ký"
        )
        stands = "" if one["stands"] else "  không còn giá trị"
        click.echo(
            f"{one['id']}  lần {one['round']}  phiên bản {one['version']}  {said}{stands}"
        )
    if found["approval"]:
        stands = "" if found["approval"]["stands"] else "  không còn giá trị"
        click.echo(f"Phê duyệt: {found['approval']['approved_by']}{stands}")
    for sentence in found["missing"]:
        click.echo(f"Còn thiếu: {sentence}")


@click.command("open-appraisal")
@_draft
@click.option("--appraiser", help="Tên đăng nhập người thẩm định; mặc định là mình.")
@click.option("--beside", multiple=True, help="Tên đăng nhập người cùng thẩm định; nhiều lần.")
@click.option("--version", type=int, help="Lần sửa đã xem; người khác sửa sau đó thì từ chối.")
@acts_as
@_json
def open_command(
    *, username: str, draft_id: UUID, appraiser: str | None, beside: tuple[str, ...],
    version: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Mở thẩm định bản hiện nay của dự thảo."""
    with working_as(username) as (actor, now):
        seen = api.get_draft(actor, draft_id).version if version is None else version
        made = appraisals.open_appraisal(
            actor=actor, draft_id=draft_id, version=seen, now=now,
            appraiser_id=post_of(appraiser, now) if appraiser else None,
            member_ids=[post_of(name, now) for name in beside],
        )  # fmt: skip
        _say(actor, draft_id, made.pk, vietnam_date(now), as_json=as_json)


@click.command("appraisal")
@_draft
@_round
@click.option("--sheet", type=int, help="Số phiếu đã ký cần lấy.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Ghi phiếu ra tệp PDF."
)
@acts_as
@_json
def show_command(
    *, username: str, draft_id: UUID, appraisal_id: UUID, sheet: int | None, out: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Xem một lần thẩm định; lấy phiếu đã ký."""
    with working_as(username) as (actor, now):
        if out is not None:
            round_ = reads.get_round(actor, api.get_draft(actor, draft_id), appraisal_id)
            newest = reads.sheets_of(round_).values_list("number", flat=True).first()
            found = reads.get_sheet(round_, sheet or newest or 0)
            out.write_bytes(files.read_bytes(found.file))
        _say(actor, draft_id, appraisal_id, vietnam_date(now), as_json=as_json)


@click.command("judge-item")
@_draft
@_round
@click.argument("item_id", metavar="ITEM", type=click.UUID)
@click.option("--verdict", type=click.Choice(list(Verdict)), required=True, help="Kết quả.")
@click.option("--note", default="", help="Ghi chú; phải ghi khi chưa đạt.")
@acts_as
@_json
def judge_command(
    *, username: str, draft_id: UUID, appraisal_id: UUID, item_id: UUID, verdict: str,
    note: str, as_json: bool,
) -> None:  # fmt: skip
    """Ghi kết quả một nội dung thẩm định."""
    with working_as(username) as (actor, now):
        appraisals.judge_items(
            actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, now=now,
            judged=[appraisals.Judged(item_id, verdict, note)],
        )  # fmt: skip
        _say(actor, draft_id, appraisal_id, vietnam_date(now), as_json=as_json)


@click.command("add-finding")
@_draft
@_round
@click.option("--words", default="", help="Điều cần sửa.")
@click.option("--rule", default="", help="Quy định hoặc căn cứ.")
@click.option("--weight", type=click.Choice(list(Weight)), default=Weight.MUST, help="Mức độ.")
@click.option("--place", default="", help="Chỗ trong dự thảo.")
@click.option("--form", "number", type=int, help="Lấy lỗi thể thức số này thay cho ghi tay.")
@click.option("--again", type=click.UUID, help="Nhắc lại điểm này của lần trước.")
@acts_as
@_json
def find_command(
    *, username: str, draft_id: UUID, appraisal_id: UUID, words: str, rule: str, weight: str,
    place: str, number: int | None, again: UUID | None, as_json: bool,
) -> None:  # fmt: skip
    """Ghi một điểm cần sửa, lấy từ máy soát thể thức, hoặc nhắc lại của lần trước."""
    with working_as(username) as (actor, now):
        one: dict[str, Any] = {
            "actor": actor, "draft_id": draft_id, "appraisal_id": appraisal_id,
        }  # fmt: skip
        if again is not None:
            appraisals.say_again(**one, finding_id=again)
        elif number is not None:
            appraisals.take_form_finding(**one, number=number, now=now)
        else:
            given = appraisals.Found(words, rule, weight, place)
            appraisals.add_finding(**one, found=given, now=now)
        _say(actor, draft_id, appraisal_id, vietnam_date(now), as_json=as_json)


@click.command("drop-finding")
@_draft
@_round
@click.argument("finding_id", metavar="FINDING", type=click.UUID)
@acts_as
@_json
def drop_command(
    *, username: str, draft_id: UUID, appraisal_id: UUID, finding_id: UUID, as_json: bool
) -> None:
    """Bỏ một điểm đã ghi; dấu vết vẫn giữ."""
    with working_as(username) as (actor, now):
        appraisals.drop_finding(
            actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, finding_id=finding_id,
            now=now,
        )  # fmt: skip
        _say(actor, draft_id, appraisal_id, vietnam_date(now), as_json=as_json)


@click.command("reply-finding")
@_draft
@_round
@click.argument("finding_id", metavar="FINDING", type=click.UUID)
@click.option(
    "--reply", type=click.Choice(list(Reply)), required=True, help="Đã sửa, không sửa."
)
@click.option("--version", type=int, help="Sửa ở phiên bản nào; mặc định bản mới nhất.")
@click.option("--why", default="", help="Giải trình; phải ghi khi không sửa.")
@acts_as
@_json
def reply_command(
    *, username: str, draft_id: UUID, appraisal_id: UUID, finding_id: UUID, reply: str,
    version: int | None, why: str, as_json: bool,
) -> None:  # fmt: skip
    """Người soạn trả lời một điểm thẩm định."""
    with working_as(username) as (actor, now):
        appraisals.reply_finding(
            actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, finding_id=finding_id,
            reply=reply, version=version, why=why, now=now,
        )  # fmt: skip
        _say(actor, draft_id, appraisal_id, vietnam_date(now), as_json=as_json)


@click.command("dissent")
@_draft
@_round
@click.option("--words", required=True, help="Ý kiến khác, giữ nguyên văn.")
@acts_as
@_json
def dissent_command(
    *, username: str, draft_id: UUID, appraisal_id: UUID, words: str, as_json: bool
) -> None:
    """Người cùng thẩm định ghi ý kiến khác; ghi rồi không sửa được."""
    with working_as(username) as (actor, now):
        appraisals.dissent(
            actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, words=words, now=now
        )
        _say(actor, draft_id, appraisal_id, vietnam_date(now), as_json=as_json)


@click.command("sign-appraisal")
@_draft
@_round
@click.option(
    "--conclusion", type=click.Choice(list(Conclusion)), required=True, help="Kết luận."
)
@click.option("--words", default="", help="Điều kiện hoặc lý do.")
@acts_as
@_json
def sign_command(
    *, username: str, draft_id: UUID, appraisal_id: UUID, conclusion: str, words: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Kết luận và ký phiếu thẩm định bằng khóa của mình (PIN hỏi khi chạy)."""
    with acting_alone(username) as (actor, now):
        appraisal_sheet.sign_sheet(
            actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, conclusion=conclusion,
            words=words, pin=pin_asked(), now=now,
        )  # fmt: skip
        with acting(actor):
            _say(actor, draft_id, appraisal_id, vietnam_date(now), as_json=as_json)


@click.command("approve")
@_draft
@click.option("--version", type=int, help="Lần sửa đã xem; người khác sửa sau đó thì từ chối.")
@click.option("--note", default="", help="Ghi chú.")
@acts_as
@_json
def approve_command(
    *, username: str, draft_id: UUID, version: int | None, note: str, as_json: bool
) -> None:
    """Phê duyệt trình bản hiện nay; sửa dự thảo thì phê duyệt không còn giá trị."""
    with working_as(username) as (actor, now):
        seen = api.get_draft(actor, draft_id).version if version is None else version
        approvals.approve_draft(
            actor=actor, draft_id=draft_id, version=seen, note=note, now=now
        )
        found = appraisal_content.present_out(actor, api.get_draft(actor, draft_id))
    if as_json:
        _print(found)
        return
    click.echo(f"Đã phê duyệt trình phiên bản {found['approval']['version']}.")


@click.command("appraisal-demands")
@click.option("--appraisal/--no-appraisal", help="Phải có phiếu thẩm định trước khi trình.")
@click.option("--approval/--no-approval", help="Phải có phê duyệt trước khi trình.")
@_reason
@acts_as
def demands_command(*, username: str, appraisal: bool, approval: bool, reason: str) -> None:
    """Đặt điều cơ quan yêu cầu trước khi trình."""
    with working_as(username) as (actor, now):
        approvals.set_demands(
            actor=actor, demands=Demands(appraisal, approval), reason=reason, now=now
        )
    click.echo("Đã đặt.")


@click.command("appraisal-list")
@click.argument("type_code", metavar="TYPE")
@click.option(
    "--item", "items", multiple=True, help="Một nội dung; không ghi là dùng lại của máy."
)
@_reason
@acts_as
def own_list_command(
    *, username: str, type_code: str, items: tuple[str, ...], reason: str
) -> None:
    """Đặt danh mục thẩm định riêng của cơ quan cho loại văn bản TYPE."""
    with working_as(username) as (actor, now):
        approvals.set_list(
            actor=actor, type_code=type_code, items=items, reason=reason, now=now
        )
    click.echo("Đã đặt.")


COMMANDS = (
    list_command, open_command, show_command, judge_command, find_command, drop_command,
    reply_command, dissent_command, sign_command, approve_command, demands_command,
    own_list_command,
)  # fmt: skip
