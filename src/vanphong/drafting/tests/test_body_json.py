"""A body given as JSON is data: each value is checked before anything is done with it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import services
from vanphong.drafting.body_json import as_json, from_json_text, from_values
from vanphong.drafting.cli import commands
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import Draft, DraftImage
from vanphong.drafting.tests.browsing import at, browser
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.tests.test_docx import png
from vanphong.drafting.tests.test_markup import BODY, PICTURE
from vanphong.drafting.tests.test_programs import Program
from vanphong.drafting.typesetting.document import (
    Heading,
    HeadingKind,
    ListItem,
    Paragraph,
    Run,
    footnote,
)
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting

__all__ = ["at_a_terminal"]
WITHOUT_PICTURE = tuple(block for block in BODY if block is not PICTURE)
_CELL = {"paragraphs": [{"runs": [{"text": "a"}]}]}


def test_a_body_comes_back_whole() -> None:
    assert from_json_text(as_json(WITHOUT_PICTURE), None) == WITHOUT_PICTURE


def test_words_are_taken_in_the_stored_form() -> None:
    given = [
        {
            "block": "Paragraph",
            "runs": [{"text": "ho\u0300a\u200b binh\u0300 \x07", "bold": True}],
        },
        {"block": "Paragraph", "runs": [{"text": "\u200b"}]},
        {"block": "Heading", "kind": "ARTICLE", "number": " Điều  1. ", "title": " <b>x</b> "},
        {"block": "ListItem", "marker": "-", "runs": [
            {"text": "", "note": [{"text": "\u200bho\u0300a"}, {"text": ""}]},
            {"text": "", "note": [{"text": " \u200b"}]},
        ]},
    ]  # fmt: skip

    assert from_values(given, None) == (
        Paragraph((Run("hòa binh\u0300 ", bold=True),)),
        Paragraph(()),
        Heading(HeadingKind.ARTICLE, "Điều 1.", "<b>x</b>"),
        ListItem("-", (footnote(Run("hòa")),)),
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({}, "body_unreadable", id="không là danh sách"),
        pytest.param([{"block": "Script"}], "body_unreadable", id="loại lạ"),
        pytest.param([{"block": "PageBreak", "x": 1}], "body_unreadable", id="thừa"),
        pytest.param([{"block": "Paragraph"}], "body_unreadable", id="thiếu"),
        pytest.param(
            [{"block": "Paragraph", "runs": [{"text": 1}]}], "body_unreadable", id="kiểu sai"
        ),
        pytest.param(
            [{"block": "ListItem", "marker": "-", "runs": [], "level": 9}],
            "body_unreadable", id="quá sâu",
        ),
        pytest.param(
            [{"block": "Image", "alt": "", "content": "AA=="}], "body_unreadable", id="hình kèm"
        ),
        pytest.param(
            [{"block": "Image", "alt": "", "ref": "ab"}], "image_missing", id="hình lạ"
        ),
        pytest.param(
            [{"block": "Table", "widths": [1], "rows": [[_CELL, _CELL]]}],
            "table_misfit", id="thừa ô",
        ),
        pytest.param(
            [{"block": "Table", "widths": [1], "rows": [[_CELL | {"colspan": 10**9}]]}],
            "body_unreadable", id="gộp quá",
        ),
        pytest.param(
            [{"block": "Table", "widths": [float("nan")], "rows": [[_CELL]]}],
            "body_unreadable", id="rộng không là số",
        ),
    ],
)  # fmt: skip
def test_what_is_no_body_is_refused(given: object, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        from_values(given, None)

    assert refusal.value.code == code


def test_text_that_is_no_json_is_refused() -> None:
    for source in ("", "<p>", "[" * 100_000):
        with pytest.raises(Invalid):
            from_json_text(source, None)


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def _draft(cast: Cast) -> Draft:
    with acting(cast.officer):
        return drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="REPORT", now=NOW,
            abstract="Việc thử", blocks=from_text("Câu đầu.", ()),
        )  # fmt: skip


@pytest.mark.django_db
def test_a_program_reads_and_writes_the_body(cast: Cast) -> None:
    draft, officer = _draft(cast), Program(cast, "OFFICER")

    body = officer.get(f"/{draft.id}/body")
    assert body["blocks"] == [{"block": "Paragraph", "runs": [{"text": "Câu đầu."}]}]
    blocks = [*body["blocks"], *json.loads(as_json(WITHOUT_PICTURE))]
    officer.send(f"/{draft.id}", {"version": body["version"], "blocks": blocks}, method="patch")

    assert officer.get(f"/{draft.id}/body")["blocks"] == blocks
    change = {"version": 2, "blocks": blocks, "text": "x"}
    refused = officer.send(f"/{draft.id}", change, method="patch", status=422)
    assert refused["code"] == "two_bodies"
    wrong = {"version": 2, "blocks": [{"block": "Script"}]}
    refused = officer.send(f"/{draft.id}", wrong, method="patch", status=422)
    assert refused["code"] == "body_unreadable"


@pytest.mark.django_db
@pytest.mark.usefixtures("at_a_terminal")
def test_a_command_prints_the_body_and_takes_it(cast: Cast) -> None:
    draft, run = _draft(cast), CliRunner()
    with acting(cast.officer):
        printed = run.invoke(commands, ["body", str(draft.id), "--as", "OFFICER"])
        assert printed.exit_code == 0, printed.output
        changed = printed.output.replace("Câu đầu.", "Câu khác.")
        edit = ["edit", str(draft.id), "--as", "OFFICER", "--blocks", "-"]
        done = run.invoke(commands, edit, input=changed)
        assert done.exit_code == 0, done.output
        draft.refresh_from_db()
        assert services.written_blocks(draft) == from_text("Câu khác.", ())


@pytest.mark.django_db
def test_a_picture_of_the_draft_is_shown_and_no_other(cast: Cast) -> None:
    draft, officer = _draft(cast), browser(cast, "OFFICER")
    with acting(cast.officer):
        DraftImage.objects.create(
            office_id=cast.office.id, draft=draft, sha256="cd" * 32, content=png().getvalue()
        )
        image = {"block": "Image", "alt": "Sơ đồ", "ref": "cd" * 32}
        assert from_values([image], draft)[0].ref == "cd" * 32

    shown = officer.get(at("draft-picture", draft.id, "cd" * 32))
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.content.startswith(b"\x89PNG")
    assert officer.get(at("draft-picture", draft.id, "ab" * 32)).status_code == 404
    other = browser(make_signing_office("Tỉnh ủy Khác"), "OFFICER")
    assert other.get(at("draft-picture", draft.id, "cd" * 32)).status_code == 404
