"""Judged otherwise: what was covered may be covered anew, or opened again where nobody is hidden."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.files.tests.test_covering import planted_pdf
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, Letter, Uncovering
from vanphong.petitions.queries.copies import with_open_originals
from vanphong.petitions.rules.covering import box_of
from vanphong.petitions.services import Upload
from vanphong.petitions.tests.conftest import NOW, case_of, looking, receive
from vanphong.petitions.tests.test_covering import denounced, draw, make
from vanphong.petitions.tests.test_programs import run
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send

BOX = box_of(1, 10, 20, 30, 5)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.fixture
def case(keeper: Actor) -> Case:
    """A case of a letter that was covered as a denunciation."""
    found = denounced(keeper)
    draw(keeper, found, BOX)
    make(keeper, found)
    return found


def judge(keeper: Actor, case: Case, nature: str) -> None:
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case.pk, values={"NATURE": nature}, reason="Đọc lại", now=NOW
        )


def reopen(actor: Actor, letter: Letter, reason: str = "Là đơn khiếu nại") -> Uncovering:
    with acting(actor):
        return services.open_originals(
            actor=actor, letter_id=letter.pk, reason=reason, now=LATER
        )


def opens(actor: Actor, letter: Letter) -> bool:
    with acting(actor):
        (file,) = queries.shown_files(actor, letter, LATER)
        listed = with_open_originals(actor).filter(pk=letter.pk).exists()
        assert file.is_open == listed
        return file.is_open


def refused(actor: Actor, letter: Letter, reason: str = "Là đơn khiếu nại") -> str:
    with pytest.raises(VanphongError) as refusal:
        reopen(actor, letter, reason)
    return refusal.value.code


def test_judged_otherwise_stays_closed_until_the_office_opens_it(
    cast: Cast, keeper: Actor, case: Case
) -> None:
    letter = case.first_letter
    assert refused(cast.chief, letter) == "still_hidden"
    judge(keeper, case, "COMPLAINT")
    assert not opens(cast.chief, letter)
    with pytest.raises(NotAllowed):
        reopen(keeper, letter)
    with pytest.raises(Invalid):
        reopen(cast.chief, letter, " ")
    reopen(cast.chief, letter)
    assert opens(cast.chief, letter)
    assert refused(cast.chief, letter) == "originals_open"
    with looking(letter.office_id):
        line = Event.objects.get(action="petitions:originals:open")
    assert line.detail == {}, "reasons stay out of the trail"


def test_closes_again_when_judged_a_denunciation_again(
    cast: Cast, keeper: Actor, case: Case
) -> None:
    letter = case.first_letter
    judge(keeper, case, "PETITION")
    reopen(cast.chief, letter)
    for nature in ("DENUNCIATION", "MIXED"):
        judge(keeper, case, nature)
        assert not opens(cast.chief, letter)
        assert refused(cast.chief, letter) == "still_hidden"
    judge(keeper, case, "PETITION")
    assert opens(cast.chief, letter), "the office opened it, and nobody is hidden"


def test_covering_stays_possible_and_closes(cast: Cast, keeper: Actor, case: Case) -> None:
    letter = case.first_letter
    judge(keeper, case, "COMPLAINT")
    reopen(cast.chief, letter)
    draw(keeper, case, box_of(2, 10, 20, 30, 5))
    assert make(keeper, case, now=LATER + dt.timedelta(hours=1)).version == 2
    assert not opens(cast.chief, letter)
    reopen_later = NOW + dt.timedelta(hours=3)
    with acting(cast.chief):
        services.open_originals(
            actor=cast.chief,
            letter_id=letter.pk,
            reason="Không ai cần giữ kín",
            now=reopen_later,
        )
    assert opens(cast.chief, letter)


def test_a_letter_never_covered_is_not_covered_without_need(cast: Cast, keeper: Actor) -> None:
    case = denounced(keeper, nature="COMPLAINT")
    with pytest.raises(Refused) as refusal:
        draw(keeper, case, BOX)
    assert refusal.value.code == "needs_no_cover"
    assert refused(cast.chief, case.first_letter) == "originals_open"


def test_a_protected_writer_is_never_uncovered(cast: Cast, keeper: Actor) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    with acting(cast.clerk):
        services.cover_scan(
            actor=cast.clerk, letter_id=letter.pk, upload=Upload("a.pdf", planted_pdf()),
            boxes=[BOX], now=NOW,
        )  # fmt: skip
    judge(keeper, case_of(letter), "COMPLAINT")
    assert refused(cast.chief, letter) == "still_hidden"


def test_on_the_page(cast: Cast, keeper: Actor, case: Case) -> None:
    letter = case.first_letter
    shown, place = (
        reverse(name, args=[letter.pk])
        for name in ("petition_letter", "petition_originals_open")
    )
    client = browser(cast.chief)
    assert place not in read(client, shown)
    assert "Còn người phải giữ bí mật" in send(client, place, {"reason": "Nhầm"}, 422)
    judge(keeper, case, "COMPLAINT")
    assert place in read(client, shown)
    assert place not in read(browser(keeper), shown)
    assert browser(keeper).get(place).status_code == 403
    send(client, place, {"reason": ""}, 422)
    send(client, place, {"reason": "Là đơn khiếu nại"})
    page = read(client, shown)
    assert place not in page
    assert reverse("petition_file", args=[letter.pk, 1]) in page


@pytest.mark.usefixtures("_database")
def test_by_command_and_program(cast: Cast, keeper: Actor, case: Case) -> None:
    letter, said = case.first_letter, {"reason": "Là đơn khiếu nại"}
    program, at = client_of(cast, "CHIEF"), f"/api/v1/petitions/letters/{case.first_letter_id}"
    kind = "application/json"
    answer = program.post(f"{at}/originals/open", said, content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (409, "still_hidden")
    judge(keeper, case, "COMPLAINT")
    answer = program.post(f"{at}/originals/open", said, content_type=kind)
    assert answer.json()["files"][0]["is_open"]
    with pytest.raises(Refused):
        run(cast.chief, "cover", "open-originals", str(letter.pk), "--reason", "Lại")
