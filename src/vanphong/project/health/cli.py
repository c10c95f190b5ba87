"""Commands of the operator: how the site stands, and jobs that failed."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

import click
from django.db import connection
from procrastinate.contrib.django import app

from vanphong.kernel import clock, ports
from vanphong.kernel.errors import NotFound
from vanphong.kernel.health import State
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.project.health import facts

_MARK = {State.GOOD: "  ", State.WARN: "! ", State.BAD: "!!"}
_FAILED = (
    "select j.id, j.task_name, coalesce((select max(e.at) from procrastinate_events e "
    "where e.job_id = j.id), j.scheduled_at, now()) from procrastinate_jobs j "
    "where j.status = 'failed' order by j.id"
)


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def status(*, as_json: bool) -> None:
    """Tình trạng của bản cài; mã thoát 1 khi có điểm phải xử lý ngay."""
    with ports.database_in_use.call():
        connection.ensure_connection()  # without a database there is one thing to say
        found = facts.look(clock.now())
    state = facts.worst(found)
    if as_json:
        told = [
            {
                "name": f.name, "label": str(f.label), "words": f.words,
                "state": f.state, "value": f.value,
            }
            for f in found
        ]  # fmt: skip
        click.echo(json.dumps({"state": state, "facts": told}, ensure_ascii=False))
    else:
        for fact in facts.by_urgency(found):
            click.echo(f"{_MARK[fact.state]} {fact.label!s:<30} {fact.words}")
    sys.exit(1 if state is State.BAD else 0)


@click.group("jobs")
def jobs() -> None:
    """Việc nền bị hỏng: liệt kê, làm lại, bỏ."""


@jobs.command("failed")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def failed_command(*, as_json: bool) -> None:
    """Liệt kê việc hỏng; lý do ở nhật ký của máy chủ."""
    with ports.database_in_use.call():
        found = _failed()
    if as_json:
        told = [{"id": n, "task": task, "at": at.isoformat()} for n, task, at in found]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for number, task, at in found:
        click.echo(f"{number}\t{task}\t{vn_datetime(at)}")
    click.echo(f"{len(found)} việc hỏng.")


@jobs.command("retry")
@click.argument("number", type=int, metavar="SỐ", required=False)
def retry_command(*, number: int | None) -> None:
    """Làm lại việc hỏng có SỐ này; không ghi số thì mọi việc hỏng."""
    with ports.database_in_use.call():
        chosen = _chosen(number)
        for one in chosen:
            app.job_manager.retry_job_by_id(one, retry_at=dt.datetime.now(dt.UTC))
    click.echo(f"Đã xếp lại {len(chosen)} việc.")


@jobs.command("drop")
@click.argument("number", type=int, metavar="SỐ")
def drop_command(*, number: int) -> None:
    """Bỏ hẳn việc hỏng có SỐ này."""
    with ports.database_in_use.call():
        chosen = _chosen(number)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs where id = any(%s)", [chosen])
    click.echo("Đã bỏ việc này.")


def _failed() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_FAILED)
        return list(cursor.fetchall())


def _chosen(number: int | None) -> list[int]:
    found = [one for one, _, _ in _failed() if number in {None, one}]
    if number is not None and not found:
        raise NotFound("Không có việc hỏng nào mang số này.", code="job_not_found")
    return found
