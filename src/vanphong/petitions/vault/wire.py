"""What is said between the office's processes and the vault: a length, then JSON."""

from __future__ import annotations

import json
import os
import socket
import struct
from pathlib import Path
from typing import Any

# As long as a letter of 500 people with its corrections.
MOST = 1 << 22
SOCKET = "socket"
# Names of sockets have little room; a longer one is reached through its folder.
_PATH_MOST = 100


def say(link: socket.socket, told: dict[str, Any]) -> None:
    """Send one message."""
    body = json.dumps(told, ensure_ascii=False).encode()
    link.sendall(struct.pack("!I", len(body)) + body)


def hear(link: socket.socket) -> dict[str, Any]:
    """Take one message.

    :raises EOFError: when the other side ended early.
    :raises ValueError: when it is none.
    """
    (length,) = struct.unpack("!I", _exactly(link, 4))
    if length > MOST:
        raise ValueError
    told = json.loads(_exactly(link, length))
    if not isinstance(told, dict):
        raise ValueError  # noqa: TRY004 - no message
    return told


def _exactly(link: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        part = link.recv(length - len(found))
        if not part:
            raise EOFError
        found += part
    return bytes(found)


class Address:
    """The socket's name in its folder, of whatever length; to be used inside `with`."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._open = folder, -1

    def __enter__(self) -> str:
        whole = str(self._folder / SOCKET)
        if len(whole.encode()) <= _PATH_MOST:
            return whole
        self._open = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._open}/{SOCKET}"

    def __exit__(self, *_: object) -> None:
        if self._open >= 0:
            os.close(self._open)
