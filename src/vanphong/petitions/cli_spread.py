"""Commands of figures by place, field and month: the same as the pages."""

from __future__ import annotations

from typing import Any

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.petitions import spread_answers
from vanphong.petitions.command_parts import as_json_too, tell
from vanphong.petitions.rules import Field
from vanphong.petitions.rules.permissions import READ_ALL
from vanphong.petitions.spread_pages import words_of

_FEW = "chưa đủ 20 vụ việc"
_period = click.option(
    "--period", default="", help="Kỳ: 2026-03, 2026-Q1, 2026-6T, 2026-9T, 2026-12T."
)
_province = click.option("--province", default="", help="Mã tỉnh, để xem từng xã.")


@click.command("trends")
@click.option("--until", default="", help="Tháng cuối, ví dụ 2026-03; để trống là tháng này.")
@click.option("--place", default="", help="Địa bàn: mã tỉnh (cùng các xã) hoặc mã xã.")
@acts_as
@as_json_too
def trends_command(*, until: str, place: str, username: str, as_json: bool) -> None:
    """Xem vụ việc nhận và xử lý từng tháng của 24 tháng, theo lĩnh vực."""
    with working_as(username) as (actor, now):
        require(actor, READ_ALL)
        found = spread_answers.trends_out(actor, until, place, vietnam_date(now))
    lines = []
    for one in found["fields"]:
        for name, key in (("nhận", "received"), ("xử lý", "handled")):
            lines.append(f"{one['label']}, {name}: {' '.join(map(words_of, one[key]))}")
    tell(found, "\n".join(lines), as_json=as_json)


@click.command("map")
@_period
@click.option("--field", type=click.Choice([one.value for one in Field]), help="Lĩnh vực.")
@_province
@acts_as
@as_json_too
def map_command(
    *, period: str, field: str | None, province: str, username: str, as_json: bool
) -> None:
    """Xem vụ việc nhận trong kỳ theo tỉnh, và theo xã của một tỉnh."""
    with working_as(username) as (actor, now):
        require(actor, READ_ALL)
        found = spread_answers.map_out(actor, period, field or "", province, vietnam_date(now))
    rows = [*found["provinces"], *found["communes"]]
    lines = [
        f"{one['code']} {one['name']}: {words_of(one['count'], covered=one['covered'])}"
        for one in rows
    ]
    tell(found, "\n".join(lines), as_json=as_json)


@click.command("in-time")
@_period
@_province
@acts_as
@as_json_too
def in_time_command(*, period: str, province: str, username: str, as_json: bool) -> None:
    """Xem tỷ lệ xử lý đúng hạn theo lĩnh vực và địa bàn, với khoảng tin cậy 95 %."""
    with working_as(username) as (actor, now):
        require(actor, READ_ALL)
        found = spread_answers.in_time_out(actor, period, province, vietnam_date(now))
    lines = [_timely(one) for one in (*found["fields"], *found["places"])]
    tell(found, "\n".join(lines), as_json=as_json)


def _timely(one: dict[str, Any]) -> str:
    if one["share"] is None:
        return f"{one['label']}: {_FEW}"
    share, low, high = (100 * one[name] for name in ("share", "low", "high"))
    return f"{one['label']}: {share:.1f} % ({low:.1f}–{high:.1f} %), {one['count']} vụ việc"


@click.command("rising")
@acts_as
@as_json_too
def rising_command(*, username: str, as_json: bool) -> None:
    """Xem lĩnh vực ở một nơi có số vụ việc tăng bất thường trong bốn tuần qua."""
    with working_as(username) as (actor, now):
        require(actor, READ_ALL)
        found = spread_answers.rising_out(actor, vietnam_date(now))
    lines = [
        f"{one['label']}, {one['place_name']}: tăng bất thường, {one['count']} vụ việc, "
        f"thường {one['usual'] or 'dưới 1'}"
        for one in found["topics"]
    ]
    tell(found, "\n".join(lines) or "Không có gì tăng bất thường.", as_json=as_json)


COMMANDS = (trends_command, map_command, in_time_command, rising_command)
