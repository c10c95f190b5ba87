"""Own documents, relations and dossiers."""

import datetime as dt
from dataclasses import replace

import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    fields,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
    make_term,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


def issued_facts(cast: Cast, entry: api.NumberEntry) -> api.IssuedFacts:
    return api.IssuedFacts(
        body=cast.body, type_code="OFFICIAL_LETTER", number_entry=entry, symbol=entry.symbol,
        issued_on=TODAY, abstract="Về việc họp giao ban", urgency="HỎA TỐC",
        signer_name="Phạm Thị Duyệt", signer_title="Chánh Văn phòng",
        recipients=[{"office": cast.office.id}, {"name": "Các chi bộ trực thuộc"}],
        recipient_lines=["Như trên", "Lưu Văn phòng"], involved=[(cast.officer.person_id, "DRAFTED")],
    )  # fmt: skip


def test_an_issued_document_stands_on_its_number(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        entry = api.reserve_number(actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW)
        facts = issued_facts(cast, entry)
        document = api.enter_issued(actor=cast.clerk, facts=facts, now=NOW)
        given = api.confirm_number(
            actor=cast.clerk, entry_id=entry.id, document=document, now=NOW
        )
        assert given.state == "GIVEN"
        assert (document.symbol, document.urgency) == ("01-CV/VPTU", "EXPRESS")
        assert [r.name for r in document.recipients.order_by("position")] == [
            cast.office.name, "Các chi bộ trực thuộc",
        ]  # fmt: skip
        assert api.enter_issued(actor=cast.clerk, facts=facts, now=NOW).pk == document.pk
        assert api.outgoing_list(cast.clerk).items == [document]
        narrow = api.DocumentFilter(book_id=book.id, type_code="OFFICIAL_LETTER")
        assert api.outgoing_list(cast.clerk, narrow=narrow).items == [document]
    with acting(cast.officer):
        assert api.get_document(cast.officer, document.id) == document


def test_a_symbol_other_than_the_held_one_is_refused(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        entry = api.reserve_number(actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW)
        facts = replace(issued_facts(cast, entry), symbol="02-CV/VPTU")
        with pytest.raises(Refused), acting(cast.clerk):
            api.enter_issued(actor=cast.clerk, facts=facts, now=NOW)


def test_what_the_text_forbids_is_refused(cast: Cast) -> None:
    with acting(cast.clerk):
        book = api.open_book(
            actor=cast.clerk, direction="OUT", body_id=cast.committee.id, type_code="",
            term_id=make_term(cast).id, now=NOW,
        )  # fmt: skip
        entry = api.reserve_number(
            actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW, type_code="RESOLUTION"
        )
        early = replace(
            issued_facts(cast, entry), body=cast.committee, type_code="RESOLUTION",
            issued_on=dt.date(2026, 1, 5),
        )  # fmt: skip
        assert api.enter_issued(actor=cast.clerk, facts=early, now=NOW).pk
        other = api.reserve_number(
            actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW, type_code="NOTICE"
        )
        forbidden = replace(
            early, number_entry=other, symbol=other.symbol, type_code="COMMUNIQUE"
        )
        with pytest.raises(Refused) as refused, acting(cast.clerk):
            api.enter_issued(actor=cast.clerk, facts=forbidden, now=NOW)
        assert refused.value.code == "no_authority"
        assert "66-QĐ/TW" in refused.value.source


def test_outgoing_on_paper_is_numbered_and_entered_in_one_act(cast: Cast) -> None:
    source = new_id()
    with acting(cast.clerk):
        make_out_book(cast)
        one, again = make_issued(cast, source_id=source), make_issued(cast, source_id=source)
        assert one.pk == again.pk
        with pytest.raises(Invalid):
            make_issued(cast, issued_on=None)
        with pytest.raises(Refused):
            make_issued(cast, type_code="NOTICE")
        assert make_issued(cast, abstract="Việc khác").number == 2


def test_a_recalled_document_keeps_its_number(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        document = make_issued(cast)
    with acting(cast.chief):
        facts = {"document_id": document.id, "reason": "Sai nội dung", "now": NOW}
        done = api.set_state(actor=cast.chief, state="RECALLED", **facts)
        assert api.set_state(actor=cast.chief, state="RECALLED", **facts).state == done.state
        with pytest.raises(Refused):
            api.set_state(actor=cast.chief, state="REPLACED", **facts)
        assert document.numbers.get().state == "GIVEN"


def test_relations_are_said_once_and_read_both_ways(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        asked = make_incoming(cast, make_in_book(cast)).document
        answer = make_issued(cast, abstract="Trả lời")
        one, again = (
            api.relate(
                actor=cast.clerk, source_id=answer.id, target_id=asked.id, kind="ANSWERS"
            )
            for _ in range(2)
        )
        assert one.pk == again.pk
        assert (
            api.relations_of(cast.clerk, asked) == api.relations_of(cast.clerk, answer) == [one]
        )
        for source, target, kind in (
            (asked, asked, "ANSWERS"),
            (asked, answer, "BASED_ON"),
        ):
            with pytest.raises(Refused):
                api.relate(
                    actor=cast.clerk, source_id=source.id, target_id=target.id, kind=kind
                )
        with pytest.raises(Invalid):
            api.relate(actor=cast.clerk, source_id=answer.id, target_id=asked.id, kind="LIKES")
        api.unrelate(actor=cast.clerk, relation_id=one.id)
        assert api.relations_of(cast.clerk, asked) == []
        with pytest.raises(NotFound):
            api.unrelate(actor=cast.clerk, relation_id=one.id)


def test_replacing_marks_the_old_one(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        old, new = make_issued(cast), make_issued(cast, abstract="Bản mới")
        api.relate(actor=cast.clerk, source_id=new.id, target_id=old.id, kind="REPLACES")
        old.refresh_from_db()
        assert old.state == "REPLACED"


def test_relations_to_hidden_documents_stay_hidden(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        asked = make_incoming(cast, make_in_book(cast)).document
        answer = make_issued(cast, abstract="Trả lời")
        api.relate(actor=cast.clerk, source_id=answer.id, target_id=asked.id, kind="ANSWERS")
        api.involve(cast.clerk, answer, cast.officer.person_id, "HANDLES", NOW)
    with acting(cast.officer):
        assert api.relations_of(cast.officer, answer) == []
        with pytest.raises(NotFound):
            api.relate(
                actor=cast.officer, source_id=answer.id, target_id=asked.id, kind="BASED_ON"
            )


def test_a_dossier_is_kept_by_its_handler(cast: Cast) -> None:
    with acting(cast.clerk):
        document = make_incoming(cast, make_in_book(cast)).document
        api.involve(cast.clerk, document, cast.officer.person_id, "HANDLES", NOW)
    officer = {"actor": cast.officer, "now": NOW}
    with acting(cast.officer):
        dossier = api.open_dossier(title="Rà soát biên chế", **officer)
        assert dossier.code == "2026/0001"
        assert api.open_dossier(title="Việc khác", **officer).code == "2026/0002"
        with pytest.raises(Invalid):
            api.open_dossier(title="", **officer)
        with pytest.raises(Invalid):
            api.open_dossier(title="Trùng", code="2026/0001", **officer)
        facts = {"dossier_id": dossier.id} | officer
        with pytest.raises(Refused):
            api.close_dossier(**facts)
        one, again = (api.add_to_dossier(document_id=document.id, **facts) for _ in range(2))
        assert one.pk == again.pk
        with pytest.raises(Refused) as refused:
            api.close_dossier(**facts)
        assert refused.value.code == "dossier_no_retention"
        with pytest.raises(Invalid) as wrong:
            api.change_dossier(retention="abc", **facts)
        assert "Vĩnh viễn" in str(wrong.value.message)
        with pytest.raises(Invalid) as wrong:
            api.change_dossier(keeper_id=new_id(), **facts)
        assert "keeper_id" in wrong.value.fields
        api.change_dossier(retention="20 năm", title="Rà soát biên chế 2026", **facts)
        assert [d.pk for d in api.dossiers_with(cast.officer, document)] == [dossier.pk]
        assert api.close_dossier(**facts).closed_on == TODAY
        with pytest.raises(Refused) as refused:
            api.remove_from_dossier(
                actor=cast.officer, dossier_id=dossier.id, document_id=document.id
            )
        assert refused.value.code == "dossier_closed"
        assert len(api.get_dossier(cast.officer, dossier.id).items.all()) == 1
    with acting(cast.chief):
        assert api.dossiers_of(cast.chief, only_open=True).count() == 1
    with acting(cast.leader):
        assert api.get_dossier(cast.leader, dossier.id).title == "Rà soát biên chế 2026"


def test_a_dossier_opens_its_documents_to_its_keeper(cast: Cast) -> None:
    with acting(cast.chief):
        kept = api.open_dossier(
            actor=cast.chief, title="Giao việc", now=NOW, keeper_id=cast.officer.person_id
        )
    with acting(cast.clerk):
        document = make_incoming(cast, make_in_book(cast)).document
        facts = {"actor": cast.clerk, "dossier_id": kept.id, "document_id": document.id}
        api.add_to_dossier(now=NOW, **facts)
    with acting(cast.officer):
        assert list(api.visible_documents(cast.officer)) == [document]
        with pytest.raises(NotFound):
            api.get_dossier(cast.officer, new_id())
    with acting(cast.clerk):
        api.remove_from_dossier(**facts)
    with acting(cast.officer):
        assert not api.visible_documents(cast.officer).exists()


def test_fields_keep_their_defaults() -> None:
    assert fields().urgency == "NORMAL"


def test_a_keeper_takes_out_what_only_the_dossier_shows(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        document = make_issued(cast)
        kept = api.open_dossier(
            actor=cast.clerk, title="Biên chế", now=NOW, keeper_id=cast.officer.person_id
        )
        facts = {"dossier_id": kept.id, "document_id": document.id}
        api.add_to_dossier(actor=cast.clerk, now=NOW, **facts)
    with acting(cast.officer):
        api.remove_from_dossier(actor=cast.officer, **facts)
        assert not api.get_dossier(cast.officer, kept.id).items.all()
        with pytest.raises(NotFound):
            api.get_document(cast.officer, document.id)


def test_a_dossier_for_another_takes_the_document_at_once(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        entry = api.register_incoming(
            actor=cast.clerk, book_id=book.id, fields=fields(), now=NOW,
            arrival=api.Arrival(passed_to=[cast.posts["OFFICER"].pk]),
        )  # fmt: skip
    opening = {
        "actor": cast.officer, "title": "Biên chế", "now": NOW,
        "keeper_id": cast.chief.person_id,
    }  # fmt: skip
    with acting(cast.officer):
        kept = api.open_dossier(document_id=entry.document_id, **opening)
        with pytest.raises(NotFound):
            api.open_dossier(document_id=new_id(), **opening)
    with acting(cast.chief):
        [item] = api.get_dossier(cast.chief, kept.id).items.all()
        assert item.document_id == entry.document_id
        assert api.dossiers_of(cast.chief).count() == 1
