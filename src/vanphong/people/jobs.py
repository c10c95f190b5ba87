"""The daily sweep of sessions and tries whose time is over."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.people import services


@app.periodic(cron="17 19 * * *")  # 02:17 in Vietnam
@app.task(name="people.sweep", queue="trail", queueing_lock="people.sweep")
def sweep(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Remove sessions and tries whose time is over."""
    services.sweep(now=clock.now())
