"""Commands of petitions: the same acts and refusals as the pages."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import click

from vanphong.kernel import clock, ports
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.petitions import (
    case_pages,
    cli_cases,
    cli_circles,
    cli_congresses,
    cli_covering,
    cli_follows,
    cli_handing,
    cli_letters,
    cli_openings,
    cli_reports,
    cli_sealing,
    cli_spread,
    cli_submissions,
    cli_urgings,
    listing,
    queries,
    readings,
    sample,
    services,
)
from vanphong.petitions.answers import case_out, case_whole
from vanphong.petitions.cli_alike import alike_command
from vanphong.petitions.cli_results import result_command
from vanphong.petitions.command_parts import as_json_too, case_line, on_case, tell
from vanphong.petitions.rules import Field
from vanphong.petitions.urging_answers import urging_line


@click.group("petitions")
def commands() -> None:
    """Đơn thư: vào sổ, phân loại, xử lý, tra cứu."""


commands.add_command(cli_covering.commands)
commands.add_command(cli_openings.commands)
commands.add_command(cli_submissions.commands)
commands.add_command(cli_circles.commands)
commands.add_command(cli_congresses.commands)
for _command in (
    *cli_letters.COMMANDS,
    *cli_cases.COMMANDS,
    *cli_handing.COMMANDS,
    *cli_reports.COMMANDS,
    *cli_sealing.COMMANDS,
    *cli_spread.COMMANDS,
    *cli_urgings.COMMANDS,
    *cli_follows.COMMANDS,
    alike_command,
    result_command,
):
    commands.add_command(_command)


@commands.command("list")
@click.option(
    "--view", type=click.Choice([slug for slug, _words, _due in case_pages.VIEWS]), default="",
    help="Mục của danh sách.",
)  # fmt: skip
@click.option(
    "--figure",
    type=click.Choice(list(queries.BY_SLUG)),
    help="Một số của báo cáo.",
)
@click.option("--period", default="", help="Kỳ của báo cáo, với --figure.")
@click.option("--place", default="", help="Địa bàn: mã tỉnh (cùng các xã) hoặc mã xã.")
@click.option("--field", type=click.Choice([one.value for one in Field]), help="Lĩnh vực.")
@click.option("--words", default="", help="Số vụ việc, số đơn, hoặc chữ trong nội dung.")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@acts_as
@as_json_too
def list_command(*, username: str, as_json: bool, **given: str | None) -> None:
    """Liệt kê vụ việc, gần hết hạn đứng đầu; hoặc các vụ việc của một số trong báo cáo."""
    with working_as(username) as (actor, now):
        wanted = listing.Wanted(**{name: value or "" for name, value in given.items()})
        page = listing.listed(actor, wanted, vietnam_date(now)).page
        found = [case_out(one) for one in page.items]
    words = "\n".join(map(case_line, found)) or "Không có vụ việc nào."
    tell({"items": found, "next": page.next_key}, words, as_json=as_json)


@commands.command("load-sample")
@click.option("--letters", type=click.IntRange(1, 2_000_000), default=69_160, show_default=True,
              help="Số đơn.")  # fmt: skip
@click.option("--offices", type=click.IntRange(1, 500), default=63, show_default=True,
              help="Số cơ quan.")  # fmt: skip
@click.option("--seed", type=int, default=2018, show_default=True, help="Số gieo.")
@as_json_too
def load_sample_command(*, letters: int, offices: int, seed: int, as_json: bool) -> None:
    """Nạp dữ liệu giả định vào một hệ thống trống, để thử (lệnh của người vận hành)."""
    with ports.database_in_use.call():
        made = sample.load(letters=letters, offices=offices, seed=seed, now=clock.now())
    words = f"Đã nạp {made.letters} đơn giả định của {made.offices} cơ quan, {made.handled} đã xử lý."
    tell(dataclasses.asdict(made), words, as_json=as_json)


@commands.command("show")
@on_case
def show_command(*, case_id: UUID, username: str, as_json: bool) -> None:
    """Xem một vụ việc: đơn, phân loại, các bước, việc làm được tiếp."""
    with working_as(username) as (actor, now):
        case = queries.get_case(actor, case_id)
        readings.note_letters(actor, queries.letters_of(actor, case), now)
        found = case_whole(actor, case, vietnam_date(now))
    lines = [case_line(found)]
    lines += [
        f"  Đơn số {one['number']} {one['id']} {one['content']}".rstrip()
        for one in found["letters"]
    ]
    lines += [
        f"  {one['id']} {one['label']}: {one['verdict']} {one['words']}".rstrip()
        for one in found["steps"]
    ]
    if found["follows"]:
        lines.append(f"  {cli_follows.follow_line(found['follows'])}")
    lines += [f"  Tiếp theo có {one['label']} {one['case']}" for one in found["followed_by"]]
    lines += [f"  Đôn đốc {urging_line(one)}" for one in found["urgings"]]
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
    tell(found, "\n".join(lines), as_json=as_json)


@commands.command("status")
@click.option("--code", required=True, help="Mã đơn.")
@click.option("--pin", required=True, help="Số bí mật.")
@as_json_too
def status_command(*, code: str, pin: str, as_json: bool) -> None:
    """Xem đơn đang ở bước nào, bằng mã và số bí mật."""
    with ports.database_in_use.call():
        found = services.status_of(code, pin, clock.now())
    told = ("office_name", "received_on", "stage", "changed_on", "note")
    answer = {name: getattr(found, name) for name in told} if found else {}
    words = (
        f"{found.stage} {found.changed_on:%d/%m/%Y} {found.note}".rstrip()
        if found
        else "Mã đơn hoặc số bí mật chưa đúng."
    )
    tell(answer, words, as_json=as_json)
