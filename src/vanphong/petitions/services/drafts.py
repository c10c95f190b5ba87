"""A letter being written on the public page: begun, saved step by step, its files, given up.

Every function opens its own transactions: a file is looked at outside of any.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet, Sum
from django.utils.translation import gettext as _

from vanphong.files import api as files
from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries
from vanphong.petitions.models import DraftPaper, FileRole, SendingDraft
from vanphong.petitions.rules.sending import (
    DRAFT_LIVES,
    DRAFTS_BYTES,
    MEBIBYTE,
    MOST_BYTES,
    MOST_PAPERS,
    Step,
    Written,
)
from vanphong.petitions.services.draft_key import DraftKey, new_key
from vanphong.petitions.services.receiving import Upload
from vanphong.petitions.services.sending_rates import claim, forget_old, too_many
from vanphong.petitions.services.writing import insist_storable, insist_words

_WORDS = "words"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a draft as its writer sees it."""

    position: int
    role: str
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, opened by its writer; `submission_id` once it was sent."""

    written: Written
    papers: tuple[Paper, ...]
    submission_id: UUID | None = None
    office_id: int | None = None


def begin_draft(*, office_id: int, address: str, now: dt.datetime) -> DraftKey:
    """Begin a letter to an office; gives the key that only its writer is to have.

    :raises Refused: `takes_no_letters` for an office that takes none over the network.
    :raises TooMany: beyond what may be begun from one network address.
    """
    key = new_key()
    with acting(PUBLIC):
        claim(what="begin", address=address, now=now)
        if queries.takes_letters(office_id, vietnam_date(now)) is None:
            raise takes_none()
        SendingDraft.objects.create(
            lookup=key.lookup,
            sealed=_sealed(key, Written(office_id=office_id)),
            ends_at=now + DRAFT_LIVES,
        )
    return key


def choose_office(*, key: DraftKey, office_id: int, now: dt.datetime) -> None:
    """Let a draft go to another office; what was written stays. Locks the draft.

    :raises NotFound: when the draft is over.
    :raises Refused: `takes_no_letters`, `sent_already`.
    """
    with acting(PUBLIC):
        row = locked(key, now)
        if queries.takes_letters(office_id, vietnam_date(now)) is None:
            raise takes_none()
        row.sealed = _sealed(key, replace(words_of(key, row), office_id=office_id))
        row.ends_at = now + DRAFT_LIVES
        row.save(update_fields=["sealed", "ends_at"])


def read_draft(*, key: DraftKey, now: dt.datetime) -> Draft | None:
    """Give a draft to its writer, None when there is none any more."""
    with acting(PUBLIC):
        row = _living(now).filter(lookup=key.lookup).first()
        return None if row is None else opened(key, row)


def get_draft(*, key: DraftKey, now: dt.datetime) -> Draft:
    """Give a draft that is still being written to its writer.

    :raises NotFound: when it is over; :raises Refused: `sent_already`.
    """
    draft = read_draft(key=key, now=now)
    if draft is None:
        raise _over()
    if draft.submission_id is not None:
        raise _sent()
    return draft


def save_step(*, key: DraftKey, step: Step, now: dt.datetime, **words: Any) -> Written:
    """Save what was written in a step; what stands in the others stays. Locks the draft.

    :raises NotFound: when the draft is over; :raises Refused: `sent_already`.
    :raises Invalid: `too_long`, or when the words tell who is to be hidden.
    :raises Secret: when marked so.
    """
    with acting(PUBLIC):
        row = locked(key, now)
        before = words_of(key, row)
        done = tuple(one for one in Step if one in {*before.done, step})
        written = replace(before, done=done, **words)
        (insist_words if Step.WHAT in done else insist_storable)(written, now)
        row.sealed, row.ends_at = _sealed(key, written), now + DRAFT_LIVES
        row.save(update_fields=["sealed", "ends_at"])
        if written.is_protected:
            DraftPaper.objects.filter(draft=row).delete()
    return written


def keep_words(*, key: DraftKey, step: Step, now: dt.datetime, words: dict[str, Any]) -> None:
    """Keep what was typed in a step that does not hold together; it is to be done again.

    Locks the draft.

    :raises NotFound: when the draft is over; :raises Refused: `sent_already`.
    :raises Invalid: `too_long`; :raises Secret: when marked Mật or above.
    """
    with acting(PUBLIC):
        row = locked(key, now)
        before = words_of(key, row)
        done = tuple(one for one in before.done if one != step)
        written = replace(before, done=done, **words)
        insist_storable(written, now)
        row.sealed, row.ends_at = _sealed(key, written), now + DRAFT_LIVES
        row.save(update_fields=["sealed", "ends_at"])


def add_paper(*, key: DraftKey, upload: Upload, address: str, now: dt.datetime) -> None:
    """Look at a file and seal it into the draft; the same file again changes nothing.

    :raises Invalid: what the door refuses, and beyond what a letter may have.
    :raises Refused: `protected` of a sender whose identity is kept secret.
    :raises Secret: when it is marked Mật or above.
    :raises TooMany: beyond what one address may give, or when the site has no more room.
    :raises Unavailable: when it cannot be looked at now.
    """
    with acting(PUBLIC):
        claim(what="paper", address=address, now=now)
        _insist_room(opened(key, locked(key, now)), len(upload.content))
    look = files.examine_sound if upload.role == FileRole.VOICE else _look
    found = look(content=upload.content, name=upload.name, on=vietnam_date(now))
    digest = hashlib.sha256(upload.content).hexdigest()
    with acting(PUBLIC):
        row = locked(key, now)
        draft = opened(key, row)
        if any((one.sha256, one.role) == (digest, upload.role) for one in draft.papers):
            return
        _insist_room(draft, len(upload.content))
        highest = DraftPaper.objects.filter(draft=row).aggregate(at=Max("position"))["at"]
        position = (highest or 0) + 1
        facts = {"role": upload.role, "sha256": digest, "found": dataclasses.asdict(found)}
        DraftPaper.objects.create(
            draft=row,
            position=position,
            facts=key.seal_words(f"facts {position}", facts),
            sealed=key.seal(f"bytes {position}", upload.content),
            size_bytes=len(upload.content),
        )
        SendingDraft.objects.filter(pk=row.pk).update(ends_at=now + DRAFT_LIVES)


def drop_paper(*, key: DraftKey, position: int, now: dt.datetime) -> None:
    """Take a file out of a draft; doing it twice changes nothing. Locks the draft."""
    with acting(PUBLIC):
        DraftPaper.objects.filter(draft=locked(key, now), position=position).delete()


def forget_draft(*, key: DraftKey) -> None:
    """Delete a draft, or what leads from this device to what was sent."""
    with acting(PUBLIC):
        SendingDraft.objects.filter(lookup=key.lookup).delete()


def sweep_drafts(now: dt.datetime) -> None:
    """Delete drafts that nobody went on with, and old counts."""
    with acting(PUBLIC):
        SendingDraft.objects.filter(ends_at__lte=now).delete()
        forget_old(now)


def locked(key: DraftKey, now: dt.datetime, *, sent_too: bool = False) -> SendingDraft:
    """Lock a draft until the transaction ends.

    :raises NotFound: when it is over; :raises Refused: `sent_already` unless `sent_too`.
    """
    row = _living(now).select_for_update().filter(lookup=key.lookup).first()
    if row is None:
        raise _over()
    if row.submission_id is not None and not sent_too:
        raise _sent()
    return row


def _over() -> NotFound:
    return NotFound(_("Bản đang viết không còn: quá 24 giờ không ai viết tiếp, hoặc đã xóa."))


def _sent() -> Refused:
    return Refused(_("Đơn này đã gửi."), code="sent_already")


def opened(key: DraftKey, row: SendingDraft) -> Draft:
    """Open a draft with its writer's key."""
    rows = DraftPaper.objects.filter(draft=row).defer("sealed").order_by("position")
    papers = tuple(_paper(key, one) for one in rows)
    return Draft(words_of(key, row), papers, row.submission_id, row.office_id)


def words_of(key: DraftKey, row: SendingDraft) -> Written:
    """Open the words of a draft alone."""
    words = key.unseal_words(_WORDS, bytes(row.sealed))
    return Written(**(words | {"done": tuple(words["done"])}))


def content_of(key: DraftKey, paper: DraftPaper) -> tuple[bytes, files.Examined, str]:
    """Give a file's bytes, what the door found in it, and what it is of the letter."""
    facts = key.unseal_words(f"facts {paper.position}", bytes(paper.facts))
    found = facts["found"]
    pages = tuple(files.ReadPage(**page) for page in found["pages"])
    content = key.unseal(f"bytes {paper.position}", bytes(paper.sealed))
    return content, files.Examined(**(found | {"pages": pages})), facts["role"]


def takes_none() -> Refused:
    """Give the refusal for an office that takes no letters over the network."""
    return Refused(
        _(
            "Cơ quan này hiện không nhận đơn qua mạng. Xin chọn cơ quan khác, hoặc gửi bưu điện."
        ),
        code="takes_no_letters",
    )


def _look(*, content: bytes, name: str, on: dt.date) -> files.Examined:
    return files.examine(content=content, name=name, on=on, may_be_held=True)


def _living(now: dt.datetime) -> QuerySet[SendingDraft]:
    return SendingDraft.objects.filter(ends_at__gt=now)


def _sealed(key: DraftKey, written: Written) -> bytes:
    return key.seal_words(_WORDS, dataclasses.asdict(written))


def _paper(key: DraftKey, row: DraftPaper) -> Paper:
    facts = key.unseal_words(f"facts {row.position}", bytes(row.facts))
    name = facts["found"]["name"]
    return Paper(row.position, facts["role"], name, row.size_bytes, facts["sha256"])


def _insist_room(draft: Draft, size_bytes: int) -> None:
    if draft.written.is_protected:
        raise Refused(
            _(
                "Tài liệu, chữ viết tay, giọng nói có thể làm lộ người gửi, nên không nhận qua "
                "mạng khi giữ bí mật. Hãy gửi tài liệu bằng phong bì, ghi mã đơn ngoài phong bì."
            ),
            code="protected",
        )
    if len(draft.papers) >= MOST_PAPERS:
        raise _too_much(_("Mỗi đơn không quá %(most)d tệp.") % {"most": MOST_PAPERS})
    if sum(one.size_bytes for one in draft.papers) + size_bytes > MOST_BYTES:
        most = MOST_BYTES // MEBIBYTE
        raise _too_much(_("Các tệp của một đơn không quá %(most)d MB.") % {"most": most})
    held = DraftPaper.objects.aggregate(sum=Sum("size_bytes", default=0))["sum"]
    if held + size_bytes > DRAFTS_BYTES:
        raise too_many(dt.timedelta(hours=1))


def _too_much(sentence: str) -> Invalid:
    return Invalid(sentence, code="too_much", fields={"enclosures": [sentence]})
