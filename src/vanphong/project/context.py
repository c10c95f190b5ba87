"""What every page's frame needs: menu, office switch, who acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.scope import acting
from vanphong.project import frame


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's variables: actor, office_name, navigation, switcher, demo."""
    actor = getattr(request, "actor", None)
    known = actor if isinstance(actor, Actor) and actor.kind is ActorKind.PERSON else None

    def asked(question: Callable[..., Any], *given: Any) -> Any:
        """Ask in the office's scope, opened here where the page itself is outside of it."""
        if known is None:
            return None
        if getattr(request, "in_office", False):
            return question(*given, known)
        with acting(known):
            return question(*given, known)

    seats = getattr(request, "seats", ()) if known else ()
    return {
        "actor": known,
        "office_name": frame.office_name(seats, known),
        "navigation": lambda: asked(frame.navigation, request) or (),  # asked when it is drawn
        "switcher": frame.switcher(seats, known),
        "may_search": known is not None and known.may("search:document:find"),
        "demo": frame.is_demo(),
        "max_upload_megabytes": settings.UPLOAD_LIMIT_BYTES // 1024**2,
        "theme": request.COOKIES.get(settings.THEME_COOKIE_NAME, ""),
    }
