"""Commands of petitions: the same acts and refusals as the pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel import clock, ports
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, post_of, working_as
from vanphong.kernel.gate import require
from vanphong.petitions import (
    case_pages,
    cli_openings,
    queries,
    report_pages,
    sample,
    services,
)
from vanphong.petitions.answers import case_out, case_whole, letter_out, step_out
from vanphong.petitions.cli_alike import alike_command
from vanphong.petitions.models import FileRole
from vanphong.petitions.names import persons_in
from vanphong.petitions.rules import VALUES, Channel, Key, Signed, Step
from vanphong.petitions.rules.events import ExtensionGround
from vanphong.petitions.rules.periods import between
from vanphong.petitions.rules.permissions import READ_ALL
from vanphong.petitions.services import LetterFacts, Upload

_DAY = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
_as_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_reason = click.option("--reason", required=True, help="Lý do.")
_positions = click.option(
    "--position",
    "positions",
    type=int,
    multiple=True,
    help="Số thứ tự trong danh sách; ghi nhiều lần được.",
)


def _on_case(function: click.decorators.FC) -> click.decorators.FC:
    return acts_as(click.argument("case_id", type=click.UUID)(_as_json(function)))


def _on_letter(function: click.decorators.FC) -> click.decorators.FC:
    return acts_as(click.argument("letter_id", type=click.UUID)(_as_json(function)))


def _tell(answer: Any, words: str, *, as_json: bool) -> None:
    text = json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder)
    click.echo(text if as_json else words)


def _line(case: dict[str, Any]) -> str:
    due = f"hạn {case['due_on']:%d/%m/%Y}" if case["due_on"] else ""
    return "  ".join(
        filter(None, (str(case["id"]), case["number"], case["label"], due, case["title"]))
    )


def _day(given: dt.datetime | None) -> dt.date | None:
    return given.date() if given else None


def _lines(file: Path | None) -> list[str]:
    return file.read_text("utf-8").splitlines() if file else []


@click.group("petitions")
def commands() -> None:
    """Đơn thư: vào sổ, phân loại, xử lý, tra cứu."""


commands.add_command(cli_openings.commands)


@commands.command("list")
@click.option(
    "--view", type=click.Choice([slug for slug, _words, _due in case_pages.VIEWS]), default="",
    help="Mục của danh sách.",
)  # fmt: skip
@click.option("--figure", type=click.Choice(list(queries.BY_SLUG)), help="Một số của báo cáo.")
@click.option("--period", default="", help="Kỳ của báo cáo, với --figure.")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@acts_as
@_as_json
def list_command(
    *, view: str, figure: str | None, period: str, after: str, username: str, as_json: bool
) -> None:
    """Liệt kê vụ việc, gần hết hạn đứng đầu; hoặc các vụ việc của một số trong báo cáo."""
    with working_as(username) as (actor, now):
        by_due = {slug: due for slug, _words, due in case_pages.VIEWS}[view]
        rows = queries.in_view(queries.visible_cases(actor), view, actor, vietnam_date(now))
        if figure:
            asked = report_pages.period_asked(period, vietnam_date(now))
            by_due, rows = False, queries.behind(actor, figure, asked)
        page = (queries.page_by_due if by_due else queries.page_newest)(rows, after=after)
        found = [case_out(one) for one in page.items]
    words = "\n".join(map(_line, found)) or "Không có vụ việc nào."
    _tell({"items": found, "next": page.next_key}, words, as_json=as_json)


@commands.command("report")
@click.option("--period", default="", help="Kỳ: 2026-03, 2026-Q1, 2026-6T, 2026-9T, 2026-12T.")
@click.option("--from", "since", type=_DAY, help="Từ ngày; cùng --to thay cho --period.")
@click.option("--to", "until", type=_DAY, help="Đến hết ngày.")
@click.option(
    "--as",
    "username",
    default="",
    help="Tên đăng nhập; để trống: mọi cơ quan (lệnh của người vận hành).",
)
@_as_json
def report_command(
    *,
    period: str,
    since: dt.datetime | None,
    until: dt.datetime | None,
    username: str,
    as_json: bool,
) -> None:
    """In số liệu đơn thư của một kỳ: của một cơ quan, hoặc của cả hệ thống."""
    today = vietnam_date(clock.now())
    asked = (
        between(since.date(), until.date())
        if since and until
        else report_pages.period_asked(period, today)
    )
    if username:
        with working_as(username) as (actor, _now):
            require(actor, READ_ALL)
            found = report_pages.report_out(actor, asked)
    else:
        with ports.database_in_use.call():
            found = report_pages.country_out(asked)
    cases = found["cases"]
    words = (
        f"{asked.words}: {found['letters']} đơn, {found['people']} người; vụ việc phải xử lý "
        f"{cases['phai-xu-ly']}, đã xử lý {cases['da-xu-ly']}, chưa xử lý {cases['chua-xu-ly']}."
    )
    if "offices" in found:
        words += (
            f" {found['offices']} cơ quan, bình quân đã xử lý {100 * found['mean_share']:.1f} %, "
            f"{found['full_marks']} cơ quan xử lý hết."
        )
    _tell(found, words, as_json=as_json)


@commands.command("load-sample")
@click.option("--letters", type=click.IntRange(1, 2_000_000), default=69_160, show_default=True,
              help="Số đơn.")  # fmt: skip
@click.option("--offices", type=click.IntRange(1, 500), default=63, show_default=True,
              help="Số cơ quan.")  # fmt: skip
@click.option("--seed", type=int, default=2018, show_default=True, help="Số gieo.")
@_as_json
def load_sample_command(*, letters: int, offices: int, seed: int, as_json: bool) -> None:
    """Nạp dữ liệu giả định vào một hệ thống trống, để thử (lệnh của người vận hành)."""
    with ports.database_in_use.call():
        made = sample.load(letters=letters, offices=offices, seed=seed, now=clock.now())
    words = f"Đã nạp {made.letters} đơn giả định của {made.offices} cơ quan, {made.handled} đã xử lý."
    _tell(dataclasses.asdict(made), words, as_json=as_json)


@commands.command("show")
@_on_case
def show_command(*, case_id: UUID, username: str, as_json: bool) -> None:
    """Xem một vụ việc: đơn, phân loại, các bước, việc làm được tiếp."""
    with working_as(username) as (actor, now):
        found = case_whole(actor, queries.get_case(actor, case_id), vietnam_date(now))
    lines = [_line(found)]
    lines += [
        f"  Đơn số {one['number']} {one['id']} {one['content']}".rstrip()
        for one in found["letters"]
    ]
    lines += [
        f"  {one['id']} {one['label']}: {one['verdict']} {one['words']}".rstrip()
        for one in found["steps"]
    ]
    lines += [
        f"  {one['duty']} {one['label']}: {one['state']}"
        + (f", hạn {one['due_on']:%d/%m/%Y}" if one["due_on"] else "")
        for one in found["clocks"]
    ]
    lines += [
        f"  Làm được: {one['label']}" if one["allowed"]
        else f"  Chưa làm được: {one['label']}: {one['reason']}"
        for one in found["offers"]
    ]  # fmt: skip
    _tell(found, "\n".join(lines), as_json=as_json)


@commands.command("receive")
@click.option("--received", "received_on", type=_DAY, required=True, help="Ngày nhận theo dấu.")
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
@click.option("--envelope", default="", help="Số phong bì niêm phong.")
@click.option("--sealed-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Họ tên để niêm phong vào kho, mỗi dòng một người.")  # fmt: skip
@click.option("--sealed-words-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Chữ khác nhận ra người viết, để niêm phong.")  # fmt: skip
@click.option("--originals", "has_originals", is_flag=True, help="Kèm bản gốc phải trả lại.")
@click.option("--group-paper", is_flag=True, help="Có văn bản cử người đại diện.")
@click.option("--posted", "posted_on", type=_DAY, help="Ngày dấu bưu điện.")
@click.option("--dated", "dated_on", type=_DAY, help="Ngày ghi trên đơn.")
@click.option("--forwarder", default="", help="Ai, cơ quan nào chuyển đến.")
@click.option("--forwarder-symbol", default="", help="Số, ký hiệu văn bản chuyển.")
@click.option("--forwarder-date", "forwarder_on", type=_DAY, help="Ngày văn bản chuyển.")
@click.option("--file", "paths", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              multiple=True, help="Bản quét; ghi nhiều lần được.")  # fmt: skip
@acts_as
@_as_json
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
    lines = [*writers, *_lines(writers_file), *_lines(sealed_file)]
    facts: dict[str, Any] = {
        k: v.date() if isinstance(v, dt.datetime) else v for k, v in given.items()
    }
    with working_as(username) as (actor, now):
        letter = services.receive_letter(
            actor=actor, facts=LetterFacts(**facts), persons=persons_in("\n".join(lines)),
            uploads=[Upload(one.name, one.read_bytes()) for one in paths], now=now,
            identifying="\n".join(_lines(sealed_words_file)),
        )  # fmt: skip
        found = letter_out(actor, letter)
    cases = ", ".join(f"{one['number']} {one['id']}" for one in found["cases"])
    _tell(found, f"Đơn số {found['number']} {found['id']}, vụ việc {cases}", as_json=as_json)


@commands.command("letter")
@_on_letter
def letter_command(*, letter_id: UUID, username: str, as_json: bool) -> None:
    """Xem một đơn."""
    with working_as(username) as (actor, _now):
        found = letter_out(actor, queries.get_letter(actor, letter_id))
    words = f"Đơn số {found['number']}, {found['people']} người: {found['abstract']}"
    _tell(found, words, as_json=as_json)


@commands.command("add-file")
@click.option("--file", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              required=True, help="Tệp.")  # fmt: skip
@click.option("--role", type=click.Choice(FileRole.values), default=FileRole.LETTER.value,
              show_default=True, help="Là gì của đơn.")  # fmt: skip
@_on_letter
def add_file_command(
    *, letter_id: UUID, path: Path, role: str, username: str, as_json: bool
) -> None:
    """Thêm bản quét, phong bì, tài liệu kèm hoặc ghi âm vào đơn."""
    with working_as(username) as (actor, now):
        uploads = [Upload(path.name, path.read_bytes(), role)]
        letter = services.add_files(actor=actor, letter_id=letter_id, uploads=uploads, now=now)
        found = letter_out(actor, letter)
    _tell(found, f"Đơn số {found['number']} có {len(found['files'])} tệp.", as_json=as_json)


@commands.command("give-code")
@_on_letter
def give_code_command(*, letter_id: UUID, username: str, as_json: bool) -> None:
    """Cấp mã và số bí mật cho người gửi; chỉ in một lần."""
    with working_as(username) as (actor, now):
        given = services.give_code(actor=actor, letter_id=letter_id, now=now)
    words = f"Mã đơn {given.code}, số bí mật {given.pin}"
    _tell(dataclasses.asdict(given), words, as_json=as_json)


@commands.command("status")
@click.option("--code", required=True, help="Mã đơn.")
@click.option("--pin", required=True, help="Số bí mật.")
@_as_json
def status_command(*, code: str, pin: str, as_json: bool) -> None:
    """Xem đơn đang ở bước nào, bằng mã và số bí mật."""
    with ports.database_in_use.call():
        found = services.status_of(code, pin, clock.now())
    answer = dataclasses.asdict(found) if found else {}
    words = (
        f"{found.stage} {found.changed_on:%d/%m/%Y}"
        if found
        else "Mã đơn hoặc số bí mật chưa đúng."
    )
    _tell(answer, words, as_json=as_json)


@commands.command("speakers")
@_positions
@click.option("--paper/--no-paper", default=False, help="Có văn bản cử người đại diện.")
@_on_letter
def speakers_command(
    *, letter_id: UUID, positions: tuple[int, ...], paper: bool, username: str, as_json: bool
) -> None:
    """Ghi người đại diện của một nhóm."""
    with working_as(username) as (actor, _now):
        letter = services.choose_speakers(
            actor=actor, letter_id=letter_id, positions=positions, paper=paper
        )
        found = letter_out(actor, letter)
    _tell(found, "Đã ghi.", as_json=as_json)


@commands.command("strike")
@_positions
@click.option("--reason", default="", help="Lý do; để trống là tính trở lại.")
@_on_letter
def strike_command(
    *, letter_id: UUID, positions: tuple[int, ...], reason: str, username: str, as_json: bool
) -> None:
    """Không tính chữ ký của một số người."""
    with working_as(username) as (actor, now):
        letter = services.strike_writers(
            actor=actor, letter_id=letter_id, positions=positions, reason=reason, now=now
        )
        found = letter_out(actor, letter)
    _tell(found, "Đã ghi.", as_json=as_json)


@commands.command("withdraw")
@_positions
@click.option("--on", "on", type=_DAY, required=True, help="Ngày rút.")
@_on_letter
def withdraw_command(
    *,
    letter_id: UUID,
    positions: tuple[int, ...],
    on: dt.datetime,
    username: str,
    as_json: bool,
) -> None:
    """Ghi người rút đơn."""
    with working_as(username) as (actor, now):
        letter = services.withdraw_writers(
            actor=actor, letter_id=letter_id, positions=positions, on=on.date(), now=now
        )
        found = letter_out(actor, letter)
    _tell(found, "Đã ghi.", as_json=as_json)


def _keys(function: click.decorators.FC) -> click.decorators.FC:
    for key in reversed(Key):
        option = click.option(
            f"--{key.value.lower().replace('_', '-')}", key.value,
            type=click.Choice([one.value for one in VALUES[key]]), help="Phân loại.",
        )  # fmt: skip
        function = option(function)
    return function


@commands.command("judge")
@_keys
@click.option("--reason", default="", help="Lý do, khi đổi phân loại đã quyết định.")
@_on_case
def judge_command(
    *, case_id: UUID, reason: str, username: str, as_json: bool, **chosen: str | None
) -> None:
    """Phân loại một vụ việc."""
    values = {key.upper(): value for key, value in chosen.items() if value}
    with working_as(username) as (actor, now):
        case = services.judge_case(
            actor=actor, case_id=case_id, values=values, reason=reason, now=now
        )
        found = case_out(case)
    _tell(found, _line(found), as_json=as_json)


@commands.command("step")
@click.option(
    "--step", type=click.Choice([one.value for one in Step]), required=True, help="Việc."
)
@click.option("--words", default="", help="Lý do, nội dung.")
@click.option("--to", "addressee", default="", help="Nơi nhận.")
@click.option("--on", "happened_on", type=_DAY, help="Ngày; để trống là hôm nay.")
@click.option("--symbol", default="", help="Số, ký hiệu văn bản.")
@click.option("--ground", default="", help="Căn cứ tạm đình chỉ, ví dụ FORCE_MAJEURE.")
@_on_case
def step_command(
    *,
    case_id: UUID,
    happened_on: dt.datetime | None,
    username: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Đề xuất một hướng xử lý; người được quyết định thì làm ngay."""
    with working_as(username) as (actor, now):
        row = services.propose_step(
            actor=actor, case_id=case_id, happened_on=_day(happened_on), now=now, **given
        )
    found = step_out(row)
    _tell(found, f"{found['label']}: {found['verdict']}", as_json=as_json)


@commands.command("decide")
@click.option("--approve/--decline", default=True, help="Duyệt hay trả lại đề xuất.")
@click.option("--reason", default="", help="Lý do, khi trả lại.")
@_on_case
def decide_command(
    *, case_id: UUID, approve: bool, reason: str, username: str, as_json: bool
) -> None:
    """Duyệt đề xuất đang chờ, hoặc trả lại."""
    with working_as(username) as (actor, now):
        row = services.decide_step(
            actor=actor, case_id=case_id, approve=approve, reason=reason, now=now
        )
    found = step_out(row)
    _tell(found, f"{found['label']}: {found['verdict']}", as_json=as_json)


@commands.command("paper")
@click.option("--step", "step_id", type=click.UUID, required=True, help="Mã bước đã duyệt.")
@click.option("--body", "body_id", type=click.UUID, help="Cơ quan ban hành.")
@_on_case
def paper_command(
    *, case_id: UUID, step_id: UUID, body_id: UUID | None, username: str, as_json: bool
) -> None:
    """Soạn văn bản của một bước đã duyệt."""
    with working_as(username) as (actor, now):
        row = services.begin_paper(
            actor=actor, case_id=case_id, step_id=step_id, body_id=body_id, now=now
        )
    found = step_out(row)
    _tell(found, f"{found['label']}: dự thảo {found['draft_id']}", as_json=as_json)


@commands.command("extend")
@click.option("--duty", required=True, help="Mã thời hạn, như trang vụ việc và lệnh show ghi.")
@click.option("--days", type=int, required=True, help="Số ngày thêm, theo đơn vị của thời hạn.")
@click.option("--symbol", required=True, help="Số quyết định gia hạn.")
@click.option("--on", "decided_on", type=_DAY, required=True, help="Ngày quyết định.")
@click.option("--ground", type=click.Choice([one.value for one in ExtensionGround]), required=True,
              help="Căn cứ.")  # fmt: skip
@_reason
@_on_case
def extend_command(
    *, case_id: UUID, decided_on: dt.datetime, username: str, as_json: bool, **given: Any
) -> None:
    """Gia hạn một thời hạn bằng quyết định, khi luật cho phép."""
    with working_as(username) as (actor, now):
        case = services.extend_clock(
            actor=actor, case_id=case_id, decided_on=decided_on.date(), now=now, **given
        )
        found = case_out(case)
    _tell(found, _line(found), as_json=as_json)


@commands.command("withdraw-step")
@_on_case
def withdraw_step_command(*, case_id: UUID, username: str, as_json: bool) -> None:
    """Rút đề xuất của mình."""
    with working_as(username) as (actor, now):
        row = services.withdraw_step(actor=actor, case_id=case_id, now=now)
    _tell(step_out(row), "Đã rút.", as_json=as_json)


@commands.command("assign")
@click.option("--to", "handler", required=True, help="Tên đăng nhập của người xử lý.")
@_on_case
def assign_command(*, case_id: UUID, handler: str, username: str, as_json: bool) -> None:
    """Giao xử lý một vụ việc."""
    with working_as(username) as (actor, now):
        case = services.assign_case(
            actor=actor, case_id=case_id, post_id=post_of(handler, now), now=now
        )
        found = case_out(case)
    _tell(found, _line(found), as_json=as_json)


@commands.command("split")
@click.option(
    "--part", "parts", multiple=True, required=True, help="Một nội dung; ghi nhiều lần."
)
@_on_case
def split_command(
    *, case_id: UUID, parts: tuple[str, ...], username: str, as_json: bool
) -> None:
    """Tách một đơn nhiều nội dung thành các vụ việc."""
    with working_as(username) as (actor, now):
        made = services.split_case(actor=actor, case_id=case_id, parts=parts, now=now)
        found = [case_out(one) for one in made]
    _tell(found, "\n".join(map(_line, found)), as_json=as_json)


@commands.command("join")
@click.option("--into", "into", required=True, help="Số vụ việc nhập vào, ví dụ 12/2026.")
@_reason
@_on_case
def join_command(
    *, case_id: UUID, into: str, reason: str, username: str, as_json: bool
) -> None:
    """Nhập các đơn của một vụ việc vào vụ việc khác."""
    with working_as(username) as (actor, now):
        other = queries.case_numbered(actor, into)
        case = services.join_case(
            actor=actor, case_id=case_id, into_id=other.pk, reason=reason, now=now
        )
        found = case_out(case)
    _tell(found, _line(found), as_json=as_json)


@commands.command("undo")
@_reason
@_on_case
def undo_command(*, case_id: UUID, reason: str, username: str, as_json: bool) -> None:
    """Hoàn lại việc tách hoặc nhập."""
    with working_as(username) as (actor, now):
        case = services.undo_emptying(actor=actor, case_id=case_id, reason=reason, now=now)
        found = case_out(case)
    _tell(found, _line(found), as_json=as_json)


@commands.command("bar")
@click.option("--person", required=True, help="Tên đăng nhập của người không được tham gia.")
@click.option("--lift", is_flag=True, help="Cho tham gia trở lại.")
@_reason
@_on_case
def bar_command(
    *, case_id: UUID, person: str, lift: bool, reason: str, username: str, as_json: bool
) -> None:
    """Không cho một người tham gia vụ việc vì có liên quan, hoặc cho trở lại."""
    with working_as(username) as (actor, now):
        barred = ports.actor_of_username.call(person, now).person_key
        act = services.lift_bar if lift else services.bar_person
        act(actor=actor, case_id=case_id, person_id=barred, reason=reason, now=now)
    _tell({"done": True}, "Đã ghi.", as_json=as_json)


commands.add_command(alike_command)
