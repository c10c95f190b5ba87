"""Verification of files from outside, in a limited child process."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.utils.translation import gettext as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.signing.isolated import TASK, encode_trust
from vanphong.signing.report import Role, SignatureReport, Verdict, VerificationReport
from vanphong.signing.setup import site_trust


def verify_upload(*, actor: Actor, content: bytes, now: dt.datetime) -> VerificationReport:
    """Verify a file from outside in a limited child; a file that fells it is UNREADABLE.

    :raises Unavailable: `files_busy`.
    """
    require(actor, "signing:pdf:verify")
    return verify_safely(content, now=now)


def verify_safely(content: bytes, *, now: dt.datetime) -> VerificationReport:
    """Verify a file in a limited child process against what this installation trusts.

    :raises Unavailable: `files_busy`.
    """
    try:
        found, _nothing = files.run_in_child(
            TASK, content, trust=encode_trust(site_trust()), now=now.isoformat()
        )
    except Invalid as refused:
        return VerificationReport(
            verdict=Verdict.UNREADABLE,
            sha256=hashlib.sha256(content).hexdigest(),
            checked_at=now,
            reasons=(str(refused.message),),
        )
    return VerificationReport.from_dict(found)


_STATES = {Verdict.VALID: "good", Verdict.VALID_UNTRUSTED_CHAIN: "unknown"}
_WORDS = {
    Role.PERSON: "Chữ ký",
    Role.SEAL: "Dấu",
    Role.DOCUMENT_TIMESTAMP: "Dấu thời gian",
}
_VERDICT_WORDS = {
    "good": "hợp lệ",
    "unknown": "nguyên vẹn, chưa xác minh đủ người ký",
    "bad": "không hợp lệ",
}


def signature_lines(content: bytes, *, now: dt.datetime) -> list[dict[str, str]]:
    """Give the verdict on each signature of a PDF in words, for the page of a document.

    :raises Unavailable: `files_busy`.
    """
    return report_lines(verify_safely(content, now=now))


def report_lines(report: VerificationReport) -> list[dict[str, str]]:
    """Give the verdict on each signature of a report in words, one line for each."""
    if report.verdict is Verdict.NO_SIGNATURE:
        return []
    if not report.signatures:
        why = " ".join(_(reason) for reason in report.reasons)
        return [{"state": "bad", "text": _(report.headline), "detail": why}]
    return [_line(found) for found in report.signatures]


def _line(found: SignatureReport) -> dict[str, str]:
    """Give one signature as a line: "Chữ ký hợp lệ · Nguyễn Văn A · 14:05 12/03/2026"."""
    state = _STATES.get(found.verdict, "bad")
    words = [f"{_(_WORDS[found.role])} {_(_VERDICT_WORDS[state])}", found.signer]
    if found.signed_at is not None:
        words.append(f"{found.signed_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}")
    said = found.sentences(_)[2:]
    return {
        "state": state,
        "text": " · ".join(word for word in words if word),
        "detail": " ".join(said[:1] if state == "good" else said),
    }
