"""How the trail says what is done to the whole installation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.trail_words import TrailWords


def trail_words() -> TrailWords:
    """Give the words for the trail."""
    return TrailWords(app=_("Hệ thống"), acts=_ACTS, things={})


_ACTS = {
    "project:backup:make": _("Sao lưu cả hệ thống"),
    "project:backup:restore": _("Phục hồi cả hệ thống từ bản sao lưu"),
    "project:office:save": _("Sao lưu riêng cơ quan"),
    "project:office:put_back": _("Đưa hồ sơ cơ quan về như lúc lưu"),
}
