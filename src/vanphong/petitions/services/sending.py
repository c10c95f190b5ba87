"""Sending: a draft becomes a letter that waits for the register, in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import PUBLIC, Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import (
    DraftPaper,
    Letter,
    Submission,
    SubmissionFile,
)
from vanphong.petitions.rules import Stage
from vanphong.petitions.rules.sending import (
    OFFICE_DAY_BYTES,
    OFFICE_LIMIT,
    SENT_SHOWN,
    Way,
    Written,
    abstract_of,
    letter_text,
)
from vanphong.petitions.services import drafts, status
from vanphong.petitions.services.draft_key import DraftKey
from vanphong.petitions.services.receiving import Person
from vanphong.petitions.services.sealing import seal_writers
from vanphong.petitions.services.sending_rates import claim, too_many
from vanphong.petitions.services.writing import insist_whole

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Digest:
    """One thing that was given: what it is, how large, its SHA-256."""

    what: str
    size_bytes: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Filed:
    """What proves that a letter was filed; it names neither sender nor subject."""

    submission_id: UUID
    office_id: int
    office_name: str
    sent_at: dt.datetime
    way: str
    given: status.Given
    digests: tuple[Digest, ...]


def send_letter(*, key: DraftKey, address: str, now: dt.datetime) -> UUID:
    """Send a draft to its office; what was sent once stays sent, however often it is asked.

    The moment is that of receipt. Names of a protected sender go to the vault in this act. The
    words of the draft are deleted; the key leads to code, PIN and receipt for a while.

    :raises NotFound: when the draft is over.
    :raises Invalid: `not_whole`, and at the fields that do not hold together.
    :raises Refused: `takes_no_letters`.
    :raises Secret: when words are marked Mật or above.
    :raises TooMany: beyond what is taken from an address, or for an office in an hour or a day.
    :raises Unavailable: when there is something to seal and the vault does not answer.
    """
    with acting(PUBLIC):
        row = drafts.locked(key, now, sent_too=True)
        if row.submission_id is not None:
            return row.submission_id
        claim(what="send", address=address, now=now)
        written = drafts.words_of(key, row)
        insist_whole(written, now)
        office = queries.takes_letters(written.office_id, vietnam_date(now))
        if office is None:
            raise drafts.takes_none()
        papers = list(DraftPaper.objects.filter(draft=row).order_by("position"))
        size = len(written.text.encode()) + sum(one.size_bytes for one in papers)
        sender = replace(PUBLIC, office_id=office.pk)
        with acting(sender):
            _insist_office_has_room(office.pk, size, now)
            submission = _file(sender, office, written, size, now)
            _attach(sender, submission, key, papers, now)
            status.keep_code(
                status.Given(key.code, key.pin), office_id=office.pk,
                letter_id=submission.letter_key, stage=Stage.RECEIVED,
                received_on=vietnam_date(now), changed_on=vietnam_date(now),
            )  # fmt: skip
        if papers:
            DraftPaper.objects.filter(draft=row).delete()
        row.submission_id, row.office_id = submission.pk, office.pk
        row.sealed = key.seal_words("words", {"office_id": office.pk, "done": []})
        row.ends_at = now + SENT_SHOWN
        row.save(update_fields=["submission_id", "office_id", "sealed", "ends_at"])
        return submission.pk


def filed(*, key: DraftKey, now: dt.datetime) -> Filed | None:
    """Give the proof of what a device has sent, None when it has not, or it was too long ago."""
    draft = drafts.read_draft(key=key, now=now)
    if draft is None or draft.submission_id is None or draft.office_id is None:
        return None
    return _proof(draft.office_id, {"pk": draft.submission_id}, status.Given(key.code, key.pin))


def filed_by_code(*, code: str, pin: str, now: dt.datetime) -> Filed | None:
    """Give the proof of what was sent under a code, None for a wrong code or PIN; each counts.

    :raises Refused: `try_wait`; `not_sent_here` for a letter that came another way.
    """
    with acting(PUBLIC):
        found = status.status_of(code, pin, now)
        if found is None:
            return None
        plain = "".join(sign for sign in code.lower() if sign in status.SIGNS)
        given = status.Given(plain, "")
        proof = _proof(found.office_id, {"letter_key": found.letter_id}, given)
    if proof is None:
        raise Refused(
            _("Đơn này không gửi qua mạng. Biên nhận là giấy mà cơ quan đã giao."),
            code="not_sent_here",
        )
    return proof


def claim_receipt(*, address: str, now: dt.datetime) -> None:
    """Count a receipt that is asked for from a network address.

    :raises TooMany: beyond what is made for one address.
    """
    with acting(PUBLIC):
        claim(what="receipt", address=address, now=now)


def note_receipt(found: Filed, content: bytes) -> None:
    """Write the digest of a receipt that was handed out into the office's trail."""
    actor = replace(PUBLIC, office_id=found.office_id)
    with acting(actor):
        submission = Submission.objects.get(pk=found.submission_id)
        detail = {"sha256": hashlib.sha256(content).hexdigest()}
        audit.record(actor, "petitions:submission:receipt", subject=submission, detail=detail)


def _file(
    actor: Actor, office: people.Office, written: Written, size_bytes: int, now: dt.datetime
) -> Submission:
    letter_key = new_id()
    sealed = _seal(written, office.pk, letter_key, now)
    named = written.way == Way.NAMED
    return Submission.objects.create(
        office_id=actor.office_key, letter_key=letter_key, sent_at=now, way=written.way,
        in_vault=written.is_protected, nature=written.nature,
        waives_secrecy=written.waives_secrecy and named,
        full_name=written.full_name if named else "", address=written.address if named else "",
        id_number=written.id_number if named else "", phone=written.phone if named else "",
        subject=written.subject, about=written.about, place=written.place,
        text=written.text, demand=written.demand, sealed_sha256=sealed, size_bytes=size_bytes,
        text_sha256=hashlib.sha256(letter_text(written, office.name).encode()).hexdigest(),
    )  # fmt: skip


def _attach(
    actor: Actor,
    submission: Submission,
    key: DraftKey,
    papers: Sequence[DraftPaper],
    now: dt.datetime,
) -> None:
    """Keep the files, and write into the trail what was given."""
    for position, paper in enumerate(papers, 1):
        content, found, role = drafts.content_of(key, paper)
        file = files.keep(actor=actor, content=content, examined=found, now=now)
        SubmissionFile.objects.create(
            office_id=actor.office_key, submission=submission, file=file, role=role,
            position=position,
        )  # fmt: skip
    sealed = submission.sealed_sha256
    detail = {
        "sent_at": now, "way": submission.way, "text_sha256": submission.text_sha256,
        "files": len(papers), **({"sealed": sealed} if sealed else {}),
    }  # fmt: skip
    audit.record(actor, "petitions:submission:send", subject=submission, detail=detail)


def _seal(written: Written, office_id: int, letter_key: UUID, now: dt.datetime) -> str:
    if not written.is_protected:
        return ""
    person = Person(written.full_name, written.address, written.id_number, written.phone)
    return seal_writers(Letter(id=letter_key, office_id=office_id), [person], "", now)


def _insist_office_has_room(office_id: int, size_bytes: int, now: dt.datetime) -> None:
    """Refuse beyond an office's ceilings; counted, not locked, so that senders do not queue."""
    day = Submission.objects.filter(office_id=office_id, sent_at__gt=now - _DAY)
    held = day.aggregate(
        lately=Count("pk", filter=Q(sent_at__gt=now - OFFICE_LIMIT.within)),
        size=Sum("size_bytes", default=0),
    )
    if held["lately"] >= OFFICE_LIMIT.most:
        raise too_many(dt.timedelta(minutes=10))
    if held["size"] + size_bytes > OFFICE_DAY_BYTES:
        raise too_many(dt.timedelta(hours=1))


def _proof(office_id: int, which: dict[str, UUID], given: status.Given) -> Filed | None:
    with acting(replace(PUBLIC, office_id=office_id)):
        row = Submission.objects.select_related("office").filter(**which).first()
        if row is None:
            return None
        digests = [Digest("LETTER_TEXT", None, row.text_sha256)]
        if row.sealed_sha256:
            digests.append(Digest("SEALED", None, row.sealed_sha256))
        digests += [
            Digest(one.role, one.file.size_bytes, one.file.sha256)
            for one in queries.submission_files(row)
        ]
        return Filed(
            row.pk,
            office_id,
            row.office.name,
            row.sent_at,
            row.way,
            given.spoken,
            tuple(digests),
        )


def words_sent(*, key: DraftKey, now: dt.datetime) -> str | None:
    """Give a device the letter as one text, before it is sent and for a while after."""
    draft = drafts.read_draft(key=key, now=now)
    if draft is None:
        return None
    if draft.submission_id is None:
        office = queries.takes_letters(draft.written.office_id, vietnam_date(now))
        return letter_text(draft.written, office.name if office else "")
    with acting(replace(PUBLIC, office_id=draft.office_id)):
        row = Submission.objects.select_related("office").get(pk=draft.submission_id)
        return letter_text(written_of(row), row.office.name)


def written_of(row: Submission) -> Written:
    """Give back what was written, as far as it is kept here."""
    names = (
        "way", "full_name", "address", "phone", "id_number", "nature", "subject", "about",
        "place", "text", "demand", "waives_secrecy",
    )  # fmt: skip
    return Written(office_id=row.office_id, **{name: getattr(row, name) for name in names})


def abstract(row: Submission) -> str:
    """Give what the register keeps of the content."""
    return abstract_of(written_of(row))
