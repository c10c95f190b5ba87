"""Commands that save one office alone and put it back; the operator's."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from vanphong.kernel import clock, ports
from vanphong.people.command_parts import operator_name
from vanphong.project.backups import index, office_making, office_restoring
from vanphong.project.backups.cli_options import (
    AS_JSON,
    FROM,
    IDENTITY,
    TO,
    TO_KEY,
    chosen_place,
    holders,
    line,
    needed,
    show,
)


@click.group("office")
def office_commands() -> None:
    """Sao lưu riêng một cơ quan và đưa về, không đụng đến cơ quan khác."""


@office_commands.command("create")
@click.argument("code", metavar="MÃ_CƠ_QUAN")
@TO
@TO_KEY
@AS_JSON
def create_command(
    *, code: str, to: str | None, to_key: tuple[str, ...], as_json: bool
) -> None:
    """Sao lưu riêng một cơ quan; chạy được khi mọi người đang làm việc.

    Mã thoát 1 nếu kho đang mất tệp (phần còn lại vẫn được sao lưu).
    """
    _, place = chosen_place(to)
    with ports.database_in_use.call():
        made = office_making.save_office(
            place=place,
            recipients=holders(to_key),
            code=code,
            actor_name=operator_name(),
            now=clock.now(),
        )
    click.echo(made.as_json() if as_json else f"Đã sao lưu {code}: {line(made)}")
    sys.exit(1 if made.lost else 0)


@office_commands.command("list")
@FROM
@AS_JSON
def list_command(*, source: str | None, as_json: bool) -> None:
    """Liệt kê các bản lưu riêng từng cơ quan, mới nhất ở cuối."""
    _, place = chosen_place(source)
    show(
        place,
        index.office_backups(place),
        as_json=as_json,
        none="Chưa có bản lưu riêng cơ quan nào.",
    )


@office_commands.command("restore")
@click.argument("backup_id", metavar="MÃ")
@FROM
@IDENTITY
@click.option(
    "--missing-only", is_flag=True, help="Chỉ bổ sung những gì đã mất, không đổi gì khác."
)
@click.option(
    "--dry-run", is_flag=True, help="Chỉ cho biết sẽ thêm, đặt lại, bỏ những gì; không ghi."
)
@AS_JSON
def restore_command(
    *,
    backup_id: str,
    source: str | None,
    identity: Path | None,
    missing_only: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Đưa hồ sơ của một cơ quan về như lúc lưu, trong chính bản cài này.

    Cơ quan khác không bị đụng đến nhưng chờ ghi trong lúc đưa về. Không làm khi sau bản lưu đã
    lấy, cấp hay hủy số văn bản, đã gỡ tệp, hoặc cơ quan khác đang dùng văn bản mới hơn. Người
    và khóa chỉ được bổ sung khi thiếu. Dấu vết giữ nguyên và ghi từng dòng thay đổi. Mã thoát 1
    nếu có chỗ khác với lúc lưu.
    """
    _, place = chosen_place(source)
    with ports.database_in_use.call():
        done = office_restoring.put_office_back(
            place=place,
            backup_id=backup_id,
            identities=needed(identity),
            actor_name=operator_name(),
            missing_only=missing_only,
            dry_run=dry_run,
        )
    facts = {
        "backup": done.backup.id, "dry_run": dry_run, **asdict(done.changed),
        "named": done.named, "files": done.files, "files_added": done.files_added,
        "trail_intact": done.trail.intact if done.trail else None, "faults": done.faults,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for words in (*done.named, *done.faults):
            click.echo(words)
        click.echo(_restored(done, dry_run=dry_run))
    sys.exit(1 if done.faults else 0)


def _restored(done: office_restoring.PutBack, *, dry_run: bool) -> str:
    changed = done.changed
    if not any((changed.added, changed.set_back, changed.taken_away, done.files_added)):
        return "Không thiếu gì, không đổi gì."
    verdict = "Sẽ" if dry_run else "Có chỗ khác với lúc lưu:" if done.faults else "Đã"
    words = (
        f"{verdict} thêm {changed.added} dòng, đặt lại {changed.set_back}, bỏ "
        f"{changed.taken_away}; bổ sung {done.files_added} trong {done.files} tệp"
    )
    if done.trail is None:
        return f"{words}. Chưa ghi gì."
    return f"{words}; dấu vết {'nguyên vẹn' if done.trail.intact else 'KHÔNG nguyên vẹn'}."
