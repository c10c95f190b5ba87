"""Commands of files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from vanphong.files.examination import examine
from vanphong.kernel import clock


@click.group("files")
def commands() -> None:
    """Tệp: kiểm tra trước khi nhận."""


@commands.command("check")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def check_command(*, path: Path, as_json: bool) -> None:
    """Cho biết hệ thống có nhận tệp PATH hay không; không lưu gì. Mã thoát 1 nếu không nhận."""
    found = examine(content=path.read_bytes(), name=path.name, on=clock.today())
    facts = {
        "name": found.name,
        "media_type": found.media_type,
        "pages": found.page_count,
        "signed": found.signed,
        "characters": len(found.text),
        "confidence": found.confidence,
        "pages_waiting": sum(page.method == "PENDING" for page in found.pages),
    }
    if as_json:
        click.echo(json.dumps({"accepted": True, **facts}, ensure_ascii=False))
        return
    click.echo(f"Nhận được: {found.name} ({found.media_type}), {found.page_count} trang.")
    click.echo(f"Đọc được {facts['characters']} ký tự.")
    if found.signed:
        click.echo("Tệp có chữ ký số; kiểm tra bằng: vanphong signing verify.")
