"""A token of the vault that does not serve: told by code, nothing half done, its PIN tried once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pkcs11 import exceptions
from tests.cast import Cast, make_office

from vanphong.kernel import clock
from vanphong.kernel.errors import Unavailable
from vanphong.kernel.health import State
from vanphong.kernel.scope import acting
from vanphong.petitions import health, services
from vanphong.petitions.models import Case, Letter, Opening
from vanphong.petitions.services import Person
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import NOW, facts, looking
from vanphong.petitions.tests.test_openings import WRITER, ask, decide, made_scene, spend
from vanphong.petitions.vault import client
from vanphong.petitions.vault.custody import fault_of
from vanphong.project.commands import vault_state


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (exceptions.PinLocked(), "token_locked"),
        (exceptions.PinIncorrect(), "token_pin"),
        (exceptions.PinExpired(), "token_pin"),
        (exceptions.NoSuchKey(), "token_key"),
        (exceptions.NoSuchToken(), "token_missing"),
        (exceptions.DeviceRemoved(), "token_missing"),
        (exceptions.SessionHandleInvalid(), "token_missing"),
        (exceptions.DeviceError(), "token_fault"),
        (exceptions.PKCS11Error("OS exception while loading"), "token_driver"),
        (OSError(), "token_driver"),
    ],
)
def test_what_tokens_say_has_a_code_and_words(error: Exception, code: str) -> None:
    assert fault_of(error) == code
    assert "PKCS#11" in client.fault_words(code)


@dataclass
class Token:
    """A fresh token of SoftHSM, and what may go wrong with it."""

    folder: Path
    settings: dict[str, str]

    def go(self) -> None:
        (self.folder / "tokens").rename(self.folder / "away")

    def come(self) -> None:
        (self.folder / "away").rename(self.folder / "tokens")


@pytest.fixture
def token(tmp_path: Path) -> Iterator[Token]:
    with vaults.token(tmp_path) as settings:
        yield Token(tmp_path, settings)


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_office()


def seal(cast: Cast) -> Letter:
    with acting(cast.clerk):
        return services.receive_letter(
            actor=cast.clerk, facts=facts(is_protected=True), persons=[WRITER], now=NOW
        )


def refused(code: str, cast: Cast) -> None:
    """Look that nothing is taken in, and that pages, health and command say why."""
    with pytest.raises(Unavailable) as refusal:
        seal(cast)
    assert refusal.value.code == f"vault_{code}"
    assert "Chưa niêm phong, chưa mở gì" in refusal.value.words
    with looking(cast.office.id):
        assert (Letter.objects.count(), Case.objects.count()) == (0, 0)
    told = client.state()
    assert (told["custody"], told["fault"], told["rows"]) == ("token", code, 0)
    [fact] = health.facts(NOW)
    assert (fact.state, fact.words) == (State.BAD, client.fault_words(code))
    assert (client.is_open(), client.is_serving()) == (True, False)


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("VANPHONG_VAULT_TOKEN", "kho-khac", "token_missing"),
        ("VANPHONG_PKCS11_MODULE", "/khong-co.so", "token_driver"),
        ("VANPHONG_VAULT_PIN_FILE", "/khong-co/pin", "token_pin"),
    ],
)
def test_a_vault_whose_token_does_not_open_says_why(
    cast: Cast, token: Token, setting: str, value: str, code: str
) -> None:
    with vaults.running(**token.settings | {setting: value}):
        refused(code, cast)
    with vaults.running(**token.settings):
        assert seal(cast).number == 1


def test_a_wrong_pin_is_tried_once(cast: Cast, token: Token) -> None:
    pin = Path(token.settings["VANPHONG_VAULT_PIN_FILE"])
    pin.write_text("000000\n")
    process = vaults.start(**token.settings)
    for _time in range(3):
        refused("token_pin", cast)
    pin.write_text("246810\n")
    refused("token_pin", cast)
    told = CliRunner().invoke(vault_state, [], catch_exceptions=False).output
    assert "Kho đang đóng, 0 danh tính." in told
    assert "không nhận mã PIN" in told
    said = vaults.stop(process)
    assert said.count("vault_cannot_open") == 1
    assert process.returncode == 0
    with vaults.running(**token.settings):
        assert seal(cast).number == 1


def test_another_token_of_the_same_name_has_no_key(cast: Cast, token: Token) -> None:
    with vaults.running(**token.settings):
        seal(cast)
    token.go()
    (token.folder / "tokens").mkdir()
    vaults.make_token(token.settings)
    with vaults.running(**token.settings):
        told = client.state()
        assert (told["fault"], told["rows"], told["other_key"]) == ("token_key", 1, 0)


def test_a_token_pulled_out_costs_no_consent(committed_db: None, token: Token) -> None:
    with vaults.running(**token.settings) as process:
        scene = made_scene()
        opening = ask(scene, scene.keeper)
        decide(scene.chief, opening.pk)
        token.go()
        with pytest.raises(Unavailable) as refusal:
            spend(scene.keeper, opening.pk)
        assert refusal.value.code.startswith("vault_token_")
        assert process.poll() is None, "the vault answers on"
        with pytest.raises(Unavailable), acting(scene.cast.clerk):
            services.receive_letter(
                actor=scene.cast.clerk, facts=facts(is_protected=True),
                persons=[Person("Zụ Quỵnh Xờ")], now=clock.now(),
            )  # fmt: skip
        with looking(scene.cast.office.id):
            assert Letter.objects.count() == 1
            assert Opening.objects.get().state == "CONSENTED"
        token.come()
    with vaults.running(**token.settings):
        assert client.state() == told_of(rows=1)
        assert spend(scene.keeper, opening.pk).persons[0]["full_name"] == WRITER.full_name


def told_of(**more: Any) -> dict[str, Any]:
    return {"custody": "token", "fault": "", "rows": 0, "other_key": 0, "waiting": 0} | more
