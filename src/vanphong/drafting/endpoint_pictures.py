"""Pictures of a draft's text in the JSON API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from vanphong.drafting import illustrating
from vanphong.drafting.answers import picture_out
from vanphong.drafting.rules import CREATE
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of

router = Router()


class PictureOut(Schema):
    """A picture a draft has: as a block of `blocks`, and as the line of `text` that puts it."""

    block: dict[str, Any]
    line: str


@router.post(
    "/drafts/{draft_id}/pictures", response=PictureOut, summary="Thêm hình vào dự thảo"
)
@allowed(CREATE)
def add_picture(
    request: HttpRequest, draft_id: UUID, upload: File[UploadedFile]
) -> dict[str, Any]:
    """Take a PNG or JPEG; the text is changed by the next change that names it."""
    added = illustrating.add_picture(
        actor=actor_of(request), draft_id=draft_id, content=upload.read(),
        name=str(upload.name), now=clock.now(),
    )  # fmt: skip
    return picture_out(added)
