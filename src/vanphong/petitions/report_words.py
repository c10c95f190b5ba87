"""Words of the reports: figures of letters, published counts, the rows behind a figure."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_noop

from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.frozen import FrozenVersion
from vanphong.petitions.queries import ALL_FIGURES
from vanphong.petitions.rules.limits import time_limits
from vanphong.petitions.rules.publication import (
    OTHER_KIND,
    OTHER_RESULT,
    PUBLISHED,
    SMALL_LETTERS,
    Cell,
)
from vanphong.petitions.rules.small_cells import Shown
from vanphong.petitions.rules.snapshots import GROUPS, LETTERS, PEOPLE, Line

LETTER_WORDS = {
    LETTERS: gettext_noop("Đơn nhận"),
    PEOPLE: gettext_noop("Người viết"),
    GROUPS: gettext_noop("Đơn của nhóm từ 5 người"),
}
# What is to be known beside the list of a figure.
LIST_NOTES = {
    PEOPLE: gettext_noop(
        "Số này là người có ghi tên, mỗi người một lần dù viết nhiều đơn; cộng số người của các đơn "
        "dưới đây có thể ra nhiều hơn."
    ),
}
FIGURE_WORDS = {one.slug: one.words for one in ALL_FIGURES} | LETTER_WORDS
_OTHER_WORDS = {
    OTHER_KIND: gettext_noop("Loại khác, chưa phân loại"),
    OTHER_RESULT: gettext_noop("Kết quả khác"),
    SMALL_LETTERS: gettext_noop("Đơn của dưới 5 người"),
}
PUBLISHED_WORDS = {slug: (FIGURE_WORDS | _OTHER_WORDS)[slug] for slug in PUBLISHED}
SMALL = "<5"
HIDDEN = gettext_noop("ẩn")


def cell_words(cell: Cell) -> str:
    """Write a published count, in Vietnamese."""
    return {Shown.WHOLE: str(cell.count), Shown.SMALL: SMALL, Shown.HIDDEN: HIDDEN}[cell.shown]


def clock_words(row: Line) -> list[str]:
    """Say each duty of the office in a case: which, due when, met when; in Vietnamese."""
    limits = time_limits().limits
    found = []
    for duty, due_on, met_on in row["clocks"]:
        words = [str(limits[duty][-1].duty) if duty in limits else duty]
        words += [f"hạn {day_of(due_on)}"] if due_on else []
        words += [f"xong {day_of(met_on)}"] if met_on else []
        found.append(", ".join(words))
    return found


def day_of(day: str | None) -> str:
    """Give an ISO day as it is written; empty without one."""
    return f"{dt.date.fromisoformat(day):%d/%m/%Y}" if day else ""


def standing(frozen: FrozenVersion | None, now: dt.datetime) -> str:
    """Say in a sheet, which speaks Vietnamese, what its figures are: frozen, or of this moment."""
    if frozen is None:
        return f"Chưa chốt; số liệu lúc {now.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    return (
        f"Đã chốt lần {frozen.version}, {frozen.frozen_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}, "
        f"{frozen.frozen_by.person.full_name}; SHA-256 {frozen.digest}"
    )
