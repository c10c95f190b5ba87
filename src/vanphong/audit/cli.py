"""Commands of the trail."""

from __future__ import annotations

import dataclasses
import json
import sys

import click
from django.db import connections

from vanphong.audit.jobs import seal
from vanphong.audit.verification import verify_trail


@click.group("audit")
def commands() -> None:
    """Dấu vết: niêm phong và kiểm tra."""


@commands.command("seal")
def seal_command() -> None:
    """Niêm phong các dòng dấu vết chưa niêm phong."""
    total = 0
    for _ in range(2):  # the first run notes the horizon, the second seals up to it
        total += seal()
    click.echo(f"Đã niêm phong {total} dòng.")


@commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def verify_command(*, as_json: bool) -> None:
    """Kiểm tra toàn bộ dấu vết; mã thoát 1 nếu có dòng sai."""
    admin = connections["admin"]
    admin.ensure_connection()
    with admin.connection.transaction():
        report = verify_trail(admin.connection)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(report), ensure_ascii=False))
    elif report.intact:
        click.echo(
            f"Dấu vết nguyên vẹn: {report.rows} dòng, {report.seals} niêm phong, "
            f"{report.unsealed} dòng chờ niêm phong."
        )
    else:
        click.echo(f"Dấu vết bị sửa. Dòng sai đầu tiên: {report.first_bad_id}. {report.reason}.")
    sys.exit(0 if report.intact else 1)
