"""Commands of cases that follow others: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.command import working_as
from vanphong.petitions import queries, services
from vanphong.petitions.command_parts import DAY, day_of, on_case, reason, tell
from vanphong.petitions.follow_answers import Out, follow_out
from vanphong.petitions.rules.follows import FollowGround, FollowKind


@click.command("follow")
@click.option("--kind", type=click.Choice([one.value for one in FollowKind]), required=True,
              help="Khiếu nại lần hai hay tố cáo tiếp.")  # fmt: skip
@click.option("--ground", type=click.Choice([one.value for one in FollowGround]), required=True,
              help="Không đồng ý kết quả, hay quá hạn chưa giải quyết.")  # fmt: skip
@click.option("--earlier", default="", help="Số vụ việc trước, ví dụ 12/2026.")
@click.option("--body", default="", help="Hoặc cơ quan khác đã nhận giải quyết.")
@click.option("--symbol", default="", help="Số quyết định, kết luận lần trước.")
@click.option("--decided", type=DAY, help="Ngày quyết định, kết luận.")
@click.option("--since", type=DAY, help="Ngày nhận được quyết định, hoặc hết hạn giải quyết.")
@click.option("--late-reason", default="", help="Lý do vẫn xem xét khi quá thời hạn.")
@on_case
def follow_command(
    *,
    case_id: UUID,
    earlier: str,
    decided: dt.datetime | None,
    since: dt.datetime | None,
    username: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Ghi vụ việc là khiếu nại lần hai, tố cáo tiếp của một vụ việc trước."""
    with working_as(username) as (actor, now):
        other = queries.case_numbered(actor, earlier, "earlier") if earlier else None
        facts = services.FollowFacts(
            earlier_id=other.pk if other else None, decided_on=day_of(decided),
            since_on=day_of(since), **given,
        )  # fmt: skip
        services.follow_case(actor=actor, case_id=case_id, facts=facts, now=now)
        found = follow_out(actor, queries.get_case(actor, case_id))
    tell(found, follow_line(found or {}), as_json=as_json)


@click.command("unfollow")
@reason
@on_case
def unfollow_command(*, case_id: UUID, reason: str, username: str, as_json: bool) -> None:
    """Bỏ liên kết với vụ việc trước."""
    with working_as(username) as (actor, now):
        services.unfollow_case(actor=actor, case_id=case_id, reason=reason, now=now)
    tell({"done": True}, "Đã bỏ liên kết.", as_json=as_json)


def follow_line(found: Out) -> str:
    """Write what a case follows as one line."""
    parts = (
        found["label"],
        found["ground_label"],
        found["case"] or found["body"],
        found["symbol"],
    )
    return ", ".join(filter(None, parts))


COMMANDS = (follow_command, unfollow_command)
