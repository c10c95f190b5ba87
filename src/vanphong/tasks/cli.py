"""Commands of directions and tasks."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable
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
from vanphong.tasks.models import Task

_DATE = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
_as_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


_reason = click.option("--reason", required=True, help="Lý do.")


def _on_task(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which task, and how the answer is printed."""
    return acts_as(click.argument("task_id", type=click.UUID)(_as_json(function)))


def _due(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a deadline; the command gets them as one `due`."""

    @click.option("--due", "due_on", type=_DATE, help="Hạn: ngày/tháng/năm.")
    @click.option("--working-days", type=int, help="Hạn: số ngày làm việc.")
    @click.option("--keep-day-off", is_flag=True, help="Giữ hạn dù là ngày nghỉ.")
    @functools.wraps(command)
    def with_due(
        *,
        due_on: dt.datetime | None,
        working_days: int | None,
        keep_day_off: bool,
        **rest: Any,
    ) -> None:
        on = due_on.date() if due_on else None
        due = services.DueGiven(on=on, count=working_days, keep_day_off=keep_day_off)
        command(due=due, **rest)

    return with_due


@click.group("tasks")
def commands() -> None:
    """Nhiệm vụ: bút phê, giao việc, báo cáo sản phẩm, gia hạn."""


@commands.command("direct")
@acts_as
@click.option("--document", "document_id", type=click.UUID, help="Mã văn bản được bút phê.")
@click.option("--lead", required=True, help="Tên đăng nhập của người chủ trì.")
@click.option("--phrase", default="", help="Câu bút phê; {lead} là tên người chủ trì.")
@click.option("--words", default="", help="Ý kiến ghi thêm.")
@_due
@click.option("--again", is_flag=True, help="Giao thêm một lần nữa việc đã giao.")
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
    due: services.DueGiven,
    again: bool,
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
            due=due,
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
            again=again,
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


@commands.command("accept")
@_on_task
def accept_command(*, username: str, task_id: UUID, as_json: bool) -> None:
    """Nghiệm thu sản phẩm đang chờ, kết thúc nhiệm vụ."""
    _act(services.accept_evidence, "Đã nghiệm thu.", username, task_id, as_json=as_json)


@commands.command("return")
@_on_task
@_reason
def return_command(*, username: str, task_id: UUID, reason: str, as_json: bool) -> None:
    """Trả lại sản phẩm, kể cả sản phẩm đã kết thúc nhiệm vụ."""
    said = "Đã trả lại sản phẩm."
    _act(services.return_evidence, said, username, task_id, as_json=as_json, reason=reason)


@commands.command("hand-on")
@_on_task
@click.option("--lead", required=True, help="Tên đăng nhập của người chủ trì mới.")
@click.option("--reason", default="", help="Lý do.")
def hand_on_command(
    *, username: str, task_id: UUID, lead: str, reason: str, as_json: bool
) -> None:
    """Chuyển nhiệm vụ cho người chủ trì khác."""
    with working_as(username) as (_actor, now):
        lead_id = _post_id(lead, now)
    given = {"lead_id": lead_id, "reason": reason}
    said = "Đã chuyển người chủ trì."
    _act(services.hand_on, said, username, task_id, as_json=as_json, **given)


@commands.command("subtask")
@_on_task
@click.option("--lead", required=True, help="Tên đăng nhập của người chủ trì.")
@click.option("--title", required=True, help="Việc cần làm.")
@click.option("--product", default="", help="Sản phẩm cần có.")
@_due
def subtask_command(
    *,
    username: str,
    task_id: UUID,
    lead: str,
    title: str,
    product: str,
    due: services.DueGiven,
    as_json: bool,
) -> None:
    """Giao tiếp một phần việc."""
    with working_as(username) as (actor, now):
        assignment = services.Assignment(
            lead_id=_post_id(lead, now), due=due, title=title, product=product
        )
        task = services.assign_subtask(
            actor=actor, parent_id=task_id, assignment=assignment, now=now
        )
        answer = answers.task_out(actor, task)
    _tell(answer, f"{task.pk} · hạn {_day(task.due_on)}", as_json=as_json)


@commands.command("urge")
@_on_task
@click.option("--words", default="", help="Lời nhắc; bỏ trống là dùng câu có sẵn.")
def urge_command(*, username: str, task_id: UUID, words: str, as_json: bool) -> None:
    """Nhắc người chủ trì, mỗi việc một lần trong ngày."""
    with working_as(username) as (actor, now):
        urging = services.urge_task(actor=actor, task_id=task_id, now=now, words=words)
        answer = answers.task_out(actor, queries.get_task(actor, task_id))
    _tell(answer, f"Đã nhắc: {urging.words}", as_json=as_json)


@commands.command("ask-extension")
@_on_task
@_due
@_reason
def ask_extension_command(
    *, username: str, task_id: UUID, due: services.DueGiven, reason: str, as_json: bool
) -> None:
    """Đề nghị người giao việc gia hạn."""
    given = {"due": due, "reason": reason}
    said = "Đã gửi đề nghị gia hạn."
    _act(services.ask_extension, said, username, task_id, as_json=as_json, **given)


@commands.command("decline-extension")
@_on_task
@_reason
def decline_extension_command(
    *, username: str, task_id: UUID, reason: str, as_json: bool
) -> None:
    """Không đồng ý gia hạn; hạn giữ nguyên."""
    said = "Đã trả lời, hạn giữ nguyên."
    _act(services.decline_extension, said, username, task_id, as_json=as_json, reason=reason)


@commands.command("extend")
@_on_task
@_due
@_reason
def extend_command(
    *, username: str, task_id: UUID, due: services.DueGiven, reason: str, as_json: bool
) -> None:
    """Gia hạn một nhiệm vụ, có lý do."""
    with working_as(username) as (actor, now):
        task = services.extend_due(
            actor=actor, task_id=task_id, due=due, reason=reason, now=now
        )
        answer = answers.task_out(actor, task)
    _tell(answer, f"Hạn mới: {_day(task.due_on)}.", as_json=as_json)


@commands.command("cancel")
@_on_task
@_reason
def cancel_command(*, username: str, task_id: UUID, reason: str, as_json: bool) -> None:
    """Hủy nhiệm vụ và các việc giao tiếp còn mở của nó."""
    said = "Đã hủy nhiệm vụ."
    _act(services.cancel_task, said, username, task_id, as_json=as_json, reason=reason)


def _act(
    act: Callable[..., Task],
    said: str,
    username: str,
    task_id: UUID,
    *,
    as_json: bool,
    **given: Any,
) -> None:
    """Do one act on a task as a person, and tell what came of it."""
    with working_as(username) as (actor, now):
        task = act(actor=actor, task_id=task_id, now=now, **given)
        answer = answers.task_out(actor, task)
    _tell(answer, said, as_json=as_json)


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
