"""Commands of backups; all are the operator's, none needs an account."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings

from vanphong.kernel import clock, ports
from vanphong.project.backups import checking, index, making, practising, pruning, restoring
from vanphong.project.backups.cli_office import office_commands
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
from vanphong.project.backups.envelopes import Identities, new_identity
from vanphong.project.backups.places import Place, place_of

Command = Callable[..., None]
_KEYS_FROM = click.option(
    "--keys-from", help="Nơi để phong bì khóa; mặc định VANPHONG_BACKUP_KEYS_TO."
)
_WHICH = click.argument("backup_id", metavar="MÃ", default=index.LATEST)


@click.group("backup")
def commands() -> None:
    """Sao lưu cả bản cài, kiểm tra, phục hồi, tập phục hồi."""


def _keys_place(given: str | None, address: str) -> tuple[str, Place]:
    chosen = given or settings.ENVIRONMENT.backup_keys_to or address
    return chosen, place_of(chosen)


def _say(as_json: bool) -> Callable[[str], None]:
    return (lambda _: None) if as_json else click.echo


@commands.command("new-key")
@click.argument("file", type=click.Path(path_type=Path))
def new_key_command(*, file: Path) -> None:
    """Tạo khóa cho một người giữ khóa: khóa riêng vào FILE, in khóa công khai.

    Làm trên máy của người đó; tệp khóa riêng không bao giờ để trên máy chủ.
    """
    click.echo(new_identity(file))


@commands.command("create")
@TO
@click.option("--keys-to", help="Nơi để phong bì khóa; mặc định VANPHONG_BACKUP_KEYS_TO.")
@TO_KEY
@AS_JSON
def create_command(
    *, to: str | None, keys_to: str | None, to_key: tuple[str, ...], as_json: bool
) -> None:
    """Sao lưu cả bản cài; chạy được khi mọi người đang làm việc.

    Mã thoát 1 nếu kho đang mất tệp (phần còn lại vẫn được sao lưu).
    """
    address, place = chosen_place(to)
    with ports.database_in_use.call():
        made = making.make_backup(
            place=place,
            keys_place=_keys_place(keys_to, address)[1],
            recipients=holders(to_key),
            now=clock.now(),
            say=_say(as_json),
        )
    click.echo(made.as_json() if as_json else f"Đã sao lưu: {line(made)}")
    sys.exit(1 if made.lost else 0)


@commands.command("list")
@FROM
@AS_JSON
def list_command(*, source: str | None, as_json: bool) -> None:
    """Liệt kê các bản sao lưu, mới nhất ở cuối."""
    _, place = chosen_place(source)
    show(place, index.whole_backups(place), as_json=as_json, none="Chưa có bản sao lưu nào.")


@commands.command("verify")
@_WHICH
@FROM
@_KEYS_FROM
@IDENTITY
@AS_JSON
def verify_command(
    *,
    backup_id: str,
    source: str | None,
    keys_from: str | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Kiểm tra một bản sao lưu tại chỗ, mặc định bản mới nhất; mã thoát 1 nếu có chỗ hỏng.

    Không cần khóa để biết có gì thiếu hay bị thay đổi; có --identity thì mở và đối chiếu
    từng tệp.
    """
    address, place = chosen_place(source)
    made = index.read_index(place, backup_id)
    known = Identities(identity) if identity else None
    found = list(checking.faults(place, _keys_place(keys_from, address)[1], made, known))
    if as_json:
        click.echo(json.dumps({"backup": made.id, "faults": found}, ensure_ascii=False))
    else:
        for words in found:
            click.echo(words)
        opened = "đã mở và đối chiếu từng tệp" if known else "chưa mở, chỉ so mã băm"
        click.echo(f"{'Có chỗ hỏng' if found else 'Nguyên vẹn'} ({opened}): {line(made)}")
    sys.exit(1 if found else 0)


@commands.command("restore")
@_WHICH
@FROM
@_KEYS_FROM
@IDENTITY
@click.option("--signatures", default=0, help="Kiểm tra lại chữ ký của ngần này tệp mới nhất.")
@AS_JSON
def restore_command(
    *,
    backup_id: str,
    source: str | None,
    keys_from: str | None,
    identity: Path | None,
    signatures: int,
    as_json: bool,
) -> None:
    """Phục hồi vào bản cài còn trống, rồi đối chiếu từng bảng, từng tệp và dấu vết.

    Mã thoát 1 nếu có chỗ khác với lúc sao lưu.
    """
    address, place = chosen_place(source)
    with ports.database_in_use.call():
        done = restoring.restore(
            place=place,
            keys_place=_keys_place(keys_from, address)[1],
            backup_id=backup_id,
            identities=needed(identity),
            say=_say(as_json),
        )
        checked = restoring.check_signatures(signatures, clock.now())
    found = [*done.faults, *checked.faults]
    facts = {
        "backup": done.backup.id, "tables": done.tables, "rows": done.rows,
        "files": done.files, "trail_rows": done.trail.rows, "trail_intact": done.trail.intact,
        "signed_files": checked.signed, "faults": found,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for words in found:
            click.echo(words)
        click.echo(_restored(facts))
    sys.exit(1 if found else 0)


def _restored(facts: dict[str, object]) -> str:
    verdict = "Có chỗ khác với lúc sao lưu" if facts["faults"] else "Đúng như lúc sao lưu"
    return (
        f"{verdict}: {facts['tables']} bảng, {facts['rows']} dòng, {facts['files']} tệp, "
        f"{facts['trail_rows']} dòng dấu vết đã niêm phong"
        + (f", {facts['signed_files']} tệp có chữ ký hợp lệ." if facts["signed_files"] else ".")
    )


@commands.command("drill")
@_WHICH
@FROM
@_KEYS_FROM
@IDENTITY
@AS_JSON
def drill_command(
    *,
    backup_id: str,
    source: str | None,
    keys_from: str | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Tập phục hồi: phục hồi sang một chỗ tạm, đối chiếu tất cả, rồi dọn đi.

    Không đụng đến bản đang chạy. Mã thoát 1 nếu có chỗ khác với lúc sao lưu.
    """
    needed(identity)
    address, place = chosen_place(source)
    made = index.read_index(place, backup_id)
    facts = practising.practise(
        source=address,
        keys_source=_keys_place(keys_from, address)[0],
        backup_id=made.id,
        identity=Path(str(identity)).absolute(),
        now=clock.now(),
    )
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for words in facts["faults"]:
            click.echo(words)
        click.echo(_restored(facts))
    sys.exit(1 if facts["faults"] else 0)


@commands.command("prune")
@click.option("--keep", required=True, type=int, help="Số bản mới nhất được giữ lại.")
@FROM
@_KEYS_FROM
def prune_command(*, keep: int, source: str | None, keys_from: str | None) -> None:
    """Bỏ các bản sao lưu cũ, và những tệp chỉ bản cũ mới cần."""
    address, place = chosen_place(source)
    gone = pruning.prune(place, _keys_place(keys_from, address)[1], keep=keep)
    click.echo(f"Đã bỏ {len(gone)} bản sao lưu cũ.")


commands.add_command(office_commands)
