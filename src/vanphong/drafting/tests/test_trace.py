"""The trace of a case: whole from any of its things, without what is hidden; its evidence file."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting import approvals, opinions
from vanphong.drafting.cli import commands
from vanphong.drafting.evidence import SUMS, evidence_file
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import Draft
from vanphong.drafting.tests import appraising as do
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.trace import trace_of
from vanphong.kernel.errors import NotFound
from vanphong.kernel.scope import acting
from vanphong.kernel.tracing import Stage, ThingKind, Trace
from vanphong.tasks import api as tasks
from vanphong.tasks.tests.conftest import direct, hire, make_document

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]


class Case:
    """A paper that came in, directed, answered, appraised, approved, signed and sent."""

    def __init__(self) -> None:
        self.cast: Cast = do.appraising_office()
        self.other: Cast = make_signing_office("Thành ủy Bên Kia")
        cast = self.cast
        self.paper = make_document(cast)
        due = tasks.DueGiven(on=dt.date(2026, 11, 30))
        self.task = direct(cast, document_id=self.paper.id, due=due, now=NOW)
        draft = submitted_draft(
            cast, answers_id=self.paper.id, task_id=self.task.id,
            recipients=[{"office": self.other.office.id}],
        )  # fmt: skip
        appraisal = do.opened(cast, draft, "SECOND")
        do.judged(cast, appraisal)
        do.signed(cast, appraisal, "NOT_READY", words="Thiếu phụ lục.")
        with acting(cast.chief):
            approvals.approve_draft(
                actor=cast.chief, draft_id=draft.pk, version=draft.version, now=NOW
            )
        drafting.sign_draft(actor=cast.chief, draft_id=draft.pk, pin=PIN, now=NOW)
        self.draft: Draft = drafting.seal_and_issue(
            actor=cast.clerk, draft_id=draft.pk, pin=PIN, now=NOW
        )

    @property
    def issued(self) -> Any:
        return self.draft.issued_document_id

    def seen(self, role: str, kind: str, key: Any) -> Trace:
        actor = self.cast.actors[role]
        with acting(actor):
            return trace_of(actor, ThingKind(kind), key)[0]


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.fixture
def cast(case: Case) -> Cast:
    return case.cast


def test_the_whole_case_is_found_from_any_of_its_things(case: Case) -> None:
    with acting(case.cast.chief):
        direction = tasks.get_task(case.cast.chief, case.task.id).direction_id
    found = [
        case.seen("CHIEF", kind, key)
        for kind, key in (
            ("document", case.issued), ("document", case.paper.id), ("draft", case.draft.pk),
            ("task", case.task.id), ("direction", direction),
        )
    ]  # fmt: skip
    assert {one.steps for one in found} == {found[0].steps}
    whole = found[0]
    for stage in set(Stage) - {Stage.OPINION, Stage.URGING}:
        assert whole.count(stage), stage
    said = "\n".join(f"{step.what} {step.who} {step.quote} {step.note}" for step in whole.steps)
    for words in (
        "Lê Văn Nháp", "Phiếu thẩm định lần 1: Chưa đủ điều kiện trình", "Thiếu phụ lục.",
        "Phê duyệt trình phiên bản", "Thành ủy Bên Kia", "trả lời",
    ):  # fmt: skip
        assert words in said


def test_an_opinion_is_told_once_it_may_be_seen(case: Case) -> None:
    cast, other = case.cast, hire(case.cast, "Vũ Thị Góp")
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc thử", blocks=from_text("Nội dung.", ()),
        )  # fmt: skip
        asked = opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.pk, version=draft.version, now=NOW,
            post_ids=[other.post_id, cast.posts["CHIEF"].id],
        )  # fmt: skip
    with acting(other):
        opinion = opinions.give_opinion(
            actor=other, draft_id=draft.pk, request_id=asked.pk, now=NOW, stance="OTHER",
            words="Bổ sung số liệu.",
        )  # fmt: skip

    def told() -> str:
        with acting(cast.officer):
            steps = trace_of(cast.officer, ThingKind.DRAFT, draft.pk)[0].steps
        return "\n".join(f"{s.what} {s.who} {s.note} {s.quote}" for s in steps)

    assert "Cho ý kiến Vũ Thị Góp" in told()
    assert "Bổ sung số liệu." not in told(), "not before all are in"
    with acting(cast.officer):
        opinions.close_opinions(
            actor=cast.officer, draft_id=draft.pk, request_id=asked.pk, now=NOW, reason="Đủ"
        )
        opinions.note_opinions(
            actor=cast.officer, draft_id=draft.pk, request_id=asked.pk, now=NOW,
            notes=[opinions.Note(opinion.pk, "ACCEPTED", "")],
        )  # fmt: skip
    assert "Cho ý kiến Vũ Thị Góp Ý kiến khác Bổ sung số liệu." in told()
    assert "Tiếp thu ý kiến của Vũ Thị Góp Lê Văn Nháp" in told()


def test_what_is_hidden_is_not_there_and_leads_nowhere(case: Case) -> None:
    cast = case.cast
    stranger = hire(cast, "Ngô Thị Lạ")
    for kind, key in (
        ("document", case.issued), ("draft", case.draft.pk), ("task", case.task.id),
    ):  # fmt: skip
        with pytest.raises(NotFound), acting(stranger):
            trace_of(stranger, ThingKind(kind), key)
    cast.actors["READER"] = hire(cast, "Đỗ Văn Lưu", "ARCHIVIST")
    whole, part = (case.seen(role, "document", case.issued) for role in ("CHIEF", "READER"))
    assert {one.kind for one in part.things} == {ThingKind.DOCUMENT}
    hidden = {Stage.DRAFT, Stage.APPRAISAL, Stage.APPROVAL, Stage.SIGNATURE, Stage.TASK}
    assert hidden.isdisjoint(step.stage for step in part.steps)
    assert len(part.steps) < len(whole.steps)
    assert not any("PHIEU" in file.name for step in part.steps for file in step.files)
    receiver = case.other.clerk
    with acting(receiver):
        theirs = trace_of(receiver, ThingKind.DOCUMENT, case.issued)[0]
    assert {step.stage for step in theirs.steps} <= {Stage.ARRIVAL, Stage.DELIVERY}
    page = browser(cast, "CHIEF").get(at("document-trace", case.issued))
    assert at("draft-versions", case.draft.pk) in text_of(page)
    assert browser(case.other, "CHIEF").get(at("draft-trace", case.draft.pk)).status_code == 404


@pytest.mark.usefixtures("at_a_terminal")
def test_anybody_checks_the_evidence_file_without_the_product(
    case: Case, tmp_path: Path
) -> None:
    cast = case.cast
    given: dict[str, Any] = {
        "actor": cast.chief, "kind": ThingKind.DOCUMENT, "key": case.issued,
    }  # fmt: skip
    with acting(cast.chief):
        name, content = evidence_file(**given, now=NOW)
        later = evidence_file(**given, now=NOW + dt.timedelta(days=3))
        noted = Event.objects.filter(action="drafting:trace:export").last()
    assert later == (name, content), "the same case gives the same bytes"
    assert noted is not None
    assert noted.detail["sha256"] == hashlib.sha256(content).hexdigest()
    unpacked = tmp_path / "ho-so"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(unpacked)
        places = set(packed.namelist())
    sums = {
        place: digest
        for digest, place in (
            line.split("  ", 1) for line in (unpacked / SUMS).read_text().splitlines()
        )
    }
    assert set(sums) == places - {SUMS}
    for place, digest in sums.items():
        assert hashlib.sha256((unpacked / place).read_bytes()).hexdigest() == digest
    whole = json.loads((unpacked / "trace.json").read_bytes())
    assert {one["sha256"] for one in whole["files"]} == {
        file["sha256"] for step in whole["steps"] for file in step["files"]
    }
    assert all(sums[one["place"]] == one["sha256"] for one in whole["files"])
    assert any("phieu-tham-dinh" in place for place in places)
    check = ["sha256sum", "--quiet", "-c", SUMS]
    assert subprocess.run(check, cwd=unpacked, check=False).returncode == 0
    for place in (next(one for one in places if one.startswith("files/")), "trace.json"):
        kept = (unpacked / place).read_bytes()
        (unpacked / place).write_bytes(bytes([kept[0] ^ 1]) + kept[1:])
        done = subprocess.run(check, cwd=unpacked, check=False, capture_output=True, text=True)
        assert (done.returncode, place in done.stdout) == (1, True)
        (unpacked / place).write_bytes(kept)

    chief = client_of(cast, "CHIEF")
    got = chief.get(f"/api/v1/documents/{case.issued}/trace").json()
    assert len(got["steps"]) == len(whole["steps"])
    zipped = chief.post(f"/api/v1/drafts/{case.draft.pk}/evidence-file")
    assert zipped.content.startswith(b"PK")
    posted = browser(cast, "CHIEF").post(at("document-evidence", case.issued))
    assert posted.content.startswith(b"PK")
    out = tmp_path / "ra.zip"
    asked = ["trace", "document", str(case.issued), "--as", "CHIEF", "--evidence", str(out)]
    ran = CliRunner().invoke(commands, asked)
    assert ran.exit_code == 0, ran.exception
    assert "Phiếu thẩm định lần 1" in ran.output
    assert zipfile.is_zipfile(out)
