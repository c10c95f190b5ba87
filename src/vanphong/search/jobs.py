"""Later work: long texts are indexed whole after the act that brought them."""

from __future__ import annotations

from uuid import UUID

from vanphong.kernel.actor import Actor
from vanphong.kernel.jobs import job


@job(name="search.index_whole", permissions=frozenset({"registry:document:read_all"}))
def index_whole(actor: Actor, *, document_id: str) -> None:
    """Index one document of the office with the whole text of its files."""
    from vanphong.search import services  # noqa: PLC0415 - services defer this job

    services.index_again(actor, UUID(document_id))
