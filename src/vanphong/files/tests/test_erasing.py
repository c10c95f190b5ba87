"""Bytes of a withdrawn file: erased once nobody keeps them, and never under somebody who does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from tests.cast import Cast, make_office

from vanphong.files import api as files
from vanphong.files import jobs
from vanphong.files.models import File
from vanphong.files.store import the_store
from vanphong.files.tests import samples
from vanphong.kernel.scope import acting
from vanphong.registry.tests.factories import NOW

OURS = samples.pdf("Báo cáo mà hai cơ quan cùng có")


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_office()


def take(cast: Cast) -> File:
    with acting(cast.clerk):
        return files.take_in(actor=cast.clerk, content=OURS, name="bao-cao.pdf", now=NOW)


def give_up(cast: Cast, file: File) -> None:
    with acting(cast.clerk):
        files.give_up(actor=cast.clerk, file=file, reason="Đã có bản khác.", now=NOW)


def do_erasures() -> int:
    """Do what the worker would do now; give how many jobs there were."""
    with connections["admin"].cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where task_name = 'files.erase_bytes' returning args"
        )
        found = cursor.fetchall()
    for (arguments,) in found:
        jobs.erase_bytes(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
    return len(found)


def is_whole(cast: Cast, file: File) -> bool:
    with acting(cast.clerk):
        return files.read_bytes(files.get_file(cast.clerk, file.pk)) == OURS


@pytest.mark.parametrize("withdraw", [files.give_up, files.withdraw_by_hand])
def test_another_office_keeps_its_bytes_until_it_gives_them_up_too(
    cast: Cast, withdraw: Callable[..., None]
) -> None:
    other = make_office("Huyện ủy Xa")
    mine, theirs = take(cast), take(other)
    with acting(cast.clerk):
        withdraw(actor=cast.clerk, file=mine, reason="Không giữ nữa.", now=NOW)
    assert do_erasures() == 1
    assert is_whole(other, theirs)
    give_up(other, theirs)
    assert do_erasures() == 1
    assert not the_store().has(mine.sha256)


def test_a_second_row_of_the_office_keeps_what_the_first_gave_up(cast: Cast) -> None:
    first, second = take(cast), take(cast)
    give_up(cast, first)
    do_erasures()
    assert is_whole(cast, second)


def test_what_a_person_saw_to_be_secret_goes_wherever_the_office_has_it(cast: Cast) -> None:
    first, second = take(cast), take(cast)
    with acting(cast.clerk):
        files.withdraw_by_hand(actor=cast.clerk, file=first, reason="Có dấu Mật.", now=NOW)
        second.refresh_from_db()
        assert (second.text, second.withdrawn_reason) == ("", "Có dấu Mật.")
    assert do_erasures() == 2
    assert not the_store().has(first.sha256)


def test_who_keeps_the_same_bytes_at_that_moment_does_not_lose_them(cast: Cast) -> None:
    give_up(cast, take(cast))
    other = make_office("Huyện ủy Xa")
    erasing = threading.Thread(target=lambda: (do_erasures(), connections.close_all()))
    with transaction.atomic():
        theirs = take(other)  # in the store and in no row that others see
        erasing.start()
        while not someone_waits():
            pass
    erasing.join()
    assert is_whole(other, theirs)


def someone_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted)")
        return bool(cursor.fetchone()[0])
