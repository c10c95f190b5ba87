"""Before a copy is made every page is looked at; a copy is taken away with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, WorkingCopy
from vanphong.petitions.tests.conftest import NOW, looking, receive
from vanphong.petitions.tests.test_circle_doors import Program
from vanphong.petitions.tests.test_cover_pages import BOX, held, url
from vanphong.petitions.tests.test_covering import denounced
from vanphong.petitions.tests.test_programs import run
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.fixture
def case(keeper: Actor) -> Case:
    return denounced(keeper)


def made(actor: Actor, case: Case) -> WorkingCopy:
    with acting(actor):
        return services.make_working_copy(
            actor=actor, letter_id=case.first_letter_id, position=1, as_is=True, now=NOW
        )


def withdraw(actor: Actor, case: Case, reason: str = "Còn sót chữ ký") -> WorkingCopy:
    with acting(actor):
        return services.withdraw_working_copy(
            actor=actor, letter_id=case.first_letter_id, position=1, reason=reason, now=NOW
        )


def test_every_page_is_looked_at_first(keeper: Actor, case: Case) -> None:
    letter, client = case.first_letter, browser(keeper)
    send(client, url(letter), BOX)
    preview = url(letter, "petition_cover_preview")
    assert f'href="{preview}"' in read(client, url(letter))
    page = read(client, preview)
    assert "Còn chỗ chưa che?" in page
    for number in (1, 2):
        assert url(letter, "petition_cover_page", number) in page
    assert '<rect class="cover-box" x="10.0" y="20.5" width="30.0" height="5.0"/>' in page
    assert 'name="as_is"' not in page
    send(client, url(letter, "petition_cover_make"), {"version": "1"})
    with looking(letter.office_id):
        assert WorkingCopy.objects.get().version == 1
    assert "Che lại" in read(client, reverse("petition_letter", args=[letter.pk]))


def test_preview_is_for_who_registers(cast: Cast, case: Case) -> None:
    chief = browser(cast.chief)
    for name in ("petition_cover_preview", "petition_copy_withdraw"):
        assert chief.get(url(case.first_letter, name)).status_code == 403


def test_sealed_scan_shows_no_dead_tools(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    client = browser(cast.clerk)
    held(client, letter)
    send(client, url(letter, "petition_cover_make"), {"version": "0", "as_is": "on"})
    for name in ("petition_cover", "petition_cover_preview"):
        page = read(client, url(letter, name))
        assert "đã niêm phong" in page
        assert "cover-sheet" not in page
        assert reverse("petition_scan", args=[letter.pk]) in page
        assert url(letter, "petition_copy_withdraw") in page
    at = reverse("petition_letter", args=[letter.pk])
    assert url(letter) in read(client, at)
    assert url(letter) not in read(browser(cast.chief), at)
    send(client, url(letter, "petition_copy_withdraw"), {"reason": "Còn sót chữ ký"})
    assert url(letter) not in read(client, at)


def test_withdrawn_copy_is_gone_and_originals_stay_closed(
    cast: Cast, keeper: Actor, case: Case
) -> None:
    letter = case.first_letter
    made(keeper, case)
    at = url(letter, "petition_copy_withdraw")
    client = browser(keeper)
    send(client, at, {"reason": ""}, 422)
    send(client, at, {"reason": "Còn sót chữ ký"})
    chief = browser(cast.chief)
    assert chief.get(url(letter, "petition_copy")).status_code == 409
    assert chief.get(url(letter, "petition_file")).status_code == 403
    with looking(letter.office_id):
        told = Event.objects.get(action="petitions:copy:withdraw").detail
    assert (told["reason"], told["version"]) == ("Còn sót chữ ký", 1)
    again = made(keeper, case)
    assert again.version == 2
    with acting(cast.chief):
        assert queries.get_working_copy(cast.chief, letter.pk, 1) == again


def test_withdrawing_is_refused(cast: Cast, keeper: Actor, case: Case) -> None:
    with pytest.raises(Refused) as nothing:
        withdraw(keeper, case)
    assert nothing.value.code == "no_copy"
    made(keeper, case)
    with pytest.raises(Invalid):
        withdraw(keeper, case, " ")
    with pytest.raises(NotAllowed):
        withdraw(cast.chief, case)
    withdraw(keeper, case)
    with pytest.raises(Refused):
        withdraw(keeper, case)


@pytest.mark.usefixtures("_database")
def test_by_command_and_api(keeper: Actor, case: Case) -> None:
    at = str(case.first_letter_id)
    made(keeper, case)
    assert run(keeper, "cover", "withdraw", at, "1", "--reason", "Sót")["version"] == 1
    made(keeper, case)
    program = Program(keeper)
    path = f"letters/{at}/files/1/copy/withdraw"
    assert program.post(path, {"reason": "Sót"})["version"] == 2
    assert program.post(path, {"reason": "Sót"}, status=409)["code"] == "no_copy"
