"""Where backups lie: a folder or S3-compatible storage, under the same few acts."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from vanphong.kernel.buckets import SCHEME, Bucket
from vanphong.kernel.errors import NotFound, Unavailable


class Place(Protocol):
    """Objects by name; one is there whole or not at all."""

    def names(self, folder: str) -> Iterator[tuple[str, int]]:
        """Give (name, size) of all under a folder."""

    def writing(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """Give a stream; what was written is there, durably, when the block ends well."""

    def reading(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """Give a stream of an object.

        :raises NotFound: `backup_part_missing`.
        """

    def erase(self, name: str) -> None:
        """Take an object away, if it is there."""


def place_of(address: str) -> Place:
    """Give the place at `s3://…` or a folder's path."""
    return Objects(Bucket(address)) if address.startswith(SCHEME) else Folder(Path(address))


class Folder:
    """A folder of the machine or of a mounted disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self, folder: str) -> Iterator[tuple[str, int]]:
        """Give (name, size) of all under a folder; what a killed process left is passed over.

        :raises NotFound: `backup_place_missing` when there is no such place at all.
        """
        if not self._root.is_dir():
            raise NotFound(f"Không có thư mục {self._root}.", code="backup_place_missing")
        for path in sorted((self._root / folder).rglob("*")):
            if path.is_file() and not path.name.startswith(".new-"):
                yield str(path.relative_to(self._root)), path.stat().st_size

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Write beside, fsync, rename, fsync the folder.

        :raises Unavailable: `backup_place_unavailable` when the disk is full or refuses.
        """
        path = self._root / name
        fresh = path.with_name(f".new-{secrets.token_hex(8)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                with fresh.open("xb") as out:
                    yield out
                    out.flush()
                    os.fsync(out.fileno())
                fresh.rename(path)
            except BaseException:
                fresh.unlink(missing_ok=True)
                raise
            for folder in (path.parent, path.parent.parent):
                _sync(folder)
        except OSError as error:
            raise Unavailable(
                f"Nơi sao lưu không ghi được: {error.strerror}. Bản sao lưu chưa được ghi nhận.",
                code="backup_place_unavailable",
            ) from error

    @contextlib.contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """Open the file."""
        with _present(name), (self._root / name).open("rb") as stream:
            yield stream

    def erase(self, name: str) -> None:
        """Unlink the file."""
        (self._root / name).unlink(missing_ok=True)


class Objects:
    """S3-compatible storage."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def names(self, folder: str) -> Iterator[tuple[str, int]]:
        """Give (name, size) of all under a folder."""
        for one in self._bucket.listed(folder):
            yield one.name, one.size

    def writing(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """Give a stream; the object appears when the block ends well."""
        return self._bucket.writing(name)

    @contextlib.contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """Give a stream of an object."""
        with _present(name), self._bucket.reading(name) as stream:
            yield stream

    def erase(self, name: str) -> None:
        """Take the object away."""
        self._bucket.erase(name)


@contextlib.contextmanager
def _present(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(
            f"Bản sao lưu thiếu phần {name}.", code="backup_part_missing", data={"part": name}
        ) from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
