"""Papers are taken against a receipt (02/TCD), given back once, and none is forgotten."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.files.tests import samples
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import hand_over_paper, queries, services
from vanphong.petitions.cli import commands
from vanphong.petitions.models import HandOver, Letter, PaperReturn
from vanphong.petitions.rules import Step, offers
from vanphong.petitions.rules.handing import HandedIn, papers_in
from vanphong.petitions.services import Upload
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    TODAY,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send

RED_BOOK = HandedIn("Giấy chứng nhận quyền sử dụng đất", 2, True, "nguyên vẹn")
COPY = HandedIn("Biên lai thuế", 1)
GIVER = "Nguyễn Văn Thử, thôn Một"


def take(actor: Actor, letter: Letter, *papers: HandedIn, **more: Any) -> HandOver:
    given = {"giver": "" if letter.is_protected else GIVER, "now": NOW} | more
    with acting(actor):
        return services.take_papers(
            actor=actor, letter_id=letter.pk, papers=papers or (RED_BOOK, COPY), **given
        )


def give_back(actor: Actor, one: HandOver, *positions: int, **more: Any) -> PaperReturn:
    given = {"returned_on": TODAY, "returned_to": GIVER, "now": NOW} | more
    with acting(actor):
        return services.return_papers(
            actor=actor, hand_over_id=one.pk, positions=positions or (1,), **given
        )


def words_of(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(io.BytesIO(content))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_a_list_as_typed() -> None:
    assert papers_in("Sổ đỏ; 2; Gốc; nguyên vẹn\nĐơn cũ\n;\nẢnh\t3 tờ\tsao") == [
        HandedIn("Sổ đỏ", 2, True, "nguyên vẹn"), HandedIn("Đơn cũ"), HandedIn("Ảnh", 3),
    ]  # fmt: skip


def test_receipt_has_a_number_and_lists_everything(cast: Cast) -> None:
    letter = receive(cast.clerk)
    first, second = take(cast.clerk, letter), take(cast.clerk, letter, COPY)
    assert (str(first), str(second)) == ("1/2026", "2/2026")
    with acting(cast.clerk):
        assert queries.get_letter(cast.clerk, letter.pk).has_originals
        told = words_of(
            hand_over_paper.receipt_pdf(queries.get_hand_over(cast.clerk, first.pk))
        )
    for words in ("02/TCD", "1/2026", RED_BOOK.name, "nguyên vẹn", GIVER, "Gốc", "Sao"):
        assert words in told
    with acting(cast.admin):
        assert "Thử" not in str(Event.objects.filter(action="petitions:papers:take").values())


def test_originals_are_held_until_they_are_given_back(cast: Cast) -> None:
    one = take(cast.clerk, receive(cast.clerk))
    with acting(cast.clerk):
        assert [held.name for held in queries.held_originals(cast.clerk)] == [RED_BOOK.name]
    given = give_back(
        cast.clerk, one, slip=Upload("ky.pdf", samples.pdf("Đã nhận lại")), note="đủ"
    )
    with acting(cast.clerk):
        assert not queries.held_originals(cast.clerk)
        kept = queries.get_return(cast.clerk, one.pk, given.number)
        assert kept.slip is not None
        told = words_of(hand_over_paper.slip_pdf(kept))
    assert RED_BOOK.name in told
    assert COPY.name not in told


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"returned_on": TODAY - dt.timedelta(days=1)}, "returned_on"),
        ({"returned_on": TODAY + dt.timedelta(days=1)}, "returned_on"),
        ({"returned_to": " "}, "returned_to"),
    ],
)
def test_giving_back_that_does_not_hold(cast: Cast, more: dict[str, Any], field: str) -> None:
    one = take(cast.clerk, receive(cast.clerk))
    with pytest.raises(Invalid) as refused:
        give_back(cast.clerk, one, **more)
    assert field in refused.value.fields


def test_refused_with_the_reason(cast: Cast) -> None:
    letter = receive(cast.clerk)
    for papers, words in (
        ((COPY, HandedIn("")), "Dòng 2"),
        ((COPY, HandedIn("Sổ đỏ", 0)), "Dòng 2 (Sổ đỏ)"),
        (papers_in("Ảnh\n\nSổ hồng; không"), "Dòng 3 (Sổ hồng)"),
        ((HandedIn("Sổ"),) * 201, "200"),
    ):
        with pytest.raises(Invalid) as refused:
            take(cast.clerk, letter, *papers)
        assert words in refused.value.fields["papers"][0]
    with pytest.raises(Invalid) as refused:
        take(cast.clerk, letter, giver="")
    assert "giver" in refused.value.fields
    one = take(cast.clerk, letter)
    give_back(cast.clerk, one, 1)
    with pytest.raises(Refused) as again:
        give_back(cast.clerk, one, 1, 2)
    assert again.value.code == "returned_already"
    with pytest.raises(Invalid):
        give_back(cast.clerk, one, 7)
    with pytest.raises(Refused) as changed:
        give_back(cast.clerk, one, 2, version=1)
    assert changed.value.code == "changed_meanwhile"


def test_of_a_protected_writer_nobody_is_named(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="07/NP")
    with pytest.raises(Refused) as refused:
        take(cast.clerk, letter, giver=GIVER)
    assert refused.value.code == "protected"
    one = take(cast.clerk, letter)
    for more in ({}, {"returned_to": "", "slip": Upload("ky.pdf", samples.pdf("x"))}):
        with pytest.raises(Refused) as refused:
            give_back(cast.clerk, one, **more)
        assert refused.value.code == "protected"
    assert give_back(cast.clerk, one, returned_to="").returned_to == ""


def test_letter_says_what_became_of_its_originals(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    letter, client = receive(cast.clerk, has_originals=True), browser(cast.clerk)
    place = reverse("petition_letter", args=[letter.pk])
    assert "Có, phải trả lại" in read(client, place)
    one = take(cast.clerk, letter)
    assert "còn 1 bản gốc phải trả lại" in read(client, place)
    give_back(cast.clerk, one)
    assert "đã trả lại hết" in read(client, place)


def test_what_was_noted_of_a_giving_back_is_erased_or_stays(cast: Cast) -> None:
    one = take(cast.clerk, receive(cast.clerk))
    given = give_back(cast.clerk, one, note="đủ")
    rows = PaperReturn.objects.filter(pk=given.pk)
    changes: tuple[dict[str, Any], ...] = (
        {"returned_to": "Người khác", "note": ""}, {"returned_to": ""}, {"returned_on": TODAY},
    )  # fmt: skip
    with acting(cast.clerk):
        for change in changes:
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
        assert rows.update(returned_to="", note="") == 1


def test_who_does_not_see_the_letter_sees_no_receipt(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper)
    one = take(keeper, letter)
    with acting(cast.clerk):
        assert not queries.held_originals(cast.clerk)
        with pytest.raises(NotFound):
            queries.get_hand_over(cast.clerk, one.pk)
    with pytest.raises(NotFound):
        give_back(cast.clerk, one)
    with pytest.raises(NotAllowed):
        take(cast.leader, letter)


def test_closing_a_case_warns_while_originals_are_held(given: Given, keeper: Actor) -> None:
    case = given(ELSEWHERE | {"CONDITION": "ELIGIBLE"})
    one = take(keeper, case.first_letter)

    def warnings() -> str:
        with looking(case.office_id):
            found = offers(queries.facts_of(case_of(case.first_letter)), TODAY)
        guide = next(offer for offer in found if offer.step is Step.GUIDE)
        assert guide.decision
        return " ".join(guide.decision.warnings)

    assert "1 bản gốc" in warnings()
    give_back(keeper, one)
    assert "bản gốc" not in warnings()


def test_page_command_and_program_do_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stop_clock(monkeypatch)
    letter, client = receive(cast.clerk), browser(cast.clerk)
    place, shown = (
        reverse(name, args=[letter.pk]) for name in ("petition_take_papers", "petition_letter")
    )
    assert place in read(client, shown)
    assert "tên" in send(client, place, {"papers": "; 2", "giver": GIVER}, 422)
    send(client, place, {"papers": "Sổ đỏ; 2; gốc; rách góc\nẢnh", "giver": GIVER})
    page = read(client, shown)
    assert "rách góc" in page
    with looking(cast.office.id):
        one = HandOver.objects.get()
    assert client.get(reverse("petition_hand_over", args=[one.pk]))["Content-Type"] == (
        "application/pdf"
    )
    assert "Sổ đỏ" in read(client, reverse("petition_originals"))
    program, address = client_of(cast, "CLERK"), f"/api/v1/petitions/papers/{one.pk}"
    (held,) = program.get("/api/v1/petitions/originals").json()["items"]
    assert (held["name"], held["letter"]) == ("Sổ đỏ", str(letter))
    back = reverse("petition_return_papers", args=[one.pk])
    day = f"{held['taken_on'][8:]}/{held['taken_on'][5:7]}/{held['taken_on'][:4]}"
    typed = {"positions": ["1"], "returned_on": day, "returned_to": GIVER}
    assert "danh sách" in send(client, back, typed | {"positions": []}, 422)
    slip = SimpleUploadedFile("ky.pdf", samples.pdf("Ký nhận"))
    send(client, back, typed | {"slip": slip})
    for name in ("petition_return_slip", "petition_signed_slip"):
        assert client.get(reverse(name, args=[one.pk, 1])).status_code == 200
    assert "Không giữ bản gốc nào" in read(client, reverse("petition_originals"))
    form = {"positions": [2], "returned_on": held["taken_on"], "returned_to": GIVER}
    assert program.post(f"{address}/returns", form).status_code == 200
    assert program.post(f"{address}/returns", form).status_code == 409
    assert program.get(f"{address}/receipt").status_code == 200
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    acts = ["--as", str(people.Account.objects.get(person_id=cast.clerk.person_id).username)]
    made = CliRunner().invoke(
        commands,
        ["take-papers", str(letter.pk), "--paper", "Sổ hồng;1;gốc", "--giver", GIVER, *acts],
    )
    assert made.exit_code == 0, made.output
    assert "Sổ hồng" in CliRunner().invoke(commands, ["originals", *acts]).output
    out = tmp_path / "bn.pdf"
    key = made.output.split()[-1]
    assert (
        CliRunner().invoke(commands, ["receipt", key, "--out", str(out), *acts]).exit_code == 0
    )
    assert "Sổ hồng" in words_of(out.read_bytes())
    asked = [
        "return-papers",
        key,
        "--position",
        "1",
        "--on",
        f"{held['taken_on']}",
        "--to",
        "A",
        *acts,
    ]
    assert CliRunner().invoke(commands, asked).exit_code == 0
    assert CliRunner().invoke(commands, asked).exit_code != 0


def test_originals_held_come_by_pages_the_longest_held_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    letter = receive(cast.clerk)
    papers = [HandedIn(f"Giấy {number:03d}", 1, True) for number in range(12)]
    days = dt.timedelta(days=1)
    first = take(cast.clerk, letter, *papers, now=NOW - 2 * days)
    for _receipt in range(4):
        take(cast.clerk, letter, *papers, now=NOW - days)
    client, place = browser(cast.clerk), reverse("petition_originals")
    page = read(client, place)
    assert "50 / 60 kết quả" in page
    key = page.partition("?sau=")[2].partition('"')[0]
    assert "10 / 60 kết quả" in read(client, f"{place}?sau={key}")
    read(client, f"{place}?sau=x_1", 422)
    program = client_of(cast, "CLERK")
    whole = program.get("/api/v1/petitions/originals").json()
    rest = program.get("/api/v1/petitions/originals", {"after": whole["next"]}).json()
    assert rest["next"] == ""
    found = [(one["hand_over_id"], one["name"]) for one in (*whole["items"], *rest["items"])]
    assert found[:12] == [(str(first.pk), one.name) for one in papers]
    assert len(set(found)) == 60
    with acting(cast.clerk):
        one = queries.held_page(cast.clerk, size=5)
        give_back(cast.clerk, first, 5)
        after = queries.held_page(cast.clerk, after=one.next_key, size=5)
        assert [one.name for one in after.items] == [paper.name for paper in papers[5:10]]
        beyond = queries.held_page(cast.clerk, after=f"{first.pk}_99", size=5)
        assert {one.hand_over_id for one in beyond.items} != {first.pk}


def test_who_prints_a_receipt_stands_in_the_trail(cast: Cast, keeper: Actor) -> None:
    letter = receive(cast.clerk)
    one = take(cast.clerk, letter)
    assert browser(keeper).get(reverse("petition_hand_over", args=[one.pk])).status_code == 200
    with acting(cast.admin):
        rows = Event.objects.filter(action="audit:subject:read", subject_id=str(letter.pk))
        assert [row.actor["name"] for row in rows] == [keeper.name]


def test_at_once_one_receipt_for_a_name_and_one_giving_back(committed_db: None) -> None:
    cast = make_office()
    letter, name = receive(cast.clerk), uuid4()
    made = at_once([lambda: take(cast.clerk, letter, request_id=name)] * 8)
    assert {one.pk for one in made} == {made[0].pk}
    answers = at_once([lambda: give_back(cast.clerk, made[0], 1)] * 8)
    assert sum(isinstance(one, PaperReturn) for one in answers) == 1, answers
    numbers = at_once([lambda: str(take(cast.clerk, letter))] * 8)
    assert sorted(numbers) == [f"{n}/2026" for n in range(2, 10)]
