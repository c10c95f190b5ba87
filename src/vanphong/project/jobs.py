"""Jobs over the whole site."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vanphong.kernel import clock
from vanphong.project.health import keys


@app.periodic(cron="7 * * * *")
@app.task(name="project.note_key_ends", queueing_lock="project.note_key_ends", retry=5)
def note_key_ends(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Note when the first signing key of any office ends."""
    keys.note_first_end(clock.now())
