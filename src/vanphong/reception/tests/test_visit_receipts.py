"""Papers handed over at a visit: a receipt (02/TCD) that goes on to what the visit ends in."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.files.tests.samples import pdf
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries as petition_queries
from vanphong.petitions import services as petitions
from vanphong.petitions.api import HandedIn, HandOver
from vanphong.petitions.hand_over_paper import receipt_pdf, slip_pdf
from vanphong.petitions.services import Upload
from vanphong.petitions.tests.conftest import case_of, receive
from vanphong.petitions.tests.test_handing import words_of
from vanphong.petitions.tests.test_planted_name import dump
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.reception import queries, services
from vanphong.reception.models import Visit
from vanphong.reception.tests.test_rota_programs import run
from vanphong.reception.tests.test_visits import come, finish
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

RED_BOOK = HandedIn("Giấy chứng nhận quyền sử dụng đất", 2, is_original=True)


def take(actor: Actor, visit: Visit, **more: object) -> HandOver:
    given = {
        "papers": (RED_BOOK,),
        "giver": "" if visit.is_protected else "Nguyễn Văn Thử",
    } | more
    with acting(actor):
        return services.take_visit_papers(actor=actor, visit_id=visit.pk, now=NOW, **given)


def test_receipt_goes_on_to_the_letter(keeper: Actor) -> None:
    visit = come(keeper)
    made = take(keeper, visit)
    with acting(keeper):
        assert [one.name for one in petition_queries.held_originals(keeper)] == [RED_BOOK.name]
        assert queries.receipts_of(keeper, visit) == [made]
    assert made.letter_id is None
    done = finish(keeper, visit, "TAKEN")
    after = take(keeper, done)
    with acting(keeper):
        assert [one.letter_id for one in queries.receipts_of(keeper, visit)] == [
            done.letter_id, done.letter_id,
        ]  # fmt: skip
        assert petition_queries.get_letter(keeper, done.letter_id).has_originals
    assert (str(made), str(after)) == ("1/2026", "2/2026")


PLANTED = "Ỷ Khuỷnh Wờ"


def test_a_protected_letter_takes_papers_without_a_name(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    cast = make_office(accounts=True)
    keeper = hire(cast, "Vũ Thị Đón", "PETITIONS")
    visit = come(keeper)
    papers = (
        HandedIn(f"CCCD của {PLANTED}", 1, True, f"{PLANTED} ký"), HandedIn("Sổ đỏ", 1, True)
    )  # fmt: skip
    made = take(keeper, visit, papers=papers, giver=PLANTED, note=f"{PLANTED} giao")
    with acting(keeper):
        given = petitions.return_papers(
            actor=keeper, hand_over_id=made.pk, positions=[1], returned_on=TODAY, now=NOW,
            returned_to=PLANTED, note=f"{PLANTED} nhận",
            slip=Upload(f"{PLANTED}.pdf", pdf(f"{PLANTED} đã nhận")),
        )  # fmt: skip
        petitions.bring_signed(
            actor=keeper, hand_over_id=made.pk, now=NOW,
            sheet=Upload(f"{PLANTED} giao.pdf", pdf(f"{PLANTED} đã giao")),
        )  # fmt: skip
        told = words_of(slip_pdf(petition_queries.get_return(keeper, made.pk, 1)))
    assert PLANTED in told
    letter = receive(keeper, is_protected=True, envelope="07/NP", abstract="Tố cáo")
    assert PLANTED.encode() in dump()
    finish(keeper, visit, "TAKEN", case_number=str(case_of(letter)))
    assert PLANTED.encode() not in dump()
    slip = reverse("petition_signed_slip", args=[made.pk, given.number])
    client, program = browser(cast.chief), client_of(cast, "CHIEF")
    assert client.get(slip).status_code == 404
    receipt = reverse("petition_signed_receipt", args=[made.pk])
    assert client.get(receipt).status_code == 404
    page = read(client, reverse("petition_letter", args=[letter.pk]))
    assert slip not in page
    assert "trong phong bì" in page
    told = program.get(f"/api/v1/petitions/letters/{letter.pk}/papers").json()["items"][0]
    (back,) = told["returns"]
    assert (told["giver"], told["note"], back["returned_to"], back["note"], back["has_slip"]) == (
        "", "", "", "", False,
    )  # fmt: skip
    assert [one["sheets"] for one in told["papers"]] == [1, 1]
    assert "trong phong bì" in str(program.get("/api/v1/petitions/originals").json())
    with acting(cast.chief):
        one = petition_queries.get_hand_over(cast.chief, made.pk)
        back = petition_queries.get_return(cast.chief, made.pk, 1)
        for paper in (receipt_pdf(one), slip_pdf(back)):
            assert "Được giữ bí mật" in words_of(paper)
            assert "Khuỷnh" not in words_of(paper)
    with pytest.raises(Refused) as refused, acting(keeper):
        petitions.return_papers(
            actor=keeper, hand_over_id=made.pk, positions=[2], returned_on=TODAY, now=NOW,
            returned_to=PLANTED,
        )  # fmt: skip
    assert refused.value.code == "protected"
    with acting(cast.admin):
        (event,) = Event.objects.filter(action="petitions:papers:erase_words")
    assert event.detail == {"number": str(made), "papers": 2, "returns": 1}


def test_giving_back_leads_to_the_visit_of_a_receipt_without_a_letter(
    keeper: Actor, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    visit = come(keeper)
    made = take(keeper, visit)
    client, back = browser(keeper), reverse("petition_return_papers", args=[made.pk])
    typed = {
        "positions": ["1"],
        "returned_on": f"{TODAY:%d/%m/%Y}",
        "returned_to": "Người giao",
    }
    place = reverse("reception_visit", args=[visit.pk])
    assert client.post(back, typed)["Location"] == place
    page = read(client, place)
    assert reverse("petition_return_slip", args=[made.pk, 1]) in page
    sign = reverse("petition_sign_slip", args=[made.pk, 1])
    assert sign in page
    send(client, sign, {"sheet": SimpleUploadedFile("ky.pdf", pdf("Ký nhận"))})
    assert reverse("petition_signed_slip", args=[made.pk, 1]) in read(client, place)


def test_papers_given_back_while_the_visit_ends_leave_no_name(committed_db: None) -> None:
    cast = make_office()
    keeper = hire(cast, "Vũ Thị Đón", "PETITIONS")
    visit = come(keeper)
    made = take(keeper, visit, papers=(RED_BOOK,) * 6)
    letter = receive(keeper, is_protected=True, envelope="07/NP", abstract="Tố cáo")
    number = str(case_of(letter))

    def give_back(position: int) -> object:
        with acting(keeper):
            return petitions.return_papers(
                actor=keeper, hand_over_id=made.pk, positions=[position], returned_on=TODAY,
                returned_to=PLANTED, now=NOW,
            )  # fmt: skip

    answers = at_once(
        [
            *(lambda n=n: give_back(n) for n in (1, 2, 3)),
            lambda: finish(keeper, visit, "TAKEN", case_number=number),
            *(lambda n=n: give_back(n) for n in (4, 5, 6)),
        ]
    )
    refused = [one for one in answers if isinstance(one, Exception)]
    assert {one.code for one in refused if isinstance(one, Refused)} <= {"protected"}, answers
    assert all(isinstance(one, Refused) for one in refused), answers
    with acting(keeper):
        one = petition_queries.get_hand_over(keeper, made.pk)
        assert (one.letter_id, one.is_protected, one.giver) == (letter.pk, True, "")
        assert set(one.returns.values_list("returned_to", flat=True)) <= {""}


def test_papers_that_name_nobody_keep_their_words(keeper: Actor) -> None:
    visit = come(keeper, nature="DENUNCIATION", is_protected=True)
    made = take(keeper, visit, note="hai tờ")
    letter = receive(keeper, is_protected=True, envelope="07/NP", abstract="Tố cáo")
    finish(keeper, visit, "TAKEN", case_number=str(case_of(letter)))
    with acting(keeper):
        one = petition_queries.get_hand_over(keeper, made.pk)
        assert one.letter_id == letter.pk
        assert petition_queries.shown_hand_over(one).note == "hai tờ"
        (paper,) = petition_queries.papers_handed(one)
    assert paper.name == RED_BOOK.name


def test_refused_with_the_reason(cast: Cast, keeper: Actor) -> None:
    protected = come(keeper, nature="DENUNCIATION", is_protected=True)
    with pytest.raises(Refused) as named:
        take(keeper, protected, giver="Nguyễn Văn Thử")
    assert named.value.code == "protected"
    assert take(keeper, protected).giver == ""
    gone = come(keeper, content="Hỏi về đất")
    with acting(keeper):
        services.leave_visit(actor=keeper, visit_id=gone.pk, now=NOW)
    with pytest.raises(Refused) as left:
        take(keeper, gone)
    assert left.value.code == "visit_left"
    with pytest.raises(NotAllowed):
        take(cast.officer, gone)


@pytest.mark.usefixtures("_database")
def test_page_command_and_program_do_the_same(
    cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    visit, client = come(cast.clerk), browser(cast.clerk)
    place, shown = (
        reverse(name, args=[visit.pk]) for name in ("reception_take_papers", "reception_visit")
    )
    assert place in read(client, shown)
    typed = {"papers": "Sổ đỏ; 2; gốc", "giver": "Nguyễn Văn Thử"}
    assert "Sổ đỏ" in send(client, place, typed | {"giver": ""}, 422)
    send(client, place, typed)
    assert "Sổ đỏ" in read(client, shown)
    program = client_of(cast, "CLERK")
    address = f"/api/v1/reception/visits/{visit.pk}/receipts"
    body = {"papers": [{"name": "Ảnh"}], "giver": "Nguyễn Văn Thử"}
    answer = program.post(address, body, "application/json")
    assert (answer.status_code, answer.json()["letter_id"]) == (200, None), answer.content
    assert program.post(address, body | {"papers": []}, "application/json").status_code == 422
    found = run(
        cast.clerk, "take-papers", str(visit.pk), "--paper", "Ảnh;2;sao", "--giver", "A"
    )
    assert found["number"].startswith("3/")


def test_asked_eight_times_at_once_it_is_one_receipt(committed_db: None) -> None:
    cast = make_office()
    keeper = hire(cast, "Vũ Thị Đón", "PETITIONS")
    visit, name = come(keeper), uuid4()
    made = at_once([lambda: take(keeper, visit, request_id=name)] * 8)
    assert {one.pk for one in made} == {made[0].pk}
    with acting(keeper):
        assert len(queries.receipts_of(keeper, visit)) == 1
