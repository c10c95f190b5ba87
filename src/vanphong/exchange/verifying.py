"""What the signatures of a delivered file are worth, read in a limited child process."""

from __future__ import annotations

import datetime as dt

from vanphong.files import api as files
from vanphong.signing import api as signing

_INVALID = frozenset({signing.Verdict.INVALID, signing.Verdict.UNREADABLE})


def report_on(file: files.File, *, now: dt.datetime) -> signing.VerificationReport | None:
    """Give the report on a stored PDF, None for another kind of file.

    :raises NotFound, Unavailable: as `files.read_bytes`; :raises Unavailable: `files_busy`.
    """
    content = files.read_bytes(file)
    if file.media_type != files.PDF.media_type:
        return None
    return signing.verify_safely(content, now=now)


def signature_verdict(file: files.File, *, now: dt.datetime) -> signing.Verdict:
    """Give the verdict in one word; another kind of file carries no signature."""
    report = report_on(file, now=now)
    return report.verdict if report is not None else signing.Verdict.NO_SIGNATURE


def is_invalid(verdict: signing.Verdict) -> bool:
    """Say whether the verdict is one on which the clerk should refuse the document."""
    return verdict in _INVALID
