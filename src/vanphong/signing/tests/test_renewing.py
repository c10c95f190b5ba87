"""Timestamps of issued files are renewed in time, once, and the issued bytes stay."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.cast import Cast as Office
from tests.cast import make_office

from vanphong.audit.models import Event
from vanphong.files import api as files
from vanphong.files import store as stores
from vanphong.kernel.actor import PUBLIC, Actor, job_actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import api as signing
from vanphong.signing import check_facts, renewing, stamp_facts, stamp_queries
from vanphong.signing.authority import read_authority, write_authority
from vanphong.signing.cli import commands
from vanphong.signing.models import FileTimestamp
from vanphong.signing.report import Role, Verdict
from vanphong.signing.setup import authority_folder, trust_demo_authority
from vanphong.signing.tests.conftest import NOW
from vanphong.signing.tests.factories import PIN, add_seal, signed_with
from vanphong.signing.tests.test_key_pages import running_database

__all__ = ["running_database"]

# The demo authority's certificate for timestamps ends 15 years after it was made.
LATE = NOW + dt.timedelta(days=15 * 365 - 100)


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.DATA, settings.SIGNING_TRUST_DIR = tmp_path, tmp_path / "trust"
    settings.ARCHIVE_TIMESTAMP = True
    stores.the_store.cache_clear()
    yield tmp_path
    stores.the_store.cache_clear()


def issue(pdf: bytes) -> tuple[Office, str, bytes]:
    """Issue a sealed and stamped file; give the office, the code and the bytes."""
    authority = signing.install_demo_authority(NOW - dt.timedelta(days=30))
    office = make_office()
    with acting(office.admin):
        key = add_seal(authority, office.admin)
    with acting(office.clerk):
        opened = signing.open_seal(actor=office.clerk, key_id=key.pk, pin=PIN, now=NOW)
        sealed = signed_with(opened, office.clerk, pdf)
        file = files.keep_made(
            actor=office.clerk, content=sealed, media_type=files.PDF.media_type,
            name="01-CV-VPTU.pdf", pages=["Công văn"], now=NOW,
        )  # fmt: skip
        check = signing.publish_check(
            actor=office.clerk, symbol="01-CV/VPTU", body_name="Văn phòng thử",
            issued_on=NOW.date(), signers=["Văn phòng thử"], sha256=file.sha256, now=NOW,
        )  # fmt: skip
    return office, check.code, sealed


def new_time_certificate() -> None:
    """Let years pass at the authority: a new certificate for timestamps, new lists."""
    authority = read_authority(authority_folder())
    authority.renew_time(LATE)
    write_authority(authority, authority_folder())
    trust_demo_authority(authority_folder())


def keeper(office: Office) -> Actor:
    return job_actor("test", office.office.id, people.all_permissions())


def versions(office: Office) -> list[FileTimestamp]:
    with acting(keeper(office)):
        return list(FileTimestamp.objects.select_related("file").order_by("number"))


@pytest.mark.django_db
def test_what_ends_soon_is_renewed_once_and_both_files_are_the_document(
    place: Path, plain_pdf: bytes
) -> None:
    office, code, issued = issue(plain_pdf)
    assert renewing.renew_due(now=NOW).due == 0
    new_time_certificate()

    done = renewing.renew_due(now=LATE)
    again = renewing.renew_due(now=LATE)

    assert (done.due, done.renewed, done.failed) == (1, 1, 0)
    assert (again.due, again.renewed) == (0, 0)
    first, second = versions(office)
    assert first.file is not None
    assert second.file is not None
    with acting(keeper(office)):
        assert files.read_bytes(first.file) == issued
        renewed = files.read_bytes(second.file)
        event = Event.objects.get(action="signing:check:renew")
    assert renewed.startswith(issued)
    assert event.detail["sha256_before"] == first.file.sha256
    report = signing.verify_pdf(renewed, trust=signing.site_trust(), now=LATE)
    assert report.verdict is Verdict.VALID
    assert [one.role for one in report.signatures] == [
        Role.SEAL, Role.DOCUMENT_TIMESTAMP, Role.DOCUMENT_TIMESTAMP,
    ]  # fmt: skip
    much_later = LATE + dt.timedelta(days=5 * 365)
    only_roots = signing.TrustStore(signing.site_trust().roots)
    proved = signing.verify_pdf(renewed, trust=only_roots, now=much_later)
    assert proved.verdict is Verdict.VALID
    with acting(PUBLIC):
        check = signing.get_check(code)
        for content in (issued, renewed):
            assert check_facts.is_same(check, sha256(content).hexdigest()) is True
        assert check_facts.is_same(check, sha256(renewed + b"x").hexdigest()) is False


@pytest.mark.django_db
def test_a_certificate_that_lasts_no_longer_gains_nothing(
    place: Path, plain_pdf: bytes
) -> None:
    office, _code, _issued = issue(plain_pdf)
    done = renewing.renew_due(now=NOW, within_days=20 * 365)
    assert (done.renewed, done.failed) == (0, 1)
    [row] = versions(office)
    assert "không dài hơn" in row.trouble
    assert renewing.renew_due(now=NOW, within_days=20 * 365).due == 0, "tried again next day"
    next_day = NOW + dt.timedelta(days=1)
    assert renewing.renew_due(now=next_day, within_days=20 * 365).due == 1


@pytest.mark.django_db
def test_a_file_that_was_changed_is_not_renewed(place: Path, plain_pdf: bytes) -> None:
    office, code, issued = issue(plain_pdf)
    broken = issued.replace(b"/Type /Page", b"/Type /Pagf", 1)
    broken = broken if broken != issued else issued[:2000] + b"\0" + issued[2001:]
    with acting(keeper(office)):
        file = files.keep_made(
            actor=office.clerk, content=broken, media_type=files.PDF.media_type,
            name="hong.pdf", pages=[""], now=NOW,
        )  # fmt: skip
        signing.PublicCheck.objects.filter(code=code).update(sha256=file.sha256)
    new_time_certificate()
    done = renewing.renew_due(now=LATE)
    assert done.renewed == 0
    assert len(versions(office)) == 1


@pytest.mark.django_db
def test_a_dry_run_and_the_command_say_the_figures(
    running_database: None, place: Path, plain_pdf: bytes
) -> None:
    office, _code, _issued = issue(plain_pdf)
    renewing.renew_due(now=NOW)
    asked = CliRunner().invoke(
        commands, ["renew-timestamps", "--dry-run", "--within", "9000", "--json"]
    )
    assert asked.exit_code == 0, (asked.output, asked.exception)
    told = json.loads(asked.stdout)
    assert (told["due"], told["renewed"]) == (1, 0)
    assert len(versions(office)) == 1
    facts = {fact.name: fact for fact in stamp_facts.site_facts(NOW)}
    assert facts["file_timestamps_failed"].value == 0
    assert facts["file_timestamp_end_seconds"].value is not None


@pytest.mark.django_db
def test_the_page_is_for_who_keeps_keys(place: Path, plain_pdf: bytes) -> None:
    office, _code, _issued = issue(plain_pdf)
    renewing.renew_due(now=NOW)
    seen = {}
    for role in ("ADMIN", "CLERK"):
        account, _new = people.Account.objects.get_or_create(
            person_id=office.actors[role].person_id, defaults={"username": f"x-{role}"}
        )
        client = Client()
        client.force_login(account)
        seen[role] = client.get(reverse("file_timestamps"))
    assert seen["CLERK"].status_code == 403
    assert "01-CV/VPTU" in seen["ADMIN"].content.decode()


def test_two_workers_store_one_version(
    committed_db: None, place: Path, plain_pdf: bytes
) -> None:
    office, _code, _issued = issue(plain_pdf)
    renewing.renew_due(now=NOW)
    new_time_certificate()
    actor = keeper(office)
    with acting(actor):
        [row_id] = stamp_queries.due_rows(actor, LATE, 180)
    start, answers = threading.Barrier(2), []

    def work() -> None:
        start.wait(timeout=30)
        try:
            answers.append(renewing.renew_one(actor=actor, row_id=row_id, now=LATE))
        except VanphongError as error:
            answers.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert sorted(answers) == [False, True]
    assert len(versions(office)) == 2
    with acting(actor):
        assert files.File.objects.count() == 2


@pytest.mark.crash
def test_killed_before_it_is_kept_it_is_done_by_the_next_run(
    committed_db: None, place: Path, plain_pdf: bytes
) -> None:
    office, _code, _issued = issue(plain_pdf)
    renewing.renew_due(now=NOW)
    new_time_certificate()
    done = subprocess.run(
        [sys.executable, "-m", "vanphong.signing.tests.dying", place, place / "trust",
         LATE.isoformat()],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, timeout=120, check=False,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert len(versions(office)) == 1
    with acting(PUBLIC):
        assert signing.PublicCheck.objects.get().later_sha256 == []
    assert renewing.renew_due(now=LATE).renewed == 1
    assert len(versions(office)) == 2
