"""Commands of writing a draft: begin one, change it, read it whole."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import api, body_json, facts, illustrating, markup, queries, services
from vanphong.drafting.answers import draft_whole, picture_out
from vanphong.drafting.command_parts import as_json_too as _json
from vanphong.drafting.command_parts import draft_named as _draft
from vanphong.drafting.command_parts import say as _say
from vanphong.drafting.command_parts import word_file as _file
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import api as registry

_OPTIONS = (
    click.option("--abstract", help="Trích yếu."),
    click.option("--to", "addressees", multiple=True, help="Kính gửi; ghi nhiều lần được."),
    click.option("--office", "offices", multiple=True, help="Mã cơ quan nhận qua mạng."),
    click.option(
        "--recipient", "others", multiple=True, help="Nơi nhận khác, chỉ in trên văn bản."
    ),
    click.option("--file-copy", help="Dòng Lưu."),
    click.option("--urgency", type=click.Choice(registry.Urgency.values), help="Độ khẩn."),
    click.option("--circulation", help="Phạm vi lưu hành."),
    click.option("--draft-round", type=int, help="Dự thảo lần thứ mấy."),
    click.option("--drafter-mark", help="Ký hiệu người soạn và số bản."),
    click.option("--contact", help="Thông tin liên hệ."),
    click.option("--recorder", help="Người ghi biên bản."),
    click.option("--signer", help="Họ tên người ký."),
    click.option(
        "--text", "text_file", type=click.File(encoding="utf-8"),
        help="Tệp chứa nội dung bằng dòng chữ thường như ở trang sửa; - là đọc từ đầu vào.",
    ),
    click.option(
        "--accept-words", is_flag=True, default=None,
        help="Đã xem lại trích yếu: không phải văn bản mật.",
    ),
    click.option(
        "--blocks", "blocks_file", type=click.File(encoding="utf-8"),
        help="Tệp JSON chứa nội dung như lệnh body in ra; - là đọc từ đầu vào.",
    ),
)  # fmt: skip


def _written(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each part that is written; the command gets them as one `said`."""

    @functools.wraps(command)
    def given(**options: Any) -> None:
        names = (
            "abstract", "addressees", "offices", "others", "file_copy", "urgency",
            "circulation", "draft_round", "drafter_mark", "contact", "recorder", "signer",
            "text_file", "blocks_file", "accept_words",
        )  # fmt: skip
        said = {name: options.pop(name) for name in names}
        command(said=said, **options)

    for option in reversed(_OPTIONS):
        given = option(given)
    return given


def _fields(
    actor: Actor, said: dict[str, Any], today: dt.date, draft: api.Draft | None = None
) -> dict[str, Any]:
    """Give what was said as the acts take it; what was not said stays as it is."""
    offices, others, signer = said.pop("offices"), said.pop("others"), said.pop("signer")
    text: TextIO | None = said.pop("text_file")
    blocks: TextIO | None = said.pop("blocks_file")
    if text is not None and blocks is not None:
        raise click.UsageError("Chỉ ghi một trong hai: --text hoặc --blocks.")
    fields = {name: value for name, value in said.items() if value not in (None, ())}
    if offices or others:
        fields["recipients"] = _recipients(offices, others, today)
    if signer is not None:
        posts = people.posts_of_office(actor, today).filter(person__full_name=signer)
        fields["signer_id"] = _only(posts, signer).id if signer else None
    if text is not None:
        saved = services.written_blocks(draft) if draft is not None else ()
        pictures = queries.picture_refs(draft)
        fields["blocks"] = markup.from_text(text.read(), saved, pictures)
    if blocks is not None:
        fields["blocks"] = body_json.from_json_text(blocks.read(), draft)
    return fields


def _recipients(codes: Sequence[str], names: Sequence[str], today: dt.date) -> list[Any]:
    offices = people.offices_directory(today)
    named = [{"name": name} for name in names if name.strip()]
    return [{"office": _only(offices.filter(code=code), code).id} for code in codes] + named


def _only(found: Any, words: str) -> Any:
    """Give the one row that the words name; of several none is guessed."""
    rows = list(found[:2])
    if len(rows) != 1:
        many = "Có nhiều hơn một" if rows else "Không có"
        raise click.UsageError(f"{many} “{words}”. Xin ghi rõ hơn.")
    return rows[0]


@click.command("new")
@click.option("--body", "symbol", required=True, help="Ký hiệu cơ quan ban hành, ví dụ VPTU.")
@click.option("--type", "type_code", default="OFFICIAL_LETTER", show_default=True)
@_written
@click.option("--answers", "answers_id", type=click.UUID, help="Mã văn bản được trả lời.")
@click.option("--task", "task_id", type=click.UUID, help="Mã nhiệm vụ cần văn bản này.")
@click.option("--docx", type=_file, help="Tệp Word lấy nội dung.")
@acts_as
@_json
def new_command(
    *,
    username: str,
    symbol: str,
    docx: Path | None,
    said: dict[str, Any],
    as_json: bool,
    **given: Any,
) -> None:
    """Lập một dự thảo."""
    with working_as(username) as (actor, now):
        today = clock.vietnam_date(now)
        body = _only(people.bodies_of(actor, today).filter(symbol=symbol), symbol)
        upload = (docx.name, docx.read_bytes()) if docx else None
        draft = api.create_draft(
            actor=actor, body_id=body.pk, now=now, upload=upload, **given,
            **_fields(actor, said, today),
        )  # fmt: skip
    _say(draft, as_json=as_json)


@click.command("edit")
@_draft
@click.option("--type", "type_code", help="Loại văn bản.")
@_written
@click.option("--version", type=int, help="Lần sửa đã xem; người khác sửa sau đó thì từ chối.")
@click.option("--reason", default="", help="Lý do sửa, ghi vào danh sách phiên bản.")
@acts_as
@_json
def edit_command(
    *,
    username: str,
    draft_id: UUID,
    type_code: str | None,
    version: int | None,
    reason: str,
    said: dict[str, Any],
    as_json: bool,
) -> None:
    """Sửa dự thảo; phần không nêu giữ như cũ, phần nêu rỗng thì bỏ."""
    with working_as(username) as (actor, now):
        draft = api.get_draft(actor, draft_id)
        fields = _fields(actor, said, clock.vietnam_date(now), draft)
        if type_code is not None:
            fields["type_code"] = type_code
        draft = api.change_draft(
            actor=actor, draft_id=draft_id, now=now, reason=reason,
            version=draft.version if version is None else version, **fields,
        )  # fmt: skip
    _say(draft, as_json=as_json)


@click.command("show")
@_draft
@acts_as
@_json
def show_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Xem một dự thảo: các phần, nội dung, chỗ còn thiếu."""
    with working_as(username) as (actor, now):
        draft = api.get_draft(actor, draft_id)
        whole = draft_whole(actor, draft, clock.vietnam_date(now))
        shown = [said for fact in facts.facts_of(draft) if (said := _fact(fact))]
    if as_json:
        click.echo(json.dumps(whole, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    missing = [f"Còn thiếu: {said}" for said in whole["stops"]]
    noted = [f"Lưu ý: {said}" for said in whole["warnings"]]
    click.echo("\n".join([*shown, *missing, *noted, "", whole["text"]]).rstrip())


@click.command("body")
@_draft
@acts_as
def body_command(*, username: str, draft_id: UUID) -> None:
    """In nội dung dự thảo dạng JSON, để sửa rồi đưa lại bằng edit --blocks."""
    with working_as(username) as (actor, _now):
        draft = api.get_draft(actor, draft_id)
        click.echo(body_json.as_json(services.written_blocks(draft)))


@click.command("picture")
@_draft
@click.argument("picture", type=_file)
@click.option("--alt", default="", help="Mô tả hình cho người không nhìn thấy hình.")
@acts_as
@_json
def picture_command(
    *, username: str, draft_id: UUID, picture: Path, alt: str, as_json: bool
) -> None:
    """Thêm hình PNG, JPEG vào dự thảo; in dòng đặt hình vào nội dung bằng edit --text."""
    with working_as(username) as (actor, now):
        added = illustrating.add_picture(
            actor=actor, draft_id=draft_id, content=picture.read_bytes(), name=picture.name,
            now=now,
        )  # fmt: skip
    answer = picture_out(replace(added, alt=one_line(alt)))
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else answer["line"])


def _fact(fact: dict[str, Any]) -> str:
    """Write a fact as the page of the draft shows it, on one line."""
    badge = fact.get("badge")
    words = badge["label"] if badge else fact.get("text")
    return f"{fact['label']}: {words}" if words else ""


COMMANDS = (new_command, edit_command, show_command, body_command, picture_command)
