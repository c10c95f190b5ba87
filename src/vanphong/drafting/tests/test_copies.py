"""Versions taken away: as Word files that come back whole, compared as PDF; the same refusals."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting import copies, services, versions
from vanphong.drafting.cli import commands
from vanphong.drafting.markup import from_text
from vanphong.drafting.redline import Change, Kind, Piece, redline
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.tests.typesetting_samples import MOMENT, pages
from vanphong.drafting.typesetting import read_docx
from vanphong.drafting.typesetting.printed_redline import typeset_redline
from vanphong.files import api as files
from vanphong.kernel.errors import NotFound
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]
FIRST = "Các cơ quan báo cáo kết quả.\n\nBáo cáo gửi trước ngày 30/11/2026."
SECOND = (
    "Chương I Quy định\n\nĐiều 1. Phạm vi\n\n1. Các cơ quan, đơn vị báo cáo kết quả.\n\n"
    ">a) <b>Đề nghị</b> thực hiện ★ nghiêm.\n\n[giữa] [không lùi] Hết ⏎ dòng"
)


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


@pytest.fixture
def draft(cast: Cast) -> drafting.Draft:
    """A draft written twice."""
    with acting(cast.officer):
        made = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc báo cáo", signer_id=cast.posts["CHIEF"].id,
            addressees=["Đảng ủy các xã, phường"], recipients=[{"name": "Như trên"}],
            file_copy="Lưu Văn phòng Tỉnh ủy",
        )  # fmt: skip
        for number, words in enumerate((FIRST, SECOND), 1):
            made = drafting.change_draft(
                actor=cast.officer, draft_id=made.id, version=number, now=NOW,
                reason="Theo ý kiến phòng Tổng hợp", blocks=from_text(words, ()),
            )  # fmt: skip
    return made


def test_a_version_taken_as_word_comes_back_whole(cast: Cast, draft: drafting.Draft) -> None:
    with acting(cast.officer):
        older, newer = (
            copies.word_of(cast.officer, draft, 2),
            copies.word_of(cast.officer, draft, 3),
        )
        assert (older.losses, newer.losses) == ((), ())
        written = services.written_blocks(draft)
        assert read_docx(newer.content, registry.type_named).blocks == written
        assert read_docx(older.content, registry.type_named).blocks != written
        again, _read = drafting.take_docx(
            actor=cast.officer,
            draft_id=draft.id,
            content=newer.content,
            name=newer.name,
            now=NOW,
        )
        assert services.written_blocks(again) == written
        assert again.lost == []
        with pytest.raises(NotFound):
            copies.word_of(cast.officer, draft, 9)


def test_number_and_date_stand_on_the_newest_version_alone(
    cast: Cast, draft: drafting.Draft
) -> None:
    with acting(cast.officer):
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
    with acting(cast.clerk):
        numbered = drafting.fix_number(actor=cast.clerk, draft_id=draft.id, now=NOW)
        newest, older = (
            copies.word_of(cast.clerk, numbered, 3),
            copies.word_of(cast.clerk, numbered, 2),
        )
        said = read_docx(newest.content, registry.type_named).proposals
        assert (said.symbol, said.issued_on) == (numbered.symbol, numbered.issued_on)
        assert [loss.kind for loss in newest.losses] == ["check_code"]
        said = read_docx(older.content, registry.type_named).proposals
        assert said.symbol.startswith("-")
        assert said.issued_on is None
        assert said.draft_mark == "Dự thảo"
        told = text_of(browser(cast, "CLERK").get(at("draft-version-word", draft.id, 3)))
        assert "1 chỗ của phiên bản không có trong tệp Word" in told
        taken = browser(cast, "CLERK").get(at("draft-version-word", draft.id, 3), {"xem": "1"})
        assert taken.headers["Content-Type"] == files.DOCX.media_type


def test_a_redline_is_printed_with_what_came_and_went(
    cast: Cast, draft: drafting.Draft
) -> None:
    with acting(cast.officer):
        pair = (
            versions.get_version(cast.officer, draft, 2),
            versions.get_version(cast.officer, draft, 3),
        )
        pdf = copies.redline_pdf(draft, *pair)
        assert pdf == copies.redline_pdf(draft, *pair), "same versions, same bytes"
        shown = " ".join(pages(pdf))
    for words in (
        "So sánh hai phiên bản", "Về việc báo cáo", "09:00 23/11/2026",
        cast.posts["OFFICER"].person.full_name, "Theo ý kiến phòng Tổng hợp", "Trang 1/1",
        "Báo cáo gửi trước ngày 30/11/2026.", ", đơn vị", "thực hiện ? nghiêm",
    ):  # fmt: skip
        assert words in shown
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.open_metadata().pdfa_status == "2A"
        assert opened.Root.MarkInfo.Marked


def test_lines_are_drawn_under_and_through_words_so_that_black_and_white_says_it_too() -> None:
    def lines(*kinds: Kind) -> int:
        changes = [Change(kind, (Piece(kind, "chữ"),)) for kind in kinds]
        pdf = typeset_redline(
            title="So", subtitle="x", columns=["a"] * 4, versions=[["1"] * 4] * 2, footer="x",
            legend=Change(Kind.SAME, ()), changes=changes, page_word="Trang", timestamp=MOMENT,
        )  # fmt: skip
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            drawn = pikepdf.parse_content_stream(opened.pages[0])
            return sum(str(one.operator) == "S" for one in drawn)

    plain = lines(Kind.SAME)
    assert lines(Kind.ADDED) == lines(Kind.REMOVED) == plain + 1


def test_a_long_redline_looks_at_a_bounded_number_of_paragraphs() -> None:
    before = [f"Đoạn {n} nói về việc thứ {n} của cơ quan." for n in range(600)]
    after = [" ".join(reversed(one.split())) + f" Thêm {n}." for n, one in enumerate(before)]
    changes = redline(before, after)
    old = ["".join(p.text for p in c.pieces if p.kind is not Kind.ADDED) for c in changes]
    assert [one for one in old if one] == before


def test_pages_give_word_and_comparison(cast: Cast, draft: drafting.Draft) -> None:
    client = browser(cast, "OFFICER")
    assert at("draft-version-word", draft.id, 3) in text_of(client.get(at("draft", draft.id)))
    page = text_of(client.get(at("draft-versions", draft.id)))
    assert at("draft-version-word", draft.id, 2) in page
    assert f"{at('draft-redline-pdf', draft.id)}?tu=2&amp;den=3" in page
    word = client.get(at("draft-version-word", draft.id, 2))
    assert 'filename="du-thao-phien-ban-2.docx"' in word.headers["Content-Disposition"]
    assert word.content.startswith(b"PK")
    pdf = client.get(at("draft-redline-pdf", draft.id), {"tu": "2", "den": "3"})
    assert 'filename="du-thao-so-sanh-2-3.pdf"' in pdf.headers["Content-Disposition"]
    assert pdf.content.startswith(b"%PDF")
    for query in ({"tu": "2", "den": "9"}, {"tu": "x", "den": "3"}, {}):
        assert client.get(at("draft-redline-pdf", draft.id), query).status_code == 404
    assert client.get(at("draft-version-word", draft.id, 9)).status_code == 404


def test_who_does_not_see_the_draft_takes_nothing_away(
    cast: Cast, draft: drafting.Draft
) -> None:
    other = make_signing_office("Tỉnh ủy Khác")
    paths = [
        at("draft-version-word", draft.id, 3),
        f"{at('draft-redline-pdf', draft.id)}?tu=2&den=3",
    ]
    answers = [browser(other, "CHIEF").get(path) for path in paths]
    ends = ("versions/3/word", "versions/3/word/losses", "redline/pdf?older=2&newer=3")
    program = client_of(other, "CHIEF")
    answers += [program.get(f"/api/v1/drafts/{draft.id}/{end}") for end in ends]
    assert [answer.status_code for answer in answers] == [404] * 5


@pytest.mark.usefixtures("at_a_terminal")
def test_programs_and_commands_give_the_same(
    cast: Cast, draft: drafting.Draft, tmp_path: Path
) -> None:
    program, path = client_of(cast, "OFFICER"), f"/api/v1/drafts/{draft.id}"
    word = program.get(f"{path}/versions/2/word")
    assert word.headers["Content-Type"] == files.DOCX.media_type
    assert program.get(f"{path}/versions/2/word/losses").json() == []
    pdf = program.get(f"{path}/redline/pdf", {"older": 2, "newer": 3})
    assert pdf.content.startswith(b"%PDF")
    for end in ("versions/9/word", "versions/9/word/losses", "redline/pdf?older=2&newer=9"):
        assert program.get(f"{path}/{end}").status_code == 404
    run, officer = CliRunner(), ("--as", "OFFICER")
    out, printed = tmp_path / "ban.docx", tmp_path / "so.pdf"
    done = run.invoke(
        commands,
        ["word", str(draft.id), "--version", "2", "--out", str(out), "--json", *officer],
    )
    assert json.loads(done.output) == {"file": str(out), "version": 2, "losses": []}
    blocks = [
        read_docx(content, registry.type_named).blocks
        for content in (out.read_bytes(), word.content)
    ]
    assert blocks[0] == blocks[1]
    done = run.invoke(commands, ["word", str(draft.id), "--out", str(out), *officer])
    assert done.output == f"Đã ghi phiên bản 3: {out}.\n"
    done = run.invoke(
        commands,
        ["redline", str(draft.id), "--from", "2", "--to", "3", "--pdf", str(printed), *officer],
    )
    assert done.exit_code == 0, done.output
    assert printed.read_bytes() == pdf.content
    done = run.invoke(
        commands,
        ["word", str(draft.id), "--version", "9", "--out", str(tmp_path / "x"), *officer],
    )
    assert done.exit_code != 0
    assert not (tmp_path / "x").exists()
