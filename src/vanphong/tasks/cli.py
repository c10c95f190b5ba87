"""Commands of directions and tasks."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.tasks import answers, listing, queries, services

_DATE = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
_as_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


@click.group("tasks")
def commands() -> None:
    """Nhiệm vụ: bút phê, giao việc, báo cáo sản phẩm, gia hạn."""


@commands.command("direct")
@acts_as
@click.option("--document", "document_id", type=click.UUID, help="Mã văn bản được bút phê.")
@click.option("--lead", required=True, help="Tên đăng nhập của người chủ trì.")
@click.option("--phrase", default="", help="Câu bút phê; {lead} là tên người chủ trì.")
@click.option("--words", default="", help="Ý kiến ghi thêm.")
@click.option("--due", type=_DATE, help="Hạn: ngày/tháng/năm.")
@click.option("--working-days", type=int, help="Hạn: số ngày làm việc kể từ hôm nay.")
@click.option("--cooperating", multiple=True, help="Tên đăng nhập của người phối hợp.")
@click.option("--informed", multiple=True, help="Tên đăng nhập của người để biết.")
@click.option("--title", default="", help="Việc cần làm; bỏ trống là trích yếu văn bản.")
@click.option("--product", default="", help="Sản phẩm cần có.")
@_as_json
def direct_command(
    *,
    username: str,
    document_id: UUID | None,
    lead: str,
    phrase: str,
    words: str,
    due: dt.datetime | None,
    working_days: int | None,
    cooperating: tuple[str, ...],
    informed: tuple[str, ...],
    title: str,
    product: str,
    as_json: bool,
) -> None:
    """Ghi ý kiến chỉ đạo và giao một việc."""
    with working_as(username) as (actor, now):
        assignment = services.Assignment(
            lead_id=_post_id(lead, now),
            due=services.DueGiven(on=due.date() if due else None, count=working_days),
            cooperating=[_post_id(name, now) for name in cooperating],
            informed=[_post_id(name, now) for name in informed],
            title=title,
            product=product,
        )
        direction = services.give_direction(
            actor=actor,
            now=now,
            document_id=document_id,
            phrase=phrase,
            words=words,
            assignments=[assignment],
        )
        task = direction.tasks.get()
        answer = {
            "direction": answers.direction_out(direction),
            "task": answers.task_out(actor, task),
        }
        said = f"{direction.text}\n{task.pk} · hạn {_day(task.due_on)}"
    _tell(answer, said, as_json=as_json)


@commands.command("list")
@acts_as
@click.option(
    "--view", default="", help="cua-toi, toi-chu-tri, toi-giao, cho-nghiem-thu, co-quan."
)
@click.option(
    "--state", default="", help="dang-lam, qua-han, sap-den-han, tra-lai, da-xong, da-huy."
)
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@_as_json
def list_command(*, username: str, view: str, state: str, after: str, as_json: bool) -> None:
    """Liệt kê nhiệm vụ, việc quá hạn đứng đầu."""
    with working_as(username) as (actor, now):
        address = {"loc": view, "trang-thai": state}
        found = listing.listed(actor, address, vietnam_date(now))
        page = queries.page_by_due(found.tasks, after=after)
        rows = answers.tasks_out(actor, page.tasks)
        lines = [
            f"{task.pk}  {_day(task.due_on)}  {task.lead.person.full_name}  {task.title}"
            for task in page.tasks
        ]
    words = "\n".join(lines) or "Không có nhiệm vụ nào."
    _tell({"tasks": rows, "next": page.next_key}, words, as_json=as_json)


@commands.command("done")
@acts_as
@click.argument("task_id", type=click.UUID)
@click.option("--product", default="", help="Tên sản phẩm.")
@click.option("--symbol", default="", help="Số và ký hiệu.")
@click.option("--dated", type=_DATE, help="Ngày văn bản.")
@click.option("--document", "document_id", type=click.UUID, help="Lấy từ văn bản có mã này.")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Tệp sản phẩm.")  # fmt: skip
@_as_json
def done_command(
    *,
    username: str,
    task_id: UUID,
    product: str,
    symbol: str,
    dated: dt.datetime | None,
    document_id: UUID | None,
    path: Path | None,
    as_json: bool,
) -> None:
    """Báo cáo sản phẩm để kết thúc nhiệm vụ."""
    with working_as(username) as (actor, now):
        evidence = services.submit_evidence(
            actor=actor,
            task_id=task_id,
            now=now,
            product=product,
            symbol=symbol,
            dated_on=dated.date() if dated else None,
            document_id=document_id,
            upload=(path.name, path.read_bytes()) if path else None,
        )
        task = queries.get_task(actor, task_id)
        answer = answers.task_out(actor, task)
        closed = "đã kết thúc" if task.closed_at else "chờ nghiệm thu"
        words = f"{evidence.product}, {evidence.symbol}: nhiệm vụ {closed}."
    _tell(answer, words, as_json=as_json)


@commands.command("extend")
@acts_as
@click.argument("task_id", type=click.UUID)
@click.option("--due", type=_DATE, help="Hạn mới: ngày/tháng/năm.")
@click.option("--working-days", type=int, help="Thêm số ngày làm việc kể từ hạn hiện nay.")
@click.option("--reason", required=True, help="Lý do gia hạn.")
@_as_json
def extend_command(
    *,
    username: str,
    task_id: UUID,
    due: dt.datetime | None,
    working_days: int | None,
    reason: str,
    as_json: bool,
) -> None:
    """Gia hạn một nhiệm vụ, có lý do."""
    with working_as(username) as (actor, now):
        task = services.extend_due(
            actor=actor,
            task_id=task_id,
            due=services.DueGiven(on=due.date() if due else None, count=working_days),
            reason=reason,
            now=now,
        )
        answer = answers.task_out(actor, task)
    _tell(answer, f"Hạn mới: {_day(task.due_on)}.", as_json=as_json)


def _post_id(username: str, now: dt.datetime) -> UUID:
    found: Actor = ports.actor_of_username.call(username, now)
    if found.post_id is None:
        raise click.BadParameter(f"{username} không giữ chức vụ nào.")
    return found.post_id


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "không có"


def _tell(answer: Any, words: str, *, as_json: bool) -> None:
    click.echo(
        json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder) if as_json else words
    )
