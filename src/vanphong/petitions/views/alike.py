"""While a letter is typed: those it is probably the same as."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import alike_pages, queries
from vanphong.petitions.rules.likeness import Part
from vanphong.petitions.rules.permissions import REGISTER

# No letter is longer than what its fields take.
_LONGEST = 1_000


def alike_asked(
    request: HttpRequest, form: VanphongForm
) -> tuple[list[alike_pages.Line], bool]:
    """Give the letters that one sent in is probably the same as, and whether to ask about them.

    It is asked once: not about those that stood on the page when it was sent.
    """
    if request.method != "POST" or not form.is_valid():
        return [], False
    typed = form.cleaned_data
    lines = _lines_typed(
        actor_of(request), typed["abstract"], typed["demand"],
        is_protected=typed["is_protected"],
    )  # fmt: skip
    seen = request.POST.getlist("alike_seen")
    return lines, any(str(one["id"]) not in seen for one in lines)


def _lines_typed(
    actor: Actor, abstract: str, demand: str, *, is_protected: bool
) -> list[alike_pages.Line]:
    """Give the letters probably the same as what is typed; a protected one is not compared."""
    if is_protected:
        return []
    words = {Part.TYPED: queries.typed_words(abstract[:_LONGEST], demand[:_LONGEST])}
    return alike_pages.lines_of_words(actor, words, clock.now())


@require_POST
@needs(REGISTER)
def alike(request: HttpRequest) -> HttpResponse:
    """Say, while the clerk types, which letters are probably the same.

    Sent as a form, so that what is typed stands in no address and no log.
    """
    typed = request.POST
    lines = _lines_typed(
        actor_of(request), typed.get("abstract", ""), typed.get("demand", ""),
        is_protected="is_protected" in typed,
    )  # fmt: skip
    return render(request, "petitions/_alike.html", {"lines": lines, "told": True})
