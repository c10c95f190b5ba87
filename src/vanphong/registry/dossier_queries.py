"""Reads for the pages of dossiers."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from vanphong.kernel.actor import Actor
from vanphong.kernel.text import fold
from vanphong.registry import queries
from vanphong.registry.models import Document, Dossier
from vanphong.registry.paging import Page, page


def dossier_page(
    actor: Actor, *, words: str = "", state: str = "", cursor: str = ""
) -> Page[Dossier]:
    """Give a page of visible dossiers, newest first: open, `da-dong` or `cua-toi`."""
    found = queries.dossiers_of(actor).order_by().annotate(documents=Count("items"))
    if state == "da-dong":
        found = found.filter(closed_on__isnull=False)
    else:
        found = found.filter(closed_on=None)
    if state == "cua-toi":
        found = found.filter(keeper_id__in=actor.person_ids)
    return page(_with_words(found, words), ("opened_on", "id"), cursor=cursor)


def dossiers_named(actor: Actor, words: str, *, most: int = 5) -> list[Dossier]:
    """Give a few visible dossiers with all words in their code or title, newest first."""
    found = _with_words(queries.dossiers_of(actor), words)
    return list(found[:most]) if words.strip() else []


def _with_words(found: QuerySet[Dossier], words: str) -> QuerySet[Dossier]:
    have = Q()
    for word in words.replace('"', " ").split()[:12]:
        have &= Q(unmarked__contains=fold(word)) | Q(code__icontains=word)
    return found.alias(unmarked=queries.Unmarked("title")).filter(have) if have else found


def visible_in(actor: Actor, dossier: Dossier) -> list[tuple[int, Document]]:
    """Give place and document of a dossier's table of contents, those the actor may see."""
    items = list(dossier.items.all())
    visible = set(
        queries.visible_documents(actor)
        .filter(pk__in=[item.document_id for item in items])
        .values_list("pk", flat=True)
    )
    return [(i.position, i.document) for i in items if i.document_id in visible]
