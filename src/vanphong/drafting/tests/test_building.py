"""From a draft to what is printed: symbol before its number, notes of the form, losses."""

from __future__ import annotations

import datetime as dt
import io

import docx
import PIL.Image
import pytest
from tests.cast import SINCE, Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import building, pages, picturing
from vanphong.drafting.tests.office import NOW, make_signing_office, submitted_draft
from vanphong.drafting.tests.word_files import official, saved
from vanphong.drafting.typesetting import Image, Paragraph, Run
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def state_body(cast: Cast) -> people.Body:
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        return people.create_body(
            actor=maker, office=cast.office, name="Ban Quản lý", symbol="BQL",
            header_upper="", header_name="BAN QUẢN LÝ", kind="STATE_BODY", system="STATE",
            valid_from=SINCE,
        )  # fmt: skip


def new_draft(cast: Cast, body: people.Body, type_code: str, *words: str) -> drafting.Draft:
    return drafting.create_draft(
        actor=cast.officer, body_id=body.id, type_code=type_code, now=NOW,
        blocks=tuple(Paragraph((Run(line),)) for line in words),
    )  # fmt: skip


def test_a_symbol_without_number_is_shown_in_the_style_of_its_system(cast: Cast) -> None:
    body = state_body(cast)
    with acting(cast.officer):
        party = new_draft(cast, cast.body, "OFFICIAL_LETTER")
        decision = new_draft(cast, body, "STATE_DECISION")
        letter = new_draft(cast, body, "STATE_OFFICIAL_LETTER")
        shown = [building.document_of(d, final=False).symbol for d in (party, decision, letter)]
    assert shown == ["-CV/VPTU", "/QĐ-BQL", "/BQL"]


def test_readiness_tells_the_end_of_the_text_and_the_doubt_about_the_form(cast: Cast) -> None:
    with acting(cast.officer):
        draft = new_draft(cast, state_body(cast), "STATE_DECISION", "Căn cứ;", "Thi hành.")
        found = drafting.readiness(cast.officer, draft, TODAY)
    told = " ".join(found.warnings)
    assert "nên kết thúc bằng “./.”" in told
    assert told.count("chưa đối chiếu được") == 1
    # What nobody here knows does not stand among the warnings of the page.
    assert "chưa đối chiếu được" in " ".join(note.text for note in found.remarks)
    with acting(cast.officer):
        shown = " ".join(str(n["text"]) for n in pages.notices(cast.officer, draft, found))
    assert "nên kết thúc bằng" in shown
    assert "chưa đối chiếu được" not in shown


def test_what_the_page_sets_anew_needs_no_confirmation(cast: Cast) -> None:
    file = docx.Document()
    official(file)
    signature = file.tables[1].cell(0, 1).paragraphs
    signature[0].text, signature[1].text = "CHÁNH VĂN PHÒNG", ""
    signature[-1].text = "Phạm Thị Duyệt"
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="SUBMISSION", now=NOW,
        )  # fmt: skip
        drafting.take_docx(
            actor=cast.officer, draft_id=draft.id, content=saved(file), name="a.docx", now=NOW
        )
        draft = drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
    assert draft.state == "SUBMITTED"
    assert [loss["kind"] for loss in draft.losses] == ["frame", "frame"]


def test_pages_are_drawn_in_their_colours(cast: Cast) -> None:
    red = io.BytesIO()
    PIL.Image.new("RGB", (60, 60), "red").save(red, "PNG")
    with acting(cast.officer):
        draft = new_draft(cast, cast.body, "OFFICIAL_LETTER")
        draft = drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW,
            blocks=(Image("Dấu", red.getvalue(), width_mm=60),),
        )  # fmt: skip
        page = PIL.Image.open(io.BytesIO(picturing.preview_of(draft).image(1))).convert("RGB")
    assert (255, 0, 0) in {color for _, color in page.getcolors(1 << 24)}


def test_the_code_on_the_page_is_the_one_to_look_up(cast: Cast) -> None:
    draft = submitted_draft(cast)
    draft = drafting.fix_number(actor=cast.chief, draft_id=draft.id, now=NOW)
    with acting(cast.officer):
        said = building.document_of(draft, final=True).check_code
    assert said.count("-") == 3
    assert said.replace("-", "") == draft.check_code


def test_a_page_set_before_seven_in_the_morning_is_of_that_day(cast: Cast) -> None:
    """Whose head begins today signs through his deputy today, not yesterday's way."""
    early = dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC)  # 01:00 on the 23rd in Vietnam
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        body = people.create_body(
            actor=maker, office=cast.office, name="Ban Thử việc", symbol="BTV",
            header_upper="", header_name="BAN THỬ VIỆC", kind="PROVINCIAL_ADVISORY",
            valid_from=SINCE,
        )  # fmt: skip
        posts = [
            people.create_post(
                actor=maker, person=people.create_person(actor=maker, full_name=name), body=body,
                title=title, rank=rank, roles=["LEADER"], valid_from=since,
            )
            for name, title, rank, since in (
                ("Lê Văn Phó", "Phó Trưởng ban", "DEPUTY_HEAD", SINCE),
                ("Lê Thị Trưởng", "Trưởng ban", "HEAD", dt.date(2026, 11, 23)),
            )
        ]  # fmt: skip
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=body.id, type_code="OFFICIAL_LETTER", now=early,
            signer_id=posts[0].id,
        )  # fmt: skip
        page = building.document_of(draft, final=False)
    assert page.signature.mark_lines == ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
