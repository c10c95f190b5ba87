"""The JSON API of verification."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.signing import services

router = Router()


@router.post("/signatures/verify", summary="Kiểm tra chữ ký của một tệp PDF")
@allowed("signing:pdf:verify")
def verify(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Give the verdict, every signature and the same sentences the page shows."""
    report = services.verify_upload(
        actor=request.actor,  # type: ignore[attr-defined]
        content=file.read(),
        now=clock.now(),
    )
    return report.as_dict()
