"""Commands of the trail."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Any

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.audit import checkpoints, listing, verification, verifier
from vanphong.audit.jobs import seal
from vanphong.kernel import clock, ports
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.templatetags.vanphong import vn_datetime

_DATE = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])


@click.group("audit")
def commands() -> None:
    """Dấu vết: xem, niêm phong và kiểm tra."""


@commands.command("list")
@acts_as
@click.option("--person", default="", help="Họ tên hoặc một phần họ tên, không dấu cũng được.")
@click.option("--action", default="", help="Mã việc, như people:post:edit.")
@click.option("--table", default="", help="Mã loại đối tượng, như registry_document.")
@click.option("--id", "subject_id", default="", help="Mã của một đối tượng.")
@click.option("--since", type=_DATE, help="Từ ngày: ngày/tháng/năm.")
@click.option("--until", type=_DATE, help="Đến hết ngày: ngày/tháng/năm.")
@click.option("--rows", is_flag=True, help="Cả thay đổi từng dòng dữ liệu.")
@click.option("--before", type=click.IntRange(min=1, max=2**63 - 1), help="Chỉ dòng cũ hơn.")
@click.option("--size", type=click.IntRange(1, 200), default=listing.PAGE, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def list_command(
    username: str,
    *,
    since: dt.datetime | None,
    until: dt.datetime | None,
    before: int | None,
    size: int,
    as_json: bool,
    **asked: Any,
) -> None:
    """Xem dấu vết của cơ quan, dòng mới nhất đứng đầu."""
    with working_as(username) as (actor, _now):
        wanted = listing.asked(
            since=since.date() if since else None,
            until=until.date() if until else None,
            **asked,
        )
        page = listing.page_of_trail(actor, wanted, before_id=before, size=size)
        data = page.as_data()
        lines = [_line(line) for line in page.lines]
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    click.echo("\n".join(lines) or "Không có dấu vết nào như vậy.")
    if page.next_before:
        click.echo(f"Xem tiếp: --before {page.next_before}")


def _line(line: listing.Line) -> str:
    """Give a line as columns: number, time, who, what with its facts, done to what."""
    event = line.event
    stood_in = event.actor.get("for_name")
    who = event.actor.get("name", "") + (f" (thay {stood_in})" if stood_in else "")
    facts = "; ".join(f"{word}: {value}" for word, value in line.facts)
    act = f"{line.act} ({facts})" if facts else str(line.act)
    noun, name = str(line.subject.noun), line.subject.name
    subject = f"{noun} {name}".strip() or event.subject_table
    return "\t".join([str(event.id), vn_datetime(event.at), who, act, subject])


@commands.command("seal")
def seal_command() -> None:
    """Niêm phong các dòng dấu vết chưa niêm phong."""
    with ports.database_in_use.call():
        # the first run notes the horizon, the second seals up to it
        total = seal() + seal()
    click.echo(f"Đã niêm phong {total} dòng.")


@commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--head", default="", help="Đầu chuỗi đã ghi lại trước đây (<dòng>:<mã băm>).")
@click.option(
    "--checkpoints", "places", type=click.Path(exists=True, path_type=Path), multiple=True,
    help="Thư mục hoặc tệp điểm ghi giữ ở nơi khác; dùng được nhiều lần.",
)  # fmt: skip
def verify_command(*, as_json: bool, head: str, places: tuple[Path, ...]) -> None:
    """Kiểm tra toàn bộ dấu vết; mã thoát 1 nếu có dòng sai, 3 nếu có chỗ cần xem.

    Luôn đối chiếu với các điểm ghi của bản cài này, và với những gì nêu thêm.
    """
    if head and not re.fullmatch(r"\d{1,18}:[0-9a-f]{64}", head):
        sentence = "Đầu chuỗi gõ chưa đúng: cần <dòng>:<mã băm 64 chữ số>."
        raise click.BadParameter(sentence, param_hint="--head")
    told = verification.read_places((*checkpoints.folders(), *places), clock.now())
    heads = [noted for one in told for noted in one.heads]
    if head:
        to_id, _, digest = head.partition(":")
        heads.append(verifier.Head(int(to_id), digest))
    with verification.whole_trail() as connection:
        report = verification.verify_trail(connection, heads=heads)
    if as_json:
        facts = dataclasses.asdict(report)
        facts["checkpoint_faults"] = [fault for one in told for fault in one.faults]
        facts["doubts"] = sorted({*report.doubts, *(d for one in told for d in one.doubts)})
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo("\n".join(verifier.said(report, told)))
    sys.exit(verifier.code_of(report, told))


@commands.command("export")
@click.argument("file", type=click.Path(path_type=Path), metavar="TỆP")
def export_command(file: Path) -> None:
    """Ghi dấu vết của mọi cơ quan ra TỆP (.jsonl hoặc .jsonl.gz) để người khác kiểm tra."""
    with verification.whole_trail() as connection:
        try:
            rows = verification.export_trail(connection, file, clock.now())
        except FileExistsError:
            raise click.BadParameter("Đã có tệp này.", param_hint="TỆP") from None
    click.echo(f"Đã ghi {rows} dòng. Kiểm tra: python -m vanphong.audit.verifier {file}")
