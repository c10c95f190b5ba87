"""Commands of visits: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.petitions import api as petitions
from vanphong.reception import queries, rota_pages, services, visit_pages
from vanphong.reception.command_parts import (
    DAY,
    MOMENT,
    as_json_too,
    day_of,
    moment_of,
    on_visit,
    tell,
    visit_line,
)
from vanphong.reception.models import Visit
from vanphong.reception.rules import VisitOutcome, next_month
from vanphong.reception.rules.permissions import READ_OWN_VISITS
from vanphong.reception.services import Ending, VisitFacts


def _out(actor: Actor, found: Visit) -> dict[str, Any]:
    whole = queries.get_visit(actor, found.pk)
    return visit_pages.visit_out(whole, queries.persons_of([whole]).get(whole.pk, []))


@click.command("visits")
@click.option("--after", default="", help="Khóa của trang trước để xem tiếp.")
@click.option("--waiting", is_flag=True, help="Chỉ những lượt đang chờ.")
@acts_as
@as_json_too
def visits_command(*, after: str, waiting: bool, username: str, as_json: bool) -> None:
    """Liệt kê lượt tiếp công dân, mới nhất đứng đầu."""
    with working_as(username) as (actor, _now):
        require(actor, READ_OWN_VISITS)
        page = queries.visits_newest(actor, after=after)
        rows = queries.waiting_visits(actor) if waiting else page.items
        persons = queries.persons_of(rows)
        found = [visit_pages.visit_out(one, persons.get(one.pk, [])) for one in rows]
    answer = {"items": found, "next": "" if waiting else page.next_key}
    tell(answer, "\n".join(map(visit_line, found)) or "Không có lượt nào.", as_json=as_json)


@click.command("visit")
@on_visit
def visit_command(*, visit_id: UUID, username: str, as_json: bool) -> None:
    """Xem một lượt tiếp công dân."""
    with working_as(username) as (actor, _now):
        found = _out(actor, queries.get_visit(actor, visit_id))
    tell(found, visit_line(found), as_json=as_json)


@click.command("come")
@click.option("--nature", type=click.Choice([one.value for one in petitions.Nature]),
              default="PETITION", show_default=True, help="Loại.")  # fmt: skip
@click.option("--content", required=True, help="Nội dung trình bày.")
@click.option("--people", type=click.IntRange(1), help="Số người đến.")
@click.option("--who", "names", multiple=True,
              help="“Họ tên; địa chỉ; số căn cước; điện thoại”; ghi nhiều lần được.")  # fmt: skip
@click.option("--day", type=DAY, help="Ngày tiếp, khi ghi lại từ sổ giấy.")
@click.option("--session", "session_id", type=click.UUID, help="Buổi tiếp của lãnh đạo.")
@click.option("--protected", "is_protected", is_flag=True, help="Giữ bí mật; không ghi tên.")
@click.option("--declined-secrecy", is_flag=True, help="Người tố cáo nói không cần giữ bí mật.")
@click.option("--papers", default="", help="Giấy tờ, tài liệu nhận.")
@click.option("--repeat", "is_repeat", is_flag=True, help="Đến nhiều lần về việc này.")
@click.option("--prior", "prior_body", default="", help="Cơ quan đã giải quyết.")
@click.option("--came-at", type=MOMENT, help="Giờ đến, khi đã ghi ở bàn tiếp lúc mất mạng.")
@click.option("--request-id", type=click.UUID, help="Mã yêu cầu: gửi hai lần vẫn một lượt.")
@acts_as
@as_json_too
def come_command(
    *,
    names: tuple[str, ...],
    day: dt.datetime | None,
    people: int | None,
    came_at: dt.datetime | None,
    request_id: UUID | None,
    username: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Ghi một lượt tiếp công dân, một người hoặc một đoàn."""
    facts = VisitFacts(day=day_of(day), people=people or 0, came_at=moment_of(came_at), **given)
    with working_as(username) as (actor, now):
        visit = services.register_visit(
            actor=actor, facts=facts, persons=petitions.persons_in("\n".join(names)), now=now,
            request_id=request_id,
        )  # fmt: skip
        found = _out(actor, visit)
    tell(found, visit_line(found), as_json=as_json)


@click.command("finish")
@click.option("--outcome", type=click.Choice([one.value for one in VisitOutcome]),
              required=True, help="Kết quả.")  # fmt: skip
@click.option("--case", "case_number", default="", help="Vụ việc đã có, ví dụ 12/2026.")
@click.option("--to", "to_body", default="", help="Hướng dẫn, chuyển đến cơ quan.")
@click.option("--symbol", "to_symbol", default="", help="Số văn bản.")
@click.option("--note", default="", help="Ghi chú.")
@on_visit
def finish_command(*, visit_id: UUID, username: str, as_json: bool, **given: str) -> None:
    """Ghi kết quả một lượt; tiếp nhận thì mở đơn, hoặc gắn vụ việc đã có."""
    with working_as(username) as (actor, now):
        visit = services.finish_visit(
            actor=actor, visit_id=visit_id, ending=Ending(**given), now=now
        )
        found = _out(actor, visit)
    tell(found, visit_line(found), as_json=as_json)


@click.command("leave")
@click.option("--note", default="", help="Ghi chú.")
@on_visit
def leave_command(*, visit_id: UUID, note: str, username: str, as_json: bool) -> None:
    """Ghi người đến không chờ, đã về."""
    with working_as(username) as (actor, now):
        visit = services.leave_visit(actor=actor, visit_id=visit_id, note=note, now=now)
        found = _out(actor, visit)
    tell(found, visit_line(found), as_json=as_json)


@click.command("answer")
@click.option("--on", type=DAY, help="Ngày trả lời; để trống là hôm nay.")
@click.option("--symbol", default="", help="Số văn bản trả lời.")
@on_visit
def answer_command(
    *, visit_id: UUID, on: dt.datetime | None, symbol: str, username: str, as_json: bool
) -> None:
    """Ghi đã trả lời công dân kết quả xử lý ban đầu."""
    with working_as(username) as (actor, now):
        visit = services.note_answer(
            actor=actor, visit_id=visit_id, on=day_of(on) or vietnam_date(now), symbol=symbol,
            now=now,
        )  # fmt: skip
        found = _out(actor, visit)
    tell(found, visit_line(found), as_json=as_json)


@click.command("book")
@click.option("--month", default="", help="Tháng, ví dụ 2026-12; để trống là tháng này.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="Tệp .xlsx để ghi.")  # fmt: skip
@acts_as
@as_json_too
def book_command(*, month: str, out: Path, username: str, as_json: bool) -> None:
    """Ghi sổ tiếp công dân của một tháng (mẫu 03/TCD) ra bảng tính."""
    with working_as(username) as (actor, now):
        since = rota_pages.month_of(month, vietnam_date(now))
        content = services.give_out_book(actor=actor, since=since, until=next_month(since))
    out.write_bytes(content)
    tell({"file": str(out), "bytes": len(content)}, str(out), as_json=as_json)


COMMANDS = (
    visits_command, visit_command, come_command, finish_command, leave_command,
    answer_command, book_command,
)  # fmt: skip
