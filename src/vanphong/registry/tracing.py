"""What the register knows of a case: how papers came, their number and issue, their relations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.tracing import Stage, Step, Thing, ThingKind, Traced, TracedFile, keys_of
from vanphong.registry import document_queries as reads
from vanphong.registry import queries
from vanphong.registry.models import Document, IncomingEntry, Origin, Relation, RelationKind
from vanphong.registry.rules.relations import LABELS

READ = "registry:document:read"


def traced(actor: Actor, things: Collection[Thing]) -> Traced:
    """Give the papers among some things that the actor sees, and the answers to them."""
    found = Traced()
    keys = keys_of(ThingKind.DOCUMENT, things)
    if not keys or not actor.may(READ):
        return found
    documents = queries.visible_documents(actor).filter(pk__in=keys)
    for document in documents.select_related("file", "registered_by").order_by("pk"):
        found.seen.add(Thing(ThingKind.DOCUMENT, document.pk))
        found.steps += _paper(actor, document)
        for relation in queries.relations_of(actor, document):
            found.steps.append(_related(relation))
            if relation.kind == RelationKind.ANSWERS:
                found.lead(ThingKind.DOCUMENT, (relation.source_id, relation.target_id))
    return found


def _files_of(document: Document) -> tuple[TracedFile, ...]:
    """Give the files of a document the actor sees, its own first."""
    held = [document.file] if document.file is not None else []
    held += [one.file for one in reads.files_of(document) if one.file not in held]
    return tuple(files.traced_file(one) for one in held)


def _paper(actor: Actor, document: Document) -> list[Step]:
    url = reverse("document", args=[document.pk])
    own = document.origin == Origin.OWN and document.office_id == actor.office_key
    if own:
        what = _("Phát hành %(name)s") % {"name": _name(document)}
        who = document.registered_by.full_name if document.registered_by else ""
        steps = [
            Step(
                document.registered_at, Stage.ISSUE, what, who, document.abstract, url=url,
                files=_files_of(document),
            )
        ]  # fmt: skip
        number = reads.number_of(actor, document)
        if number is not None and number.reserved_at is not None:
            said = _("Cấp số %(symbol)s") % {"symbol": number.symbol}
            steps.append(Step(number.reserved_at, Stage.NUMBER, said, url=url))
        return steps
    arrivals = IncomingEntry.objects.filter(
        office_id=actor.office_key, document=document
    ).select_related("received_by")
    steps = [
        Step(
            entry.received_at, Stage.ARRIVAL,
            _("%(name)s đến, số đến %(number)s")
            % {"name": _name(document), "number": f"{entry.arrival_number:02d}"},
            entry.received_by.full_name if entry.received_by else "",
            document.abstract, url=url, files=_files_of(document),
        )
        for entry in arrivals.order_by("received_at", "id")
    ]  # fmt: skip
    return steps or [
        Step(
            _day(document), Stage.ARRIVAL, _name(document), document.issuer_name,
            document.abstract, url=url, files=_files_of(document),
        )
    ]  # fmt: skip


def _day(document: Document) -> dt.datetime:
    if document.issued_on is None:
        return document.registered_at
    return dt.datetime.combine(document.issued_on, dt.time(), VIETNAM)


def _name(document: Document) -> str:
    issuer = document.issuer_name
    return (
        f"{document.symbol or _('văn bản không số')} ({issuer})" if issuer else document.symbol
    )


def _related(relation: Relation) -> Step:
    """Say the relation once, from its source, whichever end was asked about."""
    words = _(LABELS[relation.kind][0]).lower()
    source, target = (
        one.symbol or _("văn bản không số") for one in (relation.source, relation.target)
    )
    what = f"{source} {words} {target}"
    return Step(
        relation.made_at, Stage.RELATION, what, note=relation.target.abstract,
        url=reverse("document", args=[relation.target_id]),
    )  # fmt: skip
