"""One reading of an office's mailbox: what came is taken, the server told, the outcome noted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, Refused, Unavailable
from vanphong.kernel.scope import acting
from vanphong.mailbox import queries
from vanphong.mailbox.imap import Folder, Place, opened, trouble
from vanphong.mailbox.models import After, Mail, Mailbox, Progress
from vanphong.mailbox.rules import TROUBLE_WORDS
from vanphong.mailbox.sealing import opened as opened_password
from vanphong.mailbox.services.taking import Coming, start_folder, take_mail
from vanphong.people import api as people

# So many are taken in one reading, the others in the next.
MOST_AT_ONCE = 100
_NAME = "mailbox.check"
_MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Reading:
    """What a reading brought: mails taken, mails that were there already, the trouble's code."""

    taken: int = 0
    known: int = 0
    trouble: str = ""


def offices_with_mail() -> list[int]:
    """Give the offices whose mailbox is on; each is asked in its own scope."""
    found = []
    for actor in people.in_each_office(_NAME):
        with acting(actor):
            box = queries.mailbox_of(actor.office_key)
        if box is not None and box.is_on:
            found.append(actor.office_key)
    return found


def check_mailbox(office_id: int) -> Reading:
    """Take what came to an office's mailbox; a mailbox that is off is left alone.

    Talks to the server outside of transactions; each mail is taken in its own. A reading that is
    ended at any moment loses nothing and takes nothing twice: the next goes on behind the last
    mail that was kept.
    """
    actor, done = job_actor(_NAME, office_id, frozenset()), Reading()
    with acting(actor):
        box = queries.mailbox_of(office_id)
    if box is None or not box.is_on:
        return done
    try:
        with opened(place_of(box)) as folder:
            _take_new(actor, box, folder, done)
            _tell_server(actor, box, folder)
    except (Refused, Unavailable) as refusal:
        done.trouble = refusal.code if refusal.code in TROUBLE_WORDS else "mail_later"
    _note(actor, done)
    return done


def place_of(box: Mailbox) -> Place:
    """Give where the mailbox is, with its password.

    :raises Refused: `mail_not_allowed`, `mail_sealed`.
    """
    if (box.host, box.port) not in queries.known_servers():
        raise trouble("mail_not_allowed", Refused)
    return Place(
        box.host, box.port, box.username, opened_password(box.office_id, box.password_sealed),
        box.folder, writes=box.after != After.NOTHING,
    )  # fmt: skip


def _take_new(actor: Actor, box: Mailbox, folder: Folder, done: Reading) -> None:
    last = start_folder(actor=actor, uid_validity=folder.uid_validity)
    for uid in folder.uids_after(last)[:MOST_AT_ONCE]:
        now = clock.now()
        _refuse_too_many(actor, now)
        coming = _fetched(box, folder, uid)
        if coming is None:
            continue
        if take_mail(actor=actor, coming=coming, now=now) is None:
            done.known += 1
        else:
            done.taken += 1


def _fetched(box: Mailbox, folder: Folder, uid: int) -> Coming | None:
    """Fetch a mail, or the head of one that is too large; None when it is gone meanwhile."""
    facts = folder.facts(uid)
    if facts is None:
        return None
    try:
        files.check_size(max(facts.size_bytes, 1))
        content, is_head = folder.content(uid), False
    except Invalid:
        content, is_head = folder.head(uid), True
    if not content:
        return None
    return Coming(
        folder.uid_validity, uid, facts.received_at, facts.size_bytes, content, is_head,
        to_mark=box.after != After.NOTHING,
    )  # fmt: skip


def _refuse_too_many(actor: Actor, now: dt.datetime) -> None:
    """Stop when more came within a day than one person may send in.

    :raises Refused: `mail_many`.
    """
    most = settings.DAILY_UPLOAD_MB * _MEGABYTE
    with acting(actor):
        taken = queries.bytes_since(actor.office_key, now - dt.timedelta(days=1))
    if most and taken > most:
        raise trouble("mail_many", Refused)


def _tell_server(actor: Actor, box: Mailbox, folder: Folder) -> None:
    """Mark or move what was taken; what a killed reading left is told by the next."""
    if box.after == After.NOTHING:
        return
    with acting(actor):
        rows = Mail.objects.filter(office_id=actor.office_key, to_mark=True)
        rows = rows.filter(uid_validity=folder.uid_validity).order_by("uid")
        waiting: list[tuple[UUID, int]] = list(rows.values_list("pk", "uid"))
    for key, uid in waiting:
        if box.after == After.SEEN:
            folder.mark_seen(uid)
        else:
            folder.move(uid, box.done_folder)
        with acting(actor):
            Mail.objects.filter(pk=key).update(to_mark=False)


def _note(actor: Actor, done: Reading) -> None:
    now = clock.now()
    with acting(actor), transaction.atomic():
        Progress.objects.get_or_create(office_id=actor.office_key)
        progress = Progress.objects.select_for_update().get(office_id=actor.office_key)
        if done.trouble != progress.trouble:
            progress.trouble_since = now if done.trouble else None
        progress.trouble, progress.checked_at = done.trouble, now
        progress.good_at = progress.good_at if done.trouble else now
        progress.save()
