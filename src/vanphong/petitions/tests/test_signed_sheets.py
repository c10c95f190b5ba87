"""The signed receipt, or slip of a giving back, is brought in afterwards: once, of nobody protected."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.files.tests import samples
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import queries, services
from vanphong.petitions.cli import commands
from vanphong.petitions.models import HandOver, SignedSheet
from vanphong.petitions.services import Upload
from vanphong.petitions.tests.conftest import NOW, TODAY, case_of, receive
from vanphong.petitions.tests.test_handing import GIVER, give_back, take
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send


def bring(actor: Actor, one: HandOver, number: int = 0) -> SignedSheet:
    sheet = Upload("ky.pdf", samples.pdf(f"Đã ký {number}"))
    with acting(actor):
        return services.bring_signed(
            actor=actor, hand_over_id=one.pk, number=number, sheet=sheet, now=NOW
        )


def test_signed_papers_are_brought_in_afterwards_once(cast: Cast, keeper: Actor) -> None:
    letter = receive(cast.clerk)
    one = take(cast.clerk, letter)
    give_back(cast.clerk, one, 1)
    give_back(cast.clerk, one, 2, slip=Upload("ky.pdf", samples.pdf("Ký nhận")))
    for number in (0, 1):
        kept = bring(cast.clerk, one, number).file
        with acting(cast.clerk):
            assert queries.signed_file(cast.clerk, one.pk, number) == kept
    for number in (0, 1, 2):
        with pytest.raises(Refused) as again:
            bring(cast.clerk, one, number)
        assert again.value.code == "signed_already"
    with pytest.raises(NotFound):
        bring(cast.clerk, one, 3)
    with pytest.raises(NotAllowed):
        bring(cast.leader, one)
    with acting(cast.admin):
        told = Event.objects.filter(action="petitions:papers:bring_signed").order_by("pk")
        assert [event.detail for event in told] == [
            {"number": str(one), "return": number} for number in (0, 1)
        ]


def test_who_does_not_see_a_receipt_brings_nothing_in(cast: Cast, keeper: Actor) -> None:
    letter = receive(cast.clerk)
    one = take(cast.clerk, letter)
    there = hire(make_office("Huyện ủy Khác"), "Trần Thị Xa", "PETITIONS")
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case_of(letter).pk, person_id=cast.clerk.person_key,
            reason="Em ruột", now=NOW,
        )  # fmt: skip
    for actor in (there, cast.clerk):
        with pytest.raises(NotFound):
            bring(actor, one)
    bring(keeper, one)
    for actor in (there, cast.clerk):
        with acting(actor), pytest.raises(NotFound):
            queries.signed_file(actor, one.pk)


def test_of_a_protected_writer_no_signature_is_brought_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    letter = receive(cast.clerk, is_protected=True, envelope="07/NP")
    one = take(cast.clerk, letter)
    give_back(cast.clerk, one, returned_to="")
    for number in (0, 1):
        with pytest.raises(Refused) as refused:
            bring(cast.clerk, one, number)
        assert refused.value.code == "protected"
    client, place = browser(cast.clerk), reverse("petition_sign_slip", args=[one.pk, 1])
    assert "phong bì" in read(client, place)
    page = read(client, reverse("petition_letter", args=[letter.pk]))
    assert "giấy đã ký để trong phong bì niêm phong" in page
    assert place not in page
    assert reverse("petition_sign_receipt", args=[one.pk]) not in page


def test_signed_slip_is_brought_in_by_page_command_and_program(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stop_clock(monkeypatch)
    letter, client = receive(cast.clerk), browser(cast.clerk)
    one = take(cast.clerk, letter)
    back, shown = (
        reverse("petition_return_papers", args=[one.pk]),
        reverse("petition_letter", args=[letter.pk]),
    )
    assert " checked" not in read(client, back)
    slip, sign, signed = (
        reverse(name, args=[one.pk, 1])
        for name in ("petition_return_slip", "petition_sign_slip", "petition_signed_slip")
    )
    day = f"{TODAY:%d/%m/%Y}"
    typed = {"positions": ["1"], "returned_on": day, "returned_to": GIVER}
    assert client.post(back, typed)["Location"] == shown
    page = read(client, shown)
    assert f'<a href="{slip}">In giấy trả' in page
    assert "chưa có giấy đã ký" in page
    assert sign in page
    assert client.get(signed).status_code == 404
    assert "Hãy chọn tệp" in send(client, sign, {}, 422)
    send(client, sign, {"sheet": SimpleUploadedFile("ky.pdf", samples.pdf("Ký nhận"))})
    page = read(client, shown)
    assert signed in page
    assert sign not in page
    assert client.get(signed).status_code == 200
    again = SimpleUploadedFile("ky.pdf", samples.pdf("Ký lại"))
    assert "đã đưa lên rồi" in send(client, sign, {"sheet": again}, 422)
    program, address = client_of(cast, "CLERK"), f"/api/v1/petitions/papers/{one.pk}/signed"
    for status in (200, 409):
        sheet = SimpleUploadedFile("bn.pdf", samples.pdf("Biên nhận"))
        answer = program.post(address, {"sheet": sheet})
        assert answer.status_code == status
    (told,) = program.get(f"/api/v1/petitions/letters/{letter.pk}/papers").json()["items"]
    assert (told["has_signed"], told["returns"][0]["has_slip"]) == (True, True)
    receipt = reverse("petition_signed_receipt", args=[one.pk])
    assert receipt in read(client, shown)
    assert client.get(receipt).status_code == 200
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    give_back(cast.clerk, one, 2)
    scan = tmp_path / "ky.pdf"
    scan.write_bytes(samples.pdf("Ký lần hai"))
    username = people.Account.objects.get(person_id=cast.clerk.person_id).username
    asked = ["bring-signed", str(one.pk), "--number", "2", "--file", str(scan)]
    for code in (True, False):
        done = CliRunner().invoke(commands, [*asked, "--as", str(username)])
        assert (done.exit_code == 0) is code, done.output


def test_at_once_one_signed_paper(committed_db: None) -> None:
    cast = make_office()
    one = take(cast.clerk, receive(cast.clerk))
    answers = at_once([lambda: bring(cast.clerk, one)] * 8)
    assert sum(isinstance(each, SignedSheet) for each in answers) == 1, answers
    others = [each for each in answers if not isinstance(each, SignedSheet)]
    assert all(isinstance(each, Refused) for each in others), others
