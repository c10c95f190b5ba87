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
from vanphong.petitions import queries
from vanphong.petitions.models import FileRole, Letter, LetterCorrection, WorkingCopy, Writer
from vanphong.petitions.queries import ShownFile
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
            "text": people_words(letter),
            "detail": _("%(count)d người không có trong danh sách đã rút")
            % {"count": letter.unlisted_withdrawn}
            if letter.unlisted_withdrawn
            else "",
        },
        {"label": _("Yêu cầu"), "text": letter.demand},
        {"label": _("Bản gốc"), "text": _originals(letter)},
        {
            "label": _("Văn bản cử đại diện"),
            "text": _("Có") if letter.group_paper else "",
        },
    ]


def _originals(letter: Letter) -> str:
    """Say that originals came, and what its receipts tell of giving them back."""
    if not letter.has_originals:
        return ""
    held = queries.held_of(letter)
    if held is None:
        return _("Có, phải trả lại")
    if not held:
        return _("Có, đã trả lại hết theo biên nhận")
    words = ngettext(
        "Có, còn %(count)d bản gốc phải trả lại",
        "Có, còn %(count)d bản gốc phải trả lại",
        held,
    )
    return words % {"count": held}


def people_words(letter: Letter) -> str:
    """Say how many people a letter is of."""
    words = ngettext("%(count)d người", "%(count)d người", letter.people)
    return words % {"count": letter.people}


def _kept_apart(letter: Letter) -> list[str]:
    kept = [_("Danh tính niêm phong trong kho")] if letter.in_vault else []
    if letter.envelope:
        kept.append(_("Phong bì niêm phong số %(number)s") % {"number": letter.envelope})
    if letter.declined_secrecy_on:
        words = _("Người tố cáo nói không cần giữ bí mật (ngày %(day)s)")
        kept.append(words % {"day": _day(letter.declined_secrecy_on)})
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


def papers(letter: Letter, here: Sequence[ShownFile], shown: ShownFile | None) -> list[Line]:
    """Give the files of a letter: the original as far as it opens, and its working copy.

    Each with a picture of its first page, and how it is shown.
    """
    return [_paper_line(letter, one, shown) for one in here]


def _paper_line(letter: Letter, one: ShownFile, shown: ShownFile | None) -> Line:
    row = one.row
    pictured = one.is_open and files.has_pictures(row.file) and row.file.page_count > 0
    return {
        "label": _(FileRole(row.role).label),
        "name": row.file.name if one.is_open else "",
        "closed": _closed_words(one),
        "size": filesizeformat(row.file.size_bytes) if one.is_open else "",
        "url": _url("petition_file", letter, one) if one.is_open else "",
        "view_url": f"{letter_url(letter)}?tep={row.position}#ban-xem" if _is_seen(one) else "",
        "thumbnail": _url("petition_thumbnail", letter, one) if pictured else "",
        "pages": row.file.page_count if pictured else 0,
        "shown": shown is not None and shown.row.pk == row.pk,
        "voice": row.role == FileRole.VOICE,
        "copy": _copy(letter, one.copy, one) if one.copy else None,
        "cover_url": _url("petition_cover", letter, one) if _may_draw(one) else "",
        "cover_label": _("Che lại") if one.copy else _("Che thông tin"),
        "copy_acts_url": _url("petition_cover", letter, one) if _copy_only(one) else "",
    }


def _is_seen(one: ShownFile) -> bool:
    """Say whether a file has pages or words to show, its own or those of its working copy."""
    if one.is_open and one.row.role != FileRole.VOICE:
        file = one.row.file
        return bool(files.has_pictures(file) or files.text_of(file))
    return one.copy is not None and one.copy.file.is_open


def shown_file(here: Sequence[ShownFile], asked: str) -> ShownFile | None:
    """Give the file to show: the one asked for, else the first with pictures."""
    seen = [one for one in here if _is_seen(one)]
    for one in seen:
        if str(one.row.position) == asked:
            return one
    return next(
        (one for one in seen if not one.is_open or files.has_pictures(one.row.file)), None
    )


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
    """Give what was mended of a letter: by whom, why, the old words and the new, what it moved.

    Of a hidden writer's letter no words (`rules.corrections.told`).
    """
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


def _closed_words(one: ShownFile) -> str:
    if one.is_open:
        return ""
    if one.sealed:
        return _("Bản quét đã niêm phong")
    return _("Bản gốc giữ kín") if one.is_closed else one.row.file.name


def _may_draw(one: ShownFile) -> bool:
    """Say whether parts of a file can be blacked out still, by who may."""
    if one.sealed:
        return one.sealed.held_until is not None
    return one.row.file.is_open and files.has_pictures(one.row.file)


def _copy_only(one: ShownFile) -> bool:
    """Say whether nothing can be done any more but with the working copy of a file."""
    return not _may_draw(one) and one.copy is not None and one.copy.file.is_open


def _copy(letter: Letter, copy: WorkingCopy, one: ShownFile) -> Line:
    return {
        "name": copy.file.name,
        "size": filesizeformat(copy.file.size_bytes),
        "url": _url("petition_copy", letter, one) if copy.file.is_open else "",
    }


def _url(name: str, letter: Letter, one: ShownFile, *more: int) -> str:
    return reverse(name, args=[letter.pk, one.row.position, *more])


def _change(change: dict[str, Any]) -> Line:
    name, _colon, position = change["field"].partition(":")
    label = _("Người viết số %(n)s") % {"n": position} if position else str(_FIELDS[name])
    return {
        "label": label,
        "old": _value(name, change["old"]) or _("(trống)"),
        "new": _value(name, change["new"]) or _("(trống)"),
        "hidden": _("đã sửa; không ghi chữ cũ, chữ mới để giữ bí mật người viết")
        if change["is_hidden"]
        else "",
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


def paper(letter: Letter, one: ShownFile | None) -> Line:
    """Give the pages of the file that is shown, or of its working copy, or its words."""
    if one is None:
        return {}
    if not one.is_open:
        assert one.copy is not None  # `shown_file` has looked
        names = ("petition_copy_page", "petition_copy")
        label = {"file_label": _("Tải bản làm việc đã che")}
        return _pages(letter, one, one.copy.file, names) | label
    return _pages(letter, one, one.row.file, ("petition_file_page", "petition_file"))


def _pages(letter: Letter, one: ShownFile, file: files.File, names: tuple[str, str]) -> Line:
    page_name, file_name = names
    pictured = files.has_pictures(file)
    count = min(file.page_count, PAGES_SHOWN) if pictured else 0
    return {
        "name": file.name,
        "pages": [
            {"url": _url(page_name, letter, one, number), "number": number}
            for number in range(1, count + 1)
        ],
        "page_count": file.page_count,
        "text": "" if pictured else files.text_of(file),
        "file_url": _url(file_name, letter, one),
    }
