"""What people below ask of the registry: the types there are, whether a body has issued."""

from __future__ import annotations

from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry.models import Document, NumberEntry
from vanphong.registry.rules.types import document_types


def types_today() -> list[tuple[str, str, tuple[str, ...]]]:
    """Give the types in force today as (code, name, abbreviations), in the list's order."""
    return [
        (kind.code, kind.name, tuple(one.text for one in kind.abbreviations))
        for kind in document_types(clock.today())
    ]


def has_issued(body: people.Body) -> bool:
    """Say whether anything was ever numbered for a body, read in its office.

    A number without a document (held, void) counts for every body with its book's symbol.
    """
    with acting(job_actor("registry.bodies", body.office_id, frozenset())):
        documents = Document.objects.filter(office_id=body.office_id, body_id=body.pk)
        numbers = NumberEntry.objects.filter(
            office_id=body.office_id, book__symbol=body.symbol, document=None
        )
        return documents.exists() or numbers.exists()
