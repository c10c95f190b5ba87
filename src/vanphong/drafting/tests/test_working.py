"""What is typed is kept for its person alone, offered again, and gone with the real save."""

from __future__ import annotations

import datetime as dt
import json
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting import body_json, working
from vanphong.drafting.cli import commands
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import Draft, DraftVersion, DraftWorking
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office, submitted_draft
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.tests.test_pages import edit_fields, written_draft
from vanphong.kernel.errors import Invalid, NotFound, Refused, Secret
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def keep(
    cast: Cast, draft: Draft, *, typing: UUID, role: str = "OFFICER", **fields: str
) -> DraftWorking:
    actor = cast.actors[role]
    with acting(actor):
        return working.keep_working(
            actor=actor, draft_id=draft.id, typing=typing, version=draft.version, now=NOW,
            fields={name: [value] for name, value in fields.items()},
        )  # fmt: skip


def send(client: Client, cast: Cast, draft: Draft, typing: UUID, **more: object) -> object:
    fields = edit_fields(cast, typing=typing, typist=cast.officer.person_key, **more)
    return client.post(at("draft-typing", draft.id), fields)


def test_what_was_typed_is_offered_taken_and_gone_with_the_save(cast: Cast) -> None:
    draft, officer, typing = written_draft(cast), browser(cast, "OFFICER"), new_id()
    body = body_json.as_json(from_text("Điều 1. Phạm vi\n\nCâu đang gõ dở.", ()))

    kept = send(officer, cast, draft, typing, body_json=body)
    assert kept.status_code == 200
    assert len(kept.json()["kept_at"]) == len("10:32:05")
    with acting(cast.officer):  # no version, no change, nothing in the draft
        assert (draft.content, DraftVersion.objects.count()) == ("", 0)

    page = text_of(officer.get(at("draft-edit", draft.id)))
    assert f"Có bản đang gõ dở lúc {kept.json()['kept_at']}" in page
    assert "<ins>Câu đang gõ dở.</ins>" in page
    assert "Nơi nhận" in page
    assert 'name="text"' not in page  # one chooses before anything else is typed

    taken = officer.post(at("draft-go-on", draft.id), {"take": "1"})
    page = text_of(officer.get(taken.headers["Location"]))
    assert "Câu đang gõ dở." in page
    window = UUID(taken.headers["Location"].rpartition("=")[2])
    assert f'name="typing" value="{window}"' in page
    assert send(officer, cast, draft, typing).json()["code"] == "typed_elsewhere"

    saved = officer.post(
        at("draft-edit", draft.id), edit_fields(cast, typing=window, body_json=body)
    )
    assert saved.status_code == 302, text_of(saved)
    with acting(cast.officer):
        assert DraftWorking.objects.count() == 0
        assert "Câu đang gõ dở." in drafting.get_draft(cast.officer, draft.id).content
    assert 'name="text"' in text_of(officer.get(at("draft-edit", draft.id)))


def test_what_was_typed_can_be_left(cast: Cast) -> None:
    draft, officer = written_draft(cast), browser(cast, "OFFICER")
    keep(cast, draft, typing=new_id(), text="Bỏ đi.")

    left = officer.post(at("draft-go-on", draft.id), {"leave": "1"})

    assert left.headers["Location"] == at("draft-edit", draft.id)
    assert "Bỏ đi." not in text_of(officer.get(at("draft-edit", draft.id)))
    again = officer.post(at("draft-go-on", draft.id), {"take": "1"})
    assert again.status_code == 409
    assert "Không còn bản đang gõ dở" in text_of(again)


def test_what_differs_in_looks_alone_is_offered_in_words(cast: Cast) -> None:
    draft, officer = written_draft(cast), browser(cast, "OFFICER")
    said = "Theo Kết luận<chú>Số 12</chú> này."
    officer.post(at("draft-edit", draft.id), edit_fields(cast, urgency="NORMAL", text=said))
    fields = edit_fields(cast, urgency="NORMAL", version=2, text=f"<b>{said}</b>")
    with acting(cast.officer):
        saved = drafting.get_draft(cast.officer, draft.id)
    keep(cast, saved, typing=new_id(), **{name: str(one) for name, one in fields.items()})

    page = text_of(officer.get(at("draft-edit", draft.id)))
    assert "chỉ khác cách trình bày hoặc hình" in page
    fields["text"] = "Theo Kết luận<chú>Số 15</chú> này."
    with acting(cast.officer):
        DraftWorking.objects.all().delete()
    keep(cast, saved, typing=new_id(), **{name: str(one) for name, one in fields.items()})
    page = text_of(officer.get(at("draft-edit", draft.id)))
    assert "[chú thích: Số <del>12</del><ins>15</ins>]" in page


def test_half_a_table_is_offered_as_it_was_typed(cast: Cast) -> None:
    draft, officer = written_draft(cast), browser(cast, "OFFICER")
    keep(cast, draft, typing=new_id(), text="| a | b |\n| c |", version="1")

    assert "<ins>| c |</ins>" in text_of(officer.get(at("draft-edit", draft.id)))


def test_what_is_saved_already_is_not_offered(cast: Cast) -> None:
    draft, officer, typing = written_draft(cast), browser(cast, "OFFICER"), new_id()
    officer.post(at("draft-edit", draft.id), edit_fields(cast, urgency="NORMAL"))
    page = edit_fields(cast, urgency="NORMAL", version=2)
    with acting(cast.officer):
        saved = drafting.get_draft(cast.officer, draft.id)
    keep(cast, saved, typing=typing, **{name: str(said) for name, said in page.items()})

    assert 'name="text"' in text_of(officer.get(at("draft-edit", draft.id)))
    with acting(cast.officer):
        assert DraftWorking.objects.count() == 0


def test_someone_else_saved_meanwhile_and_neither_text_is_lost(cast: Cast) -> None:
    draft, officer, typing = written_draft(cast), browser(cast, "OFFICER"), new_id()
    mine = body_json.as_json(from_text("Bản tôi đang gõ.", ()))
    send(officer, cast, draft, typing, body_json=mine)
    browser(cast, "CHIEF").post(
        at("draft-edit", draft.id), edit_fields(cast, text="Bản của Chánh Văn phòng.")
    )

    assert "dự thảo đã được lưu lại" in text_of(officer.get(at("draft-edit", draft.id)))
    taken = officer.post(at("draft-go-on", draft.id), {"take": "1"})
    window = taken.headers["Location"].rpartition("=")[2]
    late = officer.post(
        at("draft-edit", draft.id), edit_fields(cast, typing=window, body_json=mine)
    )

    assert late.status_code == 409
    page = text_of(late)
    assert "Bản của Chánh Văn phòng." in page
    assert page.count("Bản tôi đang gõ.") >= 2  # for the editor, and as plain lines
    with acting(cast.officer):  # still kept: nothing was saved
        assert DraftWorking.objects.get().typing == UUID(window)


def test_nobody_else_sees_it_whatever_their_rights(cast: Cast) -> None:
    draft = written_draft(cast)
    keep(cast, draft, typing=new_id(), text="Của riêng tôi.")

    for role in ("CHIEF", "CLERK"):
        with acting(cast.actors[role]):
            assert DraftWorking.objects.count() == 0
            assert working.working_of(cast.actors[role], draft) is None
    keep(cast, draft, typing=new_id(), role="CHIEF", text="Của Chánh Văn phòng.")
    assert "Của riêng tôi." in text_of(browser(cast, "OFFICER").get(at("draft-edit", draft.id)))


def test_a_marked_text_is_not_kept_even_while_it_is_typed(cast: Cast) -> None:
    draft, typing = written_draft(cast), new_id()
    keep(cast, draft, typing=typing, text="Câu trước.")
    body = body_json.as_json(from_text("TUYỆT MẬT\n\nCâu sau.", ()))

    for given in ({"body_json": body}, {"text": "TỐI MẬT\nCâu"}, {"abstract": "Độ mật: Mật"}):
        with pytest.raises(Secret):
            keep(cast, draft, typing=typing, **given)
    with acting(cast.officer):
        assert json.loads(DraftWorking.objects.get().fields) == {"text": ["Câu trước."]}


def test_refusals_keep_nothing(cast: Cast) -> None:
    draft, typing = written_draft(cast), new_id()
    with pytest.raises(Invalid) as refusal:
        keep(cast, draft, typing=typing, text="a" * body_json.MOST_SIGNS)
    assert refusal.value.code == "too_long"
    with pytest.raises(Invalid) as refusal:
        keep(cast, draft, typing=typing, body_json="{")
    assert refusal.value.code == "body_unreadable"
    with pytest.raises(NotFound):
        keep(make_signing_office("Tỉnh ủy Khác"), draft, typing=typing, text="a")
    with pytest.raises(Refused) as refused:
        keep(cast, submitted_draft(cast), typing=typing, text="a")
    assert refused.value.code == "wrong_state"
    with acting(cast.officer):
        assert DraftWorking.objects.count() == 0


def test_the_page_is_told_why_in_json(cast: Cast) -> None:
    draft, officer = written_draft(cast), browser(cast, "OFFICER")
    url = at("draft-typing", draft.id)

    assert officer.get(url).json()["token"]
    other = officer.post(url, edit_fields(cast, typing=new_id(), typist=new_id()))
    assert (other.status_code, other.json()["code"]) == (409, "other_person")
    bare = officer.post(url, {"typist": cast.officer.person_key})
    assert (bare.status_code, bare.json()["code"]) == (422, "form_unreadable")
    ended = Client().post(url, edit_fields(cast), headers={"HX-Request": "true"})
    assert ended.status_code == 401
    asked = browser(cast, "LEADER").post(url, edit_fields(cast))
    assert asked.status_code in {403, 404}


def test_old_ones_nobody_came_back_to_go(cast: Cast) -> None:
    old, new = written_draft(cast), written_draft(cast)
    keep(cast, old, typing=new_id(), text="Cũ.")
    with acting(cast.officer):
        DraftWorking.objects.update(kept_at=NOW - working.FORGOTTEN_AFTER - dt.timedelta(1))

    keep(cast, new, typing=new_id(), text="Mới.")

    with acting(cast.officer):
        assert DraftWorking.objects.get().draft_id == new.id


@pytest.mark.usefixtures("at_a_terminal")
def test_what_is_half_typed_is_told_and_not_presented_unseen(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.officer):
        drafting.take_back(actor=cast.officer, draft_id=draft.id, now=NOW)
    keep(cast, draft, typing=new_id(), text="Câu gõ thêm.")
    officer, chief = browser(cast, "OFFICER"), browser(cast, "CHIEF")
    page, submit = at("draft", draft.id), at("draft-submit", draft.id)

    assert "Bạn có bản gõ dở lúc" in text_of(officer.get(page))
    assert 'name="leave_half_typed"' in text_of(officer.get(page))
    assert "bản gõ dở" not in text_of(chief.get(page))
    refused = officer.post(submit)
    assert refused.status_code == 409
    assert "bỏ bản gõ dở" in text_of(refused)
    api = f"/api/v1/drafts/{draft.id}/submit"
    sent = client_of(cast, "OFFICER").post(api, "{}", content_type="application/json")
    assert (sent.status_code, sent.json()["code"]) == (409, "half_typed")
    words = ["submit", str(draft.id), "--as", "OFFICER"]
    assert "half_typed" in repr(vars(_run(*words)))
    with acting(cast.officer):
        assert DraftWorking.objects.count() == 1, "refused, nothing is lost"

    assert _run(*words, "--leave-half-typed") is None
    with acting(cast.officer):
        assert DraftWorking.objects.count() == 0
        assert drafting.get_draft(cast.officer, draft.id).state == "SUBMITTED"


def _run(*words: str) -> BaseException | None:
    return CliRunner().invoke(commands, words).exception
