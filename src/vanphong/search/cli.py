"""Commands of search."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import click
from django.db import connections

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import job_actor
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.search import queries
from vanphong.search.pages import found_as_dict
from vanphong.search.services import reindex

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])


@click.group("search")
def commands() -> None:
    """Tra cứu: tìm văn bản, làm lại chỉ mục."""


@commands.command("find")
@click.argument("text")
@click.option(
    "--type",
    "type_code",
    default="",
    help="Tên hoặc mã loại, ví dụ “công văn”, OFFICIAL_LETTER.",
)
@click.option("--issuer", default="", help="Vài từ trong tên cơ quan ban hành.")
@click.option("--from", "since", type=_DAY, help="Từ ngày.")
@click.option("--until", type=_DAY, help="Đến ngày.")
@click.option("--direction", default="", type=click.Choice(["", "IN", "OUT"]), help="Chiều.")
@click.option("--page", default=1, show_default=True, help="Trang.")
@acts_as
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def find_command(
    text: str,
    *,
    type_code: str,
    issuer: str,
    since: dt.datetime | None,
    until: dt.datetime | None,
    direction: str,
    page: int,
    username: str,
    as_json: bool,
) -> None:
    """Tìm TEXT trong các văn bản được xem; "…" tìm đúng cụm từ."""
    narrow = queries.Narrow(
        type_code=_type_code(type_code),
        issuer=issuer,
        dated_from=since.date() if since else None,
        dated_until=until.date() if until else None,
        direction=direction,
    )
    with working_as(username) as (actor, _now):
        answer = found_as_dict(queries.find(actor, text, narrow, page=page))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, default=str))
        return
    click.echo(f"Tìm thấy {answer['count']}{'+' if answer['count_is_more'] else ''} văn bản.")
    for item in answer["items"]:
        day = f"{item['issued_on']:%d/%m/%Y}" if item["issued_on"] else ""
        arrived = f"\tsố đến {item['arrived_as']}" if item["arrived_as"] else ""
        click.echo(f"{item['symbol'] or '(không số)'}\t{day}\t{item['abstract']}{arrived}")


def _type_code(given: str) -> str:
    """Give the code of a type told by its code or its name.

    :raises BadParameter: naming the codes.
    """
    if not given or registry.is_type_code(given.upper()):
        return given.upper()
    named = registry.type_named(given) or registry.type_named(given, "STATE")
    if named is None:
        known = ", ".join(kind.code for kind in registry.document_types(clock.today(), "PARTY"))
        message = f"không có loại này; các mã: {known}"
        raise click.BadParameter(message, param_hint="--type")
    return named.code


@commands.command("reindex")
@click.option(
    "--office",
    "codes",
    multiple=True,
    help="Mã cơ quan, lặp lại được; bỏ trống là mọi cơ quan.",
)
@click.option(
    "--at-once",
    default=1,
    show_default=True,
    type=click.IntRange(1, 32),
    help="Số cơ quan làm lại cùng lúc, mỗi cơ quan một tiến trình.",
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def reindex_command(*, codes: tuple[str, ...], at_once: int, as_json: bool) -> None:
    """Làm lại chỉ mục của một, vài hoặc mọi cơ quan; chạy khi mọi người vẫn làm việc."""
    with ports.database_in_use.call():
        operator = job_actor("search.index", None, frozenset())
        with acting(operator):
            offices = dict(people.Office.objects.order_by("id").values_list("code", "id"))
        if not set(codes) <= set(offices):
            raise click.BadParameter("không có cơ quan này", param_hint="--office")
        wanted = [code for code in offices if not codes or code in codes]
        counts = _each([offices[code] for code in wanted], at_once)
        done = dict(zip(wanted, counts, strict=True))
    if as_json:
        click.echo(json.dumps(done, ensure_ascii=False))
        return
    for office_code, count in done.items():
        click.echo(f"{office_code}: {count} văn bản.")


def _each(office_ids: list[int], at_once: int) -> Iterable[int]:
    """Make the indexes of offices anew, one after the other or each in a process of its own."""
    if at_once == 1 or len(office_ids) < 2:
        return [reindex(office_id) for office_id in office_ids]
    connections.close_all()  # none is shared with a child
    with ProcessPoolExecutor(at_once, get_context("fork")) as crew:
        return list(crew.map(reindex, office_ids))
