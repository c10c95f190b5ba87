"""Writes: a file comes in, is opened to another office, gets more text, is withdrawn.

The calling act has checked the permission on its own subject; files know no roles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.files import jobs, ports
from vanphong.files.examination import (
    Examined,
    ReadPage,
    examine,
    examine_sound,
    mean_confidence,
)
from vanphong.files.kinds import ENDINGS
from vanphong.files.limits import MEBIBYTE
from vanphong.files.models import File, FileAccess, FilePage, Method, TextState
from vanphong.files.names import checked_name
from vanphong.files.store import digest, the_store
from vanphong.files.sweeping import line_of
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Secret
from vanphong.kernel.scope import part_of_act, wait_in_line
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import nfc


@transaction.atomic
def take_in(*, actor: Actor, content: bytes, name: str, now: dt.datetime) -> File:
    """Take a file in: door, text and secrecy first, then the store, then the row.

    Nothing is written anywhere before all checks have passed. While the scanner for malicious
    code is silent the file is kept and held: opened to nobody until a job has had it scanned.

    :raises Invalid: what the door refuses, with its code.
    :raises Secret: when it is marked Mật or above.
    :raises Unavailable: when it cannot be read or stored now.
    """
    found = examine(content=content, name=name, on=vietnam_date(now), may_be_held=True)
    return keep(actor=actor, content=content, examined=found, now=now)


@transaction.atomic
def take_in_sound(*, actor: Actor, content: bytes, name: str, now: dt.datetime) -> File:
    """Take recorded speech in: looked at first, then the store, then the row; as `take_in`.

    :raises Invalid: `sound_refused` and what else is wrong with it; :raises Secret: by its name.
    :raises Unavailable: when it cannot be looked at or stored now.
    """
    found = examine_sound(content=content, name=name, on=vietnam_date(now))
    return keep(actor=actor, content=content, examined=found, now=now)


@part_of_act
def keep(*, actor: Actor, content: bytes, examined: Examined, now: dt.datetime) -> File:
    """Keep bytes that `examine` has let through: durable in the store, then the row.

    Pages not read yet are read by a job that exists only if the transaction commits.

    :raises Refused: `quota_used` when the person has sent too much within a day.
    """
    _refuse_over_quota(actor, len(content), now)
    return _keep(actor, content, examined, now)


def _refuse_over_quota(actor: Actor, size_bytes: int, now: dt.datetime) -> None:
    most = settings.DAILY_UPLOAD_MB * MEBIBYTE
    if not most or actor.person_id is None:
        return
    sent = File.objects.filter(
        created_by_id=actor.person_key, created_at__gt=now - dt.timedelta(days=1)
    ).aggregate(sum=Sum("size_bytes", default=0))["sum"]
    if sent + size_bytes > most:
        raise Refused(
            _(
                "Trong 24 giờ qua bạn đã gửi %(sent)d MB, tối đa %(most)d MB. "
                "Xin gửi tiếp vào ngày mai, hoặc hỏi người quản trị hệ thống."
            )
            % {"sent": sent // MEBIBYTE, "most": settings.DAILY_UPLOAD_MB},
            code="quota_used",
        )


def _keep(actor: Actor, content: bytes, examined: Examined, now: dt.datetime) -> File:
    file = _row(actor, content, examined, now)
    if not examined.is_whole:
        jobs.recognise_next.defer(office_id=actor.office_key, file_id=str(file.pk))
    if examined.held:
        jobs.scan_held.defer(office_id=actor.office_key, file_id=str(file.pk))
    audit.record(
        actor,
        "files:file:take_in",
        subject=file,
        detail={
            "sha256": file.sha256,
            "size_bytes": file.size_bytes,
            "type": file.media_type,
            **({"scanned_by": examined.scanned_by} if examined.scanned_by else {}),
            **({"held": True} if examined.held else {}),
        },
    )
    return file


@part_of_act
def keep_made(
    *,
    actor: Actor,
    content: bytes,
    media_type: str,
    name: str,
    pages: Sequence[str],
    now: dt.datetime,
) -> File:
    """Keep a file this system made itself, whose text per page is known; no door, no child.

    :raises Secret: when text or name is marked Mật or above.
    """
    on = vietnam_date(now)
    stored_name = checked_name(name)
    refuse_secret(on=on, file_name=stored_name)
    for page in pages:
        refuse_secret(on=on, text=page)
    read = tuple(ReadPage(nfc(page), Method.LAYER, None) for page in pages)
    made = Examined(media_type, stored_name, len(read), signed=True, pages=read)
    return _keep(actor, content, made, now)


def take_up_again(*, office_id: int, file_id: UUID) -> None:
    """Queue what of a file may not be done yet: pages to be read, bytes to be scanned."""
    jobs.recognise_next.defer(office_id=office_id, file_id=str(file_id))
    jobs.scan_held.defer(office_id=office_id, file_id=str(file_id))


def _row(actor: Actor, content: bytes, found: Examined, now: dt.datetime) -> File:
    """Write the bytes, then the rows of the file and its pages."""
    if actor.office_id is None:
        raise NotAllowed("Chưa rõ cơ quan nhận tệp. Xin chọn cơ quan rồi làm lại.")
    wait_in_line(line_of(digest(content)), beside=True)
    sha256 = the_store().put(content)
    file = File.objects.create(
        office_id=actor.office_key,
        sha256=sha256,
        size_bytes=len(content),
        media_type=found.media_type,
        name=found.name,
        page_count=found.page_count,
        text=found.text,
        text_state=_state(found),
        text_confidence=found.confidence,
        unread_stamp_page=found.unread_stamp_page,
        held_since=now if found.held else None,
        created_at=now,
        created_by_id=actor.person_id,  # none for a job
    )
    if found.page_count:
        FilePage.objects.bulk_create(
            FilePage(
                office_id=actor.office_key,
                file=file,
                number=number,
                text=page.text,
                method=page.method,
                confidence=page.confidence,
            )
            for number, page in enumerate(found.pages, 1)
        )
    return file


def _state(found: Examined) -> TextState:
    if not found.is_whole:
        return TextState.PENDING
    return TextState.READY if found.text.strip() else TextState.NONE


@transaction.atomic
def share_with_office(*, actor: Actor, file: File, office_id: int, now: dt.datetime) -> None:
    """Let another office read a file of one's own; doing it twice changes nothing.

    :raises NotAllowed: when the file belongs to another office.
    """
    if file.office_id != actor.office_id:
        raise NotAllowed("Chỉ cơ quan có tệp mới được mở tệp cho cơ quan khác.")
    if office_id == file.office_id:
        return
    _, created = FileAccess.objects.get_or_create(
        file=file,
        office_id=office_id,
        defaults={"owner_id": file.office_id, "opened_at": now},
    )
    if created:
        audit.record(actor, "files:file:share", subject=file, detail={"office": office_id})


@transaction.atomic
def unshare_with_office(*, actor: Actor, file: File, office_id: int) -> None:
    """Close a file to another office: by the owner, or by that office giving it up.

    :raises NotAllowed: for a third office.
    """
    if actor.office_id not in {file.office_id, office_id}:
        raise NotAllowed("Chỉ cơ quan có tệp hoặc cơ quan đã nhận tệp mới đóng được tệp này.")
    gone, _ = FileAccess.objects.filter(file=file, office_id=office_id).delete()
    if gone:
        audit.record(actor, "files:file:unshare", subject=file, detail={"office": office_id})


@transaction.atomic
def add_page_text(*, actor: Actor, page: FilePage, read: ReadPage, now: dt.datetime) -> bool:
    """Write what was read of one page into its file; say whether the next page is to be read.

    Locks the file, as whoever withdraws it does. A page that was read or taken away meanwhile
    stays as it is, and whoever did that goes on.
    """
    file = File.objects.select_for_update(of=("self",)).get(pk=page.file_id)
    pages = list(FilePage.objects.filter(file=file).order_by("number"))
    own = next((p for p in pages if p.pk == page.pk and p.method == Method.PENDING), None)
    if own is None:
        return False
    own.text, own.method, own.confidence = read.text, read.method, read.confidence
    own.save(update_fields=["text", "method", "confidence"])
    waiting = any(p.method == Method.PENDING for p in pages)
    file.text = "\f".join(p.text for p in pages).strip("\f")
    file.text_confidence = mean_confidence([p.confidence for p in pages])
    if waiting:
        file.text_state = TextState.PENDING
    elif file.text.strip():
        file.text_state = TextState.READY
    else:
        failed = any(p.method == Method.FAILED for p in pages)
        file.text_state = TextState.FAILED if failed else TextState.NONE
    if read.stamp_unread and file.unread_stamp_page is None:
        file.unread_stamp_page = page.number
    file.save(update_fields=["text", "text_state", "text_confidence", "unread_stamp_page"])
    if not waiting:
        for hear in ports.file_text_ready:
            hear(actor, file, now)
    return waiting


def withdraw_secret(*, actor: Actor, file: File, refusal: Secret, now: dt.datetime) -> None:
    """Take a file away whose secrecy mark was found only later, on a page read by a job."""
    reason = (
        f"Tệp có dấu chỉ mức độ mật “{refusal.data['level']}”. "
        "Xin xử lý bản giấy theo chế độ bảo mật."
    )
    detail = {"reason": "secret", "source": refusal.source, **refusal.data}
    _withdraw(actor, file, reason, detail, now)


def withdraw_harmful(*, actor: Actor, file: File, refusal: Invalid, now: dt.datetime) -> None:
    """Take a file away in which malicious code was found after it came in."""
    reason = f"Tệp có mã độc ({refusal.data['found']}). Xin báo người quản trị hệ thống."
    _withdraw(actor, file, reason, {"reason": "malware", **refusal.data}, now)


@transaction.atomic
def withdraw_by_hand(*, actor: Actor, file: File, reason: str, now: dt.datetime) -> None:
    """Take a file away because a person saw what no machine did, say a secrecy mark.

    With it every row of the office that keeps the same bytes; other offices decide on theirs.
    """
    detail = {"reason": "by_hand"}
    same = File.objects.filter(office_id=file.office_id, sha256=file.sha256, withdrawn_at=None)
    for one in same.order_by("pk"):
        _withdraw(actor, one, reason, detail, now)


def give_up(*, actor: Actor, file: File, reason: str, now: dt.datetime) -> None:
    """Take a file away that the office keeps no more: replaced, or moved to where it is sealed."""
    _withdraw(actor, file, reason, {"reason": "given_up"}, now)


@part_of_act
def forget_name(actor: Actor, file: File) -> None:
    """Give a file a name that says its kind alone, where its own tells what nobody is to know."""
    name = f"tep.{ENDINGS.get(file.media_type, 'bin')}"
    File.objects.filter(pk=file.pk, office_id=actor.office_key).update(name=name)


@transaction.atomic
def release_held(*, actor: Actor, file: File, scanned_by: str) -> None:
    """Open a file that was held, now that it has been scanned (or none is asked any more)."""
    if File.objects.filter(pk=file.pk).exclude(held_since=None).update(held_since=None):
        detail = {"scanned_by": scanned_by}
        audit.record(actor, "files:file:release", subject=file, detail=detail)


@transaction.atomic
def _withdraw(
    actor: Actor, file: File, reason: str, detail: dict[str, Any], now: dt.datetime
) -> None:
    """Take text and rows' words away, and the bytes once this commits if no other row keeps them.

    The text goes in this transaction; the bytes and pictures go by a job that commits with it,
    so that a crash in between cannot leave them. The row stays and says why.
    """
    file = File.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.withdrawn_at is not None:
        return
    FilePage.objects.filter(file=file).delete()
    file.text, file.text_state, file.text_confidence = "", TextState.NONE, None
    file.withdrawn_at, file.withdrawn_reason, file.held_since = now, reason, None
    file.save(
        update_fields=[
            "text", "text_state", "text_confidence", "withdrawn_at", "withdrawn_reason",
            "held_since",
        ]
    )  # fmt: skip
    for hear in ports.file_withdrawn:
        hear(actor, file, now)
    jobs.erase_bytes.defer(office_id=file.office_id, sha256=file.sha256)
    audit.record(
        actor,
        "files:file:withdraw",
        subject=file,
        detail=detail,
    )
