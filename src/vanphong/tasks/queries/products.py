"""Documents of the office's own register as products of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.panels import UrgingLetter
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks.models import UNDONE, Evidence, Task
from vanphong.tasks.queries.work import own_office

_CHOICES = 6


def is_own(document: registry.Document, office_id: int) -> bool:
    """Say whether the office issued the document and it holds."""
    return (
        document.office_id == office_id
        and document.origin == registry.Origin.OWN
        and document.state == registry.DocumentState.ISSUED
    )


def is_own_symbol(actor: Actor, symbol: registry.Symbol, on: dt.date) -> bool:
    """Say whether a symbol is one of the office's own bodies on the day."""
    organs = "-".join(symbol.organs)
    bodies = people.bodies_of(actor, on).values_list("symbol", flat=True)
    return any(organs == body for body in bodies)


def in_own_register(actor: Actor, symbol: str) -> list[registry.Document]:
    """Give the office's issued documents with a symbol, newest first.

    Looks through the whole register, also what the actor may not open: whether a number was
    given is what is asked.
    """
    return list(
        registry.Document.objects.filter(
            office_id=own_office(actor),
            origin=registry.Origin.OWN,
            state=registry.DocumentState.ISSUED,
            symbol_key=registry.symbol_key(symbol),
        ).order_by("-issued_on", "-id")
    )


def offered_products(actor: Actor, task: Task) -> list[registry.Document]:
    """Give the documents issued since the task was given that may be its product, newest first.

    What already stands as the product of a task, and a letter that urges it, are left out.
    """
    used = Evidence.objects.exclude(verdict__in=UNDONE).filter(
        document__isnull=False, office_id=own_office(actor)
    )
    offered = (
        _issued(actor)
        .filter(issued_on__gte=vietnam_date(task.created_at))
        .exclude(pk__in=used.values("document_id"))
        .exclude(pk__in=[letter.document_id for letter in letters_on(actor, task)])
    )
    if task.document_id is not None:
        offered = offered.exclude(pk=task.document_id)
    return list(offered.order_by("-issued_on", "-id")[:_CHOICES])


def letters_on(actor: Actor, task: Task) -> list[UrgingLetter]:
    """Give the issued letters that urge a task: they ask for its product and are none."""
    begun = letters_to(actor, [task.pk]).get(task.pk, [])
    return [letter for letter in begun if letter.document_id is not None]


def letters_to(actor: Actor, task_ids: Collection[UUID]) -> dict[UUID, list[UrgingLetter]]:
    """Give the letters that urge some tasks, begun or issued, as the app that writes them says."""
    return {
        task_id: letters
        for give in ports.urging_letters
        for task_id, letters in give(actor, task_ids).items()
    }


def _issued(actor: Actor) -> QuerySet[registry.Document]:
    return registry.visible_documents(actor).filter(
        office_id=own_office(actor),
        origin=registry.Origin.OWN,
        state=registry.DocumentState.ISSUED,
    )


def documents_shown(actor: Actor, document_ids: set[UUID | None]) -> set[UUID]:
    """Give those of the documents that the actor may open."""
    wanted = {one for one in document_ids if one is not None}
    found = registry.visible_documents(actor).filter(pk__in=wanted)
    return set(found.values_list("pk", flat=True))
