"""Blacking out who wrote: boxes are drawn on a file, then a copy of pixels alone is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.petitions import queries
from vanphong.petitions.models import Covering, Letter, LetterFile, SealedFile, WorkingCopy
from vanphong.petitions.rules.covering import (
    Box,
    as_data,
    in_order,
    may_cover,
    may_draw,
    may_make,
)
from vanphong.petitions.rules.permissions import REGISTER
from vanphong.petitions.services import guard, scans
from vanphong.petitions.services.receiving import Upload
from vanphong.petitions.services.scans import Keys

NO_KEYS = Keys()


@dataclass(frozen=True, slots=True)
class Source:
    """The file on which is drawn."""

    letter: Letter
    row: LetterFile
    sealed: SealedFile | None

    @property
    def sha256(self) -> str:
        """The digest of the original."""
        return self.sealed.sha256 if self.sealed else self.row.file.sha256

    @property
    def media_type(self) -> str:
        """What the original is."""
        return self.sealed.media_type if self.sealed else self.row.file.media_type

    @property
    def page_count(self) -> int:
        """How many pages it has."""
        return queries.page_count_of(self.row, self.sealed)

    def opens(self, keys: Keys, now: dt.datetime) -> bool:
        """Whether it can be drawn on: an open file, or a sealed scan with its key."""
        if self.sealed is None:
            return self.row.file.is_open
        return scans.opens(self.row, self.sealed, keys, now)

    def content(self, keys: Keys, now: dt.datetime) -> bytes:
        """Give the original's bytes.

        :raises NotAllowed: `original_sealed` when the keys do not open it.
        """
        if self.sealed is None:
            return files.read_bytes(self.row.file)
        return scans.content_of(self.row, self.sealed, keys, now)


def get_source(
    actor: Actor, letter_id: UUID, position: int, *, lock: bool = False
) -> tuple[Source, list[Box], int]:
    """Give a file whose parts may be blacked out, the boxes drawn, the version of that list.

    With `lock` its cases are locked by id, then the letter, and so what is drawn on its files.

    :raises NotAllowed: for one who does not register letters.
    :raises NotFound: when it is missing or hidden.
    :raises Refused: `needs_no_cover`, `no_pictures`, `too_many_pages`.
    """
    asking.own_post(actor, REGISTER)
    if lock:
        guard.cases_of_letter(letter_id)
    letter = queries.get_letter(actor, letter_id, lock=lock)
    row = queries.letter_file_of(letter, position)
    source = Source(letter, row, queries.sealed_of(row))
    asking.insist(
        may_cover(
            needs_cover=queries.is_covered(letter),
            has_pictures=queries.has_pictures(row, source.sealed),
            page_count=source.page_count,
        )
    )
    return source, *queries.boxes_of(row)


def page_to_cover(
    *, actor: Actor, letter_id: UUID, position: int, page: int, keys: Keys, now: dt.datetime
) -> bytes:
    """Give the picture of a page (from 1) to draw on; of a sealed scan it is kept nowhere.

    :raises NotFound: `page_missing`; otherwise as `get_source`.
    :raises NotAllowed: `original_sealed`.
    """
    source, _boxes, _version = get_source(actor, letter_id, position)
    audit.record_reading(actor, source.letter, now=now)
    if source.sealed is None:
        return files.page_image(source.row.file, page)
    return files.picture_of(
        source.content(keys, now), source.media_type, page, source.page_count
    )


def add_boxes(
    *, actor: Actor, letter_id: UUID, position: int, boxes: Iterable[Box]
) -> list[Box]:
    """Draw boxes beside those that are there; gives all. Locks the letter.

    :raises Refused: `no_such_page`, `box_outside`, `box_too_small`, `many_boxes`; as `get_source`.
    """
    return _drawn(actor, letter_id, position, lambda there: [*there, *boxes])


def remove_boxes(
    *, actor: Actor, letter_id: UUID, position: int, boxes: Iterable[Box]
) -> list[Box]:
    """Take boxes away, where they are there; gives the rest. Locks the letter."""
    gone = set(boxes)
    return _drawn(
        actor, letter_id, position, lambda there: [one for one in there if one not in gone]
    )


@transaction.atomic
def cover_words(
    *,
    actor: Actor,
    letter_id: UUID,
    position: int,
    words: Sequence[str] = (),
    writers: bool = False,
    keys: Keys = NO_KEYS,
    now: dt.datetime,
) -> int:
    """Draw a box wherever the text layer has some words, whatever their marks; give how many.

    `writers`: also the names, addresses and numbers of who wrote, as far as they are written down
    here. The words are kept nowhere. A scan has no text layer.

    :raises NotAllowed: `original_sealed`; otherwise as `add_boxes`.
    """
    source, _boxes, _version = get_source(actor, letter_id, position)
    sought = [*words, *(queries.names_known(source.letter) if writers else ())]
    audit.record_reading(actor, source.letter, now=now)
    found = files.places_of_words(source.content(keys, now), source.media_type, sought)
    boxes = [Box(page, *place) for page, place in found]
    if boxes:
        add_boxes(actor=actor, letter_id=letter_id, position=position, boxes=boxes)
    return len(boxes)


@transaction.atomic
def cover(
    *,
    actor: Actor,
    letter_id: UUID,
    position: int,
    boxes: Iterable[Box] = (),
    words: Sequence[str] = (),
    writers: bool = False,
    keys: Keys = NO_KEYS,
    now: dt.datetime,
) -> None:
    """Draw boxes, and where words or writers stand, in one act (`add_boxes`, `cover_words`)."""
    if words or writers:
        cover_words(
            actor=actor, letter_id=letter_id, position=position, words=words, writers=writers,
            keys=keys, now=now,
        )  # fmt: skip
    add_boxes(actor=actor, letter_id=letter_id, position=position, boxes=boxes)


@transaction.atomic
def make_working_copy(
    *,
    actor: Actor,
    letter_id: UUID,
    position: int,
    as_is: bool = False,
    version: int | None = None,
    keys: Keys = NO_KEYS,
    now: dt.datetime,
    request_id: UUID | None = None,
) -> WorkingCopy:
    """Make the copy by which a case is handled further: pixels alone, the boxes black in them.

    From then on the letter's originals open only to who registers letters, or who opened the
    identity. The same boxes on the same original give the copy that is there. One that is replaced
    is taken away; a sealed scan opens to the browser that brought it no more. `as_is`: there is
    nothing to hide. The pages are drawn before cases and letter are locked. `request_id`: of the
    act that brought the scan.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56.
    :raises Refused: `nothing_covered`; `changed_meanwhile` when other boxes were drawn than those
        of `version`; as `get_source`.
    :raises NotAllowed: `original_sealed`.
    """
    source, boxes, seen = get_source(actor, letter_id, position)
    if version is not None and version != seen:
        raise _changed()
    asking.insist(may_make(boxes, as_is=as_is))
    there = _made_before(source, boxes)
    if there is not None:
        return there
    content = files.covered_pdf(
        source.content(keys, now), source.media_type, source.page_count, _by_page(boxes)
    )
    source, now_drawn, _seen = get_source(actor, letter_id, position, lock=True)
    there = _made_before(source, now_drawn)
    if there is not None:
        return there
    if now_drawn != boxes:
        raise _changed()
    return _keep(actor, source, boxes, content, now, request_id=request_id)


@transaction.atomic
def cover_scan(
    *,
    actor: Actor,
    letter_id: UUID,
    upload: Upload,
    boxes: Sequence[Box],
    words: Sequence[str] = (),
    as_is: bool = False,
    now: dt.datetime,
    request_id: UUID | None = None,
) -> WorkingCopy:
    """Seal a scan and make its working copy, in one act; `words` are covered where they stand.

    The same `request_id` gives the same copy. Locks the letter's cases by id, then the letter.

    :raises Refused: as `hold_scan`, `add_boxes` and `make_working_copy`.
    """
    asking.own_post(actor, REGISTER)
    kept = asking.done_before(WorkingCopy.objects.all(), "made_by_id", actor, request_id)
    if kept is not None:
        return kept
    row, held = scans.hold_scan(actor=actor, letter_id=letter_id, upload=upload, now=now)
    position, keys = row.position, Keys(held=held)
    cover(
        actor=actor, letter_id=letter_id, position=position, boxes=boxes, words=words,
        keys=keys, now=now,
    )  # fmt: skip
    return make_working_copy(
        actor=actor, letter_id=letter_id, position=position, as_is=as_is, keys=keys, now=now,
        request_id=request_id,
    )  # fmt: skip


@transaction.atomic
def withdraw_working_copy(
    *, actor: Actor, letter_id: UUID, position: int, reason: str, now: dt.datetime
) -> WorkingCopy:
    """Take the working copy of a file away, say because a place was left uncovered.

    Its bytes go, the row stays with the reason, and the originals stay closed. Locks the
    letter's cases by id, then the letter.

    :raises NotAllowed: for one who does not register letters.
    :raises NotFound: when it is missing or hidden.
    :raises Invalid: without a reason.
    :raises Refused: `no_copy` when there is none, or it was taken away already.
    """
    asking.own_post(actor, REGISTER)
    said = guard.reason_given(reason, now)
    guard.cases_of_letter(letter_id)
    letter = queries.get_letter(actor, letter_id, lock=True)
    copy = queries.newest_copy(queries.letter_file_of(letter, position))
    if copy is None or not copy.file.is_open:
        raise Refused(_("Tệp này không có bản làm việc đang dùng."), code="no_copy")
    files.give_up(actor=actor, file=copy.file, reason=said, now=now)
    told = {
        "letter": str(letter), "position": position, "version": copy.version, "reason": said,
    }  # fmt: skip
    audit.record(actor, "petitions:copy:withdraw", subject=copy, detail=told)
    return copy


def _keep(
    actor: Actor,
    source: Source,
    boxes: list[Box],
    content: bytes,
    now: dt.datetime,
    *,
    request_id: UUID | None,
) -> WorkingCopy:
    before = queries.newest_copy(source.row)
    letter, position = source.letter, source.row.position
    file = files.keep_made(
        actor=actor, content=content, media_type=files.PDF.media_type,
        name=f"ban-lam-viec-{letter.number}-{letter.year}-{position}.pdf",
        pages=[""] * source.page_count, now=now,
    )  # fmt: skip
    copy = WorkingCopy.objects.create(
        office_id=letter.office_id, letter_file=source.row, file=file, made_at=now,
        version=before.version + 1 if before else 1, original_sha256=source.sha256,
        boxes=as_data(boxes), made_by_id=actor.post_key, request_id=request_id,
    )  # fmt: skip
    if before is not None:
        reason = _("Đã có bản làm việc mới hơn.")
        files.give_up(actor=actor, file=before.file, reason=reason, now=now)
    if source.sealed is not None:
        scans.let_go(actor, source.row, source.sealed, now)
    told = {
        "letter": str(letter), "position": position, "version": copy.version,
        "boxes": len(boxes), "original_sha256": source.sha256, "sha256": file.sha256,
    }  # fmt: skip
    audit.record(actor, "petitions:copy:make", subject=copy, detail=told)
    return copy


@transaction.atomic
def _drawn(
    actor: Actor, letter_id: UUID, position: int, change: Callable[[list[Box]], list[Box]]
) -> list[Box]:
    source, there, version = get_source(actor, letter_id, position, lock=True)
    boxes = in_order(change(there))
    asking.insist(may_draw(boxes, source.page_count))
    if boxes != there:
        Covering.objects.update_or_create(
            letter_file=source.row,
            defaults={
                "office_id": source.letter.office_id, "boxes": as_data(boxes),
                "version": version + 1,
            },
        )  # fmt: skip
    return boxes


def _made_before(source: Source, boxes: list[Box]) -> WorkingCopy | None:
    """Give the newest copy when it is of this original with these boxes."""
    newest = queries.newest_copy(source.row)
    if newest is None or not newest.file.is_open:
        return None
    same = (newest.original_sha256, newest.boxes) == (source.sha256, as_data(boxes))
    return newest if same else None


def _by_page(boxes: Iterable[Box]) -> dict[int, list[tuple[int, int, int, int]]]:
    pages: dict[int, list[tuple[int, int, int, int]]] = {}
    for one in boxes:
        pages.setdefault(one.page, []).append(one.place)
    return pages


def _changed() -> Refused:
    return Refused(
        _("Ô che vừa được thay đổi. Hãy xem lại rồi làm tiếp."), code="changed_meanwhile"
    )
