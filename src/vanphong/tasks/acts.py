"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.trail_words import Thing, TrailWords, at
from vanphong.tasks import queries


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Nhiệm vụ"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "tasks:board:give_out": _("Xuất bảng việc cần đôn đốc"),
    "tasks:conclusion:no_task": _("Đánh dấu không phát sinh nhiệm vụ"),
    "tasks:conclusion:reopen": _("Bỏ dấu không phát sinh nhiệm vụ"),
    "tasks:conclusions:take": _("Ghi kết luận"),
    "tasks:conclusions:withdraw": _("Rút bản kết luận"),
    "tasks:direction:give": _("Bút phê"),
    "tasks:direction:record": _("Ghi bút phê trên giấy"),
    "tasks:evidence:return": _("Trả lại sản phẩm"),
    "tasks:evidence:submit": _("Báo cáo sản phẩm"),
    "tasks:evidence:take_back": _("Rút báo cáo sản phẩm"),
    "tasks:extension:ask": _("Đề nghị gia hạn"),
    "tasks:extension:decline": _("Không đồng ý gia hạn"),
    "tasks:extension_limit:set": _("Đặt giới hạn gia hạn"),
    "tasks:grades:set": _("Đặt mức nghiệm thu"),
    "tasks:ladder:set": _("Đặt mức nhắc và cảnh báo"),
    "tasks:pattern:add": _("Lập việc định kỳ"),
    "tasks:pattern:change": _("Sửa việc định kỳ"),
    "tasks:pattern:end": _("Kết thúc việc định kỳ"),
    "tasks:pattern:pause": _("Tạm dừng việc định kỳ"),
    "tasks:pattern:resume": _("Cho việc định kỳ tiếp tục"),
    "tasks:practice:keep": _("Đặt cách giao và theo dõi việc"),
    "tasks:process:go_on": _("Giao việc của bước tiếp theo"),
    "tasks:process:lead": _("Chọn người chủ trì của bước"),
    "tasks:process:skip": _("Đi tiếp không có bước"),
    "tasks:process:start": _("Bắt đầu quy trình"),
    "tasks:process:stop": _("Dừng quy trình"),
    "tasks:process:take_over": _("Nhận quy trình của người không còn giao việc"),
    "tasks:sheet:give_out": _("Xuất bảng tổng hợp theo kỳ"),
    "tasks:task:cancel": _("Hủy nhiệm vụ"),
    "tasks:task:close": _("Kết thúc nhiệm vụ"),
    "tasks:task:create": _("Giao việc"),
    "tasks:task:extend": _("Gia hạn"),
    "tasks:task:follow": _("Đổi người theo dõi"),
    "tasks:task:hand_on": _("Chuyển người chủ trì"),
    "tasks:task:pause": _("Tạm dừng nhiệm vụ"),
    "tasks:task:recount": _("Tính lại hạn vì lịch đổi"),
    "tasks:task:resume": _("Cho nhiệm vụ tiếp tục"),
    "tasks:task:urge": _("Nhắc việc"),
    "tasks:template:retire": _("Thôi dùng quy trình mẫu"),
    "tasks:template:set": _("Đặt quy trình mẫu"),
}

_THINGS = {
    "tasks_alarm": Thing(_("cảnh báo hạn")),
    "tasks_conclusion": Thing(_("kết luận"), queries.visible_conclusions),
    "tasks_conclusion_set": Thing(
        _("bản kết luận"), queries.visible_sets, page=at("conclusion_set")
    ),
    "tasks_direction": Thing(_("bút phê"), queries.visible_directions),
    "tasks_extensionsetting": Thing(_("giới hạn gia hạn")),
    "tasks_gradesetting": Thing(_("mức nghiệm thu")),
    "tasks_laddersetting": Thing(_("mức nhắc")),
    "tasks_pattern": Thing(
        _("việc định kỳ"), queries.visible_patterns, page=at("recurring_pattern")
    ),
    "tasks_no_task_mark": Thing(_("dấu không phát sinh nhiệm vụ")),
    "tasks_practice": Thing(_("cách làm")),
    "tasks_process": Thing(_("quy trình"), queries.visible_processes, page=at("process")),
    "tasks_process_step": Thing(_("bước của quy trình")),
    "tasks_process_template": Thing(_("quy trình mẫu")),
    "tasks_task": Thing(_("nhiệm vụ"), queries.visible_tasks, page=at("task")),
    "tasks_template_step": Thing(_("bước của quy trình mẫu")),
    "tasks_template_version": Thing(_("quy trình mẫu")),
}
