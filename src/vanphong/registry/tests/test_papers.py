"""Papers: the scan that comes later, the line of an own paper, lists of dates that are odd."""

import datetime as dt

import pytest
from django.test import Client
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api
from vanphong.registry.models import RegisterImport
from vanphong.registry.pages.life import timeline
from vanphong.registry.services import papers
from vanphong.registry.tests.browsing import logged_in, paper, stop_clock, words
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    fields,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)
from vanphong.signing import api as signing
from vanphong.tasks import api as tasks

DAY = dt.timedelta(days=1)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


def brought(actor: Actor, content: bytes = b"") -> files.File:
    return files.take_in(
        actor=actor, content=content or samples.pdf(), name="quet.pdf", now=NOW
    )


def archivist(cast: Cast) -> Actor:
    """Give the clerk's person with the rights of an archivist."""
    rights = people.permissions_of(["ARCHIVIST"])
    return Actor(
        kind=cast.clerk.kind, name=cast.clerk.name, office_id=cast.office.id,
        person_id=cast.clerk.person_id, post_id=cast.clerk.post_id, permissions=rights,
    )  # fmt: skip


def test_a_scan_comes_later_and_only_once(cast: Cast) -> None:
    with acting(cast.clerk):
        document = make_incoming(cast, make_in_book(cast)).document
    client = logged_in(cast, "CLERK")
    page = f"/van-ban/{document.pk}"
    assert "Thêm bản quét" in words(client.get(page))
    scan = samples.pdf("Số 15-CV/BTCTU", "Về việc rà soát biên chế")
    answer = client.post(f"{page}/ban-quet", {"upload": paper("quet.pdf", scan)})
    assert answer.status_code == 302
    shown = client.get(page)
    assert "Văn bản đã có tệp, không thay được." in words(shown)
    with acting(cast.clerk):
        document.refresh_from_db()
        assert document.file_digest
        assert [row.role for row in api.DocumentFile.objects.filter(document=document)] == [
            "ORIGINAL"
        ]
        other = brought(cast.clerk, samples.pdf("Khác"))
        with pytest.raises(Refused) as refused:
            papers.add_scan(
                actor=cast.clerk, document_id=document.pk, file_id=other.pk, now=NOW
            )
        assert refused.value.code == "has_file"


def test_who_may_add_a_scan_and_whose_file(cast: Cast) -> None:
    with acting(cast.clerk):
        document = make_incoming(cast, make_in_book(cast)).document
        api.involve(cast.clerk, document, cast.officer.person_id, "HANDLES", NOW)
    with acting(cast.officer):
        theirs = brought(cast.officer)
        with pytest.raises(NotAllowed):
            papers.add_scan(
                actor=cast.officer, document_id=document.pk, file_id=theirs.pk, now=NOW
            )
    keeper = archivist(cast)
    with acting(keeper):
        with pytest.raises(NotFound):
            papers.add_scan(actor=keeper, document_id=document.pk, file_id=theirs.pk, now=NOW)
        own = brought(keeper, samples.pdf("Bản quét của lưu trữ"))
        done = papers.add_scan(actor=keeper, document_id=document.pk, file_id=own.pk, now=NOW)
    assert done.file_id == own.pk


def test_an_archivist_corrects_imported_lines_only(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        here, old = make_incoming(cast, book), make_incoming(cast, book, symbol="1-CV/A",
                                                             abstract="Cũ")  # fmt: skip
        old.register_import = RegisterImport.objects.create(
            office_id=cast.office.id, book=book, file_name="so.xlsx", file_digest="0" * 64,
            row_count=1, next_before=1, next_after=2, made_at=NOW,
        )  # fmt: skip
        old.save(update_fields=["register_import"])
    keeper = archivist(cast)
    right = fields(symbol="1-CV/A", abstract="Cũ, đã sửa")
    with acting(keeper):
        changed = api.correct_document(
            actor=keeper, document_id=old.document_id, fields=right, reason="Sai", now=NOW
        )
        assert changed.abstract == "Cũ, đã sửa"
        line = api.correct_arrival(
            actor=keeper, entry_id=old.pk, arrival=api.Arrival(note="Đã đối chiếu"), now=NOW
        )
        assert line.note == "Đã đối chiếu"
        with pytest.raises(NotAllowed):
            api.correct_arrival(
                actor=keeper, entry_id=here.pk, arrival=api.Arrival(note="x"), now=NOW
            )
        with pytest.raises(NotAllowed):
            api.correct_document(
                actor=keeper, document_id=here.document_id, fields=right, reason="x", now=NOW
            )


def test_the_line_of_an_own_paper_is_corrected_with_a_reason(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        document = make_issued(cast)
    client = logged_in(cast, "CLERK")
    page = f"/van-ban/{document.pk}"
    given = {
        "issued_on": "20/11/2026", "abstract": "Về việc rà soát biên chế năm 2027",
        "urgency": "NORMAL", "signer_name": "Phạm Thị Duyệt", "signer_title": "",
        "recipients_text": "", "copy_count": "3", "filed_with": "", "note": "", "version": "1",
        "reason": "",
    }  # fmt: skip
    assert client.post(f"{page}/sua-van-ban-di", given).status_code == 422
    done = client.post(f"{page}/sua-van-ban-di", given | {"reason": "Gõ thiếu năm"})
    assert done.status_code == 302
    said = words(client.get(page))
    assert "Trích yếu: Về việc rà soát biên chế → Về việc rà soát biên chế năm 2027" in said
    assert "Gõ thiếu năm" in said
    again = client.post(f"{page}/sua-van-ban-di", given | {"reason": "Thẻ thứ hai"})
    assert "người khác vừa ghi lại" in words(again)
    with acting(cast.clerk):
        document.refresh_from_db()
        assert (document.symbol, document.copy_count) == ("01-CV/VPTU", 3)


def test_what_is_signed_or_sent_is_not_corrected(cast: Cast) -> None:
    authority = signing.make_demo_authority(None, now=NOW - 90 * DAY)
    key = authority.issue_certificate(
        name="Nguyễn Văn Thử", organisation="Văn phòng", title="Chánh VP", now=NOW - 60 * DAY
    )
    signed = signing.sign_pdf(
        samples.pdf(), key=key, field_name="ChuKy", now=NOW - 2 * DAY,
        timestamper=authority.timestamper(), trust=authority.trust(),
    )  # fmt: skip
    other = make_office("Đảng ủy xã Bình An", level="COMMUNE")
    with acting(cast.clerk):
        make_out_book(cast)
        sent = make_issued(cast)
        api.open_to_office(cast.clerk, sent, other.office.id, NOW)
        file = brought(cast.clerk, signed)
        whole = api.register_outgoing(
            actor=cast.clerk, body=cast.body, now=NOW, file_id=file.pk,
            fields=fields(issued_on=TODAY, abstract="Đã ký"),
        )  # fmt: skip
        for document, code in ((sent, "document_sent"), (whole, "document_signed")):
            with pytest.raises(Refused) as refused:
                papers.correct_outgoing(
                    actor=cast.clerk, document_id=document.pk, fields=fields(), reason="x",
                    now=NOW,
                )  # fmt: skip
            assert refused.value.code == code


def test_an_own_line_keeps_a_day(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        own = make_issued(cast)
        with pytest.raises(Invalid) as refused:
            papers.correct_outgoing(
                actor=cast.clerk, document_id=own.pk, fields=fields(issued_on=None), reason="x",
                now=NOW,
            )  # fmt: skip
    assert set(refused.value.fields) == {"issued_on"}


def test_a_symbol_has_room_as_it_is_kept(cast: Cast) -> None:
    """A leading zero is written in front of a number under ten."""
    with acting(cast.clerk):
        book = make_in_book(cast)
        with pytest.raises(Invalid) as refused:
            make_incoming(cast, book, symbol="5-CV/" + "A" * 95)
    assert set(refused.value.fields) == {"symbol"}


def test_an_own_date_out_of_order_is_asked_about(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        make_issued(cast)
        for odd in (TODAY - DAY, TODAY + DAY):
            with pytest.raises(Refused) as refused:
                api.register_outgoing(
                    actor=cast.clerk, body=cast.body, now=NOW,
                    fields=fields(issued_on=odd, abstract="Việc khác"),
                )  # fmt: skip
            assert refused.value.code == "odd_dates"
        second = api.register_outgoing(
            actor=cast.clerk, body=cast.body, now=NOW, accept_dates=True,
            fields=fields(issued_on=TODAY - DAY, abstract="Việc khác"),
        )  # fmt: skip
        assert second.symbol == "02-CV/VPTU"


def test_an_own_abstract_that_speaks_of_a_level_is_asked_about(cast: Cast) -> None:
    named = fields(issued_on=TODAY, abstract="Về việc hủy văn bản MẬT")
    how = {"actor": cast.clerk, "body": cast.body, "fields": named, "now": NOW}
    with acting(cast.clerk):
        make_out_book(cast)
        with pytest.raises(Refused) as refused:
            api.register_outgoing(**how)
        assert refused.value.code == "secret_words"
        assert not api.NumberEntry.objects.exists()
        assert api.register_outgoing(**how, accept_words=True).symbol == "01-CV/VPTU"


def test_a_body_is_one_of_the_directory_with_that_name(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        for body_id in (cast.body.pk, book.pk):
            with pytest.raises(Invalid) as refused:
                make_incoming(cast, book, body_id=body_id)
            assert set(refused.value.fields) == {"body_id"}
        entry = make_incoming(cast, book, issuer_name=cast.body.name, body_id=cast.body.pk)
        assert entry.document.body_id == cast.body.pk


def test_the_life_of_a_paper_names_every_act(cast: Cast) -> None:
    with acting(cast.clerk):
        document = make_incoming(cast, make_in_book(cast)).document
        file = brought(cast.clerk)
        papers.add_scan(actor=cast.clerk, document_id=document.pk, file_id=file.pk, now=NOW)
        acts = [event.action for event in audit.events_of(cast.clerk, document)]
    assert "registry:document:add_scan" in acts
    assert "Thêm bản quét" in words(logged_in(cast, "CLERK").get(f"/van-ban/{document.pk}"))


def test_only_two_kinds_of_lists_are_saved(cast: Cast) -> None:
    client: Client = logged_in(cast, "CLERK")
    assert client.get("/van-ban-den/tai.exe").status_code == 404
    assert client.get("/van-ban-di/tai.xlsx").status_code == 200


def test_what_is_replaced_or_recalled_says_so_on_top(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        old, new = make_issued(cast), make_issued(cast, abstract="Bản thay thế")
        api.relate(actor=cast.clerk, source_id=new.pk, target_id=old.pk, kind="REPLACES")
    client = logged_in(cast, "CLERK")
    said = words(client.get(f"/van-ban/{old.pk}"))
    assert "Văn bản này đã được thay thế Xem văn bản thay thế: 02-CV/VPTU" in said
    with acting(cast.chief):
        api.set_state(
            actor=cast.chief, document_id=new.pk, state="RECALLED", reason="Nhầm", now=NOW
        )
    assert "Văn bản này đã bị thu hồi" in words(client.get(f"/van-ban/{new.pk}"))


def test_the_life_of_a_paper_stands_in_the_order_of_its_acts(cast: Cast) -> None:
    """Acts are given their moment: a demonstration of past weeks tells them in their order."""
    with acting(cast.clerk):
        entry = make_incoming(cast, make_in_book(cast))
        api.pass_on(
            actor=cast.clerk, entry_id=entry.pk, now=NOW + DAY,
            passed_to=[cast.posts["LEADER"].pk],
        )  # fmt: skip
    with acting(cast.leader):
        tasks.give_direction(
            actor=cast.leader, now=NOW + 2 * DAY, document_id=entry.document_id, words="Lưu."
        )
        told = [(step["what"], step["at"]) for step in timeline(cast.leader, entry.document)]
    assert told == [
        ("Vào sổ văn bản đến, số đến 01", NOW),
        ("Chuyển xử lý", NOW + DAY),
        ("Ý kiến chỉ đạo", NOW + 2 * DAY),
    ]


def test_relations_and_dossiers_stand_in_the_lives_of_both(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        one = make_incoming(cast, book).document
        later = make_incoming(
            cast, book, symbol="16-CV/BTCTU", abstract="Việc khác", issued_on=TODAY
        ).document
    client = logged_in(cast, "CLERK")
    form = client.get(f"/van-ban/{one.pk}/lien-ket").context["form"]
    assert form.fields["kind"].choices[0] == ("RELATED:this", "Liên quan")
    with acting(cast.clerk):
        relation = api.relate(
            actor=cast.clerk, source_id=one.pk, target_id=later.pk, kind="RELATED"
        )
        dossier = api.open_dossier(actor=cast.clerk, title="Biên chế", now=NOW, code="01-HS")
        given = {"actor": cast.clerk, "dossier_id": dossier.pk, "document_id": one.pk}
        api.add_to_dossier(**given, now=NOW)
        api.remove_from_dossier(**given)
        api.unrelate(actor=cast.clerk, relation_id=relation.pk)
    said = words(client.get(f"/van-ban/{one.pk}"))
    for line in (
        "Liên kết: liên quan 16-CV/BTCTU", "Bỏ liên kết: liên quan 16-CV/BTCTU",
        "Đưa vào hồ sơ 01-HS", "Đưa ra khỏi hồ sơ 01-HS",
    ):  # fmt: skip
        assert line in said
    assert "Liên kết: liên quan 15-CV/BTCTU" in words(client.get(f"/van-ban/{later.pk}"))
