"""From one office into the other's book: what each side sees, and what nobody else does."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.db import connection
from tests.cast import make_office

from vanphong.audit import api as audit
from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW as DRAFTED
from vanphong.drafting.tests.office import PIN, make_signing_office, submitted_draft
from vanphong.exchange import api as exchange
from vanphong.exchange import queries, services
from vanphong.exchange.models import Delivery, Receipt
from vanphong.exchange.tests.conftest import (
    LATER,
    NOW,
    Between,
    accept,
    answer_to,
    codes,
    deliver,
    issue,
    open_books,
    state_of,
)
from vanphong.files import api as files
from vanphong.files.models import File, FileAccess
from vanphong.files.store import the_store
from vanphong.kernel.errors import Invalid, NotFound, Refused, Secret, Unavailable
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.models import DocumentAccess, DocumentFile
from vanphong.signing import api as signing

pytestmark = pytest.mark.django_db


def test_an_issued_word_letter_reaches_the_other_offices_book() -> None:
    sender = make_signing_office()
    receiver = make_signing_office("Đảng ủy xã Suối Thử", level="COMMUNE")
    draft = submitted_draft(sender, recipients=[{"office": receiver.office.id}])
    drafting.sign_draft(actor=sender.chief, draft_id=draft.id, pin=PIN, now=DRAFTED)
    issued = drafting.seal_and_issue(
        actor=sender.clerk, draft_id=draft.id, pin=PIN, now=DRAFTED
    )

    clerk = receiver.clerk
    with acting(clerk):
        [delivery] = exchange.inbox(clerk)
        accepted = exchange.accept_delivery(actor=clerk, delivery_id=delivery.id, now=DRAFTED)
        document = registry.get_document(clerk, issued.issued_document_id)
        content = files.read_bytes(files.get_file(clerk, document.file_id))

    assert accepted.entry.arrival_number == 1
    assert accepted.entry.document_id == document.id  # one document, no copy
    assert hashlib.sha256(content).hexdigest() == delivery.file_sha256
    with acting(sender.chief):
        texts = [r.by for r in exchange.receipts_of(delivery)]
    assert codes(sender, delivery) == ["01", "03"]
    assert texts == ["Hệ thống", "Trần Thị Sổ, Văn thư"]
    with acting(sender.clerk):
        assert (
            services.check_signatures(actor=sender.clerk, document_id=document.id, now=DRAFTED)
            == "VALID"
        )
    with acting(sender.chief):
        code = queries.check_code_of(document)
        exchange.recall_document(
            actor=sender.chief, document_id=document.id, reason="Sai số liệu.", now=DRAFTED
        )
    assert signing.get_check(code).state == "RECALLED"
    assert state_of(receiver, delivery) == "RECALL_ASKED"


def test_delivering_again_changes_nothing(between: Between) -> None:
    [again] = deliver(between.sender, between.document)
    assert again.id == between.delivery.id
    assert codes(between.sender, again) == ["01"]


def test_names_only_and_ended_offices_get_nothing(between: Between) -> None:
    document = issue(between.sender)
    assert deliver(between.sender, document) == []
    with acting(between.sender.clerk):
        assert not queries.addressed_offices(document)


def test_the_envelope_tells_both_sides_what_was_sent(between: Between) -> None:
    envelope = exchange.Envelope.read(between.delivery.envelope)
    assert envelope.symbol == between.document.symbol
    assert envelope.receiver == between.receiver.office.code
    assert [f.sha256 for f in envelope.files] == [between.delivery.file_sha256]
    assert exchange.Envelope.read(envelope.canonical()) == envelope
    assert envelope.canonical() == between.delivery.envelope


def test_an_envelope_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        exchange.Envelope.read('{"version":2}')
    with pytest.raises(ValueError, match="version"):
        exchange.Envelope.read("[]")


def test_accepting_twice_gives_the_same_line(between: Between) -> None:
    first, again = accept(between), accept(between)
    assert first.entry.pk == again.entry.pk
    assert codes(between.sender, between.delivery) == ["01", "03"]


def test_an_accepted_answer_is_linked_where_the_answered_is_known(between: Between) -> None:
    to_sender, to_foreign = answer_to(between, between.sender, between.foreign)
    for cast, delivery in ((between.sender, to_sender), (between.foreign, to_foreign)):
        with acting(cast.clerk):
            for _ in range(2):
                exchange.accept_delivery(actor=cast.clerk, delivery_id=delivery.id, now=LATER)
    with acting(between.sender.clerk):
        [link] = registry.relations_of(between.sender.clerk, between.document)
        assert (link.source_id, link.kind) == (to_sender.document_id, "ANSWERS")
        letter = registry.get_document(between.sender.clerk, to_sender.document_id)
        assert registry.relations_of(between.sender.clerk, letter) == [link]
    with acting(between.foreign.clerk):
        assert not registry.Relation.objects.exists()


def test_a_link_the_dates_speak_against_does_not_hold_up(between: Between) -> None:
    [delivery] = answer_to(between, between.sender)
    with acting(between.sender.clerk):
        registry.Document.objects.filter(pk=between.document.pk).update(
            issued_on=NOW.date() + dt.timedelta(days=1)
        )
        exchange.accept_delivery(actor=between.sender.clerk, delivery_id=delivery.id, now=LATER)
        assert not registry.relations_of(between.sender.clerk, between.document)
    assert state_of(between.sender, delivery) == "ACCEPTED"


def test_both_trails_tell_of_the_delivery(between: Between) -> None:
    accept(between)
    for cast in (between.sender, between.receiver):
        with acting(cast.chief):
            actions = {e.action for e in audit.events_of(cast.chief, between.delivery)}
        assert {"exchange:delivery:send", "exchange:delivery:accept"} <= actions


def test_a_refusal_closes_the_document_and_is_told(between: Between) -> None:
    clerk = between.receiver.clerk
    with acting(clerk):
        assert registry.visible_documents(clerk).exists()
        refused = exchange.refuse_delivery(
            actor=clerk, delivery_id=between.delivery.id, reason="Gửi nhầm nơi.", now=LATER
        )
        assert not registry.visible_documents(clerk).exists()
        assert not File.objects.exists()
    assert refused.note == "Gửi nhầm nơi."
    assert codes(between.sender, refused) == ["01", "02"]
    with pytest.raises(Refused):
        accept(between)


def test_what_was_refused_can_be_sent_again(between: Between) -> None:
    clerk = between.receiver.clerk
    with acting(clerk):
        exchange.refuse_delivery(
            actor=clerk, delivery_id=between.delivery.id, reason="Nhầm.", now=LATER
        )
    with acting(between.sender.clerk):
        [again] = exchange.send_document(
            actor=between.sender.clerk, document_id=between.document.id,
            office_ids=[between.receiver.office.id], now=LATER,
        )  # fmt: skip
    assert again.id != between.delivery.id
    assert accept(between, again.id).entry.arrival_number == 1


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        pytest.param("  ", Invalid, id="no-reason"),
        pytest.param("x" * 501, Invalid, id="too-long"),
        pytest.param("Độ mật: Mật", Secret, id="secrecy-mark"),
    ],
)
def test_a_refusal_needs_a_sound_reason(
    between: Between, reason: str, error: type[Exception]
) -> None:
    clerk = between.receiver.clerk
    with acting(clerk), pytest.raises(error):
        exchange.refuse_delivery(
            actor=clerk, delivery_id=between.delivery.id, reason=reason, now=LATER
        )
    assert state_of(between.receiver, between.delivery) == "ARRIVED"


def test_a_third_office_sees_nothing_of_it(between: Between) -> None:
    accept(between)
    for actor in between.foreign.actors.values():
        with acting(actor):
            assert not exchange.visible_deliveries(actor).exists()
            for model in (
                Delivery, Receipt, File, FileAccess, registry.Document, DocumentAccess,
                DocumentFile, registry.IncomingEntry, registry.Recipient,
            ):  # fmt: skip
                assert model.objects.count() == 0, model
    clerk = between.foreign.clerk
    for act in (
        lambda: exchange.get_delivery(clerk, between.delivery.id),
        lambda: exchange.accept_delivery(
            actor=clerk, delivery_id=between.delivery.id, now=LATER
        ),
        lambda: exchange.refuse_delivery(
            actor=clerk, delivery_id=between.delivery.id, reason="Thử", now=LATER
        ),
    ):
        with acting(clerk), pytest.raises(NotFound):
            act()


def test_a_third_office_cannot_write_between_two_others(between: Between) -> None:
    with acting(between.foreign.clerk):
        assert Delivery.objects.filter(pk=between.delivery.pk).update(state="DONE") == 0
        with connection.cursor() as cursor:
            cursor.execute("delete from registry_documentaccess")
            assert cursor.rowcount == 0
            cursor.execute("delete from files_fileaccess")
            assert cursor.rowcount == 0
    assert state_of(between.receiver, between.delivery) == "ARRIVED"


def test_receipts_are_never_changed(between: Between) -> None:
    with acting(between.sender.clerk), connection.cursor() as cursor:
        cursor.execute(
            "select has_table_privilege('exchange_receipt', 'update'), "
            "has_table_privilege('exchange_receipt', 'delete')"
        )
        assert cursor.fetchone() == (False, False)


def test_later_sending_reaches_a_further_office_once(between: Between) -> None:
    clerk = between.sender.clerk
    with acting(clerk):
        for _ in range(2):
            sent = exchange.send_document(
                actor=clerk, document_id=between.document.id, now=LATER,
                office_ids=[between.foreign.office.id, between.receiver.office.id],
            )  # fmt: skip
    assert [one.receiver_id for one in sent] == [
        between.foreign.office.id, between.receiver.office.id,
    ]  # fmt: skip
    with acting(between.foreign.clerk):
        assert exchange.inbox(between.foreign.clerk).count() == 1
    assert codes(between.sender, sent[0]) == ["01"]


@pytest.mark.parametrize("case", ["none", "own", "unknown"])
def test_sending_needs_other_known_offices(between: Between, case: str) -> None:
    ids = {"none": [], "own": [between.sender.office.id], "unknown": [10**6]}[case]
    clerk = between.sender.clerk
    with acting(clerk), pytest.raises(Invalid) as refused:
        exchange.send_document(
            actor=clerk, document_id=between.document.id, office_ids=ids, now=LATER
        )
    assert refused.value.code == "no_such_office"


def test_an_office_that_ended_is_not_sent_to(between: Between) -> None:
    ended = make_office("Đảng ủy xã Đã Nhập", level="COMMUNE")
    with acting(between.sender.admin):
        type(ended.office).objects.filter(pk=ended.office.pk).update(valid_until=NOW.date())
    document = issue(between.sender, ended, between.receiver)
    assert [d.receiver_id for d in deliver(between.sender, document)] == [
        between.receiver.office.id
    ]
    with acting(between.sender.clerk), pytest.raises(Refused) as refused:
        exchange.send_document(
            actor=between.sender.clerk, document_id=document.id,
            office_ids=[ended.office.id], now=LATER,
        )  # fmt: skip
    assert refused.value.code == "office_ended"


def test_what_is_not_in_force_or_not_there_is_not_sent(between: Between) -> None:
    sender, clerk = between.sender, between.sender.clerk
    with acting(sender.chief):
        exchange.recall_document(
            actor=sender.chief, document_id=between.document.id, reason="Sai số.", now=LATER
        )
    bare = registry.DocumentFields(
        issuer_name="", abstract="Văn bản giấy", type_code="OFFICIAL_LETTER",
        issued_on=NOW.date(),
    )  # fmt: skip
    with acting(clerk):
        paper = registry.register_outgoing(actor=clerk, body=sender.body, fields=bare, now=NOW)
    for document, code in (
        (between.document, "document_not_in_force"),
        (paper, "document_without_file"),
    ):
        with acting(clerk), pytest.raises(Refused) as refused:
            exchange.send_document(
                actor=clerk, document_id=document.id, now=LATER,
                office_ids=[between.foreign.office.id],
            )  # fmt: skip
        assert refused.value.code == code


def test_a_received_document_is_not_sent_on(between: Between) -> None:
    accept(between)
    clerk = between.receiver.clerk
    with acting(clerk), pytest.raises(NotFound):
        exchange.send_document(
            actor=clerk, document_id=between.document.id, now=LATER,
            office_ids=[between.foreign.office.id],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        pytest.param("missing", NotFound, id="missing"),
        pytest.param("damaged", Unavailable, id="damaged"),
    ],
)
def test_no_receipt_for_what_is_not_stored(
    between: Between, harm: str, error: type[Exception]
) -> None:
    document = issue(between.sender, between.receiver)
    path = the_store().path(document.file_digest)
    path.chmod(0o600)
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(b"other")
    with pytest.raises(error):
        deliver(between.sender, document)
    with acting(between.sender.clerk):
        assert not exchange.deliveries_of(between.sender.clerk, document).exists()
        assert not DocumentAccess.objects.filter(document=document).exists()


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_a_harmed_file_is_not_accepted(between: Between, harm: str) -> None:
    path = the_store().path(between.delivery.file_sha256)
    path.chmod(0o600)
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(b"other")
    with pytest.raises((NotFound, Unavailable)):
        accept(between)
    assert state_of(between.receiver, between.delivery) == "ARRIVED"
    with acting(between.receiver.clerk):
        assert not registry.IncomingEntry.objects.exists()


def test_an_office_without_an_open_book_is_told_so(between: Between) -> None:
    bookless = make_office("Đảng ủy xã Chưa Sổ", level="COMMUNE")
    document = issue(between.sender, bookless)
    [delivery] = deliver(between.sender, document)
    with acting(bookless.clerk), pytest.raises(Refused) as refused:
        exchange.accept_delivery(actor=bookless.clerk, delivery_id=delivery.id, now=LATER)
    assert refused.value.code == "no_book"
    open_books(bookless)
    with acting(bookless.clerk):
        exchange.accept_delivery(actor=bookless.clerk, delivery_id=delivery.id, now=LATER)


def test_an_invalid_signature_needs_a_person_and_a_reason(between: Between) -> None:
    document = issue(between.sender, between.receiver, content=b"no pdf at all")
    [delivery] = deliver(between.sender, document)
    for given in ({}, {"accept_invalid": True}, {"reason": "Đã gọi xác nhận."}):
        with pytest.raises(Refused) as refused:
            accept(between, delivery.id, **given)
        assert refused.value.code == "signature_invalid"
    taken = accept(between, delivery.id, accept_invalid=True, reason="Đã gọi xác nhận.")
    assert taken.entry.note.endswith("Đã gọi xác nhận.")
    with acting(between.sender.clerk):
        assert exchange.receipts_of(delivery).last().reason == "Đã gọi xác nhận."


def test_stages_are_told_once_and_never_go_back(between: Between) -> None:
    officer = between.receiver.officer
    with acting(officer):
        exchange.note_progress(officer, between.document, "DONE", LATER)  # not accepted yet
    assert codes(between.sender, between.delivery) == ["01"]
    accept(between)
    with acting(officer):
        for stage in ("ASSIGNED", "ASSIGNED", "DONE", "IN_HAND", "ASSIGNED"):
            exchange.note_progress(officer, between.document, stage, LATER)
    assert codes(between.sender, between.delivery) == ["01", "03", "04", "06"]
    assert state_of(between.sender, between.delivery) == "DONE"


def test_work_on_an_own_document_tells_nobody(between: Between) -> None:
    officer = between.sender.officer
    with acting(officer):
        exchange.note_progress(officer, between.document, "DONE", LATER)
    assert codes(between.sender, between.delivery) == ["01"]


def test_pages_of_a_tray_follow_each_other(between: Between) -> None:
    for _ in range(4):
        deliver(between.sender, issue(between.sender, between.receiver))
    clerk = between.receiver.clerk
    with acting(clerk):
        first = queries.page(exchange.inbox(clerk), size=3)
        second = queries.page(exchange.inbox(clerk), size=3, cursor=first.next_cursor)
        assert (len(first.items), len(second.items), second.next_cursor) == (3, 2, "")
        assert not {d.id for d in first.items} & {d.id for d in second.items}
        with pytest.raises(Invalid):
            queries.page(exchange.inbox(clerk), cursor="abc")
