"""Acts on dossiers, kept by whoever handles the work."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.rules import Decision
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.models import Document, Dossier, DossierItem
from vanphong.registry.rules.retention import known_term, may_close, retention_terms


@transaction.atomic
def open_dossier(
    *,
    actor: Actor,
    title: str,
    now: dt.datetime,
    code: str = "",
    retention: str = "",
    keeper_id: UUID | None = None,
    document_id: UUID | None = None,
) -> Dossier:
    """Open a dossier kept by the actor, or by another person of the office.

    Without a code it gets the next of the year (`2026/0012`). A document named is put in at once,
    also when another keeps the dossier. Dossiers of an office are opened one after the other.

    :raises Invalid: when the title is missing, the code taken, the term in no list, or the keeper
        nobody of the office.
    :raises NotFound: when the document is missing or hidden.
    :source: Quy định 383-QĐ/TW, Điều 9 (the person handling the work keeps the data)
    """
    require(actor, "registry:dossier:keep")
    words, short, today = one_line(title), one_line(code), vietnam_date(now)
    refuse_secret(on=today, fields={"title": words, "code": short})
    document = queries.get_document(actor, document_id) if document_id else None
    keeper = _keeper(actor, keeper_id, today) if keeper_id else actor.person_id
    if not words or len(words) > 500 or keeper is None:
        sentence = _("Xin ghi tiêu đề hồ sơ (không quá 500 ký tự).")
        raise Invalid(sentence, fields={"title": [sentence]})
    wait_in_line(f"dossiers of {actor.office_key}")
    dossiers = Dossier.objects.filter(office_id=actor.office_key)
    short = within(short, 50, "code") or _next_code(actor, today.year)
    if dossiers.filter(code=short).exists():
        sentence = _("Số và ký hiệu hồ sơ này đã có.")
        raise Invalid(sentence, fields={"code": [sentence]})
    dossier = Dossier.objects.create(
        office_id=actor.office_key, code=short, title=words, keeper_id=keeper,
        retention=_term(retention), opened_on=today,
    )  # fmt: skip
    audit.record(actor, "registry:dossier:open", subject=dossier, detail={"code": short})
    if document:
        _put(actor, dossier, document, now)
    return dossier


def _term(words: str) -> str:
    """Give a retention term as the list writes it; empty stays empty."""
    term = known_term(words)
    if one_line(words) and not term:
        sentence = _("Thời hạn bảo quản này không có trong danh mục: %(terms)s.") % {
            "terms": ", ".join(retention_terms())
        }
        raise Invalid(sentence, fields={"retention": [sentence]})
    return term


def _keeper(actor: Actor, person_id: UUID, on: dt.date) -> UUID:
    """Give the keeper, one who holds a post in the office, or the actor."""
    here = people.posts_of_office(actor, on).filter(person_id=person_id)
    if person_id != actor.person_id and not here.exists():
        sentence = _("Không tìm thấy người giữ hồ sơ này trong cơ quan.")
        raise Invalid(sentence, fields={"keeper_id": [sentence], "keeper": [sentence]})
    return person_id


def _next_code(actor: Actor, year: int) -> str:
    codes = Dossier.objects.filter(
        office_id=actor.office_key, code__regex=rf"^{year}/[0-9]{{4}}$"
    )
    last = codes.aggregate(last=Max("code"))["last"]
    return f"{year}/{int(last[5:]) + 1 if last else 1:04d}"


def _lock(actor: Actor, dossier_id: UUID, *, closed: bool = False) -> Dossier:
    """Give an open (or closed) dossier the actor keeps or may read with all others, locked."""
    visible = queries.dossiers_of(actor).filter(pk=dossier_id)
    dossier = Dossier.objects.select_for_update().filter(pk__in=visible.values("pk")).first()
    if dossier is None:
        raise NotFound(_("Không tìm thấy hồ sơ này."))
    if closed and not dossier.closed_on:
        raise Refused(_("Hồ sơ này đang mở."), code="dossier_open")
    if dossier.closed_on and not closed:
        raise Refused(
            _("Hồ sơ đã đóng ngày %(day)s nên không thay đổi được.")
            % {"day": f"{dossier.closed_on:%d/%m/%Y}"},
            code="dossier_closed",
        )
    return dossier


@transaction.atomic
def add_to_dossier(
    *, actor: Actor, dossier_id: UUID, document_id: UUID, now: dt.datetime
) -> DossierItem:
    """Put a document into a dossier, behind the last one; put twice, it stands once.

    An item made before `now` was there already.

    :raises Refused: when the dossier is closed.
    """
    require(actor, "registry:dossier:keep")
    dossier = _lock(actor, dossier_id)
    document = queries.get_document(actor, document_id)
    there = DossierItem.objects.filter(dossier=dossier, document=document).first()
    return there or _put(actor, dossier, document, now)


def _put(actor: Actor, dossier: Dossier, document: Document, now: dt.datetime) -> DossierItem:
    last = DossierItem.objects.filter(dossier=dossier).aggregate(last=Max("position"))["last"]
    item = DossierItem.objects.create(
        office_id=dossier.office_id, dossier=dossier, document=document,
        position=(last or 0) + 1, added_at=now, added_by_id=actor.person_id,
    )  # fmt: skip
    audit.record(
        actor, "registry:dossier:add", subject=dossier, detail={"document": document.id}
    )
    detail = {"dossier": dossier.code, "at": now}
    audit.record(actor, "registry:document:file", subject=document, detail=detail)
    return item


@transaction.atomic
def remove_from_dossier(*, actor: Actor, dossier_id: UUID, document_id: UUID) -> None:
    """Take a document out of an open dossier; those behind it move up.

    The trail keeps that it was there.

    :raises NotFound: when dossier or document is missing or hidden.
    :raises Refused: when the dossier is closed.
    """
    require(actor, "registry:dossier:keep")
    dossier = _lock(actor, dossier_id)
    # Before it is out: the keeper of a dossier may see a document by that alone.
    document = queries.get_document(actor, document_id)
    removed, _rows = DossierItem.objects.filter(
        dossier=dossier, document_id=document_id
    ).delete()
    if removed:
        for place, item in enumerate(dossier.items.order_by("position"), start=1):
            if item.position != place:
                item.position = place
                item.save(update_fields=["position"])
        audit.record(
            actor, "registry:dossier:remove", subject=dossier, detail={"document": document_id}
        )
        detail = {"dossier": dossier.code}
        audit.record(actor, "registry:document:unfile", subject=document, detail=detail)


@transaction.atomic
def close_dossier(*, actor: Actor, dossier_id: UUID, now: dt.datetime) -> Dossier:
    """Close a dossier: its list of documents is settled.

    :raises Refused: when it is empty or has no retention term.
    :source: Quy định 383-QĐ/TW, Điều 11 (the handler assigns the term)
    """
    require(actor, "registry:dossier:keep")
    dossier = _lock(actor, dossier_id)
    decision = closing_of(dossier)
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)
    dossier.closed_on = vietnam_date(now)
    dossier.save(update_fields=["closed_on"])
    audit.record(actor, "registry:dossier:close", subject=dossier)
    return dossier


def closing_of(dossier: Dossier) -> Decision:
    """Say whether a dossier may be closed now."""
    return may_close(documents=dossier.items.count(), retention=dossier.retention)


@transaction.atomic
def reopen_dossier(*, actor: Actor, dossier_id: UUID, reason: str) -> Dossier:
    """Open a closed dossier again, with the reason.

    :raises Refused: when it is open.
    """
    require(actor, "registry:dossier:keep")
    words = one_line(reason)
    if not words or len(words) > 500:
        sentence = _("Xin ghi lý do (không quá 500 ký tự).")
        raise Invalid(sentence, fields={"reason": [sentence]})
    dossier = _lock(actor, dossier_id, closed=True)
    detail = {"reason": words, "closed_on": dossier.closed_on}
    dossier.closed_on = None
    dossier.save(update_fields=["closed_on"])
    audit.record(actor, "registry:dossier:reopen", subject=dossier, detail=detail)
    return dossier


@transaction.atomic
def change_dossier(
    *,
    actor: Actor,
    dossier_id: UUID,
    now: dt.datetime,
    title: str | None = None,
    retention: str | None = None,
    keeper_id: UUID | None = None,
) -> Dossier:
    """Change title, retention term or keeper of an open dossier."""
    require(actor, "registry:dossier:keep")
    dossier = _lock(actor, dossier_id)
    changes: dict[str, object] = {}
    if title is not None and one_line(title):
        refuse_secret(on=vietnam_date(now), fields={"title": title})
        changes["title"] = within(one_line(title), 500, "title")
    if retention is not None:
        changes["retention"] = _term(retention)
    if keeper_id is not None:
        changes["keeper_id"] = _keeper(actor, keeper_id, vietnam_date(now))
    for name, value in changes.items():
        setattr(dossier, name, value)
    if changes:
        dossier.save(update_fields=[name.removesuffix("_id") for name in changes])
        audit.record(
            actor,
            "registry:dossier:change",
            subject=dossier,
            detail={"fields": sorted(changes)},
        )
    return dossier
