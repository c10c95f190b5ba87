"""Commands of notices: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel import clock, ports
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.scope import acting
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.notices import answers, jobs, queries, services
from vanphong.notices.models import Channel, Message
from vanphong.notices.rules import Quiet, Window
from vanphong.people import api as people

_HOUR = click.DateTime(formats=["%H:%M"])
_as_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


@click.group("notices")
def commands() -> None:
    """Thông báo: xem, chọn cách nhận, giờ nghỉ, gửi."""


def _tell(answer: Any, words: str, *, as_json: bool) -> None:
    click.echo(
        json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder) if as_json else words
    )


@commands.command("list")
@acts_as
@click.option("--unread", is_flag=True, help="Chỉ những thông báo chưa đọc.")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@_as_json
def list_command(*, username: str, unread: bool, after: str, as_json: bool) -> None:
    """Liệt kê thông báo của một người, mới nhất ở trên."""
    with working_as(username) as (actor, _now):
        rows, next_key = queries.newest(actor, after=after, unread=unread)
        found = answers.notices_out(actor, rows)
        answer = {"unread": queries.unread_count(actor), "notices": found, "next": next_key}
    lines = [
        f"{row.pk}\t{vn_datetime(row.told_at)}\t{'' if row.read_at else '*'}\t"
        f"{one['words']}: {one['name']}"
        for row, one in zip(rows, found, strict=True)
    ]
    _tell(answer, "\n".join([*lines, f"Chưa đọc: {answer['unread']}"]), as_json=as_json)


@commands.command("read")
@acts_as
@click.argument("notice_id", type=click.UUID, required=False)
def read_command(*, username: str, notice_id: UUID | None) -> None:
    """Đánh dấu đã đọc một thông báo; không nêu khóa thì đọc hết."""
    with working_as(username) as (actor, now):
        if notice_id is None:
            services.read_all(actor=actor, now=now)
        else:
            services.read_notice(actor=actor, notice_id=notice_id, now=now)
    click.echo("Đã đọc.")


@commands.command("settings")
@acts_as
@click.option("--mail", help="Loại việc gửi thư, cách nhau bằng dấu phẩy; trống là không gửi.")
@click.option("--push", help="Loại việc gửi điện thoại, cách nhau bằng dấu phẩy.")
@click.option("--quiet", type=(_HOUR, _HOUR), help="Giờ nghỉ riêng: từ, đến (18:00 08:00).")
@click.option("--usual-quiet", is_flag=True, help="Bỏ giờ nghỉ riêng.")
@_as_json
def settings_command(
    *,
    username: str,
    mail: str | None,
    push: str | None,
    quiet: tuple[dt.datetime, dt.datetime] | None,
    usual_quiet: bool,
    as_json: bool,
) -> None:
    """Xem hoặc chọn cách nhận thông báo của một người."""
    with working_as(username) as (actor, now):
        kept = queries.choice_of(actor)
        if usual_quiet or any(one is not None for one in (mail, push, quiet)):
            own = None if usual_quiet else kept.own_quiet
            services.choose(
                actor=actor,
                mail_kinds=kept.mail_kinds if mail is None else _words(mail),
                push_kinds=kept.push_kinds if push is None else _words(push),
                own_quiet=_window(quiet) if quiet is not None else own,
                version=kept.version,
                now=now,
            )
        answer = answers.settings_out(actor)
    lines = [f"{name}: {value}" for name, value in answer.items()]
    _tell(answer, "\n".join(lines), as_json=as_json)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _window(ends: tuple[dt.datetime, dt.datetime]) -> Window:
    return Window(ends[0].time(), ends[1].time())


@commands.command("hours")
@acts_as
@click.option("--quiet", type=(_HOUR, _HOUR), help="Từ, đến: 18:00 07:00.")
@click.option("--days-off/--no-days-off", default=None, help="Ngày nghỉ có nghỉ cả ngày không.")
@click.option(
    "--special/--no-special", default=None, help="Việc đỏ đặc biệt có gửi ngay không."
)
@click.option("--reason", default="", help="Lý do đổi.")
@_as_json
def hours_command(
    *,
    username: str,
    quiet: tuple[dt.datetime, dt.datetime] | None,
    days_off: bool | None,
    special: bool | None,
    reason: str,
    as_json: bool,
) -> None:
    """Xem hoặc đặt giờ nghỉ của thông báo trong cơ quan."""
    with working_as(username) as (actor, now):
        if any(one is not None for one in (quiet, days_off, special)):
            holds = queries.quiet_of(actor, vietnam_date(now))
            wanted = Quiet(
                _window(quiet) if quiet is not None else holds.window,
                days_off=holds.days_off if days_off is None else days_off,
                special_breaks=holds.special_breaks if special is None else special,
            )
            services.set_quiet_hours(actor=actor, quiet=wanted, reason=reason, now=now)
        answer = answers.hours_out(actor, vietnam_date(now))
    lines = [
        f"{one['since']:%H:%M}–{one['until']:%H:%M}, "
        f"{'nghỉ cả ngày nghỉ' if one['days_off'] else 'ngày nghỉ như ngày thường'}, "
        f"đỏ đặc biệt {'gửi ngay' if one['special_breaks'] else 'đợi'} {one['reason']}"
        for one in answer
    ]
    _tell(answer, "\n".join(lines), as_json=as_json)


@commands.command("address")
@acts_as
@click.argument("address", required=False)
@click.option("--code", help="Mã đã nhận, để xác nhận.")
@click.option("--drop", is_flag=True, help="Bỏ địa chỉ đang dùng.")
def address_command(
    *, username: str, address: str | None, code: str | None, drop: bool
) -> None:
    """Khai, xác nhận hoặc bỏ địa chỉ thư nhận thông báo."""
    with working_as(username) as (actor, now):
        if drop:
            services.drop_address(actor=actor)
            said = "Đã bỏ địa chỉ."
        elif code:
            services.confirm_address(actor=actor, code=code, now=now)
            said = "Đã xác nhận địa chỉ."
        else:
            services.ask_address(actor=actor, address=address or "", now=now)
            said = "Mã xác nhận đang được gửi tới địa chỉ ấy."
    click.echo(said)


@commands.command("send-due")
@_as_json
def send_due_command(*, as_json: bool) -> None:
    """Gộp và gửi ngay những gì đã đến lúc, ở mọi cơ quan; tiến trình nền vẫn tự làm mỗi phút."""
    ended: Counter[str] = Counter()
    with ports.database_in_use.call():
        now = clock.now()
        for actor in people.in_each_office(jobs.NAME, clock.today()):
            with acting(actor):
                services.gather(actor=actor, now=now)
                due = list(queries.due_messages(actor, now).values_list("pk", flat=True))
            for message_id in due:
                with acting(actor):
                    message = services.send(actor=actor, message_id=message_id, now=now)
                ended[message.state if message is not None else "HELD"] += 1
    words = ", ".join(f"{state}: {count}" for state, count in sorted(ended.items()))
    _tell(dict(ended), words or "Không có gì đến lúc gửi.", as_json=as_json)


@commands.command("test")
@acts_as
@click.option("--channel", type=click.Choice(["mail", "push"]), default="mail")
@_as_json
def test_command(*, username: str, channel: str, as_json: bool) -> None:
    """Gửi cho một người một tin thử và nói máy chủ trả lời thế nào."""
    with working_as(username) as (actor, now):
        made = services.try_channel(actor=actor, channel=Channel[channel.upper()], now=now)
    found: list[Message] = []
    with ports.database_in_use.call():
        for one in made:
            with acting(actor):
                sent = services.send(actor=actor, message_id=one.pk, now=clock.now())
            found += [sent] if sent is not None else []
    answer = [{"state": one.state, "code": one.code} for one in found]
    lines = [f"{one.get_state_display()} {one.code}" for one in found]
    _tell(answer, "\n".join(lines) or "Tiến trình nền đang gửi.", as_json=as_json)
