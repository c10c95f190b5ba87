"""The sender's code and PIN."""

from __future__ import annotations

import datetime as dt
import threading
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from tests.cast import Cast

from vanphong.kernel.actor import PUBLIC, Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.kernel.turns import BEGINNING
from vanphong.petitions import services
from vanphong.petitions.models import Case, StatusCode
from vanphong.petitions.services import Given as Code
from vanphong.petitions.tests.conftest import ELSEWHERE, NOW, OURS, Given, receive
from vanphong.petitions.tests.sent import NOBODY, WHO, send, take_letters

LATER = NOW + dt.timedelta(days=2)


def given_code(actor: Actor, letter_id: UUID, *, again: bool = False) -> Code:
    with acting(actor):
        return services.give_code(actor=actor, letter_id=letter_id, again=again, now=NOW)


def asked(code: str, pin: str) -> services.Status | None:
    with acting(PUBLIC):
        return services.status_of(code, pin, NOW)


def test_code_tells_the_stage_and_nothing_else(cast: Cast, given: Given, keeper: Actor) -> None:
    case = given(ELSEWHERE)
    code = given_code(keeper, case.first_letter_id)
    told = asked(code.code.upper().replace("-", " "), code.pin)
    assert told is not None
    assert (told.stage, told.office_name) == ("RECEIVED", cast.office.name)
    with acting(cast.chief):
        services.propose_step(
            actor=cast.chief,
            case_id=case.pk,
            step="GUIDE",
            words="Gửi nơi có thẩm quyền",
            now=NOW,
        )
    told = asked(code.code, code.pin)
    assert told is not None
    assert told.stage == "EXAMINED"


def test_a_letter_of_two_contents_is_as_far_as_the_one_left_behind(
    cast: Cast, given: Given, keeper: Actor
) -> None:
    """Whichever moved last, and whoever gives the code: also one who sees only a part of it."""
    case = given({"LINE": "PARTY", "NATURE": "MIXED"})
    code = given_code(keeper, case.first_letter_id)
    with acting(keeper):
        one, two = services.split_case(
            actor=keeper, case_id=case.pk, parts=["Một", "Hai"], now=NOW
        )
        for part, values in ((one, OURS), (two, ELSEWHERE)):
            services.judge_case(actor=keeper, case_id=part.pk, values=values, now=NOW)

    def take(part: Case, step: str) -> str:
        with acting(cast.chief):
            services.propose_step(
                actor=cast.chief, case_id=part.pk, step=step, words="Đủ căn cứ", now=LATER
            )
        told = asked(code.code, code.pin)
        assert told is not None
        return f"{told.stage} {told.changed_on:%d/%m}"

    assert take(two, "GUIDE") == "RECEIVED 02/03"
    assert take(one, "ACCEPT") == "IN_HAND 04/03"
    assert take(one, "CONCLUDE") == "EXAMINED 04/03"
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=two.pk, person_id=cast.chief.person_key, reason="Em ruột",
            now=NOW,
        )  # fmt: skip
    again = given_code(keeper, case.first_letter_id, again=True)
    told = asked(again.code, again.pin)
    assert told is not None
    assert told.stage == "EXAMINED"


def test_another_key_of_the_installation_keeps_receipts_good(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = given_code(cast.clerk, receive(cast.clerk).pk)
    monkeypatch.setattr(settings, "SECRET_KEY", "rotated")
    assert asked(code.code, code.pin) is not None
    monkeypatch.setattr(settings, "PETITION_STATUS_KEY", "rotated")
    assert asked(code.code, code.pin) is None


def test_wrong_code_or_pin_tells_nothing(cast: Cast) -> None:
    code = given_code(cast.clerk, receive(cast.clerk).pk)
    assert asked(code.code, "000000" if code.pin != "000000" else "000001") is None
    assert asked("aaaa-aaaa-aaaa-aaaa", code.pin) is None
    assert asked("", "") is None


def test_tries_are_counted_alike_for_right_and_wrong_codes(cast: Cast) -> None:
    right = given_code(cast.clerk, receive(cast.clerk).pk)
    told = []
    for code in (right.code, "aaaa-aaaa-aaaa-aaaa-aaaa"):
        said = []
        for _try in range(12):
            try:
                said.append(str(asked(code, "000000" if right.pin != "000000" else "1")))
            except Refused as refusal:
                said.append(refusal.code)
        told.append(said)
    assert told[0] == told[1]
    assert told[0][-1] == "try_wait"
    with pytest.raises(Refused):
        asked(right.code, right.pin)


def test_new_code_ends_the_old(cast: Cast) -> None:
    letter = receive(cast.clerk)
    old = given_code(cast.clerk, letter.pk)
    with pytest.raises(Refused) as refusal:
        given_code(cast.clerk, letter.pk)
    assert refusal.value.code == "has_code"
    assert asked(old.code, old.pin) is not None
    new = given_code(cast.clerk, letter.pk, again=True)
    assert asked(old.code, old.pin) is None
    assert asked(new.code, new.pin) is not None


@pytest.mark.parametrize(("who", "refused"), [(WHO, "has_code"), (NOBODY, "sender_unknown")])
def test_letter_over_the_network_has_the_code_of_its_sender(
    cast: Cast, who: dict[str, str], refused: str
) -> None:
    """Of a sender nobody can tell no code is given again, whoever asks for one."""
    take_letters(cast)
    sent = send(cast, **who)
    with acting(cast.clerk):
        letter = services.take_in(actor=cast.clerk, submission_id=sent.submission_id, now=NOW)
    for again in (False, True):
        if again and who is WHO:
            assert given_code(cast.clerk, letter.pk, again=True).code
            continue
        with pytest.raises(Refused) as refusal:
            given_code(cast.clerk, letter.pk, again=again)
        assert refusal.value.code == refused


def test_code_is_kept_nowhere(cast: Cast) -> None:
    code = given_code(cast.clerk, receive(cast.clerk).pk)
    with acting(cast.clerk):
        kept = str(StatusCode.objects.values_list().get())
    bare = code.code.replace("-", "")
    assert bare not in kept
    assert code.pin not in kept
    assert len(bare) * 5 >= 100


@pytest.mark.django_db
def test_a_crowd_is_told_to_come_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BEGINNING, "_places", threading.Semaphore(0))
    for address in ("/tra-cuu-don", "/gui-don"):
        answer = client.get(address)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "5"
        assert "thử lại sau ít giây" in answer.content.decode()
    assert client.get("/dang-nhap").status_code == 200
