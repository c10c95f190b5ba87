"""The facts of the site's health, asked anew each time; no fact stands in another's way."""

# ruff: noqa: ARG001 - every fact is asked in the same way, with the moment
from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel import ports
from vanphong.kernel.health import Fact, State
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.project.backups import making, practising
from vanphong.project.health import keys
from vanphong.project.health.spans import span

logger = logging.getLogger("vanphong.health")
_URGENCY = {State.BAD: 0, State.WARN: 1, State.GOOD: 2}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def look(now: dt.datetime) -> list[Fact]:
    """Give all facts, in the order in which an operator asks."""
    found: list[Fact] = []
    for ask in (_database, _worker, _disk, _backup, _drill, _trail, _keys, _version):
        found += _asked(ask, now)
    for more in ports.site_facts:
        found += _asked(more, now)
    return found


def worst(found: list[Fact]) -> State:
    """Give the state of the whole."""
    states = {fact.state for fact in found}
    return next((s for s in (State.BAD, State.WARN) if s in states), State.GOOD)


def by_urgency(found: list[Fact]) -> list[Fact]:
    """Give what must be seen to first; the rest stays in its order."""
    return sorted(found, key=lambda fact: _URGENCY[fact.state])


def _asked(ask: Callable[[dt.datetime], Any], now: dt.datetime) -> list[Fact]:
    """Ask; what cannot be answered is itself a bad fact, and the rest is still told."""
    try:
        with transaction.atomic():
            return list(ask(now))
    except Exception:  # told on the page, whatever it is: this page is for such days
        logger.exception("a fact of the site's health could not be told")
        name = getattr(ask, "__name__", "fact").strip("_")
        words = _("Không hỏi được; xem nhật ký của máy chủ.")
        return [Fact(f"unknown_{name}", name, words, State.BAD)]


def _row(statement: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found: tuple[Any, ...] = cursor.fetchone()
        return found


def _database(now: dt.datetime) -> Iterator[Fact]:
    version, size, used, most, there = _row(
        "select current_setting('server_version'), pg_database_size(current_database()), "
        "(select count(*) from pg_stat_activity where datid is not null), "
        "current_setting('max_connections')::int, clock_timestamp()"
    )
    words = f"PostgreSQL {version}, {_megabytes(size)}"
    yield Fact("database_bytes", gettext_lazy("Cơ sở dữ liệu"), words, value=size)
    state = State.BAD if used > most * 0.95 else State.WARN if used > most * 0.8 else State.GOOD
    words = _("%(used)d trên %(most)d") % {"used": used, "most": most}
    yield Fact(
        "database_connections", gettext_lazy("Kết nối cơ sở dữ liệu"), words, state, used
    )
    offset = (now - there).total_seconds()
    state = State.BAD if abs(offset) > 30 else State.WARN if abs(offset) > 2 else State.GOOD
    words = _("khớp với cơ sở dữ liệu")
    if state is not State.GOOD:
        words = _("lệch %(seconds).1f giây so với cơ sở dữ liệu") % {"seconds": offset}
    label = gettext_lazy("Đồng hồ")
    yield Fact("clock_offset_seconds", label, words, state, round(offset, 3))


def _worker(now: dt.datetime) -> Iterator[Fact]:
    (silent,) = _row(
        "select extract(epoch from clock_timestamp() - max(last_heartbeat))::float "
        "from procrastinate_workers"
    )
    label = gettext_lazy("Tiến trình làm việc nền")
    if silent is None:
        yield Fact("worker_silent_seconds", label, _("không chạy"), State.BAD)
    else:
        state = State.BAD if silent > 2 * _MINUTE else State.GOOD
        words = _("báo còn chạy %(span)s trước") % {"span": span(silent)}
        yield Fact("worker_silent_seconds", label, words, state, round(silent, 1))
    waiting, oldest, failed = _row(
        "select count(*) filter (where status = 'todo' and due <= clock_timestamp()), "
        "coalesce(extract(epoch from clock_timestamp() - min(due) filter (where status = 'todo' "
        "and due <= clock_timestamp()))::float, 0), count(*) filter (where status = 'failed') "
        "from (select j.status, coalesce(j.scheduled_at, (select min(e.at) from "
        "procrastinate_events e where e.job_id = j.id), now()) as due from procrastinate_jobs j "
        "where j.status in ('todo', 'failed')) q"
    )
    state = State.BAD if oldest > _HOUR else State.WARN if oldest > 5 * _MINUTE else State.GOOD
    words = str(waiting)
    if waiting:
        words = _("%(count)d, lâu nhất %(span)s") % {"count": waiting, "span": span(oldest)}
    yield Fact("jobs_waiting", gettext_lazy("Việc đang chờ"), words, state, waiting)
    yield Fact(
        "jobs_oldest_seconds", gettext_lazy("Việc chờ lâu nhất"), span(oldest), state, oldest
    )
    state = State.WARN if failed else State.GOOD
    yield Fact("jobs_failed", gettext_lazy("Việc hỏng"), str(failed), state, failed)


def _disk(now: dt.datetime) -> Iterator[Fact]:
    room = shutil.disk_usage(settings.DATA)
    share = room.free / room.total
    state = State.BAD if share < 0.05 else State.WARN if share < 0.15 else State.GOOD
    words = _("còn %(free)s, %(share)d%% của ổ đĩa") % {
        "free": _megabytes(room.free),
        "share": round(share * 100),
    }
    yield Fact(
        "disk_free_bytes", gettext_lazy("Đĩa của thư mục dữ liệu"), words, state, room.free
    )


def _backup(now: dt.datetime) -> Iterator[Fact]:
    label, name = gettext_lazy("Sao lưu gần nhất"), "backup_age_seconds"
    last = making.last(making.LAST)
    if last is None:
        yield Fact(name, label, _("chưa có"), State.BAD if not settings.DEMO else State.WARN)
        return
    age = (now - dt.datetime.fromisoformat(last["at"])).total_seconds()
    state = State.BAD if age > 3 * _DAY else State.WARN if age > 1.1 * _DAY else State.GOOD
    words = _("%(span)s trước") % {"span": span(age)}
    if last["lost"]:
        state = State.BAD
        words += _(", kho tệp mất %(count)d tệp") % {"count": last["lost"]}
    yield Fact(name, label, words, state, round(age))


def _drill(now: dt.datetime) -> Iterator[Fact]:
    label, name = gettext_lazy("Tập phục hồi gần nhất"), "drill_age_seconds"
    last = making.last(practising.LAST)
    if last is None:
        yield Fact(name, label, _("chưa có"), State.WARN)
        return
    age = (now - dt.datetime.fromisoformat(last["at"])).total_seconds()
    state = State.BAD if last["faults"] else State.WARN if age > 40 * _DAY else State.GOOD
    words = _("%(span)s trước") % {"span": span(age)}
    if last["faults"]:
        words += _(", %(count)d chỗ khác") % {"count": last["faults"]}
    yield Fact(name, label, words, state, round(age))


def _trail(now: dt.datetime) -> Iterator[Fact]:
    seals, newest, age = _row(
        "select count(*), max(sealed_at), "
        "extract(epoch from clock_timestamp() - max(sealed_at))::float from audit_seal"
    )
    words = vn_datetime(newest) if seals else _("chưa có")
    yield Fact(
        "seal_age_seconds", gettext_lazy("Niêm phong dấu vết gần nhất"), words, value=age
    )


def _keys(now: dt.datetime) -> Iterator[Fact]:
    ends = keys.ends_of_trust()
    for name, label, end in (
        ("authority_end_seconds", gettext_lazy("Chứng thư tin cậy hết hạn"), ends.certificates),
        ("revocation_list_end_seconds", gettext_lazy("Danh sách thu hồi hết hạn"), ends.lists),
        ("signing_key_end_seconds", gettext_lazy("Chứng thư ký hết hạn"), keys.noted_end()),
    ):
        if end is None:
            # Keys are asked once an hour; an office that signs elsewhere has none.
            none = State.GOOD if name == "signing_key_end_seconds" else State.WARN
            yield Fact(name, label, _("chưa có"), none)
            continue
        left = (end - now).total_seconds()
        # A list lives days, a certificate years.
        soon = _DAY if name == "revocation_list_end_seconds" else 30 * _DAY
        state = State.BAD if left < 0 else State.WARN if left < soon else State.GOOD
        yield Fact(name, label, vn_datetime(end), state, round(left))


def _version(now: dt.datetime) -> Iterator[Fact]:
    words = metadata.version("vanphong")
    if settings.DEMO:
        words += _(", bản trình diễn")
    yield Fact("up", gettext_lazy("Phiên bản"), words, value=1)


def _megabytes(size: float) -> str:
    if size > 1024**3:
        return f"{size / 1024**3:.1f} GB".replace(".", ",")
    return f"{size / 1024**2:.0f} MB"
