"""Keys and the public check over the JSON API and on the command line."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import api as signing
from vanphong.signing.authority import Authority
from vanphong.signing.cli import commands
from vanphong.signing.tests.factories import PIN
from vanphong.signing.tests.test_key_pages import add, add_seal, key_file

pytestmark = pytest.mark.django_db
KEYS = "/api/v1/signing-keys"
OWN = "/api/v1/me/signing-keys"
CHECKS = "/api/v1/checks/"


@pytest.fixture
def authority(tmp_path: Path, settings: Any) -> Authority:
    settings.DATA = tmp_path
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    settings.TSA_URL = ""
    return signing.install_demo_authority(clock.now() - dt.timedelta(days=400))


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    return make_office()


def name_of(office: Cast, role: str) -> str:
    account, _made = people.Account.objects.get_or_create(
        person_id=office.posts[role].person_id, defaults={"username": uuid4().hex}
    )
    return str(account.username)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(commands, list(arguments), input=typed)


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, json.dumps(body), "application/json")


# --- keys


def test_a_key_is_added_seen_and_retired_over_the_api(
    authority: Authority, office: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    admin, person = client_of(office, "ADMIN"), office.posts["CHIEF"].person
    sent = {
        "pin": PIN,
        "person_id": str(person.pk),
        "file": SimpleUploadedFile("khoa.p12", key_file(authority, person.full_name)),
        "image": SimpleUploadedFile("ky.png", signing.signature_image(person.full_name)),
    }
    answer = admin.post(KEYS, sent)
    assert answer.status_code == 200, answer.content
    key = answer.json()
    assert (key["state"], key["seal"], key["warning"]) == ("IN_USE", False, "")
    assert key["owner"] == f"Khóa cá nhân của {person.full_name}"
    assert key["certificate"].startswith("-----BEGIN CERTIFICATE-----")
    assert admin.get(f"{KEYS}/{key['id']}").json() == key
    assert PIN not in caplog.text
    assert not any(PIN in json.dumps(event.detail) for event in Event.objects.all())

    refused = post(admin, f"{KEYS}/{key['id']}/retire", {"reason": " "})
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_missing")
    refused = post(admin, f"{KEYS}/{key['id']}/retire", {"reason": "a" * 301})
    assert (refused.status_code, refused.json()["code"]) == (422, "too_long")
    retired = post(admin, f"{KEYS}/{key['id']}/retire", {"reason": "Chuyển công tác"})
    assert retired.json()["state"] == "RETIRED"
    assert [one["retired_reason"] for one in admin.get(KEYS).json()] == ["Chuyển công tác"]


def test_the_api_refuses_keys_as_the_pages_do(authority: Authority, office: Cast) -> None:
    admin, person = client_of(office, "ADMIN"), office.posts["CHIEF"].person
    for given, status, code in (
        ({}, 422, "key_missing"),
        ({"file": b"x"}, 422, None),
        ({"person_id": str(uuid4())}, 409, "no_post_here"),
        ({"person_id": str(person.pk), "body_id": str(office.body.pk)}, 422, "two_owners"),
        ({"token_label": "t" * 101, "key_label": "k"}, 422, "too_long"),
    ):
        sent = {
            name: SimpleUploadedFile("a", value) if isinstance(value, bytes) else value
            for name, value in given.items()
        }
        answer = admin.post(KEYS, {"pin": PIN, **sent})
        assert answer.status_code == status, answer.content
        assert code in {None, answer.json()["code"]}
    for role in ("CHIEF", "CLERK"):
        assert client_of(office, role).get(KEYS).status_code == 403


def test_own_keys_and_seals_to_hand(authority: Authority, office: Cast) -> None:
    own, seal = add(authority, office), add_seal(authority, office)
    for role, seen in (("CHIEF", [own]), ("CLERK", [seal]), ("OFFICER", [])):
        told = client_of(office, role).get(OWN).json()
        assert [key["id"] for key in told] == [str(key.pk) for key in seen], role


def test_the_pin_is_changed_over_the_api_and_wrong_ones_are_counted(
    authority: Authority, office: Cast
) -> None:
    key = add(authority, office)
    chief, place = client_of(office, "CHIEF"), f"{OWN}/{key.pk}/pin"
    assert post(chief, place, {"pin": PIN, "new": "123"}).json()["code"] == "short_pin"
    assert post(chief, place, {"pin": PIN, "new": "135791"}).status_code == 200
    for _ in range(3):
        wrong = post(chief, place, {"pin": PIN, "new": "135792"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_pin")
    held = post(chief, place, {"pin": "135791", "new": "135792"})
    assert (held.status_code, held.json()["code"]) == (409, "pin_wait")
    other = client_of(office, "LEADER")
    assert post(other, place, {"pin": "135791", "new": "135792"}).status_code == 404


def test_the_pin_is_tried_and_changed_on_the_command_line(
    authority: Authority, office: Cast, tmp_path: Path
) -> None:
    key = str(add(authority, office).pk)
    who = ("--as", name_of(office, "CHIEF"))
    changed = run("change-pin", *who, key, typed=f"{PIN}\n135791\n135791\n")
    assert "Đã đổi mã PIN." in changed.output
    assert "135791" not in changed.output
    pin, new = tmp_path / "pin", tmp_path / "new"
    pin.write_text("135791\n")
    new.write_text("135792\n")
    files = ("--pin-file", str(pin), "--new-pin-file", str(new))
    assert json.loads(run("change-pin", *who, key, *files, "--json").stdout)["id"] == key
    refused = run("check-pin", *who, key, typed=f"{PIN}\n")
    assert isinstance(refused.exception, Invalid)
    assert "Mã PIN đúng" in run("check-pin", *who, key, typed="135792\n").output
    seal = str(add_seal(authority, office).pk)
    stranger = ("--as", name_of(office, "CLERK"))
    assert "Mã PIN đúng" in run("check-pin", *stranger, seal, typed=f"{PIN}\n").output
    assert isinstance(run("change-pin", *stranger, seal, *files).exception, NotAllowed)


# --- the public check


@pytest.fixture
def check(authority: Authority, office: Cast) -> signing.PublicCheck:
    with acting(office.clerk):
        return signing.publish_check(
            actor=office.clerk,
            symbol="127-CV/VPTU",
            body_name="Văn phòng Tỉnh ủy",
            issued_on=dt.date(2026, 3, 12),
            signers=["Nguyễn Văn Thử, Chánh Văn phòng"],
            sha256=hashlib.sha256(b"ban").hexdigest(),
            now=clock.now(),
        )


def test_a_code_is_checked_without_a_token(check: signing.PublicCheck) -> None:
    answer = Client().get(CHECKS + signing.spoken_code(check.code).lower())
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["symbol"], told["state"], told["same"]) == ("127-CV/VPTU", "ISSUED", None)
    assert check.sha256 not in answer.content.decode()
    for content, same in ((b"ban", True), (b"khac", False)):
        digest = hashlib.sha256(content).hexdigest().upper()
        asked = Client().get(CHECKS + check.code, query_params={"sha256": digest})
        assert asked.json()["same"] is same
    assert Client().get(f"{CHECKS}{check.code}?sha256=abc").status_code == 422
    assert Client().get(f"{CHECKS}{check.code}?office=1").json()["code"] == "unknown_field"


def test_wrong_and_unknown_codes_are_one_answer(check: signing.PublicCheck) -> None:
    answers = {
        (answer.status_code, answer.content)
        for code in ("0" * 20, check.code[:-1], "x", "a%00b", f"{check.code}0", "%C4%91")
        for answer in [Client().get(CHECKS + code)]
    }
    assert len(answers) == 1
    [(status, body)] = answers
    assert (status, json.loads(body)["code"]) == (404, "check_not_found")


def test_a_code_is_checked_on_the_command_line(
    check: signing.PublicCheck, office: Cast, tmp_path: Path
) -> None:
    copy = tmp_path / "ban.pdf"
    copy.write_bytes(b"ban")
    told = run("check-code", signing.spoken_code(check.code), "--file", str(copy))
    assert told.exit_code == 0, told.output
    assert "Số, ký hiệu: 127-CV/VPTU" in told.output
    assert "giống hệt bản đã phát hành" in told.output
    copy.write_bytes(b"khac")
    other = run("check-code", check.code, "--file", str(copy), "--json")
    assert (other.exit_code, json.loads(other.stdout)["same"]) == (1, False)
    with acting(office.clerk):
        signing.change_check(
            actor=office.clerk,
            code=check.code,
            state=signing.CheckState.RECALLED,
            now=clock.now(),
        )
    recalled = run("check-code", check.code)
    assert recalled.exit_code == 1
    assert "không còn được dùng" in recalled.output
    assert isinstance(run("check-code", "0" * 20).exception, NotFound)
