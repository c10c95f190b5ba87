"""What pages, command line and API show of congresses, and the form that tells of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField, VanphongForm
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions.models import Congress
from vanphong.petitions.rules.congress import CONGRESS_LABELS
from vanphong.petitions.rules.events import PartyRank
from vanphong.petitions.rules.permissions import DECIDE

Line = dict[str, Any]


class CongressForm(VanphongForm):
    """Which congress, of which level, and its day."""

    name = LineField(
        label=gettext_lazy("Đại hội"), max_length=200,
        help_text=gettext_lazy("Ví dụ: Đại hội đại biểu Đảng bộ tỉnh lần thứ mười tám."),
    )  # fmt: skip
    rank = forms.ChoiceField(
        label=gettext_lazy("Cấp"),
        choices=[(one.value, gettext_lazy(words)) for one, words in CONGRESS_LABELS.items()],
        initial=PartyRank.ABOVE.value,
        widget=forms.RadioSelect,
    )
    opens_on = DayField(label=gettext_lazy("Ngày khai mạc"))


class CallOffForm(VanphongForm):
    """Why a congress is taken out."""

    reason = LineField(label=gettext_lazy("Lý do"), max_length=300)


def congress_out(one: Congress) -> Line:
    """Give a congress as a program reads it."""
    return {
        "id": one.pk,
        "name": one.name,
        "rank": one.rank,
        "opens_on": one.opens_on,
        "set_at": one.set_at,
    }


def facts(one: Congress) -> list[Line]:
    """Give what is told of a congress."""
    return [
        {"label": _("Đại hội"), "text": one.name},
        {"label": _("Cấp"), "text": _(CONGRESS_LABELS[PartyRank(one.rank)])},
        {"label": _("Ngày khai mạc"), "text": f"{one.opens_on:%d/%m/%Y}"},
    ]


def congresses_table(actor: Actor, rows: Iterable[Congress]) -> Line:
    """Give congresses as a table, for who decides with the way to take each out."""
    decides = actor.may(DECIDE)
    return {
        "columns": [
            {"label": _("Đại hội"), "kind": "main"},
            {"label": _("Ngày khai mạc")},
            {"label": _("Người ghi")},
            *([{"label": _("Việc"), "kind": "action", "unseen": True}] if decides else []),
        ],
        "rows": [
            {
                "cells": [
                    {"text": one.name, "detail": _(CONGRESS_LABELS[PartyRank(one.rank)])},
                    f"{one.opens_on:%d/%m/%Y}",
                    {"text": one.set_by.person.full_name, "detail": vn_datetime(one.set_at)},
                    *([_off(one)] if decides else []),
                ],
            }
            for one in rows
        ],
    }


def _off(one: Congress) -> Line:
    return {"text": _("Bỏ"), "url": reverse("petition_congress_off", args=[one.pk])}
