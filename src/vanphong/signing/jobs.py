"""Every hour: lists of revoked certificates, ending timestamps where asked for, expired requests."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.jobs import job
from vanphong.people import api as people
from vanphong.signing import services
from vanphong.signing.lists import refresh_lists
from vanphong.signing.renewing import renew_due

logger = logging.getLogger("vanphong.signing")


@app.periodic(cron="17 * * * *")
@app.task(
    name="signing.refresh_lists", queue="trail", queueing_lock="signing.refresh_lists",
    pass_context=False,
)  # fmt: skip
def refresh(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Fetch the revocation lists; a failure is logged and told by `vanphong check`."""
    for one in refresh_lists(clock.now()):
        if one.why:
            logger.warning("revocation list not taken over: %s, %s", one.url, one.why)


@app.periodic(cron="47 * * * *")
@app.task(
    name="signing.renew_timestamps", queue="ocr", queueing_lock="signing.renew_timestamps",
    pass_context=False,
)  # fmt: skip
def renew(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Renew timestamps of issued files that end soon, on sites that stamp whole files."""
    if settings.ARCHIVE_TIMESTAMP:
        renew_due(now=clock.now())


@app.periodic(cron="27 * * * *")
@app.task(name="signing.expire_all", queueing_lock="signing.expire_all")
def expire_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue the end of what waited too long for a signer's device, office by office."""
    for actor in people.in_each_office("signing.expire_all", clock.today()):
        expire.defer(office_id=actor.office_id)


@job(name="signing.expire")
def expire(actor: Actor) -> None:
    """Let the files of one office's expired requests go."""
    services.let_expired_go(actor=actor, now=clock.now())
