"""Gives the report of a period out as a spreadsheet: for the office, or for publishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.gate import require
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.report_words import (
    LETTER_WORDS,
    PUBLISHED_WORDS,
    cell_words,
    clock_words,
    day_of,
    standing,
)
from vanphong.petitions.rules import STATE_LABELS, State
from vanphong.petitions.rules.periods import Period
from vanphong.petitions.rules.permissions import READ_ALL
from vanphong.petitions.rules.publication import publication
from vanphong.petitions.rules.report_forms import FORMS, Form
from vanphong.petitions.rules.snapshots import Line, Snapshot, added
from vanphong.registry import api as registry

_FIGURES = (
    registry.Column("Nhóm", 2.2), registry.Column("Số liệu", 3.2),
    registry.Column("Số", 1.0, counted=True),
)  # fmt: skip
_PUBLISHED = (registry.Column("Số liệu", 3.6), registry.Column("Số", 1.0))
_FORM = (
    registry.Column("Nhóm cột của mẫu", 3.0), registry.Column("Cột", 3.2),
    registry.Column("Số", 1.0, counted=True), registry.Column("Ghi chú", 4.0),
)  # fmt: skip
_LIST = (
    registry.Column("Số liệu", 2.6), registry.Column("Đơn, vụ việc", 1.2),
    registry.Column("Số", 1.0), registry.Column("Ngày nhận", 1.1, dated=True),
    registry.Column("Tình trạng", 2.4), registry.Column("Hạn", 1.1, dated=True),
    registry.Column("Ngày xử lý", 1.1, dated=True), registry.Column("Thời hạn", 5.0),
    registry.Column("Số lượng", 1.4, counted=True),
)  # fmt: skip
_SOURCE = (
    "Cột theo mẫu của Thông tư 01/2024/TT-TTCP như một phần mềm địa phương ghi lại (nguồn thứ "
    "cấp); chưa tìm thấy cột mẫu của Thông tư 06/2025/TT-TTCP. Đếm vụ việc."
)
_NO_DATA = "Phần mềm không có số liệu này."
_PAPERS = "Đếm văn bản trong kỳ, không phải vụ việc."
_NO_FORMS = "Mẫu 01/TCD ở mục Tiếp công dân, Số liệu."
_HIDDEN = (
    "Số từ 1 đến 4 ghi “<5”; số ghi “ẩn” để không tính ngược ra số nhỏ. Không gồm tố cáo, đơn giữ "
    "bí mật người viết, đơn nhiều nội dung chưa tách. Không công bố hai kỳ lồng nhau, hai lần chốt "
    "của một kỳ: hiệu của chúng có thể cho biết số nhỏ."
)


def report_workbook(
    *,
    actor: Actor,
    period: Period | None = None,
    report_id: UUID | None = None,
    published: bool = False,
    now: dt.datetime,
) -> bytes:
    """Give the report of a period, or a frozen one, as XLSX; noted in the trail.

    The office's has the figures, forms 01 to 04/XLD, 01/KQGQ, 02/KQGQ and the lists behind the
    figures, without names; what is published has its counts alone.

    :raises NotAllowed: for one who does not read all petitions.
    :raises NotFound: for a frozen report that is missing or hidden.
    """
    require(actor, READ_ALL)
    today = vietnam_date(now)
    report: queries.Report
    if report_id is not None:
        report = queries.frozen_report(actor, report_id, published=published)
    elif period is not None:
        report = queries.live_report(actor, period, today, published=published)
    else:
        message = "neither a period nor a frozen report"
        raise ValueError(message)
    office = people.own_office(actor).name
    subtitle = f"{office}, {report.period.words} ({_days(report.period)})"
    heading = ["SỐ LIỆU ĐƠN THƯ", subtitle, standing(report.frozen, now)]
    sheets = (
        [_published(report.found, heading)]
        if published
        else [
            _figures(report.found, heading),
            registry.Sheet("Danh sách", _LIST, list(_lists(report.found)), heading),
            *(_form(one, report.found, heading) for one in FORMS),
        ]
    )
    audit.record(
        actor, "petitions:report:give_out", subject=report.frozen,
        detail={"period": report.period.key, "kind": "xlsx", "published": published},
    )  # fmt: skip
    return registry.workbook(sheets)


def _figures(found: Snapshot, heading: list[str]) -> registry.Sheet:
    counts = found.counts
    lines = [["Đơn", words, str(counts.get(slug, 0))] for slug, words in LETTER_WORDS.items()]
    lines += [
        [one.group or "Vụ việc", one.words, str(counts.get(one.slug, 0))]
        for one in queries.ALL_FIGURES
    ]
    return registry.Sheet("Số liệu", _FIGURES, lines, [*heading, _NO_FORMS])


def _published(found: Snapshot, heading: list[str]) -> registry.Sheet:
    cells = publication(found)
    lines = [[PUBLISHED_WORDS[slug], cell_words(cell)] for slug, cell in cells.items()]
    return registry.Sheet("Công bố", _PUBLISHED, lines, [*heading, _HIDDEN])


def _form(form: Form, found: Snapshot, heading: list[str]) -> registry.Sheet:
    lines = []
    for column in form.columns:
        count = column.count_in(found)
        known = count is not None
        number, note = (
            (str(count), _PAPERS if column.of_papers else "") if known else ("", _NO_DATA)
        )
        lines.append([column.group, column.words, number, note])
    above = [f"{form.code.replace('-', '/')}: {form.title}", *heading[1:], _SOURCE]
    return registry.Sheet(form.code, _FORM, lines, above)


def _lists(found: Snapshot) -> Iterable[list[str]]:
    for slug, words in LETTER_WORDS.items():
        for row in found.behind(slug):
            yield [words, "Đơn", row["number"], day_of(row["received_on"]), "", "", "", "", ""]
    for one in queries.ALL_FIGURES:
        for row in found.behind(one.slug):
            amount = str(added(row, one.slug)) if one.measure else ""
            yield [one.words, "Vụ việc", row["number"], *_of_case(row), amount]


def _of_case(row: Line) -> list[str]:
    return [
        day_of(row["received_on"]), STATE_LABELS[State(row["state"])], day_of(row["due_on"]),
        day_of(row["handled_on"]), "; ".join(clock_words(row)),
    ]  # fmt: skip


def _days(period: Period) -> str:
    last = period.until - dt.timedelta(days=1)
    return f"{period.since:%d/%m/%Y} đến {last:%d/%m/%Y}"
