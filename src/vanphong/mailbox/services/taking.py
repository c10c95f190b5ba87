"""The act that enters a mail: looked at first, then kept once, whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.scope import acting
from vanphong.mailbox.examining import Looked, Part, look_at, too_large
from vanphong.mailbox.models import Attachment, Mail, Progress
from vanphong.mailbox.rules import State


@dataclass(frozen=True, slots=True)
class Coming:
    """A mail as the server gives it; `is_head` when it is too large and `content` its head only."""

    uid_validity: int
    uid: int
    received_at: dt.datetime
    size_bytes: int
    content: bytes
    is_head: bool = False
    # Whether the server is to be told afterwards.
    to_mark: bool = False

    @property
    def sha256(self) -> str:
        """The digest of what came."""
        return hashlib.sha256(self.content).hexdigest()


def take_mail(*, actor: Actor, coming: Coming, now: dt.datetime) -> Mail | None:
    """Take a mail: look at it without keeping anything, then keep it and note how far it goes.

    What came before, by its number on the server or byte by byte, is not taken again (None).
    Opens its own transaction. Locks the progress of the office's mailbox.

    :raises Unavailable: when it cannot be read or stored now; nothing is kept, it comes again.
    """
    with acting(actor):
        if _passed(_progress(actor), coming):
            return None
        if _known(actor, coming):
            return _keep(actor, coming, None, now)
    looked = too_large(coming.content) if coming.is_head else _look(coming, now)
    with acting(actor):
        return _keep(actor, coming, looked, now)


def start_folder(*, actor: Actor, uid_validity: int) -> int:
    """Give the last UID taken; a server that numbers anew is read from the beginning.

    Opens its own transaction. Locks the progress.
    """
    with acting(actor):
        progress = _lock(actor)
        if progress.uid_validity != uid_validity:
            progress.uid_validity, progress.last_uid = uid_validity, 0
            progress.save(update_fields=["uid_validity", "last_uid"])
        return progress.last_uid


def _look(coming: Coming, now: dt.datetime) -> Looked:
    at = coming.received_at.astimezone(VIETNAM)
    name = f"thu-{at:%Y%m%d-%H%M}-{coming.uid}.eml"
    return look_at(coming.content, name, vietnam_date(now))


def _progress(actor: Actor) -> Progress | None:
    return Progress.objects.filter(office_id=actor.office_key).first()


def _lock(actor: Actor) -> Progress:
    Progress.objects.get_or_create(office_id=actor.office_key)
    return Progress.objects.select_for_update().get(office_id=actor.office_key)


def _passed(progress: Progress | None, coming: Coming) -> bool:
    return (
        progress is not None
        and progress.uid_validity != 0
        and (progress.uid_validity != coming.uid_validity or progress.last_uid >= coming.uid)
    )


def _known(actor: Actor, coming: Coming) -> bool:
    return Mail.objects.filter(office_id=actor.office_key, sha256=coming.sha256).exists()


@transaction.atomic
def _keep(actor: Actor, coming: Coming, looked: Looked | None, now: dt.datetime) -> Mail | None:
    """Write the mail, its files and the progress, all or none; without `looked` it was known."""
    progress = _lock(actor)
    if _passed(progress, coming):
        return None
    progress.uid_validity, progress.last_uid = coming.uid_validity, coming.uid
    progress.save(update_fields=["uid_validity", "last_uid"])
    if looked is None or _known(actor, coming):
        return None
    whole = looked.whole
    file = (
        files.keep(actor=actor, content=coming.content, examined=whole, now=now)
        if whole
        else None
    )
    said = looked.said
    mail = Mail.objects.create(
        office_id=actor.office_key, uid_validity=coming.uid_validity, uid=coming.uid,
        sha256=coming.sha256, size_bytes=coming.size_bytes, received_at=coming.received_at,
        taken_at=now, file=file, to_mark=coming.to_mark, held_code=looked.held_code,
        held_detail=looked.held_detail[:100], message_id=said["message_id"],
        sender_name=said["sender_name"], sender_address=said["sender_address"],
        subject=said["subject"], checks=said["checks"], problems=said["problems"],
        text=said["text"], state=State.HELD if looked.held_code else State.WAITING,
    )  # fmt: skip
    for position, part in enumerate(looked.parts, 1):
        _keep_part(actor, mail, part, position, now)
    audit.record(
        actor,
        "mailbox:mail:take",
        subject=mail,
        detail={"uid": coming.uid, "sha256": coming.sha256, "files": len(looked.parts),
                "held": looked.held_code, "at": now},
    )  # fmt: skip
    return mail


def _keep_part(actor: Actor, mail: Mail, part: Part, position: int, now: dt.datetime) -> None:
    file = (
        files.keep(actor=actor, content=part.content, examined=part.found, now=now)
        if part.found
        else None
    )
    Attachment.objects.create(
        office_id=mail.office_id, mail=mail, position=position, name=part.name,
        media_type=part.found.media_type if part.found else part.media_type,
        size_bytes=len(part.content), file=file,
        refusal_code=part.refusal.code if part.refusal else "",
        refusal=part.refusal.words[:400] if part.refusal else "",
    )  # fmt: skip
