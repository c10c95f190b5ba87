"""The versions of a draft in the JSON API."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanphong.drafting import copies, queries, restoring, versions
from vanphong.drafting.answers import draft_whole, version_out
from vanphong.drafting.endpoint_schemas import DraftWhole
from vanphong.drafting.redline import Change, Kind
from vanphong.drafting.rules import CREATE, READ
from vanphong.drafting.typesetting.docx_losses import Loss
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, Whole, allowed, gives
from vanphong.kernel.gate import actor_of

router = Router()


class VersionOut(Schema):
    """A version of a draft: its number, who wrote it, when and why."""

    number: int
    made_at: dt.datetime
    author: str
    reason: str
    abstract: str


class PieceOut(Schema):
    """Words that stayed, came or went."""

    kind: Kind
    text: str


class ChangeOut(Schema):
    """A paragraph: as it was, new, gone, or changed inside."""

    kind: Kind
    pieces: list[PieceOut]


class LossOut(Schema):
    """Something of a version that its Word file does not hold, and where it stands."""

    kind: str
    where: str
    text: str


class RestoreIn(In):
    """The version of the draft as it was seen."""

    version: Whole


@router.get(
    "/drafts/{draft_id}/versions", response=list[VersionOut], summary="Phiên bản của dự thảo"
)
@allowed(READ)
def list_versions(request: HttpRequest, draft_id: UUID) -> list[dict[str, Any]]:
    """List the versions of a draft, the newest first."""
    actor = actor_of(request)
    draft = queries.get_draft(actor, draft_id)
    return [version_out(one) for one in versions.seen_versions(actor, draft).defer("content")]


@router.get(
    "/drafts/{draft_id}/redline",
    response=list[ChangeOut],
    summary="Hai phiên bản khác nhau ở đâu",
)
@allowed(READ)
def compare_versions(
    request: HttpRequest, draft_id: UUID, older: Whole, newer: Whole
) -> list[Change]:
    """Give what came and went from one version to another, paragraph by paragraph."""
    actor = actor_of(request)
    draft = queries.get_draft(actor, draft_id)
    pair = (versions.get_version(actor, draft, number) for number in (older, newer))
    return versions.differences(*pair)


@router.get(
    "/drafts/{draft_id}/redline/pdf",
    summary="Bản so sánh hai phiên bản, tệp PDF",
    openapi_extra=gives(files.PDF.media_type),
)
@allowed(READ)
def print_redline(
    request: HttpRequest, draft_id: UUID, older: Whole, newer: Whole
) -> HttpResponse:
    """Give what came and went as PDF/A: what came underlined, what went struck through."""
    actor = actor_of(request)
    draft = queries.get_draft(actor, draft_id)
    pair = (versions.get_version(actor, draft, number) for number in (older, newer))
    return HttpResponse(copies.redline_pdf(draft, *pair), content_type=files.PDF.media_type)


@router.get(
    "/drafts/{draft_id}/versions/{number}/word",
    summary="Một phiên bản, tệp Word",
    openapi_extra=gives(files.DOCX.media_type),
)
@allowed(READ)
def get_word(request: HttpRequest, draft_id: UUID, number: Whole) -> HttpResponse:
    """Give a version as a Word file in the official form."""
    actor = actor_of(request)
    copy = copies.word_of(actor, queries.get_draft(actor, draft_id), number)
    return HttpResponse(copy.content, content_type=files.DOCX.media_type)


@router.get(
    "/drafts/{draft_id}/versions/{number}/word/losses",
    response=list[LossOut],
    summary="Chỗ tệp Word của một phiên bản không giữ được",
)
@allowed(READ)
def list_word_losses(request: HttpRequest, draft_id: UUID, number: Whole) -> list[Loss]:
    """Give what of a version its Word file does not hold; mostly nothing."""
    actor = actor_of(request)
    return list(copies.word_of(actor, queries.get_draft(actor, draft_id), number).losses)


@router.post(
    "/drafts/{draft_id}/versions/{number}/restore",
    response=DraftWhole,
    summary="Lấy lại một phiên bản",
)
@allowed(CREATE)
def restore_version(
    request: HttpRequest, draft_id: UUID, number: Whole, given: RestoreIn
) -> dict[str, Any]:
    """Make an earlier version the text of the draft again."""
    actor = actor_of(request)
    draft = restoring.restore_version(
        actor=actor, draft_id=draft_id, number=number, version=given.version,
        now=clock.now(),
    )  # fmt: skip
    return draft_whole(actor, draft, clock.today())
