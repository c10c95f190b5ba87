"""Recall and replacement: alone before acceptance, by consent afterwards."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from tests.cast import Cast

from vanphong.exchange import api as exchange
from vanphong.exchange import boxes
from vanphong.exchange.tests.conftest import (
    LATER,
    NOW,
    Between,
    accept,
    codes,
    issue,
    state_of,
)
from vanphong.files import api as files
from vanphong.files.models import File
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.search import api as search

pytestmark = pytest.mark.django_db

TOMORROW = LATER + dt.timedelta(days=1)


def recall(b: Between, reason: str = "Sai thẩm quyền ký.") -> exchange.Delivery:
    with acting(b.sender.chief):
        return exchange.recall_delivery(
            actor=b.sender.chief, delivery_id=b.delivery.id, reason=reason, now=LATER
        )


def replace(b: Between, document: registry.Document, **more: bool) -> exchange.Delivery:
    with acting(b.sender.chief):
        return exchange.ask_replacement(
            actor=b.sender.chief, delivery_id=b.delivery.id, new_document_id=document.id,
            reason="Sửa lỗi số liệu.", now=LATER, **more,
        )  # fmt: skip


def send_on(b: Between, *casts: Cast) -> list[exchange.Delivery]:
    """Send the document to further offices."""
    clerk = b.sender.clerk
    with acting(clerk):
        return exchange.send_document(
            actor=clerk, document_id=b.document.id, now=LATER,
            office_ids=[cast.office.id for cast in casts],
        )  # fmt: skip


def document_state(b: Between) -> str:
    with acting(b.sender.clerk):
        return registry.get_document(b.sender.clerk, b.document.id).state


def waiting_boxes(actor: Actor) -> dict[str, list[str]]:
    """Give the boxes of the exchange on a desk: act, details of its lines."""
    with acting(actor):
        found = boxes.waiting_work(actor, LATER)
    return {box.act: [line.detail for line in box.lines] for box in found}


def answer(
    b: Between, *, consent: bool, reason: str = "", delivery_id: UUID | None = None
) -> exchange.Delivery:
    clerk = b.receiver.clerk
    with acting(clerk):
        return exchange.answer_recall(
            actor=clerk, delivery_id=delivery_id or b.delivery.id, consent=consent,
            reason=reason, now=LATER,
        )  # fmt: skip


def book_lines(b: Between) -> list[tuple[int, str, str]]:
    """Give the receiver's book as its clerk reads it: number, symbol, note."""
    clerk = b.receiver.clerk
    with acting(clerk):
        page = registry.incoming_list(clerk)
        return [(e.arrival_number, e.document.symbol, e.note) for e in page.items][::-1]


def file_is_open(b: Between, document: registry.Document) -> bool:
    with acting(b.receiver.clerk):
        return files.visible_files(b.receiver.clerk).filter(pk=document.file_id).exists()


def test_before_acceptance_it_is_taken_back_at_once(between: Between) -> None:
    assert recall(between).state == recall(between).state == "RECALLED"
    clerk = between.receiver.clerk
    with acting(clerk):
        assert not registry.visible_documents(clerk).exists()
        assert not File.objects.exists()
        [delivery] = exchange.inbox(clerk)
        assert exchange.Envelope.read(delivery.envelope).symbol == between.document.symbol
    assert codes(between.receiver, between.delivery) == ["01", "13"]
    with pytest.raises(Refused):
        accept(between)


def test_after_acceptance_the_receiver_is_asked(between: Between) -> None:
    accept(between)
    assert recall(between).state == recall(between).state == "RECALL_ASKED"
    assert file_is_open(between, between.document)
    assert codes(between.receiver, between.delivery) == ["01", "03", "13"]


def test_consent_closes_the_file_and_keeps_the_line(between: Between) -> None:
    accept(between)
    recall(between)
    assert answer(between, consent=True).state == "RECALLED"
    assert answer(between, consent=True).state == "RECALLED"
    assert not file_is_open(between, between.document)
    [(number, symbol, note)] = book_lines(between)
    assert (number, symbol) == (1, between.document.symbol)
    assert note == "Đã thu hồi ngày 02/03/2026 theo đề nghị của Tỉnh ủy Mẫu Sơn."
    assert codes(between.sender, between.delivery) == ["01", "03", "13", "15"]


def test_a_closed_file_is_no_longer_found_by_its_words(between: Between) -> None:
    clerk = between.receiver.clerk

    def found(words: str) -> int:
        with acting(clerk):
            return search.find(clerk, words).count

    accept(between)
    assert (found("kế hoạch tập huấn"), found(between.document.symbol)) == (1, 1)
    recall(between)
    answer(between, consent=True)
    assert (found("kế hoạch tập huấn"), found(between.document.symbol)) == (0, 1)
    with acting(between.sender.clerk):
        [again] = exchange.send_document(
            actor=between.sender.clerk, document_id=between.document.id, now=LATER,
            office_ids=[between.receiver.office.id],
        )  # fmt: skip
    accept(between, again.id)
    assert found("kế hoạch tập huấn") == 1
    with acting(between.sender.chief):
        exchange.recall_delivery(
            actor=between.sender.chief, delivery_id=again.id, reason="Sai.", now=LATER
        )
    answer(between, delivery_id=again.id, consent=True)
    assert found("kế hoạch tập huấn") == 0


def test_a_line_of_a_closed_period_stays_as_it_was(between: Between) -> None:
    book = accept(between).entry.book
    recall(between)
    with acting(between.receiver.chief):
        registry.close_period(
            actor=between.receiver.chief, book_id=book.id, until=NOW.date(), now=TOMORROW
        )
    answer(between, consent=True)
    assert book_lines(between) == [(1, between.document.symbol, "")]


def test_without_consent_the_work_goes_on(between: Between) -> None:
    accept(between)
    officer = between.receiver.officer
    with acting(officer):
        exchange.note_progress(officer, between.document, "ASSIGNED", LATER)
    recall(between)
    with acting(officer):
        exchange.note_progress(officer, between.document, "IN_HAND", LATER)
    assert state_of(between.sender, between.delivery) == "RECALL_ASKED"
    with pytest.raises(Invalid):
        answer(between, consent=False)
    refused = answer(between, consent=False, reason="Đã triển khai tới chi bộ.")
    assert (refused.state, refused.note) == ("IN_HAND", "Đã triển khai tới chi bộ.")
    assert file_is_open(between, between.document)
    recall(between, "Xin thu hồi lần nữa.")
    answer(between, consent=False, reason="Không thu hồi được.")
    assert codes(between.sender, between.delivery) == [
        "01", "03", "04", "13", "05", "16", "13", "16",
    ]  # fmt: skip


def test_after_a_recall_with_consent_it_can_be_sent_again(between: Between) -> None:
    accept(between)
    recall(between)
    answer(between, consent=True)
    clerk = between.sender.clerk
    with acting(clerk):
        [again] = exchange.send_document(
            actor=clerk, document_id=between.document.id, now=LATER,
            office_ids=[between.receiver.office.id],
        )  # fmt: skip
    assert file_is_open(between, between.document)
    with acting(between.sender.chief):
        exchange.recall_delivery(
            actor=between.sender.chief, delivery_id=again.id, reason="Nhầm.", now=LATER
        )
    assert not file_is_open(between, between.document)
    assert [line[:2] for line in book_lines(between)] == [(1, between.document.symbol)]


def test_nothing_asked_nothing_to_answer(between: Between) -> None:
    accept(between)
    with pytest.raises(Refused) as refused:
        answer(between, consent=True)
    assert refused.value.code == "wrong_state"
    assert codes(between.sender, between.delivery) == ["01", "03"]


def test_the_receiver_recalls_nothing(between: Between) -> None:
    chief = between.receiver.chief
    with acting(chief), pytest.raises(NotFound):
        exchange.recall_delivery(
            actor=chief, delivery_id=between.delivery.id, reason="Thử.", now=LATER
        )
    with acting(between.sender.clerk), pytest.raises(NotFound):
        exchange.answer_recall(
            actor=between.sender.clerk, delivery_id=between.delivery.id, consent=True,
            now=LATER,
        )  # fmt: skip


def test_recalling_a_document_recalls_it_everywhere(between: Between) -> None:
    sender, foreign = between.sender, between.foreign
    accept(between)
    with acting(sender.clerk):
        [other] = exchange.send_document(
            actor=sender.clerk, document_id=between.document.id, now=LATER,
            office_ids=[foreign.office.id],
        )  # fmt: skip
    for _ in range(2):
        with acting(sender.chief):
            exchange.recall_document(
                actor=sender.chief, document_id=between.document.id, reason="Sai.", now=LATER
            )
    assert state_of(sender, between.delivery) == "RECALL_ASKED"
    assert state_of(sender, other) == "RECALLED"
    with acting(sender.clerk):
        assert registry.get_document(sender.clerk, between.document.id).state == "RECALLED"


def test_a_replacement_takes_the_place_by_consent(between: Between) -> None:
    accept(between)
    new = issue(between.sender, between.receiver, abstract="Rà soát văn thư, bản sửa")
    asked = replace(between, new)
    assert asked.state == "RECALL_ASKED"
    assert document_state(between) == "ISSUED"
    offered = exchange.Envelope.read(asked.replaced_by.envelope)
    assert offered.replaces == between.document.symbol
    answered = answer(between, consent=True)
    assert answered.state == "REPLACED"
    assert state_of(between.sender, asked.replaced_by) == "ACCEPTED"
    first, second = book_lines(between)
    assert first[2] == "Được thay thế ngày 02/03/2026 bằng văn bản đến số 02."
    assert second == (2, new.symbol, "")
    assert not file_is_open(between, between.document)
    assert file_is_open(between, new)
    for cast in (between.sender, between.receiver):
        with acting(cast.clerk):
            [relation] = registry.relations_of(cast.clerk, new)
            assert (relation.kind, relation.target_id) == ("REPLACES", between.document.id)
    assert codes(between.sender, between.delivery) == ["01", "03", "13", "15"]
    assert document_state(between) == "REPLACED"


def test_without_consent_both_documents_stay(between: Between) -> None:
    accept(between)
    new = issue(between.sender, between.receiver)
    offered = replace(between, new).replaced_by
    answer(between, consent=False, reason="Đã thực hiện xong.")
    assert state_of(between.sender, between.delivery) == "ACCEPTED"
    assert state_of(between.sender, offered) == "ARRIVED"
    assert file_is_open(between, between.document)
    assert accept(between, offered.id).entry.arrival_number == 2
    assert document_state(between) == "ISSUED"


def test_what_was_not_accepted_is_replaced_at_once(between: Between) -> None:
    new = issue(between.sender, between.receiver)
    replaced = replace(between, new)
    assert replaced.state == "REPLACED"
    assert codes(between.receiver, between.delivery) == ["01", "13"]
    assert document_state(between) == "REPLACED"
    clerk = between.receiver.clerk
    with acting(clerk):
        assert [d.pk for d in registry.visible_documents(clerk)] == [new.pk]
    assert accept(between, replaced.replaced_by_id).entry.arrival_number == 1


def test_a_refused_replacement_writes_nothing(between: Between) -> None:
    accept(between)
    with pytest.raises(NotFound):
        replace(between, issue(between.foreign))
    with pytest.raises(Refused):
        replace(between, between.document)
    assert codes(between.sender, between.delivery) == ["01", "03"]
    with acting(between.sender.clerk):
        assert (
            registry.get_document(between.sender.clerk, between.document.id).state == "ISSUED"
        )


def test_consent_to_a_replacement_needs_who_may_register(between: Between) -> None:
    accept(between)
    replace(between, issue(between.sender, between.receiver))
    chief = between.receiver.chief
    with acting(chief), pytest.raises(NotAllowed):
        exchange.answer_recall(
            actor=chief, delivery_id=between.delivery.id, consent=True, now=LATER
        )
    assert state_of(between.receiver, between.delivery) == "RECALL_ASKED"


def test_replaced_for_one_receiver_the_document_stays_in_force(between: Between) -> None:
    [other] = send_on(between, between.foreign)
    accept(between)
    new = issue(between.sender, between.receiver, between.foreign)
    replace(between, new)
    assert (document_state(between), state_of(between.sender, other)) == ("ISSUED", "ARRIVED")
    answer(between, consent=True)
    assert document_state(between) == "ISSUED"
    with acting(between.sender.chief):
        exchange.ask_replacement(
            actor=between.sender.chief, delivery_id=other.id, new_document_id=new.id,
            reason="Sửa lỗi số liệu.", now=LATER,
        )  # fmt: skip
    assert document_state(between) == "REPLACED"


def test_replaced_as_a_whole_every_receiver_is_offered_the_new_one(between: Between) -> None:
    [other] = send_on(between, between.foreign)
    accept(between)
    new = issue(between.sender, between.receiver, between.foreign)
    assert replace(between, new, whole=True).state == "RECALL_ASKED"
    assert state_of(between.sender, other) == "REPLACED"
    assert document_state(between) == "REPLACED"
    with acting(between.foreign.clerk):
        [waits] = exchange.inbox(between.foreign.clerk, waiting=True)
    assert waits.document_id == new.pk


@pytest.mark.parametrize(
    ("receiver", "abstract"),
    [
        pytest.param("receiver", "Giấy mời họp giao ban tháng Ba", id="subject"),
        pytest.param("foreign", "Về việc rà soát văn thư", id="addressee"),
    ],
)
def test_a_replacement_that_differs_is_confirmed(
    between: Between, receiver: str, abstract: str
) -> None:
    new = issue(between.sender, getattr(between, receiver), abstract=abstract)
    with pytest.raises(Refused) as refused:
        replace(between, new)
    assert refused.value.code == "replacement_differs"
    assert (document_state(between), codes(between.sender, between.delivery)) == (
        "ISSUED", ["01"],
    )  # fmt: skip
    assert replace(between, new, confirmed=True).state == "REPLACED"


def refuse(b: Between) -> None:
    with acting(b.receiver.clerk):
        exchange.refuse_delivery(
            actor=b.receiver.clerk, delivery_id=b.delivery.id, reason="Nhầm nơi.", now=LATER
        )


def test_a_refusal_waits_on_the_senders_desk_until_it_is_seen(between: Between) -> None:
    refuse(between)
    said = {"refused": ["Đảng ủy xã Suối Thử: Đã từ chối tiếp nhận · Nhầm nơi."]}
    assert waiting_boxes(between.sender.clerk) == waiting_boxes(between.sender.chief) == said
    assert waiting_boxes(between.receiver.clerk) == {}
    with acting(between.receiver.clerk), pytest.raises(NotAllowed):
        exchange.acknowledge_answer(
            actor=between.receiver.officer, delivery_id=between.delivery.id
        )
    with acting(between.receiver.clerk), pytest.raises(NotFound):
        exchange.acknowledge_answer(
            actor=between.receiver.clerk, delivery_id=between.delivery.id
        )
    for _ in range(2):
        with acting(between.sender.clerk):
            exchange.acknowledge_answer(
                actor=between.sender.clerk, delivery_id=between.delivery.id
            )
    assert waiting_boxes(between.sender.clerk) == {}


@pytest.mark.parametrize("act", ["send again", "recall the document"])
def test_a_refusal_that_was_dealt_with_waits_no_longer(between: Between, act: str) -> None:
    refuse(between)
    if act == "send again":
        send_on(between, between.receiver)
    else:
        chief = between.sender.chief
        with acting(chief):
            exchange.recall_document(
                actor=chief, document_id=between.document.id, reason="Sai.", now=LATER
            )
    assert waiting_boxes(between.sender.clerk) == {}


@pytest.mark.parametrize(
    ("consent", "said"), [(True, "Đã thu hồi"), (False, "Không đồng ý thu hồi")]
)
def test_the_answer_to_a_recall_waits_for_who_asked(
    between: Between, consent: bool, said: str
) -> None:
    accept(between)
    recall(between)
    answer(between, consent=consent, reason="Đã rõ.")
    box = {"answered": [f"Đảng ủy xã Suối Thử: {said} · Đã rõ."]}
    assert waiting_boxes(between.sender.chief) == box
    assert waiting_boxes(between.sender.clerk) == {}
    if not consent:
        recall(between, "Xin thu hồi lần nữa.")
        assert waiting_boxes(between.sender.chief) == {}
