"""The durable store: bytes under the digest of their content, written once, never altered.

In a folder (`Store`) or in S3-compatible storage (`BucketStore`), by setting; who keeps files
does not see which. The order of a write in a folder: temporary file beside, write, fsync, rename,
fsync of the folder; only then may a row name it. So a power cut leaves a whole file or none (one
fsync of a file and one of a folder for each new file). Bytes refused at the door never come here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import os
import secrets
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from vanphong.kernel.buckets import Bucket
from vanphong.kernel.errors import NotFound, Unavailable

_FANOUT = [f"{number:02x}" for number in range(256)]


class Kept(NamedTuple):
    """Bytes in the store, by the name they lie under: their digest, or a left over one."""

    name: str
    size_bytes: int


class Store:
    """Files in one folder, spread over 256 subfolders by the first byte of their digest."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._ready = False

    def path(self, sha256: str) -> Path:
        """Give the place of a file; it need not exist.

        :raises ValueError: when the digest is none.
        """
        return self._root / _place(sha256)

    def put(self, content: bytes) -> str:
        """Keep bytes for good and give their digest; bytes already there stay as they are.

        :raises Unavailable: `store_unavailable` when the disk is full or refuses.
        """
        sha256 = digest(content)
        path = self.path(sha256)
        try:
            self._make_folders()
            if _size(path) != len(content):
                _write(path, content)
            else:
                os.utime(path)  # new to a row: not to be swept away before it is named
            _sync_folder(path.parent)
        except OSError as error:
            raise _unavailable() from error
        return sha256

    def read(self, sha256: str, *, check: bool = True) -> bytes:
        """Give the bytes; with `check`, only if they still have their digest.

        :raises NotFound: `file_bytes_missing` when they are not there.
        :raises Unavailable: `file_bytes_damaged` when they changed on the disk.
        """
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise _missing() from error
        return _checked(sha256, content) if check else content

    def has(self, sha256: str) -> bool:
        """Say whether the bytes are there."""
        return self.path(sha256).is_file()

    def erase(self, name: str, *, before: dt.datetime | None = None) -> bool:
        """Take bytes away for good, by digest or left over name; say whether they were there.

        With `before`, only when they did not come in again since.
        """
        path = self._root / _place(name) if _is_digest(name) else self._left_over(name)
        if path is None:
            return False
        try:
            if before is not None and path.stat().st_mtime >= before.timestamp():
                return False
            path.unlink()
        except FileNotFoundError:
            return False
        _sync_folder(path.parent)
        return True

    def _left_over(self, name: str) -> Path | None:
        return next(self._root.glob(f"[0-9a-f][0-9a-f]/{name}"), None)

    def written_before(self, moment: dt.datetime) -> list[Kept]:
        """Give what was last written before a moment, unfinished files too."""
        found = []
        for path in sorted(self._root.glob("[0-9a-f][0-9a-f]/*")):
            with contextlib.suppress(FileNotFoundError):
                seen = path.stat()
                if path.is_file() and seen.st_mtime < moment.timestamp():
                    found.append(Kept(path.name, seen.st_size))
        return found

    def is_empty(self) -> bool:
        """Say whether nothing was ever kept."""
        return next(self._root.glob("[0-9a-f][0-9a-f]/*"), None) is None

    def _make_folders(self) -> None:
        """Make all subfolders once, durably, so that a write needs to sync only its own."""
        if self._ready:
            return
        if not (self._root / _FANOUT[-1]).is_dir():
            self._root.mkdir(parents=True, exist_ok=True, mode=0o750)
            for name in _FANOUT:
                (self._root / name).mkdir(exist_ok=True, mode=0o750)
            _sync_folder(self._root)
            _sync_folder(self._root.parent)
        self._ready = True


class BucketStore:
    """Files in S3-compatible storage: an object is there whole once the server has said so."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def put(self, content: bytes) -> str:
        """Keep bytes for good and give their digest; sent again, they are young again.

        :raises Unavailable: `store_unavailable` when the storage does not answer or refuses.
        """
        sha256 = digest(content)
        try:
            self._bucket.put(_place(sha256), content)
        except (FileNotFoundError, Unavailable) as error:  # no such bucket, or no answer
            raise _unavailable() from error
        return sha256

    def read(self, sha256: str, *, check: bool = True) -> bytes:
        """Give the bytes; with `check`, only if they still have their digest.

        :raises NotFound: `file_bytes_missing` when they are not there.
        :raises Unavailable: `file_bytes_damaged` when they changed; `bucket_unavailable`.
        """
        try:
            content = self._bucket.get(_place(sha256))
        except FileNotFoundError as error:
            raise _missing() from error
        return _checked(sha256, content) if check else content

    def has(self, sha256: str) -> bool:
        """Say whether the bytes are there."""
        return self._bucket.size(_place(sha256)) is not None

    def erase(self, name: str, *, before: dt.datetime | None = None) -> bool:
        """Take bytes away for good; say whether they were there, and not come in again since."""
        return self._bucket.erase(_place(name), before=before)

    def written_before(self, moment: dt.datetime) -> list[Kept]:
        """Give what was last written before a moment; unfinished objects do not exist."""
        return [
            Kept(one.name.rpartition("/")[2], one.size)
            for one in self._bucket.listed()
            if one.written_at < moment
        ]

    def is_empty(self) -> bool:
        """Say whether nothing was ever kept."""
        return next(iter(self._bucket.listed()), None) is None


@functools.cache
def the_store() -> Store | BucketStore:
    """Give the store of this installation: the folder, or the storage that the setting names."""
    if settings.FILES_URL:
        return BucketStore(Bucket(settings.FILES_URL))
    return Store(Path(settings.DATA) / "files")


def digest(content: bytes) -> str:
    """Give the SHA-256 of bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _is_digest(name: str) -> bool:
    return len(name) == 64 and not set(name) - set("0123456789abcdef")


def _place(sha256: str) -> str:
    """Give the name under which bytes lie: spread by the first byte of their digest."""
    if not _is_digest(sha256):
        message = "not a SHA-256 digest"
        raise ValueError(message)
    return f"{sha256[:2]}/{sha256}"


def _checked(sha256: str, content: bytes) -> bytes:
    if digest(content) != sha256:
        raise Unavailable(
            "Nội dung tệp trên đĩa đã bị hỏng nên không mở được. "
            "Xin báo người quản trị hệ thống khôi phục từ bản sao lưu.",
            code="file_bytes_damaged",
        )
    return content


def _missing() -> NotFound:
    return NotFound(
        "Không tìm thấy nội dung của tệp. Xin báo người quản trị hệ thống.",
        code="file_bytes_missing",
    )


def _unavailable() -> Unavailable:
    return Unavailable(
        "Kho tệp không ghi được (có thể đã đầy). Chưa có gì được lưu. "
        "Xin báo người quản trị hệ thống.",
        code="store_unavailable",
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".new-{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        fresh.rename(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
