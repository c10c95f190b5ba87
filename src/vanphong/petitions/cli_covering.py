"""Commands by which who wrote is blacked out of a file: the same acts and refusals as the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.command import acts_as, working_as
from vanphong.petitions import queries, services
from vanphong.petitions.answers import copy_out, letter_out
from vanphong.petitions.command_parts import as_json_too, on_letter, reason, tell
from vanphong.petitions.rules.covering import Box, box_typed
from vanphong.petitions.services import Upload


class BoxType(click.ParamType[Box]):
    """A box as it is typed."""

    name = "trang:trái,trên,rộng,cao"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Box:
        """Give the box."""
        box = box_typed(str(value))
        if box is None:
            self.fail("ví dụ 2:10,12.5,30,4 (phần trăm của trang), hoặc 2 để che cả trang 2",
                      param, ctx)  # fmt: skip
        return box


_boxes = click.option(
    "--box", "boxes", type=BoxType(), multiple=True,
    help="Ô che, phần trăm của trang; chỉ số trang là cả trang. Ghi nhiều lần được.",
)  # fmt: skip
_words = click.option(
    "--word", "words", multiple=True,
    help="Chữ cần che, tìm trong lớp chữ, không phân biệt dấu. Ghi nhiều lần được.",
)  # fmt: skip
_as_is = click.option("--as-is", is_flag=True, help="Tệp không có gì phải che.")


def _on_file(function: click.decorators.FC) -> click.decorators.FC:
    """Add who acts, on which file of which letter, and how the answer is printed."""
    named = click.argument("position", type=int)(as_json_too(function))
    return acts_as(click.argument("letter_id", type=click.UUID)(named))


@click.group("cover")
def commands() -> None:
    """Che thông tin người tố cáo: vẽ ô, tìm chữ, làm bản làm việc."""


@commands.command("show")
@_on_file
def show_command(*, letter_id: UUID, position: int, username: str, as_json: bool) -> None:
    """Xem các ô đã vẽ trên một tệp."""
    with working_as(username) as (actor, _now):
        _source, boxes, version = services.get_source(actor, letter_id, position)
    _tell_boxes(boxes, version, as_json=as_json)


@commands.command("add")
@_boxes
@_words
@click.option("--writers", is_flag=True, help="Che họ tên, địa chỉ, số của người viết đã ghi.")
@_on_file
def add_command(
    *,
    letter_id: UUID,
    position: int,
    boxes: tuple[Box, ...],
    words: tuple[str, ...],
    writers: bool,
    username: str,
    as_json: bool,
) -> None:
    """Vẽ thêm ô, và ô ở mọi chỗ có chữ cần che."""
    with working_as(username) as (actor, now):
        services.cover(
            actor=actor, letter_id=letter_id, position=position, boxes=boxes, words=words,
            writers=writers, now=now,
        )  # fmt: skip
        _source, there, version = services.get_source(actor, letter_id, position)
    _tell_boxes(there, version, as_json=as_json)


@commands.command("remove")
@_boxes
@_on_file
def remove_command(
    *, letter_id: UUID, position: int, boxes: tuple[Box, ...], username: str, as_json: bool
) -> None:
    """Bỏ ô đã vẽ."""
    with working_as(username) as (actor, _now):
        services.remove_boxes(actor=actor, letter_id=letter_id, position=position, boxes=boxes)
        _source, there, version = services.get_source(actor, letter_id, position)
    _tell_boxes(there, version, as_json=as_json)


@commands.command("make")
@_as_is
@_on_file
def make_command(
    *, letter_id: UUID, position: int, as_is: bool, username: str, as_json: bool
) -> None:
    """Làm bản làm việc từ các ô đã vẽ; bản gốc từ đó được giữ kín."""
    with working_as(username) as (actor, now):
        copy = services.make_working_copy(
            actor=actor, letter_id=letter_id, position=position, as_is=as_is, now=now
        )
        found = copy_out(copy)
    tell(found, f"Đã làm {found['name']}, {len(found['boxes'])} ô che.", as_json=as_json)


@commands.command("scan")
@click.argument("letter_id", type=click.UUID)
@click.option("--file", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              required=True, help="Bản quét.")  # fmt: skip
@click.option("--role", type=click.Choice([one.value for one in services.SCANNED]), default="LETTER",
              show_default=True, help="Là gì của đơn.")  # fmt: skip
@_boxes
@_words
@_as_is
@click.option("--request-id", type=click.UUID, help="Mã yêu cầu: gửi hai lần vẫn một bản quét.")
@acts_as
@as_json_too
def scan_command(
    *,
    letter_id: UUID,
    path: Path,
    role: str,
    boxes: tuple[Box, ...],
    words: tuple[str, ...],
    as_is: bool,
    request_id: UUID | None,
    username: str,
    as_json: bool,
) -> None:
    """Niêm phong bản quét của đơn được giữ bí mật và làm bản làm việc, trong một lần."""
    with working_as(username) as (actor, now):
        copy = services.cover_scan(
            actor=actor, letter_id=letter_id, upload=Upload(path.name, path.read_bytes(), role),
            boxes=boxes, words=words, as_is=as_is, now=now, request_id=request_id,
        )  # fmt: skip
        found = copy_out(copy)
    tell(found, f"Đã làm {found['name']}, {len(found['boxes'])} ô che.", as_json=as_json)


@commands.command("withdraw")
@click.option("--reason", required=True, help="Lý do bỏ.")
@_on_file
def withdraw_command(
    *, letter_id: UUID, position: int, reason: str, username: str, as_json: bool
) -> None:
    """Bỏ bản làm việc của một tệp; bản gốc vẫn được giữ kín."""
    with working_as(username) as (actor, now):
        copy = services.withdraw_working_copy(
            actor=actor, letter_id=letter_id, position=position, reason=reason, now=now
        )
        found = copy_out(copy)
    tell(found, f"Đã bỏ {found['name']}.", as_json=as_json)


@commands.command("copy")
@click.option("--out", "path", type=click.Path(path_type=Path, dir_okay=False, writable=True),
              required=True, help="Ghi vào tệp này.")  # fmt: skip
@_on_file
def copy_command(
    *, letter_id: UUID, position: int, path: Path, username: str, as_json: bool
) -> None:
    """Lấy bản làm việc của một tệp."""
    with working_as(username) as (actor, now):
        copy = queries.get_working_copy(actor, letter_id, position)
        audit.record_reading(actor, queries.get_letter(actor, letter_id), now=now)
        path.write_bytes(files.read_bytes(copy.file))
        found = copy_out(copy)
    tell(found, f"Đã ghi {path}", as_json=as_json)


@commands.command("open-originals")
@reason
@on_letter
def open_originals_command(
    *, letter_id: UUID, reason: str, username: str, as_json: bool
) -> None:
    """Mở lại bản gốc của đơn không còn ai phải giữ bí mật."""
    with working_as(username) as (actor, now):
        services.open_originals(actor=actor, letter_id=letter_id, reason=reason, now=now)
        found = letter_out(actor, queries.get_letter(actor, letter_id))
    tell(found, f"Bản gốc của đơn số {found['number']} lại mở.", as_json=as_json)


def _tell_boxes(boxes: list[Box], version: int, *, as_json: bool) -> None:
    words = [one.words for one in boxes]
    answer = {"boxes": words, "version": version}
    tell(answer, "\n".join(words) or "Chưa che chỗ nào.", as_json=as_json)
