"""Reception of citizens in the demonstration: sessions, places and people are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.petitions.api import Person
from vanphong.reception import api as reception

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

_HOURS = "Sáng 7:30–11:30, chiều 13:30–17:00 các ngày làm việc"


def write(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Give province and commune a rota: published, postponed, planned; the province visits too."""
    for suffix, place in (
        ("tinh", "Phòng tiếp công dân Tỉnh ủy, số 1 đường Ven Sông (giả định)"),
        ("xa", "Phòng tiếp công dân xã Tân Mỹ (giả định)"),
    ):
        _write(offices[suffix], suffix, place, now)
    _visits(offices["tinh"].actors["tiepdan.tinh"], now)


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
                attending=(chief.post_key,), is_online=after == 14,
            )  # fmt: skip
            made_known.append(reception.plan_session(actor=chief, facts=facts, now=now))
        for one in made_known[:2]:
            reception.publish_session(actor=chief, session_id=one.pk, now=now)
        if suffix == "tinh":
            clerk = made.actors["vanthu.tinh"]
            for hour, name, content in (
                (dt.time(8), "Trần Văn Mẫu", "Mức bồi thường đất vườn"),
                (dt.time(9), "Ngô Thị Giả Định", "Xin xem lại ranh giới thửa đất"),
            ):
                asked = reception.BookingFacts(hour, content, name, "0200 111 222")
                reception.book_slot(
                    actor=clerk, session_id=made_known[0].pk, facts=asked, now=now
                )
            reception.postpone_session(
                actor=chief, session_id=made_known[1].pk, day=days[11], now=now,
                starts_at=dt.time(14), ends_at=dt.time(16, 30),
                reason="Dự hội nghị do Trung ương triệu tập (giả định)",
            )  # fmt: skip


def _visits(keeper: Actor, now: dt.datetime) -> None:
    """Take down who came these days: one waits, a crowd waits, others were received."""
    an = Person("Trần Văn Mẫu", "Thôn Đông, xã Tân Mỹ, tỉnh Lam Giang", "036099000001")
    binh = Person("Lê Thị Ví Dụ", "Tổ 3, phường Bến Sông", "036099000002")
    crowd = (
        Person("Phạm Văn Giả Định", "Thôn Tây, xã Tân Mỹ"),
        Person("Hoàng Thị Thử", "Thôn Tây, xã Tân Mỹ"),
    )
    lines = (
        (6, (an,), "COMPLAINT", "Khiếu nại mức bồi thường đất vườn", 1, "TAKEN", ""),
        (3, (binh,), "PETITION", "Hỏi chế độ thương binh của bố", 1, "ANSWERED", ""),
        (1, (an,), "PETITION", "Đề nghị cấp lại giấy khai sinh", 1, "GUIDED", "Ủy ban nhân dân xã Tân Mỹ"),
        (0, crowd, "PETITION", "Phản ánh nước thải của cơ sở giết mổ thôn Tây", 14, "", ""),
        (0, (binh,), "PETITION", "Kiến nghị về đường dân sinh", 1, "", ""),
    )  # fmt: skip
    with acting(keeper):
        for ago, persons, nature, content, people, outcome, body in lines:
            at = now - dt.timedelta(days=ago)
            facts = reception.VisitFacts(nature, content, people=people)
            visit = reception.register_visit(actor=keeper, facts=facts, persons=persons, now=at)
            if outcome:
                ending = reception.Ending(outcome, to_body=body)
                reception.finish_visit(actor=keeper, visit_id=visit.pk, ending=ending, now=at)


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
