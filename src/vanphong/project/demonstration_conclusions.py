"""The conclusions of the demonstration: two became tasks, one is marked, two wait."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

CONCLUSIONS = (
    "1. Giao Văn phòng Tỉnh ủy chủ trì, phối hợp với Ban Tổ chức Tỉnh ủy xây dựng kế hoạch tổng kết công tác năm, trình Thường trực Tỉnh ủy trong 22 ngày làm việc.",
    "2. Giao Phòng Tổng hợp rà soát các nhiệm vụ còn chậm, lập danh sách, báo cáo Chánh Văn phòng trong 25 ngày làm việc.",
    "3. Thống nhất đánh giá kết quả công tác trong tháng; biểu dương các đảng ủy gửi báo cáo đúng hạn.",
    "4. Giao Phòng Tổng hợp tham mưu công văn đôn đốc các đảng ủy xã, phường rà soát số đảng viên chưa được phân công công tác, trình ký trong 24 ngày làm việc.",
    "5. Giao Ban Tổ chức Tỉnh ủy chủ trì hướng dẫn, đôn đốc; Văn phòng Tỉnh ủy theo dõi, tổng hợp.",
)


def settle(here: Furnished, at: dt.datetime) -> None:
    """Take the conclusions of the notice down, and settle three of them as the chief does."""
    chief, deputy = here.actors["chanhvp.tinh"], here.posts["phochanh.tinh"]
    with acting(chief):
        own = registry.visible_documents(chief).filter(type_code="NOTICE", origin="OWN")
        notice = own.order_by("issued_on", "id").first()
        if notice is None:
            return
        found = tasks.take_conclusions(
            actor=chief,
            source=tasks.Source(document_id=notice.id),
            text="\n".join(CONCLUSIONS),
            now=at,
        )
        rows = list(tasks.visible_conclusions(chief).filter(of=found).order_by("position"))
        proposer = tasks.Proposer(chief, vietnam_date(at))
        [plan], [late] = (proposer.of(rows[number]) for number in (0, 1))
        assert plan.assignment is not None
        assert late.assignment is not None
        settlings = [
            tasks.Settling(
                rows[0].id, assignments=[replace(plan.assignment, lead_id=deputy.id)]
            ),
            tasks.Settling(rows[1].id, assignments=[late.assignment]),
            tasks.Settling(
                rows[2].id, no_task_reason="Nội dung đánh giá, không có việc phải làm."
            ),
        ]
        tasks.settle_conclusions(actor=chief, set_id=found.id, settlings=settlings, now=at)
