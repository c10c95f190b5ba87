"""The report of a period: its figures in groups, each with the way to the list behind it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, said
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.report_words import LETTER_WORDS
from vanphong.petitions.rules.periods import Period, period_of, quarter_of
from vanphong.petitions.rules.permissions import READ_ALL, READ_OWN
from vanphong.petitions.rules.snapshots import GROUPS, LETTERS, PEOPLE

Line = dict[str, Any]


def period_asked(key: str, today: dt.date) -> Period:
    """Give the period of an address; the running quarter when none is named.

    :raises Invalid: `no_period` for a name that is none.
    """
    if not key:
        return quarter_of(today)
    found = period_of(key)
    if found is None:
        sentence = _("Không có kỳ này. Ghi 2026-03, 2026-Q1, 2026-6T, 2026-9T hoặc 2026-12T.")
        raise Invalid(sentence, code="no_period", fields={"ky": [sentence]})
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure of a period whose cases are listed."""

    figure: queries.Figure
    period: Period

    @property
    def words(self) -> str:
        """Say which figure of which period."""
        return f"{_(self.figure.words)}, {said(self.period.words)}"

    @property
    def back_url(self) -> str:
        """Give the way back to the report, or to the map."""
        if self.figure is queries.MAPPED:
            return f"{reverse('petition_map')}?{urlencode({'ky': self.period.key})}"
        return report_url(self.period)


def figure_asked(address: Mapping[str, str], today: dt.date) -> Asked | None:
    """Give the figure an address asks the cases of; none when it names none.

    :raises Invalid: `no_figure`, `no_period`.
    """
    slug = address.get("so-lieu", "")
    if not slug:
        return None
    figure = queries.BY_SLUG.get(slug)
    if figure is None:
        raise no_figure()
    return Asked(figure, period_asked(address.get("ky", ""), today))


def no_figure() -> Invalid:
    """Give the refusal of a figure that is none of the reports."""
    sentence = _("Không có số liệu này trong báo cáo.")
    return Invalid(sentence, code="no_figure", fields={"so-lieu": [sentence]})


def report_url(period: Period) -> str:
    """Give the address of a period's report."""
    return f"{reverse('petition_report')}?{urlencode({'ky': period.key})}"


def choices(today: dt.date) -> list[tuple[str, str]]:
    """Give the periods of this year and the last, the running quarter first."""
    here = quarter_of(today)
    keys = [here.key]
    for year in (today.year, today.year - 1):
        keys += [f"{year}-{name}" for name in ("12T", "9T", "6T", "Q4", "Q3", "Q2", "Q1")]
        keys += [f"{year}-{month:02d}" for month in range(12, 0, -1)]
    found = [period_of(key) for key in dict.fromkeys(keys)]
    return [
        (one.key, said(one.words)) for one in found if one is not None and one.since <= today
    ]


def groups(counts: Mapping[str, int], url_of: Callable[[str], str]) -> list[Line]:
    """Give the figures in their groups, each with the way to its list.

    Those of how cases were handled in their groups also with their share of all that were.
    """
    whole = counts.get("da-xu-ly", 0) or 1
    found: dict[tuple[str, bool], list[Line]] = {}
    for one in queries.ALL_FIGURES:
        count, of_handled = counts.get(one.slug, 0), bool(one.group) and not one.of_results
        line = {
            "label": _(one.words), "count": count, "url": url_of(one.slug),
            "share": round(100 * count / whole) if of_handled else None,
        }  # fmt: skip
        found.setdefault((one.group, of_handled), []).append(line)
    return [
        {"title": _(name) if name else "", "lines": lines, "of_handled": of_handled}
        for (name, of_handled), lines in found.items()
    ]


def list_url(slug: str, period: Period) -> str:
    """Give the address of the cases behind a figure, as they are today."""
    query = urlencode({"so-lieu": slug, "ky": period.key})
    return f"{reverse('petitions')}?{query}"


def heads(counts: queries.Counts, period: Period) -> list[Line]:
    """Give letters, people and groups, counted apart from cases, with the letters behind them."""
    share = counts.share_handled
    values = {LETTERS: counts.letters, PEOPLE: counts.people, GROUPS: counts.groups}
    query = urlencode({"ky": period.key})
    return [
        *(
            {
                "label": _(words),
                "value": values[slug],
                "url": f"{reverse('petition_figure', args=[slug])}?{query}",
            }
            for slug, words in LETTER_WORDS.items()
        ),
        *_sent_and_came(counts, period),
        {
            "label": _("Đã xử lý, %"),
            "value": round(100 * share, 1) if share is not None else 0,
        },
    ]


def _sent_and_came(counts: queries.Counts, period: Period) -> list[Line]:
    """Give the papers that urged in a period and those that came on any, with their lists."""
    return [
        {
            "label": label,
            "value": value,
            "url": f"{reverse('petition_urgings')}?{urlencode({'loc': view, 'ky': period.key})}",
        }
        for label, value, view in (
            (_("Văn bản đôn đốc"), counts.urgings, "tat-ca"),
            (_("Văn bản phúc đáp nhận được"), counts.replies, "phuc-dap"),
        )
    ]


def country_out(period: Period, today: dt.date) -> Line:
    """Give the figures of all offices added up, and how they stand beside each other.

    An operator's: no office sees another's. `mean_share` is the mean of the offices' shares.
    """
    whole: dict[str, int] = {one.slug: 0 for one in queries.FIGURES}
    results: dict[str, int] = {one.slug: 0 for one in queries.RESULT_FIGURES}
    letters = people_count = groups_count = 0
    shares = []
    for job in people.in_each_office("petitions.report"):
        reader = dataclasses.replace(job, permissions=frozenset({READ_OWN, READ_ALL}))
        with acting(reader):
            counts = queries.counted(reader, period, today)
            came = queries.results_counted(reader, period, today)
        for slug, count in came.items():
            results[slug] += count
        letters += counts.letters
        people_count += counts.people
        groups_count += counts.groups
        for slug, count in counts.cases.items():
            whole[slug] += count
        if counts.share_handled is not None:
            shares.append(counts.share_handled)
    return {
        "period": period.key,
        "words": said(period.words),
        "since": period.since,
        "until": period.until,
        "offices": len(shares),
        "letters": letters,
        "people": people_count,
        "groups": groups_count,
        "cases": whole,
        "results": results,
        "mean_share": sum(shares) / len(shares) if shares else 0.0,
        "full_marks": sum(share == 1 for share in shares),
    }


def report_out(actor: Actor, period: Period, today: dt.date) -> Line:
    """Give the report as programs read it."""
    counts = queries.counted(actor, period, today)
    return {
        "period": period.key,
        "words": said(period.words),
        "since": period.since,
        "until": period.until,
        "letters": counts.letters,
        "people": counts.people,
        "groups": counts.groups,
        "urgings": counts.urgings,
        "replies": counts.replies,
        "cases": counts.cases,
        "results": queries.results_counted(actor, period, today),
        "share_handled": counts.share_handled,
    }
