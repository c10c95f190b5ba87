"""Versions of a draft: kept with every change, compared, gone back to; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting import restoring, services, versions
from vanphong.drafting.cli import commands
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import DraftImage, DraftVersion
from vanphong.drafting.reading_form import reading_lines
from vanphong.drafting.redline import Kind, redline
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office, word_letter
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.typesetting import Image
from vanphong.kernel.errors import Invalid, NotFound, Refused, Secret
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]
FIRST = ("Các cơ quan báo cáo kết quả.", "Báo cáo gửi trước ngày 30/11/2026.")
SECOND = ("Các cơ quan, đơn vị báo cáo kết quả.", "Đề nghị thực hiện nghiêm.")


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def write(cast: Cast, draft: drafting.Draft, *words: str, reason: str = "") -> drafting.Draft:
    with acting(cast.officer):
        return drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW, reason=reason,
            blocks=from_text("\n\n".join(words), ()),
        )  # fmt: skip


@pytest.fixture
def draft(cast: Cast) -> drafting.Draft:
    """A draft written twice."""
    with acting(cast.officer):
        made = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc báo cáo", signer_id=cast.posts["CHIEF"].id,
        )  # fmt: skip
    made = write(cast, made, *FIRST)
    return write(cast, made, *SECOND, reason="Theo ý kiến phòng Tổng hợp")


def kept(cast: Cast, draft_id: UUID) -> list[tuple[int, str, str]]:
    with acting(cast.officer):
        draft = drafting.get_draft(cast.officer, draft_id)
        return [
            (one.number, one.author.person.full_name, one.reason)
            for one in versions.versions_of(draft)
        ]


# --- what differs


TEXTS = st.lists(st.text(alphabet="ab c.đ", min_size=1, max_size=12), max_size=8)


@given(TEXTS, TEXTS)
def test_a_redline_holds_both_texts_whole(before: Sequence[str], after: Sequence[str]) -> None:
    changes = redline(before, after)
    old = ["".join(p.text for p in c.pieces if p.kind is not Kind.ADDED) for c in changes]
    new = ["".join(p.text for p in c.pieces if p.kind is not Kind.REMOVED) for c in changes]
    assert [one for one in old if one] == list(before)
    assert [one for one in new if one] == list(after)
    if before == after:
        assert {change.kind for change in changes} <= {Kind.SAME}


def test_words_inside_of_a_paragraph_are_told() -> None:
    (changed, removed, added) = redline(FIRST, SECOND)
    assert changed.kind is Kind.CHANGED
    assert [(p.kind, p.text) for p in changed.pieces] == [
        (Kind.SAME, "Các cơ quan"), (Kind.ADDED, ", đơn vị"), (Kind.SAME, " báo cáo kết quả."),
    ]  # fmt: skip
    assert (removed.kind, added.kind) == (Kind.REMOVED, Kind.ADDED)


def test_people_read_words_and_no_signs_of_the_plain_lines() -> None:
    written = (
        "[giữa] [không lùi] <b>Kết luận</b><chú>Số <i>12</i></chú> này ⏎ hết\n\n# 1. Mục\n\n> a) Điểm"
        "\n\n[sang trang]\n\n| Đơn vị | [đều] [lùi] Số |\n|---|:---:|\n| Xã | < |\n"
    )
    picture = Image("Sơ đồ trụ sở", ref="ab" * 32, width_mm=90)
    assert reading_lines((*from_text(written, ()), picture)) == [
        "Kết luận [chú thích: Số 12] này\nhết", "1. Mục", "a) Điểm", "[sang trang]",
        "| Đơn vị | Số |", "| Xã |", "[hình: Sơ đồ trụ sở]",
    ]  # fmt: skip


# --- keeping


def test_every_change_of_the_words_is_kept_with_author_and_reason(
    cast: Cast, draft: drafting.Draft
) -> None:
    name = cast.posts["OFFICER"].person.full_name
    assert kept(cast, draft.id) == [
        (3, name, "Theo ý kiến phòng Tổng hợp"), (2, name, ""), (1, name, ""),
    ]  # fmt: skip
    with acting(cast.officer):
        drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=3, now=NOW, file_copy="Lưu Văn phòng"
        )
    assert len(kept(cast, draft.id)) == 3, "other fields make no version"


def test_a_word_file_is_a_version_that_names_it(cast: Cast, draft: drafting.Draft) -> None:
    with acting(cast.officer):
        drafting.take_docx(
            actor=cast.officer, draft_id=draft.id, content=word_letter("Nội dung từ Word."),
            name="ban-2.docx", now=NOW,
        )  # fmt: skip
    assert kept(cast, draft.id)[0][2] == "ban-2.docx"


def test_what_is_refused_makes_no_version(cast: Cast, draft: drafting.Draft) -> None:
    with acting(cast.officer):
        for error, given_fields in (
            (Refused, {"version": 1}), (Invalid, {"version": 3, "reason": "x" * 201}),
            (Secret, {"version": 3, "reason": "MẬT"}),
        ):  # fmt: skip
            fields: dict[str, Any] = {"abstract": "Khác", **given_fields}
            with pytest.raises(error), transaction.atomic():
                drafting.change_draft(actor=cast.officer, draft_id=draft.id, now=NOW, **fields)
    assert len(kept(cast, draft.id)) == 3


def test_the_application_cannot_change_or_take_out_a_version(
    cast: Cast, draft: drafting.Draft
) -> None:
    for statement in (
        "update drafting_version set content = ''",
        "delete from drafting_version",
    ):
        act = acting(cast.officer), pytest.raises(DatabaseError), transaction.atomic()
        with act[0], act[1], act[2], connection.cursor() as cursor:
            cursor.execute(statement)


def test_pictures_of_earlier_versions_stay(cast: Cast, draft: drafting.Draft) -> None:
    with acting(cast.officer):
        DraftImage.objects.create(
            office_id=cast.office.id, draft_id=draft.id, sha256="0" * 64, content=b"anh"
        )
    write(cast, draft, "Không còn hình nào.")
    with acting(cast.officer):
        assert DraftImage.objects.filter(draft_id=draft.id).count() == 1


# --- going back


def test_going_back_is_one_more_version(cast: Cast, draft: drafting.Draft) -> None:
    with acting(cast.officer):
        again = restoring.restore_version(
            actor=cast.officer, draft_id=draft.id, number=2, version=3, now=NOW
        )
        text = services.written_blocks(again)
        assert text == versions.blocks_of(versions.get_version(cast.officer, again, 2))
        assert again.version == 4
        with pytest.raises(NotFound):
            restoring.restore_version(
                actor=cast.officer, draft_id=draft.id, number=9, version=4, now=NOW
            )
        with pytest.raises(Refused) as refused, transaction.atomic():
            restoring.restore_version(
                actor=cast.officer, draft_id=draft.id, number=1, version=3, now=NOW
            )
    assert refused.value.code == "changed_meanwhile"
    assert [row[0] for row in kept(cast, draft.id)] == [4, 3, 2, 1]
    assert kept(cast, draft.id)[0][2] == "Lấy lại phiên bản 2"


# --- doors


def test_pages_list_compare_and_go_back(cast: Cast, draft: drafting.Draft) -> None:
    client = browser(cast, "OFFICER")
    assert at("draft-versions", draft.id) in text_of(client.get(at("draft", draft.id)))
    page = text_of(client.get(at("draft-versions", draft.id)))
    assert "Theo ý kiến phòng Tổng hợp" in page
    assert "Phiên bản 3 so với 2" in page
    assert "<ins>, đơn vị</ins>" in page
    assert "<del>Báo cáo gửi trước ngày 30/11/2026.</del>" in page
    write(cast, draft, SECOND[0], f"<b>{SECOND[1]}</b>")
    bold = text_of(client.get(at("draft-versions", draft.id)))
    assert "cùng chữ, chỉ khác cách trình bày" in bold
    assert "&lt;b&gt;" not in bold
    older = text_of(client.get(at("draft-versions", draft.id), {"tu": "3", "den": "1"}))
    assert "Phiên bản 3 so với 1" in older
    assert (
        client.get(at("draft-versions", draft.id), {"tu": "x", "den": "77"}).status_code == 200
    )
    answer = client.post(at("draft-restore", draft.id, 2), {"version": "4"})
    assert answer.status_code == 302
    late = client.post(at("draft-restore", draft.id, 1), {"version": "3"})
    assert late.status_code == 409
    assert client.post(at("draft-restore", draft.id, 99), {"version": "5"}).status_code == 404
    saved = text_of(client.get(at("draft-edit", draft.id)))
    assert "Lý do sửa" in saved


def test_who_does_not_see_the_draft_sees_no_version(cast: Cast, draft: drafting.Draft) -> None:
    other = make_signing_office("Tỉnh ủy Khác")
    for path in (at("draft-versions", draft.id), at("draft", draft.id)):
        assert browser(other, "CHIEF").get(path).status_code == 404
    assert (
        client_of(other, "CHIEF").get(f"/api/v1/drafts/{draft.id}/versions").status_code == 404
    )
    with acting(other.chief):
        assert not DraftVersion.objects.exists()


@pytest.mark.usefixtures("at_a_terminal")
def test_programs_and_commands_do_the_same(cast: Cast, draft: drafting.Draft) -> None:
    program, path = client_of(cast, "OFFICER"), f"/api/v1/drafts/{draft.id}"
    assert [one["number"] for one in program.get(f"{path}/versions").json()] == [3, 2, 1]
    changes = program.get(f"{path}/redline", {"older": 2, "newer": 3}).json()
    assert changes[1]["pieces"][1] == {"kind": "added", "text": ", đơn vị"}
    assert program.get(f"{path}/redline", {"older": 2, "newer": 33}).status_code == 404
    changed = program.patch(
        path, json.dumps({"version": 3, "abstract": "Về việc khác", "reason": "Sửa trích yếu"}),
        content_type="application/json",
    )  # fmt: skip
    assert changed.status_code == 200, changed.content
    run, officer = CliRunner(), ("--as", "OFFICER")
    listed = run.invoke(commands, ["versions", str(draft.id), *officer])
    assert "Sửa trích yếu" in listed.output
    said = run.invoke(
        commands, ["redline", str(draft.id), "--from", "2", "--to", "3", *officer]
    )
    assert said.output.splitlines() == [
        "~ Các cơ quan{+, đơn vị+} báo cáo kết quả.",
        "- Báo cáo gửi trước ngày 30/11/2026.",
        "+ Đề nghị thực hiện nghiêm.",
    ]
    back = run.invoke(commands, ["restore-version", str(draft.id), "2", *officer])
    assert back.exit_code == 0, back.output
    answer = program.post(
        f"{path}/versions/3/restore",
        json.dumps({"version": 5}),
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["text"] == "\n\n".join(SECOND)
