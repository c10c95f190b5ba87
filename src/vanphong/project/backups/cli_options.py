"""What the commands of backups have in common."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings

from vanphong.kernel.errors import Invalid
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.project.backups.envelopes import Identities
from vanphong.project.backups.index import Index
from vanphong.project.backups.places import Place, place_of

AS_JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
FROM = click.option("--from", "source", help="Nơi để bản sao lưu; mặc định VANPHONG_BACKUP_TO.")
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
