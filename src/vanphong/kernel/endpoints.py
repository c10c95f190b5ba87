"""The gate of the JSON API: the same permissions, scope and idempotency as the pages."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from vanphong.kernel.gate import require
from vanphong.kernel.scope import acting


def allowed(
    permission: str, *, scope: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let an endpoint run only for a token with the permission, in the scope of its office.

    Put it between `@router.get(...)` and the function; the function finds `request.actor`.
    `scope=False` is for acts that open their own transactions (signing, issuing).
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = request.actor  # type: ignore[attr-defined]
            require(actor, permission)
            if not scope:
                return function(request, *args, **kwargs)
            with acting(actor):
                return function(request, *args, **kwargs)

        gated.gate = permission  # type: ignore[attr-defined]
        # The description of the API is made from real types, which only the function's own
        # module can name.
        gated.__signature__ = inspect.signature(function, eval_str=True)  # type: ignore[attr-defined]
        return gated

    return decorate
