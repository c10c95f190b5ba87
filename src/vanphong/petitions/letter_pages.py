"""What the pages show of letters: facts, writers, files, the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.files import api as files
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions.models import FileRole, Letter, WorkingCopy, Writer
from vanphong.petitions.queries import ShownFile
from vanphong.petitions.rules import LABELS, SIGNED_LABELS
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


def papers(letter: Letter, shown: Sequence[ShownFile]) -> list[Line]:
    """Give the files of a letter: the original as far as it opens, and its working copy."""
    return [
        {
            "label": _(FileRole(one.row.role).label),
            "name": one.row.file.name if one.is_open else "",
            "closed": _closed_words(one),
            "size": filesizeformat(one.row.file.size_bytes) if one.is_open else "",
            "url": _url("petition_file", letter, one) if one.is_open else "",
            "voice": one.row.role == FileRole.VOICE,
            "copy": _copy(letter, one.copy, one) if one.copy else None,
            "cover_url": _url("petition_cover", letter, one) if _may_draw(one) else "",
        }
        for one in shown
    ]


def _closed_words(one: ShownFile) -> str:
    if one.is_open:
        return ""
    if one.sealed:
        return _("Bản quét đã niêm phong")
    return one.row.file.name if not one.row.file.is_open else _("Bản gốc giữ kín")


def _may_draw(one: ShownFile) -> bool:
    """Say whether parts of a file can be blacked out still, by who may."""
    if one.sealed:
        return one.sealed.held_until is not None
    return one.row.file.is_open and files.has_pictures(one.row.file)


def _copy(letter: Letter, copy: WorkingCopy, one: ShownFile) -> Line:
    return {
        "name": copy.file.name,
        "size": filesizeformat(copy.file.size_bytes),
        "url": _url("petition_copy", letter, one) if copy.file.is_open else "",
    }


def _url(name: str, letter: Letter, one: ShownFile, *more: int) -> str:
    return reverse(name, args=[letter.pk, one.row.position, *more])


def added_words(uploads: Sequence[Upload]) -> str:
    """Say which files were added to a letter, and as what."""
    label = _(FileRole(uploads[0].role).label)
    words = ngettext("Đã thêm %(count)d tệp (%(role)s): %(names)s.",
                     "Đã thêm %(count)d tệp (%(role)s): %(names)s.", len(uploads))  # fmt: skip
    names = ", ".join(one.name for one in uploads)
    return words % {"count": len(uploads), "role": label, "names": names}


def paper(letter: Letter, shown: Sequence[ShownFile]) -> Line:
    """Give the pages of the first file that has pictures and opens, or of its working copy."""
    for one in shown:
        if one.is_open and files.has_pictures(one.row.file):
            return _pages(letter, one, one.row.file, ("petition_file_page", "petition_file"))
        if one.copy and one.copy.file.is_open:
            names = ("petition_copy_page", "petition_copy")
            label = {"file_label": _("Tải bản làm việc đã che")}
            return _pages(letter, one, one.copy.file, names) | label
    return {}


def _pages(letter: Letter, one: ShownFile, file: files.File, names: tuple[str, str]) -> Line:
    page_name, file_name = names
    shown = min(file.page_count, PAGES_SHOWN)
    return {
        "pages": [
            {"url": _url(page_name, letter, one, number), "number": number}
            for number in range(1, shown + 1)
        ],
        "page_count": file.page_count,
        "file_url": _url(file_name, letter, one),
    }
