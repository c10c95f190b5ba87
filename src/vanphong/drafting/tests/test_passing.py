"""What happens to a written draft: taken back, begun again, addressed, kept from being signed."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from tests.cast import Cast

from vanphong.audit import api as audit
from vanphong.drafting import api as drafting
from vanphong.drafting import places
from vanphong.drafting.models import Draft
from vanphong.drafting.tests.browsing import at, browser, draft_at, text_of
from vanphong.drafting.tests.office import (
    NOW,
    PIN,
    make_signing_office,
    submitted_draft,
    word_letter,
)
from vanphong.kernel.errors import NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry

pytestmark = pytest.mark.django_db
UNSENT = "Kính gửi có Đảng ủy phường Bến Mẫu nhưng chưa có trong nơi nhận qua mạng."
NO_BOOK = "Chưa mở sổ cho loại văn bản này nên chưa ký được."


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


@pytest.fixture
def ward() -> Cast:
    return make_signing_office("Đảng ủy phường Bến Mẫu", level="COMMUNE")


def addressed_draft(cast: Cast) -> Draft:
    draft = submitted_draft(cast)
    with acting(cast.officer):
        drafting.take_back(actor=cast.officer, draft_id=draft.id, now=NOW)
        drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=2, now=NOW,
            addressees=["- Đảng ủy phường Bến Mẫu,"],
        )  # fmt: skip
    return draft


def without_book(cast: Cast) -> Draft:
    draft = submitted_draft(cast)
    with acting(cast.clerk):
        Draft.objects.filter(pk=draft.id).update(type_code="REPORT", state="DRAFT")
    return draft


def state_of(cast: Cast, draft: Draft) -> str:
    with acting(cast.clerk):
        return drafting.get_draft(cast.clerk, draft.id).state


def test_a_submitted_draft_is_taken_back_and_leaves_the_signers_box(cast: Cast) -> None:
    draft = submitted_draft(cast)
    officer, chief = browser(cast, "OFFICER"), browser(cast, "CHIEF")

    assert at("draft-take-back", draft.id) in text_of(officer.get(at("draft", draft.id)))
    taken = officer.post(at("draft-take-back", draft.id))
    assert taken.headers["Location"] == at("draft-edit", draft.id)
    assert state_of(cast, draft) == "DRAFT"
    assert "Không còn văn bản nào chờ bạn ký" in text_of(chief.get(at("drafts-to-sign")))
    refused = chief.post(at("draft-sign", draft.id), {"pin": PIN})
    assert refused.status_code == 409
    assert state_of(cast, draft) == "DRAFT"
    with acting(cast.officer):
        acts = [event.action for event in audit.events_of(cast.officer, draft)]
    assert acts[-1] == "drafting:draft:take_back"


def test_what_holds_a_number_is_not_taken_back(cast: Cast) -> None:
    draft = submitted_draft(cast)
    drafting.fix_number(actor=cast.clerk, draft_id=draft.id, now=NOW)

    with acting(cast.officer), pytest.raises(Refused):
        drafting.take_back(actor=cast.officer, draft_id=draft.id, now=NOW)
    with acting(cast.leader), pytest.raises(NotAllowed):
        drafting.take_back(actor=cast.leader, draft_id=draft.id, now=NOW)


def test_a_withdrawn_draft_is_begun_again_with_its_words(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.officer):
        drafting.withdraw_draft(actor=cast.officer, draft_id=draft.id, reason="Sai", now=NOW)
    officer = browser(cast, "OFFICER")

    assert "Lập lại từ bản này" in text_of(officer.get(at("draft", draft.id)))
    made = officer.post(at("draft-begin-again", draft.id))
    with acting(cast.officer):
        old = drafting.get_draft(cast.officer, draft.id)
        new = drafting.get_draft(cast.officer, draft_at(made))
    assert (new.state, old.state) == ("DRAFT", "WITHDRAWN")
    for name in ("abstract", "content", "recipients", "addressees", "signer_id", "file_copy"):
        assert getattr(new, name) == getattr(old, name), name
    with acting(cast.officer):
        drafting.submit_for_signature(actor=cast.officer, draft_id=new.id, now=NOW)


def test_an_addressee_nothing_is_sent_to_is_said_everywhere(cast: Cast, ward: Cast) -> None:
    draft = addressed_draft(cast)
    officer, chief, clerk = (browser(cast, role) for role in ("OFFICER", "CHIEF", "CLERK"))

    assert UNSENT in text_of(officer.get(at("draft", draft.id)))
    officer.post(at("draft-submit", draft.id))
    assert UNSENT in text_of(chief.get(at("draft-sign", draft.id)))
    chief.post(at("draft-sign", draft.id), {"pin": PIN})
    assert UNSENT in text_of(clerk.get(at("draft-seal", draft.id)))

    added = clerk.post(at("draft-address", draft.id), {"from": "seal"})
    assert added.headers["Location"] == at("draft-seal", draft.id)
    assert UNSENT not in text_of(clerk.get(at("draft-seal", draft.id)))
    assert clerk.post(at("draft-seal", draft.id), {"pin": PIN}).status_code == 302
    with acting(cast.clerk):
        issued = drafting.get_draft(cast.clerk, draft.id)
    assert {"office": ward.office.id} in issued.recipients


def test_adding_addressees_twice_adds_them_once(cast: Cast, ward: Cast) -> None:
    draft = addressed_draft(cast)
    for _twice in range(2):
        with acting(cast.officer):
            done = drafting.add_addressees(actor=cast.officer, draft_id=draft.id, now=NOW)
    assert done.recipients.count({"office": ward.office.id}) == 1


def test_the_name_of_an_issuing_body_finds_its_office(cast: Cast, ward: Cast) -> None:
    with acting(cast.officer):
        names = [ward.body.name.upper(), "đảng ủy phường bến mẫu", "Không có nơi này"]
        assert [o.id for o in places.offices_in(names, NOW.date())] == [ward.office.id]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("- Thường trực Tỉnh ủy (báo cáo),;", "Thường trực Tỉnh ủy (báo cáo)"),
        ("– Như trên;", "Như trên"),
        ("Các ban, sở, ngành v.v.", "Các ban, sở, ngành v.v."),
        ("+ Lưu Văn phòng.", "Lưu Văn phòng"),
    ],
)
def test_a_typed_place_is_kept_without_dash_and_marks(typed: str, kept: str) -> None:
    assert places.clean_line(typed) == kept


@pytest.mark.parametrize(
    ("line", "keeper"),
    [
        ("Lưu Văn phòng Tỉnh ủy", "Văn phòng Tỉnh ủy"),
        ("Lưu: VT, Phòng Tổng hợp", "VT, Phòng Tổng hợp"),
        ("Lưu trữ Đảng ủy", "Lưu trữ Đảng ủy"),
        ("", ""),
    ],
)
def test_the_register_names_the_keeper_of_the_copy(line: str, keeper: str) -> None:
    assert places.keeper_of(line) == keeper


def test_a_refused_act_is_not_called_unsent(cast: Cast) -> None:
    draft = submitted_draft(cast)
    refused = browser(cast, "CHIEF").post(at("draft-sign", draft.id), {"pin": "999999"})
    assert "Chưa thực hiện được" in text_of(refused)


def test_several_offices_are_chosen_in_one_save(cast: Cast) -> None:
    wards = [make_signing_office(f"Đảng ủy xã Thử {n}", level="COMMUNE") for n in "ABC"]
    draft = submitted_draft(cast)
    officer = browser(cast, "OFFICER")
    officer.post(at("draft-take-back", draft.id))
    fields = {
        "version": 2, "abstract": "Thử", "text": "Nội dung.", "recipients": "- Như trên,;",
        "near_recipients": [w.office.id for w in wards], "type_code": "OFFICIAL_LETTER",
    }  # fmt: skip

    saved = officer.post(at("draft-edit", draft.id), fields)
    assert saved.status_code == 302, text_of(saved)
    with acting(cast.officer):
        kept = drafting.get_draft(cast.officer, draft.id).recipients
    assert kept == [{"name": "Như trên"}, *({"office": w.office.id} for w in wards)]


def test_a_missing_book_is_said_before_the_pin(cast: Cast) -> None:
    draft = without_book(cast)
    officer, chief = browser(cast, "OFFICER"), browser(cast, "CHIEF")

    page = text_of(officer.get(at("draft", draft.id)))
    assert NO_BOOK in page
    assert at("open-book") not in page
    assert officer.post(at("draft-submit", draft.id)).status_code == 302
    sheet = text_of(chief.get(at("draft-sign", draft.id)))
    assert NO_BOOK in sheet
    assert sheet.count("<div") == sheet.count("</div>")
    assert f"{at('open-book')}?chieu=OUT" in sheet
    assert 'name="pin"' not in sheet
    book = text_of(
        chief.get(at("open-book"), {"co-quan": cast.body.id, "loai": "REPORT", "chieu": "OUT"})
    )
    assert f'value="{cast.body.id}" selected' in book
    assert 'value="REPORT" selected' in book
    assert NO_BOOK in text_of(chief.get(at("draft", draft.id)))
    with pytest.raises(Refused) as refused:
        drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin="wrong", now=NOW)
    assert refused.value.code == "no_book"


def test_a_put_off_paper_stays_behind_while_the_others_are_signed(cast: Cast) -> None:
    first, second, third = (submitted_draft(cast) for _ in range(3))
    chief = browser(cast, "CHIEF")

    page = text_of(chief.get(at("drafts-to-sign"), {"lan-luot": first.id}))
    assert at("draft-sign", second.id) in page
    done = chief.post(at("draft-sign", second.id), {"pin": PIN, "lan-luot": first.id})
    where = urlsplit(done.headers["Location"])
    page = text_of(chief.get(f"{where.path}?{where.query}"))
    assert at("draft-sign", third.id) in page


def test_the_signer_sees_what_word_lost(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.clerk):
        Draft.objects.filter(pk=draft.id).update(
            losses=[{"kind": "chart", "where": "đoạn 2", "text": "Biểu đồ thu chi."}]
        )
    chief = browser(cast, "CHIEF")

    for page in (at("draft-sign", draft.id), at("drafts-to-sign")):
        assert "Biểu đồ thu chi." in text_of(chief.get(page)), page


def test_what_was_changed_since_it_was_shown_is_not_signed(cast: Cast) -> None:
    draft = submitted_draft(cast)
    chief = browser(cast, "CHIEF")
    assert f'name="version" value="{draft.version}"' in text_of(
        chief.get(at("draft-sign", draft.id))
    )
    with acting(cast.officer):
        drafting.take_back(actor=cast.officer, draft_id=draft.id, now=NOW)
        drafting.take_docx(
            actor=cast.officer, draft_id=draft.id, content=word_letter("Khác hẳn."),
            name="khac.docx", now=NOW,
        )  # fmt: skip
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)

    late = chief.post(at("draft-sign", draft.id), {"pin": PIN, "version": draft.version})
    assert late.status_code == 409
    assert "Hãy xem lại bản mới rồi ký." in text_of(late)
    assert state_of(cast, draft) == "SUBMITTED"
    with acting(cast.clerk):
        assert not registry.Document.objects.exists()


def test_the_pdf_of_a_draft_is_offered_before_it_is_issued(cast: Cast) -> None:
    draft = submitted_draft(cast)
    officer = browser(cast, "OFFICER")

    assert "Tải tệp PDF" in text_of(officer.get(at("draft", draft.id)))
    assert officer.get(at("draft-pdf", draft.id)).content.startswith(b"%PDF")


def test_what_came_back_is_mended_first(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.chief):
        drafting.return_draft(
            actor=cast.chief, draft_id=draft.id, reason="Sửa câu cuối.", now=NOW
        )
    officer, page = browser(cast, "OFFICER"), at("draft", draft.id)
    edit = f'class="button button-main button-wide" href="{at("draft-edit", draft.id)}"'
    back = text_of(officer.get(page))
    assert "Sửa câu cuối." in back
    assert edit in back
    assert "Đã đủ để trình ký" not in back
    with acting(cast.officer):
        drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=2, now=NOW,
            addressees=["Đảng ủy các xã"],
        )  # fmt: skip
    mended = text_of(officer.get(page))
    assert edit not in mended
    assert "Đã đủ để trình ký" in mended
