"""Commands of what is written after a visit: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

import click

from vanphong.audit import api as audit
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import working_as
from vanphong.petitions import api as petitions
from vanphong.reception import minutes_pages, queries, services, visit_pages
from vanphong.reception.command_parts import DAY, day_of, on_visit, tell, visit_line
from vanphong.reception.rules import Mark, PaperKind
from vanphong.reception.services import MinutesFacts


@click.command("refuse")
@click.option("--ground", required=True,
              help="Căn cứ: L1, L2, L3 (Điều 9 của Luật), hoặc điểm của Điều 4 Nghị định 154/2026: "
              "A, B, C, D, DD, E, G, H, I, K.")  # fmt: skip
@click.option("--words", default="", help="Việc cụ thể.")
@click.option("--on", type=DAY, help="Ngày có đủ căn cứ; để trống là hôm nay.")
@on_visit
def refuse_command(
    *,
    visit_id: UUID,
    ground: str,
    words: str,
    on: dt.datetime | None,
    username: str,
    as_json: bool,
) -> None:
    """Ghi từ chối tiếp một lượt; căn cứ L3, H thì thông báo mẫu 01/TCD trong 3 ngày làm việc."""
    with working_as(username) as (actor, now):
        services.refuse_visit(
            actor=actor, visit_id=visit_id, ground=ground.upper(), words=words, now=now,
            on=day_of(on) or vietnam_date(now),
        )  # fmt: skip
        whole = queries.get_visit(actor, visit_id)
        found = visit_pages.visit_out(whole, queries.persons_of([whole]).get(whole.pk, []))
    tell(found, visit_line(found), as_json=as_json)


@click.command("take-papers")
@click.option("--paper", "papers", multiple=True, required=True,
              help="Tên; số tờ; gốc hoặc sao; tình trạng. Ghi nhiều lần được.")  # fmt: skip
@click.option("--giver", default="", help="Người giao: họ tên, địa chỉ.")
@click.option("--note", default="", help="Ghi chú.")
@on_visit
def take_papers_command(
    *,
    visit_id: UUID,
    papers: tuple[str, ...],
    giver: str,
    note: str,
    username: str,
    as_json: bool,
) -> None:
    """Nhận giấy tờ của một lượt tiếp, lập biên nhận (02/TCD)."""
    with working_as(username) as (actor, now):
        made = services.take_visit_papers(
            actor=actor, visit_id=visit_id, papers=petitions.papers_in("\n".join(papers)),
            giver=giver, note=note, now=now,
        )  # fmt: skip
        found = petitions.hand_over_out(made)
    tell(found, f"Biên nhận số {found['number']} {found['id']}", as_json=as_json)


@click.command("paper")
@click.option("--kind", type=click.Choice([one.value for one in PaperKind]), required=True,
              help="Thông báo từ chối (REFUSAL) hay trả lời công dân (ANSWER).")  # fmt: skip
@click.option("--body", "body_id", type=click.UUID, help="Cơ quan ban hành.")
@on_visit
def paper_command(
    *, visit_id: UUID, kind: str, body_id: UUID | None, username: str, as_json: bool
) -> None:
    """Soạn văn bản gửi công dân sau một lượt tiếp."""
    with working_as(username) as (actor, now):
        paper = services.begin_visit_paper(
            actor=actor, visit_id=visit_id, kind=kind, body_id=body_id, now=now
        )
    tell({"draft_id": paper.draft_id, "kind": paper.kind}, str(paper.draft_id), as_json=as_json)


@click.command("minutes")
@click.option("--words", required=True, help="Lời trình bày.")
@click.option("--read-back", is_flag=True, help="Đã đọc lại cho người đến nghe.")
@click.option("--mark", type=click.Choice([one.value for one in Mark]), default="SIGNED",
              show_default=True, help="Người đến xác nhận.")  # fmt: skip
@click.option("--declined", "declined_reason", default="", help="Vì sao không ký.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Bản đã ký.")  # fmt: skip
@on_visit
def minutes_command(
    *,
    visit_id: UUID,
    words: str,
    read_back: bool,
    mark: str,
    declined_reason: str,
    file: Path | None,
    username: str,
    as_json: bool,
) -> None:
    """Lập biên bản một lượt tiếp; PENDING thì in ra, đọc lại và ký sau."""
    with working_as(username) as (actor, now):
        kept = services.keep_minutes(
            actor=actor, visit_id=visit_id, now=now,
            facts=MinutesFacts(words, read_back, mark, declined_reason),
            upload=(file.name, file.read_bytes()) if file else None,
        )  # fmt: skip
    tell(minutes_pages.minutes_out(kept), f"{kept.visit_id}  {kept.mark}", as_json=as_json)


@click.command("sign-minutes")
@click.option("--read-back", is_flag=True, help="Đã đọc lại cho người đến nghe.")
@click.option("--mark", type=click.Choice([one.value for one in Mark]), default="",
              help="Người đến xác nhận.")  # fmt: skip
@click.option("--declined", "declined_reason", default="", help="Vì sao không ký.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Bản đã ký.")  # fmt: skip
@on_visit
def sign_minutes_command(
    *,
    visit_id: UUID,
    read_back: bool,
    mark: str,
    declined_reason: str,
    file: Path | None,
    username: str,
    as_json: bool,
) -> None:
    """Ghi biên bản đã đọc lại và ký; đưa bản đã ký lên."""
    with working_as(username) as (actor, now):
        kept = services.sign_minutes(
            actor=actor, visit_id=visit_id, now=now, read_back=read_back, mark=mark,
            declined_reason=declined_reason,
            upload=(file.name, file.read_bytes()) if file else None,
        )  # fmt: skip
    tell(minutes_pages.minutes_out(kept), f"{kept.visit_id}  {kept.mark}", as_json=as_json)


@click.command("print-minutes")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Tệp PDF."
)
@on_visit
def print_minutes_command(*, visit_id: UUID, out: Path, username: str, as_json: bool) -> None:
    """Ghi biên bản một lượt tiếp ra tệp PDF để in và ký."""
    with working_as(username) as (actor, now):
        found = queries.get_visit(actor, visit_id)
        content = minutes_pages.paper_of(found)
        audit.record_reading(actor, found, now=now)
    out.write_bytes(content)
    tell({"file": str(out)}, str(out), as_json=as_json)


COMMANDS = (
    refuse_command,
    take_papers_command,
    paper_command,
    minutes_command,
    sign_minutes_command,
    print_minutes_command,
)
