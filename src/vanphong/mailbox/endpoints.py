"""The JSON API of the mailbox: the same acts and refusals as the pages.

A file of a mail is registered as every other: `POST /incoming` with its `file_id`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, Positive, Whole, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.mailbox import queries, services
from vanphong.mailbox.answers import mail_out, mailbox_out, whole_out
from vanphong.mailbox.models import After
from vanphong.mailbox.queries import MANAGE, READ
from vanphong.mailbox.rules import Reason, State

router = Router()


class MailOut(Schema):
    """One mail; `checks` is what the office's server wrote of SPF and DKIM, never proof.

    `held` says why nothing of it is kept. `file_id` is the mail as it came.
    """

    id: UUID
    state: State
    label: str
    subject: str
    sender_name: str
    sender_address: str
    received_at: dt.datetime
    taken_at: dt.datetime
    size_bytes: int
    message_id: str
    checks: list[str]
    problems: list[str]
    held_code: str
    held: str
    reason: str
    note: str
    file_id: UUID | None
    document_id: UUID | None
    version: int


class AttachmentOut(Schema):
    """A file of a mail: kept (`file_id`), or refused and why."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    file_id: UUID | None
    refusal_code: str
    refusal: str
    document_id: UUID | None


class MailWhole(MailOut):
    """A mail with its words as plain text, and its files."""

    text: str
    attachments: list[AttachmentOut]


class MailPage(Schema):
    """Some mails, newest first; `next_cursor` is empty at the end."""

    items: list[MailOut]
    next_cursor: str


class DismissIn(In):
    """Why a mail is no paper for the book."""

    reason: Reason
    note: str = ""
    version: Whole | None = None


class PutBackIn(In):
    """The mail as it was seen."""

    version: Whole | None = None


class MailboxIn(In):
    """Where the mailbox is; without a password the one kept before stays."""

    host: str
    port: Positive = 993
    username: str
    password: str = ""
    folder: str = "INBOX"
    after: After = After.NOTHING
    done_folder: str = ""
    is_on: bool = False
    version: Whole | None = None


class MailboxOut(Schema):
    """Where the mailbox is and how its reading stands; `trouble` is a code or empty."""

    is_set: bool
    is_on: bool
    host: str
    port: int
    username: str
    folder: str
    after: After
    done_folder: str
    version: int
    checked_at: dt.datetime | None
    good_at: dt.datetime | None
    trouble: str


class TriedOut(Schema):
    """How many mails wait there that were not taken yet."""

    waiting: int


@router.get("/mails", response=MailPage, summary="Thư đến")
@allowed(READ)
def mails(
    request: HttpRequest, state: State = State.WAITING, cursor: str = ""
) -> dict[str, Any]:
    """List the mails of a state."""
    found = queries.page(queries.mails_in(actor_of(request), state), cursor=cursor)
    return {"items": [mail_out(one) for one in found.items], "next_cursor": found.next_cursor}


@router.get("/mails/{mail_id}", response=MailWhole, summary="Một thư đến")
@allowed(READ)
def mail(request: HttpRequest, mail_id: UUID) -> dict[str, Any]:
    """Read a mail with its files."""
    return whole_out(queries.get_mail(actor_of(request), mail_id))


@router.get(
    "/mails/{mail_id}/original",
    summary="Tải thư gốc",
    openapi_extra=gives("message/rfc822"),
)
@allowed(READ)
def original(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Hand over the mail as it came."""
    return files.file_response(queries.get_mail_file(actor_of(request), mail_id))


@router.get(
    "/mails/{mail_id}/attachments/{attachment_id}",
    summary="Tải tệp của thư",
    openapi_extra=gives("application/octet-stream"),
)
@allowed(READ)
def attachment(request: HttpRequest, mail_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Hand over a file of a mail."""
    part = queries.get_attachment(actor_of(request), mail_id, attachment_id)
    assert part.file is not None  # the query gives no other
    return files.file_response(part.file)


@router.post("/mails/{mail_id}/dismiss", response=MailOut, summary="Không phải văn bản")
@allowed(READ)
def dismiss(request: HttpRequest, mail_id: UUID, given: DismissIn) -> dict[str, Any]:
    """Set a mail aside; as SECRET its words and files are erased."""
    done = services.dismiss_mail(
        actor=actor_of(request), mail_id=mail_id, now=clock.now(), **given.dict()
    )
    return mail_out(done)


@router.post("/mails/{mail_id}/put-back", response=MailOut, summary="Đưa thư lại")
@allowed(READ)
def put_back(request: HttpRequest, mail_id: UUID, given: PutBackIn) -> dict[str, Any]:
    """Let a mail that was set aside wait again."""
    done = services.put_back_mail(
        actor=actor_of(request), mail_id=mail_id, now=clock.now(), version=given.version
    )
    return mail_out(done)


def _mailbox(request: HttpRequest) -> dict[str, Any]:
    office_id = actor_of(request).office_key
    return mailbox_out(queries.mailbox_of(office_id), queries.progress_of(office_id))


@router.get("/mailbox", response=MailboxOut, summary="Hộp thư công vụ")
@allowed(MANAGE)
def mailbox(request: HttpRequest) -> dict[str, Any]:
    """Read where the mailbox is and how its reading stands."""
    return _mailbox(request)


@router.put("/mailbox", response=MailboxOut, summary="Đặt hộp thư công vụ")
@allowed(MANAGE)
def set_mailbox(request: HttpRequest, given: MailboxIn) -> dict[str, Any]:
    """Set where the mailbox is, and whether it is read."""
    wanted = given.dict()
    version = wanted.pop("version")
    services.set_mailbox(
        actor=actor_of(request),
        wanted=services.Wanted(**wanted),
        version=version,
        now=clock.now(),
    )
    return _mailbox(request)


@router.post("/mailbox/try", response=TriedOut, summary="Thử hộp thư công vụ")
@allowed(MANAGE, scope=False)
def try_mailbox(request: HttpRequest) -> services.Tried:
    """Open the mailbox once and count what waits there."""
    return services.try_mailbox(actor=actor_of(request), now=clock.now())
