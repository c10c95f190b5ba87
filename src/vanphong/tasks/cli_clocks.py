"""Commands of clocks: pause, resume, who follows, and the office's limit of extensions."""

from __future__ import annotations

from uuid import UUID

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.tasks import answers, queries, services
from vanphong.tasks.command_parts import as_json_too, day_words, on_task, reason, tell
from vanphong.tasks.rules import ExtensionLimit


@click.command("pause")
@on_task
@reason
@click.option("--basis", default="", help="Căn cứ: số, ký hiệu, ngày của văn bản.")
def pause_command(
    *, username: str, task_id: UUID, reason: str, basis: str, as_json: bool
) -> None:
    """Tạm dừng một nhiệm vụ: hạn đứng lại, không nhắc, không tính là quá hạn."""
    with working_as(username) as (actor, now):
        task = services.pause_task(
            actor=actor, task_id=task_id, reason=reason, basis=basis, now=now
        )
        answer = answers.task_out(actor, task)
    tell(answer, "Đã tạm dừng.", as_json=as_json)


@click.command("resume")
@on_task
@reason
def resume_command(*, username: str, task_id: UUID, reason: str, as_json: bool) -> None:
    """Cho một nhiệm vụ đang tạm dừng tiếp tục; các ngày đã dừng cộng vào hạn."""
    with working_as(username) as (actor, now):
        task = services.resume_task(actor=actor, task_id=task_id, reason=reason, now=now)
        answer = answers.task_out(actor, task)
        lines = [f"Hạn mới: {day_words(task.due_on)}.", *task.due_explanation.get("lines", [])]
    tell(answer, "\n".join(lines), as_json=as_json)


@click.command("follow")
@on_task
@click.option("--follower", default="", help="Tên đăng nhập; bỏ trống là không ai theo dõi.")
@reason
def follow_command(
    *, username: str, task_id: UUID, follower: str, reason: str, as_json: bool
) -> None:
    """Đổi người theo dõi một nhiệm vụ."""
    with working_as(username) as (actor, now):
        task = services.set_follower(
            actor=actor,
            task_id=task_id,
            follower_id=post_of(follower, now) if follower else None,
            reason=reason,
            now=now,
        )
        answer = answers.task_out(actor, task)
        said = str(task.follower or "không ai")
    tell(answer, f"Người theo dõi: {said}.", as_json=as_json)


@click.command("extension-limit")
@acts_as
@click.option("--times", type=int, help="Gia hạn nhiều nhất mấy lần.")
@click.option("--days", type=int, help="Các lần cộng lại nhiều nhất mấy ngày.")
@click.option("--none", "no_limit", is_flag=True, help="Bỏ giới hạn.")
@click.option("--reason", default="", help="Lý do đổi.")
@as_json_too
def extension_limit_command(
    *,
    username: str,
    times: int | None,
    days: int | None,
    no_limit: bool,
    reason: str,
    as_json: bool,
) -> None:
    """Xem hoặc đặt giới hạn gia hạn của cơ quan; đặt thì ghi lại cả hai số."""
    with working_as(username) as (actor, now):
        if no_limit or times is not None or days is not None:
            limit = ExtensionLimit() if no_limit else ExtensionLimit(times, days)
            services.set_extension_limit(actor=actor, limit=limit, reason=reason, now=now)
        answer = answers.extension_limits_out(actor)
        lines = [_said(queries.extension_limit(actor))]
        lines += [
            f"  từ {day_words(vietnam_date(one.set_at))}: {_said(one.limit)} {one.reason}"
            for one in queries.extension_history(actor)
        ]
    tell(answer, "\n".join(lines), as_json=as_json)


def _said(limit: ExtensionLimit) -> str:
    times, days = (
        "không giới hạn" if most is None else f"nhiều nhất {most}"
        for most in (limit.most_times, limit.most_days)
    )
    return f"Số lần gia hạn: {times}. Số ngày cộng lại: {days}."


COMMANDS = (pause_command, resume_command, follow_command, extension_limit_command)
