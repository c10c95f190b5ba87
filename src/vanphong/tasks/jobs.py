"""Later work, office by office, whatever hour the worker lives in: the ladder, and what comes again."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.jobs import Job, job
from vanphong.people import api as people
from vanphong.tasks import services


@app.periodic(cron="3 * * * *")
@app.task(name="tasks.climb_all", queueing_lock="tasks.climb_all")
def climb_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue the ladder of each office; each hour, so that a night without a worker loses nothing."""
    _in_each_office("tasks.climb_all", climb)


@job(name="tasks.climb")
def climb(actor: Actor) -> None:
    """Note the steps that work of one office has reached."""
    services.climb(actor=actor, now=clock.now())


@app.periodic(cron="8 * * * *")
@app.task(name="tasks.appear_all", queueing_lock="tasks.appear_all")
def appear_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue what comes again in each office, each hour."""
    _in_each_office("tasks.appear_all", appear)


@job(name="tasks.appear")
def appear(actor: Actor) -> None:
    """Make the tasks of one office that are to appear by now."""
    services.make_occurrences(actor=actor, now=clock.now())


def _in_each_office(name: str, work: Job) -> None:
    for actor in people.in_each_office(name, clock.today()):
        work.defer(office_id=actor.office_id)
