"""Commands of files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from vanphong.files import scanner
from vanphong.files.examination import examine
from vanphong.files.rescanning import RECENT, rescan
from vanphong.files.sweeping import erase_nameless, nameless_files
from vanphong.kernel import clock, ports


@click.group("files")
def commands() -> None:
    """Tệp: kiểm tra trước khi nhận, quét lại mã độc, dọn kho."""


@commands.command("check")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def check_command(*, path: Path, as_json: bool) -> None:
    """Cho biết hệ thống có nhận tệp PATH hay không; không lưu gì. Mã thoát 1 nếu không nhận."""
    found = examine(content=path.read_bytes(), name=path.name, on=clock.today())
    facts = found.as_data()
    if as_json:
        click.echo(json.dumps({"accepted": True, **facts}, ensure_ascii=False))
        return
    click.echo(f"Nhận được: {found.name} ({found.media_type}), {found.page_count} trang.")
    click.echo(f"Đọc được {facts['characters']} ký tự.")
    if found.unread_stamp_page:
        click.echo(
            f"Trang {found.unread_stamp_page} có dấu đỏ máy không đọc được: "
            "xin nhìn xem có phải dấu chỉ mức độ mật không."
        )
    if found.signed:
        click.echo("Tệp có chữ ký số; kiểm tra bằng: vanphong signing verify.")


@commands.command("sweep")
@click.option("--erase", is_flag=True, help="Xóa hẳn; không có thì chỉ liệt kê.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def sweep_command(*, erase: bool, as_json: bool) -> None:
    """Tìm nội dung trong kho tệp mà không tệp nào dùng, cũ hơn một ngày; chỉ xóa khi có --erase.

    Chúng còn lại khi máy tắt giữa lúc nhận tệp.
    """
    with ports.database_in_use.call():
        now = clock.now()
        found = nameless_files(now)
        if erase:
            found = erase_nameless(found, now)
    size = sum(one.size_bytes for one in found)
    if as_json:
        names = [one.name for one in found]
        click.echo(json.dumps({"files": names, "size_bytes": size, "erased": erase}))
        return
    for one in found:
        click.echo(f"{one.name}\t{one.size_bytes}")
    done = "Đã xóa" if erase else "Có thể xóa"
    click.echo(f"{done} {len(found)} tệp không dùng đến, {size} byte.")
    if found and not erase:
        click.echo("Chưa xóa gì. Muốn xóa, chạy lại với --erase.")


@commands.command("rescan")
@click.option("--all", "everything", is_flag=True, help="Quét mọi tệp, không chỉ 31 ngày qua.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def rescan_command(*, everything: bool, as_json: bool) -> None:
    """Quét lại mã độc với dữ liệu nhận dạng hiện có; tệp có mã độc bị gỡ khỏi hệ thống."""
    now = clock.now()
    with ports.database_in_use.call():
        done = rescan(now=now, since=None if everything else now - RECENT)
    made = scanner.signatures_of(done.signatures)
    if as_json:
        facts = {
            "scanner": done.signatures,
            "signatures_at": made and made.isoformat(),
            "contents": done.contents,
            "withdrawn": done.withdrawn,
        }
        click.echo(json.dumps(facts))
        return
    click.echo(f"Máy quét: {done.signatures}.")
    if made:
        click.echo(f"Dữ liệu nhận dạng lập lúc {clock.vietnam_date(made):%d/%m/%Y}.")
    click.echo(f"Đã quét {done.contents} tệp, gỡ {done.withdrawn} tệp có mã độc.")
