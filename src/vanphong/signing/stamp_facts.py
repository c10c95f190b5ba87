"""What is told of issued files and their timestamps: to who keeps keys, to who runs the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.actor import Actor
from vanphong.kernel.health import Fact, State
from vanphong.kernel.templatetags.vanphong import vn_date, vn_datetime
from vanphong.signing import renewing, stamp_queries
from vanphong.signing.models import FileTimestamp
from vanphong.signing.rules import RENEW_DAYS

_SOON = dt.timedelta(days=30)


def office_words(actor: Actor, now: dt.datetime) -> dict[str, Any] | None:
    """Say how many issued files end their proof of time soon; None before any was looked at."""
    rows = stamp_queries.newest_rows(actor)
    end = stamp_queries.first_end(actor)
    if end is None:
        return None
    due = rows.filter(ends_at__lte=now + dt.timedelta(days=RENEW_DAYS)).count()
    if not due:
        text = _("Dấu thời gian của tệp đã phát hành còn hạn ít nhất đến %(day)s.")
        return {"text": text % {"day": vn_date(end)}, "warns": False}
    text = _("%(count)d tệp đã phát hành có dấu thời gian hết hạn trong %(days)d ngày tới.")
    return {"text": text % {"count": due, "days": RENEW_DAYS}, "warns": True}


def table(rows: Iterable[FileTimestamp], now: dt.datetime) -> dict[str, Any]:
    """Give issued files with their last timestamp as `_table` shows them."""
    return {
        "columns": [
            {"label": _("Số, ký hiệu"), "kind": "main"},
            {"label": _("Ngày ban hành"), "kind": "date"},
            {"label": _("Nơi cấp dấu thời gian")},
            {"label": _("Hết hạn"), "kind": "date"},
            {"label": _("Số lần gia hạn"), "kind": "number"},
            {"label": _("Tình trạng"), "kind": "state"},
        ],
        "rows": [
            {
                "cells": [
                    {"text": row.check_row.symbol, "detail": row.trouble},
                    vn_date(row.check_row.issued_on),
                    row.authority or "–",
                    vn_date(row.ends_at) if row.ends_at else "–",
                    str(row.number),
                    {"badge": _badge(row, now)},
                ]
            }
            for row in rows
        ],
    }


def _badge(row: FileTimestamp, now: dt.datetime) -> dict[str, str]:
    if row.ends_at is None or row.ends_at <= now:
        return {"label": _("Đã hết hạn") if row.ends_at else _("Không đọc được"), "kind": "due"}
    if row.ends_at <= now + dt.timedelta(days=RENEW_DAYS):
        return {"label": _("Sắp hết hạn"), "kind": "soon"}
    return {"label": _("Còn hạn"), "kind": "done"}


def as_data(row: FileTimestamp) -> dict[str, Any]:
    """Give the same as JSON data."""
    return {
        "symbol": row.check_row.symbol,
        "issued_on": row.check_row.issued_on,
        "authority": row.authority,
        "ends_at": row.ends_at,
        "renewals": row.number,
        "trouble": row.trouble,
    }


def site_facts(now: dt.datetime) -> Iterator[Fact]:
    """Give when the first proof of time of the site ends, and what the last run left."""
    label, name = gettext_lazy("Dấu thời gian của tệp hết hạn"), "file_timestamp_end_seconds"
    last = renewing.last_run()
    if last is None or not last.first_end:
        yield Fact(name, label, _("chưa có") if settings.ARCHIVE_TIMESTAMP else _("không dùng"))
        return
    end = dt.datetime.fromisoformat(last.first_end)
    left = end - now
    state = State.BAD if left <= dt.timedelta() else State.WARN if left < _SOON else State.GOOD
    yield Fact(name, label, vn_datetime(end), state, round(left.total_seconds()))
    state = State.WARN if last.failed else State.GOOD
    words = _("%(renewed)d đã gia hạn, %(failed)d chưa được, lần chạy %(at)s") % {
        "renewed": last.renewed,
        "failed": last.failed,
        "at": vn_datetime(dt.datetime.fromisoformat(last.at)),
    }
    label = gettext_lazy("Gia hạn dấu thời gian")
    yield Fact("file_timestamps_failed", label, words, state, last.failed)
