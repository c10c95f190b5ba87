"""Papers of the demonstration that came to the province from outside, by post and by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished


@dataclass(frozen=True, slots=True)
class Paper:
    """One invented paper: how many days ago it came, its line in the book, the chief's words.

    `due_days` are working days from its arrival; with `words` the officer is asked to handle it.
    """

    days_ago: int
    symbol: str
    issuer: str
    type_code: str
    abstract: str
    system: str = "STATE"
    urgency: str = "NORMAL"
    due_days: int = 0
    words: str = ""


_LETTER, _PARTY_LETTER = "STATE_OFFICIAL_LETTER", "OFFICIAL_LETTER"
PAPERS = (
    Paper(33, "412/SNV-VTLT", "Sở Nội vụ tỉnh Lam Giang", _LETTER, "Phối hợp tập huấn nghiệp vụ lưu trữ cơ quan", words="Giao đồng chí Thảo chuẩn bị danh sách dự tập huấn.", due_days=5),
    Paper(30, "87/BC-UBND", "Ủy ban nhân dân xã Tân Mỹ", "STATE_REPORT", "Kết quả thực hiện nhiệm vụ kinh tế, xã hội mười tháng"),
    Paper(24, "1207/STC-HCSN", "Sở Tài chính tỉnh Lam Giang", _LETTER, "Lập dự toán kinh phí của cơ quan đảng năm tới", words="Giao đồng chí Thảo chủ trì lập dự toán, báo cáo lãnh đạo Văn phòng.", due_days=20),
    Paper(17, "233/SKHCN-CĐS", "Sở Khoa học và Công nghệ tỉnh Lam Giang", _LETTER, "Đánh giá an toàn thông tin mạng của các cơ quan", urgency="URGENT", words="Văn phòng rà soát, trả lời Sở trước hạn.", due_days=15),
    Paper(14, "45/GM-UBND", "Ủy ban nhân dân tỉnh Lam Giang", "STATE_INVITATION", "Họp rà soát tiến độ các dự án trọng điểm"),
    Paper(10, "310/SYT-VP", "Sở Y tế tỉnh Lam Giang", _LETTER, "Khám sức khỏe định kỳ cho cán bộ"),
    Paper(7, "78-CV/ĐUQS", "Đảng ủy Quân sự tỉnh Lam Giang", _PARTY_LETTER, "Phối hợp tổ chức lễ giao quân", system="PARTY"),
    Paper(4, "512/SXD-QLN", "Sở Xây dựng tỉnh Lam Giang", _LETTER, "Sửa chữa trụ sở làm việc của cơ quan đảng", due_days=8),
    Paper(1, "1344/STC-HCSN", "Sở Tài chính tỉnh Lam Giang", _LETTER, "Quyết toán kinh phí hội nghị quý III", urgency="URGENT", due_days=4),
    Paper(0, "66/BC-SNNMT", "Sở Nông nghiệp và Môi trường tỉnh Lam Giang", "STATE_REPORT", "Tình hình thiên tai và công tác khắc phục trong tháng"),
)  # fmt: skip


def enter(paper: Paper, here: Furnished, at: dt.datetime) -> None:
    """Enter one paper in the book on its day and direct it, where the chief had something to say."""
    clerk, chief = here.actors["vanthu.tinh"], here.actors["chanhvp.tinh"]
    today = vietnam_date(at)
    with acting(clerk):
        book = registry.incoming_book(clerk, today)
        if book is None:
            return
        entry = registry.register_incoming(
            actor=clerk,
            book_id=book.id,
            fields=registry.DocumentFields(
                issuer_name=paper.issuer,
                abstract=paper.abstract,
                symbol=paper.symbol,
                issued_on=today - dt.timedelta(days=1),
                type_code=paper.type_code,
                system=paper.system,
                urgency=paper.urgency,
            ),
            arrival=registry.Arrival(due_on=_due(clerk, paper, today)),
            now=at,
        )
    if not paper.words:
        return
    with acting(chief):
        tasks.give_direction(
            actor=chief,
            now=at + dt.timedelta(hours=1),
            document_id=entry.document_id,
            words=paper.words,
            assignments=[
                tasks.Assignment(
                    lead_id=here.posts["chuyenvien.tinh"].id,
                    due=tasks.DueGiven(count=paper.due_days),
                )
            ],
        )


def _due(clerk: Actor, paper: Paper, today: dt.date) -> dt.date | None:
    if not paper.due_days:
        return None
    calendar = calendars.calendar_for(clerk.office_id)
    return calendars.due_date(
        today, paper.due_days, calendars.TermUnit.WORKING_DAYS, calendar
    ).on
