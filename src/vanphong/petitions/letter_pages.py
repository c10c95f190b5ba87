"""What the pages show of letters: facts, writers, files, the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vanphong.files import api as files
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions.models import FileRole, Letter, LetterCorrection, LetterFile, Writer
from vanphong.petitions.rules import LABELS, SIGNED_LABELS
from vanphong.petitions.rules.corrections import DAYS
from vanphong.petitions.services import Upload

Line = dict[str, Any]
PAGES_SHOWN = 5


def letter_url(letter: Letter) -> str:
    """Give the address of a letter."""
    return reverse("petition_letter", args=[letter.pk])


def facts(letter: Letter) -> list[Line]:
    """Give what a letter is."""
    forwarded = " ".join(
        filter(
            None,
            (
                letter.forwarder,
                letter.forwarder_symbol,
                f"{letter.forwarder_on:%d/%m/%Y}" if letter.forwarder_on else "",
            ),
        )
    )
    return [
        {"label": _("Số đơn"), "text": str(letter)},
        {"label": _("Ngày nhận"), "text": f"{letter.received_on:%d/%m/%Y}"},
        {
            "label": _("Vào sổ"),
            "text": vn_datetime(letter.entered_at),
            "detail": letter.entered_by.person.full_name,
        },
        {"label": _("Đến bằng"), "text": _(LABELS[letter.channel]), "detail": forwarded},
        {"label": _("Dấu bưu điện"), "text": _day(letter.posted_on)},
        {"label": _("Ngày ghi trên đơn"), "text": _day(letter.dated_on)},
        {"label": _("Người viết"), "text": _(SIGNED_LABELS[letter.signed])},
        {
            "label": _("Giữ bí mật"),
            "text": " · ".join(_kept_apart(letter)),
        },
        {
            "label": _("Số người"),
            "text": ngettext("%(count)d người", "%(count)d người", letter.people)
            % {"count": letter.people},
            "detail": _("%(count)d người không có trong danh sách đã rút")
            % {"count": letter.unlisted_withdrawn}
            if letter.unlisted_withdrawn
            else "",
        },
        {"label": _("Yêu cầu"), "text": letter.demand},
        {"label": _("Bản gốc"), "text": _("Có, phải trả lại") if letter.has_originals else ""},
        {
            "label": _("Văn bản cử đại diện"),
            "text": _("Có") if letter.group_paper else "",
        },
    ]


def _kept_apart(letter: Letter) -> list[str]:
    kept = [_("Danh tính niêm phong trong kho")] if letter.in_vault else []
    if letter.envelope:
        kept.append(_("Phong bì niêm phong số %(number)s") % {"number": letter.envelope})
    return kept


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def writers(rows: list[Writer]) -> Line:
    """Give who wrote as a table."""
    return {
        "columns": [
            {"label": _("STT"), "kind": "number"},
            {"label": _("Họ tên, địa chỉ"), "kind": "main"},
            {"label": _("Ghi chú")},
        ],
        "rows": [
            {
                "state": "closed" if one.struck_reason or one.withdrawn_on else "",
                "cells": [
                    str(one.position),
                    {"text": one.petitioner.full_name, "detail": one.petitioner.address},
                    " · ".join(_notes(one)),
                ],
            }
            for one in rows
        ],
    }


def _notes(one: Writer) -> list[str]:
    notes = []
    if one.speaks:
        notes.append(_("Đại diện"))
    if not one.signed:
        notes.append(_("Chưa ký"))
    if one.struck_reason:
        notes.append(_("Không tính: %(reason)s") % {"reason": one.struck_reason})
    if one.withdrawn_on:
        notes.append(_("Rút ngày %(day)s") % {"day": _day(one.withdrawn_on)})
    return notes


def papers(letter: Letter, rows: list[LetterFile], shown: LetterFile | None) -> list[Line]:
    """Give the files of a letter, each with a picture of its first page and how it is shown."""
    return [_paper_line(letter, one, shown) for one in rows]


def _paper_line(letter: Letter, one: LetterFile, shown: LetterFile | None) -> Line:
    here = one.file.is_open
    pictured = here and files.has_pictures(one.file) and one.file.page_count > 0
    return {
        "label": _(FileRole(one.role).label),
        "name": one.file.name,
        "size": filesizeformat(one.file.size_bytes),
        "url": reverse("petition_file", args=[letter.pk, one.position]) if here else "",
        "view_url": f"{letter_url(letter)}?tep={one.position}#ban-xem"
        if here and _is_seen(one)
        else "",
        "thumbnail": reverse("petition_thumbnail", args=[letter.pk, one.position])
        if pictured
        else "",
        "pages": one.file.page_count if pictured else 0,
        "shown": shown is not None and shown.pk == one.pk,
        "voice": one.role == FileRole.VOICE,
    }


def _is_seen(one: LetterFile) -> bool:
    """Say whether a file has pages or words to show."""
    return one.role != FileRole.VOICE and bool(
        files.has_pictures(one.file) or files.text_of(one.file)
    )


def shown_file(rows: list[LetterFile], asked: str) -> LetterFile | None:
    """Give the file to show: the one asked for, else the first with pictures."""
    seen = [one for one in rows if one.file.is_open and _is_seen(one)]
    for one in seen:
        if str(one.position) == asked:
            return one
    return next((one for one in seen if files.has_pictures(one.file)), None)


_FIELDS = {
    "received_on": gettext_lazy("Ngày nhận"),
    "channel": gettext_lazy("Đến bằng"),
    "posted_on": gettext_lazy("Dấu bưu điện"),
    "dated_on": gettext_lazy("Ngày ghi trên đơn"),
    "forwarder": gettext_lazy("Ai, cơ quan nào chuyển đến"),
    "forwarder_symbol": gettext_lazy("Số, ký hiệu văn bản chuyển"),
    "forwarder_on": gettext_lazy("Ngày văn bản chuyển"),
    "abstract": gettext_lazy("Tóm tắt nội dung"),
    "demand": gettext_lazy("Yêu cầu của người viết"),
}


def corrections(rows: Sequence[LetterCorrection]) -> list[Line]:
    """Give what was mended of a letter: by whom, why, the old words and the new, what it moved."""
    return [
        {
            "when": vn_datetime(one.corrected_at),
            "who": one.corrected_by.person.full_name,
            "reason": one.reason,
            "changes": [_change(change) for change in one.changes],
            "moves": move_words(one.moves),
        }
        for one in rows
    ]


def _change(change: dict[str, str]) -> Line:
    name, _colon, position = change["field"].partition(":")
    label = _("Người viết số %(n)s") % {"n": position} if position else str(_FIELDS[name])
    return {
        "label": label,
        "old": _value(name, change["old"]) or _("(trống)"),
        "new": _value(name, change["new"]) or _("(trống)"),
    }


def _value(name: str, value: str) -> str:
    if name in DAYS and value:
        return _day(dt.date.fromisoformat(value))
    return str(_(LABELS[value])) if name == "channel" else value


def move_words(moves: Sequence[dict[str, Any]]) -> list[str]:
    """Say which time limits end on another day."""
    return [
        _("Vụ việc %(case)s, %(label)s: từ %(before)s thành %(after)s")
        % {
            "case": one["case"],
            "label": one["label"],
            "before": _value("received_on", one["before"]) or _("không tính"),
            "after": _value("received_on", one["after"]) or _("không tính"),
        }
        for one in moves
    ]


def added_words(uploads: Sequence[Upload]) -> str:
    """Say which files were added to a letter, and as what."""
    label = _(FileRole(uploads[0].role).label)
    words = ngettext("Đã thêm %(count)d tệp (%(role)s): %(names)s.",
                     "Đã thêm %(count)d tệp (%(role)s): %(names)s.", len(uploads))  # fmt: skip
    names = ", ".join(one.name for one in uploads)
    return words % {"count": len(uploads), "role": label, "names": names}


def paper(letter: Letter, one: LetterFile | None) -> Line:
    """Give the pages of the file that is shown, or its words."""
    if one is None:
        return {}
    pictured = files.has_pictures(one.file)
    count = min(one.file.page_count, PAGES_SHOWN) if pictured else 0
    return {
        "name": one.file.name,
        "pages": [
            {
                "url": reverse("petition_file_page", args=[letter.pk, one.position, n]),
                "number": n,
            }
            for n in range(1, count + 1)
        ],
        "page_count": one.file.page_count,
        "text": "" if pictured else files.text_of(one.file),
        "file_url": reverse("petition_file", args=[letter.pk, one.position]),
    }
