"""Commands of offices, people, accounts and tokens.

With `--as NAME` a command works with the rights of that account; without it, as the operator of
the machine, who is named in the trail.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid
from vanphong.people import (
    cli_accounts,
    cli_bodies,
    cli_factors,
    cli_grants,
    cli_staff,
    cli_tokens,
    queries,
    rules,
    services,
)
from vanphong.people.command_parts import (
    AS_JSON,
    DAY,
    LAST_DAY,
    as_account,
    day_after,
    day_of,
    office_named,
    office_with,
    say,
    working,
)
from vanphong.people.models import Level


@click.group("people")
def commands() -> None:
    """Cơ quan, người, chức vụ, tài khoản, mã ứng dụng."""


for _module in (cli_bodies, cli_staff, cli_accounts, cli_factors, cli_grants, cli_tokens):
    for _command in _module.COMMANDS:
        commands.add_command(_command)


@commands.command("load-units")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--with-offices", is_flag=True, help="Tạo văn phòng cấp ủy cho mỗi đơn vị.")
@AS_JSON
def load_units_command(file: Path, *, with_offices: bool, as_json: bool) -> None:
    """Nạp danh mục tỉnh và xã từ tệp JSON; chạy lại không hại gì."""
    try:
        data = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise Invalid(_("Tệp này không phải là JSON.")) from error
    with working(None) as (actor, _now):
        report = services.load_units(actor=actor, data=data, with_offices=with_offices)
    found = f"Tỉnh, thành phố: {report.provinces}. Xã, phường, đặc khu: {report.communes}."
    new = f"{report.new_offices} văn phòng, {report.new_bodies} chủ thể ban hành"
    say(
        as_json,
        dataclasses.asdict(report),
        [found, f"Mới: {report.new_units} đơn vị, {new}."],
    )


@commands.command("offices")
@click.option("--words", default="", help="Từ trong tên hoặc mã, có dấu hay không.")
@click.option("--on", type=DAY, help="Danh bạ của ngày này (mặc định: hôm nay).")
@AS_JSON
def offices_command(words: str, on: dt.datetime | None, *, as_json: bool) -> None:
    """Danh bạ cơ quan."""
    with working(None):
        found = list(queries.offices_directory(day_of(on) or clock.today(), words=words))
    data = [
        {"code": o.code, "name": o.name, "level": o.level, "valid_from": o.valid_from,
         "valid_until": o.valid_until}
        for o in found
    ]  # fmt: skip
    say(as_json, data, [f"{o.code}\t{o.name}" for o in found])


@commands.command("add-office")
@click.option("--code", required=True, help="Mã cơ quan, không trùng.")
@click.option("--name", required=True, help="Tên đầy đủ.")
@click.option("--short-name", required=True, help="Tên ngắn: Huyện ủy Mẫu Sơn.")
@click.option("--level", type=click.Choice(Level.values), required=True)
@click.option("--place", required=True, help="Địa danh in trước ngày tháng.")
@click.option("--since", type=DAY, required=True, help="Ngày đầu tiên.")
@click.option("--until", type=DAY, help="Ngày cuối cùng (cơ quan đã kết thúc).")
@click.option("--parent", default="", help="Mã cơ quan cấp trên (mặc định: của --as).")
@click.option("--successor", default="", help="Mã cơ quan kế tục.")
@as_account
@AS_JSON
def add_office_command(username: str | None, *, as_json: bool, **options: Any) -> None:
    """Thêm cơ quan; cơ quan đã kết thúc thì ghi cả ngày cuối và cơ quan kế tục."""
    ended = day_after(options["until"])
    with working(username) as (actor, _now):
        below = username or options["parent"]
        office = services.create_office(
            actor=actor,
            code=options["code"],
            name=options["name"],
            short_name=options["short_name"],
            level=options["level"],
            place_name=options["place"],
            valid_from=options["since"].date(),
            parent=office_named(actor, options["parent"]) if below else None,
        )
        if ended is not None:
            successor = options["successor"]
            services.close_office(
                actor=actor,
                office_id=office.id,
                on=ended,
                successor_id=office_with(successor).id if successor else None,
            )
    say(as_json, {"id": office.id, "code": office.code}, [f"Đã thêm {office.name}."])


@commands.command("edit-office")
@click.option("--code", default="", help="Mã cơ quan (mặc định: cơ quan của --as).")
@click.option("--name", help="Tên đầy đủ.")
@click.option("--short-name", help="Tên ngắn.")
@click.option("--place", help="Địa danh in trước ngày tháng.")
@as_account
@AS_JSON
def edit_office_command(
    username: str | None,
    code: str,
    *,
    name: str | None,
    short_name: str | None,
    place: str | None,
    as_json: bool,
) -> None:
    """Sửa tên, địa danh của cơ quan; mục không ghi thì giữ nguyên."""
    with working(username) as (actor, _now):
        found = office_named(actor, code)
        office = services.edit_office(
            actor=actor,
            office_id=found.id,
            name=found.name if name is None else name,
            short_name=found.short_name if short_name is None else short_name,
            place_name=found.place_name if place is None else place,
        )
    say(as_json, {"id": office.id, "code": office.code}, [f"Đã sửa {office.name}."])


@commands.command("close-office")
@click.option("--code", required=True, help="Mã cơ quan.")
@LAST_DAY
@click.option("--successor", default="", help="Mã cơ quan kế tục.")
@as_account
@AS_JSON
def close_office_command(
    username: str | None, code: str, last_day: dt.datetime, successor: str, *, as_json: bool
) -> None:
    """Kết thúc hoạt động của một cơ quan."""
    with working(username) as (actor, _now):
        office = services.close_office(
            actor=actor,
            office_id=office_with(code).id,
            on=rules.day_after(last_day.date()),
            successor_id=office_with(successor).id if successor else None,
        )
    say(as_json, {"id": office.id, "code": office.code}, [f"Đã kết thúc {office.name}."])
