"""What the commands of backups have in common."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings

from vanphong.kernel.errors import Invalid
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.project.backups import index
from vanphong.project.backups.envelopes import Identities, Recipients
from vanphong.project.backups.index import Index
from vanphong.project.backups.places import Place, place_of

AS_JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
FROM = click.option("--from", "source", help="Nơi để bản sao lưu; mặc định VANPHONG_BACKUP_TO.")
TO = click.option("--to", help="Thư mục hoặc s3://…; mặc định VANPHONG_BACKUP_TO.")
TO_KEY = click.option(
    "--to-key",
    multiple=True,
    help="Khóa công khai người giữ khóa; mặc định VANPHONG_BACKUP_RECIPIENTS.",
)
IDENTITY = click.option(
    "--identity",
    type=click.Path(path_type=Path),
    help="Tệp khóa riêng của một người giữ khóa.",
)


def chosen_place(given: str | None) -> tuple[str, Place]:
    """Give address and place, as given or as set.

    :raises Invalid: `backup_place`.
    """
    address = given or settings.ENVIRONMENT.backup_to
    if not address:
        raise Invalid(
            "Chưa rõ nơi sao lưu. Xin khai VANPHONG_BACKUP_TO hoặc --to, --from.",
            code="backup_place",
        )
    return address, place_of(address)


def holders(to_key: tuple[str, ...]) -> Recipients:
    """Read the holders' public keys, as given or as set.

    :raises Refused, Invalid: as `Recipients`.
    """
    return Recipients(" ".join(to_key) or settings.ENVIRONMENT.backup_recipients)


def show(place: Place, ids: list[str], *, as_json: bool, none: str) -> None:
    """Print some backups, each in a line; `none` when there are none."""
    found = [index.read_index(place, one) for one in ids]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        click.echo(line(one))
    if not found:
        click.echo(none)


def line(made: Index) -> str:
    """Tell a backup in one line."""
    words = (
        f"{made.id}  {vn_datetime(made.at)}  {made.rows} dòng, {made.files} tệp "
        f"({made.file_bytes / 1024**2:.1f} MB)".replace(".", ",")
    )
    if made.lost:
        words += f", kho tệp đang MẤT {made.lost} tệp"
    return words + (
        f", trong đó {made.missing} tệp không bản lưu nào có" if made.missing else ""
    )


def needed(identity: Path | None) -> Identities:
    """Read the holder's key.

    :raises Invalid: `backup_identity`.
    """
    if identity is None:
        raise Invalid(
            "Cần tệp khóa riêng của một người giữ khóa: --identity.", code="backup_identity"
        )
    return Identities(identity)
