"""Commands of tasks: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.tasks import (
    answers,
    cli_clocks,
    cli_conclusions,
    cli_directions,
    cli_grades,
    cli_ladder,
    cli_periods,
    cli_processes,
    cli_recurring,
    cli_shared,
    listing,
    pages,
    queries,
    services,
    sight,
)
from vanphong.tasks.command_parts import DAY as _DATE
from vanphong.tasks.command_parts import as_json_too as _as_json
from vanphong.tasks.command_parts import day_words as _day
from vanphong.tasks.command_parts import on_task as _on_task
from vanphong.tasks.command_parts import reason as _reason
from vanphong.tasks.command_parts import tell as _tell
from vanphong.tasks.command_parts import with_due as _due
from vanphong.tasks.models import Task
from vanphong.tasks.period_sheet import FIGURE_SLUGS


@click.group("tasks")
def commands() -> None:
    """Nhiệm vụ: bút phê, giao việc, báo cáo sản phẩm, gia hạn."""


for _command in (
    *cli_directions.COMMANDS,
    *cli_ladder.COMMANDS,
    *cli_clocks.COMMANDS,
    cli_grades.grades_command,
    cli_periods.sheet_command,
    cli_conclusions.commands,
):
    commands.add_command(_command)
commands.add_command(cli_recurring.commands)
commands.add_command(cli_shared.from_offices)
commands.add_command(cli_shared.name_office_command)
commands.add_command(cli_shared.take_off_office_command)
commands.add_command(cli_processes.processes)


@commands.command("list")
@acts_as
@click.option(
    "--view",
    default="",
    help="cua-toi, toi-chu-tri, toi-dau-moi, toi-giao, toi-theo-doi, cho-nghiem-thu, co-quan.",
)
@click.option(
    "--state",
    default="",
    help="dang-lam, qua-han, sap-den-han, tra-lai, tam-dung, da-xong, xong-muon, da-huy.",
)
@click.option("--period", default="", help="Với --figure: 2026-W10, 2026-03 hoặc 2026-Q1.")
@click.option("--figure", type=click.Choice(list(FIGURE_SLUGS.values())), help="Một số của kỳ.")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@_as_json
def list_command(
    *,
    username: str,
    view: str,
    state: str,
    period: str,
    figure: str | None,
    after: str,
    as_json: bool,
) -> None:
    """Liệt kê nhiệm vụ, việc quá hạn đứng đầu."""
    with working_as(username) as (actor, now):
        address = {"loc": view, "trang-thai": state, "ky": period, "so-lieu": figure or ""}
        found = listing.listed(actor, address, vietnam_date(now))
        page = queries.page_by_due(found.tasks, after=after)
        rows = answers.tasks_out(actor, page.tasks)
        lines = [
            f"{task.pk}  {_day(task.due_on)}  {task.led_by}  {task.title}"
            for task in page.tasks
        ]
    words = "\n".join(lines) or "Không có nhiệm vụ nào."
    _tell({"tasks": rows, "next": page.next_key}, words, as_json=as_json)


@commands.command("show")
@_on_task
def show_command(*, username: str, task_id: UUID, as_json: bool) -> None:
    """Xem một nhiệm vụ: ý kiến chỉ đạo, người làm, hạn và cách tính, sản phẩm, lần nhắc."""
    with working_as(username) as (actor, now):
        task = queries.get_task(actor, task_id)
        whole = answers.task_whole(actor, task)
        facts = pages.facts(task, actor, vietnam_date(now))
        lines = [task.title, *(said for fact in facts if (said := _fact(fact)))]
        if task.direction is not None:
            giver = task.direction.given_by.person.full_name
            lines.append(f"  Ý kiến chỉ đạo: {task.direction.text} ({giver})")
        lines += [
            f"  Sản phẩm: {one}, {_day(one.dated_on)}: "
            f"{one.get_verdict_display()} {one.grade}{one.verdict_reason}".rstrip()
            for one in queries.evidence_of(task)
        ]
        lines += [
            f"  Đã nhắc {_day(one.urged_on)}: {one.words}"
            for one in task.urgings.order_by("urged_on")
        ]
    _tell(whole, "\n".join(lines), as_json=as_json)


@commands.command("who-sees")
@_on_task
def who_sees_command(*, username: str, task_id: UUID, as_json: bool) -> None:
    """Cho biết ai xem được một nhiệm vụ, vì sao."""
    with working_as(username) as (actor, now):
        task = queries.get_known(actor, task_id)
        found = sight.readers_of(actor, task, vietnam_date(now))
    lines = [f"{one.name}, {one.title}: {'; '.join(one.reasons)}" for one in found]
    _tell({"readers": [asdict(one) for one in found]}, "\n".join(lines), as_json=as_json)


def _fact(fact: dict[str, Any]) -> str:
    """Write a fact as the page of the task shows it, on one line."""
    due, badge = fact.get("due"), fact.get("badge")
    words = badge["label"] if badge else _day(due["on"]) if due else fact.get("text")
    return f"  {fact['label']}: {words}" if words else ""


@commands.command("done")
@acts_as
@click.argument("task_id", type=click.UUID)
@click.option("--product", default="", help="Tên sản phẩm.")
@click.option("--symbol", default="", help="Số và ký hiệu; bỏ trống nếu sản phẩm không có số.")
@click.option("--dated", type=_DATE, help="Ngày văn bản.")
@click.option("--document", "document_id", type=click.UUID, help="Lấy từ văn bản có mã này.")
@click.option(
    "--handed-to", default="", help="Đã trình, gửi ai; phải ghi khi sản phẩm không có số."
)
@click.option("--note", default="", help="Ghi chú.")
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
    **rest: Any,
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
            **rest,
        )
        task = queries.get_task(actor, task_id)
        answer = answers.task_out(actor, task)
        closed = "đã kết thúc" if task.closed_at else "chờ nghiệm thu"
        words = f"{evidence}: nhiệm vụ {closed}."
    _tell(answer, words, as_json=as_json)


@commands.command("take-back")
@_on_task
@_reason
def take_back_command(*, username: str, task_id: UUID, reason: str, as_json: bool) -> None:
    """Rút báo cáo sản phẩm đang chờ nghiệm thu; nhiệm vụ tiếp tục."""
    said = "Đã rút báo cáo, nhiệm vụ tiếp tục."
    _act(services.take_back_evidence, said, username, task_id, as_json=as_json, reason=reason)


@commands.command("accept")
@_on_task
@click.option("--grade", default="", help="Mức nghiệm thu, nếu cơ quan đặt.")
def accept_command(*, username: str, task_id: UUID, grade: str, as_json: bool) -> None:
    """Nghiệm thu sản phẩm đang chờ, kết thúc nhiệm vụ."""
    said = "Đã nghiệm thu."
    _act(services.accept_evidence, said, username, task_id, as_json=as_json, grade=grade)


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
        lead_id = post_of(lead, now)
    given = {"lead_id": lead_id, "reason": reason}
    said = "Đã chuyển người chủ trì."
    _act(services.hand_on, said, username, task_id, as_json=as_json, **given)


@commands.command("subtask")
@_on_task
@click.option("--lead", required=True, help="Tên đăng nhập của người chủ trì.")
@click.option("--title", required=True, help="Việc cần làm.")
@click.option("--product", default="", help="Sản phẩm cần có.")
@click.option("--follower", default="", help="Tên đăng nhập của người theo dõi.")
@_due
def subtask_command(
    *,
    username: str,
    task_id: UUID,
    lead: str,
    title: str,
    product: str,
    follower: str,
    due: services.DueGiven,
    as_json: bool,
) -> None:
    """Giao tiếp một phần việc."""
    with working_as(username) as (actor, now):
        assignment = services.Assignment(
            lead_id=post_of(lead, now),
            due=due,
            follower_id=post_of(follower, now) if follower else None,
            title=title,
            product=product,
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
