"""Conclusions taken down from a source: its words apart, their places, who is to process them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.asking import done_before
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, within
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import fold, nfc, one_line
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Conclusion, ConclusionSet, Direction
from vanphong.tasks.rules import (
    DIRECT,
    RECORD,
    Piece,
    split_conclusions,
)
from vanphong.tasks.services.making import involve, office_posts, post_of

# As long as the words of a direction, which carries a conclusion out.
WORDS_MAX, _PLACE_MAX, _ROWS_MAX, _TEXT_MAX = 4000, 60, 200, 100_000


@dataclass(frozen=True, slots=True)
class Source:
    """Where conclusions stand: a document, or a direction given before, or neither for words said.

    What is left out follows from the document or the direction.
    """

    document_id: UUID | None = None
    direction_id: UUID | None = None
    heading: str = ""
    said_on: dt.date | None = None


def split_text(text: str) -> list[Piece]:
    """Give the conclusions of a text, as they would be kept.

    :raises Invalid: for a text without one, with too many, or with one that has no room.
    """
    within(text, _TEXT_MAX, "text")
    pieces = split_conclusions(text)
    if not pieces:
        raise _wrong(_("Chưa thấy kết luận nào. Hãy dán phần kết luận của văn bản."), "none")
    if len(pieces) > _ROWS_MAX:
        raise _wrong(
            Phrase("Quá nhiều kết luận (%(n)d). Hãy tách làm nhiều lần.", n=len(pieces)),
            "too_many",
        )
    for piece in pieces:
        if len(piece.words) > WORDS_MAX or len(piece.place) > _PLACE_MAX:
            sentence = Phrase(
                "Kết luận %(place)s dài quá. Hãy đánh số từng ý rồi tách lại.",
                place=piece.place[:_PLACE_MAX],
            )
            raise _wrong(sentence, "too_long")
    return pieces


def _wrong(sentence: str | Promise, code: str) -> Invalid:
    return Invalid(sentence, code=f"conclusions_{code}", fields={"text": [str(sentence)]})


@transaction.atomic
def take_conclusions(
    *,
    actor: Actor,
    source: Source,
    text: str,
    now: dt.datetime,
    handler_id: UUID | None = None,
    request_id: UUID | None = None,
    due_by_line: Sequence[dt.date] = (),
) -> ConclusionSet:
    """Keep the conclusions of a source, to be processed by a post that may direct.

    `due_by_line` gives the due day of each line of the text where the source keeps it apart from
    the words; then it is what is proposed.

    Those who take from one source wait for each other. Without a handler it is the actor. The same
    `request_id` gives the same set.

    :raises NotAllowed: for one who neither directs nor enters directions of others.
    :raises NotFound: for a document or direction one may not see.
    :raises Invalid: as `split_text`; for a day that has not come, a handler who may not direct.
    :raises Refused: `conclusions_taken`, when they were taken before.
    """
    taker_id = require_taker(actor)
    wait_in_line(
        f"tasks conclusions {actor.office_id} {source.document_id} {source.direction_id}"
    )
    kept = done_before(ConclusionSet.objects.all(), "taken_by_id", actor, request_id)
    if kept is not None:
        return kept
    today = vietnam_date(now)
    refuse_secret(on=today, text=text, fields={"heading": source.heading, "text": text})
    pieces = split_text(text)
    made = _sourced(actor, source, today)
    _refuse_taken(actor, made)
    handler = _handler(actor, handler_id, today)
    made.office_id = queries.own_office(actor)
    made.text, made.request_id = nfc(text), request_id
    made.handler, made.taken_by_id, made.taken_at = handler, taker_id, now
    made.save(force_insert=True)
    pages = _pages(made.document)
    Conclusion.objects.bulk_create(
        Conclusion(
            office_id=made.office_id, of=made, position=position, place=piece.place,
            heading=piece.heading, words=piece.words, starts=piece.starts,
            page=_page_of(piece.words, pages), due_on=_due_of(piece, made.text, due_by_line),
        )
        for position, piece in enumerate(pieces, 1)
    )  # fmt: skip
    involve(actor, made.document, [handler.person_id], registry.InvolvementReason.HANDLES, now)
    detail = {"document": made.document_id, "count": len(pieces), "handler": str(handler)}
    audit.record(actor, "tasks:conclusions:take", subject=made, detail=detail)
    return made


def _due_of(piece: Piece, text: str, due_by_line: Sequence[dt.date]) -> dt.date | None:
    return due_by_line[text.count("\n", 0, piece.starts)] if due_by_line else None


def require_taker(actor: Actor) -> UUID:
    if actor.post_id is None or not (actor.may(DIRECT) or actor.may(RECORD)):
        raise NotAllowed(
            _("Bạn chưa được giao quyền làm việc này. Hãy hỏi người quản trị cơ quan."),
            data={"permission": RECORD},
        )
    return actor.post_id


def _sourced(actor: Actor, source: Source, today: dt.date) -> ConclusionSet:
    """Give a set with what its source says of itself."""
    direction = _direction(actor, source.direction_id)
    document_id = source.document_id if direction is None else direction.document_id
    document = registry.get_document(actor, document_id) if document_id else None
    words = document.abstract if document is not None else ""
    on = document.issued_on if document is not None else None
    if direction is not None:
        words, on = direction.text, vietnam_date(direction.given_at)
    heading = within(one_line(source.heading), 500, "heading") or one_line(words)[:500]
    if not heading:
        sentence = _("Hãy ghi đây là kết luận của ai, tại cuộc họp nào.")
        raise Invalid(sentence, code="no_heading", fields={"heading": [str(sentence)]})
    said_on = source.said_on or on or today
    if said_on > today:
        sentence = _("Ngày kết luận không thể sau hôm nay.")
        raise Invalid(sentence, code="said_later", fields={"said_on": [str(sentence)]})
    return ConclusionSet(
        document=document, direction=direction, heading=heading, said_on=said_on
    )


def _direction(actor: Actor, direction_id: UUID | None) -> Direction | None:
    if direction_id is None:
        return None
    found = queries.visible_directions(actor).filter(pk=direction_id).first()
    if found is None:
        raise NotFound(_("Không có ý kiến chỉ đạo này, hoặc bạn không được xem."))
    return found


def _refuse_taken(actor: Actor, made: ConclusionSet) -> None:
    if made.direction is None and made.document is None:
        return
    sets = ConclusionSet.objects.filter(office_id=queries.own_office(actor), withdrawn_at=None)
    same = sets.filter(direction=made.direction)
    if made.direction is None:
        same = same.filter(document=made.document)
    before = same.select_related("taken_by__person").first()
    if before is not None:
        raise Refused(
            Phrase(
                "%(name)s đã ghi các kết luận này ngày %(day)s.",
                name=before.taken_by.person.full_name,
                day=f"{vietnam_date(before.taken_at):%d/%m/%Y}",
            ),
            code="conclusions_taken",
        )


def _handler(actor: Actor, handler_id: UUID | None, today: dt.date) -> people.Post:
    if handler_id is None and actor.may(DIRECT):
        handler_id = actor.post_id
    if handler_id is None:
        sentence = _("Hãy chọn người xử lý các kết luận.")
        raise Invalid(sentence, code="no_handler", fields={"handler": [str(sentence)]})
    found = post_of(office_posts(actor, today), handler_id, "handler")
    if not registry.may_direct(found):
        sentence = _("Người được chọn không có quyền giao việc.")
        raise Invalid(sentence, code="handler_directs_not", fields={"handler": [str(sentence)]})
    return found


def _pages(document: registry.Document | None) -> list[str]:
    """Give the words of a document's pages, bare of marks and blanks."""
    file = document.file if document is not None else None
    return [_bare(page.text) for page in files.pages_of(file)] if file is not None else []


def _page_of(words: str, pages: Sequence[str]) -> int | None:
    begins = _bare(words)[:60]
    return next((number for number, page in enumerate(pages, 1) if begins in page), None)


def _bare(words: str) -> str:
    return "".join(fold(words).split())
