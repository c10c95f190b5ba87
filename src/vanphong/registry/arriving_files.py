"""Files that wait to be registered: brought in by the clerk, or come by a door of their own."""

from __future__ import annotations

from uuid import UUID

from vanphong.files import api as files
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.arriving import Arriving
from vanphong.registry import queries
from vanphong.registry.facts import abstract_digest
from vanphong.registry.models import Document
from vanphong.registry.proposing import proposals_for
from vanphong.registry.rules.duplicates import DocumentFacts, DuplicateReason


def arriving_file(actor: Actor, file_id: UUID) -> Arriving | None:
    """Give what a file came with that waits behind another door, or None."""
    found = (ask(actor, file_id) for ask in ports.arriving_file)
    return next((one for one in found if one is not None), None)


def get_incoming_file(actor: Actor, file_id: UUID) -> files.File:
    """Give a file to be registered: one that the actor brought in, or one that waits.

    :raises NotFound: when it is missing or another's.
    """
    if arriving_file(actor, file_id) is not None:
        return files.get_file(actor, file_id)
    return queries.get_upload(actor, file_id)


def alike(actor: Actor, file: files.File) -> list[tuple[Document, tuple[DuplicateReason, ...]]]:
    """Give the documents that a file, as it reads, is probably the same as, with the reasons."""
    read = proposals_for(file)
    facts = DocumentFacts(
        read.issuer.value if read.issuer else "",
        read.symbol.value if read.symbol else "",
        read.issued_date,
        read.abstract.value if read.abstract else "",
        file.sha256,
    )
    digest = abstract_digest(facts.abstract) if facts.abstract else ""
    return queries.duplicates_of(actor, facts, abstract_digest=digest)
