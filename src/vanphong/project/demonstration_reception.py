"""Reception of citizens in the demonstration: sessions, places and people are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vanphong.calendars import api as calendars
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.reception import api as reception

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

_HOURS = "Sáng 7:30–11:30, chiều 13:30–17:00 các ngày làm việc"


def write(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Give the province a rota: published, postponed, planned; the commune one day too few."""
    for suffix, place in (
        ("tinh", "Phòng tiếp công dân Tỉnh ủy, số 1 đường Ven Sông (giả định)"),
        ("xa", "Phòng tiếp công dân xã Tân Mỹ (giả định)"),
    ):
        _write(offices[suffix], suffix, place, now)


def _write(made: Furnished, suffix: str, place: str, now: dt.datetime) -> None:
    chief, secretary = made.actors[f"chanhvp.{suffix}"], made.posts[f"bithu.{suffix}"]
    contents = (
        "Đất đai, bồi thường dự án đường ven sông",
        "Chế độ chính sách với người có công",
        "Các kiến nghị về môi trường",
    )
    with acting(chief):
        days = _working_days(made.office.id, vietnam_date(now))
        reception.keep_place(
            actor=chief, place=place, hours=_HOURS, phone="0200 000 000", now=now
        )
        made_known = []
        for after, content in zip((7, 9, 14), contents, strict=True):
            facts = reception.SessionFacts(
                leader_id=secretary.pk, day=days[after], starts_at=dt.time(8),
                ends_at=dt.time(11, 30), place=place, content=content,
                attending=(chief.post_key,),
            )  # fmt: skip
            made_known.append(reception.plan_session(actor=chief, facts=facts, now=now))
        for one in made_known[:2]:
            reception.publish_session(actor=chief, session_id=one.pk, now=now)
        if suffix == "tinh":
            reception.postpone_session(
                actor=chief, session_id=made_known[1].pk, day=days[11], now=now,
                starts_at=dt.time(14), ends_at=dt.time(16, 30),
                reason="Dự hội nghị do Trung ương triệu tập (giả định)",
            )  # fmt: skip


def _working_days(office_id: int, today: dt.date) -> list[dt.date]:
    """Give the next working days; the first is number one."""
    calendar = calendars.calendar_for(office_id)

    def following() -> Iterator[dt.date]:
        day = today
        while True:
            yield day
            day = calendar.next_working_day(day)

    days = following()
    return [next(days) for _number in range(15)]
