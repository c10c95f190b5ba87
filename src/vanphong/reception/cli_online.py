"""Commands of sessions online: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.command import working_as
from vanphong.reception import online_pages, queries, services
from vanphong.reception.command_parts import MOMENT, moment_of, on_session, tell
from vanphong.reception.rules import OnlineStep


def _line(one: dict[str, Any]) -> str:
    by = f"chậm nhất {one['by']:%d/%m/%Y %H:%M}" if one["by"] else ""
    done = (
        f"đã làm {one['done_at'].astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        if one["done_at"]
        else "chưa ghi"
    )
    return "  ".join(filter(None, (one["label"], by, done, "MUỘN" if one["late"] else "")))


@click.command("online")
@click.option(
    "--step", type=click.Choice([one.value for one in OnlineStep]), help="Ghi một việc."
)
@click.option("--at", type=MOMENT, help="Lúc làm xong, giờ Việt Nam; để trống là bây giờ.")
@on_session
def online_command(
    *, session_id: UUID, step: str | None, at: dt.datetime | None, username: str, as_json: bool
) -> None:
    """Xem việc chuẩn bị của buổi tiếp trực tuyến; với --step thì ghi một việc đã làm."""
    with working_as(username) as (actor, now):
        if step:
            services.note_online(
                actor=actor, session_id=session_id, step=step, now=now,
                done_at=moment_of(at) or now,
            )  # fmt: skip
        found = online_pages.online_out(actor, queries.get_session(actor, session_id))
    tell(found, "\n".join(map(_line, found["steps"])), as_json=as_json)


@click.command("record")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Bản ghi âm.")  # fmt: skip
@click.option("--kept-at", default="", help="Nơi lưu bản ghi hình.")
@click.option("--digest", default="", help="Mã băm SHA-256 của bản ghi hình.")
@on_session
def record_command(
    *,
    session_id: UUID,
    file: Path | None,
    kept_at: str,
    digest: str,
    username: str,
    as_json: bool,
) -> None:
    """Lưu bản ghi của một buổi tiếp trực tuyến."""
    with working_as(username) as (actor, now):
        record = services.add_record(
            actor=actor, session_id=session_id, now=now, kept_at=kept_at, digest=digest,
            sound=(file.name, file.read_bytes()) if file else None,
        )  # fmt: skip
        found = online_pages.record_out(record)
    tell(found, found["file"] or found["kept_at"], as_json=as_json)


COMMANDS = (online_command, record_command)
