"""A name is planted through page, command line and API; then every output is searched for it.

Plain, without marks, in small letters, in base64, in hexadecimal, as an address writes it.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import logging
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Cast, make_office
from tests.plugin import FOLDER
from tests.test_api import client_of

from vanphong.files.tests import samples
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.text import fold
from vanphong.people import api as people
from vanphong.people.entry import SessionStore
from vanphong.petitions.cli import commands
from vanphong.petitions.models import Letter
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import case_of, looking
from vanphong.project import embedded
from vanphong.project.backups import postgres
from vanphong.project.logs import JsonLines
from vanphong.registry.tests.browsing import paper
from vanphong.tasks.tests.conftest import hire

NAME, HOME, PHONE, WORDS = (
    "Zụ Quỵnh Xờ",
    "Ngõ Lạ 9817",
    "0981000117",
    "em ruột trưởng trạm Zhổi",
)
PLANTED = (NAME, HOME, PHONE, WORDS)
LINE = f"{NAME}; {HOME}; 079099000117; {PHONE}"
ROLES = ("CLERK", "OFFICER", "CHIEF", "LEADER", "ADMIN")
TODAY = clock.today()


def disguises() -> Iterator[bytes]:
    """Give every form in which a planted word is looked for."""
    for word in (*PLANTED, "079099000117"):
        for said in {
            word,
            word.lower(),
            word.upper(),
            fold(word),
            fold(word).replace(" ", "-"),
        }:
            raw = said.encode()
            yield from (raw, raw.hex().encode(), quote(said).encode())
            yield json.dumps(said).strip('"').encode()
            for cut in range(3):  # base64 says a word in three ways, by what stands before it
                text = base64.b64encode(b"\0" * cut + raw)
                yield text[4 if cut else 0 : -4]


DISGUISES = sorted({one for one in disguises() if len(one) > 6})


def found_in(content: bytes) -> list[bytes]:
    return [one for one in DISGUISES if one in content]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def cast(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    return make_office(accounts=True)


def username(actor: Actor) -> str:
    return str(people.Account.objects.get(person_id=actor.person_id).username)


def enter(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    facts = {"username": username(actor), "password": PASSWORD}
    assert client.post(reverse("login"), facts).status_code == 302
    return client


def typed(**more: str) -> dict[str, str]:
    return {
        "received_on": f"{TODAY:%d/%m/%Y}", "channel": "POST", "signed": "NAMED",
        "is_protected": "on", "abstract": "Tố cáo một cán bộ kê khai không trung thực",
        "secret_names": LINE, "secret_words": WORDS,
    } | more  # fmt: skip


def by_page(cast: Cast) -> list[bytes]:
    """Send it right, and wrong in several ways; give every answer."""
    client = enter(cast.clerk)
    page = reverse("petition_register")
    tries = (
        {"abstract": ""}, {"names": LINE}, {"channel": "BỒ CÂU"}, {"received_on": "sai"},
        {"is_protected": ""}, {"abstract": "TỐI MẬT"}, {"secret_words": WORDS * 400},
        {"secret_names": f"{NAME}; {HOME * 99}"}, {"signed": "ANONYMOUS"},
    )  # fmt: skip
    answers = [client.post(page, typed(**wrong)) for wrong in tries]
    assert {answer.status_code for answer in answers} == {422}
    answers.append(Client().post(page, typed()))  # nobody is logged in: the form is kept
    assert answers[-1].status_code in (302, 403)
    answers.append(client.post(page, typed(), follow=True))
    assert answers[-1].status_code == 200
    return [one.content + str(one.headers).encode() + _cookies(client) for one in answers]


def by_scan(cast: Cast) -> list[bytes]:
    """Bring scans that say it, to be sealed; cover it by its words; make copies; be refused too."""
    client, program = enter(cast.clerk), client_of(cast, "CLERK")
    with looking(cast.office.id):
        first, second, *_more = Letter.objects.filter(in_vault=True).order_by("number")
    content = samples.pdf(f"Tôi tên là {NAME}, ở {HOME}, số {PHONE}", WORDS)
    at = reverse("petition_scan", args=[first.pk])
    cover = [
        reverse(f"petition_cover{act}", args=[first.pk, 1])
        for act in ("", "_find", "_find", "_make")
    ]
    typed: list[dict[str, Any]] = [
        {"trang": "1", "left": NAME}, {"words": NAME}, {"words": HOME}, {"version": "1"},
    ]  # fmt: skip
    answers = [client.post(at, {"role": "LETTER", "scan": paper(f"{NAME}.exe", content)})]
    assert answers[0].status_code == 422
    answers.append(client.post(at, {"role": "LETTER", "scan": paper(f"{NAME}.pdf", content)}))
    assert answers[1].status_code == 302, answers[1].content
    answers += [client.post(place, one) for place, one in zip(cover, typed, strict=True)]
    answers.append(client.post(cover[-1], {"version": "2"}))
    answers.append(client.get(reverse("petition_copy", args=[first.pk, 1])))
    assert [one.status_code for one in answers[2:]] == [422, 302, 302, 422, 302, 200]
    place = f"/api/v1/petitions/letters/{second.pk}/scans"
    for words, status in ((["chữ không có"], 409), ([NAME, HOME, PHONE, WORDS], 200)):
        given = {"upload": paper(f"{NAME}.pdf", content), "words": words}
        answers.append(program.post(place, given))
        assert answers[-1].status_code == status, answers[-1].content
    # What was typed wrong is given back to who typed it, and to nobody else.
    return [one.content + str(one.headers).encode() for one in answers[3:]]


def _cookies(client: Client) -> bytes:
    return str(client.cookies).encode()


def by_command(cast: Cast, folder: Path) -> list[bytes]:
    names, words = folder / "ten.txt", folder / "chu.txt"
    names.write_text(LINE, "utf-8")
    words.write_text(WORDS, "utf-8")
    asked = [
        "receive", "--received", f"{TODAY:%d/%m/%Y}", "--protected", "--sealed-file", str(names),
        "--sealed-words-file", str(words), "--as", username(cast.clerk), "--json",
    ]  # fmt: skip
    good = CliRunner().invoke(commands, [*asked, "--abstract", "Tố cáo"])
    assert good.exit_code == 0, good.output
    bad = CliRunner().invoke(commands, [*asked, "--abstract", "TỐI MẬT"])
    assert bad.exit_code != 0
    return [one.output.encode() + str(one.exception).encode() for one in (good, bad)]


def by_program(cast: Cast) -> list[bytes]:
    client = client_of(cast, "CLERK")
    body = {
        "channel": "POST", "received_on": f"{TODAY:%Y-%m-%d}", "abstract": "Tố cáo",
        "is_protected": True, "sealed_words": WORDS,
        "persons": [{"full_name": NAME, "address": HOME, "phone": PHONE}],
    }  # fmt: skip
    wrong: list[dict[str, Any]] = [
        {"abstract": ""}, {"channel": "X"}, {"persons": [{"ten": NAME}]}, {"la": NAME},
        {"persons": [{"full_name": {"a": NAME}}]}, {"sealed_words": [WORDS]},
        {"is_protected": False, "sealed_words": WORDS},
        {"persons": [{"full_name": NAME, "address": HOME * 99}]},
    ]  # fmt: skip
    place = "/api/v1/petitions/letters"
    answers = [client.post(place, body | one, "application/json") for one in wrong]
    assert all(answer.status_code in (400, 422) for answer in answers)
    answers.append(client.post(place, json.dumps(body)[:-2], "application/json"))
    answers.append(client.post(place, body, "application/json"))
    assert answers[-1].status_code == 200, answers[-1].content
    return [one.content for one in answers]


def seen_by_everyone(cast: Cast, keeper: Actor, letters: list[Letter]) -> Iterator[bytes]:
    """Give pages and answers of the API, of each letter and its case, as each role."""
    browsers = [enter(cast.actors[role]) for role in ROLES]
    browsers.append(Client())
    browsers[-1].force_login(people.Account.objects.get(person_id=keeper.person_id))
    programs = [client_of(cast, role) for role in ROLES]
    ids: list[tuple[UUID, UUID]] = [(one.pk, case_of(one).pk) for one in letters]
    for browser in browsers:
        for letter, case in ids:
            for name, key in (("petition_letter", letter), ("petition_case", case)):
                yield browser.get(reverse(name, args=[key])).content
        for address in (
            reverse("petitions"), reverse("petition_openings"), reverse("petition_register"),
            f"/tra-cuu?{quote('q')}=1", "/", "/quan-tri/dau-vet", "/thong-bao",
        ):  # fmt: skip
            yield browser.get(address).content
    for program in programs:
        for letter, case in ids:
            yield program.get(f"/api/v1/petitions/letters/{letter}").content
            yield program.get(f"/api/v1/petitions/cases/{case}").content
        yield program.get("/api/v1/petitions/openings").content
        yield program.get("/api/v1/petitions/cases").content


def dump(*more: str) -> bytes:
    """Give what the owner's pg_dump writes."""
    command = [str(postgres.programs() / "pg_dump"), "--inserts", *more]
    done = subprocess.run(
        command, env=postgres.link_environment(), capture_output=True, check=True
    )
    return done.stdout


def sessions() -> bytes:
    """Give what every session holds, opened."""
    rows = Session.objects.using("admin").all()
    return repr([SessionStore().decode(one.session_data) for one in rows]).encode()


def files_in_the_folder() -> dict[Path, int]:
    """Give every file but the database's, and when it was written (tests before this wrote some)."""
    there = (one for one in FOLDER.rglob("*") if "postgres" not in one.parts)
    return {path: path.stat().st_mtime_ns for path in there if path.is_file()}


def test_a_planted_name_is_nowhere(
    cast: Cast, tmp_path: Path, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    connections["default"].close()
    keeper = hire(cast, "Vũ Thị Đơn", "PETITIONS")
    people.Account.objects.create(username="tiepdan", person_id=keeper.person_id)
    server = embedded.cluster(FOLDER).home.parent / "postgres.log"
    before, standing = len(server.read_bytes()), files_in_the_folder().items()
    assert found_in(dump()) == []
    process = vaults.start()
    said = [*by_page(cast), *by_command(cast, tmp_path), *by_program(cast)]
    with looking(cast.office.id):
        letters = list(Letter.objects.filter(in_vault=True))
    assert len(letters) == 3, "each way sealed one"
    said += by_scan(cast)
    said += seen_by_everyone(cast, keeper, letters)
    said += [dump("--schema=public"), dump("--schema=vault"), sessions()]
    out, err = capfd.readouterr()
    said += [vaults.stop(process).encode(), log.getvalue().encode(), out.encode(), err.encode()]
    said.append(server.read_bytes()[before:])
    written = [path for path, _at in files_in_the_folder().items() - standing]
    said += [path.read_bytes() + str(path).encode() for path in written]
    assert written, "copies of what was covered, at least"
    assert [(found_in(one), one[:200]) for one in said if found_in(one)] == []
    assert re.search(rb"COPY|INSERT INTO vault\.sealed", dump("--schema=vault"))


def test_the_search_finds_what_is_there() -> None:
    """Each disguise is found, or the test above would prove nothing."""
    for content in (
        f"<b>{NAME}</b>", fold(HOME), quote(WORDS), NAME.encode().hex(),
        json.dumps({"a": NAME}), base64.b64encode(f"x {NAME} y".encode()).decode(),
    ):  # fmt: skip
        assert found_in(content.encode()), content
