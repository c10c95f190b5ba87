"""Answers at whole steps of time, so that how long one took tells nothing of what it found."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
# Several times what such an answer takes, too short to be noticed by who waits for it.
STEP = 0.05


def evenly(view: View) -> View:
    """Hold back what a view answers to a POST until a whole step is over.

    Goes outside of whatever opens transactions and keeps others waiting; what is raised there (a
    crowd is sent away) goes out at once, and is raised before anything is looked for.
    """

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        began = time.monotonic()
        found = view(request, *args, **kwargs)
        time.sleep((began - time.monotonic()) % STEP)
        return found

    return answer
