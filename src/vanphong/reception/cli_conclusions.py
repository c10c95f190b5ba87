"""Commands of directions at reception and their conclusion notice: as the pages."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import click

from vanphong.kernel.command import post_of, working_as
from vanphong.reception import services
from vanphong.reception.command_parts import DAY, on_session, on_visit, tell


@click.command("direct")
@click.option("--words", required=True, help="Ý kiến chỉ đạo.")
@click.option("--doer", required=True, help="Cơ quan, người thực hiện.")
@click.option("--due", type=DAY, required=True, help="Thời hạn.")
@on_visit
def direct_command(
    *, visit_id: UUID, words: str, doer: str, due: dt.datetime, username: str, as_json: bool
) -> None:
    """Ghi ý kiến chỉ đạo của người tiếp cho một lượt."""
    with working_as(username) as (actor, now):
        made = services.direct_visit(
            actor=actor, visit_id=visit_id, words=words, doer=doer, due_on=due.date(), now=now
        )
    found = {"id": made.pk, "position": made.position, "due_on": made.due_on}
    tell(found, f"{made.position}. {made.doer}: {made.words}", as_json=as_json)


@click.command("conclude")
@click.option("--body", "body_id", type=click.UUID, help="Cơ quan ban hành.")
@on_session
def conclude_command(
    *, session_id: UUID, body_id: UUID | None, username: str, as_json: bool
) -> None:
    """Soạn thông báo kết luận của một buổi tiếp."""
    with working_as(username) as (actor, now):
        found = services.begin_conclusion(
            actor=actor, session_id=session_id, body_id=body_id, now=now
        )
    tell({"draft_id": found.draft_id}, str(found.draft_id), as_json=as_json)


@click.command("take-conclusion")
@click.option("--handler", help="Tên đăng nhập người xử lý; để trống là mình.")
@on_session
def take_command(
    *, session_id: UUID, handler: str | None, username: str, as_json: bool
) -> None:
    """Đưa kết luận đã phát hành thành việc có thời hạn."""
    with working_as(username) as (actor, now):
        taken = services.take_session_conclusions(
            actor=actor, session_id=session_id, now=now,
            handler_id=post_of(handler, now) if handler else None,
        )  # fmt: skip
    tell({"set_id": taken.pk}, str(taken.pk), as_json=as_json)


COMMANDS = (direct_command, conclude_command, take_command)
