"""The demonstration's clocks: one task paused, one that ran on and is followed, work that comes again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished


def write(office: Furnished, now: dt.datetime) -> None:
    """Give, pause and follow invented work of the province; three patterns of what comes again."""
    _pause(office, now)
    _come_again(office, now)


def _pause(office: Furnished, now: dt.datetime) -> None:
    chief = office.actors["chanhvp.tinh"]
    with acting(chief):
        waits = _give(
            office, now - dt.timedelta(days=9), "Đề án sắp xếp phòng làm việc chung", 10
        )
        tasks.pause_task(
            actor=chief, task_id=waits, now=now - dt.timedelta(days=4),
            reason="Chờ ý kiến của Ban Tổ chức Tỉnh ủy về số biên chế",
            basis="Công văn số 41-CV/BTCTU",
        )  # fmt: skip
        ran_on = _give(
            office, now - dt.timedelta(days=20), "Tổng hợp ý kiến góp ý quy chế làm việc", 8
        )
        tasks.pause_task(
            actor=chief, task_id=ran_on, now=now - dt.timedelta(days=14),
            reason="Chờ các đảng ủy gửi đủ ý kiến",
        )  # fmt: skip
        tasks.resume_task(
            actor=chief, task_id=ran_on, now=now - dt.timedelta(days=6),
            reason="Đã nhận đủ ý kiến",
        )  # fmt: skip


def _give(office: Furnished, at: dt.datetime, title: str, days: int) -> UUID:
    chief = office.actors["chanhvp.tinh"]
    direction = tasks.give_direction(
        actor=chief, now=at, words=f"{title}, trình trước hội nghị.",
        assignments=[
            tasks.Assignment(
                lead_id=office.posts["chuyenvien.tinh"].pk,
                follower_id=office.posts["phochanh.tinh"].pk,
                due=tasks.DueGiven(count=days), title=title, product="Tờ trình",
            )
        ],
    )  # fmt: skip
    task: tasks.Task = direction.tasks.get()
    return task.pk


def _come_again(office: Furnished, now: dt.datetime) -> None:
    chief = office.actors["chanhvp.tinh"]
    lead = office.posts["chuyenvien.tinh"].pk
    every = tasks.Every
    patterns = (
        (
            "Lịch công tác tuần của Thường trực",
            "Lịch tuần",
            tasks.Rhythm(every.WEEK, weekday=4),
        ),
        ("Báo cáo tình hình công tác tháng", "Báo cáo", tasks.Rhythm(every.MONTH, day=25)),
        ("Báo cáo công tác văn phòng quý", "Báo cáo", tasks.Rhythm(every.QUARTER, month=3)),
    )
    with acting(chief):
        for title, product, rhythm in patterns:
            tasks.add_pattern(
                actor=chief, now=now,
                given=tasks.PatternGiven(
                    title=title, product=product, lead_id=lead, rhythm=rhythm, appear_days=7,
                    follower_id=office.posts["phochanh.tinh"].pk,
                ),
            )  # fmt: skip
