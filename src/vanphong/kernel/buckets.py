"""Objects in S3-compatible storage, by name; the only module that speaks to one.

Address: `s3://bucket/folder?endpoint=https://host&region=name`; the keys come from the environment
(`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`). An object is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from vanphong.kernel.errors import Invalid, Unavailable

SCHEME = "s3://"


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as a listing gives it."""

    name: str
    size: int
    written_at: dt.datetime


class Bucket:
    """The objects under one address."""

    def __init__(self, address: str) -> None:
        """Read the address; nothing is asked of the server yet.

        :raises Invalid: `bucket_address`.
        """
        parts = urlsplit(address)
        known = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        endpoint, region = known.pop("endpoint", ""), known.pop("region", "us-east-1")
        if not address.startswith(SCHEME) or not parts.netloc or known or "@" in parts.netloc:
            raise Invalid(
                "Địa chỉ kho S3 chưa đúng. Cần dạng "
                "s3://tên-kho/thư-mục?endpoint=https://máy-chủ&region=vùng.",
                code="bucket_address",
            )
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            region=region,
            access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", ""),
            secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
            virtual_hosted_style_request=False,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": dt.timedelta(seconds=5),
                "timeout": dt.timedelta(seconds=120),
            },
            retry_config={"max_retries": 3, "retry_timeout": dt.timedelta(seconds=20)},
            config={"endpoint": endpoint} if endpoint else {},
        )

    def put(self, name: str, content: bytes) -> None:
        """Store an object; one of the same name is replaced in one step."""
        with _answering():
            obstore.put(self._store, name, content)

    def get(self, name: str) -> bytes:
        """Give an object's bytes.

        :raises FileNotFoundError: when there is none.
        """
        with _answering():
            return obstore.get(self._store, name).bytes().to_bytes()

    def size(self, name: str) -> int | None:
        """Give an object's size, None when there is none."""
        found = self._head(name)
        return None if found is None else found.size

    def _head(self, name: str) -> Stored | None:
        try:
            with _answering():
                one = obstore.head(self._store, name)
        except FileNotFoundError:
            return None
        return Stored(name, one["size"], one["last_modified"])

    def erase(self, name: str, *, before: dt.datetime | None = None) -> bool:
        """Take an object away, with `before` only one written earlier; say whether it was there."""
        found = self._head(name)
        if found is None or (before is not None and found.written_at >= before):
            return False
        with _answering():
            obstore.delete(self._store, name)
        return True

    def listed(self, folder: str = "") -> Iterator[Stored]:
        """Give the objects under a folder, in order of name."""
        with _answering():
            for batch in obstore.list(self._store, prefix=folder or None):
                for one in batch:
                    yield Stored(one["path"], one["size"], one["last_modified"])

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Give a stream to write a large object through; an exception leaves none."""
        with _answering():
            stream = obstore.open_writer(self._store, name)
            yield cast("IO[bytes]", stream)
            stream.close()

    @contextlib.contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """Give a stream to read a large object from."""
        with _answering():
            yield cast("IO[bytes]", Chunks(obstore.get(self._store, name).stream()))


class Chunks:
    """A read-only file over chunks as they come."""

    def __init__(self, chunks: Any) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Give up to `size` bytes, all that is left when negative; empty at the end."""
        if size < 0:
            return bytes(self._rest) + b"".join(bytes(chunk) for chunk in self._chunks)
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = memoryview(bytes(chunk))
        taken, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return taken


@contextlib.contextmanager
def _answering() -> Iterator[None]:
    """Turn what the server or the way to it refuses into a refusal in words."""
    try:
        yield
    except BaseError as error:
        raise Unavailable(
            "Kho S3 không trả lời hoặc từ chối. Xin báo người quản trị hệ thống.",
            code="bucket_unavailable",
        ) from error
