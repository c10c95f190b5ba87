"""The JSON API of files: would this one be taken in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from vanphong.files.examination import examine
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed

router = Router()


class FileCheckOut(Schema):
    """What was found in a file that would be taken in; `pages_waiting` are to be read later.

    `unread_stamp_page` bears a red stamp that could not be read: a person must look at it.
    """

    name: str
    media_type: str
    pages: int
    signed: bool
    characters: int
    confidence: int | None
    pages_waiting: int
    unread_stamp_page: int | None


@router.post("/files/check", response=FileCheckOut, summary="Tệp có được nhận không")
@allowed("registry:document:read")  # as for bringing one in
def check_file(
    request: HttpRequest,  # noqa: ARG001 - ninja gives it
    file: File[UploadedFile],
) -> dict[str, Any]:
    """Look at a file as when it is brought in, and refuse it as then; nothing is kept."""
    found = examine(content=file.read(), name=file.name or "", on=clock.today())
    return found.as_data()
