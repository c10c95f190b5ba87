"""What pages, command line and API show of what was frozen, of whatever kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.frozen import FrozenVersion
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions.rules.snapshots import Difference

Out = dict[str, Any]


def versions(
    rows: Sequence[FrozenVersion], page: str, shown: FrozenVersion | None = None
) -> list[Out]:
    """Give versions as lines; `page` names the page of one."""
    return [
        {
            "label": _("Lần %(version)d") % {"version": one.version},
            "url": reverse(page, args=[one.pk]),
            "here": shown is not None and one.pk == shown.pk,
            "detail": f"{vn_datetime(one.frozen_at)}, {one.frozen_by.person.full_name}",
            "reason": one.reason,
        }
        for one in rows
    ]


def before(rows: Sequence[FrozenVersion], page: str) -> list[Out]:
    """Give the versions there are as facts beside the question whether to freeze again."""
    return [
        {"label": one["label"], "text": one["detail"], "detail": one["reason"]}
        for one in versions(rows, page)
    ]


def facts(frozen: FrozenVersion) -> list[Out]:
    """Give when, by whom and why it was frozen, and what proves it."""
    return [
        {
            "label": _("Chốt lúc"),
            "text": vn_datetime(frozen.frozen_at),
            "detail": frozen.frozen_by.person.full_name,
        },
        {"label": _("Lý do chốt lại"), "text": frozen.reason},
        {
            "label": _("Mã băm SHA-256"),
            "text": frozen.digest,
            "detail": _("Khớp với nội dung đã chốt")
            if frozen.is_intact
            else _("KHÔNG khớp với nội dung đã chốt"),
        },
    ]


def frozen_line(frozen: FrozenVersion) -> Out:
    """Give a version as a line of the list, for programs."""
    return {
        "id": frozen.pk,
        "period": frozen.period,
        "version": frozen.version,
        "reason": frozen.reason,
        "digest": frozen.digest,
        "frozen_at": frozen.frozen_at,
        "frozen_by": frozen.frozen_by.person.full_name,
    }


def changed_out(found: Sequence[Difference]) -> list[Out]:
    """Give the figures that differ today, for programs."""
    return [
        {
            "figure": one.figure, "then": one.then, "now": one.now,
            "came": list(one.came), "gone": list(one.gone),
        }
        for one in found
    ]  # fmt: skip
