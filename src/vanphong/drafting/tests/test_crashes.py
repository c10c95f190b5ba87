"""Killed in the middle (kill -9): the state is whole, and the same act, done again, goes on."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db.models import Model
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import batches
from vanphong.drafting.batch_rules import RUN_LIVES
from vanphong.drafting.handing import hand_over_page
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.signing import api as signing

pytestmark = pytest.mark.crash

# where it dies, then the state of the draft and how many numbers are held
SIGNING = (
    ("number not committed", "issuing:_fix:after", "SUBMITTED", 0),
    ("number fixed", "issuing:typeset:before", "NUMBERED", 1),
    ("signed, not stored", "issuing:keep_signed:before", "NUMBERED", 1),
    ("stored, not committed", "issuing:_keep:after", "NUMBERED", 1),
)
SEALING = (
    ("sealed, not stored", "issuing:_issue:before"),
    ("file kept", "issuing:_keep:after"),
    ("before the register", "issuing:_facts:after"),
    ("not committed", "issuing:_issue:after"),
)


class Killer:
    """Lets processes act as somebody until they are killed."""

    def __init__(self) -> None:
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "vanphong.drafting.tests.dying"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip

    def kill(
        self, point: str, act: str, actor: Actor, row: Model, now: dt.datetime = NOW
    ) -> None:
        """Let one die at a point of a module, in an act on a draft or a batch."""
        given = {
            "point": f"vanphong.drafting.{point}", "act": act, "draft_id": str(row.pk),
            "name": actor.name, "office_id": actor.office_id, "person_id": str(actor.person_id),
            "post_id": str(actor.post_id), "permissions": sorted(actor.permissions), "pin": PIN,
            "now": now.isoformat(),
        }  # fmt: skip
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(json.dumps(given) + "\n")
        self._nursery.stdin.flush()
        assert self._nursery.stdout.readline() == f"{-signal.SIGKILL}\n", point

    def close(self) -> None:
        """End the nursery."""
        self._nursery.communicate(timeout=30)


@pytest.fixture
def killer() -> Iterator[Killer]:
    made = Killer()
    yield made
    made.close()


def finished(cast: Cast, draft: drafting.Draft) -> None:
    """Check what must hold in the end: one number, one document, two good signatures."""
    with acting(cast.clerk):
        kept = drafting.get_draft(cast.clerk, draft.id)
        document = registry.get_document(cast.clerk, kept.issued_document_id)
        pdf = files.read_bytes(document.file)
        entries = list(registry.NumberEntry.objects.values_list("number", "state"))
    assert (kept.state, kept.symbol, document.symbol) == ("ISSUED", "01-CV/VPTU", "01-CV/VPTU")
    assert entries == [(1, "GIVEN")]
    report = signing.verify_pdf(pdf, trust=signing.site_trust(), now=NOW)
    assert report.verdict == signing.Verdict.VALID
    assert len(report.signatures) == 2


def test_killed_at_every_step_of_signing_and_issuing(
    committed_db: None, killer: Killer
) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)

    for moment, point, state, numbers in SIGNING:
        killer.kill(point, "sign", cast.chief, draft)
        with acting(cast.clerk):
            kept = drafting.get_draft(cast.clerk, draft.id)
            assert (kept.state, kept.signed_file_id) == (state, None), moment
            assert registry.NumberEntry.objects.count() == numbers, moment
            assert made_files() == 0, moment
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)

    for moment, point in SEALING:
        killer.kill(point, "issue", cast.clerk, draft)
        with acting(cast.clerk):
            kept = drafting.get_draft(cast.clerk, draft.id)
            assert (kept.state, kept.issued_document_id) == ("SIGNED", None), moment
            assert not registry.Document.objects.exists(), moment
            assert not signing.PublicCheck.objects.exists(), moment
            assert made_files() == 1, moment
    drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)
    finished(cast, draft)


def made_files() -> int:
    return files.File.objects.filter(media_type="application/pdf").count()


def test_killed_in_the_middle_of_a_batch(committed_db: None, killer: Killer) -> None:
    cast = make_signing_office()
    drafts = [submitted_draft(cast) for _ in range(3)]
    for draft in drafts:
        with acting(cast.chief):
            hand_over_page(
                actor=cast.chief, draft=drafting.get_draft(cast.chief, draft.id), number=1,
                now=NOW,
            )  # fmt: skip
    with acting(cast.chief):
        batch = batches.begin_batch(actor=cast.chief, now=NOW)

    def states() -> list[str]:
        with acting(cast.clerk):
            return [drafting.get_draft(cast.clerk, draft.id).state for draft in drafts]

    killer.kill("batches:_note:before", "batch", cast.chief, batch)
    assert states() == ["SIGNED", "SUBMITTED", "SUBMITTED"]
    later = NOW + 2 * RUN_LIVES  # a run that died is not waited for any longer
    killer.kill("issuing:keep_signed:before", "batch", cast.chief, batch, later)
    assert states() == ["SIGNED", "NUMBERED", "SUBMITTED"]
    last = later + 2 * RUN_LIVES
    batches.sign_batch(actor=cast.chief, batch_id=batch.pk, pin=PIN, moment=lambda: last)

    assert states() == ["SIGNED"] * 3
    with acting(cast.clerk):
        numbers = registry.NumberEntry.objects.order_by("number").values_list(
            "number", flat=True
        )
        assert list(numbers) == [1, 2, 3]
    with acting(cast.chief):
        assert set(batch.items.values_list("outcome", flat=True)) == {"SIGNED"}
    with acting(cast.clerk):
        assert made_files() == 3
