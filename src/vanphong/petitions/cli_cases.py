"""Commands of cases: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from vanphong.kernel import ports
from vanphong.kernel.command import post_of, working_as
from vanphong.petitions import (
    queries,
    services,
)
from vanphong.petitions.answers import case_out, step_out
from vanphong.petitions.command_parts import (
    DAY,
    case_line,
    day_of,
    on_case,
    reason,
    tell,
)
from vanphong.petitions.rules import PLACE, VALUES, Key, Step
from vanphong.petitions.rules.events import ExtensionGround


def _keys(function: click.decorators.FC) -> click.decorators.FC:
    for key in reversed(Key):
        option = click.option(
            f"--{key.value.lower().replace('_', '-')}", key.value,
            type=click.Choice([one.value for one in VALUES[key]]), help="Phân loại.",
        )  # fmt: skip
        function = option(function)
    return function


@click.command("judge")
@_keys
@click.option("--place", PLACE, help="Địa bàn: mã tỉnh hoặc xã.")
@click.option("--reason", default="", help="Lý do, khi đổi phân loại đã quyết định.")
@on_case
def judge_command(
    *, case_id: UUID, reason: str, username: str, as_json: bool, **chosen: str | None
) -> None:
    """Phân loại một vụ việc."""
    values = {key.upper(): value for key, value in chosen.items() if value}
    with working_as(username) as (actor, now):
        case = services.judge_case(
            actor=actor, case_id=case_id, values=values, reason=reason, now=now
        )
        found = case_out(case)
    tell(found, case_line(found), as_json=as_json)


@click.command("step")
@click.option(
    "--step", type=click.Choice([one.value for one in Step]), required=True, help="Việc."
)
@click.option("--words", default="", help="Lý do, nội dung.")
@click.option("--to", "addressee", default="", help="Nơi nhận.")
@click.option("--on", "happened_on", type=DAY, help="Ngày; để trống là hôm nay.")
@click.option("--answer-by", type=DAY, help="Hạn trả lời, khi đôn đốc.")
@click.option("--symbol", default="", help="Số, ký hiệu văn bản.")
@click.option("--ground", default="", help="Căn cứ tạm đình chỉ, ví dụ FORCE_MAJEURE.")
@on_case
def step_command(
    *,
    case_id: UUID,
    happened_on: dt.datetime | None,
    answer_by: dt.datetime | None,
    username: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Đề xuất một hướng xử lý; người được quyết định thì làm ngay."""
    with working_as(username) as (actor, now):
        row = services.propose_step(
            actor=actor, case_id=case_id, happened_on=day_of(happened_on),
            answer_by=day_of(answer_by), now=now, **given,
        )  # fmt: skip
    found = step_out(row)
    tell(found, f"{found['label']}: {found['verdict']}", as_json=as_json)


@click.command("decide")
@click.option("--approve/--decline", default=True, help="Duyệt hay trả lại đề xuất.")
@click.option("--reason", default="", help="Lý do, khi trả lại.")
@on_case
def decide_command(
    *, case_id: UUID, approve: bool, reason: str, username: str, as_json: bool
) -> None:
    """Duyệt đề xuất đang chờ, hoặc trả lại."""
    with working_as(username) as (actor, now):
        row = services.decide_step(
            actor=actor, case_id=case_id, approve=approve, reason=reason, now=now
        )
    found = step_out(row)
    tell(found, f"{found['label']}: {found['verdict']}", as_json=as_json)


@click.command("paper")
@click.option("--step", "step_id", type=click.UUID, required=True, help="Mã bước đã duyệt.")
@click.option("--body", "body_id", type=click.UUID, help="Cơ quan ban hành.")
@on_case
def paper_command(
    *, case_id: UUID, step_id: UUID, body_id: UUID | None, username: str, as_json: bool
) -> None:
    """Soạn văn bản của một bước đã duyệt."""
    with working_as(username) as (actor, now):
        row = services.begin_paper(
            actor=actor, case_id=case_id, step_id=step_id, body_id=body_id, now=now
        )
    found = step_out(row)
    tell(found, f"{found['label']}: dự thảo {found['draft_id']}", as_json=as_json)


@click.command("extend")
@click.option("--duty", required=True, help="Mã thời hạn, như trang vụ việc và lệnh show ghi.")
@click.option("--days", type=int, required=True, help="Số ngày thêm, theo đơn vị của thời hạn.")
@click.option("--symbol", required=True, help="Số quyết định gia hạn.")
@click.option("--on", "decided_on", type=DAY, required=True, help="Ngày quyết định.")
@click.option("--ground", type=click.Choice([one.value for one in ExtensionGround]), required=True,
              help="Căn cứ.")  # fmt: skip
@reason
@on_case
def extend_command(
    *, case_id: UUID, decided_on: dt.datetime, username: str, as_json: bool, **given: Any
) -> None:
    """Gia hạn một thời hạn bằng quyết định, khi luật cho phép."""
    with working_as(username) as (actor, now):
        case = services.extend_clock(
            actor=actor, case_id=case_id, decided_on=decided_on.date(), now=now, **given
        )
        found = case_out(case)
    tell(found, case_line(found), as_json=as_json)


@click.command("withdraw-step")
@on_case
def withdraw_step_command(*, case_id: UUID, username: str, as_json: bool) -> None:
    """Rút đề xuất của mình."""
    with working_as(username) as (actor, now):
        row = services.withdraw_step(actor=actor, case_id=case_id, now=now)
    tell(step_out(row), "Đã rút.", as_json=as_json)


@click.command("assign")
@click.option("--to", "handler", required=True, help="Tên đăng nhập của người xử lý.")
@on_case
def assign_command(*, case_id: UUID, handler: str, username: str, as_json: bool) -> None:
    """Giao xử lý một vụ việc."""
    with working_as(username) as (actor, now):
        case = services.assign_case(
            actor=actor, case_id=case_id, post_id=post_of(handler, now), now=now
        )
        found = case_out(case)
    tell(found, case_line(found), as_json=as_json)


@click.command("split")
@click.option(
    "--part", "parts", multiple=True, required=True, help="Một nội dung; ghi nhiều lần."
)
@on_case
def split_command(
    *, case_id: UUID, parts: tuple[str, ...], username: str, as_json: bool
) -> None:
    """Tách một đơn nhiều nội dung thành các vụ việc."""
    with working_as(username) as (actor, now):
        made = services.split_case(actor=actor, case_id=case_id, parts=parts, now=now)
        found = [case_out(one) for one in made]
    tell(found, "\n".join(map(case_line, found)), as_json=as_json)


@click.command("join")
@click.option("--into", "into", required=True, help="Số vụ việc nhập vào, ví dụ 12/2026.")
@reason
@on_case
def join_command(
    *, case_id: UUID, into: str, reason: str, username: str, as_json: bool
) -> None:
    """Nhập các đơn của một vụ việc vào vụ việc khác."""
    with working_as(username) as (actor, now):
        other = queries.case_numbered(actor, into)
        case = services.join_case(
            actor=actor, case_id=case_id, into_id=other.pk, reason=reason, now=now
        )
        found = case_out(case)
    tell(found, case_line(found), as_json=as_json)


@click.command("undo")
@reason
@on_case
def undo_command(*, case_id: UUID, reason: str, username: str, as_json: bool) -> None:
    """Hoàn lại việc tách hoặc nhập."""
    with working_as(username) as (actor, now):
        case = services.undo_emptying(actor=actor, case_id=case_id, reason=reason, now=now)
        found = case_out(case)
    tell(found, case_line(found), as_json=as_json)


@click.command("bar")
@click.option("--person", required=True, help="Tên đăng nhập của người không được tham gia.")
@click.option("--lift", is_flag=True, help="Cho tham gia trở lại.")
@reason
@on_case
def bar_command(
    *, case_id: UUID, person: str, lift: bool, reason: str, username: str, as_json: bool
) -> None:
    """Không cho một người tham gia vụ việc vì có liên quan, hoặc cho trở lại."""
    with working_as(username) as (actor, now):
        barred = ports.actor_of_username.call(person, now).person_key
        act = services.lift_bar if lift else services.bar_person
        act(actor=actor, case_id=case_id, person_id=barred, reason=reason, now=now)
    tell({"done": True}, "Đã ghi.", as_json=as_json)


COMMANDS = (
    judge_command,
    step_command,
    decide_command,
    paper_command,
    extend_command,
    withdraw_step_command,
    assign_command,
    split_command,
    join_command,
    undo_command,
    bar_command,
)
