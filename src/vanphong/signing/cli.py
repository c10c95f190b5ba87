"""Commands of signing: verify a file, make a demo authority."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from vanphong.kernel import clock
from vanphong.signing.authority import make_demo_authority
from vanphong.signing.report import Verdict
from vanphong.signing.setup import site_trust
from vanphong.signing.trust import load_trust
from vanphong.signing.verification import verify_pdf

_EXIT = {
    Verdict.VALID: 0,
    Verdict.VALID_UNTRUSTED_CHAIN: 1,
    Verdict.INVALID: 1,
    Verdict.NO_SIGNATURE: 1,
    Verdict.UNREADABLE: 2,
}


@click.group("signing")
def commands() -> None:
    """Chữ ký số: kiểm tra tệp, cơ quan chứng thực thử nghiệm."""


@commands.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option(
    "--trust",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Thư mục chứng thư tin cậy và danh sách thu hồi; mặc định là của cài đặt này.",
)
def verify_command(*, file: Path, as_json: bool, trust: Path | None) -> None:
    """Kiểm tra chữ ký của một tệp PDF.

    Mã thoát: 0 hợp lệ, 1 không hợp lệ hoặc chưa xác minh đủ, 2 không đọc được.
    """
    try:
        content = file.read_bytes()
    except OSError:
        click.echo(f"Không mở được tệp {file}.", err=True)
        sys.exit(2)
    store = load_trust(trust) if trust is not None else site_trust()
    report = verify_pdf(content, trust=store, now=clock.now())
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.sentences()))
    sys.exit(_EXIT[report.verdict])


@commands.command("demo-authority")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def demo_authority_command(*, folder: Path) -> None:
    """Tạo một cơ quan chứng thực thử nghiệm trong thư mục; không dùng cho việc thật."""
    if (folder / "root.key").exists():
        click.echo(f"Thư mục {folder} đã có cơ quan chứng thực; không ghi đè.", err=True)
        sys.exit(1)
    make_demo_authority(folder, now=clock.now())
    click.echo(f"Đã tạo cơ quan chứng thực thử nghiệm trong {folder}.")
    click.echo(f"Chứng thư và danh sách thu hồi để tin cậy: {folder / 'trust'}.")
