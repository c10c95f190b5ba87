"""What the life of a case tells besides its steps: links, replies, limits, letters that moved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vanphong.petitions.models import (
    Case,
    Follow,
    Lengthening,
    LetterInCase,
    Sealing,
    UrgingReply,
)
from vanphong.petitions.rules.follows import (
    GROUND_LABELS,
    KIND_LABELS,
    FollowGround,
    FollowKind,
)
from vanphong.petitions.rules.limits import time_limits

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


def lengthened(case: Case) -> list[Line]:
    """Give when a time limit was made longer, by how much and by which decision."""
    rows = Lengthening.objects.filter(case=case).select_related("set_by__person")
    return [
        {
            "what": _("Gia hạn %(days)d ngày: %(duty)s")
            % {"days": one.days, "duty": time_limits().limits[one.duty][-1].duty},
            "who": one.set_by.person.full_name,
            "at": one.set_at,
            "quote": one.reason,
            "note": f"{one.symbol} · {one.decided_on:%d/%m/%Y}",
            "icon": "clock",
        }
        for one in rows.order_by("pk")
    ]


def sealed(case: Case) -> list[Line]:
    """Give when who wrote a letter now in the case was sealed after it was entered."""
    inside = LetterInCase.objects.filter(case=case, left_at=None).values("letter_id")
    rows = Sealing.objects.filter(letter_id__in=inside)
    return [
        {
            "what": _("Niêm phong danh tính, đơn số %(number)s") % {"number": one.letter},
            "who": one.sealed_by.person.full_name,
            "at": one.sealed_at,
            "icon": "lock",
        }
        for one in rows.select_related("letter", "sealed_by__person").order_by("pk")
    ]


def letters_moved(case: Case) -> list[Line]:
    """Give when letters, or parts of them, joined the case or left it, with the reason.

    The letter that opened it came with it and is not told of.
    """
    rows = LetterInCase.objects.filter(case=case)
    rows = rows.select_related("letter", "joined_by__person", "left_by__person")
    found: list[Line] = []
    for one in rows.order_by("pk"):
        number = {"number": one.letter}
        if one.joined_at != case.opened_at:
            found.append(
                {
                    "what": _("Đơn số %(number)s nhập vào vụ việc") % number,
                    "who": one.joined_by.person.full_name,
                    "at": one.joined_at,
                    "note": one.reason,
                    "icon": "mail",
                }
            )
        if one.left_at and one.left_by:
            found.append(
                {
                    "what": _("Đơn số %(number)s ra khỏi vụ việc") % number,
                    "who": one.left_by.person.full_name,
                    "at": one.left_at,
                    "note": one.left_reason,
                    "icon": "mail",
                }
            )
    return found
