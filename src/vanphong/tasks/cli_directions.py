"""Commands of directions, and of how the office works on tasks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.kernel.gate import require
from vanphong.tasks import answers, queries, services
from vanphong.tasks.command_parts import DAY as _DATE
from vanphong.tasks.command_parts import as_json_too as _as_json
from vanphong.tasks.command_parts import day_words as _day
from vanphong.tasks.command_parts import tell as _tell
from vanphong.tasks.command_parts import with_due as _due
from vanphong.tasks.rules import KEEP_PRACTICE, READ_OWN


@click.command("direct")
@acts_as
@click.option("--document", "document_id", type=click.UUID, help="Mã văn bản được bút phê.")
@click.option("--lead", required=True, help="Tên đăng nhập của người chủ trì.")
@click.option("--phrase", default="", help="Câu bút phê; {lead} là tên người chủ trì.")
@click.option("--words", default="", help="Ý kiến ghi thêm.")
@_due
@click.option("--again", is_flag=True, help="Giao thêm một lần nữa việc đã giao.")
@click.option("--cooperating", multiple=True, help="Tên đăng nhập của người phối hợp.")
@click.option("--informed", multiple=True, help="Tên đăng nhập của người để biết.")
@click.option("--follower", default="", help="Tên đăng nhập của người theo dõi.")
@click.option("--title", default="", help="Việc cần làm; bỏ trống là trích yếu văn bản.")
@click.option("--product", default="", help="Sản phẩm cần có.")
@click.option(
    "--voice",
    help="Tệp ghi âm lời nói, giữ kèm bút phê; không có nội dung mật.",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@_as_json
def direct_command(
    *,
    username: str,
    document_id: UUID | None,
    lead: str,
    phrase: str,
    words: str,
    due: services.DueGiven,
    again: bool,
    cooperating: tuple[str, ...],
    informed: tuple[str, ...],
    follower: str,
    title: str,
    product: str,
    voice: Path | None,
    as_json: bool,
) -> None:
    """Ghi ý kiến chỉ đạo và giao một việc."""
    with working_as(username) as (actor, now):
        assignment = services.Assignment(
            lead_id=post_of(lead, now),
            due=due,
            cooperating=[post_of(name, now) for name in cooperating],
            informed=[post_of(name, now) for name in informed],
            follower_id=post_of(follower, now) if follower else None,
            title=title,
            product=product,
        )
        direction = services.give_direction(
            actor=actor,
            now=now,
            document_id=document_id,
            phrase=phrase,
            words=words,
            assignments=[assignment],
            again=again,
            voice=(voice.name, voice.read_bytes()) if voice else None,
        )
        task = direction.tasks.get()
        answer = {
            "direction": answers.direction_out(direction),
            "task": answers.task_out(actor, task),
        }
        said = f"{direction.text}\n{task.pk} · hạn {_day(task.due_on)}"
    _tell(answer, said, as_json=as_json)


@click.command("direction-voice")
@acts_as
@click.argument("direction_id", type=click.UUID)
@click.option(
    "--out",
    required=True,
    help="Ghi ra tệp này.",
    type=click.Path(path_type=Path, dir_okay=False),
)
@_as_json
def voice_command(*, username: str, direction_id: UUID, out: Path, as_json: bool) -> None:
    """Lấy bản ghi âm lời nói của bút phê DIRECTION_ID."""
    with working_as(username) as (actor, now):
        require(actor, queries.READ_DOCUMENTS)
        direction, spoken = queries.get_spoken(actor, direction_id)
        audit.record_reading(actor, direction, now=now)
        answer = answers.voice_out(spoken)
        out.write_bytes(files.read_bytes(spoken))
    _tell(answer, str(out), as_json=as_json)


@click.command("record")
@acts_as
@click.argument("document_id", type=click.UUID)
@click.option("--leader", required=True, help="Tên đăng nhập của lãnh đạo bút phê.")
@click.option("--written-on", type=_DATE, help="Ngày ghi trên giấy; bỏ trống là hôm nay.")
@click.option("--words", required=True, help="Ý kiến chỉ đạo, chép đúng như trên giấy.")
@click.option(
    "--scan",
    required=True,
    help="Bản quét có bút phê.",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--lead", default="", help="Tên đăng nhập của người chủ trì, nếu có giao việc.")
@_due
@_as_json
def record_command(
    *,
    username: str,
    document_id: UUID,
    leader: str,
    written_on: dt.datetime | None,
    words: str,
    scan: Path,
    lead: str,
    due: services.DueGiven,
    as_json: bool,
) -> None:
    """Ghi bút phê lãnh đạo viết trên giấy của văn bản DOCUMENT_ID, kèm bản quét."""
    with working_as(username) as (actor, now):
        direction = services.record_direction(
            actor=actor,
            document_id=document_id,
            leader_id=post_of(leader, now),
            written_on=written_on.date() if written_on else vietnam_date(now),
            scan=(scan.name, scan.read_bytes()),
            words=words,
            assignments=[services.Assignment(lead_id=post_of(lead, now), due=due)]
            if lead
            else [],
            now=now,
        )
        answer = answers.direction_out(direction)
        said = [
            direction.text,
            *(f"{t.pk} · hạn {_day(t.due_on)}" for t in direction.tasks.all()),
        ]
    _tell(answer, "\n".join(said), as_json=as_json)


@click.command("practice")
@acts_as
@_as_json
def practice_command(*, username: str, as_json: bool) -> None:
    """Xem câu bút phê và cách theo dõi nhiệm vụ của cơ quan."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN)
        found = answers.practice_out(actor)
    _tell(found, _practice_words(found), as_json=as_json)


@click.command("keep-practice")
@acts_as
@click.option("--phrase", "phrases", multiple=True, help="Đặt lại các câu, theo thứ tự đã ghi.")
@click.option("--add", "added", multiple=True, help="Thêm một câu ở cuối.")
@click.option("--remove", "removed", multiple=True, help="Bỏ một câu.")
@click.option("--usual-phrases", is_flag=True, help="Dùng lại các câu có sẵn.")
@click.option(
    "--acceptance/--no-acceptance",
    default=None,
    help="Sản phẩm nào cũng phải nghiệm thu, hoặc không; bỏ trống là giữ như cũ.",
)
@_as_json
def keep_practice_command(
    *,
    username: str,
    phrases: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    usual_phrases: bool,
    acceptance: bool | None,
    as_json: bool,
) -> None:
    """Đặt câu bút phê và cách theo dõi; {lead} trong câu là chỗ tên người chủ trì."""
    with working_as(username) as (actor, _now):
        require(actor, KEEP_PRACTICE)
        found = answers.practice_out(actor)
        kept = list(phrases) or queries.phrases(actor)
        if missing := [said for said in removed if said not in kept]:
            raise click.UsageError(f"Không có câu “{missing[0]}”.")
        said = [*(one for one in kept if one not in removed), *added]
        services.keep_practice(
            actor=actor,
            needs_acceptance=found["needs_acceptance"] if acceptance is None else acceptance,
            phrases=[] if usual_phrases else said,
        )
        found = answers.practice_out(actor)
    _tell(found, _practice_words(found), as_json=as_json)


def _practice_words(found: dict[str, Any]) -> str:
    accepted = "phải được nghiệm thu" if found["needs_acceptance"] else "có trong sổ là xong"
    return "\n".join([f"Sản phẩm: {accepted}.", *found["phrases"]])


COMMANDS = (
    direct_command,
    voice_command,
    record_command,
    practice_command,
    keep_practice_command,
)
