"""Dossiers as the pages draw them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.registry import dossier_queries
from vanphong.registry.lines import day, kind_and_abstract
from vanphong.registry.models import Dossier

Line = dict[str, Any]


def columns() -> list[Line]:
    """Give the columns of the list."""
    return [
        {"label": _("Số, ký hiệu"), "kind": "symbol"},
        {"label": _("Tiêu đề hồ sơ"), "kind": "main"},
        {"label": _("Người giữ")},
        {"label": _("Ngày lập"), "kind": "date"},
        {"label": _("Thời hạn")},
        {"label": _("Văn bản"), "kind": "number"},
        {"label": _("Tình trạng"), "kind": "state"},
    ]


def row(dossier: Dossier) -> Line:
    """Give one line of the list."""
    return {
        "state": "closed" if dossier.closed_on else "",
        "cells": [
            dossier.code,
            {"text": dossier.title, "url": reverse("dossier", args=[dossier.pk])},
            dossier.keeper.full_name,
            day(dossier.opened_on),
            dossier.retention,
            dossier.documents,  # type: ignore[attr-defined]
            {"badge": badge(dossier)},
        ],
    }


def badge(dossier: Dossier) -> Line:
    """Give the state of a dossier in a word."""
    if dossier.closed_on:
        return {"label": _("Đóng %(day)s") % {"day": day(dossier.closed_on)}, "icon": "lock"}
    return {"label": _("Đang mở"), "kind": "done"}


def facts(dossier: Dossier) -> list[Line]:
    """Give what a dossier is."""
    return [
        {"label": _("Số, ký hiệu"), "text": dossier.code},
        {"label": _("Người giữ"), "text": dossier.keeper.full_name},
        {"label": _("Ngày lập"), "text": day(dossier.opened_on)},
        {"label": _("Thời hạn bảo quản"), "text": dossier.retention or _("Chưa ghi")},
        {"label": _("Tình trạng"), "badge": badge(dossier)},
    ]


def items(actor: Actor, dossier: Dossier) -> list[Line]:
    """Give the table of contents."""
    return [
        {
            "place": place,
            "document": document,
            "symbol": document.symbol or _("Không số"),
            "issued_on": document.issued_on,
            "title": kind_and_abstract(document),
            "url": reverse("document", args=[document.pk]),
        }
        for place, document in dossier_queries.visible_in(actor, dossier)
    ]
