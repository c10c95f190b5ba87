"""From a Word file to an issued document, and every way it can be refused."""

from __future__ import annotations

import pytest

from vanphong.drafting import api as drafting
from vanphong.drafting import pages
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.files import api as files
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.signing import api as signing

pytestmark = pytest.mark.django_db


def test_a_word_letter_becomes_a_signed_sealed_numbered_document() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)

    signed = drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    issued = drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)

    assert (signed.symbol, signed.state) == ("01-CV/VPTU", "SIGNED")
    assert issued.state == "ISSUED"
    with acting(cast.clerk):
        document = registry.get_document(cast.clerk, issued.issued_document_id)
        pdf = files.read_bytes(document.file)
    report = signing.verify_pdf(pdf, trust=signing.site_trust(), now=NOW)
    assert report.verdict == signing.Verdict.VALID
    assert [s.role for s in report.signatures] == [signing.Role.PERSON, signing.Role.SEAL]
    assert document.symbol == "01-CV/VPTU"
    assert "rà soát công tác văn thư" in document.file.text


def test_a_wrong_pin_signs_nothing_and_takes_no_number() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)

    with pytest.raises(Invalid):
        drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin="111111", now=NOW)

    with acting(cast.clerk):
        assert drafting.get_draft(cast.clerk, draft.id).state == "SUBMITTED"
        assert not registry.NumberEntry.objects.exists()


def test_only_the_named_signer_signs() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)

    with pytest.raises(NotAllowed):
        drafting.sign_draft(actor=cast.leader, draft_id=draft.id, pin=PIN, now=NOW)


def test_an_unsigned_draft_is_not_sealed() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)

    with pytest.raises(Refused):
        drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)


def test_a_number_once_fixed_stays_with_its_draft() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    first = drafting.fix_number(actor=cast.chief, draft_id=draft.id, now=NOW)
    again = drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)

    assert first.symbol == again.symbol == "01-CV/VPTU"


def test_the_life_of_a_draft_stands_at_the_moments_it_keeps() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)
    with acting(cast.clerk):
        steps = pages.life(cast.clerk, drafting.get_draft(cast.clerk, draft.id))
    at = {str(step["what"]): step["at"] for step in steps}
    del at["Lấy nội dung từ tệp Word"]
    assert at == dict.fromkeys(
        ("Lập dự thảo", "Trình ký", "Cấp số 01-CV/VPTU", "Ký số", "Đóng dấu, phát hành"), NOW
    )
