"""Timestamps of issued files, renewed before their certificate ends (PAdES level LTA; ADR 0034).

The bytes that were issued stay as they are: a renewal is a new stored file that begins with all of
the one before. Each file is looked at, stamped and stored in its own short transactions, the
stamping between them; stopped anywhere, the next run goes on. Two at once store one version.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from cryptography import x509
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused, Unavailable, VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import stamp_queries
from vanphong.signing.archiving import archive_pdf
from vanphong.signing.authority import write_private
from vanphong.signing.last_stamp import LastStamp, last_stamp
from vanphong.signing.models import FileTimestamp, PublicCheck
from vanphong.signing.report import Role, Verdict, VerificationReport
from vanphong.signing.rules import RENEW_DAYS
from vanphong.signing.setup import site_responders, site_timestamper, site_trust
from vanphong.signing.verification import verify_pdf

logger = logging.getLogger("vanphong.signing")
_MOST_A_RUN = 200
_TROUBLE_LENGTH = 500


@dataclass(slots=True)
class Renewals:
    """What a run did on the whole site; `first_end` in ISO 8601, empty when nothing was issued."""

    at: str
    looked_at: int = 0
    due: int = 0
    renewed: int = 0
    failed: int = 0
    first_end: str = ""


def renew_due(
    *,
    now: dt.datetime,
    within_days: int = RENEW_DAYS,
    dry_run: bool = False,
    most: int = _MOST_A_RUN,
) -> Renewals:
    """Look at files issued since, renew those whose proof of time ends soon, note the figures.

    At most `most` files are looked at and `most` renewed; the next run goes on. A dry run writes
    nothing. A service that does not answer ends the run. Call it outside of a transaction.
    """
    done = Renewals(now.isoformat())
    is_silent = False
    for actor in people.in_each_office("signing.renew_timestamps"):
        if not dry_run:
            done.looked_at += _look_at_new(actor, now, most - done.looked_at)
        with acting(actor):
            due = stamp_queries.due_rows(actor, now, within_days)
            done.due += len(due)
        for row_id in due:
            if dry_run or is_silent or done.renewed + done.failed >= most:
                break
            try:
                done.renewed += renew_one(actor=actor, row_id=row_id, now=now)
            except VanphongError as error:
                done.failed += 1
                is_silent = isinstance(error, Unavailable)
                _note_trouble(actor, row_id, error, now)
        with acting(actor):
            end = stamp_queries.first_end(actor)
        if end is not None and (not done.first_end or end.isoformat() < done.first_end):
            done.first_end = end.isoformat()
    if not dry_run:
        write_private(_memory(), json.dumps(asdict(done)).encode())
    return done


def last_run() -> Renewals | None:
    """Give what the last run did, None before the first."""
    file = _memory()
    return Renewals(**json.loads(file.read_bytes())) if file.is_file() else None


def _memory() -> Path:
    return Path(settings.DATA) / "timestamp-renewals.json"


def _look_at_new(actor: Actor, now: dt.datetime, most: int) -> int:
    """Note the end of what was issued since, one transaction a file; give how many."""
    with acting(actor):
        checks = stamp_queries.checks_not_looked_at(actor)[: max(most, 0)]
        found = list(checks.values_list("pk", flat=True))
    for check_id in found:
        with acting(actor):
            check = PublicCheck.objects.get(pk=check_id)
            file = stamp_queries.file_of(actor, check)
            stamp = _stamp_of(file)
            row = FileTimestamp(
                office_id=actor.office_key, check_row=check, number=0, file=file,
                ends_at=stamp.ends_at if stamp else None,
                authority=stamp.authority[:200] if stamp else "", made_at=now,
                trouble="" if stamp else str(_("Không đọc được tệp đã phát hành.")),
            )  # fmt: skip
            FileTimestamp.objects.bulk_create([row], ignore_conflicts=True)
    return len(found)


def _stamp_of(file: files.File | None) -> LastStamp | None:
    if file is None or file.withdrawn_at is not None:
        return None
    return last_stamp(files.read_bytes(file))


def renew_one(*, actor: Actor, row_id: UUID, now: dt.datetime) -> bool:
    """Renew the timestamp of one version of a file; False when another did it meanwhile.

    Locks the public check while storing.

    :raises Refused: `stamp_not_longer` when the service's certificate would prove it no longer;
        `renewed_not_valid` when the file, before or after, is not what it should be; as
        `archive_pdf`.
    :raises Unavailable: no timestamp, or no revocation list in force.
    """
    with acting(actor):
        row = stamp_queries.newest_row(actor, row_id)
        if row is None or row.file is None or row.ends_at is None:
            return False
        before = files.read_bytes(row.file)
    after = _stamped(before, row.ends_at, now)
    stamp = last_stamp(after)
    assert stamp is not None
    with acting(actor):
        check = PublicCheck.objects.select_for_update().get(pk=row.check_row_id)
        if stamp_queries.newest_row(actor, row_id) is None:
            return False
        file = _keep(actor, row, after, now)
        FileTimestamp.objects.create(
            office_id=actor.office_key, check_row=check, number=row.number + 1, file=file,
            ends_at=stamp.ends_at, authority=stamp.authority[:200], made_at=now,
        )  # fmt: skip
        check.later_sha256 = [*check.later_sha256, file.sha256]
        check.save(update_fields=["later_sha256"])
        audit.record(
            actor, "signing:check:renew", subject=check,
            detail={
                "symbol": check.symbol, "sha256_before": row.file.sha256,
                "sha256_after": file.sha256, "authority": stamp.authority,
                "ends_at": stamp.ends_at,
            },
        )  # fmt: skip
    return True


def _stamped(before: bytes, ends_at: dt.datetime, now: dt.datetime) -> bytes:
    """Give the file with one more timestamp, checked before and after."""
    timestamper, trust, responders = site_timestamper(), site_trust(), site_responders()
    authority = x509.load_der_x509_certificate(timestamper.certificates()[0])
    if authority.not_valid_after_utc <= ends_at:
        raise Refused(
            _(
                "Chứng thư của dịch vụ dấu thời gian không dài hơn chứng thư đang có; chưa gia hạn."
            ),
            code="stamp_not_longer",
        )
    _refuse_invalid(verify_pdf(before, trust=trust, now=now))
    after = archive_pdf(
        before, timestamper=timestamper, trust=trust, now=now,
        ask=responders.ask if responders.hosts else None,
    )  # fmt: skip
    report = verify_pdf(after, trust=trust, now=now)
    _refuse_invalid(report)
    last = report.signatures[-1]
    if not (after.startswith(before) and last.role is Role.DOCUMENT_TIMESTAMP):
        raise _not_valid()
    return after


def _refuse_invalid(report: VerificationReport) -> None:
    if report.verdict not in {Verdict.VALID, Verdict.VALID_UNTRUSTED_CHAIN}:
        raise _not_valid()


def _not_valid() -> Refused:
    return Refused(
        _(
            "Tệp kiểm tra không hợp lệ nên không gia hạn dấu thời gian. Hãy báo quản trị hệ thống."
        ),
        code="renewed_not_valid",
    )


def _keep(actor: Actor, row: FileTimestamp, content: bytes, now: dt.datetime) -> files.File:
    """Keep the new version beside the old one; its pages and words are the same."""
    assert row.file is not None
    first = row.file.name.removesuffix(".pdf").partition("_gia-han-")[0]
    return files.keep_made(
        actor=actor,
        content=content,
        media_type=files.PDF.media_type,
        name=f"{first[:120]}_gia-han-{row.number + 1}.pdf",
        pages=[page.text for page in files.pages_of(row.file)],
        now=now,
    )


def _note_trouble(actor: Actor, row_id: UUID, error: VanphongError, now: dt.datetime) -> None:
    logger.warning("timestamp not renewed: %s, %s", row_id, error.code)
    with acting(actor):
        FileTimestamp.objects.filter(office_id=actor.office_key, pk=row_id).update(
            trouble=error.words[:_TROUBLE_LENGTH], tried_at=now
        )
