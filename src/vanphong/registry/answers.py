"""Documents and dossiers as programs read them: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.registry import document_queries as reads
from vanphong.registry import dossier_queries, queries
from vanphong.registry.document_schemas import (
    DocumentOut,
    DocumentWhole,
    DossierOut,
    DossierWhole,
    FileOut,
    RelationOut,
)
from vanphong.registry.incoming_queries import arrival_of
from vanphong.registry.models import Document, DocumentFile, Dossier, Relation
from vanphong.registry.rules.relations import LABELS


def document_whole(actor: Actor, document: Document) -> DocumentWhole:
    """Give a document with its lines, relations, dossiers and files."""
    facts = {name: getattr(document, name) for name in DocumentOut.model_fields}
    more = {
        "arrival": arrival_of(actor, document.pk),
        "number_entry": reads.number_of(actor, document),
        "relations": [_related(document, one) for one in queries.relations_of(actor, document)],
        "dossiers": queries.dossiers_with(actor, document),
        "files": [file_out(row) for row in reads.files_of(document)],
    }
    return DocumentWhole.model_validate(facts | more)


def _related(document: Document, relation: Relation) -> dict[str, Any]:
    outward = relation.source_id == document.pk
    other = relation.target if outward else relation.source
    facts = {name: getattr(relation, name) for name in RelationOut.model_fields}
    return facts | {
        "words": _(LABELS[relation.kind][0 if outward else 1]),
        "other_symbol": other.symbol,
        "other_issued_on": other.issued_on,
        "other_abstract": other.abstract,
    }


def file_out(row: DocumentFile) -> dict[str, Any]:
    """Give a file of a document and what it is to it."""
    return {name: getattr(row.file, name) for name in FileOut.model_fields} | {"role": row.role}


def dossier_whole(actor: Actor, dossier: Dossier) -> DossierWhole:
    """Give a dossier with the documents in it that the actor may see, in order."""
    documents = [one for _place, one in dossier_queries.visible_in(actor, dossier)]
    return DossierWhole.model_construct(
        **DossierOut.from_orm(dossier).dict(),
        documents=[DocumentOut.from_orm(one) for one in documents],
    )
