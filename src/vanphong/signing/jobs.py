"""Revocation lists are fetched every hour, when the operator has named addresses."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.signing.lists import refresh_lists

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
