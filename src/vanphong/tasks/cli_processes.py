"""Commands of processes and their templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.calendars import api as calendars
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.kernel.gate import require
from vanphong.tasks import answers_processes as answers
from vanphong.tasks import queries, services
from vanphong.tasks.command_parts import as_json_too, day_words, reason, tell, with_due
from vanphong.tasks.rules import READ_OWN, StepState

_STEP_PARTS = (
    "title", "product", "lead_id", "lead_role", "lead_unit", "count", "unit", "after",
)  # fmt: skip
_steps_file = click.option(
    "--file",
    "path",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp JSON có name, note, steps, như lệnh show --json in ra.",
)


def _on_template(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which template, and how the answer is printed."""
    return acts_as(click.argument("template_id", type=click.UUID)(as_json_too(function)))


def _on_process(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which process, and how the answer is printed."""
    return acts_as(click.argument("process_id", type=click.UUID)(as_json_too(function)))


@click.group("template")
def templates() -> None:
    """Quy trình mẫu: các bước, ai chủ trì, bao lâu, sau bước nào."""


@templates.command("list")
@acts_as
@as_json_too
def list_templates_command(*, username: str, as_json: bool) -> None:
    """Liệt kê quy trình mẫu của cơ quan."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        rows = [answers.template_out(one) for one in queries.templates(actor)]
    words = "\n".join(_template_line(row) for row in rows) or "Không có quy trình mẫu nào."
    tell(rows, words, as_json=as_json)


@templates.command("show")
@_on_template
def show_template_command(*, username: str, template_id: UUID, as_json: bool) -> None:
    """Xem bản hiện hành của một quy trình mẫu."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        row = answers.template_out(queries.get_template(actor, template_id))
    _tell_template(row, as_json=as_json)


@templates.command("add")
@acts_as
@_steps_file
@reason
@as_json_too
def add_template_command(*, username: str, path: Path, reason: str, as_json: bool) -> None:
    """Đặt một quy trình mẫu mới."""
    given = _template_in(path)
    with working_as(username) as (actor, now):
        kept = services.add_template(actor=actor, given=given, reason=reason, now=now)
        row = answers.template_out(kept)
    _tell_template(row, as_json=as_json)


@templates.command("change")
@_on_template
@_steps_file
@reason
def change_template_command(
    *, username: str, template_id: UUID, path: Path, reason: str, as_json: bool
) -> None:
    """Đặt bản mới của một quy trình mẫu; quy trình đang chạy giữ bản đã dùng."""
    given = _template_in(path)
    with working_as(username) as (actor, now):
        kept = services.change_template(
            actor=actor, template_id=template_id, given=given, reason=reason, now=now
        )
        row = answers.template_out(kept)
    _tell_template(row, as_json=as_json)


@templates.command("retire")
@_on_template
@reason
def retire_template_command(
    *, username: str, template_id: UUID, reason: str, as_json: bool
) -> None:
    """Thôi dùng một quy trình mẫu."""
    with working_as(username) as (actor, now):
        kept = services.retire_template(
            actor=actor, template_id=template_id, reason=reason, now=now
        )
        row = answers.template_out(kept)
    _tell_template(row, as_json=as_json)


def _template_in(path: Path) -> services.TemplateGiven:
    """Read a template from a file.

    :raises BadParameter: for what is no such file.
    """
    try:
        said = json.loads(path.read_text("utf-8"))
        return services.TemplateGiven(
            name=str(said["name"]),
            note=str(said.get("note", "")),
            steps=[_step_in(row) for row in said["steps"]],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.BadParameter(
            "không đọc được quy trình mẫu trong tệp", param_hint="--file"
        ) from error


def _step_in(row: dict[str, Any]) -> services.StepGiven:
    said = {name: row[name] for name in _STEP_PARTS if row.get(name) is not None}
    if "lead_id" in said:
        said["lead_id"] = UUID(said["lead_id"])
    if "unit" in said:
        said["unit"] = calendars.TermUnit(said["unit"])
    if not all(isinstance(one, int) for one in (*said.get("after", ()), said.get("count", 0))):
        raise TypeError(row)
    return services.StepGiven(**said)


def _template_line(row: dict[str, Any]) -> str:
    state = "thôi dùng" if row["is_retired"] else f"bản {row['number']}"
    return f"{row['template_id']}  {row['name']}  {len(row['steps'])} bước  {state}"


def _tell_template(row: dict[str, Any], *, as_json: bool) -> None:
    lines = [_template_line(row)]
    for step in row["steps"]:
        after = ", ".join(map(str, step["after"]))
        when = f"sau bước {after}" if after else "từ đầu"
        lead = step["lead"]["name"] if step["lead"] else step["lead_role"] or step["lead_unit"]
        lines.append(
            f"  {step['number']}. {step['title']}  {lead or 'người phụ trách'}  {when}"
        )
    tell(row, "\n".join(lines), as_json=as_json)


@click.group("process")
def processes() -> None:
    """Quy trình: bắt đầu theo mẫu, xem đang ở bước nào, dừng, đi tiếp."""


processes.add_command(templates)


@processes.command("list")
@acts_as
@click.option("--all", "every", is_flag=True, help="Cả quy trình đã xong, đã dừng.")
@as_json_too
def list_command(*, username: str, every: bool, as_json: bool) -> None:
    """Liệt kê quy trình, mới nhất ở trên."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        found = queries.visible_processes(actor).order_by("-started_at", "-id")
        if not every:
            found = found.filter(queries.RUNNING_PROCESSES)
        rows = answers.processes_out(list(queries.with_steps(found)))
    words = "\n".join(_line(row) for row in rows) or "Không có quy trình nào."
    tell(rows, words, as_json=as_json)


@processes.command("show")
@_on_process
def show_command(*, username: str, process_id: UUID, as_json: bool) -> None:
    """Xem một quy trình: bước nào đã xong, đang làm, chờ bước nào."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        row = answers.process_out(queries.get_process(actor, process_id), actor)
    _tell(row, as_json=as_json)


@processes.command("start")
@acts_as
@click.argument("template_id", type=click.UUID)
@click.option("--document", "document_id", type=click.UUID, help="Mã văn bản.")
@click.option("--direction", "direction_id", type=click.UUID, help="Mã bút phê.")
@click.option("--lead", required=True, help="Tên đăng nhập của người phụ trách.")
@click.option("--title", default="", help="Việc cần làm.")
@click.option("--words", default="", help="Ý kiến chỉ đạo.")
@click.option("--step-lead", "leads", type=(int, str), multiple=True,
              help="Số của bước và tên đăng nhập của người chủ trì bước đó.")  # fmt: skip
@click.option("--again", is_flag=True, help="Bắt đầu thêm một lần nữa.")
@with_due
@as_json_too
def start_command(
    *,
    username: str,
    template_id: UUID,
    document_id: UUID | None,
    direction_id: UUID | None,
    lead: str,
    title: str,
    words: str,
    leads: tuple[tuple[int, str], ...],
    again: bool,
    due: services.DueGiven,
    as_json: bool,
) -> None:
    """Bắt đầu một quy trình theo mẫu TEMPLATE_ID."""
    with working_as(username) as (actor, now):
        given = services.ProcessGiven(
            lead_id=post_of(lead, now),
            document_id=document_id,
            direction_id=direction_id,
            title=title,
            words=words,
            due=due,
            leads={number: post_of(name, now) for number, name in leads},
        )
        process = services.start_process(
            actor=actor, template_id=template_id, given=given, now=now, again=again
        )
        row = answers.process_out(process, actor)
    _tell(row, as_json=as_json)


@processes.command("stop")
@_on_process
@reason
def stop_command(*, username: str, process_id: UUID, reason: str, as_json: bool) -> None:
    """Dừng một quy trình; nhiệm vụ đã giao giữ nguyên."""
    with working_as(username) as (actor, now):
        process = services.stop_process(
            actor=actor, process_id=process_id, reason=reason, now=now
        )
        row = answers.process_out(process, actor)
    _tell(row, as_json=as_json)


@processes.command("skip")
@_on_process
@click.argument("number", type=int)
@reason
def skip_command(
    *, username: str, process_id: UUID, number: int, reason: str, as_json: bool
) -> None:
    """Đi tiếp không có bước NUMBER đã hủy hoặc chưa giao được."""
    with working_as(username) as (actor, now):
        process = services.skip_step(
            actor=actor, process_id=process_id, number=number, reason=reason, now=now
        )
        row = answers.process_out(process, actor)
    _tell(row, as_json=as_json)


@processes.command("step-lead")
@_on_process
@click.argument("number", type=int)
@click.option("--lead", required=True, help="Tên đăng nhập của người chủ trì.")
def step_lead_command(
    *, username: str, process_id: UUID, number: int, lead: str, as_json: bool
) -> None:
    """Chọn người chủ trì bước NUMBER chưa giao."""
    with working_as(username) as (actor, now):
        process = services.set_step_lead(
            actor=actor, process_id=process_id, number=number, lead_id=post_of(lead, now),
            now=now,
        )  # fmt: skip
        row = answers.process_out(process, actor)
    _tell(row, as_json=as_json)


def _line(row: dict[str, Any]) -> str:
    passed = sum(StepState(step["state"]).is_passed for step in row["steps"])
    state = row["state"].label
    return f"{row['id']}  {row['name']}  {row['title']}  {passed}/{len(row['steps'])}  {state}"


def _tell(row: dict[str, Any], *, as_json: bool) -> None:
    lines = [_line(row)]
    for step in row["steps"]:
        due = f", hạn {day_words(step['due_on'])}" if step["due_on"] else ""
        after = ", ".join(map(str, step["after"]))
        waits = f" bước {after}" if step["state"] is StepState.WAITING and after else ""
        lines.append(
            f"  {step['number']}. {step['title']}  {step['lead']['name']}  "
            f"{step['state'].label}{waits}{due}"
        )
        if step["trouble"]:
            lines.append(f"     {step['trouble']}")
    tell(row, "\n".join(lines), as_json=as_json)
