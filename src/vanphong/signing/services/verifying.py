"""Verification of files from outside, in a limited child process."""

from __future__ import annotations

import datetime as dt
import hashlib

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.signing.isolated import TASK, encode_trust
from vanphong.signing.report import Verdict, VerificationReport
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
