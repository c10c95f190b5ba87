"""What pages and programs are told of sealing who wrote a letter after it was entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import Choice
from vanphong.kernel.templatetags.vanphong import vn_date, vn_datetime
from vanphong.petitions import queries
from vanphong.petitions.answers import letter_out
from vanphong.petitions.case_pages import case_url
from vanphong.petitions.letter_pages import letter_url
from vanphong.petitions.models import Case, FileRole, Letter, LetterInCase, Sealing, Writer
from vanphong.petitions.rules import STEP_LABELS, Nature, Step
from vanphong.petitions.rules.permissions import HANDLE, REGISTER
from vanphong.petitions.rules.sealing import may_seal
from vanphong.petitions.services import SealedAfter

Line = dict[str, Any]
# Of the places in `Sealing.left`; a paper is named by its step.
_LEFT_LABELS = {
    "REASON": "Lý do đã ghi",
    "VISIT_PAPER": "Văn bản trả lời lượt tiếp",
    "CONCLUSION": "Thông báo kết luận buổi tiếp",
    "RECORD": "Bản ghi buổi tiếp",
    "SESSION": "Nội dung buổi tiếp",
}
_OF_VISITS = {"VISIT_PAPER", "CONCLUSION", "RECORD", "SESSION"}


def may_act(actor: Actor) -> bool:
    """Say whether the actor registers or handles letters: who does either seals."""
    return actor.may(REGISTER) or actor.may(HANDLE)


def card(
    actor: Actor, letter: Letter, writers: Sequence[Writer], cases: Sequence[Case]
) -> Line:
    """Give what the page of a letter says of sealing: what to do, what was done, what is left."""
    offered = may_act(actor) and may_seal(is_protected=letter.is_protected, names=len(writers))
    addresses = _addresses(letter) if offered else {}
    sealing = queries.sealing_of(letter) if letter.in_vault else None
    return {
        "named": [addresses] if writers and queries.is_to_be_sealed(letter) else [],
        "facts": _facts(sealing) if sealing else [],
        "left": _left(sealing, cases) if sealing and may_act(actor) else [],
        **addresses,
    }


def _addresses(letter: Letter) -> dict[str, str]:
    return {
        "seal_url": reverse("petition_seal", args=[letter.pk]),
        "decline_url": reverse("petition_decline_secrecy", args=[letter.pk]),
    }


def _facts(sealing: Sealing) -> list[Line]:
    return [
        {
            "label": _("Niêm phong sau khi vào sổ"),
            "text": vn_datetime(sealing.sealed_at),
            "detail": sealing.sealed_by.person.full_name,
        }
    ]


def _left(sealing: Sealing, cases: Iterable[Case]) -> list[Line]:
    pages = {str(case): case_url(case) for case in cases}
    return [_left_line(one, pages) for one in sealing.left]


def _left_line(one: Mapping[str, str], pages: Mapping[str, str]) -> Line:
    visit = one["kind"] in _OF_VISITS
    place = _("Lượt tiếp %(number)s") if visit else _("Vụ việc %(number)s")
    day = vn_date(dt.date.fromisoformat(one["on"])) if one["on"] else ""
    return {
        "place": place % {"number": one["of"]},
        "url": "" if visit else pages.get(one["of"], ""),
        "words": ", ".join(filter(None, (_left_label(one), day))),
    }


def _left_label(one: Mapping[str, str]) -> str:
    kind, step = one["kind"], one["step"]
    if kind == "PAPER":
        return _("Văn bản: %(step)s") % {"step": _(STEP_LABELS[Step(step)])}
    return str(_(_LEFT_LABELS[kind]))


def named(actor: Actor, case: Case, letters: Sequence[LetterInCase]) -> list[Line]:
    """Give the letters of a denunciation, of those shown, whose writer lies open in the register."""
    if case.nature != Nature.DENUNCIATION:
        return []
    openly = set(queries.named_openly(case).values_list("pk", flat=True))
    return [
        {
            "number": str(one.letter),
            "url": letter_url(one.letter),
            **(_addresses(one.letter) if may_act(actor) else {}),
        }
        for one in letters
        if one.letter_id in openly
    ]


def enclosures(actor: Actor, letter: Letter, now: dt.datetime) -> list[Choice]:
    """Give the enclosures that are not sealed yet, by place; by name too where they open."""
    return [
        (str(one.row.position), _enclosure(one))
        for one in queries.shown_files(actor, letter, now)
        if queries.may_stay_open(one.row)
        and one.sealed is None
        and one.row.file.withdrawn_at is None
    ]


def _enclosure(one: queries.ShownFile) -> str:
    words = {"role": _(FileRole(one.row.role).label), "number": one.row.position}
    place = _("%(role)s, tệp %(number)d") % words
    return f"{place}: {one.row.file.name}" if one.is_open else place


def sealed_words(sealing: Sealing) -> str:
    """Say that who wrote was sealed, and how many files, if any."""
    if not sealing.files:
        return _("Đã niêm phong danh tính người viết.")
    words = ngettext(
        "Đã niêm phong danh tính người viết và %(count)d tệp.",
        "Đã niêm phong danh tính người viết và %(count)d tệp.",
        sealing.files,
    )
    return words % {"count": sealing.files}


def left_words(sealing: Sealing) -> str:
    """Say how many places a person has to look over; empty where there is none."""
    count = len(sealing.left)
    if not count:
        return ""
    words = ngettext(
        "Còn %(count)d chỗ có thể nói tên người viết, phần mềm không sửa được: hãy xem lại.",
        "Còn %(count)d chỗ có thể nói tên người viết, phần mềm không sửa được: hãy xem lại.",
        count,
    )
    return words % {"count": count}


def sealed_out(actor: Actor, done: SealedAfter) -> Line:
    """Give a letter sealed afterwards as programs read it."""
    return {
        "letter": letter_out(actor, done.letter),
        "digest": done.sealing.digest,
        "files": done.sealing.files,
        "left": [one | {"label": _left_label(one)} for one in done.sealing.left],
    }
