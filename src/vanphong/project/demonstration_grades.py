"""The demonstration's grades: an office that grades what it accepts, one product graded, one that waits."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

_WORK = (
    ("Báo cáo khảo sát phòng họp trực tuyến các xã", "17-BC/STTTT", 11, "Đạt tốt"),
    ("Báo cáo rà soát trang thiết bị hội trường", "21-BC/QTTU", 5, ""),
)


def write(office: Furnished, now: dt.datetime) -> None:
    """Set three grades in the province; accept one product with its grade, let one wait."""
    chief, officer = (office.actors[name] for name in ("chanhvp.tinh", "chuyenvien.tinh"))
    with acting(chief):
        tasks.set_grades(
            actor=chief, names=["Xuất sắc", "Đạt tốt", "Đạt"], now=now - dt.timedelta(days=30),
            reason="Quy chế làm việc của Văn phòng",
        )  # fmt: skip
    for title, symbol, days, grade in _WORK:
        given = now - dt.timedelta(days=days)
        with acting(chief):
            direction = tasks.give_direction(
                actor=chief, now=given, words=f"{title}, gửi Văn phòng.",
                assignments=[
                    tasks.Assignment(
                        lead_id=office.posts["chuyenvien.tinh"].pk,
                        due=tasks.DueGiven(count=5), title=title, product="Báo cáo",
                    )
                ],
            )  # fmt: skip
            task_id = direction.tasks.get().pk
        shown = given + dt.timedelta(days=3)
        with acting(officer):
            tasks.submit_evidence(
                actor=officer, task_id=task_id, now=shown, product=title, symbol=symbol,
                dated_on=vietnam_date(shown), handed_to="Chánh Văn phòng",
            )  # fmt: skip
        if grade:
            with acting(chief):
                tasks.accept_evidence(
                    actor=chief, task_id=task_id, grade=grade,
                    now=shown + dt.timedelta(hours=2),
                )  # fmt: skip
