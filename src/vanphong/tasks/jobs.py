"""Later work: the ladder of urging, office by office, whatever hour the worker lives in."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.jobs import job
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.tasks import services


@app.periodic(cron="3 * * * *")
@app.task(name="tasks.climb_all", queueing_lock="tasks.climb_all")
def climb_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue the ladder of each office; each hour, so that a night without a worker loses nothing."""
    with acting(job_actor("tasks.climb_all", None, frozenset())):
        offices = list(people.offices_directory(clock.today()).values_list("id", flat=True))
    for office_id in offices:
        climb.defer(office_id=office_id)


@job(name="tasks.climb")
def climb(actor: Actor) -> None:
    """Note the steps that work of one office has reached."""
    services.climb(actor=actor, now=clock.now())
