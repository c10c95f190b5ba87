"""Forms of how an office gives and follows work: closing, phrases, steps of urging,
extensions, grades.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, TextField, VanphongForm
from vanphong.tasks.rules import (
    GRADE_LENGTH_MAX,
    MOST_DAYS,
    MOST_TIMES,
    SOON_DAYS,
    SPECIAL_DAYS,
    ExtensionLimit,
    Ladder,
)

# How a phrase shows where the name of the lead will stand.
LEAD_SHOWN = _("(người chủ trì)")


class PracticeForm(VanphongForm):
    """How the office closes tasks, and the phrases of its leaders."""

    needs_acceptance = forms.BooleanField(
        label=_("Sản phẩm nào cũng phải được nghiệm thu mới kết thúc nhiệm vụ"),
        required=False,
        help_text=_(
            "Không chọn: văn bản có trong sổ văn bản đi của cơ quan kết thúc nhiệm vụ ngay; sản "
            "phẩm khác vẫn chờ người giao việc nghiệm thu."
        ),
    )
    phrases = TextField(
        label=_("Câu bút phê, mỗi dòng một câu"),
        rows=8,
        required=False,
        help_text=_(
            "Ghi (người chủ trì) ở chỗ tên người chủ trì. Xóa hết để dùng lại các câu có sẵn."
        ),
    )

    def act(self) -> dict[str, Any]:
        """Give what the service `keep_practice` is to do."""
        given = self.cleaned_data
        phrases = given["phrases"].replace(str(LEAD_SHOWN), "{lead}")
        return {**given, "phrases": phrases.splitlines()}


class LadderForm(VanphongForm):
    """By which steps the office urges."""

    soon_days = forms.IntegerField(
        label=_("Vàng: nhắc người chủ trì trước hạn mấy ngày làm việc"),
        min_value=SOON_DAYS[0],
        max_value=SOON_DAYS[-1],
    )
    special_days = forms.IntegerField(
        label=_(
            "Đỏ đặc biệt: đưa lên bảng của lãnh đạo khi quá hạn mấy ngày (kể cả ngày nghỉ)"
        ),
        min_value=SPECIAL_DAYS[0],
        max_value=SPECIAL_DAYS[-1],
    )
    reason = LineField(label=_("Lý do đổi, hoặc văn bản quy định"), max_length=300)

    def act(self) -> dict[str, Any]:
        """Give what the service `set_ladder` is to do."""
        given = self.cleaned_data
        ladder = Ladder(given["soon_days"], given["special_days"])
        return {"ladder": ladder, "reason": given["reason"]}


class ExtensionLimitForm(VanphongForm):
    """How often and how far the office extends one task."""

    most_times = forms.IntegerField(
        label=_("Mỗi nhiệm vụ gia hạn nhiều nhất mấy lần"),
        min_value=MOST_TIMES[0],
        max_value=MOST_TIMES[-1],
        required=False,
        help_text=_("Bỏ trống là không giới hạn: phần mềm chỉ báo đã gia hạn mấy lần."),
    )
    most_days = forms.IntegerField(
        label=_("Các lần gia hạn cộng lại nhiều nhất mấy ngày (kể cả ngày nghỉ)"),
        min_value=MOST_DAYS[0],
        max_value=MOST_DAYS[-1],
        required=False,
    )
    reason = LineField(label=_("Lý do đổi, hoặc văn bản quy định"), max_length=300)

    def act(self) -> dict[str, Any]:
        """Give what the service `set_extension_limit` is to do."""
        given = self.cleaned_data
        limit = ExtensionLimit(given["most_times"], given["most_days"])
        return {"limit": limit, "reason": given["reason"]}


class GradeForm(VanphongForm):
    """By which grades the office accepts products."""

    best = LineField(label=_("Mức cao nhất"), max_length=GRADE_LENGTH_MAX, required=False)
    middle = LineField(label=_("Mức giữa"), max_length=GRADE_LENGTH_MAX, required=False)
    least = LineField(
        label=_("Mức thấp nhất vẫn được nghiệm thu"),
        max_length=GRADE_LENGTH_MAX,
        required=False,
        help_text=_("Chưa đạt thì trả lại, không có mức. Bỏ trống cả ba là không hỏi mức."),
    )
    reason = LineField(label=_("Lý do đổi, hoặc văn bản quy định"), max_length=300)

    def act(self) -> dict[str, Any]:
        """Give what the service `set_grades` is to do."""
        given = self.cleaned_data
        names = [given[name] for name in ("best", "middle", "least")]
        return {"names": names if any(names) else [], "reason": given["reason"]}
