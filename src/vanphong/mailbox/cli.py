"""Commands of the mailbox: the same acts and refusals as the pages.

A file of a mail is registered with `vanphong registry register --file`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel import ports
from vanphong.kernel.command import acting_alone, acts_as, secret_asked, working_as
from vanphong.kernel.gate import require
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.mailbox import queries, services
from vanphong.mailbox.answers import mail_out, mailbox_out, whole_out
from vanphong.mailbox.rules import TROUBLE_WORDS, Reason, State

_as_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_mail = click.argument("mail_id", type=click.UUID)


def _say(answer: Any, sentence: str, *, as_json: bool) -> None:
    text = json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder)
    click.echo(text if as_json else sentence)


def _line(one: dict[str, Any]) -> str:
    who = one["sender_address"] or one["sender_name"]
    what = one["subject"] or one["held"]
    return f"{one['id']}  {vn_datetime(one['received_at'])}  {who}  {what}"


@click.group("mailbox")
def commands() -> None:
    """Hộp thư công vụ: thư đến chờ vào sổ, đặt và thử hộp thư."""


@commands.command("list")
@click.option(
    "--state", type=click.Choice([one.value for one in State]), default="WAITING",
    show_default=True, help="Mục thư.",
)  # fmt: skip
@acts_as
@_as_json
def list_mails(*, state: str, username: str, as_json: bool) -> None:
    """Liệt kê thư của một mục, mới nhất trước."""
    with working_as(username) as (actor, _now):
        found = [
            mail_out(one)
            for one in queries.page(queries.mails_in(actor, state), size=500).items
        ]
    _say(found, "\n".join(map(_line, found)) or "Không có thư nào.", as_json=as_json)


@commands.command("show")
@_mail
@acts_as
@_as_json
def show(*, mail_id: UUID, username: str, as_json: bool) -> None:
    """Xem một thư: chữ của thư, các tệp và mã tệp để vào sổ."""
    with working_as(username) as (actor, _now):
        found = whole_out(queries.get_mail(actor, mail_id))
    lines = [_line(found), *found["problems"], "", found["text"], ""]
    lines += [
        f"  {part['file_id'] or '-'}  {part['name']}  {part['refusal']}".rstrip()
        for part in found["attachments"]
    ]
    _say(found, "\n".join(lines), as_json=as_json)


@commands.command("dismiss")
@_mail
@click.option(
    "--reason", required=True, type=click.Choice([one.value for one in Reason]),
    help="Lý do; SECRET xóa nội dung và tệp.",
)  # fmt: skip
@click.option("--note", default="", help="Ghi chú; cần có khi lý do là OTHER.")
@acts_as
@_as_json
def dismiss(*, mail_id: UUID, reason: str, note: str, username: str, as_json: bool) -> None:
    """Xếp thư sang mục không phải văn bản."""
    with working_as(username) as (actor, now):
        done = services.dismiss_mail(
            actor=actor, mail_id=mail_id, reason=reason, note=note, now=now
        )
        found = mail_out(done)
    _say(found, f"{found['label']}.", as_json=as_json)


@commands.command("put-back")
@_mail
@acts_as
@_as_json
def put_back(*, mail_id: UUID, username: str, as_json: bool) -> None:
    """Đưa thư đã xếp riêng trở lại danh sách chờ."""
    with working_as(username) as (actor, now):
        found = mail_out(services.put_back_mail(actor=actor, mail_id=mail_id, now=now))
    _say(found, f"{found['label']}.", as_json=as_json)


@commands.command("settings")
@acts_as
@_as_json
def settings(*, username: str, as_json: bool) -> None:
    """Xem hộp thư đang đặt và lần đọc gần nhất."""
    with working_as(username) as (actor, _now):
        require(actor, queries.MANAGE)
        office_id = actor.office_key
        found = mailbox_out(queries.mailbox_of(office_id), queries.progress_of(office_id))
    state = "đang bật" if found["is_on"] else "đang tắt" if found["is_set"] else "chưa đặt"
    words = f"{found['username']} ở {found['host']}:{found['port']}, {state}."
    if found["trouble"]:
        words += f" {TROUBLE_WORDS[found['trouble']]}"
    _say(found, words if found["is_set"] else "Chưa đặt hộp thư.", as_json=as_json)


@commands.command("set")
@click.option("--host", required=True, help="Máy chủ thư.")
@click.option("--port", default=993, show_default=True, help="Cổng IMAP có TLS.")
@click.option("--user", "mail_user", required=True, help="Tên đăng nhập hộp thư.")
@click.option("--folder", default="INBOX", show_default=True, help="Thư mục thư đến.")
@click.option(
    "--after", type=click.Choice(["NOTHING", "SEEN", "MOVE"]), default="NOTHING",
    show_default=True, help="Sau khi lấy: không đụng đến, đánh dấu đã đọc, chuyển thư mục.",
)  # fmt: skip
@click.option("--done-folder", default="", help="Thư mục chuyển sang.")
@click.option("--on/--off", "is_on", default=False, help="Bật hay tắt đọc hộp thư.")
@click.option("--keep-password", is_flag=True, help="Giữ mật khẩu đã lưu, không hỏi.")
@acts_as
@_as_json
def set_mailbox(
    *, mail_user: str, keep_password: bool, username: str, as_json: bool, **given: Any
) -> None:
    """Đặt hộp thư công vụ; mật khẩu được hỏi, hoặc đọc từ đầu vào."""
    password = "" if keep_password else secret_asked("Mật khẩu hộp thư")
    with working_as(username) as (actor, now):
        wanted = services.Wanted(username=mail_user, password=password, **given)
        box = services.set_mailbox(actor=actor, wanted=wanted, now=now)
        found = mailbox_out(box, queries.progress_of(actor.office_key))
    _say(found, "Đã lưu hộp thư.", as_json=as_json)


@commands.command("try")
@acts_as
@_as_json
def attempt(*, username: str, as_json: bool) -> None:
    """Thử nối tới hộp thư đã đặt; không lấy và không đổi gì."""
    with acting_alone(username) as (actor, now):
        found = services.try_mailbox(actor=actor, now=now)
    words = f"Nối được. Có {found.waiting} thư chưa lấy."
    _say({"waiting": found.waiting}, words, as_json=as_json)


@commands.command("check")
@_as_json
def check(*, as_json: bool) -> None:
    """Đọc ngay mọi hộp thư đang bật (lệnh của người vận hành); mã thoát 1 khi có hộp thư hỏng."""
    with ports.database_in_use.call():
        done = {one: services.check_mailbox(one) for one in services.offices_with_mail()}
    found = [{"office": office_id, **asdict(reading)} for office_id, reading in done.items()]
    lines = [
        f"{office_id}: lấy {reading.taken} thư. {TROUBLE_WORDS.get(reading.trouble, '')}"
        for office_id, reading in done.items()
    ]
    _say(found, "\n".join(lines) or "Không hộp thư nào đang bật.", as_json=as_json)
    if any(reading.trouble for reading in done.values()):
        raise click.exceptions.Exit(1)
