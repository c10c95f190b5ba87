"""The sealer, every few seconds."""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from vanphong.audit import heads, queries
from vanphong.kernel import clock


@app.periodic(cron="*/5 * * * * *")
@app.task(
    name="audit.seal", queue="trail", queueing_lock="audit.seal", pass_context=False,
    retry=RetryStrategy(max_attempts=60, wait=5),  # minutes of a full disk leave no failed job
)  # fmt: skip
def seal_trail(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Seal the rows of the trail that can no longer change place; note the head every hour."""
    seal()
    now = clock.now()
    if heads.is_due(now):
        heads.note(queries.head_of_chain(), now)


def seal() -> int:
    """Seal what can be sealed and give the number of rows sealed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select vp_audit_seal()")
        return int(cursor.fetchone()[0])
