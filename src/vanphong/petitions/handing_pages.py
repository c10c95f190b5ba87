"""What the pages and programs are told of papers handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.templatetags.vanphong import vn_date, vn_datetime
from vanphong.petitions import queries
from vanphong.petitions.letter_pages import letter_url
from vanphong.petitions.models import HandedPaper, HandOver, PaperReturn

Line = dict[str, Any]


def receipts(rows: Iterable[HandOver]) -> list[Line]:
    """Give the receipts of a letter, each with its papers and what was given back."""
    return [_receipt(one) for one in rows]


def _receipt(one: HandOver) -> Line:
    papers = list(one.papers.all())
    left = any(paper.returned_id is None for paper in papers)
    signed = not one.is_protected and queries.is_signed(one, None)
    return {
        "number": str(one),
        "when": vn_datetime(one.taken_at),
        "who": one.taken_by.person.full_name,
        "giver": queries.shown_hand_over(one).giver,
        "pdf_url": reverse("petition_hand_over", args=[one.pk]),
        "return_url": reverse("petition_return_papers", args=[one.pk]) if left else "",
        "is_protected": one.is_protected,
        "signed_url": reverse("petition_signed_receipt", args=[one.pk]) if signed else "",
        "sign_url": reverse("petition_sign_receipt", args=[one.pk]),
        "table": _table(papers),
        "returns": [_return(one, given) for given in one.returns.all()],
    }


def _return(one: HandOver, given: PaperReturn) -> Line:
    shown = queries.shown_return(one, given)
    return {
        "words": " · ".join(
            filter(
                None,
                (
                    _("Trả lần %(n)s ngày %(day)s")
                    % {"n": given.number, "day": vn_date(given.returned_on)},
                    shown.returned_to,
                    shown.note,
                ),
            )
        ),
        "slip_url": reverse("petition_return_slip", args=[one.pk, given.number]),
        "signed_url": reverse("petition_signed_slip", args=[one.pk, given.number])
        if shown.has_slip
        else "",
        "sign_url": reverse("petition_sign_slip", args=[one.pk, given.number]),
    }


def sign_words(one: HandOver, number: int) -> str:
    """Say what is brought in: the signed receipt (0), or the slip of a giving back."""
    if not number:
        return _("Đưa lên biên nhận số %(number)s đã ký") % {"number": one}
    words = _("Đưa lên giấy trả lần %(n)d đã ký, biên nhận số %(number)s")
    return words % {"n": number, "number": one}


def place_of(actor: Actor, one: HandOver) -> str:
    """Give the page where a receipt stands: its letter's, or that of the visit it came with."""
    if one.letter is not None:
        return letter_url(one.letter)
    return ports.receipt_page.call(actor, one.pk) or reverse("petition_originals")


def _table(papers: Iterable[HandedPaper]) -> Line:
    return {
        "columns": [
            {"label": _("STT"), "kind": "number"},
            {"label": _("Tên tài liệu"), "kind": "main"},
            {"label": _("Số tờ"), "kind": "number"},
            {"label": _("Bản")},
            {"label": _("Trả lại")},
        ],
        "rows": [
            {
                "state": "closed" if one.returned else "",
                "cells": [
                    str(one.position),
                    {"text": one.name, "detail": one.condition},
                    str(one.sheets),
                    kind_words(one),
                    vn_date(one.returned.returned_on) if one.returned else "",
                ],
            }
            for one in papers
        ],
    }


def kind_words(one: HandedPaper) -> str:
    """Say whether a paper is the original."""
    return _("Gốc") if one.is_original else _("Sao")


def held_days(one: HandedPaper, today: dt.date) -> int:
    """Give for how many days an original has been held."""
    return (today - vietnam_date(one.hand_over.taken_at)).days


def originals(rows: Iterable[HandedPaper], today: dt.date) -> Line:
    """Give the originals still held as a table."""
    return {
        "columns": [
            {"label": _("Tài liệu"), "kind": "main"},
            {"label": _("Đơn")},
            {"label": _("Nhận ngày"), "kind": "date"},
            {"label": _("Đã giữ"), "kind": "number"},
        ],
        "rows": [_held(one, today) for one in rows],
    }


def _held(one: HandedPaper, today: dt.date) -> Line:
    letter, days = one.hand_over.letter, held_days(one, today)
    return {
        "cells": [
            {
                "text": one.name,
                "url": reverse("petition_return_papers", args=[one.hand_over_id]),
                "detail": _("Biên nhận số %(number)s") % {"number": one.hand_over},
            },
            {"text": str(letter), "url": letter_url(letter)} if letter else "",
            vn_date(vietnam_date(one.hand_over.taken_at)),
            ngettext("%(count)d ngày", "%(count)d ngày", days) % {"count": days},
        ],
    }


def hand_over_out(one: HandOver) -> Line:
    """Give a receipt as programs read it."""
    shown = queries.shown_hand_over(one)
    return {
        "id": one.pk,
        "number": str(one),
        "letter_id": one.letter_id,
        "giver": shown.giver,
        "note": shown.note,
        "has_signed": not one.is_protected and queries.is_signed(one, None),
        "taken_at": one.taken_at,
        "papers": [_paper_out(paper) for paper in _in_order(one)],
        "returns": [
            _return_out(one, given)
            for given in sorted(one.returns.all(), key=attrgetter("number"))
        ],
        "version": one.version,
    }


def _return_out(one: HandOver, given: PaperReturn) -> Line:
    shown = queries.shown_return(one, given)
    return {
        "number": given.number,
        "returned_on": given.returned_on,
        "returned_to": shown.returned_to,
        "note": shown.note,
        "has_slip": shown.has_slip,
    }


def _in_order(one: HandOver) -> list[HandedPaper]:
    return sorted(one.papers.all(), key=attrgetter("position"))


def _paper_out(paper: HandedPaper) -> Line:
    return {
        "position": paper.position,
        "name": paper.name,
        "sheets": paper.sheets,
        "is_original": paper.is_original,
        "condition": paper.condition,
        "returned": paper.returned.number if paper.returned else None,
    }


def originals_out(actor: Actor, after: str, today: dt.date) -> Line:
    """Give one page of the originals still held as programs read it.

    :raises Invalid: when the key is not one of ours.
    """
    page = queries.held_page(actor, after=after)
    return {"items": [_original_out(one, today) for one in page.items], "next": page.next_key}


def _original_out(one: HandedPaper, today: dt.date) -> Line:
    hand_over = one.hand_over
    return {
        "hand_over_id": hand_over.pk,
        "hand_over": str(hand_over),
        "position": one.position,
        "name": one.name,
        "sheets": one.sheets,
        "letter_id": hand_over.letter_id,
        "letter": str(hand_over.letter or ""),
        "taken_on": vietnam_date(hand_over.taken_at),
        "held_days": held_days(one, today),
    }
