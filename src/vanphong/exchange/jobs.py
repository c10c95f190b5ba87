"""Background work of the exchange."""

from __future__ import annotations

from uuid import UUID

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.jobs import job


@job(name="exchange.check_signatures", queue="default")
def check_signatures(actor: Actor, *, document_id: str) -> None:
    """Verify a sent document once and note the verdict on its deliveries."""
    from vanphong.exchange import services  # noqa: PLC0415 - services defer this job

    services.check_signatures(actor=actor, document_id=UUID(document_id), now=clock.now())
