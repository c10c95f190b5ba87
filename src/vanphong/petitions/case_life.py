"""What the life of a case tells besides its steps: the earlier case it follows, replies to urgings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vanphong.petitions.models import Case, Follow, UrgingReply
from vanphong.petitions.rules.follows import (
    GROUND_LABELS,
    KIND_LABELS,
    FollowGround,
    FollowKind,
)

Line = dict[str, Any]


def linked(case: Case) -> list[Line]:
    """Give when the case was linked to an earlier one, and when that was undone.

    The earlier case is not named: who sees this one need not see that.
    """
    rows = Follow.objects.filter(case=case)
    found: list[Line] = []
    for one in rows.select_related("set_by__person", "undone_by__person").order_by("pk"):
        kind = _(KIND_LABELS[FollowKind(one.kind)])
        found.append(
            {
                "what": _("Liên kết vụ việc trước: %(kind)s") % {"kind": kind.lower()},
                "who": one.set_by.person.full_name,
                "at": one.set_at,
                "note": _(GROUND_LABELS[FollowGround(one.ground)]),
                "icon": "link",
            }
        )
        if one.undone_at and one.undone_by:
            found.append(
                {
                    "what": _("Bỏ liên kết vụ việc trước"),
                    "who": one.undone_by.person.full_name,
                    "at": one.undone_at,
                    "note": one.undone_reason,
                    "icon": "ban",
                }
            )
    return found


def replies(case: Case) -> list[Line]:
    """Give when documents were linked as replies to urgings of the case, and undone."""
    rows = UrgingReply.objects.filter(step__case=case)
    found: list[Line] = []
    for one in rows.select_related("linked_by__person", "undone_by__person").order_by("pk"):
        found.append(
            {
                "what": _("Liên kết văn bản trả lời %(symbol)s") % {"symbol": one.symbol},
                "who": one.linked_by.person.full_name,
                "at": one.linked_at,
                "note": _("đến ngày %(day)s") % {"day": f"{one.replied_on:%d/%m/%Y}"},
                "icon": "mail",
            }
        )
        if one.undone_at and one.undone_by:
            found.append(
                {
                    "what": _("Bỏ liên kết văn bản trả lời %(symbol)s")
                    % {"symbol": one.symbol},
                    "who": one.undone_by.person.full_name,
                    "at": one.undone_at,
                    "note": one.undone_reason,
                    "icon": "ban",
                }
            )
    return found
