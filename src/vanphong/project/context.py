"""What every page's frame needs: menu, office switch, who acts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from vanphong.kernel.actor import Actor, ActorKind
from vanphong.project import frame


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's variables: actor, office_name, navigation, switcher, form_key, demo."""
    actor = getattr(request, "actor", None)
    known = actor if isinstance(actor, Actor) and actor.kind is ActorKind.PERSON else None
    return {
        "actor": known,
        "office_name": SimpleLazyObject(lambda: frame.office_name(known) if known else ""),
        "navigation": SimpleLazyObject(
            lambda: frame.navigation(request, known) if known else []
        ),
        "switcher": SimpleLazyObject(lambda: frame.switcher(known) if known else []),
        "form_key": SimpleLazyObject(lambda: uuid4().hex),
        "demo": frame.is_demo(),
        "theme": request.COOKIES.get("giao_dien", ""),
    }
