"""Later work: reminding those who are silent in askings, office by office."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vanphong.drafting import reminding
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.jobs import job
from vanphong.kernel.scope import acting
from vanphong.people import api as people


@app.periodic(cron="13 * * * *")
@app.task(name="drafting.remind_all", queueing_lock="drafting.remind_all")
def remind_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue the reminders of each office; each hour, so that a day without a worker loses little."""
    with acting(job_actor("drafting.remind_all", None, frozenset())):
        offices = list(people.offices_directory(clock.today()).values_list("id", flat=True))
    for office_id in offices:
        remind.defer(office_id=office_id)


@job(name="drafting.remind")
def remind(actor: Actor) -> None:
    """Remind in one office."""
    reminding.remind_due(actor=actor, now=clock.now())
