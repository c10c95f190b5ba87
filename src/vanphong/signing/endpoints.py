"""The JSON API of verification."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.signing import services
from vanphong.signing.report import Verdict

router = Router()


class VerificationOut(Schema):
    """The verdict on a PDF; every signature with its facts, and the sentences of the page."""

    verdict: Verdict
    sha256: str
    checked_at: dt.datetime
    signatures: list[dict[str, Any]]
    reasons: list[str]
    sentences: list[str]


@router.post(
    "/signatures/verify", response=VerificationOut, summary="Kiểm tra chữ ký của một tệp PDF"
)
@allowed("signing:pdf:verify")
def verify(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Give the verdict, every signature and the same sentences the page shows."""
    report = services.verify_upload(
        actor=request.actor,  # type: ignore[attr-defined]
        content=file.read(),
        now=clock.now(),
    )
    return report.as_dict()
