"""The facts as figures in the text format that Prometheus reads."""

from __future__ import annotations

import hmac
from importlib import metadata

from django.conf import settings
from django.http import HttpRequest

from vanphong.kernel.health import Fact, State

_LEVEL = {State.GOOD: 0, State.WARN: 1, State.BAD: 2}


def as_text(found: list[Fact], state: State) -> str:
    """Write the figures; `vanphong_state` is 0 good, 1 to be looked at, 2 bad."""
    lines = [
        "# TYPE vanphong_info gauge",
        f'vanphong_info{{version="{metadata.version("vanphong")}"}} 1',
        "# TYPE vanphong_state gauge",
        f"vanphong_state {_LEVEL[state]}",
        "# TYPE vanphong_fact_state gauge",
        *(f'vanphong_fact_state{{fact="{f.name}"}} {_LEVEL[f.state]}' for f in found),
    ]
    for fact in found:
        if fact.value is not None:
            lines += [
                f"# TYPE vanphong_{fact.name} gauge",
                f"vanphong_{fact.name} {fact.value}",
            ]
    return "\n".join(lines) + "\n"


def may_read(request: HttpRequest) -> bool:
    """Say whether the request bears the token of the setting; without a setting nobody may."""
    expected = settings.ENVIRONMENT.metrics_token
    given = request.headers.get("Authorization", "")
    return bool(expected) and hmac.compare_digest(
        given.encode(errors="replace"), f"Bearer {expected}".encode()
    )
