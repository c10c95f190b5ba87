"""Commands of the exchange: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.exchange import queries, services
from vanphong.exchange.answers import acceptance_out, delivery_out, whole_out
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.registry import api as registry

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])
_as_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_delivery = click.argument("delivery_id", type=click.UUID)
_reason = click.option("--reason", required=True, help="Lý do, nơi kia đọc được.")


def _say(answer: Any, sentence: str, *, as_json: bool) -> None:
    text = json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder)
    click.echo(text if as_json else sentence)


def _line(one: dict[str, Any]) -> str:
    return f"{one['id']}  {one['symbol']}  {one['sender']} → {one['receiver']}  {one['label']}"


@click.group("exchange")
def commands() -> None:
    """Gửi nhận văn bản giữa các cơ quan: tiếp nhận, từ chối, thu hồi."""


def _tray(username: str, rows: Callable[..., Any], *, as_json: bool) -> None:
    with working_as(username) as (actor, _now):
        found = [delivery_out(one) for one in queries.page(rows(actor), size=500).items]
    _say(found, "\n".join(map(_line, found)) or "Không có văn bản nào.", as_json=as_json)


@commands.command("inbox")
@click.option("--all", "everything", is_flag=True, help="Cả văn bản đã xong.")
@acts_as
@_as_json
def inbox(*, username: str, everything: bool, as_json: bool) -> None:
    """Liệt kê văn bản gửi tới, mới nhất trước."""
    _tray(username, lambda a: queries.inbox(a, waiting=not everything), as_json=as_json)


@commands.command("outbox")
@click.option("--answered", is_flag=True, help="Chỉ văn bản có trả lời chưa xử lý.")
@acts_as
@_as_json
def outbox(*, answered: bool, username: str, as_json: bool) -> None:
    """Liệt kê văn bản đã gửi đi, mới nhất trước."""
    _tray(username, lambda a: queries.outbox(a, answered=answered), as_json=as_json)


@commands.command("status")
@_delivery
@acts_as
@_as_json
def status(*, delivery_id: UUID, username: str, as_json: bool) -> None:
    """Xem một lần gửi và các mốc của nó."""
    with working_as(username) as (actor, _now):
        found = whole_out(queries.get_delivery(actor, delivery_id))
    lines = [_line(found)]
    lines += [f"  {r['code']} {r['label']}: {r['by']} {r['reason']}" for r in found["receipts"]]
    _say(found, "\n".join(line.rstrip() for line in lines), as_json=as_json)


@commands.command("send")
@click.argument("document_id", type=click.UUID)
@click.option(
    "--to", "office_ids", type=int, multiple=True, required=True, help="Mã số cơ quan nhận."
)
@acts_as
@_as_json
def send(
    *, document_id: UUID, office_ids: tuple[int, ...], username: str, as_json: bool
) -> None:
    """Gửi văn bản DOCUMENT_ID tới các cơ quan."""
    with working_as(username) as (actor, now):
        sent = services.send_document(
            actor=actor, document_id=document_id, office_ids=office_ids, now=now
        )
        found = [delivery_out(one) for one in sent]
    _say(found, "\n".join(map(_line, found)), as_json=as_json)


@commands.command("deliveries")
@click.argument("document_id", type=click.UUID)
@acts_as
@_as_json
def deliveries(*, document_id: UUID, username: str, as_json: bool) -> None:
    """Xem văn bản DOCUMENT_ID đã gửi đến đâu, hoặc đến từ đâu."""
    with working_as(username) as (actor, _now):
        document = registry.get_document(actor, document_id)
        found = [delivery_out(one) for one in queries.deliveries_of(actor, document)]
    _say(found, "\n".join(map(_line, found)) or "Chưa gửi qua mạng.", as_json=as_json)


@commands.command("accept")
@_delivery
@click.option("--book", "book_id", type=click.UUID, help="Mã sổ; bỏ trống là sổ đến đang mở.")
@click.option(
    "--pass-to", multiple=True, help="Họ tên hoặc chức vụ người nhận; ghi được nhiều lần."
)
@click.option("--forwarded-to", default="", help="Nơi nhận ngoài cơ quan, chỉ ghi vào sổ.")
@click.option("--due", "due_on", type=_DAY, help="Hạn xử lý.")
@click.option("--note", default="", help="Ghi chú vào sổ.")
@click.option("--accept-invalid", is_flag=True, help="Vẫn nhận khi chữ ký không hợp lệ.")
@click.option("--reason", default="", help="Lý do vẫn nhận.")
@acts_as
@_as_json
def accept(
    *,
    delivery_id: UUID,
    pass_to: Sequence[str],
    forwarded_to: str,
    due_on: dt.datetime | None,
    note: str,
    username: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Tiếp nhận và vào sổ văn bản đến."""
    with working_as(username) as (actor, now):
        today = vietnam_date(now)
        accepted = services.accept_delivery(
            actor=actor,
            delivery_id=delivery_id,
            now=now,
            arrival=registry.Arrival(
                channel=registry.Channel.EXCHANGE,
                passed_to=[p.pk for p in registry.posts_meant(actor, pass_to, today)],
                forwarded_to=forwarded_to,
                forwarded_on=today if forwarded_to else None,
                due_on=due_on.date() if due_on else None,
                note=note,
            ),
            **given,
        )
        found = acceptance_out(accepted)
    _say(found, f"Đã tiếp nhận, số đến {found['arrival_number']}.", as_json=as_json)


@commands.command("refuse")
@_delivery
@_reason
@acts_as
@_as_json
def refuse(*, delivery_id: UUID, reason: str, username: str, as_json: bool) -> None:
    """Từ chối tiếp nhận và báo nơi gửi."""
    with working_as(username) as (actor, now):
        done = services.refuse_delivery(
            actor=actor, delivery_id=delivery_id, reason=reason, now=now
        )
        found = delivery_out(done)
    _say(found, f"{found['label']}.", as_json=as_json)


@commands.command("acknowledge")
@_delivery
@acts_as
@_as_json
def acknowledge(*, delivery_id: UUID, username: str, as_json: bool) -> None:
    """Ghi đã xem trả lời của nơi nhận, không làm gì thêm."""
    with working_as(username) as (actor, _now):
        done = services.acknowledge_answer(actor=actor, delivery_id=delivery_id)
        found = delivery_out(done)
    _say(found, f"{found['label']}.", as_json=as_json)


@commands.command("recall")
@_delivery
@_reason
@acts_as
@_as_json
def recall(*, delivery_id: UUID, reason: str, username: str, as_json: bool) -> None:
    """Thu hồi một lần gửi; nơi đã tiếp nhận thì được đề nghị trả lại."""
    with working_as(username) as (actor, now):
        done = services.recall_delivery(
            actor=actor, delivery_id=delivery_id, reason=reason, now=now
        )
        found = delivery_out(done)
    _say(found, f"{found['label']}.", as_json=as_json)


@commands.command("recall-document")
@click.argument("document_id", type=click.UUID)
@_reason
@acts_as
@_as_json
def recall_document(*, document_id: UUID, reason: str, username: str, as_json: bool) -> None:
    """Thu hồi văn bản DOCUMENT_ID ở mọi nơi đã gửi."""
    with working_as(username) as (actor, now):
        done = services.recall_document(
            actor=actor, document_id=document_id, reason=reason, now=now
        )
        found = [delivery_out(one) for one in done]
    _say(found, "\n".join(map(_line, found)) or "Đã thu hồi.", as_json=as_json)


@commands.command("replace")
@_delivery
@click.option("--by", "document_id", type=click.UUID, required=True, help="Mã văn bản mới.")
@click.option("--whole", is_flag=True, help="Thay cả văn bản, ở mọi nơi nhận.")
@click.option(
    "--confirm-different",
    "confirmed",
    is_flag=True,
    help="Đúng là văn bản thay thế, dù khác loại, trích yếu hay nơi nhận.",
)
@_reason
@acts_as
@_as_json
def replace(
    *,
    delivery_id: UUID,
    document_id: UUID,
    whole: bool,
    confirmed: bool,
    reason: str,
    username: str,
    as_json: bool,
) -> None:
    """Gửi văn bản khác thay cho văn bản đã gửi."""
    with working_as(username) as (actor, now):
        done = services.ask_replacement(
            actor=actor,
            delivery_id=delivery_id,
            new_document_id=document_id,
            whole=whole,
            confirmed=confirmed,
            reason=reason,
            now=now,
        )
        found = delivery_out(done)
    _say(found, f"{found['label']}.", as_json=as_json)


@commands.command("answer-recall")
@_delivery
@click.option("--yes/--no", "consent", required=True, help="Đồng ý hay không.")
@click.option("--reason", default="", help="Lý do; cần có khi không đồng ý.")
@acts_as
@_as_json
def answer_recall(
    *, delivery_id: UUID, consent: bool, reason: str, username: str, as_json: bool
) -> None:
    """Trả lời đề nghị thu hồi hoặc thay thế."""
    with working_as(username) as (actor, now):
        done = services.answer_recall(
            actor=actor, delivery_id=delivery_id, consent=consent, reason=reason, now=now
        )
        found = delivery_out(done)
    _say(found, f"{found['label']}.", as_json=as_json)
