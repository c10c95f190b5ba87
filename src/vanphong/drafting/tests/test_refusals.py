"""Every step refused: the right error, and nothing written anywhere."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import docx
import pytest
from django.conf import settings
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting.checked import check_draft, firm_findings
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import Draft, DraftImage
from vanphong.drafting.tests.office import (
    NOW,
    PIN,
    make_signing_office,
    own_pdf,
    submitted_draft,
    word_letter,
)
from vanphong.drafting.typesetting.document import text
from vanphong.files import api as files
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret, VanphongError
from vanphong.kernel.rules import Severity
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks
from vanphong.tasks.tests.conftest import direct, make_document

pytestmark = pytest.mark.django_db
UNKNOWN = UUID("01a00000-0000-7000-8000-000000000000")


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def everything(cast: Cast) -> object:
    with acting(cast.clerk):
        return (
            list(Draft.objects.order_by("id").values()),
            list(DraftImage.objects.values("id")),
            list(files.File.objects.values("id")),
            list(registry.NumberEntry.objects.values("id", "state")),
            list(registry.Document.objects.values("id")),
            Event.objects.exclude(action__startswith="row:").count(),
        )


def stored() -> set[Path]:
    return {p for p in Path(settings.DATA).glob("files/**/*") if p.is_file()}


@contextmanager
def nothing_written(cast: Cast, error: type[VanphongError], code: str = "") -> Iterator[None]:
    rows, bytes_kept = everything(cast), stored()
    with pytest.raises(error) as refusal:
        yield
    assert not code or refusal.value.code == code
    assert str(refusal.value.message).endswith(".")
    assert everything(cast) == rows
    assert stored() == bytes_kept


def new_draft(cast: Cast, **fields: object) -> Draft:
    with acting(cast.officer):
        return drafting.create_draft(
            actor=cast.officer,
            body_id=cast.body.id,
            type_code="OFFICIAL_LETTER",
            now=NOW,
            **fields,
        )


def docx_with(fill: Callable[[docx.document.Document], object]) -> bytes:
    file = docx.Document()
    file.add_paragraph("Kính đề nghị các đồng chí phối hợp.")
    fill(file)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_create_refuses_other_bodies_types_and_people(cast: Cast) -> None:
    other = make_signing_office("Tỉnh ủy Khác")
    for fields in (
        {"body_id": other.body.id, "type_code": "OFFICIAL_LETTER"},
        {"body_id": cast.body.id, "type_code": "NO_SUCH"},
    ):
        with nothing_written(cast, Invalid), acting(cast.officer):
            drafting.create_draft(actor=cast.officer, now=NOW, **fields)
    good = {"body_id": cast.body.id, "type_code": "OFFICIAL_LETTER", "now": NOW}
    with nothing_written(cast, NotAllowed), acting(cast.leader):
        drafting.create_draft(actor=cast.leader, **good)
    with nothing_written(cast, NotFound), acting(cast.officer):
        drafting.create_draft(actor=cast.officer, answers_id=UNKNOWN, **good)
    with nothing_written(cast, NotFound), acting(cast.officer):
        drafting.create_draft(actor=cast.officer, task_id=UNKNOWN, **good)
    with nothing_written(cast, NotFound), acting(cast.officer):
        drafting.create_draft(actor=cast.officer, signer_id=other.posts["CHIEF"].id, **good)
    with nothing_written(cast, Invalid), acting(cast.officer):
        drafting.create_draft(actor=cast.officer, urgency="TOMORROW", **good)


@pytest.mark.parametrize(
    "fields",
    [
        {"abstract": "Báo cáo (MẬT)"},
        {"recipients": [{"name": "Độ mật: Tối mật"}]},
        {"blocks": (text("Đoạn đầu."), text("TỐI MẬT"))},
    ],
)
def test_what_is_marked_secret_is_not_written(cast: Cast, fields: dict[str, object]) -> None:
    draft = new_draft(cast)
    with nothing_written(cast, Secret), acting(cast.officer):
        drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=1, now=NOW, **fields
        )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(word_letter("Kính gửi", "TỐI MẬT", "Nội dung."), id="line"),
        pytest.param(
            docx_with(lambda d: setattr(d.add_table(1, 2).cell(0, 1), "text", "TỐI MẬT")),
            id="cell",
        ),
        pytest.param(
            docx_with(lambda d: setattr(d.sections[0].header.paragraphs[0], "text", "MẬT")),
            id="header",
        ),
        pytest.param(word_letter(unicodedata.normalize("NFD", "TUYỆT MẬT")), id="decomposed"),
    ],
)
def test_a_secret_word_file_leaves_no_row_and_no_byte(cast: Cast, content: bytes) -> None:
    draft = new_draft(cast)
    with nothing_written(cast, Secret), acting(cast.officer):
        drafting.take_docx(
            actor=cast.officer, draft_id=draft.id, content=content, name="cv.docx", now=NOW
        )
    with nothing_written(cast, Secret), acting(cast.officer):
        drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            upload=("cv.docx", content),
        )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", word_letter()[:-200], b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0" * 300],
)
def test_a_broken_word_file_leaves_nothing(cast: Cast, content: bytes) -> None:
    draft = new_draft(cast)
    with nothing_written(cast, Invalid), acting(cast.officer):
        drafting.take_docx(
            actor=cast.officer, draft_id=draft.id, content=content, name="cv.docx", now=NOW
        )


def test_a_word_file_is_no_own_pdf(cast: Cast) -> None:
    draft = new_draft(cast)
    with nothing_written(cast, Invalid, "not_a_pdf"), acting(cast.officer):
        drafting.take_own_pdf(
            actor=cast.officer, draft_id=draft.id, content=word_letter(), name="a.docx", now=NOW
        )


def test_an_old_version_does_not_overwrite(cast: Cast) -> None:
    draft = new_draft(cast)
    with acting(cast.clerk):
        drafting.change_draft(
            actor=cast.clerk, draft_id=draft.id, version=1, abstract="Bản mới", now=NOW
        )
    with nothing_written(cast, Refused, "changed_meanwhile"), acting(cast.officer):
        drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=1, abstract="Bản cũ", now=NOW
        )


def test_a_type_nobody_knows_is_refused_and_not_passed_over(cast: Cast) -> None:
    draft = new_draft(cast)
    with nothing_written(cast, Invalid), acting(cast.officer):
        drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=1, type_code="NO_SUCH", now=NOW
        )


def test_a_place_without_words_is_no_place(cast: Cast) -> None:
    draft = new_draft(
        cast, recipients=[{"name": " - "}, {"name": "Như trên"}], addressees=["–"]
    )
    assert (draft.recipients, draft.addressees) == ([{"name": "Như trên"}], [])


def test_an_incomplete_draft_is_not_submitted(cast: Cast) -> None:
    draft = new_draft(cast)
    with nothing_written(cast, Refused, "incomplete"), acting(cast.officer):
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)


def test_words_of_a_template_left_over_stop_the_draft(cast: Cast) -> None:
    draft = new_draft(
        cast, abstract="về ‹nội dung›", blocks=(text("Nội dung."),),
        recipients=[{"name": "Như trên"}], signer_id=cast.posts["CHIEF"].id,
    )  # fmt: skip
    with acting(cast.officer):
        stops = drafting.readiness(cast.officer, draft, NOW.date()).stops
    assert list(stops) == ["Còn chỗ trống ‹…› của mẫu chưa được điền."]


def test_losses_of_the_word_file_must_be_confirmed(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.clerk):
        Draft.objects.update(
            state="DRAFT", losses=[{"kind": "chart", "where": "", "text": "Biểu đồ."}]
        )
    with nothing_written(cast, Refused, "losses_unseen"), acting(cast.officer):
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
    with acting(cast.officer):
        done = drafting.submit_for_signature(
            actor=cast.officer, draft_id=draft.id, losses_seen=True, now=NOW
        )
    assert done.state == "SUBMITTED"


def test_decomposed_words_are_stored_composed(cast: Cast) -> None:
    said = unicodedata.normalize("NFD", "Về việc rà soát ủy ban")
    draft = new_draft(
        cast, abstract=said, addressees=[said], recipients=[{"name": said}], file_copy=said
    )
    for value in (
        draft.abstract,
        draft.addressees[0],
        draft.recipients[0]["name"],
        draft.file_copy,
    ):
        assert value == unicodedata.normalize("NFC", said)


def test_only_who_may_returns_and_with_a_reason(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with nothing_written(cast, NotAllowed), acting(cast.officer):
        drafting.return_draft(actor=cast.officer, draft_id=draft.id, reason="Vì thế", now=NOW)
    for reason in ("", " \n ", "x" * 501):
        with nothing_written(cast, Invalid), acting(cast.chief):
            drafting.return_draft(actor=cast.chief, draft_id=draft.id, reason=reason, now=NOW)
    with nothing_written(cast, Secret), acting(cast.chief):
        drafting.return_draft(actor=cast.chief, draft_id=draft.id, reason="TỐI MẬT", now=NOW)


def test_a_draft_in_use_is_not_edited(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with nothing_written(cast, Refused, "wrong_state"), acting(cast.officer):
        drafting.change_draft(
            actor=cast.officer,
            draft_id=draft.id,
            version=draft.version,
            abstract="Khác",
            now=NOW,
        )
    with nothing_written(cast, Refused, "wrong_state"), acting(cast.officer):
        drafting.take_docx(
            actor=cast.officer, draft_id=draft.id, content=word_letter(), name="a.docx", now=NOW
        )


def test_a_numbered_draft_is_withdrawn_only_with_its_number_voided(cast: Cast) -> None:
    draft = submitted_draft(cast)
    drafting.fix_number(actor=cast.clerk, draft_id=draft.id, now=NOW)
    with nothing_written(cast, NotAllowed), acting(cast.officer):
        drafting.withdraw_draft(actor=cast.officer, draft_id=draft.id, reason="Bỏ", now=NOW)
    with acting(cast.chief):
        drafting.withdraw_draft(
            actor=cast.chief, draft_id=draft.id, reason="Không phát hành nữa", now=NOW
        )
    with acting(cast.clerk):
        entry = registry.NumberEntry.objects.get()
        assert (entry.state, entry.reason) == ("VOID", "Không phát hành nữa")
    again = submitted_draft(cast)
    assert (
        drafting.fix_number(actor=cast.clerk, draft_id=again.id, now=NOW).symbol == "02-CV/VPTU"
    )


def test_nobody_signs_for_another(cast: Cast) -> None:
    draft = submitted_draft(cast)
    for actor in (cast.officer, cast.clerk, cast.leader):
        with nothing_written(cast, NotAllowed):
            drafting.sign_draft(actor=actor, draft_id=draft.id, pin=PIN, now=NOW)
    with nothing_written(cast, NotAllowed):
        drafting.seal_and_issue(actor=cast.officer, draft_id=draft.id, pin=PIN, now=NOW)
    with nothing_written(cast, Refused, "wrong_state"):
        drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)


def test_without_an_open_book_there_is_no_number(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.clerk):
        Draft.objects.update(type_code="REPORT")
    with nothing_written(cast, Refused, "no_book"):
        drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)


def test_a_wrong_seal_pin_issues_nothing(cast: Cast) -> None:
    draft = submitted_draft(cast)
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    with nothing_written(cast, Invalid):
        drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin="000000", now=NOW)


def test_the_offices_own_pdf_is_signed_byte_for_byte_once_it_bears_its_number(
    cast: Cast,
) -> None:
    draft = submitted_draft(cast)
    with acting(cast.clerk):
        Draft.objects.update(state="DRAFT")
    take = {"actor": cast.officer, "draft_id": draft.id, "name": "rieng.pdf", "now": NOW}
    with acting(cast.officer):
        drafting.take_own_pdf(content=own_pdf(cast, "-CV/VPTU"), **take)
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
    with nothing_written(cast, Refused, "number_first"):
        drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    numbered = drafting.fix_number(actor=cast.clerk, draft_id=draft.id, now=NOW)
    with nothing_written(cast, Refused, "number_not_in_pdf"):
        drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    content = own_pdf(cast, numbered.symbol)
    with acting(cast.officer):
        drafting.take_own_pdf(content=content, **take)
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    issued = drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)
    with acting(cast.clerk):
        whole = files.read_bytes(
            registry.get_document(cast.clerk, issued.issued_document_id).file
        )
    assert whole.startswith(content)


def test_a_signed_pdf_is_not_taken_as_own(cast: Cast) -> None:
    draft, other = submitted_draft(cast), submitted_draft(cast)
    signed = drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    with acting(cast.clerk):
        content = files.read_bytes(files.get_file(cast.clerk, signed.signed_file_id))
        Draft.objects.filter(pk=other.id).update(state="DRAFT")
    with nothing_written(cast, Invalid, "already_signed"), acting(cast.officer):
        drafting.take_own_pdf(
            actor=cast.officer, draft_id=other.id, content=content, name="a.pdf", now=NOW
        )


def test_an_issued_answer_is_related_and_closes_its_task(cast: Cast) -> None:
    document = make_document(cast)
    task = direct(
        cast, document_id=document.id, due=tasks.DueGiven(on=dt.date(2026, 11, 30)), now=NOW
    )
    draft = submitted_draft(cast, answers_id=document.id, task_id=task.id)
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)
    with acting(cast.leader):
        shown = Event.objects.get(action="tasks:evidence:submit")
        assert shown.actor["name"] == cast.officer.name
        evidence = tasks.Evidence.objects.get(task_id=task.id)
        assert (evidence.symbol, evidence.submitted_by_id) == (
            "01-CV/VPTU",
            cast.officer.post_id,
        )
    with acting(cast.clerk):
        assert registry.relations_of(cast.clerk, document)


def test_a_closed_task_does_not_hold_up_its_document(cast: Cast) -> None:
    task = direct(cast, due=tasks.DueGiven(on=dt.date(2026, 11, 30)), now=NOW)
    draft = submitted_draft(cast, task_id=task.id)
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    with acting(cast.leader):
        tasks.cancel_task(actor=cast.leader, task_id=task.id, reason="Không cần nữa", now=NOW)
    issued = drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)
    assert issued.state == "ISSUED"


@pytest.mark.parametrize(
    ("words", "told"),
    [("Gửi báo cáo trước ngày 31/11/2026.", "31/11/2026"),
     ("Cấp 1.500.000 đồng (một triệu đồng).", "1.500.000")],
)  # fmt: skip
def test_what_is_surely_wrong_is_not_presented(cast: Cast, words: str, told: str) -> None:
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc thử", recipients=[{"name": "Như trên"}],
            addressees=["Đảng ủy các xã"], file_copy="Lưu Văn phòng",
            signer_id=cast.posts["CHIEF"].id, blocks=from_text(words, ()),
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
        assert refused.value.code == "form_faults"
        assert told in str(refused.value)
        assert refused.value.data["findings"][0]["severity"] == "block"
        draft.refresh_from_db()
        assert draft.state == "DRAFT"
        assert told in " ".join(drafting.readiness(cast.officer, draft, NOW.date()).stops)
        whole = check_draft(cast.officer, draft, NOW.date()).findings
        blocking = [one for one in whole if one.severity is Severity.BLOCK]
        assert firm_findings(draft, NOW.date()) == blocking
        mended = drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW,
            blocks=from_text("Gửi báo cáo trước ngày 30/11/2026.", ()),
        )  # fmt: skip
        drafting.submit_for_signature(actor=cast.officer, draft_id=mended.id, now=NOW)
