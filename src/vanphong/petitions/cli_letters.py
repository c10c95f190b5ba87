"""Commands of letters: the same acts and refusals as the pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.audit import api as audit
from vanphong.kernel.command import acts_as, working_as
from vanphong.petitions import (
    letter_pages,
    queries,
    services,
)
from vanphong.petitions.answers import letter_out
from vanphong.petitions.command_parts import (
    DAY,
    as_json_too,
    lines_of,
    on_letter,
    positions_given,
    tell,
)
from vanphong.petitions.models import FileRole
from vanphong.petitions.names import persons_in
from vanphong.petitions.rules import Channel, Signed
from vanphong.petitions.services import LetterFacts, Upload


@click.command("receive")
@click.option("--received", "received_on", type=DAY, required=True, help="Ngày nhận theo dấu.")
@click.option("--channel", type=click.Choice([one.value for one in Channel]), default="POST",
              show_default=True, help="Đến bằng.")  # fmt: skip
@click.option("--signed", type=click.Choice([one.value for one in Signed]), default="NAMED",
              show_default=True, help="Người viết nói gì về mình.")  # fmt: skip
@click.option("--abstract", required=True, help="Tóm tắt nội dung.")
@click.option("--demand", default="", help="Yêu cầu của người viết.")
@click.option("--writer", "writers", multiple=True,
              help="Họ tên; địa chỉ; số căn cước; điện thoại. Ghi nhiều lần được.")  # fmt: skip
@click.option("--writers-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Danh sách người viết, mỗi dòng một người.")  # fmt: skip
@click.option("--people", type=int, default=0, help="Số người đứng đơn, khi không ghi đủ tên.")
@click.option("--protected", "is_protected", is_flag=True, help="Giữ bí mật người viết.")
@click.option("--declined-secrecy", is_flag=True, help="Người tố cáo nói không cần giữ bí mật.")
@click.option(
    "--denounces-nobody", is_flag=True, help="Đơn nói đến tố cáo, nhưng không tố cáo ai."
)
@click.option("--envelope", default="", help="Số phong bì niêm phong.")
@click.option("--sealed-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Họ tên để niêm phong vào kho, mỗi dòng một người.")  # fmt: skip
@click.option("--sealed-words-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Chữ khác nhận ra người viết, để niêm phong.")  # fmt: skip
@click.option("--originals", "has_originals", is_flag=True, help="Kèm bản gốc phải trả lại.")
@click.option("--group-paper", is_flag=True, help="Có văn bản cử người đại diện.")
@click.option("--posted", "posted_on", type=DAY, help="Ngày dấu bưu điện.")
@click.option("--dated", "dated_on", type=DAY, help="Ngày ghi trên đơn.")
@click.option("--forwarder", default="", help="Ai, cơ quan nào chuyển đến.")
@click.option("--forwarder-symbol", default="", help="Số, ký hiệu văn bản chuyển.")
@click.option("--forwarder-date", "forwarder_on", type=DAY, help="Ngày văn bản chuyển.")
@click.option("--file", "paths", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              multiple=True, help="Bản quét; ghi nhiều lần được.")  # fmt: skip
@acts_as
@as_json_too
def receive_command(
    *,
    writers: tuple[str, ...],
    writers_file: Path | None,
    sealed_file: Path | None,
    sealed_words_file: Path | None,
    paths: tuple[Path, ...],
    username: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Vào sổ một đơn và mở vụ việc.

    Họ tên của người được giữ bí mật chỉ đọc từ tệp: đối số của lệnh thì cả máy nhìn thấy.
    """
    if given["is_protected"] and (writers or writers_file):
        raise click.UsageError("Người viết được giữ bí mật thì dùng --sealed-file.")
    if not given["is_protected"] and (sealed_file or sealed_words_file):
        raise click.UsageError("--sealed-file chỉ dùng cùng --protected.")
    lines = [*writers, *lines_of(writers_file), *lines_of(sealed_file)]
    facts: dict[str, Any] = {
        k: v.date() if isinstance(v, dt.datetime) else v for k, v in given.items()
    }
    with working_as(username) as (actor, now):
        letter = services.receive_letter(
            actor=actor, facts=LetterFacts(**facts), persons=persons_in("\n".join(lines)),
            uploads=[Upload(one.name, one.read_bytes()) for one in paths], now=now,
            identifying="\n".join(lines_of(sealed_words_file)),
        )  # fmt: skip
        found = letter_out(actor, letter)
    cases = ", ".join(f"{one['number']} {one['id']}" for one in found["cases"])
    tell(found, f"Đơn số {found['number']} {found['id']}, vụ việc {cases}", as_json=as_json)


@click.command("receive-mail")
@click.argument("mail_id", type=click.UUID)
@click.option("--signed", type=click.Choice([one.value for one in Signed]), default="NAMED",
              show_default=True, help="Người viết nói gì về mình.")  # fmt: skip
@click.option("--abstract", required=True, help="Tóm tắt nội dung.")
@click.option("--demand", default="", help="Yêu cầu của người viết.")
@click.option("--writer", "writers", multiple=True,
              help="Họ tên; địa chỉ; số căn cước; điện thoại. Ghi nhiều lần được.")  # fmt: skip
@click.option("--protected", "is_protected", is_flag=True, help="Giữ bí mật người viết.")
@click.option("--declined-secrecy", is_flag=True, help="Người tố cáo nói không cần giữ bí mật.")
@click.option(
    "--denounces-nobody", is_flag=True, help="Đơn nói đến tố cáo, nhưng không tố cáo ai."
)
@click.option("--envelope", default="", help="Số phong bì niêm phong.")
@click.option("--sealed-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Họ tên để niêm phong vào kho, mỗi dòng một người.")  # fmt: skip
@acts_as
@as_json_too
def receive_mail_command(
    *,
    mail_id: UUID,
    writers: tuple[str, ...],
    sealed_file: Path | None,
    username: str,
    as_json: bool,
    **said: Any,
) -> None:
    """Vào sổ đơn thư một thư của hộp thư công vụ; ngày nhận là ngày máy chủ thư nhận."""
    if said["is_protected"] and writers:
        raise click.UsageError("Người viết được giữ bí mật thì dùng --sealed-file.")
    if not said["is_protected"] and sealed_file:
        raise click.UsageError("--sealed-file chỉ dùng cùng --protected.")
    persons = persons_in("\n".join([*writers, *lines_of(sealed_file)]))
    with working_as(username) as (actor, now):
        letter = services.receive_mail(
            actor=actor, mail_id=mail_id, said=said, persons=persons, now=now
        )
        found = letter_out(actor, letter)
    tell(found, f"Đơn số {found['number']} {found['id']}", as_json=as_json)


@click.command("correct")
@click.option("--reason", required=True, help="Lý do sửa.")
@click.option("--received", "received_on", type=DAY, help="Ngày nhận theo dấu.")
@click.option("--channel", type=click.Choice([one.value for one in Channel]), help="Đến bằng.")
@click.option("--abstract", help="Tóm tắt nội dung.")
@click.option("--demand", help="Yêu cầu của người viết.")
@click.option("--posted", "posted_on", type=DAY, help="Ngày dấu bưu điện.")
@click.option("--dated", "dated_on", type=DAY, help="Ngày ghi trên đơn.")
@click.option("--forwarder", help="Ai, cơ quan nào chuyển đến.")
@click.option("--forwarder-symbol", help="Số, ký hiệu văn bản chuyển.")
@click.option("--forwarder-date", "forwarder_on", type=DAY, help="Ngày văn bản chuyển.")
@click.option("--writers-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Cả danh sách người viết đã sửa, mỗi dòng một người, theo thứ tự cũ.")  # fmt: skip
@on_letter
def correct_command(
    *,
    letter_id: UUID,
    reason: str,
    writers_file: Path | None,
    username: str,
    as_json: bool,
    **typed: Any,
) -> None:
    """Sửa sổ đơn: chỗ nào không ghi thì để như cũ; số đơn và tệp không đổi."""
    given = {
        k: v.date() if isinstance(v, dt.datetime) else v
        for k, v in typed.items()
        if v is not None
    }
    persons = persons_in("\n".join(lines_of(writers_file))) if writers_file else None
    with working_as(username) as (actor, now):
        done = services.correct_letter(
            actor=actor,
            letter_id=letter_id,
            given=given,
            reason=reason,
            persons=persons,
            now=now,
        )
        found = letter_out(actor, done.letter) | {"broken": list(done.broken)}
        words = [
            "Đã sửa sổ đơn.",
            *letter_pages.move_words(done.correction.moves),
            *done.broken,
        ]
    tell(found, "\n".join(words), as_json=as_json)


@click.command("letter")
@on_letter
def letter_command(*, letter_id: UUID, username: str, as_json: bool) -> None:
    """Xem một đơn."""
    with working_as(username) as (actor, now):
        letter = queries.get_letter(actor, letter_id)
        audit.record_reading(actor, letter, now=now)
        found = letter_out(actor, letter)
    words = f"Đơn số {found['number']}, {found['people']} người: {found['abstract']}"
    tell(found, words, as_json=as_json)


@click.command("add-file")
@click.option("--file", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              required=True, help="Tệp.")  # fmt: skip
@click.option("--role", type=click.Choice(FileRole.values), default=FileRole.LETTER.value,
              show_default=True, help="Là gì của đơn.")  # fmt: skip
@on_letter
def add_file_command(
    *, letter_id: UUID, path: Path, role: str, username: str, as_json: bool
) -> None:
    """Thêm bản quét, phong bì, tài liệu kèm hoặc ghi âm vào đơn."""
    with working_as(username) as (actor, now):
        uploads = [Upload(path.name, path.read_bytes(), role)]
        letter = services.add_files(actor=actor, letter_id=letter_id, uploads=uploads, now=now)
        found = letter_out(actor, letter)
    tell(found, f"Đơn số {found['number']} có {len(found['files'])} tệp.", as_json=as_json)


@click.command("give-code")
@click.option("--again", is_flag=True, help="Cấp lại: mã đã cấp hết hiệu lực.")
@on_letter
def give_code_command(*, letter_id: UUID, again: bool, username: str, as_json: bool) -> None:
    """Cấp mã và số bí mật cho người gửi; chỉ in một lần."""
    with working_as(username) as (actor, now):
        given = services.give_code(actor=actor, letter_id=letter_id, again=again, now=now)
    words = f"Mã đơn {given.code}, số bí mật {given.pin}"
    tell(dataclasses.asdict(given), words, as_json=as_json)


@click.command("speakers")
@positions_given
@click.option("--paper/--no-paper", default=False, help="Có văn bản cử người đại diện.")
@on_letter
def speakers_command(
    *, letter_id: UUID, positions: tuple[int, ...], paper: bool, username: str, as_json: bool
) -> None:
    """Ghi người đại diện của một nhóm."""
    with working_as(username) as (actor, _now):
        letter = services.choose_speakers(
            actor=actor, letter_id=letter_id, positions=positions, paper=paper
        )
        found = letter_out(actor, letter)
    tell(found, "Đã ghi.", as_json=as_json)


@click.command("strike")
@positions_given
@click.option("--reason", default="", help="Lý do; để trống là tính trở lại.")
@on_letter
def strike_command(
    *, letter_id: UUID, positions: tuple[int, ...], reason: str, username: str, as_json: bool
) -> None:
    """Không tính chữ ký của một số người."""
    with working_as(username) as (actor, now):
        letter = services.strike_writers(
            actor=actor, letter_id=letter_id, positions=positions, reason=reason, now=now
        )
        found = letter_out(actor, letter)
    tell(found, "Đã ghi.", as_json=as_json)


@click.command("withdraw")
@positions_given
@click.option("--on", "on", type=DAY, required=True, help="Ngày rút.")
@click.option(
    "--unlisted", type=int, help="Số người không có trong danh sách đã rút, tính đến nay."
)
@on_letter
def withdraw_command(
    *,
    letter_id: UUID,
    positions: tuple[int, ...],
    on: dt.datetime,
    unlisted: int | None,
    username: str,
    as_json: bool,
) -> None:
    """Ghi người rút đơn."""
    with working_as(username) as (actor, now):
        letter = services.withdraw_writers(
            actor=actor,
            letter_id=letter_id,
            positions=positions,
            on=on.date(),
            now=now,
            unlisted=unlisted,
        )
        found = letter_out(actor, letter)
    tell(found, "Đã ghi.", as_json=as_json)


COMMANDS = (
    receive_command,
    receive_mail_command,
    correct_command,
    letter_command,
    add_file_command,
    give_code_command,
    speakers_command,
    strike_command,
    withdraw_command,
)
