"""Acts on a line of the incoming book: pass on, correct, say that no direction is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.telling import tell_persons
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import incoming_queries as lines
from vanphong.registry import queries
from vanphong.registry.models import (
    Channel,
    Document,
    Forwarding,
    IncomingEntry,
    Involvement,
    InvolvementReason,
)
from vanphong.registry.services.closed import refuse_closed_day, refuse_closing_day
from vanphong.registry.services.documents import involve, tell_changed
from vanphong.registry.services.numbers import require_any
from vanphong.registry.services.odd_dates import refuse_outside_book

CORRECT = "registry:incoming:correct"
# Who takes old registers over corrects what they brought.
CORRECT_IMPORTED = "registry:register:import"
_WORDS = {"forwarded_to": 300, "received_for": 100, "note": 500}


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a document came in and where it goes; dates are Vietnam's.

    `passed_to` are posts of the office: they are told and may read it. `forwarded_to` is what
    the book says of others: the software tells nobody.
    """

    arrived_on: dt.date | None = None
    channel: str = Channel.PAPER
    passed_to: Sequence[UUID] = ()
    forwarded_to: str = ""
    forwarded_on: dt.date | None = None
    received_for: str = ""
    due_on: dt.date | None = None
    note: str = ""


def line_as_written(entry: IncomingEntry) -> Arrival:
    """Give what stands in a line now."""
    return Arrival(
        arrived_on=entry.arrived_on,
        channel=entry.channel,
        passed_to=[row.post_id for row in entry.told],
        forwarded_to=entry.forwarded_to,
        forwarded_on=entry.forwarded_on,
        received_for=entry.received_for,
        due_on=entry.due_on,
        note=entry.note,
    )


def checked_arrival(arrival: Arrival, now: dt.datetime) -> dict[str, Any]:
    """Give the columns of the line, cleaned; passed on today when no day is given.

    :raises Secret: when a field carries a secrecy mark.
    :raises Invalid: naming every wrong field.
    """
    today = vietnam_date(now)
    words = {name: one_line(getattr(arrival, name)) for name in _WORDS}
    refuse_secret(on=today, fields={k: v for k, v in words.items() if v})
    arrived_on = arrival.arrived_on or today
    passed = bool(arrival.passed_to or words["forwarded_to"])
    forwarded_on = arrival.forwarded_on or (today if arrival.passed_to else None)
    wrong: dict[str, list[str]] = {}
    if arrived_on > today:
        wrong["arrived_on"] = [_("Ngày đến không thể sau hôm nay.")]
    if arrival.due_on and arrival.due_on < arrived_on:
        wrong["due_on"] = [_("Hạn xử lý không thể trước ngày đến.")]
    if forwarded_on and forwarded_on < arrived_on:
        wrong["forwarded_on"] = [_("Ngày chuyển không thể trước ngày đến.")]
    if forwarded_on and forwarded_on > today:
        wrong["forwarded_on"] = [_("Ngày chuyển không thể sau hôm nay.")]
    if arrival.channel not in Channel.values:
        wrong["channel"] = [_("Cách nhận này không có trong danh mục.")]
    for name, longest in _WORDS.items():
        if len(words[name]) > longest:
            wrong[name] = [_("Dài quá %(most)d ký tự. Xin ghi gọn lại.") % {"most": longest}]
    if wrong:
        raise Invalid(_("Thông tin vào sổ chưa đúng."), fields=wrong)
    return words | {
        "arrived_on": arrived_on,
        "channel": arrival.channel,
        "forwarded_on": forwarded_on if passed else arrival.forwarded_on,
        "due_on": arrival.due_on,
    }


@transaction.atomic
def pass_on(
    *,
    actor: Actor,
    entry_id: UUID,
    now: dt.datetime,
    passed_to: Sequence[UUID] = (),
    forwarded_to: str = "",
    forwarded_on: dt.date | None = None,
    received_for: str = "",
    due_on: dt.date | None = None,
    version: int | None = None,
) -> IncomingEntry:
    """Pass a paper on: posts of the office are told and may read it, others stand in the book.

    What is given replaces what stood there. A paper still waits for its direction afterwards.
    Who handles a paper stays open after its period is closed: the closing seals what came in.
    Locks the line.

    :raises Invalid: `nobody` when nobody is named; naming every other wrong field.
    :raises Refused: when someone changed the line meanwhile.
    :source: office practice, ADR 0016
    """
    require(actor, CORRECT)
    if not passed_to and not one_line(forwarded_to):
        sentence = _("Hãy chọn người nhận, hoặc ghi nơi nhận ngoài cơ quan.")
        raise Invalid(sentence, code="nobody", fields={"passed_to": [sentence]})
    entry = _lock(actor, entry_id, version)
    arrival = Arrival(
        arrived_on=entry.arrived_on, channel=entry.channel, passed_to=passed_to,
        forwarded_to=forwarded_to, forwarded_on=forwarded_on, received_for=received_for,
        due_on=due_on, note=entry.note,
    )  # fmt: skip
    return _write(actor, entry, arrival, now)


@transaction.atomic
def correct_arrival(
    *,
    actor: Actor,
    entry_id: UUID,
    arrival: Arrival,
    now: dt.datetime,
    version: int | None = None,
) -> IncomingEntry:
    """Correct or complete a line of the incoming book; the whole line is given. Locks it.

    :raises Refused: when its period is closed, or someone changed the line meanwhile.
    """
    require_any(actor, CORRECT, CORRECT_IMPORTED)
    entry = _lock(actor, entry_id, version)
    refuse_closing_day(entry.book, entry.arrived_on)
    require_corrector(actor, entry)
    return _write(actor, entry, arrival, now)


def require_corrector(actor: Actor, entry: IncomingEntry | None) -> None:
    """Refuse who may not correct a line; an imported one also by those who import.

    :raises NotAllowed: naming the permission.
    """
    if not may_correct(actor, entry):
        require(actor, CORRECT)


def may_correct(actor: Actor, entry: IncomingEntry | None) -> bool:
    """Say whether the actor may correct a line, or the document it is about."""
    imported = entry is not None and entry.register_import_id is not None
    return actor.may(CORRECT) or (imported and actor.may(CORRECT_IMPORTED))


def _lock(actor: Actor, entry_id: UUID, version: int | None) -> IncomingEntry:
    entry = lines.lock_arrival(actor, entry_id)
    refuse_changed(entry, version)
    return entry


def refuse_changed(row: IncomingEntry | Document, version: int | None) -> None:
    """Refuse to write over what someone else wrote since the form was opened.

    :raises Refused: `changed_meanwhile`.
    """
    if version is not None and version != row.version:
        raise Refused(
            _(
                "Trong lúc bạn sửa, người khác vừa ghi lại chỗ này. Những gì bạn gõ vẫn còn ở "
                "đây; hãy mở văn bản để đối chiếu, nếu vẫn đúng thì ghi lần nữa."
            ),
            code="changed_meanwhile",
            data={"version": row.version},
        )


def _write(
    actor: Actor, entry: IncomingEntry, arrival: Arrival, now: dt.datetime
) -> IncomingEntry:
    coming = checked_arrival(arrival, now)
    if arrival.arrived_on is None:
        coming.pop("arrived_on")
    elif arrival.arrived_on != entry.arrived_on:
        _refuse_day(entry, arrival.arrived_on)
    changed = {
        name: [getattr(entry, name), value]
        for name, value in coming.items()
        if getattr(entry, name) != value
    }
    for name, (_before, value) in changed.items():
        setattr(entry, name, value)
    told, taken = tell_receivers(actor, entry, arrival.passed_to, now)
    if not (changed or told or taken):
        return entry
    entry.version += 1
    entry.save(update_fields=[*changed, "version", "no_direction_at", "no_direction_by"])
    detail: dict[str, Any] = {"line": True, "changes": changed, "at": now}
    action = CORRECT
    if told or taken or "forwarded_to" in changed:
        action = "registry:incoming:pass_on"
        detail |= {"told": told, "taken": taken, "outside": entry.forwarded_to}
    audit.record(actor, action, subject=entry.document, detail=detail)
    tell_changed(actor, entry.document)
    return entry


def _refuse_day(entry: IncomingEntry, arrived_on: dt.date) -> None:
    refuse_closed_day(entry.book, arrived_on)
    refuse_outside_book(entry.book, arrived_on)
    issued_on = entry.document.issued_on
    if issued_on and issued_on > arrived_on:
        sentence = _("Ngày đến không thể trước ngày văn bản %(day)s.") % {
            "day": f"{issued_on:%d/%m/%Y}"
        }
        raise Invalid(sentence, fields={"arrived_on": [sentence]})


def tell_receivers(
    actor: Actor, entry: IncomingEntry, post_ids: Sequence[UUID], now: dt.datetime
) -> tuple[list[str], list[str]]:
    """Make the posts those a line is passed to; give the names told and those taken back.

    Used inside acts, which lock the line, save it and write the trail. Who is told may read the
    document; who is taken back only what gives access otherwise. Passed to one who may direct,
    the paper waits for a direction again.

    :raises Invalid: when a post is not held in the office today.
    """
    standing = {
        row.post_id: row
        for row in Forwarding.objects.filter(entry=entry).select_related("post__person")
    }
    wanted = dict.fromkeys(post_ids)
    held = {p.pk: p for p in people.posts_of_office(actor, vietnam_date(now))} if wanted else {}
    if any(key not in held and key not in standing for key in wanted):
        sentence = _("Người được chọn không còn giữ chức vụ này trong cơ quan.")
        raise Invalid(sentence, code="no_such_post", fields={"passed_to": [sentence]})
    new = [held[key] for key in wanted if key not in standing]
    gone = [row for key, row in standing.items() if key not in wanted]
    news = []
    for post in new:
        for_direction = lines.may_direct(post)
        passed = Forwarding.objects.create(
            office_id=entry.office_id, entry=entry, post=post, for_direction=for_direction,
            passed_at=now, passed_by_id=actor.person_id,
        )  # fmt: skip
        involve(actor, entry.document, post.person_id, InvolvementReason.FORWARDED, now)
        told = (post.person_id,)
        news.append(News(NewsKind.PAPER_PASSED, entry.document, str(passed.pk), told))
        if for_direction:
            entry.no_direction_at, entry.no_direction_by = None, None
    tell_persons(actor, news, now)
    _take_back(entry, gone)
    return [str(post) for post in new], [str(row.post) for row in gone]


def _take_back(entry: IncomingEntry, gone: Sequence[Forwarding]) -> None:
    Forwarding.objects.filter(pk__in=[row.pk for row in gone]).delete()
    persons = {row.post.person_id for row in gone}
    still = Forwarding.objects.filter(entry=entry, post__person_id__in=persons)
    Involvement.objects.filter(
        office_id=entry.office_id,
        document_id=entry.document_id,
        reason=InvolvementReason.FORWARDED,
        person_id__in=persons - set(still.values_list("post__person_id", flat=True)),
    ).delete()


@transaction.atomic
def note_no_direction(*, actor: Actor, document_id: UUID, now: dt.datetime) -> IncomingEntry:
    """Say that a paper was seen and needs no direction; it leaves the box of directions.

    Said twice, or after a direction, it changes nothing.

    :raises NotAllowed: for one who may not direct.
    :raises NotFound: when the document has no line in the office's incoming book.
    """
    require(actor, lines.DIRECT)
    document = queries.get_document(actor, document_id)
    found = lines.arrival_of(actor, document.pk)
    if found is None:
        raise NotFound(_("Văn bản này chưa có trong sổ văn bản đến."))
    entry = lines.lock_arrival(actor, found.pk)
    if entry.no_direction_at is None and entry.directed_at is None:
        entry.no_direction_at, entry.no_direction_by_id = now, actor.person_id
        entry.save(update_fields=["no_direction_at", "no_direction_by"])
        audit.record(
            actor, "registry:incoming:no_direction", subject=document, detail={"at": now}
        )
    return entry


@transaction.atomic
def open_document(*, actor: Actor, document_id: UUID, now: dt.datetime) -> Document:
    """Give a document to be read: the trail notes it, and a paper passed on counts as seen.

    :raises NotFound: when it is missing or hidden.
    """
    document = queries.get_document(actor, document_id)
    audit.record_reading(actor, document, now=now)
    Forwarding.objects.filter(
        office_id=actor.office_key,
        entry__document=document,
        post__person_id__in=actor.person_ids,
        seen_at=None,
    ).update(seen_at=now)
    return document


def annotate_arrival(*, actor: Actor, document: Document, words: str) -> bool:
    """Add words to the note of the office's line for a document; say whether it was possible.

    Used inside the acts of a delivery, which write the trail. A line of a closed period, or one
    that does not exist, stays as it is.
    """
    entry = (
        IncomingEntry.objects.select_for_update(of=("self",))
        .filter(office_id=actor.office_key, document=document)
        .select_related("book")
        .first()
    )
    if entry is None:
        return False
    closed_until = entry.book.closed_until
    if closed_until and entry.arrived_on <= closed_until:
        return False
    entry.note = " ".join(part for part in (entry.note, one_line(words)) if part)[:500]
    entry.version += 1
    entry.save(update_fields=["note", "version"])
    return True
