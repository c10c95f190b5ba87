"""Wrong PINs: a growing wait for one person at one key, which outlives the refused act."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections
from tests.cast import Cast as Office
from tests.cast import make_office

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing
from vanphong.signing.authority import Authority
from vanphong.signing.models import PinTry, SigningKey
from vanphong.signing.rules import (
    FREE_PINS,
    LONGEST_PIN_WAIT,
    KeyState,
    pin_wait,
    state_of_key,
)
from vanphong.signing.tests.conftest import NOW
from vanphong.signing.tests.factories import PIN, add_person_key, add_seal, signed_with

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def authority(tmp_path: Path, settings: object) -> Authority:
    settings.DATA = tmp_path
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    settings.TSA_URL = ""
    return signing.install_demo_authority(NOW)


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    made = make_office()
    with acting(made.admin):
        yield made


def answer(actor: Actor, key: SigningKey, pin: str, now: dt.datetime = NOW) -> str:
    """Try a PIN in a scope of its own that the refusal rolls back; give the refusal's code."""
    try:
        with acting(actor):
            opener = signing.open_seal if key.is_seal else signing.open_personal_key
            opener(actor=actor, key_id=key.pk, pin=pin, now=now)
    except VanphongError as refused:
        return refused.code
    return "open"


def test_wait_grows_and_ends() -> None:
    waits = [pin_wait(failures) for failures in range(40)]
    assert waits[:FREE_PINS] == [dt.timedelta()] * FREE_PINS
    assert waits == sorted(waits)
    assert waits[FREE_PINS] == 2 * SECOND
    assert waits[-1] == LONGEST_PIN_WAIT


@pytest.mark.parametrize(
    ("day", "retired", "state"),
    [
        (-1, False, KeyState.NOT_YET),
        (0, False, KeyState.IN_USE),
        (54, False, KeyState.IN_USE),
        (55, False, KeyState.ENDING),
        (99, False, KeyState.ENDING),
        (100, False, KeyState.EXPIRED),
        (10, True, KeyState.RETIRED),
    ],
)
def test_state_of_a_key_valid_for_a_hundred_days(
    day: int, state: KeyState, *, retired: bool
) -> None:
    found = state_of_key(
        valid_from=NOW,
        valid_until=NOW + dt.timedelta(days=100),
        retired_at=NOW if retired else None,
        now=NOW + dt.timedelta(days=day),
    )
    assert found is state


def test_guessing_gets_slower_and_the_right_pin_forgets_it(
    authority: Authority, office: Office
) -> None:
    key = add_person_key(authority, office.admin, office.chief)
    assert [answer(office.chief, key, "000000") for _ in range(FREE_PINS)] == (
        ["wrong_pin"] * FREE_PINS
    )
    assert answer(office.chief, key, PIN) == "pin_wait"
    with acting(office.chief), pytest.raises(Refused) as caught:
        signing.open_personal_key(actor=office.chief, key_id=key.pk, pin=PIN, now=NOW)
    assert caught.value.data == {"seconds": 3}
    assert "pin" in caught.value.fields

    later = NOW + 2 * SECOND
    assert answer(office.chief, key, "000000", later) == "wrong_pin"
    assert answer(office.chief, key, PIN, later + 3 * SECOND) == "pin_wait"
    assert answer(office.chief, key, PIN, later + 4 * SECOND) == "open"
    assert answer(office.chief, key, "000000", later + 5 * SECOND) == "wrong_pin"
    assert answer(office.chief, key, PIN, later + 5 * SECOND) == "open"


def test_nobody_else_is_held_up(authority: Authority, office: Office) -> None:
    seal = add_seal(authority, office.admin)
    for _ in range(FREE_PINS):
        answer(office.clerk, seal, "000000")
    colleague = replace(office.clerk, person_id=office.officer.person_id)
    assert answer(office.clerk, seal, PIN) == "pin_wait"
    assert answer(colleague, seal, PIN) == "open"


def test_old_tries_are_forgotten(authority: Authority, office: Office) -> None:
    key = add_person_key(authority, office.admin, office.chief)
    for _ in range(FREE_PINS):
        answer(office.chief, key, "000000")
    next_day = NOW + dt.timedelta(days=1)
    assert answer(office.chief, key, "000000", next_day) == "wrong_pin"
    assert answer(office.chief, key, PIN, next_day) == "open"
    assert not PinTry.objects.filter(last_at__lt=next_day - dt.timedelta(hours=1)).exists()


def test_many_guesses_at_once_are_not_free(authority: Authority, committed_db: None) -> None:
    office = make_office()
    with acting(office.admin):
        key = add_person_key(authority, office.admin, office.chief)

    def guess(number: int) -> str:
        try:
            return answer(office.chief, key, f"{number:06}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = Counter(pool.map(guess, range(12)))
    assert answers == {"wrong_pin": FREE_PINS, "pin_wait": 12 - FREE_PINS}


# --- trying and changing the PIN


def test_pin_is_tried_by_its_owner_only(authority: Authority, office: Office) -> None:
    key = add_person_key(authority, office.admin, office.chief)
    seal = add_seal(authority, office.admin)
    with acting(office.chief):
        assert signing.check_pin(actor=office.chief, key_id=key.pk, pin=PIN, now=NOW) == key
    with acting(office.clerk):
        assert signing.check_pin(actor=office.clerk, key_id=seal.pk, pin=PIN, now=NOW) == seal
    for other in (key, seal):
        with acting(office.admin), pytest.raises(NotAllowed):
            signing.check_pin(actor=office.admin, key_id=other.pk, pin=PIN, now=NOW)


def test_pin_is_changed(authority: Authority, office: Office, plain_pdf: bytes) -> None:
    key = add_person_key(authority, office.admin, office.chief)
    new = "mã mới 2026"
    with acting(office.chief):
        for pin, wanted, code in ((PIN, "12345", "short_pin"), ("0", new, "wrong_pin")):
            with pytest.raises(Invalid) as caught:
                signing.change_pin(
                    actor=office.chief, key_id=key.pk, pin=pin, new=wanted, now=NOW
                )
            assert caught.value.code == code
        signing.change_pin(actor=office.chief, key_id=key.pk, pin=PIN, new=new, now=NOW)
        opened = signing.open_personal_key(actor=office.chief, key_id=key.pk, pin=new, now=NOW)
        signed = signed_with(opened, office.chief, plain_pdf)
    assert signing.verify_pdf(signed, trust=signing.site_trust(), now=NOW).is_valid
    assert answer(office.chief, key, PIN) == "wrong_pin"


def test_pin_of_another_or_of_a_seal_is_not_changed(
    authority: Authority, office: Office
) -> None:
    seal = add_seal(authority, office.admin)
    key = add_person_key(authority, office.admin, office.chief)
    for actor, row in ((office.clerk, seal), (office.admin, key)):
        with acting(actor), pytest.raises(NotAllowed):
            signing.change_pin(actor=actor, key_id=row.pk, pin=PIN, new="999999", now=NOW)


def test_missing_key_is_not_found(authority: Authority, office: Office) -> None:
    with acting(office.chief), pytest.raises(VanphongError) as caught:
        signing.check_pin(actor=office.chief, key_id=uuid4(), pin=PIN, now=NOW)
    assert caught.value.code == "key_not_found"
