"""What pages, command line and API show of requests to open identities; never what was opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions.models import Opening
from vanphong.petitions.rules import (
    ACT_LABELS,
    OPENING_LABELS,
    Move,
    OpeningAct,
    OpeningState,
    Standing,
    may_move,
)
from vanphong.petitions.rules.periods import month_named
from vanphong.petitions.rules.permissions import VAULT_CONSENT, VAULT_REQUEST

Line = dict[str, Any]
_KINDS = {
    OpeningState.ASKED: "soon",
    OpeningState.CONSENTED: "due",
    OpeningState.SPENT: "done",
    OpeningState.DECLINED: "line",
    OpeningState.WITHDRAWN: "line",
}
_LIVE = (OpeningState.ASKED, OpeningState.CONSENTED)


def opening_url(opening: Opening) -> str:
    """Give the address of a request."""
    return reverse("petition_opening", args=[opening.pk])


def state_words(opening: Opening, now: dt.datetime) -> str:
    """Say how far a request is; one that lapsed says so."""
    state = OpeningState(opening.state)
    if state in _LIVE and now > opening.good_until:
        return _("Quá hạn")
    return _(OPENING_LABELS[state])


def used_words(opening: Opening, now: dt.datetime) -> str:
    """Say when an identity was opened, or until when it can be."""
    if opening.spent_at:
        words = {
            OpeningAct.OPEN: _("Đã mở lúc %(at)s"),
            OpeningAct.DESTROY: _("Đã dùng để hủy khóa lúc %(at)s"),
        }
        return words[OpeningAct(opening.act)] % {"at": vn_datetime(opening.spent_at)}
    if opening.state in _LIVE and now <= opening.good_until:
        return _("Có hiệu lực đến %(at)s") % {"at": vn_datetime(opening.good_until)}
    return ""


def moves(opening: Opening, actor: Actor, now: dt.datetime) -> set[Move]:
    """Give what the actor may do with a request now."""
    here = Standing(OpeningState(opening.state), opening.asked_person_id, opening.good_until)
    permissions = {
        Move.CONSENT: VAULT_CONSENT, Move.DECLINE: VAULT_CONSENT,
        Move.WITHDRAW: VAULT_REQUEST, Move.SPEND: VAULT_REQUEST,
    }  # fmt: skip
    return {
        move
        for move, permission in permissions.items()
        if actor.may(permission) and may_move(here, move, actor.person_key, now)
    }


def facts(opening: Opening, now: dt.datetime) -> list[Line]:
    """Give what a request is."""
    return [
        {"label": _("Đơn"), "text": str(opening.letter)},
        {"label": _("Việc"), "text": _(ACT_LABELS[OpeningAct(opening.act)])},
        {"label": _("Lý do"), "text": opening.reason},
        {
            "label": _("Người đề nghị"),
            "text": opening.asked_person.full_name,
            "detail": vn_datetime(opening.asked_at),
        },
        {
            "label": _("Người quyết định"),
            "text": _decider(opening),
            "detail": _decided(opening),
        },
        {"label": _("Hiện nay"), "text": state_words(opening, now)},
        {
            "label": _("Có hiệu lực đến"),
            "text": vn_datetime(opening.good_until) if opening.state in _LIVE else "",
        },
        {"label": _("Đã dùng"), "text": vn_datetime(opening.spent_at)},
    ]


def _decider(opening: Opening) -> str:
    return opening.decided_person.full_name if opening.decided_person else ""


def _decided(opening: Opening) -> str:
    return vn_datetime(opening.decided_at) if opening.decided_at else ""


def table(rows: Iterable[Opening], now: dt.datetime) -> Line:
    """Give requests as a table."""
    return {
        "columns": [
            {"label": _("Đơn, lý do"), "kind": "main"},
            {"label": _("Người đề nghị")},
            {"label": _("Người quyết định")},
            {"label": _("Việc")},
            {"label": _("Hiện nay"), "kind": "state"},
        ],
        "rows": [
            {
                "url": opening_url(one),
                "cells": [
                    {"text": str(one.letter), "url": opening_url(one), "detail": one.reason},
                    {
                        "text": one.asked_person.full_name,
                        "detail": vn_datetime(one.asked_at),
                    },
                    {"text": _decider(one), "detail": _decided(one)},
                    _(ACT_LABELS[OpeningAct(one.act)]),
                    {
                        "badge": {
                            "label": state_words(one, now),
                            "kind": _KINDS[OpeningState(one.state)],
                        },
                        "detail": used_words(one, now),
                    },
                ],
            }
            for one in rows
        ],
    }


def opening_out(one: Opening) -> Line:
    """Give a request as a program reads it."""
    return {
        "id": one.pk,
        "letter_id": one.letter_id,
        "letter": str(one.letter),
        "act": one.act,
        "state": one.state,
        "reason": one.reason,
        "asked_by": one.asked_person.full_name,
        "asked_at": one.asked_at,
        "decided_by": _decider(one),
        "decided_at": one.decided_at,
        "good_until": one.good_until,
        "spent_at": one.spent_at,
    }


def month_of(text: str, today: dt.date) -> dt.date:
    """Read a month as `2026-11`; the present one when it is none, or none of this product's."""
    return month_named(text) or today.replace(day=1)
