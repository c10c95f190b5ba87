"""The page one opens in the morning, and the page of help."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vanphong.desk import boxes, queries
from vanphong.desk.boxes import Box, Line
from vanphong.desk.chart import chart
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import needs
from vanphong.people import api as people

_DIRECT = "tasks:direction:give"
_HANDLE = "tasks:task:handle"
# With fewer lines the desk also says what was handled lately.
_BUSY = 4


@require_GET
@needs(None)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person, then what they wait for, then the days ahead."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = clock.now()
    today = clock.vietnam_date(now)
    found = boxes.waiting(actor, now)
    # The menu shows the same numbers.
    request.waiting_counts = boxes.counts(found)  # type: ignore[attr-defined]
    late, rest = overdue_first(found, today)
    figures = queries.figures(actor, today)
    waited_for = queries.waited_for(actor, today)
    waits = [*late, *(line for box in rest for line in box.lines)]
    is_quiet = len(waits) <= _BUSY
    told = {*(line.url for line in waits), *(one.url for one in waited_for)}
    return render(
        request,
        "desk/desk.html",
        {
            "today": today,
            "is_leader": actor.may(_DIRECT) and not actor.may(_HANDLE),
            "overdue": late,
            "boxes": rest,
            "waited_for": waited_for,
            "this_week": [one for one in queries.due_soon(actor, today) if one.url not in told],
            "handled": queries.handled_lately(actor, now) if is_quiet else [],
            "is_quiet": is_quiet,
            "figures": figures,
            "chart": chart(figures.days) if figures and figures.is_busy else None,
            "may_register": actor.may("registry:incoming:register"),
            "may_draft": actor.may("drafting:draft:create"),
        },
    )


def overdue_first(found: list[Box], today: dt.date) -> tuple[list[Line], list[Box]]:
    """Take the overdue lines out of the boxes, the longest overdue first."""
    late: list[Line] = []
    rest: list[Box] = []
    for box in found:
        here = [line for line in box.lines if line.due_on is not None and line.due_on < today]
        late.extend(here)
        others = tuple(line for line in box.lines if line not in here)
        if others or box.count > len(here):
            rest.append(replace(box, lines=others, count=box.count - len(here)))
    return sorted(late, key=lambda line: (line.due_on, line.title)), rest


@require_GET
@needs(None)
def help_page(request: HttpRequest) -> HttpResponse:
    """Say the keys, the words and whom to ask."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    posts = people.posts_of_office(actor, clock.today())
    answering = [post for post in posts if "ADMIN" in post.roles]
    return render(request, "desk/help.html", {"answering": answering})
