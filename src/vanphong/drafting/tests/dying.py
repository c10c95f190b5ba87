"""Signs or issues in processes that are killed at a named point.

`python -m vanphong.drafting.tests.dying` reads one JSON line for each death, forks a process
that acts until it is killed, and answers with the signal it died of.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import UUID

import django


def main() -> None:
    """Set Django up once, then let one process after the other die."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")
    django.setup()
    import_module("vanphong.drafting.batches")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _act(json.loads(line))
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer


def _act(given: dict[str, Any]) -> None:
    from vanphong.drafting import batches, issuing
    from vanphong.kernel.actor import Actor, ActorKind

    actor = Actor(
        kind=ActorKind.PERSON, name=given["name"], office_id=given["office_id"],
        person_id=UUID(given["person_id"]), post_id=UUID(given["post_id"]),
        permissions=frozenset(given["permissions"]),
    )  # fmt: skip
    acts: dict[str, Callable[..., object]] = {
        "sign": issuing.sign_draft,
        "issue": issuing.seal_and_issue,
        "batch": lambda *, draft_id, now, **given: batches.sign_batch(
            batch_id=draft_id, moment=lambda: now, **given
        ),
    }
    _die_at(given["point"])
    acts[given["act"]](
        actor=actor, draft_id=UUID(given["draft_id"]), pin=given["pin"],
        now=dt.datetime.fromisoformat(given["now"]),
    )  # fmt: skip


def _die_at(point: str) -> None:
    """Put a kill -9 of this process before or after a step."""
    module_name, name, when = point.rsplit(":", 2)
    module = import_module(module_name)
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
