"""The page one opens in the morning, and the page of help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vanphong.desk.chart import chart
from vanphong.desk.whole import desk_of
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import needs
from vanphong.people import api as people

_DIRECT = "tasks:direction:give"
_HANDLE = "tasks:task:handle"
_PETITIONS = "petitions:case:read_own"
_RECEPTION = (
    "reception:visit:register",
    "reception:visit:read_own",
    "reception:visit:read_all",
)


@require_GET
@needs(None)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person, then what they wait for, then the days ahead."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = desk_of(actor, clock.now())
    # The menu shows the same numbers.
    request.waiting_counts = found.counts  # type: ignore[attr-defined]
    figures = found.figures
    return render(
        request,
        "desk/desk.html",
        {
            "today": found.today,
            "is_leader": actor.may(_DIRECT) and not actor.may(_HANDLE),
            "overdue": found.overdue,
            "boxes": found.boxes,
            "waited_for": found.waited_for,
            "this_week": found.this_week,
            "handled": found.handled,
            "is_quiet": found.is_quiet,
            "figures": figures,
            "chart": chart(figures.days) if figures and figures.is_busy else None,
            "may_register": actor.may("registry:incoming:register"),
            "may_draft": actor.may("drafting:draft:create"),
        },
    )


@require_GET
@needs(None)
def help_page(request: HttpRequest) -> HttpResponse:
    """Say the keys, the words and whom to ask; of petitions and reception to whom they concern."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    posts = people.posts_of_office(actor, clock.today())
    context = {
        "answering": [post for post in posts if "ADMIN" in post.roles],
        "petitions": actor.may(_PETITIONS),
        "reception": any(map(actor.may, _RECEPTION)),
    }
    return render(request, "desk/help.html", context)
