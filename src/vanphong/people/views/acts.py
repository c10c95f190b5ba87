"""What the pages of acts share: a form or a plain question, one service, an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.forms import VanphongForm

Words = str | Promise


def act_page(
    request: HttpRequest,
    *,
    title: Words,
    form: VanphongForm,
    act: Callable[[], Any],
    label: Words,
    back: str,
    done: Words,
    crumbs: Sequence[dict[str, Any]] = (),
    text: Words = "",
    facts: Sequence[dict[str, Any]] = (),
    danger: bool = False,
    icon: str = "",
    refuse: str = "",
    answer: Callable[[Any], HttpResponse] | None = None,
) -> HttpResponse:
    """Show the form; after sending do the act once and go back, or show what was refused.

    `refuse` is where a button that turns it down leads. `answer` makes the answer of the act's
    result where going back is not enough (a secret that is shown this once).
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = act()
        except (Invalid, Refused) as error:
            form.refuse(error)
        else:
            if answer is not None:
                shown = answer(result)
                shown.done_at = back  # type: ignore[attr-defined]
                return shown
            messages.success(request, str(done))
            return redirect(back)
    context = {
        "page_title": title,
        "form": form,
        "label": label,
        "back": back,
        "crumbs": crumbs,
        "text": text,
        "facts": facts,
        "danger": danger,
        "icon": icon,
        "refuse": refuse,
    }
    status = 422 if form.errors else 200
    return render(request, "people/act.html", context, status=status)
