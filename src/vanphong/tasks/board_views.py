"""Pages of the board of exceptions, and of the steps an office urges by."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.files import api as files
from vanphong.kernel import clock, ports
from vanphong.kernel.addresses import page_of
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.panels import UrgingLetter
from vanphong.tasks import board as boards
from vanphong.tasks import pages, queries, services, setting_forms
from vanphong.tasks.due_words import days_said
from vanphong.tasks.models import Task
from vanphong.tasks.rules import DIRECT, KEEP_PRACTICE, READ_OWN, Alert

_KINDS = {Alert.YELLOW: "soon", Alert.RED: "due", Alert.RED_SPECIAL: "due"}
_BAR_WIDTH = 240
_WRITE = "drafting:draft:create"
SHEETS = {"xlsx": files.XLSX.media_type, "pdf": files.PDF.media_type}


@require_GET
@needs(READ_OWN)
def board(request: HttpRequest) -> HttpResponse:
    """Show what is late: who, how late, which product, who must decide; who has how much of it."""
    actor, today = actor_of(request), clock.today()
    found = boards.board(actor, request.GET, today)
    page = queries.page_by_due(
        found.tasks, after=request.GET.get("sau", ""), before=request.GET.get("truoc", "")
    )
    shown = boards.lines(actor, page.tasks, found.ladder, today)
    urged = queries.last_urged([line.task for line in shown])
    letters = queries.letters_to(actor, [line.task.pk for line in shown])
    may_write = actor.may(DIRECT) and actor.may(_WRITE) and found.kept["muc"] != "vang"
    letter_url = pages.page_named("urging-letter") if may_write else ""
    picked = set(request.GET.getlist("chon")) if letter_url else None
    table = _table(shown, urged, letters, picked)
    context = {
        "scopes": [
            _chip(found, "loc", word, label) for word, label, _q in boards.scopes(actor)
        ],
        "steps": [
            _chip(found, "muc", word, label)
            | {"count": sum(found.counts[one] for one in steps)}
            for word, label, steps in boards.STEPS
        ],
        "by": [_chip(found, "theo", word, label) for word, label in boards.BY],
        "bars": _bars(found),
        "legend": [
            {"kind": "late", "label": _("Cả thanh: việc quá hạn")},
            {"kind": "special", "label": _("Phần đỏ: đỏ đặc biệt, phải đưa lên lãnh đạo")},
        ],
        "ladder": found.ladder,
        "table": table,
        "picked": sum(bool(row.get("is_picked")) for row in table["rows"]),
        "letter_url": letter_url,
        "kept": found.kept | {k: request.GET[k] for k in ("sau", "truoc") if k in request.GET},
        "count": found.tasks[:1001].count(),
        "next_url": _url(found, sau=page.next_key) if page.next_key else "",
        "previous_url": _url(found, truoc=page.previous_key) if page.previous_key else "",
        "whole_url": _url(found, nhom=None) if "nhom" in found.kept else "",
        "sheets": [
            {
                "label": label,
                "url": f"{reverse('task_board_file', args=[kind])}?{_query(found)}",
            }
            for kind, label in (("xlsx", _("Bảng tính")), ("pdf", _("Bản in")))
        ],
        "places": [place for give in ports.late_places for place in give(actor, today)],
        "today": today,
    }
    return render(request, "tasks/board.html", context)


def _url(found: boards.Board, **changes: str | None) -> str:
    return f"{reverse('task_board')}?{_query(found, **changes)}"


def _query(found: boards.Board, **changes: str | None) -> str:
    kept: dict[str, str | None] = {**found.kept, **changes}
    return urlencode({key: value for key, value in kept.items() if value is not None})


def _chip(found: boards.Board, key: str, word: str, label: Any) -> dict[str, Any]:
    group = {} if key == "muc" else {"nhom": None}  # a group is one of its kind, within a scope
    return {
        "label": label,
        "url": _url(found, **{key: word}, **group),
        "active": found.kept[key] == word,
    }


def _bars(found: boards.Board) -> list[dict[str, Any]]:
    """Give the groups as bars: their length is the late work, the dark part what is specially so."""
    most = max((bar.late for bar in found.bars), default=1)
    return [
        {
            "name": bar.name,
            "late": bar.late,
            "special": bar.special,
            "width": max(2, bar.late * _BAR_WIDTH // most),
            "dark": bar.special * _BAR_WIDTH // most,
            "url": _url(found, nhom=bar.key),
            "active": found.kept.get("nhom") == bar.key,
        }
        for bar in found.bars
    ]


def _table(
    lines: list[boards.Line],
    urged: dict[UUID, dt.date],
    letters: dict[UUID, list[UrgingLetter]],
    picked: set[str] | None,
) -> dict[str, Any]:
    """Give the lines with what urged each; None is picked where nothing may be."""
    columns = [
        {"label": _("Mức"), "kind": "state"},
        {"label": _("Chủ trì")},
        {"label": _("Quá hạn"), "kind": "number"},
        {"label": _("Nhiệm vụ"), "kind": "main"},
        {"label": _("Sản phẩm còn thiếu")},
        {"label": _("Cấp quyết định")},
    ]
    rows = [
        {
            **(_pick(line, picked) if picked is not None else {}),
            "cells": [
                {"badge": {"label": _(line.alert.label), "kind": _KINDS[line.alert]}},
                {
                    "text": line.task.led_by,
                    "detail": _lead_detail(line.task),
                },
                days_said(line.days) if line.days else "",
                {
                    "text": line.task.title,
                    "url": page_of("task", line.task.pk),
                    "detail": _due_said(
                        line.task, urged.get(line.task.pk), letters.get(line.task.pk, [])
                    ),
                },
                line.missing,
                line.decides,
            ],
        }
        for line in lines
    ]
    return {"columns": columns, "rows": rows}


def _lead_detail(task: Task) -> str:
    """Say where the lead works; of another office, who answers for the task here."""
    if task.lead_office is not None:
        return _("đầu mối: %(name)s") % {"name": task.lead.person.full_name}
    return task.lead.department or task.lead.title


def _due_said(task: Task, urged_on: dt.date | None, letters: list[UrgingLetter]) -> str:
    """Say until when it was due, and by what it was urged: the letter of this due date, or a day."""
    said = _("hạn %(day)s") % {"day": f"{task.due_on:%d/%m/%Y}"}
    if urged_on is not None:
        said = f"{said} · " + _("đã nhắc ngày %(day)s") % {"day": f"{urged_on:%d/%m}"}
    letter = next((one for one in reversed(letters) if one.due_on == task.due_on), None)
    if letter is None:
        return said
    words = (
        _("văn bản đôn đốc %(symbol)s") % {"symbol": letter.symbol}
        if letter.symbol
        else _("đang soạn văn bản đôn đốc")
    )
    if not letter.url:
        return f"{said} · {words}"
    return format_html('{} · <a href="{}">{}</a>', said, letter.url, words)


def _pick(line: boards.Line, picked: set[str]) -> dict[str, Any]:
    key = str(line.task.pk)
    return {"value": key, "pick_label": line.task.title, "is_picked": key in picked}


@require_GET
@needs(READ_OWN)
def board_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the board as it is seen, for saving."""
    if kind not in SHEETS:
        raise NotFound(_("Chỉ tải được bảng tính (XLSX) hoặc bản in (PDF)."))
    actor, now = actor_of(request), clock.now()
    found = boards.board(actor, request.GET, clock.today())
    content = services.board_sheet(actor=actor, board=found, kind=kind, now=now)
    name = f"viec-can-don-doc-{clock.today():%Y%m%d}.{kind}"
    return files.attachment(content, name, SHEETS[kind])


@needs(KEEP_PRACTICE)
def ladder(request: HttpRequest) -> HttpResponse:
    """Set by which steps the office urges, and show what held before."""
    actor = actor_of(request)
    holds = queries.ladder_of(actor, clock.today())
    start = {"soon_days": holds.soon_days, "special_days": holds.special_days}
    data = request.POST if request.method == "POST" else None
    form = setting_forms.LadderForm(data, initial=start)
    if form.is_bound and form.is_valid():
        try:
            services.set_ladder(actor=actor, now=clock.now(), **form.act())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu. Mức mới áp dụng ngay, cả với việc đã giao."))
            return HttpResponseRedirect(reverse("task_ladder"))
    context = {"form": form, "history": queries.ladder_history(actor)[:50]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tasks/ladder.html", context, status=status)
