"""How parent and child talk: a frame of JSON followed by byte blobs, over a socket."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

# What a child sends before anything else: it is there and under its limits.
READY = b"+"
_HEAD = struct.Struct(">I")
# A child gone wrong may say anything; its parent reads no more than this.
MAX_HEAD_BYTES = 64 * 1024 * 1024
MAX_BLOB_BYTES = 256 * 1024 * 1024


def send_frame(link: socket.socket, head: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Write one frame."""
    text = json.dumps(head | {"_blobs": [len(blob) for blob in blobs]}).encode()
    link.sendall(_HEAD.pack(len(text)) + text)
    for blob in filter(None, blobs):  # after an empty last one the reader may be gone already
        link.sendall(blob)


def receive_frame(link: socket.socket) -> tuple[dict[str, Any], list[bytes]]:
    """Read one frame.

    :raises EOFError: when the other side went away in the middle.
    :raises ValueError: when what came is no frame.
    """
    (size,) = _HEAD.unpack(_exactly(link, _HEAD.size))
    if size > MAX_HEAD_BYTES:
        message = "frame head too long"
        raise ValueError(message)
    head = json.loads(_exactly(link, size))
    if not isinstance(head, dict):
        message = "frame head is no object"
        raise ValueError(message)  # noqa: TRY004 - the peer's fault, not a type of ours
    sizes = head.pop("_blobs", [])
    if sum(sizes) > MAX_BLOB_BYTES or any(size < 0 for size in sizes):
        message = "frame blobs too long"
        raise ValueError(message)
    return head, [_exactly(link, size) for size in sizes]


def _exactly(link: socket.socket, size: int) -> bytes:
    buffer = bytearray(size)
    view = memoryview(buffer)
    got = 0
    while got < size:
        count = link.recv_into(view[got:], min(size - got, 1 << 20))
        if count == 0:
            message = "the other side is gone"
            raise EOFError(message)
        got += count
    return bytes(buffer)
