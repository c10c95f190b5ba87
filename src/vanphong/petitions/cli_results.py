"""The command that writes down what came of a case, or shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import click

from vanphong.kernel.command import working_as
from vanphong.kernel.errors import NotFound
from vanphong.petitions import queries, result_pages, services
from vanphong.petitions.command_parts import DAY, day_of, on_case, tell
from vanphong.petitions.rules.results import (
    AMOUNT_LABELS,
    Finding,
    ResultFacts,
    ResultWay,
    SecondFinding,
)


def _amounts(function: click.decorators.FC) -> click.decorators.FC:
    for name, words in reversed(AMOUNT_LABELS.items()):
        option = click.option(
            f"--{name.replace('_', '-')}", name, type=int, default=0, help=f"{words}."
        )
        function = option(function)
    return function


@click.command("result")
@click.option("--way", type=click.Choice([one.value for one in ResultWay]),
              help="Cách giải quyết; để trống thì chỉ xem.")  # fmt: skip
@click.option("--on", "resolved_on", type=DAY, help="Ngày quyết định, kết luận, rút đơn.")
@click.option("--finding", type=click.Choice([one.value for one in Finding]), default=None,
              help="Đúng, sai, đúng một phần.")  # fmt: skip
@click.option("--second", type=click.Choice([one.value for one in SecondFinding]),
              default=None, help="Khiếu nại lần hai.")  # fmt: skip
@_amounts
@click.option("--to-investigators", is_flag=True, help="Chuyển cơ quan điều tra.")
@click.option("--must-execute", is_flag=True, help="Có nội dung phải thi hành.")
@click.option("--executed-on", type=DAY, help="Ngày thi hành xong.")
@click.option("--reason", default="", help="Lý do, khi sửa kết quả đã ghi.")
@on_case
def result_command(
    *,
    case_id: UUID,
    way: str | None,
    resolved_on: dt.datetime | None,
    executed_on: dt.datetime | None,
    reason: str,
    username: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Ghi, sửa hoặc xem kết quả giải quyết một vụ việc."""
    if way and resolved_on is None:
        raise click.UsageError("--way cần --on.")
    with working_as(username) as (actor, now):
        if way and resolved_on is not None:
            known: dict[str, Any] = {
                name: "" if value is None else value for name, value in given.items()
            }
            facts = ResultFacts(
                way=way,
                resolved_on=resolved_on.date(),
                executed_on=day_of(executed_on),
                **known,
            )
            services.record_result(
                actor=actor, case_id=case_id, facts=facts, reason=reason, now=now
            )
        kept = result_pages.result_of(queries.get_case(actor, case_id))
        if kept is None:
            raise NotFound("Chưa ghi kết quả giải quyết.")
        found = result_pages.result_out(kept)
    words = [
        f"{one['label']}: {one['text']} {one.get('detail', '')}".rstrip()
        for one in result_pages.facts(kept)
        if one["text"]
    ]
    tell(found, "\n".join(words), as_json=as_json)
