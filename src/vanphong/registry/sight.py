"""Who can see a document, and why: the one visibility rule asked for everyone in the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.models import Document, DocumentAccess, DossierItem, Involvement

READ = "registry:document:read"


@dataclass(frozen=True, slots=True)
class Reader:
    """One person of the office who can open the document, in a post, and by which rules."""

    person_id: UUID
    name: str
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """The office that keeps the document, those it was opened to, the readers of this office."""

    owner: str
    opened: tuple[str, ...]
    readers: tuple[Reader, ...]


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


def _readers(actor: Actor, document: Document, on: dt.date) -> tuple[Reader, ...]:
    why = _personal_reasons(actor, document)
    found: dict[tuple[UUID, str], Reader] = {}
    for person, roles in people.actors_of_office(actor, on):
        if not person.may(READ) or not _sees(person, document):
            continue
        key = (person.person_key, person.post_title)
        before = found[key].reasons if key in found else ()
        reasons = (*before, *_reasons(person, roles, why))
        kept = tuple(dict.fromkeys(reasons))
        found[key] = Reader(person.person_key, person.name, person.post_title, kept)
    return tuple(found.values())


def _sees(person: Actor, document: Document) -> bool:
    return queries.visible_documents(person).filter(pk=document.pk).exists()


def _reasons(person: Actor, roles: Iterable[str], why: dict[UUID, list[str]]) -> Iterable[str]:
    """Say by which parts of the rule: a role that reads all, work on it, a dossier."""
    for code, role in people.roles().items():
        if code in roles and queries.READ_ALL in role.permissions:
            yield _("%(role)s đọc mọi văn bản của cơ quan") % {"role": people.role_name(code)}
    yield from why.get(person.person_key, ())
    if person.substituted_person_id is not None:
        for reason in why.get(person.substituted_person_id, ()):
            yield _("làm thay %(name)s: %(reason)s") % {
                "name": person.substituted_name,
                "reason": reason,
            }


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
