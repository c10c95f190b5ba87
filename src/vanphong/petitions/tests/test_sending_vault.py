"""A denouncer's name goes from the public page to the vault and lies nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.files.tests import samples
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Refused, Unavailable
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import LetterFile, Petitioner, Submission
from vanphong.petitions.services import Upload
from vanphong.petitions.tests import sent, test_openings, vaults
from vanphong.petitions.tests.conftest import NOW, looking
from vanphong.petitions.tests.sent import ADDRESS
from vanphong.petitions.tests.test_openings import Scene
from vanphong.petitions.tests.test_planted_name import dump
from vanphong.petitions.tests.test_vault import owner
from vanphong.petitions.vault import client
from vanphong.tasks.tests.conftest import hire

DENOUNCED = sent.HIDDEN | {"nature": "DENUNCIATION", "about": "Trưởng trạm bơm"}


@pytest.fixture
def office(committed_db: None) -> Cast:
    cast = make_office(accounts=True)
    sent.take_letters(cast)
    return cast


@pytest.fixture
def vault(office: Cast) -> Iterator[None]:
    with vaults.running():
        yield


def test_name_is_sealed_when_it_is_sent_and_opens_from_the_register(
    office: Cast, vault: None
) -> None:
    given = sent.send(office, **DENOUNCED)
    row = sent.row_of(office, given.submission_id)
    assert (row.in_vault, row.full_name, row.address, row.phone) == (True, "", "", "")
    assert owner("select letter_id from vault.sealed") == [(row.letter_key,)]
    with acting(office.clerk):
        letter = services.take_in(actor=office.clerk, submission_id=row.pk, now=clock.now())
    assert (letter.pk, letter.in_vault, letter.is_protected) == (row.letter_key, True, True)
    known = {"custody": "file", "rows": 1, "other_key": 0, "waiting": 0, "fault": ""}
    assert client.state() == known
    with looking(office.office.id):
        assert not Petitioner.objects.exists()
        (paper,) = LetterFile.objects.select_related("file").filter(letter=letter)
    assert "Zụ" not in paper.file.text
    scene = _scene(office, letter)
    opening = test_openings.ask(scene, scene.keeper)
    test_openings.decide(scene.deputy, opening.pk)
    opened = services.open_sealed(
        actor=scene.keeper, opening_id=opening.pk, proof=test_openings.proof(scene.keeper),
        now=clock.now(),
    )  # fmt: skip
    (person,) = opened.persons
    assert (person["full_name"], person["phone"]) == ("Zụ Quỵnh Xờ", "0981000117")


def test_who_is_kept_secret_is_told_how_papers_come(office: Cast, vault: None) -> None:
    given = sent.send(office, **DENOUNCED, now=clock.now())
    browser = Client()
    browser.cookies[settings.DRAFT_COOKIE_NAME] = given.key.token
    page = browser.get(reverse("petition_sent")).content.decode()
    assert "phong bì dán kín" in page
    assert "đến ký" not in page


def _scene(cast: Cast, letter: object) -> Scene:
    from vanphong.people import api as people

    keeper, deputy = hire(cast, "Vũ Thị Đơn", "PETITIONS"), hire(cast, "Đỗ Thị Phó", "CHIEF")
    for actor in (keeper, deputy):
        people.Account.objects.create(username=str(actor.person_id), person_id=actor.person_id)
    return Scene(cast, keeper, deputy, letter)  # type: ignore[arg-type]


def test_name_lies_nowhere_before_nor_after(office: Cast, vault: None) -> None:
    key = sent.written(office, **DENOUNCED)
    before = dump()
    services.send_letter(key=key, address=ADDRESS, now=NOW)
    for held in (before, dump()):
        for words in ("Zụ Quỵnh Xờ", "0981000117"):
            assert words.encode() not in held
            assert words.encode().hex().encode() not in held


def test_sent_back_it_stays_sealed(office: Cast, vault: None) -> None:
    given = sent.send(office, **DENOUNCED)
    with acting(office.clerk):
        services.send_back(
            actor=office.clerk, submission_id=given.submission_id, reason="Trang trắng", now=NOW
        )
    assert client.state()["rows"] == 1


def test_who_is_kept_secret_may_not_tell_it_elsewhere(office: Cast) -> None:
    for field, words in (
        ("text", "Tôi là  zu quynh xo, ở thôn Một"), ("subject", "Đơn của ZỤ QUỴNH XỜ"),
        ("demand", "Gọi cho tôi số 0981.000.117"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            sent.written(office, **(DENOUNCED | {field: words}))
        assert refusal.value.code == "names_itself"
        assert list(refusal.value.fields) == [field]


def test_who_is_kept_secret_sends_no_papers(office: Cast) -> None:
    key = sent.written(office, Upload("a.pdf", samples.pdf("A"), "ENCLOSURE"))
    services.save_step(key=key, step=sent.Step.WHO, now=NOW, **sent.HIDDEN)
    draft = services.read_draft(key=key, now=NOW)
    assert draft is not None
    assert draft.papers == ()
    with pytest.raises(Refused) as refusal:
        services.add_paper(
            key=key, upload=Upload("a.pdf", samples.pdf("A")), address=ADDRESS, now=NOW
        )
    assert refusal.value.code == "protected"


def test_without_a_vault_nothing_is_sent_and_nothing_lost(office: Cast) -> None:
    key = sent.written(office, **DENOUNCED)
    with pytest.raises(Unavailable):
        services.send_letter(key=key, address=ADDRESS, now=NOW)
    with looking(office.office.id):
        assert not Submission.objects.exists()
    draft = services.read_draft(key=key, now=NOW)
    assert draft is not None
    assert draft.written.full_name == "Zụ Quỵnh Xờ"
    with vaults.running():
        services.send_letter(key=key, address=ADDRESS, now=NOW)
    with acting(office.clerk):
        assert len(queries.submissions(office.clerk)) == 1


_DYING = """
import os, signal, sys
from vanphong.project import cli
cli.set_up()
from vanphong.audit import api as audit
from vanphong.petitions import services
from vanphong.petitions.tests.conftest import NOW
from vanphong.petitions.tests.sent import ADDRESS
when, token = sys.argv[1:]
kept = audit.record
def record(*args, **told):
    if when == "sealed" and args[1] == "petitions:submission:send":
        os.kill(os.getpid(), signal.SIGKILL)
    kept(*args, **told)
audit.record = record
services.send_letter(key=services.key_in(token), address=ADDRESS, now=NOW)
if when == "committed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.crash
@pytest.mark.parametrize(("when", "there"), [("sealed", 0), ("committed", 1)])
def test_killed_while_sending_all_or_nothing_is_there(
    office: Cast, vault: None, when: str, there: int
) -> None:
    """Killed before the commit the draft is whole; killed after it, the code is still told."""
    key = sent.written(office, **DENOUNCED)
    done = subprocess.run(
        [sys.executable, "-c", _DYING, when, key.token],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    while client.state()["waiting"]:  # the server is to see that the killed one is gone
        pass
    with looking(office.office.id):
        assert Submission.objects.count() == there
    assert client.state()["rows"] == there
    services.send_letter(key=key, address=ADDRESS, now=NOW)
    with looking(office.office.id):
        (row,) = Submission.objects.all()
    assert owner("select letter_id from vault.sealed") == [(row.letter_key,)]
    filed = services.filed(key=key, now=NOW)
    assert filed is not None
    assert filed.submission_id == row.pk
