"""Pages: from an empty form to the issued document, gates, refusals, what was typed stays."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting.boxes import waiting_work
from vanphong.drafting.facts import expected_symbol
from vanphong.drafting.models import Draft
from vanphong.drafting.tests.browsing import at, browser, draft_at, text_of
from vanphong.drafting.tests.office import (
    NOW,
    PIN,
    make_signing_office,
    submitted_draft,
    word_letter,
)
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.signing import api as signing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def new_fields(cast: Cast, **more: object) -> dict[str, object]:
    return {"body": cast.body.id, "type_code": "OFFICIAL_LETTER", "source": "starter", **more}


def edit_fields(cast: Cast, **more: object) -> dict[str, object]:
    return {
        "version": 1, "abstract": "Về việc rà soát sổ văn bản", "addressees": "Đảng ủy xã Mẫu",
        "text": "Đề nghị các đồng chí rà soát.\n\n1. Sổ đến.\n\n2. Sổ đi.",
        "recipients": "Như trên\nLưu trữ", "add_recipient": "", "file_copy": "Lưu Văn phòng",
        "type_code": "OFFICIAL_LETTER", "urgency": "URGENT",
        "signer": "pham thi duyet", **more,
    }  # fmt: skip


def written_draft(cast: Cast) -> Draft:
    with acting(cast.officer):
        return drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW
        )


def test_a_type_is_offered_once_its_book_says_how_to_write_it(cast: Cast) -> None:
    offered = '<option value="COMMUNIQUE"'
    officer = browser(cast, "OFFICER")
    assert offered not in officer.get(at("draft-new")).content.decode()
    with acting(cast.clerk):
        registry.open_book(
            actor=cast.clerk, direction="OUT", now=NOW, body_id=cast.body.id,
            type_code="COMMUNIQUE", abbreviation="TCa", year=2026,
        )  # fmt: skip
    assert offered in officer.get(at("draft-new")).content.decode()
    draft_id = draft_at(officer.post(at("draft-new"), new_fields(cast, type_code="COMMUNIQUE")))
    with acting(cast.officer):
        draft = Draft.objects.get(pk=draft_id)
        assert expected_symbol(cast.officer, draft, NOW.date()) == "01-TCa/VPTU"


def test_a_letter_goes_from_an_empty_form_to_the_issued_document(cast: Cast) -> None:
    officer, chief, clerk = (browser(cast, role) for role in ("OFFICER", "CHIEF", "CLERK"))

    made = officer.post(at("draft-new"), new_fields(cast))
    draft_id = draft_at(made)
    assert made.headers["Location"] == at("draft-edit", draft_id)
    assert "Nội dung thứ nhất" in text_of(officer.get(at("draft-edit", draft_id)))
    saved = officer.post(at("draft-edit", draft_id), edit_fields(cast))
    assert saved.status_code == 302, text_of(saved)
    page = text_of(officer.get(at("draft", draft_id)))
    assert "Đã đủ để trình ký" in page
    assert officer.get(at("draft-page", draft_id, 1)).content.startswith(b"\x89PNG")
    assert officer.post(at("draft-submit", draft_id)).status_code == 302

    sheet = text_of(chief.get(at("draft-sign", draft_id)))
    assert "01-CV/VPTU" in sheet
    assert "Phạm Thị Duyệt, Chánh Văn phòng" in sheet
    signed = chief.post(at("draft-sign", draft_id), {"pin": PIN})
    assert signed.status_code == 302, text_of(signed)

    sheet = text_of(clerk.get(at("draft-seal", draft_id)))
    assert "Đóng dấu và phát hành văn bản này" in sheet
    issued = clerk.post(at("draft-seal", draft_id), {"pin": PIN})
    assert issued.status_code == 302, text_of(issued)

    page = text_of(clerk.get(at("draft", draft_id)))
    assert '<b>01</b><p class="symbol">01-CV/VPTU</p>' in page
    assert "Đóng dấu, phát hành" in page
    assert clerk.get(at("draft-pdf", draft_id)).content.startswith(b"%PDF")
    assert clerk.get(at("draft-page", draft_id, 1)).headers["Content-Type"] == "image/jpeg"


def test_the_list_shows_states_in_the_address(cast: Cast) -> None:
    draft = submitted_draft(cast)
    officer = browser(cast, "OFFICER")

    assert draft.abstract in text_of(officer.get(at("drafts"), {"trang-thai": "SUBMITTED"}))
    assert draft.abstract not in text_of(officer.get(at("drafts"), {"trang-thai": "ISSUED"}))
    assert officer.get(at("drafts"), {"trang-thai": "'; drop"}).status_code == 200
    assert officer.get(at("drafts"), {"sau": "x"}).status_code == 422


def test_a_word_file_makes_a_draft(cast: Cast) -> None:
    file = SimpleUploadedFile("công văn.docx", word_letter())
    made = browser(cast, "OFFICER").post(at("draft-new"), new_fields(cast, upload=file))

    with acting(cast.officer):
        draft = drafting.get_draft(cast.officer, draft_at(made))
        assert "phối hợp thực hiện" in draft.content
        assert draft.source_file.name == "công văn.docx"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7 not a word file", word_letter()[:2000]]
)
def test_a_broken_word_file_is_a_sentence_and_no_draft(cast: Cast, content: bytes) -> None:
    file = SimpleUploadedFile("hỏng.docx", content)
    answer = browser(cast, "OFFICER").post(at("draft-new"), new_fields(cast, upload=file))

    assert answer.status_code == 422
    assert 'class="errors"' in text_of(answer)
    with acting(cast.clerk):
        assert not Draft.objects.exists()


def test_what_was_typed_stays_when_a_field_is_wrong(cast: Cast) -> None:
    draft = written_draft(cast)
    answer = browser(cast, "OFFICER").post(
        at("draft-edit", draft.id),
        edit_fields(cast, signer="người không có", recipients="Ai đó [KHÔNG-CÓ]"),
    )

    assert answer.status_code == 422
    page = text_of(answer)
    assert "Về việc rà soát sổ văn bản" in page
    assert "Không có cơ quan mang mã KHÔNG-CÓ" in page
    assert "người không có" in page


def test_offices_are_found_by_typing_and_kept_by_code(cast: Cast) -> None:
    other = make_signing_office("Đảng ủy xã Thử Nghiệm", level="COMMUNE")
    officer, draft = browser(cast, "OFFICER"), written_draft(cast)

    names = officer.post(at("draft-offices"), {"q": "thu nghiem"}).json()
    assert names == [f"Đảng ủy xã Thử Nghiệm [{other.office.code}]"]
    officer.post(at("draft-edit", draft.id), edit_fields(cast, add_recipient=names[0]))
    assert names[0] in text_of(officer.get(at("draft-edit", draft.id)))
    with acting(cast.officer):
        kept = drafting.get_draft(cast.officer, draft.id).recipients
    assert kept == [{"name": "Như trên"}, {"name": "Lưu trữ"}, {"office": other.office.id}]


def test_an_unknown_office_added_is_said_at_its_field(cast: Cast) -> None:
    draft = written_draft(cast)
    answer = browser(cast, "OFFICER").post(
        at("draft-edit", draft.id), edit_fields(cast, add_recipient="Nơi nào đó [KHÔNG-CÓ]")
    )
    assert answer.status_code == 422
    assert "Không có cơ quan mang mã KHÔNG-CÓ" in text_of(answer)


def test_a_signer_taken_out_is_gone(cast: Cast) -> None:
    officer, draft = browser(cast, "OFFICER"), written_draft(cast)
    officer.post(at("draft-edit", draft.id), edit_fields(cast))
    officer.post(at("draft-edit", draft.id), edit_fields(cast, version=2, signer=""))
    with acting(cast.officer):
        assert drafting.get_draft(cast.officer, draft.id).signer_id is None


def test_two_editors_see_both_versions(cast: Cast) -> None:
    draft = written_draft(cast)
    first, second = browser(cast, "OFFICER"), browser(cast, "CHIEF")
    first.post(at("draft-edit", draft.id), edit_fields(cast, abstract="Bản của người thứ nhất"))
    late = second.post(at("draft-edit", draft.id), edit_fields(cast, abstract="Bản thứ hai"))

    assert late.status_code == 409
    page = text_of(late)
    assert "Bản của người thứ nhất" in page
    assert "Bản thứ hai" in page
    assert 'name="version" value="2"' in page
    again = second.post(at("draft-edit", draft.id), edit_fields(cast, version=2))
    assert again.status_code == 302


def test_an_abstract_that_speaks_of_a_level_of_secrecy_is_asked_about(cast: Cast) -> None:
    draft, officer = written_draft(cast), browser(cast, "OFFICER")
    named = edit_fields(cast, abstract="Về việc trả lại văn bản TỐI MẬT số 01")
    asked = officer.post(at("draft-edit", draft.id), named)
    assert asked.status_code == 422
    assert "Có chữ “TỐI MẬT” viết hoa trong câu." in text_of(asked)
    assert 'name="accept_words"' in text_of(asked)
    assert "văn bản TỐI MẬT số 01" in text_of(asked)  # nothing typed is lost
    with acting(cast.officer):
        assert drafting.get_draft(cast.officer, draft.id).version == draft.version
    assert (
        officer.post(at("draft-edit", draft.id), named | {"accept_words": "on"}).status_code
        == 302
    )
    opened = text_of(officer.get(at("draft-edit", draft.id)))
    assert 'name="accept_words"' not in opened


def test_losses_must_be_seen_before_submitting(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.clerk):
        Draft.objects.filter(pk=draft.id).update(
            state="DRAFT", losses=[{"kind": "chart", "where": "đoạn 2", "text": "Biểu đồ."}]
        )
    officer = browser(cast, "OFFICER")

    assert "Tôi đã xem những chỗ này" in text_of(officer.get(at("draft", draft.id)))
    refused = officer.post(at("draft-submit", draft.id))
    assert refused.status_code == 409
    assert "không chuyển được" in text_of(refused)
    done = officer.post(at("draft-submit", draft.id), {"losses_seen": "1"})
    assert done.status_code == 302


def test_a_wrong_pin_is_said_at_the_field_and_signs_nothing(cast: Cast) -> None:
    draft = submitted_draft(cast)
    answer = browser(cast, "CHIEF").post(at("draft-sign", draft.id), {"pin": "999999"})

    assert answer.status_code == 422
    assert 'name="pin"' in text_of(answer)
    with acting(cast.clerk):
        assert drafting.get_draft(cast.clerk, draft.id).state == "SUBMITTED"


def test_a_pin_of_letters_and_blanks_signs(cast: Cast) -> None:
    """What the page of one's own keys takes for a new PIN opens the key here too."""
    draft, pin = submitted_draft(cast), f" {'câu mở khóa dài ' * 5}"
    with acting(cast.chief):
        key = signing.personal_keys(cast.chief, NOW)[0]
        signing.change_pin(actor=cast.chief, key_id=key.id, pin=PIN, new=pin, now=NOW)
    chief = browser(cast, "CHIEF")
    assert 'inputmode="numeric"' not in text_of(chief.get(at("draft-sign", draft.id)))
    assert chief.post(at("draft-sign", draft.id), {"pin": pin}).status_code == 302


def test_a_remembered_pin_signs_the_next_paper_with_one_tap(cast: Cast) -> None:
    first, second = submitted_draft(cast), submitted_draft(cast)
    chief = browser(cast, "CHIEF")
    chief.post(at("draft-sign", first.id), {"pin": PIN, "remember": "on"})

    assert PIN not in str(dict(chief.session.items()))
    assert 'name="pin"' not in text_of(chief.get(at("draft-sign", second.id)))
    assert chief.post(at("draft-sign", second.id)).status_code == 302
    with acting(cast.clerk):
        assert drafting.get_draft(cast.clerk, second.id).state == "SIGNED"


def test_remembering_can_be_switched_off(cast: Cast, settings: object) -> None:
    settings.PIN_MINUTES = 0  # type: ignore[attr-defined]
    draft = submitted_draft(cast)
    chief = browser(cast, "CHIEF")

    assert 'name="remember"' not in text_of(chief.get(at("draft-sign", draft.id)))
    chief.post(at("draft-sign", draft.id), {"pin": PIN, "remember": "on"})
    assert not any(key.startswith("drafting.pin") for key in dict(chief.session.items()))


def test_signing_in_turn_shows_one_paper_after_the_other(cast: Cast) -> None:
    first, second = submitted_draft(cast), submitted_draft(cast)
    chief = browser(cast, "CHIEF")

    page = text_of(chief.get(at("drafts-to-sign")))
    assert at("draft-sign", first.id) in page
    assert at("draft-sign", second.id) in text_of(
        chief.get(at("drafts-to-sign"), {"lan-luot": first.id})
    )
    done = chief.post(at("draft-sign", first.id), {"pin": PIN, "lan-luot": "1"})
    assert done.headers["Location"] == f"{at('drafts-to-sign')}?lan-luot=1"
    returned = chief.post(
        at("draft-return", second.id), {"reason": "Sửa mục 2", "lan-luot": "1"}
    )
    assert returned.headers["Location"] == f"{at('drafts-to-sign')}?lan-luot=1"
    assert "Không còn văn bản nào chờ bạn ký" in text_of(chief.get(at("drafts-to-sign")))


def test_a_returned_draft_tells_its_writer_why(cast: Cast) -> None:
    draft = submitted_draft(cast)
    chief = browser(cast, "CHIEF")

    assert chief.post(at("draft-return", draft.id), {"reason": " "}).status_code == 422
    assert (
        chief.post(at("draft-return", draft.id), {"reason": "Thiếu căn cứ"}).status_code == 302
    )
    page = text_of(browser(cast, "OFFICER").get(at("draft", draft.id)))
    assert "Dự thảo được trả lại" in page
    assert "Thiếu căn cứ" in page


def test_steps_that_are_not_possible_say_why(cast: Cast) -> None:
    draft = submitted_draft(cast)
    page = text_of(browser(cast, "OFFICER").get(at("draft", draft.id)))

    assert "Đang chờ Phạm Thị Duyệt ký." in page
    assert "Bạn chưa được giao quyền làm việc này." in page
    assert "Dự thảo đang ở bước “Chờ ký”" in page


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [
        ("drafts", "ADMIN", 403), ("drafts", "LEADER", 200), ("draft-new", "LEADER", 403),
        ("draft-new", "ADMIN", 403), ("drafts-to-sign", "OFFICER", 403),
        ("drafts-to-sign", "LEADER", 200),
    ],
)  # fmt: skip
def test_gates_of_lists(cast: Cast, name: str, role: str, status: int) -> None:
    assert browser(cast, role).get(at(name)).status_code == status


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [
        ("draft", "OFFICER", 200), ("draft", "CLERK", 200), ("draft", "ADMIN", 403),
        ("draft-sign", "OFFICER", 403), ("draft-sign", "CHIEF", 200),
        ("draft-seal", "CHIEF", 403),
        ("draft-seal", "CLERK", 200), ("draft-number", "OFFICER", 403),
        ("draft-number", "CLERK", 200),
        ("draft-return", "OFFICER", 403), ("draft-withdraw", "LEADER", 403),
    ],
)  # fmt: skip
def test_gates_of_a_draft(cast: Cast, name: str, role: str, status: int) -> None:
    draft = submitted_draft(cast)
    assert browser(cast, role).get(at(name, draft.id)).status_code == status


def test_the_desk_says_what_waits_for_whom(cast: Cast) -> None:
    signed, _submitted, returned = (submitted_draft(cast) for _ in range(3))
    drafting.sign_draft(actor=cast.chief, draft_id=signed.id, pin=PIN, now=NOW)
    with acting(cast.chief):
        drafting.return_draft(actor=cast.chief, draft_id=returned.id, reason="Sửa", now=NOW)

    for actor, boxes in (
        (cast.chief, [("sign", 1)]),
        (cast.clerk, [("seal", 1)]),
        (cast.officer, [("return", 1)]),
        (cast.leader, []),
    ):
        with acting(actor):
            assert [(box.act, box.count) for box in waiting_work(actor, NOW)] == boxes


def test_another_office_sees_nothing(cast: Cast) -> None:
    draft = submitted_draft(cast)
    stranger = browser(make_signing_office("Tỉnh ủy Khác"), "CHIEF")

    for name in ("draft", "draft-edit", "draft-pdf", "draft-sign", "draft-return"):
        assert stranger.get(at(name, draft.id)).status_code == 404, name
    assert stranger.get(at("draft-page", draft.id, 1)).status_code == 404
    assert stranger.post(at("draft-sign", draft.id), {"pin": PIN}).status_code == 404
