"""Tasks that go wrong on purpose, for the tests of the child's limits."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import socket
from pathlib import Path
from typing import Any

Answer = tuple[dict[str, Any], list[bytes]]


def crash(content: bytes) -> Answer:
    ctypes.string_at(0)
    return {}, []


def eat_memory(content: bytes) -> Answer:
    return {"size": len(bytearray(2 * 1024**3))}, []


def burn(content: bytes, *, cpu_seconds: int) -> Answer:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    while True:
        pass


def fall(content: bytes) -> Answer:
    return {"never": len(content) / 0}, []


def babble(content: bytes) -> Answer:
    for descriptor in range(3, 24):
        with contextlib.suppress(OSError):
            os.write(descriptor, b"\xff" * 4096)
    os._exit(0)


def write(content: bytes) -> Answer:
    path = Path("/tmp") / f"vanphong-child-{os.getpid()}"
    written = 0
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with contextlib.suppress(OSError):
            written = os.write(descriptor, b"x")
    path.unlink(missing_ok=True)
    return {"written": written}, []


def roam(content: bytes) -> Answer:
    opened = 0
    with contextlib.suppress(OSError):
        while True:
            os.open("/dev/null", os.O_RDONLY)
            opened += 1
    return {"opened": opened}, []


def call_out(content: bytes) -> Answer:
    """Try to reach a listener of the child's own machine through a fresh network."""
    names = [name for _, name in socket.if_nameindex() if name != "lo"]
    return {"reached": bool(names)}, []


def environment(content: bytes) -> Answer:
    return {"names": sorted(os.environ)}, []
