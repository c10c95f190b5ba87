"""Signs, asks a device or issues in processes that are killed at a named point.

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
    from vanphong.drafting import batches, device_signing, issuing
    from vanphong.kernel.actor import Actor, ActorKind
    from vanphong.kernel.scope import acting
    from vanphong.signing import api as signing

    actor = Actor(
        kind=ActorKind.PERSON, name=given["name"], office_id=given["office_id"],
        person_id=UUID(given["person_id"]), post_id=UUID(given["post_id"]),
        permissions=frozenset(given["permissions"]),
    )  # fmt: skip
    now, draft_id = dt.datetime.fromisoformat(given["now"]), UUID(given["draft_id"])
    with_pin: dict[str, Callable[..., object]] = {
        "sign": issuing.sign_draft,
        "issue": issuing.seal_and_issue,
        "batch": lambda *, draft_id, now, **given: batches.sign_batch(
            batch_id=draft_id, moment=lambda: now, **given
        ),
    }
    _die_at(given["point"])
    if given["act"] in with_pin:
        with_pin[given["act"]](actor=actor, draft_id=draft_id, pin=given["pin"], now=now)
    elif given["act"] == "ask":
        device_signing.ask_to_sign(actor=actor, draft_id=draft_id, now=now)
    else:
        with acting(actor):
            request = signing.last_request(actor, draft_id)
        assert request is not None
        device_signing.finish(actor=actor, request_id=request.id, now=now)


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
