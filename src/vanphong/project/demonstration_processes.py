"""The demonstration's process on an incoming paper: one step done, two running, one waiting."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from vanphong.calendars import api as calendars
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

_PAPER = "Sửa chữa trụ sở làm việc của cơ quan đảng"


def write(office: Furnished, now: dt.datetime) -> None:
    """Keep a template of four steps; begin it three days ago and end its first step."""
    chief, officer = (office.actors[name] for name in ("chanhvp.tinh", "chuyenvien.tinh"))
    deputy, begun = office.posts["phochanh.tinh"].pk, now - dt.timedelta(days=3)
    with acting(chief):
        kept = tasks.add_template(
            actor=chief, given=_template(office), now=now - dt.timedelta(days=40),
            reason="Quy chế làm việc của Văn phòng",
        )  # fmt: skip
        document = registry.visible_documents(chief).filter(abstract=_PAPER).first()
        if document is None:
            return
        process = tasks.start_process(
            actor=chief, template_id=kept.template_id, now=begun,
            given=tasks.ProcessGiven(lead_id=deputy, document_id=document.id),
        )  # fmt: skip
        first = tasks.visible_tasks(chief).get(step__process=process)
    shown = begun + dt.timedelta(days=1)
    with acting(officer):
        tasks.submit_evidence(
            actor=officer, task_id=first.pk, now=shown, product="Dự thảo phương án sửa chữa",
            symbol="09-DT/TH", dated_on=vietnam_date(shown), handed_to="Chánh Văn phòng",
        )  # fmt: skip
    with acting(chief):
        tasks.accept_evidence(
            actor=chief, task_id=first.pk, grade="Đạt", now=shown + dt.timedelta(hours=1)
        )


def _template(office: Furnished) -> tasks.TemplateGiven:
    officer, deputy = (office.posts[one].pk for one in ("chuyenvien.tinh", "phochanh.tinh"))
    step = tasks.StepGiven
    return tasks.TemplateGiven(
        name="Tham mưu, trả lời văn bản cần lấy ý kiến",
        note="Văn bản đến phải lấy ý kiến các ban đảng trước khi trả lời.",
        steps=[
            step("Soạn dự thảo", product="Dự thảo", lead_id=officer, count=3),
            step(
                "Lấy ý kiến các ban đảng", product="Bảng tổng hợp ý kiến", lead_id=officer,
                count=5, after=[1],
            ),
            step(
                "Thẩm định thể thức, nội dung", product="Phiếu thẩm định", lead_id=deputy,
                count=7, unit=calendars.TermUnit.CALENDAR_DAYS, after=[1],
            ),
            step("Hoàn chỉnh, trình ký", product="Công văn", lead_role="OFFICER", count=2, after=[2, 3]),
        ],
    )  # fmt: skip
