"""The command that renews timestamps of issued files."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from vanphong.kernel import clock, ports
from vanphong.signing.renewing import renew_due
from vanphong.signing.rules import RENEW_DAYS


@click.command("renew-timestamps")
@click.option("--within", "within_days", type=click.IntRange(0), default=RENEW_DAYS,
              show_default=True, help="Hết hạn trong số ngày này thì gia hạn.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Chỉ đếm, không ghi gì.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def renew_timestamps_command(*, within_days: int, dry_run: bool, as_json: bool) -> None:
    """Gia hạn dấu thời gian của tệp đã phát hành; mã thoát 1 nếu có tệp chưa được."""
    with ports.database_in_use.call():
        done = renew_due(now=clock.now(), within_days=within_days, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(asdict(done)))
    else:
        click.echo(
            f"Cần gia hạn {done.due} tệp; đã gia hạn {done.renewed}, chưa được {done.failed}; "
            f"xem lần đầu {done.looked_at} tệp."
        )
    sys.exit(1 if done.failed else 0)
