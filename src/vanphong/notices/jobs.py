"""Later work: joining what waits, sending it, looking for what was lost, forgetting what is old."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.jobs import job
from vanphong.kernel.scope import acting
from vanphong.notices.rules import LOST_AT_ONCE
from vanphong.people import api as people

NAME = "notices"


@app.periodic(cron="* * * * *")
@app.task(name="notices.gather_all", queueing_lock="notices.gather_all")
def gather_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue the joining for each office in which something waits that may go out now."""
    from vanphong.notices import services, site  # noqa: PLC0415 - services defer jobs

    if not site.channels():
        return
    for actor in people.in_each_office(NAME, clock.today()):
        with acting(actor):
            if services.may_gather(actor, clock.now()):
                gather.defer(office_id=actor.office_id)


@job(name="notices.gather")
def gather(actor: Actor) -> None:
    """Join what waits in one office."""
    from vanphong.notices import services  # noqa: PLC0415 - services defer jobs

    services.gather(actor=actor, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="notices.look_again_all", queueing_lock="notices.look_again_all")
def look_again_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue once more the messages that should have gone long ago: their jobs were lost.

    A job that is only late does no harm beside the other: who finds the message sent, or locked,
    leaves it.
    """
    from vanphong.notices import queries, site  # noqa: PLC0415 - models are ready only then

    if not site.channels():
        return
    for actor in people.in_each_office(NAME, clock.today()):
        with acting(actor):
            lost = queries.lost_messages(actor, clock.now())
            for message_id in lost.values_list("pk", flat=True)[:LOST_AT_ONCE]:
                send_message.defer(office_id=actor.office_id, message_id=str(message_id))


@app.periodic(cron="41 2 * * *")
@app.task(name="notices.forget_all", queueing_lock="notices.forget_all", retry=5)
def forget_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Take away what is old."""
    from vanphong.notices import services  # noqa: PLC0415 - services defer jobs

    for actor in people.in_each_office(NAME, clock.today()):
        with acting(actor):
            services.forget_old(actor=actor, now=clock.now())


@job(name="notices.send_message")
def send_message(actor: Actor, *, message_id: str) -> None:
    """Send one message."""
    from vanphong.notices import services  # noqa: PLC0415 - services defer jobs

    services.send(actor=actor, message_id=UUID(message_id), now=clock.now())


@job(name="notices.send_code")
def send_code(actor: Actor, *, address_id: str, tries: int = 1) -> None:
    """Send the code that confirms an address."""
    from vanphong.notices import services  # noqa: PLC0415 - services defer jobs

    now = clock.now()
    services.send_code(actor=actor, address_id=UUID(address_id), tries=tries, now=now)
