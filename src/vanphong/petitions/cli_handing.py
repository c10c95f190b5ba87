"""Commands of papers handed over: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.petitions import hand_over_paper, handing_pages, queries, readings, services
from vanphong.petitions.command_parts import DAY, as_json_too, on_letter, positions_given, tell
from vanphong.petitions.rules.handing import papers_in
from vanphong.petitions.services import Upload

_receipt = click.argument("hand_over_id", type=click.UUID)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("take-papers")
@click.option("--paper", "papers", multiple=True, required=True,
              help="Tên; số tờ; gốc hoặc sao; tình trạng. Ghi nhiều lần được.")  # fmt: skip
@click.option("--giver", default="", help="Người giao: họ tên, địa chỉ.")
@click.option("--note", default="", help="Ghi chú.")
@on_letter
def take_command(
    *,
    letter_id: UUID,
    papers: tuple[str, ...],
    giver: str,
    note: str,
    username: str,
    as_json: bool,
) -> None:
    """Nhận giấy tờ của một đơn, lập biên nhận (02/TCD)."""
    with working_as(username) as (actor, now):
        made = services.take_papers(
            actor=actor, letter_id=letter_id, papers=papers_in("\n".join(papers)), giver=giver,
            note=note, now=now,
        )  # fmt: skip
        found = handing_pages.hand_over_out(made)
    tell(found, f"Biên nhận số {found['number']} {found['id']}", as_json=as_json)


@click.command("receipt")
@_receipt
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Tệp PDF."
)
@acts_as
def receipt_command(*, hand_over_id: UUID, out: Path, username: str) -> None:
    """Ghi biên nhận (02/TCD) ra tệp PDF để in và ký."""
    with working_as(username) as (actor, now):
        found = queries.get_hand_over(actor, hand_over_id)
        readings.note_receipt(actor, found, now)
        content = hand_over_paper.receipt_pdf(found)
    out.write_bytes(content)
    click.echo(str(out))


@click.command("return-papers")
@_receipt
@positions_given
@click.option("--on", "returned_on", type=DAY, required=True, help="Ngày trả.")
@click.option("--to", "returned_to", default="", help="Người nhận lại.")
@click.option("--slip", type=_FILE, help="Bản quét giấy trả có chữ ký.")
@click.option("--note", default="", help="Ghi chú.")
@acts_as
@as_json_too
def return_command(
    *,
    hand_over_id: UUID,
    positions: tuple[int, ...],
    returned_on: dt.datetime,
    returned_to: str,
    slip: Path | None,
    note: str,
    username: str,
    as_json: bool,
) -> None:
    """Ghi trả giấy tờ của một biên nhận."""
    upload = Upload(slip.name, slip.read_bytes()) if slip else None
    with working_as(username) as (actor, now):
        services.return_papers(
            actor=actor, hand_over_id=hand_over_id, positions=positions, slip=upload, note=note,
            returned_on=returned_on.date(), returned_to=returned_to, now=now,
        )  # fmt: skip
        found = handing_pages.hand_over_out(queries.get_hand_over(actor, hand_over_id))
    left = sum(one["returned"] is None for one in found["papers"])
    tell(found, f"Đã ghi trả. Biên nhận số {found['number']} còn {left}.", as_json=as_json)


@click.command("bring-signed")
@_receipt
@click.option("--number", default=0, show_default=True,
              help="Lần trả; 0 là chính giấy biên nhận.")  # fmt: skip
@click.option("--file", type=_FILE, required=True, help="Bản quét đã ký.")
@acts_as
@as_json_too
def bring_signed_command(
    *, hand_over_id: UUID, number: int, file: Path, username: str, as_json: bool
) -> None:
    """Đưa lên bản quét biên nhận (02/TCD), giấy trả đã ký; mỗi giấy một lần."""
    with working_as(username) as (actor, now):
        services.bring_signed(
            actor=actor, hand_over_id=hand_over_id, number=number, now=now,
            sheet=Upload(file.name, file.read_bytes()),
        )  # fmt: skip
        found = handing_pages.hand_over_out(queries.get_hand_over(actor, hand_over_id))
    tell(found, f"Biên nhận số {found['number']}: đã đưa giấy đã ký lên.", as_json=as_json)


@click.command("originals")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@acts_as
@as_json_too
def originals_command(*, after: str, username: str, as_json: bool) -> None:
    """Liệt kê bản gốc đang giữ, giữ lâu nhất đứng đầu."""
    with working_as(username) as (actor, now):
        found = handing_pages.originals_out(actor, after, vietnam_date(now))
    lines = [
        f"{one['held_days']} ngày  biên nhận {one['hand_over']}  đơn {one['letter']}  {one['name']}"
        for one in found["items"]
    ]
    tell(found, "\n".join(lines) or "Không giữ bản gốc nào.", as_json=as_json)


COMMANDS = (
    take_command,
    receipt_command,
    return_command,
    bring_signed_command,
    originals_command,
)
