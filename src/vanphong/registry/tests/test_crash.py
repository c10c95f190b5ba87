"""A process killed between holding a number and giving it loses nothing."""

import os
import signal
import subprocess
import sys
import textwrap
from uuid import UUID

import pytest
from tests.cast import make_office
from tests.plugin import FOLDER

from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.tests.factories import NOW, make_out_book

# Works like a worker: its own process and connection, the office's role behind the walls.
CHILD = textwrap.dedent(
    """
    import datetime, os, signal, sys
    from uuid import UUID
    import django
    django.setup()
    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import acting
    from vanphong.registry import api

    office, book, draft = int(sys.argv[1]), UUID(sys.argv[2]), UUID(sys.argv[3])
    moment = sys.argv[4]
    actor = job_actor("child", office, frozenset({"registry:number:reserve"}))
    now = datetime.datetime.now(datetime.UTC)
    with acting(actor):
        api.reserve_number(actor=actor, book_id=book, for_id=draft, now=now)
        if moment == "BEFORE_COMMIT":
            os.kill(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
    """
)


def die(office_id: int, book_id: UUID, draft: UUID, moment: str) -> None:
    environment = os.environ | {
        "VANPHONG_DATA": str(FOLDER),
        "VANPHONG_PROCESS": "worker",
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    arguments = [str(office_id), str(book_id), str(draft), moment]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments],
        env=environment, check=False, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.crash
@pytest.mark.parametrize(("moment", "held"), [("BEFORE_COMMIT", []), ("AFTER_COMMIT", [1])])
def test_a_killed_process_leaves_its_number_to_its_draft(
    committed_db: None, moment: str, held: list[int]
) -> None:
    cast = make_office()
    draft = new_id()
    with acting(cast.clerk):
        book = make_out_book(cast)
    die(cast.office.id, book.id, draft, moment)
    with acting(cast.clerk):
        numbers = api.NumberEntry.objects.filter(state="RESERVED").order_by("number")
        assert list(numbers.values_list("number", flat=True)) == held
        clerk = {"actor": cast.clerk, "book_id": book.id, "now": NOW}
        others = api.reserve_number(for_id=new_id(), **clerk)
        again = api.reserve_number(for_id=draft, **clerk)
        assert {others.number, again.number} == {1, 2}
        assert not held or again.number == 1
