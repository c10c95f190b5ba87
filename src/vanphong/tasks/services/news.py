"""News of work on a document, told upward in the transaction of the act."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import wait_in_line
from vanphong.registry import api as registry
from vanphong.tasks.models import Task
from vanphong.tasks.queries import OPEN, own_office

ASSIGNED, IN_HAND, DONE = "ASSIGNED", "IN_HAND", "DONE"


def tell(actor: Actor, task: Task, stage: str, now: dt.datetime) -> None:
    """Say how far work on the task's document is: ASSIGNED, IN_HAND, DONE.

    DONE is said only when some task on the document was closed by evidence and none is open in
    the office; acts that end tasks on one document wait for each other here.
    """
    if task.document_id is None or (stage == DONE and not _is_done(actor, task.document_id)):
        return
    document = registry.visible_documents(actor).filter(pk=task.document_id).first()
    if document is not None:
        for hear in ports.work_progress:
            hear(actor, document, stage, now)


def _is_done(actor: Actor, document_id: UUID) -> bool:
    wait_in_line(f"tasks on {own_office(actor)} {document_id}")
    here = Task.objects.filter(office_id=own_office(actor), document_id=document_id)
    return not here.filter(OPEN).exists() and here.filter(closed_at__isnull=False).exists()
