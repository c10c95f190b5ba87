"""The command that checks the form of a file."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import nullcontext
from pathlib import Path
from uuid import UUID

import click

from vanphong.drafting import checked, queries
from vanphong.drafting.checking.checker import Report
from vanphong.drafting.command_parts import as_json_too as _json
from vanphong.drafting.command_parts import draft_named
from vanphong.drafting.command_parts import word_file as _file
from vanphong.drafting.form_rules import FormSystem
from vanphong.kernel import clock
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.rules import Severity

_LABELS = {Severity.BLOCK: "Phải sửa", Severity.WARN: "Nên sửa", Severity.INFO: "Xem lại"}
_day = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])


@click.command("check")
@click.argument("file", type=_file)
@click.option("--on", type=_day, help="Ngày ban hành; bỏ trống thì lấy ngày ghi trong tệp.")
@click.option(
    "--system", type=click.Choice(list(FormSystem)), help="Thể thức Đảng hay Nhà nước."
)
@click.option(
    "--as", "username", help="Tên đăng nhập, để đối chiếu với sổ và cơ quan của mình."
)
@click.option(
    "--fix",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ghi tệp Word đã sửa những chỗ chắc chắn.",
)
@_json
def check_command(
    *, file: Path, on: dt.datetime | None, system: str | None, username: str | None,
    out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Soát thể thức và nội dung tệp Word hoặc PDF FILE, không lưu gì vào hệ thống.

    Kết thúc với mã 1 khi có lỗi phải sửa.
    """
    day = on.date() if on else None
    content = file.read_bytes()
    form = FormSystem(system) if system else None
    with working_as(username) if username else nullcontext((None, clock.now())) as (actor, now):
        report = checked.check_file(
            actor=actor, content=content, name=file.name, on=day, system=form, now=now
        )
    _say(report, as_json=as_json)
    if out is not None:
        out.write_bytes(checked.fixed_file(content, report, checked.sure_numbers(report)))
        click.echo(f"Đã ghi {out}.", err=as_json)
    if report.count(Severity.BLOCK):
        raise SystemExit(1)


@click.command("check-draft")
@draft_named
@acts_as
@_json
def check_draft_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Soát nội dung đã lưu của một dự thảo; hình thức do phần mềm trình bày."""
    with working_as(username) as (actor, now):
        draft = queries.get_draft(actor, draft_id)
        report = checked.check_draft(actor, draft, vietnam_date(now))
    _say(report, as_json=as_json)


COMMANDS = (check_command, check_draft_command)


def _say(report: Report, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    click.echo(f"{report.form.title}, ngày {report.on:%d/%m/%Y}")
    for number, finding in enumerate(report.findings, 1):
        click.echo(
            f"{number:3}. [{_LABELS[finding.severity]}] {finding.where}: {finding.message}"
        )
        if finding.quote:
            click.echo(f"     “{finding.quote}”")
        if finding.fix:
            verb = "Sửa" if finding.fix.sure else "Có thể sửa, hãy tự xem"
            click.echo(f"     {verb}: {finding.fix.label}")
        click.echo(f"     {finding.rule.source}")
    counts = ", ".join(f"{_LABELS[one].lower()} {report.count(one)}" for one in _LABELS)
    click.echo(f"Kết quả: {counts}.")
