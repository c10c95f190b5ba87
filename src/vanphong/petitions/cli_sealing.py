"""Commands that seal who wrote a letter after it was entered: the same acts as the pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

import click

from vanphong.kernel.command import working_as
from vanphong.petitions import sealing_pages, services
from vanphong.petitions.answers import letter_out
from vanphong.petitions.command_parts import DAY, lines_of, on_letter, tell


@click.command("seal")
@click.option("--abstract", help="Tóm tắt nội dung, không có chữ nhận ra người viết.")
@click.option("--demand", help="Yêu cầu của người viết.")
@click.option("--sealed-words-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Chữ khác nhận ra người viết, để niêm phong.")  # fmt: skip
@click.option("--envelope", default="", help="Số phong bì niêm phong.")
@click.option("--open-file", "open_files", type=int, multiple=True,
              help="Số thứ tự tài liệu gửi kèm để mở; ghi nhiều lần được.")  # fmt: skip
@click.option(
    "--request-id", type=click.UUID, help="Mã yêu cầu: gửi hai lần vẫn niêm phong một lần."
)
@click.option("--version", type=int, help="Số phiên bản của đơn đã xem; khác thì từ chối.")
@on_letter
def seal_command(
    *,
    letter_id: UUID,
    abstract: str | None,
    demand: str | None,
    sealed_words_file: Path | None,
    envelope: str,
    open_files: tuple[int, ...],
    request_id: UUID | None,
    version: int | None,
    username: str,
    as_json: bool,
) -> None:
    """Niêm phong danh tính người viết của đơn đã vào sổ.

    Tóm tắt, yêu cầu để trống thì giữ lời cũ đã bỏ họ tên, địa chỉ, số của người viết.
    """
    identifying = "\n".join(lines_of(sealed_words_file))
    with working_as(username) as (actor, now):
        done = services.seal_letter(
            actor=actor, letter_id=letter_id, abstract=abstract, demand=demand,
            identifying=identifying, envelope=envelope, open_files=open_files, now=now,
            version=version, request_id=request_id,
        )  # fmt: skip
        found = sealing_pages.sealed_out(actor, done)
        words = [
            sealing_pages.sealed_words(done.sealing),
            sealing_pages.left_words(done.sealing),
        ]
    lines = [f"  {one['of']}  {one['label']}  {one['on']}".rstrip() for one in found["left"]]
    tell(found, "\n".join([*filter(None, words), *lines]), as_json=as_json)


@click.command("decline-secrecy")
@click.option("--on", type=DAY, required=True, help="Ngày người viết nói không cần giữ bí mật.")
@on_letter
def decline_command(*, letter_id: UUID, on: dt.datetime, username: str, as_json: bool) -> None:
    """Ghi người viết của đơn đã vào sổ nói không cần giữ bí mật."""
    with working_as(username) as (actor, now):
        letter = services.decline_secrecy(
            actor=actor, letter_id=letter_id, on=on.date(), now=now
        )
        found = letter_out(actor, letter)
    tell(found, "Đã ghi.", as_json=as_json)


COMMANDS = (seal_command, decline_command)
