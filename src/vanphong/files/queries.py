"""Reads of files. The owning app has checked the subject; here the office is checked again."""

from __future__ import annotations

import functools
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.files.models import File, FileAccess, FilePage
from vanphong.files.store import the_store
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, Refused
from vanphong.kernel.remembered import remembered
from vanphong.kernel.tracing import TracedFile


def visible_files(actor: Actor) -> QuerySet[File]:
    """Give the files of the actor's office and those opened to it."""
    if actor.office_id is None:
        return File.objects.none()
    opened = FileAccess.objects.filter(file=OuterRef("pk"), office_id=actor.office_key)
    return File.objects.filter(Q(office_id=actor.office_key) | Exists(opened))


def file_if_visible(actor: Actor, file_id: UUID) -> File | None:
    """Give one file, None when it is not there or not for this office."""
    return next(iter(_visible(actor, file_id)), None)


@remembered
def _visible(actor: Actor, file_id: UUID) -> QuerySet[File]:
    return visible_files(actor).filter(pk=file_id)


def get_file(actor: Actor, file_id: UUID) -> File:
    """Give one file.

    :raises NotFound: when it is not there or not for this office.
    """
    file = file_if_visible(actor, file_id)
    if file is None:
        raise NotFound("Không có tệp này, hoặc tệp không thuộc phạm vi của bạn.")
    return file


def pages_of(file: File) -> list[FilePage]:
    """Give the pages with their text, in order; empty for kinds without pages."""
    return list(FilePage.objects.filter(file=file).order_by("number"))


def text_of(file: File) -> str:
    """Give the text known so far."""
    return file.text


def read_bytes(file: File) -> bytes:
    """Give the bytes, having checked their digest.

    :raises Refused: `file_withdrawn` when the file was found secret or harmful and taken away,
        `file_held` while it waits to be scanned.
    :raises NotFound: `file_bytes_missing`; :raises Unavailable: `file_bytes_damaged`.
    """
    refuse_shut(file)
    return the_store().read(file.sha256)


def refuse_shut(file: File) -> None:
    """Refuse to open a file that was withdrawn, or is held.

    :raises Refused: `file_withdrawn`, `file_held`.
    """
    if file.held_since is not None:
        raise Refused(
            _(
                "Tệp đang được giữ chờ quét mã độc nên chưa mở được. "
                "Xin quay lại sau ít phút; không phải gửi lại."
            ),
            code="file_held",
        )
    if file.withdrawn_at is not None:
        raise Refused(
            _("Tệp này đã bị gỡ khỏi hệ thống. %(reason)s") % {"reason": file.withdrawn_reason},
            code="file_withdrawn",
        )


def traced_file(file: File) -> TracedFile:
    """Give a file as the trace of a case names it."""
    return TracedFile(file.name, file.sha256, functools.partial(read_bytes, file))
