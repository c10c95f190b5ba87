"""The command that begins a letter urging late work."""

from __future__ import annotations

from uuid import UUID

import click

from vanphong.drafting.command_parts import as_json_too, say
from vanphong.drafting.urging_letters import begin_urging_letter
from vanphong.kernel.command import acts_as, working_as


@click.command("urge-late")
@click.option("--task", "task_ids", type=click.UUID, multiple=True, required=True,
              help="Mã nhiệm vụ quá hạn; ghi nhiều lần được.")  # fmt: skip
@click.option("--body", "body_id", type=click.UUID, help="Cơ quan ban hành.")
@acts_as
@as_json_too
def urge_late_command(
    *, username: str, task_ids: tuple[UUID, ...], body_id: UUID | None, as_json: bool
) -> None:
    """Lập công văn đôn đốc các nhiệm vụ quá hạn, để xem lại và trình ký."""
    with working_as(username) as (actor, now):
        draft = begin_urging_letter(actor=actor, task_ids=task_ids, body_id=body_id, now=now)
    say(draft, as_json=as_json)


COMMANDS = (urge_late_command,)
