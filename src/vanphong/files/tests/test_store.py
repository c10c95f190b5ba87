"""The store: durable in the right order, written once, read only when whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vanphong.files.store import Store, digest
from vanphong.kernel.errors import NotFound, Unavailable

_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir")
_WATCHED: list[list[tuple[str, str]]] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _WATCHED and event in _EVENTS and not isinstance(arguments[0], int):
        _WATCHED[-1].append((event, str(arguments[0])))


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    _WATCHED.append([])
    try:
        yield _WATCHED[-1]
    finally:
        _WATCHED.pop()


def test_bytes_come_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    sha256 = store.put(b"noi dung")
    assert sha256 == digest(b"noi dung")
    assert store.has(sha256)
    assert store.read(sha256) == b"noi dung"
    assert store.path(sha256) == tmp_path / "files" / sha256[:2] / sha256
    assert store.path(sha256).stat().st_mode & 0o222 == 0


def test_a_write_goes_temporary_then_rename_then_folder(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    store.put(b"first, so that the folders are there")
    with watched() as events:
        sha256 = store.put(b"noi dung")
    folder = store.path(sha256).parent
    kinds = [event for event, _ in events]
    assert kinds == ["open", "os.rename", "open"]
    temporary, renamed, synced = (Path(place) for _, place in events)
    assert temporary.parent == folder
    assert renamed == temporary
    assert synced == folder
    assert [p.name for p in folder.iterdir()] == [sha256]


def test_a_new_file_costs_one_sync_of_a_file_and_one_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts by a real sync behind, so that the order file before folder is seen too."""
    store = Store(tmp_path / "files")
    store.put(b"first")
    synced: list[str] = []
    real = os.fsync

    def counted(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", counted)
    sha256 = store.put(b"second")
    assert len(synced) == 2
    assert Path(synced[0]).name.startswith(".new-")
    assert synced[1] == str(store.path(sha256).parent)
    store.put(b"second")
    assert len(synced) == 3


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    sha256 = store.put(b"noi dung")
    before = store.path(sha256).stat()
    with watched() as events:
        assert store.put(b"noi dung") == sha256
    assert store.path(sha256).stat().st_ino == before.st_ino
    assert [event for event, _ in events] == ["open"]


def test_a_file_cut_by_a_crash_of_the_disk_is_made_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    sha256 = store.put(b"noi dung")
    store.path(sha256).chmod(0o600)
    store.path(sha256).write_bytes(b"noi")
    store.put(b"noi dung")
    assert store.read(sha256) == b"noi dung"


def test_changed_bytes_are_not_handed_out(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    sha256 = store.put(b"noi dung")
    store.path(sha256).chmod(0o600)
    store.path(sha256).write_bytes(b"noi dunG")
    with pytest.raises(Unavailable) as caught:
        store.read(sha256)
    assert caught.value.code == "file_bytes_damaged"
    assert store.read(sha256, check=False) == b"noi dunG"


def test_missing_bytes_are_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Store(tmp_path / "files").read("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_a_digest_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        Store(tmp_path / "files").path(name)


def test_erased_bytes_are_gone(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    sha256 = store.put(b"noi dung")
    assert store.erase(sha256)
    assert not store.erase(sha256)
    assert not store.has(sha256)


def test_a_disk_that_refuses_is_said_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "files"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(Unavailable) as caught:
        Store(blocked).put(b"noi dung")
    assert caught.value.code == "store_unavailable"
