"""The sealer, every few seconds; the checkpoints outside, every minute."""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from vanphong.audit import checkpoints, queries
from vanphong.kernel import clock


@app.periodic(cron="* * * * * */5")  # the sixth place is seconds
@app.task(
    name="audit.seal", queue="trail", queueing_lock="audit.seal", pass_context=False,
    retry=RetryStrategy(max_attempts=60, wait=5),  # minutes of a full disk leave no failed job
)  # fmt: skip
def seal_trail(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Seal the rows of the trail that can no longer change place."""
    seal()


@app.periodic(cron="* * * * *")
@app.task(
    name="audit.checkpoint", queue="trail", queueing_lock="audit.checkpoint",
    lock="audit.checkpoint", pass_context=False,
)  # fmt: skip
def checkpoint(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Note the head of the chain outside when it moved, and have it timestamped."""
    now = clock.now()
    if head := queries.head_of_chain():
        checkpoints.note({"head": head}, now)
    checkpoints.stamp(now)


def seal() -> int:
    """Seal what can be sealed and give the number of rows sealed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select vp_audit_seal()")
        return int(cursor.fetchone()[0])
