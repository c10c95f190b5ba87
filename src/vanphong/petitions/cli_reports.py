"""Commands of reports: live, frozen, published, as spreadsheets; letters by a name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.errors import NotFound, said
from vanphong.kernel.gate import require
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions import (
    frozen_pages,
    name_pages,
    queries,
    report_pages,
    services,
    version_pages,
)
from vanphong.petitions.command_parts import DAY, as_json_too, tell
from vanphong.petitions.models import FrozenReport
from vanphong.petitions.report_words import FIGURE_WORDS, PUBLISHED_WORDS
from vanphong.petitions.rules.periods import Period, between
from vanphong.petitions.rules.permissions import DECIDE, READ_ALL

_PERIOD = "Kỳ: 2026-03, 2026-Q1, 2026-6T, 2026-9T, 2026-12T."
Out = dict[str, Any]


@click.command("report")
@click.option("--period", default="", help=_PERIOD)
@click.option("--from", "since", type=DAY, help="Từ ngày; cùng --to thay cho --period.")
@click.option("--to", "until", type=DAY, help="Đến hết ngày.")
@click.option("--frozen", is_flag=True, help="Báo cáo đã chốt của kỳ; lần chốt sau cùng.")
@click.option("--version", type=click.IntRange(1), help="Lần chốt, với --frozen.")
@click.option("--figure", type=click.Choice(list(FIGURE_WORDS)),
              help="Danh sách của một số, thay cho các số.")  # fmt: skip
@click.option("--published", is_flag=True, help="Bản công bố: không có tố cáo, che số nhỏ.")
@click.option("--out", "path", type=click.Path(dir_okay=False, path_type=Path),
              help="Ghi thành tệp .xlsx.")  # fmt: skip
@click.option(
    "--as",
    "username",
    default="",
    help="Tên đăng nhập; để trống: mọi cơ quan (lệnh của người vận hành).",
)
@as_json_too
def report_command(
    *,
    period: str,
    since: dt.datetime | None,
    until: dt.datetime | None,
    frozen: bool,
    version: int | None,
    figure: str | None,
    published: bool,
    path: Path | None,
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
    if not username:
        if frozen or published or path or figure:
            raise click.UsageError("--frozen, --figure, --published và --out cần --as.")
        with ports.database_in_use.call():
            found = report_pages.country_out(asked, today)
        tell(found, _country_words(asked, found), as_json=as_json)
        return
    if path is not None and path.suffix.lower() != ".xlsx":
        raise click.BadParameter("tệp phải là .xlsx", param_hint="--out")
    with working_as(username) as (actor, now):
        require(actor, READ_ALL)
        kept = _kept(actor, asked, version) if frozen else None
        if path is not None:
            content = services.report_workbook(
                actor=actor, period=asked, report_id=kept.pk if kept else None,
                published=published, now=now,
            )  # fmt: skip
            path.write_bytes(content)
        if published:
            answer = _published(actor, asked, kept, today)
        elif figure is not None:
            answer = _rows(actor, asked, kept, figure, today)
        elif kept is not None:
            answer = _frozen(actor, kept, today)
        else:
            found = report_pages.report_out(actor, asked, today)
            answer = found, _words(asked, found)
    tell(*answer, as_json=as_json)


@click.command("freeze")
@click.option("--period", required=True, help=_PERIOD)
@click.option("--reason", default="", help="Lý do, khi chốt lại kỳ đã chốt.")
@acts_as
@as_json_too
def freeze_command(*, period: str, reason: str, username: str, as_json: bool) -> None:
    """Chốt báo cáo của một kỳ đã hết: số liệu và danh sách giữ nguyên như lúc này."""
    with working_as(username) as (actor, now):
        asked = report_pages.period_asked(period, vietnam_date(now))
        made = services.freeze_report(actor=actor, period=asked, reason=reason, now=now)
        found = version_pages.frozen_line(made)
    words = f"{asked.words}: đã chốt lần {made.version}, SHA-256 {made.digest}"
    tell(found, words, as_json=as_json)


@click.command("find-name")
@click.option("--name", prompt="Họ và tên", hide_input=True,
              help="Họ tên; để trống thì hỏi, không hiện chữ.")  # fmt: skip
@click.option("--reason", required=True, help="Lý do; không ghi tên ai.")
@acts_as
@as_json_too
def find_name_command(*, name: str, reason: str, username: str, as_json: bool) -> None:
    """Tìm đơn theo họ tên người viết; mỗi lần tìm có dấu vết."""
    with working_as(username) as (actor, now):
        found = services.find_by_name(actor=actor, name=name, reason=reason, now=now)
        lines = [name_pages.letter_out(actor, one) for one in found.letters]
    words = "\n".join(
        f"{one['id']}  Đơn số {one['number']}, {one['received_on']:%d/%m/%Y}: {one['abstract']}"
        for one in lines
    )
    answer = {"items": lines, "more": found.more}
    tell(answer, words or "Không tìm thấy đơn nào.", as_json=as_json)


@click.command("name-searches")
@acts_as
@as_json_too
def name_searches_command(*, username: str, as_json: bool) -> None:
    """Liệt kê ai đã tìm đơn theo tên, lúc nào, vì sao; không có tên đã tìm."""
    with working_as(username) as (actor, _now):
        require(actor, DECIDE)
        rows = queries.name_searches(actor)[: name_pages.SEARCHES_SHOWN]
        found = [name_pages.search_out(one) for one in rows]
    words = "\n".join(
        f"{vn_datetime(one['searched_at'])}  {one['person']}: {one['reason']}" for one in found
    )
    tell({"items": found}, words or "Chưa ai tìm đơn theo tên.", as_json=as_json)


COMMANDS = (report_command, freeze_command, find_name_command, name_searches_command)


def _kept(actor: Actor, period: Period, version: int | None) -> FrozenReport:
    rows = queries.versions_of(actor, period.key)
    found = [one for one in rows if version is None or one.version == version]
    if not found:
        raise NotFound("Kỳ này chưa chốt." if not rows else "Không có lần chốt này.")
    return found[0]


def _frozen(actor: Actor, kept: FrozenReport, today: dt.date) -> tuple[Out, str]:
    report = queries.frozen_report(actor, kept.pk)
    found = frozen_pages.frozen_out(actor, report, today)
    lines = [f"{said(report.period.words)}, chốt lần {kept.version}, SHA-256 {kept.digest}"]
    lines += [f"{FIGURE_WORDS[slug]}: {count}" for slug, count in found["counts"].items()]
    lines += [
        f"Hôm nay khác: {FIGURE_WORDS[one['figure']]} {one['then']} thành {one['now']}"
        for one in found["changed"]
    ]
    return found, "\n".join(lines)


def _rows(
    actor: Actor, period: Period, kept: FrozenReport | None, figure: str, today: dt.date
) -> tuple[Out, str]:
    report = (
        queries.frozen_report(actor, kept.pk)
        if kept is not None
        else queries.live_report(actor, period, today)
    )
    rows = [frozen_pages.row_out(one) for one in report.found.behind(figure)]
    lines = (f"{one['id']}  {one['number']}  {one['state']}".rstrip() for one in rows)
    return {"items": rows}, "\n".join(lines)


def _published(
    actor: Actor, period: Period, kept: FrozenReport | None, today: dt.date
) -> tuple[Out, str]:
    report = (
        queries.frozen_report(actor, kept.pk, published=True)
        if kept is not None
        else queries.live_report(actor, period, today, published=True)
    )
    found = frozen_pages.published_out(report)
    lines = [f"{said(period.words)}, bản công bố"]
    lines += [
        f"{PUBLISHED_WORDS[slug]}: {'ẩn' if count is None else count}"
        for slug, count in found["counts"].items()
    ]
    return found, "\n".join(lines)


def _words(period: Period, found: Out) -> str:
    cases = found["cases"]
    return (
        f"{period.words}: {found['letters']} đơn, {found['people']} người; vụ việc phải xử lý "
        f"{cases['phai-xu-ly']}, đã xử lý {cases['da-xu-ly']}, chưa xử lý {cases['chua-xu-ly']}."
    )


def _country_words(period: Period, found: Out) -> str:
    return (
        f"{_words(period, found)} {found['offices']} cơ quan, bình quân đã xử lý "
        f"{100 * found['mean_share']:.1f} %, {found['full_marks']} cơ quan xử lý hết."
    )
