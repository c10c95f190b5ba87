"""A new draft begins with what is known: the document it answers, the office's last draft."""

from __future__ import annotations

import pytest
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting.models import Draft
from vanphong.drafting.tests.browsing import at, browser, draft_at, text_of
from vanphong.drafting.tests.office import make_signing_office, submitted_draft
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.tasks.tests.conftest import make_document

pytestmark = pytest.mark.django_db
CITED = "Công văn số 127-CV/TU, ngày 27/02/2026 của Đảng ủy phường Bến Mẫu về việc báo cáo"


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def received(cast: Cast) -> registry.Document:
    document = make_document(cast, "Về việc báo cáo")
    with acting(cast.clerk):
        registry.Document.objects.filter(pk=document.id).update(
            issuer_name="Đảng ủy phường Bến Mẫu", type_code="OFFICIAL_LETTER"
        )
    return document


def begun(cast: Cast, type_code: str, document: registry.Document | None) -> Draft:
    clerk = browser(cast, "CLERK")
    fields = {"body": cast.body.id, "type_code": type_code, "source": "starter"}
    if document is not None:
        fields["answers"] = document.id
    made = clerk.post(at("draft-new"), fields)
    assert made.status_code == 302, text_of(made)
    with acting(cast.clerk):
        return drafting.get_draft(cast.clerk, draft_at(made))


def test_an_answering_letter_is_addressed_and_sent_to_the_issuer(cast: Cast) -> None:
    ward = make_signing_office("Đảng ủy phường Bến Mẫu", level="COMMUNE")
    draft = begun(cast, "OFFICIAL_LETTER", received(cast))

    assert draft.addressees == ["Đảng ủy phường Bến Mẫu"]
    assert draft.recipients == [{"name": "Như trên"}, {"office": ward.office.id}]
    assert CITED in draft.content
    assert "tên cơ quan" not in draft.content


def test_an_answering_report_names_the_document_and_goes_to_its_issuer(cast: Cast) -> None:
    draft = begun(cast, "REPORT", received(cast))

    assert draft.addressees == []
    assert draft.recipients == [{"name": "Đảng ủy phường Bến Mẫu"}]
    assert f"Thực hiện {CITED}, Văn phòng Tỉnh ủy Mẫu Sơn báo cáo" in draft.content


def test_signer_and_keeper_are_those_of_the_last_draft(cast: Cast) -> None:
    submitted_draft(cast)
    draft = begun(cast, "REPORT", None)

    assert draft.signer_id == cast.posts["CHIEF"].id
    assert draft.file_copy == "Lưu Văn phòng Tỉnh ủy"


def test_a_body_without_drafts_begins_without_signer(cast: Cast) -> None:
    assert begun(cast, "REPORT", None).signer_id is None
