"""The line of a work programme a draft answers: named, replaced, traced both ways."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import pytest
from click.testing import CliRunner
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting import programme_lines, programme_queries
from vanphong.drafting.cli import commands
from vanphong.drafting.evidence import evidence_file
from vanphong.drafting.models import Draft
from vanphong.drafting.tests.browsing import browser
from vanphong.drafting.tests.office import NOW, make_signing_office, submitted_draft
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.trace import trace_of
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret
from vanphong.kernel.scope import acting
from vanphong.kernel.tracing import ThingKind
from vanphong.registry.models import Document
from vanphong.tasks.tests.conftest import make_document

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]
FEBRUARY = dt.date(2026, 2, 27)
LINE = {"line": "12", "words": "Đề án chuyển đổi số, trình quý IV"}


@pytest.fixture
def cast() -> Cast:
    return make_signing_office("Tỉnh ủy Mẫu Sơn")


@pytest.fixture
def office(cast: Cast) -> Cast:
    return cast


def unsubmitted_draft(cast: Cast) -> Draft:
    """Let the officer begin a letter."""
    with acting(cast.officer):
        return drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc chuyển đổi số",
        )  # fmt: skip


@pytest.fixture
def programme(office: Cast) -> Document:
    return make_document(office, "Chương trình công tác năm 2026")


@pytest.fixture
def draft(office: Cast) -> Draft:
    return unsubmitted_draft(office)


def _name(office: Cast, draft: Draft, **rest: object) -> programme_lines.ProgrammeLine:
    with acting(office.officer):
        return programme_lines.name_programme_line(
            actor=office.officer, draft_id=draft.pk, now=NOW, **(LINE | rest)
        )


def _typed(**rest: object) -> dict[str, object]:
    return {"symbol": "127-CV/TU", "dated_on": FEBRUARY, **rest}


def test_number_and_date_find_the_registered_programme(
    office: Cast, draft: Draft, programme: Document
) -> None:
    with acting(office.clerk):
        kept = programme_lines.name_programme_line(
            actor=office.clerk, draft_id=draft.pk, now=NOW, **_typed(**LINE)
        )
    assert (kept.document_id, kept.line, kept.words) == (programme.pk, "12", LINE["words"])
    typed = _name(office, draft, symbol="5-CTr/TU", dated_on=FEBRUARY)
    assert (typed.document_id, typed.symbol) == (None, "05-CTr/TU")
    with acting(office.clerk):
        assert programme_lines.ProgrammeLine.objects.count() == 1


def test_the_same_again_changes_nothing_and_it_can_be_dropped(
    office: Cast, draft: Draft
) -> None:
    first = _name(office, draft, **_typed())
    assert _name(office, draft, **_typed()).named_at == first.named_at
    with acting(office.officer):
        for _time in range(2):
            programme_lines.drop_programme_line(actor=office.officer, draft_id=draft.pk)
        assert programme_queries.line_of(draft) is None


def test_what_is_missing_or_wrong_is_refused(office: Cast, draft: Draft) -> None:
    with pytest.raises(Invalid) as missing:
        _name(office, draft, words=" ")
    assert set(missing.value.fields) == {"symbol", "dated_on", "words"}
    with pytest.raises(Invalid) as symbol:
        _name(office, draft, **_typed(symbol="không phải số"))
    assert symbol.value.code == "no_symbol"
    ahead = NOW.date() + dt.timedelta(days=400)
    with pytest.raises(Invalid) as later:
        _name(office, draft, **_typed(dated_on=ahead))
    assert later.value.code == "programme_ahead"
    with pytest.raises(Secret):
        _name(office, draft, **_typed(words="TUYỆT MẬT"))
    with acting(office.officer):
        assert programme_queries.line_of(draft) is None


def test_only_who_may_change_the_draft_and_while_it_may_be(office: Cast, draft: Draft) -> None:
    other = make_signing_office("Tỉnh ủy Khác")
    with acting(other.officer), pytest.raises(NotFound):
        programme_lines.name_programme_line(
            actor=other.officer, draft_id=draft.pk, now=NOW, **_typed(**LINE)
        )
    presented = submitted_draft(office)
    with pytest.raises((NotAllowed, Refused)):
        _name(office, presented, **_typed())


def test_the_trace_names_the_line_and_the_programme_its_drafts(
    office: Cast, draft: Draft, programme: Document
) -> None:
    clerk = office.clerk
    with acting(clerk):
        programme_lines.name_programme_line(
            actor=clerk, draft_id=draft.pk, now=NOW, document_id=programme.pk, **LINE
        )
        found, _name_of = trace_of(clerk, ThingKind.DRAFT, draft.pk)
        step = next(step for step in found.steps if "dòng 12" in step.what)
        assert step.quote == LINE["words"]
        assert step.url == reverse("document", args=[programme.pk])
        whole, _name_of = trace_of(clerk, ThingKind.DOCUMENT, programme.pk)
        assert draft.pk in {thing.key for thing in whole.things}
        _file, content = evidence_file(actor=clerk, kind=ThingKind.DRAFT, key=draft.pk, now=NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        told = json.loads(parts.read("trace.json"))
    [line] = told["programme_lines"]
    assert (line["document_id"], line["line"]) == (str(programme.pk), "12")
    page = browser(office, "CLERK").get(reverse("draft-trace", args=[draft.pk]))
    assert LINE["words"] in page.content.decode()


def test_a_programme_registered_later_is_found_by_number_and_date(
    office: Cast, draft: Draft
) -> None:
    _name(office, draft, **_typed())
    later = make_document(office, "Chương trình công tác")
    with acting(office.clerk):
        found, _name_of = trace_of(office.clerk, ThingKind.DOCUMENT, later.pk)
    assert draft.pk in {thing.key for thing in found.things}


def test_the_drafts_of_a_programme_are_cases_of_their_own(
    office: Cast, draft: Draft, programme: Document
) -> None:
    other = unsubmitted_draft(office)
    with acting(office.clerk):
        for one in (draft, other):
            programme_lines.name_programme_line(
                actor=office.clerk, draft_id=one.pk, now=NOW, document_id=programme.pk, **LINE
            )
        found, _name_of = trace_of(office.clerk, ThingKind.DRAFT, draft.pk)
    assert other.pk not in {thing.key for thing in found.things}


def test_what_was_linked_stays_so_when_the_words_are_mended(
    office: Cast, draft: Draft, programme: Document
) -> None:
    make_document(office, "Một văn bản khác cùng số, cùng ngày")
    with acting(office.clerk):
        programme_lines.name_programme_line(
            actor=office.clerk, draft_id=draft.pk, now=NOW, document_id=programme.pk, **LINE
        )
    mended = _name(office, draft, **_typed(words="Đề án chuyển đổi số"))
    assert (mended.words, mended.document_id) == ("Đề án chuyển đổi số", programme.pk)
    other = _name(office, draft, **_typed(dated_on=FEBRUARY - dt.timedelta(days=1)))
    assert other.document_id is None


def test_a_draft_begun_again_answers_the_same_line(office: Cast, draft: Draft) -> None:
    _name(office, draft, **_typed())
    with acting(office.officer):
        drafting.withdraw_draft(
            actor=office.officer, draft_id=draft.pk, reason="Lập lại", now=NOW
        )
        again = drafting.begin_again(actor=office.officer, draft_id=draft.pk, now=NOW)
        kept = programme_queries.line_of(again)
    assert kept is not None
    assert (kept.line, kept.symbol) == ("12", "127-CV/TU")


def test_by_page(office: Cast, draft: Draft) -> None:
    officer, url = browser(office, "OFFICER"), reverse("draft-programme", args=[draft.pk])
    home = reverse("draft", args=[draft.pk])
    assert url in officer.get(home).content.decode()
    assert officer.post(url, {"line": "12"}).status_code == 422
    given = {"symbol": "5-CTr/TU", "dated_on": "27/02/2026", **LINE}
    assert officer.post(url, given).status_code == 302
    assert "dòng 12, 05-CTr/TU ngày 27/02/2026" in officer.get(home).content.decode()
    assert officer.post(reverse("draft-programme-drop", args=[draft.pk])).status_code == 302
    assert "dòng 12" not in officer.get(home).content.decode().partition("<ol class")[0]


@pytest.mark.usefixtures("at_a_terminal")
def test_by_command_and_program(office: Cast, draft: Draft) -> None:
    program, address = client_of(office, "OFFICER"), f"/api/v1/drafts/{draft.pk}/programme-line"
    given = {"symbol": "5-CTr/TU", "dated_on": "2026-02-27", **LINE}
    answer = program.put(address, given, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["programme_line"]["line"] == "12"
    assert program.delete(address).json()["programme_line"] is None
    asked = ["programme", str(draft.pk), "--as", "OFFICER"]
    said = ["--symbol", "5-CTr/TU", "--dated", "27/02/2026", "--line", "12", "--words", "Đề án"]
    told = CliRunner().invoke(commands, [*asked, *said])
    assert told.output == "dòng 12, 05-CTr/TU ngày 27/02/2026 (không có trong sổ): Đề án\n"
    assert json.loads(CliRunner().invoke(commands, [*asked, "--json"]).output)["line"] == "12"
    gone = CliRunner().invoke(commands, [*asked, "--drop"])
    assert gone.output == "Không ghi dòng chương trình công tác nào.\n"
