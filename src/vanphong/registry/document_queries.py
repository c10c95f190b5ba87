"""Reads for the page of one document: files, lines of books, who may see it, dossiers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.remembered import Given, remembered
from vanphong.registry import queries
from vanphong.registry.models import (
    Document,
    DocumentAccess,
    DocumentFile,
    DocumentState,
    FileRole,
    NumberEntry,
)
from vanphong.registry.rules.symbol import symbol_key

EVENTS_SHOWN = 200
CANDIDATES = 12


def number_of(actor: Actor, document: Document) -> NumberEntry | None:
    """Give the number an own document holds in an outgoing book, if any."""
    return next(iter(_numbers_of(actor.office_key, document.pk)), None)


@remembered
def _numbers_of(office_id: int, document_id: UUID) -> QuerySet[NumberEntry]:
    numbers = NumberEntry.objects.filter(
        office_id=office_id, document_id=document_id, book__direction="OUT"
    )
    return numbers.select_related("book", "approved_by").order_by("pk")[:1]


def files_of(document: Document) -> list[DocumentFile]:
    """Give the files of a document in order, the document itself first."""
    return _files_of(document.pk)


@remembered
def _files_of(document_id: UUID) -> QuerySet[DocumentFile]:
    rows = DocumentFile.objects.filter(document_id=document_id).select_related("file")
    return rows.order_by("position")


def file_of(document: Document, file_id: UUID) -> DocumentFile:
    """Give one file of a document.

    :raises NotFound: when it is none of its files.
    """
    row = DocumentFile.objects.filter(document=document, file_id=file_id)
    found = row.select_related("file").first()
    if found is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    return found


def events_shown(actor: Actor, document: Document) -> list[object]:
    """Give the acts on a document in the actor's office, oldest first, looks left out."""
    return _events_shown(actor, Given(document.pk))


@remembered
def _events_shown(actor: Actor, key: Given) -> QuerySet[Any]:
    acts = audit.events_of_key(actor, Document._meta.db_table, key)
    return acts.exclude(action="audit:subject:read")[:EVENTS_SHOWN]


def with_symbol(actor: Actor, text: str, *, but: UUID | None = None) -> list[Document]:
    """Give visible documents with a symbol, newest first, except one."""
    found = queries.visible_documents(actor).filter(symbol_key=symbol_key(text))
    if but is not None:
        found = found.exclude(pk=but)
    return list(found.order_by("-issued_on", "-id")[:CANDIDATES])


def why_fixed(document: Document) -> str:
    """Say why the line of an own document cannot be corrected; nothing when it can."""
    if document.state == DocumentState.VOID:
        return _("Số của văn bản này đã hủy nên không sửa được.")
    sources = DocumentFile.objects.filter(document=document, role=FileRole.SOURCE)
    if document.file_id and sources.exists():
        return _("Văn bản của cơ quan đã ký nên không sửa được. Xin ban hành văn bản khác.")
    if DocumentAccess.objects.filter(document=document).exists():
        return _(
            "Văn bản đã gửi cho cơ quan khác nên không sửa được. Xin thu hồi hoặc thay thế."
        )
    return ""
