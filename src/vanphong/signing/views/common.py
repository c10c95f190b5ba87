"""What the pages of keys share: the actor, a form that does one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Invalid, Refused, Unavailable
from vanphong.kernel.forms import VanphongForm


def own_crumbs() -> list[dict[str, Any]]:
    """Give the way back from the pages of one's own keys."""
    return [
        {"label": _("Tài khoản của tôi"), "url": reverse("account")},
        {"label": _("Khóa ký của tôi"), "url": reverse("own_keys")},
    ]


def act_page(
    request: HttpRequest,
    *,
    title: str | Promise,
    form: VanphongForm,
    act: Callable[[], Any],
    label: str | Promise,
    back: str,
    done: str | Promise,
    crumbs: Sequence[dict[str, Any]],
    text: str | Promise = "",
    facts: Sequence[dict[str, Any]] = (),
    danger: bool = False,
    warning: Callable[[Any], str | Promise] | None = None,
) -> HttpResponse:
    """Show the form; after sending do the act and go back, or show what was refused.

    `warning` looks at what the act gave, for a word to be said beside `done`.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = act()
            except (Invalid, Refused, Unavailable) as error:
                form.refuse(error)
            else:
                messages.success(request, str(done))
                if warning is not None and (words := str(warning(made))):
                    messages.warning(request, words)
                return redirect(back)
        status = 422
    context = {
        "page_title": title,
        "form": form,
        "label": label,
        "back": back,
        "crumbs": crumbs,
        "text": text,
        "facts": facts,
        "danger": danger,
    }
    return render(request, "signing/act.html", context, status=status)
