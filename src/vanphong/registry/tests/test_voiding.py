"""Void numbers of papers entered by mistake: struck in the book, never given again."""

from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.errors import NotAllowed, Refused, Secret
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.lines import book_lines
from vanphong.registry.models import NumberEntry
from vanphong.registry.services import papers
from vanphong.registry.tests.browsing import logged_in, stop_clock, words
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    fields,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


def void(cast: Cast, entry: NumberEntry, **facts: Any) -> NumberEntry:
    given = {"reason": "Vào sổ nhầm", "now": NOW} | facts
    return api.void_number(actor=cast.chief, entry_id=entry.pk, **given)


def refusal_of(cast: Cast, document: api.Document) -> str:
    with acting(cast.chief):
        entry = document.numbers.get()
        with pytest.raises(Refused) as refused:
            void(cast, entry)
    return refused.value.code


def test_a_paper_entered_by_mistake_is_struck(cast: Cast) -> None:
    source = new_id()
    with acting(cast.clerk):
        book = make_out_book(cast)
        document = make_issued(cast, source_id=source)
        entry = document.numbers.get()
        with pytest.raises(NotAllowed):
            api.void_number(actor=cast.clerk, entry_id=entry.pk, reason="Nhầm", now=NOW)
    with acting(cast.chief):
        done = void(cast, entry)
        assert (done.state, done.document_id) == ("VOID", document.pk)
        acts = [event.action for event in audit.events_of(cast.chief, document)]
        assert "registry:document:set_state" in acts
        [line] = book_lines(book)
    assert line[0] == "01-CV/VPTU"
    assert line[2] == ("Số hủy: Vào sổ nhầm (Phạm Thị Duyệt duyệt). Về việc rà soát biên chế")
    with acting(cast.clerk):
        assert make_issued(cast, source_id=source).pk == document.pk  # asked again
        assert make_issued(cast, abstract="Đúng").symbol == "02-CV/VPTU"
        document.refresh_from_db()
        with pytest.raises(Refused) as refused:
            papers.correct_outgoing(
                actor=cast.clerk, document_id=document.pk, fields=fields(), reason="x", now=NOW
            )
        assert refused.value.code == "number_void"


def test_what_was_issued_here_keeps_its_number(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = new_id()
    holder: ports.Ports[Any] = ports.Ports("number_holder")
    holder.add(lambda _actor, for_id: "/soan-thao" if for_id == draft else None)
    monkeypatch.setattr(ports, "number_holder", holder)
    with acting(cast.clerk):
        make_out_book(cast)
        document = make_issued(cast, source_id=draft)
    assert refusal_of(cast, document) == "number_given"
    page = logged_in(cast, "CHIEF").get(f"/van-ban/{document.pk}")
    assert "Hủy số" not in words(page)


def test_what_others_hold_or_a_closed_period_keeps_its_number(cast: Cast) -> None:
    other = make_office("Đảng ủy xã Bình An", level="COMMUNE")
    with acting(cast.clerk):
        book = make_out_book(cast)
        sent, old = make_issued(cast), make_issued(cast, issued_on=TODAY.replace(day=2))
        api.open_to_office(cast.clerk, sent, other.office.id, NOW)
        arrived = make_incoming(cast, make_in_book(cast)).document
    with acting(cast.chief):
        until = TODAY.replace(day=3)
        api.close_period(actor=cast.chief, book_id=book.pk, until=until, now=NOW)
    assert refusal_of(cast, sent) == "document_sent"
    assert refusal_of(cast, old) == "period_closed"
    assert refusal_of(cast, arrived) == "number_given"


def test_the_chief_strikes_a_paper_from_its_page(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        document = make_issued(cast)
        entry = document.numbers.get()
    chief: Client = logged_in(cast, "CHIEF")
    page, act = f"/van-ban/{document.pk}", f"/so/{book.pk}/{entry.pk}/huy"
    assert act in chief.get(page).content.decode()
    assert act not in logged_in(cast, "CLERK").get(page).content.decode()
    assert act in chief.get(f"/so/{book.pk}/{entry.pk}").content.decode()
    assert "bị gạch trong sổ" in words(chief.get(act))
    assert chief.post(act, {"reason": "Vào sổ nhầm"}).status_code == 302
    said = words(chief.get(page))
    assert "Số của văn bản này đã hủy Vào sổ nhầm (Phạm Thị Duyệt duyệt)" in said
    assert act not in chief.get(page).content.decode()
    for place in ("/van-ban-di", f"/so/{book.pk}?trang-thai=huy"):
        assert "closed struck" in chief.get(place).content.decode()


def test_what_a_number_is_held_for_stands_in_the_book(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        with pytest.raises(Secret):
            api.reserve_number(
                actor=cast.clerk, book_id=book.pk, for_id=new_id(), now=NOW,
                purpose="Văn bản TỐI MẬT",
            )  # fmt: skip
    client = logged_in(cast, "CLERK")
    held = client.post(f"/so/{book.pk}/giu-so", {"purpose": "Quyết định chờ ký giấy"})
    assert held.status_code == 302
    for place in (held["Location"], f"/so/{book.pk}", "/van-ban-di/vao-so"):
        assert "Quyết định chờ ký giấy" in words(client.get(place))
    with acting(cast.clerk):
        assert book_lines(book)[0][-1] == "Quyết định chờ ký giấy"
