"""The child process: fresh for each file, limited, and its falls are refusals in words."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from vanphong.files import child
from vanphong.files.tests import samples as s
from vanphong.kernel.errors import Invalid

_WRONG = "vanphong.files.tests.misbehaviour"


_FAULTS = (
    "crash",
    "eat_memory",
    "burn",
    "write",
    "roam",
    "call_out",
    "touch",
    "fall",
    "babble",
)


@pytest.fixture(scope="module")
def second_nursery() -> Iterator[child._Nursery]:
    nursery = child._Nursery()
    yield nursery
    nursery.stop()


@pytest.fixture
def wrong(second_nursery: child._Nursery, monkeypatch: pytest.MonkeyPatch) -> child._Nursery:
    """A second nursery whose children also know how to misbehave."""
    tasks = {name: f"{_WRONG}:{name}" for name in (*_FAULTS, "environment")}
    monkeypatch.setattr(child, "_TASKS", child._TASKS | tasks)
    monkeypatch.setattr(child, "_NURSERY", second_nursery)
    return second_nursery


def test_many_threads_are_served() -> None:
    answers: list[dict[str, object]] = []

    def one() -> None:
        answers.append(child.run("examine", s.pdf(), name="a.pdf", ocr_pages=0)[0])

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a["pages"] for a in answers] == [1] * 8


def test_a_refusal_of_the_door_comes_through() -> None:
    with pytest.raises(Invalid) as caught:
        child.run("examine", b"", name="a.pdf", ocr_pages=0)
    assert caught.value.code == "file_empty"


@pytest.mark.parametrize("fault", ["crash", "eat_memory", "babble"])
def test_a_fallen_child_is_a_refusal_and_the_next_file_is_read(
    wrong: child._Nursery, fault: str
) -> None:
    with pytest.raises(Invalid) as caught:
        child.run(fault, b"x")
    assert caught.value.code == "file_too_heavy"
    assert child.run("examine", s.pdf(), name="a.pdf", ocr_pages=0)[0]["pages"] == 1


def test_a_child_past_its_time_is_ended(wrong: child._Nursery) -> None:
    with pytest.raises(Invalid) as caught:
        child.run("burn", b"x", cpu_seconds=1)
    assert caught.value.code == "file_too_heavy"


def test_an_unexpected_error_says_where_but_quotes_nothing(wrong: child._Nursery) -> None:
    with pytest.raises(Invalid) as caught:
        child.run("fall", b"Zu Quynh")
    assert caught.value.code == "file_unreadable"
    assert "ZeroDivisionError at fall" in caught.value.data["detail"]
    assert "Quynh" not in str(caught.value.as_dict())


def test_a_child_cannot_write_roam_or_call_out(wrong: child._Nursery) -> None:
    assert child.run("write", b"x")[0] == {"written": 0}
    assert child.run("roam", b"x")[0]["opened"] < 32
    assert child.run("call_out", b"x")[0] == {"opened": []}


def test_a_child_touches_no_file_of_the_office(wrong: child._Nursery, tmp_path: Path) -> None:
    """Seccomp and Landlock both hold here; where a machine has neither, its limits remain."""
    assert "vanphong-child-" not in "".join(path.name for path in Path("/tmp").iterdir())
    kept = tmp_path / "kept"
    kept.write_bytes(b"bytes of another")
    assert child.run("touch", b"x", path=str(kept))[0] == {"done": []}
    assert kept.read_bytes() == b"bytes of another"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_child_inherits_nothing_of_the_office(wrong: child._Nursery) -> None:
    assert os.environ["VANPHONG_DATA"]
    names = child.run("environment", b"x")[0]["names"]
    assert not [name for name in names if name.startswith(("DATABASE", "VANPHONG", "DJANGO"))]


def test_a_lost_nursery_is_replaced(wrong: child._Nursery) -> None:
    child.run("environment", b"x")
    assert wrong._process is not None
    wrong._process.kill()
    wrong._process.wait()
    assert child.run("environment", b"x")[0]["names"]


def test_a_nursery_is_not_shared_over_a_fork(wrong: child._Nursery) -> None:
    """A forked server process starts its own; the parent's stays."""
    child.run("environment", b"x")
    before = wrong._process
    wrong._owner_pid = os.getpid() + 1
    child.run("environment", b"x")
    assert wrong._process is not before
    assert before is not None
    os.waitpid(before.pid, 0)  # it ended by itself when its control link closed
