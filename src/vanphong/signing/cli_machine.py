"""The command that gives the machine the key it signs receipts with."""

from __future__ import annotations

from pathlib import Path

import click

from vanphong.signing.machine import keep_machine_key

_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("machine-key")
@click.argument("key_file", type=_file)
@click.option("--pin-file", type=_file, required=True, help="Tệp có mã PIN của tệp khóa.")
def machine_key_command(*, key_file: Path, pin_file: Path) -> None:
    """Giữ một tệp khóa PKCS#12 để máy chủ ký biên nhận (lệnh của người vận hành)."""
    key = keep_machine_key(key_file.read_bytes(), pin_file.read_text("utf-8").strip())
    until = key.identity.certificate.not_valid_after_utc
    click.echo(f"Máy ký bằng khóa của {key.identity.name}, đến {until:%d/%m/%Y}.")
