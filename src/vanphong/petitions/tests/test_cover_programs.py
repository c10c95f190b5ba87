"""Covering by command line and JSON API: the same acts and refusals as the page."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import PASSWORD, Cast
from tests.test_api import client_of

from vanphong.files.tests.test_covering import NAME, planted_pdf
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed, Refused
from vanphong.people import api as people
from vanphong.petitions.cli_openings import commands as vault_commands
from vanphong.petitions.models import Opening
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import looking, receive
from vanphong.petitions.tests.test_covering import denounced
from vanphong.petitions.tests.test_openings import Scene, made_scene
from vanphong.petitions.tests.test_programs import run
from vanphong.petitions.tests.test_scans import hold, make
from vanphong.registry.tests.browsing import stop_clock


@pytest.fixture
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.mark.usefixtures("_database", "_day")
def test_by_commands(cast: Cast, keeper: Actor, tmp_path: Path) -> None:
    at = str(denounced(keeper).first_letter_id)
    drawn = run(
        keeper, "cover", "add", at, "1", "--box", "1:10,20,30,5", "--box", "2", "--word",
        "to cao", "--writers",
    )  # fmt: skip
    assert drawn["version"] == 2
    assert {"1:10,20,30,5", "2:0,0,100,100"} <= set(drawn["boxes"])
    assert len(drawn["boxes"]) == 5, "three words on page 1; page 2 is hidden whole"
    drawn = run(keeper, "cover", "remove", at, "1", "--box", "1:10,20,30,5")
    assert drawn == run(keeper, "cover", "show", at, "1")
    made = run(keeper, "cover", "make", at, "1")
    assert made["name"] == "ban-lam-viec-1-2026-1.pdf"
    assert made["boxes"] == drawn["boxes"]
    out = tmp_path / "ban.pdf"
    run(cast.chief, "cover", "copy", at, "1", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF")
    with pytest.raises(NotAllowed):
        run(cast.chief, "cover", "make", at, "1")


@pytest.mark.usefixtures("_database", "_day")
def test_a_scan_by_one_command(cast: Cast, tmp_path: Path) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    scan = tmp_path / f"{NAME}.pdf"
    scan.write_bytes(planted_pdf())
    asked = ("cover", "scan", str(letter.pk), "--file", str(scan))
    with pytest.raises(Refused) as nothing:
        run(cast.clerk, *asked)
    assert nothing.value.code == "nothing_covered"
    made = run(cast.clerk, *asked, "--word", NAME)
    assert [one[:2] for one in made["boxes"]] == ["1:", "2:"]
    once = (*asked, "--word", NAME, "--request-id", str(uuid4()))
    assert run(cast.clerk, *once) == run(cast.clerk, *once) != made


def scan_of(client: object, place: str, **more: object) -> object:
    upload = SimpleUploadedFile(f"{NAME}.pdf", planted_pdf(), "application/pdf")
    return client.post(place, {"upload": upload, **more})  # type: ignore[attr-defined]


@pytest.mark.usefixtures("_day")
def test_by_programs(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    clerk, chief = client_of(cast, "CLERK"), client_of(cast, "CHIEF")
    at = f"/api/v1/petitions/letters/{letter.pk}"
    asked = {
        "boxes": ["1:10,20,30,5"],
        "words": [NAME],
        "role": "LETTER",
        "request_id": uuid4(),
    }
    answer = scan_of(clerk, f"{at}/scans", **asked)
    assert answer.status_code == 200, answer.content
    assert scan_of(clerk, f"{at}/scans", **asked).json() == answer.json()
    made = answer.json()
    assert (made["position"], made["version"], len(made["boxes"])) == (1, 1, 3)
    assert NAME not in answer.content.decode()
    handed = chief.get(f"{at}/files/1/copy")
    with pikepdf.open(io.BytesIO(handed.content)) as document:
        assert len(document.pages) == 2
    shut = chief.get(f"{at}/files/1")
    assert (shut.status_code, shut.json()["code"]) == (403, "original_sealed")
    told = chief.get(at).json()["files"]
    assert [(one["name"], one["is_open"], one["copy_name"]) for one in told] == [
        ("", False, made["name"])
    ]
    for place, typed in (
        (f"{at}/files/1/covering", {"boxes": ["1"]}), (f"{at}/files/1/copy", {}),
        (f"{at}/files/1/covering/remove", {"boxes": ["1"]}),
    ):  # fmt: skip
        assert chief.post(place, typed, "application/json").status_code == 403
    assert scan_of(chief, f"{at}/scans", boxes=["1"]).status_code == 403


@pytest.mark.usefixtures("_day")
def test_boxes_by_programs(cast: Cast, keeper: Actor) -> None:
    case = denounced(keeper, clerk=cast.clerk)
    client = client_of(cast, "CLERK")
    at = f"/api/v1/petitions/letters/{case.first_letter_id}/files/1"
    typed = {"boxes": ["1:1,1,9,9"], "words": ["to cao"], "writers": True}
    drawn = client.post(f"{at}/covering", typed, "application/json").json()
    assert len(drawn["boxes"]) == 7
    assert client.get(f"{at}/covering").json() == drawn
    wrong = client.post(f"{at}/covering", {"boxes": ["đây"]}, "application/json")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["boxes"])
    gone = client.post(f"{at}/covering/remove", {"boxes": ["1:1,1,9,9"]}, "application/json")
    assert len(gone.json()["boxes"]) == 6
    old = client.post(f"{at}/copy", {"version": drawn["version"]}, "application/json")
    assert (old.status_code, old.json()["code"]) == (409, "changed_meanwhile")
    made = client.post(f"{at}/copy", {"version": gone.json()["version"]}, "application/json")
    assert made.json()["boxes"] == gone.json()["boxes"]


@pytest.fixture
def scene(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    with vaults.running():
        scene = made_scene()
        for account in people.Account.objects.all():
            account.set_password(PASSWORD)
            account.save()
        yield scene


def typed(actor: Actor, *asked: str) -> dict[str, object]:
    """Run a command of the vault, typing the password."""
    command = [*asked, "--as", str(actor.person_id), "--json"]
    answer = CliRunner().invoke(vault_commands, command, input=f"{PASSWORD}\n")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output[answer.output.index("{") :])


def test_sealed_scans_come_out_in_an_opening(scene: Scene, tmp_path: Path) -> None:
    make(scene.cast.clerk, scene.letter, hold(scene.cast.clerk, scene.letter))
    typed(scene.keeper, "request", str(scene.letter.pk), "--reason", "Xác minh")
    with looking(scene.cast.office.id):
        opening = str(Opening.objects.get().pk)
    typed(scene.chief, "consent", opening)
    told = typed(scene.keeper, "open", opening, "--scans", str(tmp_path))
    assert set(told) == {"persons", "words"}, "the key is told to nobody"
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == planted_pdf()
    assert path.stat().st_mode & 0o077 == 0
