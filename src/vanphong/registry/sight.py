"""Who can see a document, and why: the one visibility rule asked for everyone in the office."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.models import Document, DocumentAccess, DossierItem, Involvement

READ = "registry:document:read"


@dataclass(frozen=True, slots=True)
class Sight:
    """The office that keeps the document, those it was opened to, the readers of this office."""

    owner: str
    opened: tuple[str, ...]
    readers: tuple[people.Reader, ...]


def sight_of(actor: Actor, document: Document, on: dt.date) -> Sight:
    """Give who can see a document on a day, as far as the actor's office may know.

    The rule itself decides (`visible_documents`); reasons only say which part of it let one in.
    Another office says by itself who of its people may read.
    """
    opened = DocumentAccess.objects.filter(document=document).values_list(
        "office_id", flat=True
    )
    names = people.office_names([document.office_id, *opened])
    owner = names.pop(document.office_id, "")
    return Sight(owner, tuple(sorted(names.values())), _readers(actor, document, on))


def _readers(actor: Actor, document: Document, on: dt.date) -> tuple[people.Reader, ...]:
    reading = people.Reading(
        sees=lambda person: (
            person.may(READ)
            and queries.visible_documents(person).filter(pk=document.pk).exists()
        ),
        reads_all=queries.READ_ALL,
        all_words=_("%(role)s đọc mọi văn bản của cơ quan"),
        why=_personal_reasons(actor, document),
    )
    return people.readers_of(actor, on, reading)


def _personal_reasons(actor: Actor, document: Document) -> dict[UUID, list[str]]:
    """Give what each person has to do with the document, in words."""
    why: dict[UUID, list[str]] = {}
    rows = Involvement.objects.filter(office_id=actor.office_key, document=document)
    for row in rows.order_by("since", "id"):
        why.setdefault(row.person_id, []).append(_(str(row.get_reason_display())))
    items = DossierItem.objects.filter(office_id=actor.office_key, document=document)
    for item in items.select_related("dossier"):
        words = _("giữ hồ sơ %(code)s") % {"code": item.dossier.code}
        why.setdefault(item.dossier.keeper_id, []).append(words)
    return why
