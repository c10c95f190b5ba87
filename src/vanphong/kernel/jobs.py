"""Background work: jobs are deferred in the transaction of the act and commit with it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol

from procrastinate.contrib.django import app

from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting


class Job(Protocol):
    """A function that can be done later, and done twice without harm."""

    def __call__(self, *, office_id: int | None, **arguments: Any) -> None: ...

    def defer(self, *, office_id: int | None, in_seconds: int = 0, **arguments: Any) -> None:
        """Put the job into the queue, at the earliest after some seconds.

        It exists only if the transaction commits.
        """


def job(
    *,
    name: str,
    queue: str = "default",
    permissions: frozenset[str] = frozenset(),
    retry: int = 5,
) -> Callable[[Callable[..., None]], Job]:
    """Make a job of a function `(actor, **ids)`; it runs in the scope of `office_id`."""

    def decorate(function: Callable[..., None]) -> Job:
        @functools.wraps(function)
        def run(*, office_id: int | None, **arguments: Any) -> None:
            actor = job_actor(name, office_id, permissions)
            with acting(actor):
                function(actor, **arguments)

        task = app.task(name=name, queue=queue, retry=retry)(run)
        return _Deferrable(run, task)

    return decorate


class _Deferrable:
    def __init__(self, run: Callable[..., None], task: Any) -> None:
        self._run = run
        self._task = task

    def __call__(self, *, office_id: int | None, **arguments: Any) -> None:
        self._run(office_id=office_id, **arguments)

    def defer(self, *, office_id: int | None, in_seconds: int = 0, **arguments: Any) -> None:
        wait = {"schedule_in": {"seconds": in_seconds}} if in_seconds else {}
        self._task.configure(**wait).defer(office_id=office_id, **arguments)
