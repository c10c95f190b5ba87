"""Commands of the trail."""

from __future__ import annotations

import dataclasses
import json
import re
import sys

import click
from django.db import connections

from vanphong.audit import heads
from vanphong.audit.jobs import seal
from vanphong.audit.verification import verify_trail
from vanphong.kernel import ports


@click.group("audit")
def commands() -> None:
    """Dấu vết: niêm phong và kiểm tra."""


@commands.command("seal")
def seal_command() -> None:
    """Niêm phong các dòng dấu vết chưa niêm phong."""
    with ports.database_in_use.call():
        # the first run notes the horizon, the second seals up to it
        total = seal() + seal()
    click.echo(f"Đã niêm phong {total} dòng.")


@commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--head", default="", help="Đầu chuỗi đã ghi lại trước đây (<dòng>:<mã băm>).")
def verify_command(*, as_json: bool, head: str) -> None:
    """Kiểm tra toàn bộ dấu vết; mã thoát 1 nếu có dòng sai.

    Không có --head thì đối chiếu với đầu chuỗi ghi gần nhất trong thư mục dữ liệu.
    """
    if head and not re.fullmatch(r"\d{1,18}:[0-9a-f]{64}", head):
        sentence = (
            "Đầu chuỗi gõ chưa đúng: cần <dòng>:<mã băm 64 chữ số>, như ở trail/heads.txt."
        )
        raise click.BadParameter(sentence, param_hint="--head")
    with ports.database_in_use.call():
        admin = connections["admin"]
        admin.ensure_connection()
        with admin.connection.transaction():
            report = verify_trail(admin.connection, head=head or heads.latest())
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(report), ensure_ascii=False))
    elif report.intact:
        click.echo(
            f"Dấu vết nguyên vẹn: {report.rows} dòng, {report.seals} niêm phong, "
            f"{report.unsealed} dòng chờ niêm phong. Đầu chuỗi: {report.head or 'chưa có'}"
        )
    else:
        click.echo(
            f"Dấu vết bị sửa. Dòng sai đầu tiên: {report.first_bad_id}. {report.reason}."
        )
    sys.exit(0 if report.intact else 1)
