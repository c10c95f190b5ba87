"""Acts on documents: enter an issued one, open it to others, relate, note who has to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import part_of_act
from vanphong.kernel.text import fold, one_line
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.facts import DocumentFields, checked, columns
from vanphong.registry.models import (
    Document,
    DocumentAccess,
    DocumentFile,
    DocumentState,
    FileRole,
    IncomingEntry,
    Involvement,
    InvolvementReason,
    NumberEntry,
    Origin,
    Recipient,
    Relation,
    RelationKind,
    Urgency,
)
from vanphong.registry.rules.authority import may_issue
from vanphong.registry.rules.relations import may_relate
from vanphong.registry.services.numbers import require_any


@dataclass(frozen=True, slots=True)
class IssuedFacts:
    """What an issued document of the office's own says.

    `recipients` are `{"office": id}` or `{"name": text}`; `recipient_lines` are those printed
    under Nơi nhận; `involved` are persons who drafted and signed.
    """

    body: people.Body
    type_code: str
    number_entry: NumberEntry
    symbol: str
    issued_on: dt.date
    abstract: str
    urgency: str = ""
    signer_name: str = ""
    signer_title: str = ""
    file: files.File | None = None
    recipients: Sequence[Mapping[str, Any]] = ()
    recipient_lines: Sequence[str] = ()
    # Persons who see it, each with an `InvolvementReason`.
    involved: Sequence[tuple[UUID, str]] = ()
    copy_count: int | None = None
    filed_with: str = ""
    note: str = ""


@part_of_act
def enter_issued(*, actor: Actor, facts: IssuedFacts, now: dt.datetime) -> Document:
    """Enter an issued document of the office's own; `confirm_number` then numbers it.

    Entered twice for the same number, it is the same document.

    :raises Refused: when the symbol is not the held one, or the body may not issue this type
        (only what the official text was seen to forbid).
    :raises Invalid: naming every wrong field.
    """
    require_any(actor, "registry:number:reserve", "drafting:draft:issue")
    entry = facts.number_entry
    if before := entered_before(actor, entry.for_id):
        return before
    decision = may_issue(facts.body.kind, facts.type_code, facts.issued_on).decision
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)
    if facts.symbol != entry.symbol:
        raise Refused(
            _("Số và ký hiệu %(given)s không phải số đang giữ %(held)s.")
            % {"given": facts.symbol, "held": entry.symbol},
            code="number_not_held",
        )
    clean = checked(_own_fields(facts), now)
    document = Document.objects.create(
        office_id=entry.office_id, origin=Origin.OWN, source_id=entry.for_id, registered_at=now,
        registered_by_id=actor.person_id, file=facts.file,
        file_digest=facts.file.sha256 if facts.file else "", **columns(clean),
    )  # fmt: skip
    if facts.file:
        attach(document, facts.file, position=1)
    _address(document, facts.recipients)
    reasons = [*facts.involved, (actor.person_id, InvolvementReason.REGISTERED)]
    _involve(actor, document, reasons, now)
    audit.record(
        actor,
        "registry:document:issue",
        subject=document,
        detail={"symbol": document.symbol, "at": now},
    )
    tell_changed(actor, document)
    return document


def entered_before(actor: Actor, source_id: UUID) -> Document | None:
    """Give the office's own document that came from a draft or request before, if any."""
    return Document.objects.filter(
        office_id=actor.office_key, source_id=source_id, origin=Origin.OWN
    ).first()


def tell_changed(actor: Actor, *documents: Document) -> None:
    """Tell the apps above that documents were entered in the actor's office, or corrected."""
    for hear in ports.documents_changed:
        hear(actor, documents)


def _own_fields(facts: IssuedFacts) -> DocumentFields:
    return DocumentFields(
        body_id=facts.body.id,
        issuer_name=facts.body.name,
        system=facts.body.system,
        type_code=facts.type_code,
        symbol=facts.symbol,
        issued_on=facts.issued_on,
        abstract=facts.abstract,
        urgency=urgency_code(facts.urgency),
        signer_name=facts.signer_name,
        signer_title=facts.signer_title,
        page_count=(facts.file.page_count or None) if facts.file else None,
        copy_count=facts.copy_count,
        recipients_text="\n".join(facts.recipient_lines),
        filed_with=facts.filed_with,
        note=facts.note,
    )


def urgency_code(words: str) -> str:
    """Give the code of an urgency told by code or as printed (“HỎA TỐC”); empty is normal."""
    if words in Urgency.values:
        return words
    wanted = fold(one_line(words))
    return next((u.value for u in Urgency if fold(str(u.label)) == wanted), Urgency.NORMAL)


def _address(document: Document, recipients: Sequence[Mapping[str, Any]]) -> None:
    offices = [int(one["office"]) for one in recipients if "office" in one]
    names = {
        office.id: office.name for office in people.Office.objects.filter(id__in=offices)
    } if offices else {}  # fmt: skip
    Recipient.objects.bulk_create(
        Recipient(
            office_id=document.office_id,
            document=document,
            to_office_id=one.get("office"),
            name=one_line(names[int(one["office"])] if "office" in one else one["name"])[:300],
            position=position,
        )
        for position, one in enumerate(recipients, start=1)
    )


def attach(
    document: Document, file: files.File, *, role: str = FileRole.ORIGINAL, position: int = 0
) -> None:
    """Note a file of a document, behind those it has; the ORIGINAL is the document itself."""
    if not position:
        position = DocumentFile.objects.filter(document=document).count() + 1
    DocumentFile.objects.create(
        office_id=document.office_id, document=document, file=file, role=role, position=position
    )


def involve(
    actor: Actor, document: Document, person_id: UUID | None, reason: str, now: dt.datetime
) -> None:
    """Note that a person of the actor's office has to do with a document, and so may see it.

    Used inside other acts, which write the trail; noting twice changes nothing.
    """
    _involve(actor, document, [(person_id, reason)], now)
    if reason == InvolvementReason.DIRECTED:
        line = IncomingEntry.objects.filter(office_id=actor.office_key, document=document)
        line.filter(directed_at=None).update(directed_at=now)


def _involve(
    actor: Actor,
    document: Document,
    reasons: Iterable[tuple[UUID | None, str]],
    now: dt.datetime,
) -> None:
    if actor.office_id is None:
        return
    Involvement.objects.bulk_create(
        [
            Involvement(
                office_id=actor.office_key,
                document=document,
                person_id=person_id,
                reason=reason,
                since=now,
            )
            for person_id, reason in reasons
            if person_id is not None
        ],
        ignore_conflicts=True,
    )


def open_to_office(actor: Actor, document: Document, office_id: int, now: dt.datetime) -> None:
    """Let another office see an own document, its file and annexes; used inside a delivery.

    :raises NotFound: when the document is not the actor's office's.
    """
    if document.office_id != actor.office_id:
        raise NotFound(_("Không tìm thấy văn bản này."))
    DocumentAccess.objects.bulk_create(
        [DocumentAccess(document=document, office_id=office_id, owner_id=document.office_id,
                        opened_at=now)],
        ignore_conflicts=True,
    )  # fmt: skip
    travels = DocumentFile.objects.filter(document=document).exclude(role=FileRole.SOURCE)
    for row in travels.select_related("file"):
        files.share_with_office(actor=actor, file=row.file, office_id=office_id, now=now)


def close_to_office(
    actor: Actor, document: Document, office_id: int, *, keep_facts: bool = False
) -> None:
    """Close an opened document again; used inside a recall's or a refusal's act.

    By the owner, or by the opened office giving it up. `keep_facts` closes the files only: the
    line in the other office's book goes on saying what came.

    :raises NotFound: for a third office.
    """
    if actor.office_id not in {document.office_id, office_id}:
        raise NotFound(_("Không tìm thấy văn bản này."))
    still_open = DocumentFile.objects.filter(
        document__access__office_id=office_id, file=OuterRef("file")
    ).exclude(document=document)
    rows = DocumentFile.objects.filter(document=document).exclude(Exists(still_open))
    for row in rows.select_related("file"):
        files.unshare_with_office(actor=actor, file=row.file, office_id=office_id)
    if not keep_facts:
        DocumentAccess.objects.filter(document=document, office_id=office_id).delete()


@transaction.atomic
def set_state(
    *, actor: Actor, document_id: UUID, state: str, reason: str, now: dt.datetime
) -> Document:
    """Mark an own document as recalled or replaced; its number and bytes stay.

    :raises Refused: when it is not in force any more.
    """
    require(actor, "exchange:delivery:recall")
    document = queries.lock_document(actor, document_id)
    if document.state == state:
        return document
    if document.state != DocumentState.ISSUED or document.origin != Origin.OWN:
        raise Refused(
            _("Văn bản này không còn ở trạng thái đã ban hành."), code="document_not_issued"
        )
    document.state = state
    document.save(update_fields=["state"])
    audit.record(
        actor,
        "registry:document:set_state",
        subject=document,
        detail={"state": state, "reason": one_line(reason)[:500], "at": now},
    )
    return document


@transaction.atomic
def relate(*, actor: Actor, source_id: UUID, target_id: UUID, kind: str) -> Relation:
    """Say what one document does to another; said twice, it stands once.

    An own document that replaces another own one makes that one REPLACED.

    :raises Refused: when the two are one, or the dates contradict it.
    :source: Quy định 66-QĐ/TW Điều 1–3: a new document says what it amends, replaces, annuls
    """
    require(actor, "registry:document:relate")
    if kind not in RelationKind.values:
        raise Invalid(_("Loại quan hệ này không có trong danh mục."))
    source = queries.get_document(actor, source_id)
    target = queries.get_document(actor, target_id)
    decision = may_relate(
        kind, same_document=source.id == target.id,
        source_on=source.issued_on, target_on=target.issued_on,
        same_issuer=source.issuer_key == target.issuer_key,
    )  # fmt: skip
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)
    relation, new = Relation.objects.get_or_create(
        office_id=actor.office_key, source=source, target=target, kind=kind,
        defaults={"made_by_id": actor.person_id},
    )  # fmt: skip
    if new:
        _follow(actor, source, target, kind)
        _tell_lives(actor, "registry:document:relate", relation)
    return relation


def _follow(actor: Actor, source: Document, target: Document, kind: str) -> None:
    """Mark what an own document replaces or annuls, when it is the office's own too."""
    own = source.origin == target.origin == Origin.OWN
    ours = source.office_id == target.office_id == actor.office_id
    if kind == RelationKind.REPLACES and own and ours:
        locked = queries.lock_document(actor, target.id)
        if locked.state == DocumentState.ISSUED:
            locked.state = DocumentState.REPLACED
            locked.save(update_fields=["state"])


@transaction.atomic
def unrelate(*, actor: Actor, relation_id: UUID) -> None:
    """Take back a relation said by mistake; the trail keeps that it was said."""
    require(actor, "registry:document:relate")
    relation = (
        Relation.objects.select_for_update()
        .filter(office_id=actor.office_key, pk=relation_id)
        .first()
    )
    if relation is None:
        raise NotFound(_("Không tìm thấy quan hệ này."))
    queries.get_document(actor, relation.source_id)
    _tell_lives(actor, "registry:document:unrelate", relation)
    relation.delete()


def _tell_lives(actor: Actor, action: str, relation: Relation) -> None:
    """Write a relation to the trail of both documents, each naming the other."""
    source, target = relation.source, relation.target
    for subject, other, side in ((source, target, 0), (target, source, 1)):
        detail = {
            "kind": relation.kind,
            "side": side,
            "other": other.id,
            "symbol": other.symbol,
        }
        audit.record(actor, action, subject=subject, detail=detail)
