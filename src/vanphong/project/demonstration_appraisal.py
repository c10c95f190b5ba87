"""A scheme of the demonstration: its first appraisal finds faults, its second passes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from vanphong.drafting import api as drafting
from vanphong.drafting.typesetting import text
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

_FIRST = (
    "Sắp xếp lại đầu mối văn phòng cấp ủy cơ sở theo hướng tinh gọn.",
    "Mỗi đảng ủy xã, phường bố trí một văn phòng, biên chế do Ban Thường vụ quyết định.",
)
_SECOND = (
    *_FIRST,
    "Kinh phí: trong dự toán chi hoạt động hằng năm. Thực hiện xong trong quý I.",
)


def appraise(here: Furnished, at: dt.datetime, pin: str) -> None:
    """Write a scheme for the officer's open task, appraise it twice, approve what passed."""
    writer, deputy, chief = (
        here.actors[name] for name in ("chuyenvien.tinh", "phochanh.tinh", "chanhvp.tinh")
    )
    with acting(writer):
        task = tasks.led_tasks(writer).order_by("created_at").first()
        draft = drafting.create_draft(
            actor=writer, body_id=here.bodies[0].id, type_code="SCHEME", now=at,
            abstract="Đề án sắp xếp văn phòng cấp ủy cơ sở", recipients=[{"name": "Ban Thường vụ"}],
            file_copy=f"Lưu {here.office.name}", signer_id=here.posts["chanhvp.tinh"].id,
            task_id=task.pk if task else None, blocks=tuple(map(text, _FIRST)),
        )  # fmt: skip
        first = drafting.open_appraisal(
            actor=writer, draft_id=draft.pk, version=draft.version, now=at,
            appraiser_id=here.posts["phochanh.tinh"].id,
            member_ids=[here.posts["chanhvp.tinh"].id],
        )  # fmt: skip
    finding = _judge(here, first, at, "Chưa nêu kinh phí và lộ trình thực hiện.")
    drafting.sign_sheet(
        actor=deputy, draft_id=draft.pk, appraisal_id=first.pk, conclusion="NOT_READY", pin=pin,
        now=at, words="Bổ sung kinh phí, lộ trình rồi thẩm định lại.",
    )  # fmt: skip
    later = at + dt.timedelta(hours=2)
    with acting(writer):
        draft = drafting.change_draft(
            actor=writer, draft_id=draft.pk, version=draft.version, now=later,
            blocks=tuple(map(text, _SECOND)), reason="Bổ sung theo phiếu thẩm định",
        )  # fmt: skip
        drafting.reply_finding(
            actor=writer, draft_id=draft.pk, appraisal_id=first.pk, finding_id=finding,
            reply="MENDED", why="Đã thêm đoạn cuối.", now=later,
        )  # fmt: skip
    with acting(deputy):
        second = drafting.open_appraisal(
            actor=deputy, draft_id=draft.pk, version=draft.version, now=later,
            member_ids=[here.posts["chanhvp.tinh"].id],
        )  # fmt: skip
    _judge(here, second, later, "Nên ghi rõ cơ quan chủ trì.", weight="SHOULD")
    with acting(chief):
        drafting.dissent(
            actor=chief, draft_id=draft.pk, appraisal_id=second.pk, now=later,
            words="Theo tôi nên lùi thời hạn sang quý II để kịp kiện toàn nhân sự.",
        )  # fmt: skip
    drafting.sign_sheet(
        actor=deputy, draft_id=draft.pk, appraisal_id=second.pk, conclusion="READY", pin=pin,
        now=later,
    )  # fmt: skip
    with acting(chief):
        drafting.approve_draft(
            actor=chief, draft_id=draft.pk, version=draft.version, now=later,
            note="Đồng ý trình, cân nhắc thời hạn.",
        )  # fmt: skip


def _judge(
    here: Furnished, appraisal: drafting.Appraisal, at: dt.datetime, words: str,
    weight: str = "MUST",
) -> UUID:  # fmt: skip
    deputy = here.actors["phochanh.tinh"]
    with acting(deputy):
        drafting.judge_items(
            actor=deputy, draft_id=appraisal.draft_id, appraisal_id=appraisal.pk, now=at,
            judged=[drafting.Judged(item.pk, "MET") for item in appraisal.items.all()],
        )  # fmt: skip
        found = drafting.Found(words, "Quy chế làm việc của cơ quan (minh họa)", weight)
        made = drafting.add_finding(
            actor=deputy, draft_id=appraisal.draft_id, appraisal_id=appraisal.pk, found=found,
            now=at,
        )  # fmt: skip
        return made.id
