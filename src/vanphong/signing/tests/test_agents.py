"""Pairing a signer's computer and confirming its certificate, on pages, by command and API."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import re

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cast import Cast, make_office

from vanphong.drafting.tests.browsing import account_of, at, browser, text_of
from vanphong.drafting.tests.devices import certificates_of, confirmed, issued_key, paired
from vanphong.drafting.tests.office import NOW
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import api as signing
from vanphong.signing import services
from vanphong.signing.cli import commands
from vanphong.signing.models import SigningAgent, SigningKey
from vanphong.signing.rules import PAIRING_LIVES, new_pairing_code, read_pairing_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_office()


def code_of(cast: Cast) -> str:
    with acting(cast.chief):
        return services.make_pairing_code(actor=cast.chief, now=NOW)[1]


def pair(cast: Cast, code: str, now: dt.datetime = NOW) -> None:
    key = issued_key(cast.chief.name, cast.office.name)
    services.pair_agent(
        code=code, name="may", certificates=certificates_of(key.identity), token_label="the",
        now=now,
    )  # fmt: skip


def test_a_code_is_read_as_it_is_typed() -> None:
    code = new_pairing_code(17)
    assert re.fullmatch(r"17(-[0-9A-Z]{4}){3}", code)
    read = read_pairing_code(code)
    assert read == (17, code.removeprefix("17-").replace("-", ""))
    assert read_pairing_code(f" {code.lower()} ") == read
    for wrong in ("", "17", "17-ABCD", f"0{code}", f"{code}A", code.replace("17-", "")):
        assert read_pairing_code(wrong) is None


def test_a_code_works_once_and_for_ten_minutes(cast: Cast) -> None:
    code, late = code_of(cast), code_of(cast)
    pair(cast, code)
    elsewhere = code.replace(f"{cast.office.id}-", f"{cast.office.id + 1000}-")
    for typed, now in (
        (code, NOW),
        (late, NOW + PAIRING_LIVES),
        (new_pairing_code(cast.office.id), NOW),
        (elsewhere, NOW),
        ("abc", NOW),
    ):
        with pytest.raises(Invalid) as caught:
            pair(cast, typed, now)
        assert caught.value.code == "pairing_code"
    with acting(cast.chief):
        assert SigningAgent.objects.exclude(paired_at=None).count() == 1
        assert not SigningKey.objects.exists()


def test_what_is_no_certificate_leaves_the_code_to_be_used(cast: Cast) -> None:
    code = code_of(cast)
    with pytest.raises(Invalid) as caught:
        services.pair_agent(
            code=code, name="may", certificates=[b"\x30\x00"], token_label="", now=NOW
        )
    assert caught.value.code == "bad_certificate"
    pair(cast, code)


def test_only_the_signer_in_person_gets_a_code(cast: Cast) -> None:
    computer = paired(cast)
    account_of(cast, "CHIEF")
    with acting(cast.chief):
        _token, secret = people.issue_token(
            actor=cast.chief, post=cast.posts["CHIEF"], name="x", days=1, now=NOW,
            scope=["signing:agent:serve", "signing:key:use"],
        )  # fmt: skip
    program = people.actor_of_token(secret, now=NOW)
    for actor in (cast.officer, computer.actor, program):
        assert actor is not None
        with acting(actor), pytest.raises(NotAllowed):
            services.make_pairing_code(actor=actor, now=NOW)


def test_a_certificate_is_confirmed_only_when_it_is_the_signers_and_trusted(
    cast: Cast, settings: object, tmp_path: object
) -> None:
    other = paired(cast, key=issued_key("Người Khác", cast.office.name))
    own = paired(cast)
    with pytest.raises(Refused) as caught:
        confirmed(cast, other)
    assert caught.value.code == "other_name"
    agent = own.row
    with acting(cast.chief), pytest.raises(Refused) as caught:
        services.confirm_agent(
            actor=cast.chief, agent_id=agent.id, now=NOW + dt.timedelta(days=4 * 365)
        )
    assert caught.value.code == "certificate_expired"
    believed, settings.SIGNING_TRUST_DIR = settings.SIGNING_TRUST_DIR, tmp_path
    with pytest.raises(Refused) as caught:
        confirmed(cast, own)
    assert caught.value.code == "untrusted_certificate"
    settings.SIGNING_TRUST_DIR = believed

    with acting(cast.leader), pytest.raises(NotFound):
        services.confirm_agent(actor=cast.leader, agent_id=agent.id, now=NOW)
    key = confirmed(cast, own)
    assert confirmed(cast, own).pk == key.pk
    assert (key.store, key.holder_id, key.key_file) == ("AGENT", cast.chief.person_id, None)
    with acting(cast.chief), pytest.raises(VanphongError) as refused:
        services.check_pin(actor=cast.chief, key_id=key.pk, pin="246810", now=NOW)
    assert refused.value.code == "key_at_holder"


def test_on_pages_a_computer_is_paired_confirmed_and_ended(cast: Cast) -> None:
    chief = browser(cast, "CHIEF")
    assert chief.get(at("agent_pair")).status_code == 200
    shown = text_of(chief.post(at("agent_pair")))
    code = re.search(rf"{cast.office.id}(-[0-9A-Z]{{4}}){{3}}", shown)
    assert code
    assert "vanphong signing agent --server" in shown
    pair(cast, code.group(), clock.now())

    page = text_of(chief.get(at("own_keys")))
    assert "So dấu vân tay dưới đây" in page
    with acting(cast.chief):
        agent = SigningAgent.objects.get()
    assert signing.in_groups(services.fingerprint(agent)) in page
    assert chief.get(at("agent_confirm", agent.id)).status_code == 200
    assert chief.post(at("agent_confirm", agent.id)).status_code == 302
    page = text_of(chief.get(at("own_keys")))
    assert "ở máy của người giữ" in page
    assert "thu-ma-pin" not in page
    assert browser(cast, "LEADER").get(at("agent_confirm", agent.id)).status_code == 404
    assert chief.post(at("agent_revoke", agent.id)).status_code == 302
    assert "Chưa ghép máy nào." in text_of(chief.get(at("own_keys")))
    assert "Máy ký của tôi" not in text_of(browser(cast, "OFFICER").get(at("own_keys")))


def test_by_command_and_api_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    name = account_of(cast, "CHIEF").username

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(commands, [*arguments, "--as", name], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    code = json.loads(run("pairing-code", "--json"))["code"]
    key = issued_key(cast.chief.name, cast.office.name)
    shown = [base64.b64encode(one).decode() for one in certificates_of(key.identity)]
    body = {"code": code, "name": "may", "certificates": shown}
    made = Client().post("/api/v1/signing-agents", body, content_type="application/json")
    assert made.status_code == 200, made.content
    again = Client().post("/api/v1/signing-agents", body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (422, "pairing_code")

    (agent,) = json.loads(run("agents", "--json"))
    assert agent["fingerprint"] == made.json()["fingerprint"]
    assert "chờ xác nhận" in run("agents")
    client = Client(headers={"authorization": f"Bearer {made.json()['token']}"})
    waiting = client.get("/api/v1/signing-agent/next").json()
    assert (waiting["confirmed"], waiting["request"]) == (False, None)
    assert "Đã xác nhận" in run("confirm-agent", agent["id"])
    assert client.get("/api/v1/signing-agent/next").json()["confirmed"] is True
    assert client.get("/api/v1/me/signing-agents").status_code == 403
    assert "Đã ngừng dùng" in run("revoke-agent", agent["id"])
    assert client.get("/api/v1/signing-agent/next").status_code == 401
