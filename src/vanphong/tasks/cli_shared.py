"""The commands of tasks between offices."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.tasks import listing, queries, services, shared_answers, shared_pages
from vanphong.tasks.command_parts import (
    DAY,
    as_json_too,
    day_words,
    on_task,
    reason,
    tell,
    with_due,
)
from vanphong.tasks.shared_seen import Seen, seen


@click.command("name-office")
@on_task
@click.option("--office", "office_id", type=int, required=True, help="Mã số cơ quan nhận việc.")
@click.option("--leads", is_flag=True, help="Cơ quan đó chủ trì; không ghi là phối hợp.")
@click.option("--unit", default="", help="Đơn vị trong cơ quan đó.")
def name_office_command(
    *, username: str, task_id: UUID, office_id: int, leads: bool, unit: str, as_json: bool
) -> None:
    """Giao cơ quan khác đã nhận văn bản chủ trì hoặc phối hợp."""
    with working_as(username) as (actor, now):
        task = services.name_office(
            actor=actor, task_id=task_id, office_id=office_id, leads=leads, unit=unit, now=now
        )
        answer = shared_answers.offices_out(task)
        words = [fact["text"] for fact in shared_pages.offices_facts(task)]
    tell(answer, "\n".join(words), as_json=as_json)


@click.command("take-off-office")
@on_task
@click.option("--office", "office_id", type=int, required=True, help="Mã số cơ quan thôi giao.")
@reason
def take_off_office_command(
    *, username: str, task_id: UUID, office_id: int, reason: str, as_json: bool
) -> None:
    """Thôi giao cơ quan khác; cơ quan đó không xem được nhiệm vụ nữa."""
    with working_as(username) as (actor, now):
        task = services.take_off_office(
            actor=actor, task_id=task_id, office_id=office_id, reason=reason, now=now
        )
        answer = shared_answers.offices_out(task)
    tell(answer, "Đã thôi giao cơ quan.", as_json=as_json)


@click.group("from-offices")
def from_offices() -> None:
    """Việc cơ quan khác giao: xem, phân công, báo cáo sản phẩm, xin gia hạn."""


@from_offices.command("list")
@acts_as
@click.option("--state", default="", help="dang-lam, qua-han, sap-den-han, da-xong, da-huy…")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@as_json_too
def list_command(*, username: str, state: str, after: str, as_json: bool) -> None:
    """Liệt kê việc cơ quan khác giao, việc quá hạn đứng đầu."""
    with working_as(username) as (actor, now):
        today = vietnam_date(now)
        found = listing.listed_shared(actor, {"trang-thai": state}, today)
        page = queries.page_by_due(found.tasks, after=after)
        rows = shared_answers.shared_list_out(page.tasks, actor, today)
        lines = [
            f"{task.pk}  {day_words(task.due_on)}  {task.office.short_name}  {task.title}"
            for task in page.tasks
        ]
    words = "\n".join(lines) or "Không có nhiệm vụ nào."
    tell({"tasks": rows, "next": page.next_key}, words, as_json=as_json)


@from_offices.command("show")
@on_task
def show_command(*, username: str, task_id: UUID, as_json: bool) -> None:
    """Xem một việc cơ quan khác giao."""
    with working_as(username) as (actor, now):
        found = seen(actor, task_id, now)
        answer = shared_answers.shared_whole(found, actor, vietnam_date(now))
        words = _said(found)
    tell(answer, words, as_json=as_json)


@from_offices.command("people")
@on_task
@click.option("--lead", required=True, help="Tên đăng nhập của đầu mối.")
@click.option("--cooperating", multiple=True, help="Tên đăng nhập của người phối hợp.")
def people_command(
    *, username: str, task_id: UUID, lead: str, cooperating: tuple[str, ...], as_json: bool
) -> None:
    """Phân công người của cơ quan mình; thay người đã phân công trước."""
    with working_as(username) as (actor, now):
        services.name_people(
            actor=actor,
            task_id=task_id,
            lead_id=post_of(lead, now),
            cooperating=[post_of(one, now) for one in cooperating],
            now=now,
        )
        found = seen(actor, task_id, now)
        answer = shared_answers.shared_whole(found, actor, vietnam_date(now))
        words = f"Đã phân công: {shared_pages.workers_said(found)}."
    tell(answer, words, as_json=as_json)


@from_offices.command("done")
@on_task
@click.option("--product", default="", help="Tên sản phẩm.")
@click.option("--symbol", default="", help="Số và ký hiệu, nếu có.")
@click.option("--dated", type=DAY, help="Ngày văn bản.")
@click.option("--document", "document_id", type=click.UUID, help="Văn bản đã gửi cơ quan giao.")
@click.option("--handed-to", default="", help="Đã trình, gửi ai.")
@click.option("--note", default="", help="Ghi chú.")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Tệp sản phẩm.")  # fmt: skip
def done_command(
    *,
    username: str,
    task_id: UUID,
    dated: dt.datetime | None,
    path: Path | None,
    as_json: bool,
    **rest: Any,
) -> None:
    """Báo cáo sản phẩm cho cơ quan giao việc."""
    with working_as(username) as (actor, now):
        evidence = services.report_from_office(
            actor=actor,
            task_id=task_id,
            now=now,
            dated_on=dated.date() if dated else None,
            upload=(path.name, path.read_bytes()) if path else None,
            **rest,
        )
        found = seen(actor, task_id, now)
        answer = shared_answers.shared_whole(found, actor, vietnam_date(now))
    tell(answer, f"{evidence.called}: chờ cơ quan giao việc nghiệm thu.", as_json=as_json)


@from_offices.command("take-back")
@on_task
@reason
def take_back_command(*, username: str, task_id: UUID, reason: str, as_json: bool) -> None:
    """Rút báo cáo sản phẩm đang chờ cơ quan giao việc nghiệm thu; nhiệm vụ tiếp tục."""
    with working_as(username) as (actor, now):
        services.take_back_from_office(actor=actor, task_id=task_id, reason=reason, now=now)
        found = seen(actor, task_id, now)
        answer = shared_answers.shared_whole(found, actor, vietnam_date(now))
    tell(answer, "Đã rút báo cáo, nhiệm vụ tiếp tục.", as_json=as_json)


@from_offices.command("ask-extension")
@on_task
@with_due
@reason
def ask_extension_command(
    *, username: str, task_id: UUID, due: services.DueGiven, reason: str, as_json: bool
) -> None:
    """Đề nghị cơ quan giao việc gia hạn."""
    with working_as(username) as (actor, now):
        services.ask_from_office(actor=actor, task_id=task_id, due=due, reason=reason, now=now)
        found = seen(actor, task_id, now)
        answer = shared_answers.shared_whole(found, actor, vietnam_date(now))
    tell(answer, "Đã gửi đề nghị gia hạn.", as_json=as_json)


def _said(found: Seen) -> str:
    """Write what the page shows, one line a thing."""
    lines = [
        found.task.title,
        f"  Cơ quan giao: {found.task.office.name} ({found.given_by})",
        f"  Hạn: {day_words(found.task.due_on)}",
        f"  Chủ trì: {found.lead}",
        f"  Người thực hiện: {shared_pages.workers_said(found)}",
        f"  Người theo dõi: {found.follower}",
        f"  Sản phẩm cần có: {found.task.product}",
        *(
            f"  Sản phẩm: {', '.join(filter(None, (one.product, one.symbol)))}: "
            f"{one.verdict.label} {one.verdict_reason}"
            for one in found.products
        ),
    ]
    return "\n".join(line.rstrip() for line in lines if not line.endswith(": "))
