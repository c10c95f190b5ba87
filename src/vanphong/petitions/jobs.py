"""Later work of petitions: the ladder and drafts of the public page each hour, likeness each night.

Also the letters of an office that joins a circle, part by part.
"""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.jobs import job
from vanphong.people import api as people
from vanphong.petitions import queries, services


@app.periodic(cron="5 * * * *")
@app.task(name="petitions.climb_all", queueing_lock="petitions.climb_all")
def climb_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue the ladder of each office; each hour, so that a night without a worker loses nothing."""
    for actor in people.in_each_office("petitions.climb_all", clock.today()):
        climb.defer(office_id=actor.office_id)


@job(name="petitions.climb")
def climb(actor: Actor) -> None:
    """Note the steps that cases of one office have reached; let go of scans nobody will open."""
    services.climb(actor=actor, now=clock.now())
    services.let_go_late(actor=actor, now=clock.now())
    cut_off = queries.unfinished_destroyings().filter(office_id=actor.office_key)
    for opening_id in cut_off.order_by("pk").values_list("pk", flat=True):
        finish_destroyed.defer(office_id=actor.office_id, opening_id=str(opening_id))


@job(name="petitions.finish_destroyed")
def finish_destroyed(actor: Actor, *, opening_id: str) -> None:
    """Take away the scans that opened with a key the vault destroyed before somebody was cut off."""
    services.finish_destroyed(actor=actor, opening_id=UUID(opening_id), now=clock.now())


@app.periodic(cron="23 19 * * *")  # 02:23 in Vietnam
@app.task(name="petitions.likeness_all", queueing_lock="petitions.likeness_all")
def likeness_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue the counting of pairs in each office."""
    for actor in people.in_each_office("petitions.likeness_all", clock.today()):
        likeness.defer(office_id=actor.office_id)


@job(name="petitions.likeness")
def likeness(actor: Actor) -> None:
    """Count by what the letters of one office are found alike."""
    services.keep_likeness(actor, clock.now())


@job(name="petitions.circle")
def circle(actor: Actor, *, circle_id: str, after: str = "") -> None:
    """Write the fingerprints of a part of an office's letters in a circle, then go on."""
    last = services.keep_of_circle(actor, UUID(circle_id), UUID(after) if after else None)
    if last is not None:
        circle.defer(office_id=actor.office_id, circle_id=circle_id, after=str(last))


@app.periodic(cron="41 * * * *")
@app.task(name="petitions.sweep_drafts", queueing_lock="petitions.sweep_drafts")
def sweep_drafts(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Delete letters that were begun on the public page and not sent."""
    services.sweep_drafts(clock.now())
