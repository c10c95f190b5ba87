"""What pages, command line and API show of letters sent over the network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions import queries
from vanphong.petitions.models import FileRole, Submission
from vanphong.petitions.rules import NATURE_LABELS
from vanphong.petitions.rules.sending import SUBMISSION_LABELS, WAY_LABELS, SubmissionState, Way

Line = dict[str, Any]
_KINDS = {
    SubmissionState.WAITING: "soon",
    SubmissionState.TAKEN_IN: "done",
    SubmissionState.SENT_BACK: "line",
}


def submission_url(row: Submission) -> str:
    """Give the address of a letter sent over the network."""
    return reverse("petition_submission", args=[row.pk])


def badge(row: Submission) -> Line:
    """Give how far one is."""
    state = SubmissionState(row.state)
    return {"label": _(SUBMISSION_LABELS[state]), "kind": _KINDS[state]}


def sender(row: Submission) -> str:
    """Say who sent it, as far as is known here."""
    return row.full_name if row.way == Way.NAMED else _(WAY_LABELS[row.way])


def table(rows: Iterable[Submission]) -> Line:
    """Give letters as a table."""
    return {
        "columns": [
            {"label": _("Về việc"), "kind": "main"},
            {"label": _("Người gửi")},
            {"label": _("Gửi lúc"), "kind": "date"},
            {"label": _("Loại đơn")},
            {"label": _("Hiện nay"), "kind": "state"},
        ],
        "rows": [
            {
                "url": submission_url(one),
                "cells": [
                    {"text": one.subject, "url": submission_url(one)},
                    sender(one),
                    vn_datetime(one.sent_at),
                    _(NATURE_LABELS[one.nature]),
                    {"badge": badge(one)},
                ],
            }
            for one in rows
        ],
    }


def facts(row: Submission) -> list[Line]:
    """Give what one is."""
    return [
        {"label": _("Gửi lúc"), "text": vn_datetime(row.sent_at)},
        {"label": _("Hiện nay"), "badge": badge(row)},
        {"label": _("Cách gửi"), "text": _(WAY_LABELS[row.way])},
        {
            "label": _("Giữ bí mật"),
            "text": _("Danh tính niêm phong trong kho")
            if row.in_vault
            else _("Người gửi không cần")
            if row.waives_secrecy
            else "",
        },
        {"label": _("Họ và tên"), "text": row.full_name},
        {"label": _("Địa chỉ"), "text": row.address},
        {"label": _("Điện thoại"), "text": row.phone},
        {"label": _("Số căn cước"), "text": row.id_number},
        {"label": _("Loại đơn, theo người gửi"), "text": _(NATURE_LABELS[row.nature])},
        {"label": _("Nói về"), "text": row.about},
        {"label": _("Nơi xảy ra"), "text": row.place},
        {"label": _("Đề nghị"), "text": row.demand},
        {
            "label": _("Quyết định"),
            "text": row.decided_by.person.full_name if row.decided_by else "",
            "detail": vn_datetime(row.decided_at) if row.decided_at else "",
        },
        {"label": _("Lý do gửi lại"), "text": row.reason},
    ]


def papers(row: Submission) -> list[Line]:
    """Give the files of one."""
    return [
        {
            "label": _(FileRole(one.role).label),
            "name": one.file.name,
            "size": filesizeformat(one.file.size_bytes),
            "url": reverse("petition_submission_file", args=[row.pk, one.position])
            if one.file.is_open
            else "",
            "voice": one.role == FileRole.VOICE,
        }
        for one in queries.submission_files(row)
    ]


def submission_out(row: Submission) -> Line:
    """Give one as a program reads it."""
    return {
        "id": row.pk,
        "state": row.state,
        "sent_at": row.sent_at,
        "way": row.way,
        "nature": row.nature,
        "subject": row.subject,
        "full_name": row.full_name,
        "in_vault": row.in_vault,
        "reason": row.reason,
        "letter_id": row.letter.pk if row.letter else None,
    }


def submission_whole(row: Submission) -> Line:
    """Give one with its words and files."""
    return submission_out(row) | {
        "address": row.address,
        "phone": row.phone,
        "id_number": row.id_number,
        "about": row.about,
        "place": row.place,
        "text": row.text,
        "demand": row.demand,
        "waives_secrecy": row.waives_secrecy,
        "text_sha256": row.text_sha256,
        "files": [
            {
                "position": one.position,
                "role": one.role,
                "name": one.file.name,
                "sha256": one.file.sha256,
            }
            for one in queries.submission_files(row)
        ],
    }
