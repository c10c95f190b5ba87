"""Background work: the daily sweep, and failed log-ins written into the trail."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.jobs import job
from vanphong.people import services


@app.periodic(cron="17 19 * * *")  # 02:17 in Vietnam
@app.task(name="people.sweep", queue="trail", queueing_lock="people.sweep")
def sweep(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Remove sessions and tries whose time is over."""
    services.sweep(now=clock.now())


@job(name="people.note_failed_log_in")
def note_failed_log_in(actor: Actor, *, account_id: str, address: str, at: str) -> None:
    """Write a failed log-in into the trail of the person's office; nothing for no account."""
    services.note_failed_log_in(
        actor=actor, account_id=UUID(account_id), address=address, at=at
    )
