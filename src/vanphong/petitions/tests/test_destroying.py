"""Destroying an identity ends whole, wherever somebody is cut off, and with the scans it opens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from vanphong.audit.models import Event
from vanphong.files.tests import samples
from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.petitions import jobs, queries, services
from vanphong.petitions.models import Letter, LetterFile, Opening
from vanphong.petitions.rules.covering import whole_page
from vanphong.petitions.services import Upload
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import looking
from vanphong.petitions.tests.meeting import Other
from vanphong.petitions.tests.test_openings import (
    Scene,
    ask,
    decide,
    made_scene,
    owner,
    proof,
    refused,
)


@pytest.fixture
def scene(committed_db: None) -> Iterator[Scene]:
    with vaults.running():
        yield made_scene()


_DYING = """
import os, signal, sys
from uuid import UUID
from vanphong.project import cli
cli.set_up()
from vanphong.kernel import clock, ports
from vanphong.people.api import Means, Proof
from vanphong.petitions import services
from vanphong.petitions.vault import client
when, username, opening = sys.argv[1:]
destroy = client.destroy
def dying(asked):
    if when == "after":
        destroy(asked)
    os.kill(os.getpid(), signal.SIGKILL)
client.destroy = dying
actor, now = ports.actor_of_username.call(username, clock.now()), clock.now()
services.destroy_sealed(
    actor=actor, opening_id=UUID(opening), proof=Proof(actor.person_key, Means.TYPED, now), now=now
)
"""


def _killed(scene: Scene, when: str) -> Opening:
    """Have a destroying killed before or after the vault did it; a scan was sealed before."""
    with acting(scene.cast.clerk):
        _bring(scene)
    opening = ask(scene, scene.keeper, act="DESTROY")
    decide(scene.chief, opening.pk)
    done = subprocess.run(
        [sys.executable, "-c", _DYING, when, str(scene.keeper.person_id), str(opening.pk)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    return opening


def _bring(scene: Scene) -> LetterFile:
    """Bring a scan and make its copy; give the scan's row."""
    clerk = scene.cast.clerk
    copy = services.cover_scan(
        actor=clerk, letter_id=scene.letter.pk, upload=Upload("a.pdf", samples.pdf("Đơn")),
        boxes=[whole_page(1)], now=clock.now(),
    )  # fmt: skip
    return copy.letter_file


def _left(scene: Scene) -> tuple[bool, bool, int]:
    """Say whether a key of the letter and an open scan are left, and how often that was told."""
    with looking(scene.cast.office.id):
        letter = Letter.objects.get(pk=scene.letter.pk)
        scan = LetterFile.objects.select_related("file").get(letter=letter, position=1)
        told = Event.objects.filter(action="petitions:vault:destroyed")
        return bool(letter.file_key), scan.file.is_open, told.count()


@pytest.mark.crash
@pytest.mark.parametrize("by", ["asking again", "the hour"])
def test_killed_after_the_vault_destroyed_is_finished(scene: Scene, by: str) -> None:
    opening = _killed(scene, "after")
    assert owner("select count(*) from vault.sealed") == [(0,)]
    assert _left(scene) == (True, True, 0)
    with acting(scene.cast.clerk):
        refused("being_destroyed", _bring, scene)
    given = {
        "actor": scene.keeper, "opening_id": opening.pk, "proof": proof(scene.keeper),
        "now": clock.now(),
    }  # fmt: skip
    if by == "asking again":
        services.destroy_sealed(**given)
    else:
        jobs.climb(office_id=scene.cast.office.id)
        deferred = owner(
            "select args->>'opening_id' from procrastinate_jobs where task_name = %s",
            "petitions.finish_destroyed",
        )
        assert deferred == [(str(opening.pk),)]
        for _twice in range(2):
            jobs.finish_destroyed(office_id=scene.cast.office.id, opening_id=str(opening.pk))
    assert _left(scene) == (False, False, 1)
    [[digest]] = owner("select digest from vault.proof")
    assert services.destroy_sealed(**given) == digest
    assert _left(scene) == (False, False, 1)
    with acting(scene.cast.clerk):
        assert not _bring(scene).sealed.locked_key


@pytest.mark.crash
def test_killed_before_the_vault_destroyed_all_is_as_it_was(scene: Scene) -> None:
    opening = _killed(scene, "before")
    with acting(scene.cast.clerk):
        assert _bring(scene).sealed.locked_key
    refused(
        "not_from_here", services.destroy_sealed, actor=scene.keeper, opening_id=opening.pk,
        proof=proof(scene.keeper), now=clock.now(),
    )  # fmt: skip
    jobs.finish_destroyed(office_id=scene.cast.office.id, opening_id=str(opening.pk))
    assert _left(scene) == (True, True, 0)
    again = ask(scene, scene.keeper, act="DESTROY")
    decide(scene.chief, again.pk)
    services.destroy_sealed(
        actor=scene.keeper, opening_id=again.pk, proof=proof(scene.keeper), now=clock.now()
    )
    assert _left(scene) == (False, False, 1)


def test_no_scan_is_sealed_while_its_key_is_destroyed(scene: Scene) -> None:
    """Nor do who destroys and who judges the case wait for each other."""
    opening = ask(scene, scene.keeper, act="DESTROY")
    decide(scene.chief, opening.pk)

    def destroy() -> str:
        return services.destroy_sealed(
            actor=scene.keeper,
            opening_id=opening.pk,
            proof=proof(scene.keeper),
            now=clock.now(),
        )

    with acting(scene.cast.clerk):
        _bring(scene)
        other = Other(destroy)
        assert other.waits()
        queries.get_letter(scene.cast.clerk, scene.letter.pk, lock=True)
    digest = other.ended()
    assert owner("select digest from vault.proof") == [(digest,)]
    assert _left(scene) == (False, False, 1)
