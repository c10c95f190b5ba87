"""Signs or issues in a process of its own that is killed at a named point.

`python -m vanphong.drafting.tests.dying POINT ACT DRAFT`, the actor as JSON on standard input.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django


def main() -> None:
    """Set Django up against the database of the test and act until the point is reached."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")
    django.setup()
    point, act, draft_id = sys.argv[1:4]
    given = json.load(sys.stdin)
    from vanphong.drafting import issuing
    from vanphong.kernel.actor import Actor, ActorKind

    actor = Actor(
        kind=ActorKind.PERSON, name=given["name"], office_id=given["office_id"],
        person_id=UUID(given["person_id"]), post_id=UUID(given["post_id"]),
        permissions=frozenset(given["permissions"]),
    )  # fmt: skip
    _die_at(point)
    acts: dict[str, Callable[..., object]] = {
        "sign": issuing.sign_draft,
        "issue": issuing.seal_and_issue,
    }
    acts[act](
        actor=actor, draft_id=UUID(draft_id), pin=given["pin"],
        now=dt.datetime.fromisoformat(given["now"]),
    )  # fmt: skip


def _die_at(point: str) -> None:
    """Put a kill -9 of this process before or after a step."""
    module_name, name, when = point.rsplit(":", 2)
    module = __import__(module_name, fromlist=["_"])
    step: Any = getattr(module, name)

    def dying(*args: object, **kwargs: object) -> object:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = step(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(module, name, dying)


if __name__ == "__main__":
    main()
