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
    with contextlib.suppress(OSError):
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
    """Try to open a socket of each family, then to reach what the parent listens at."""
    opened = []
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_STREAM):
            opened.append(int(family))
    return {"opened": opened}, []


def touch(content: bytes, *, path: str) -> Answer:
    """Try everything on a file that is there, and to start a program."""
    done = []
    other = f"{path}.other"
    tries = {
        "read": lambda: Path(path).read_bytes(), "write": lambda: Path(path).write_bytes(b"x"),
        "append": lambda: os.close(os.open(path, os.O_APPEND | os.O_WRONLY)),
        "erase": lambda: Path(path).unlink(),
        "rename": lambda: Path(path).rename(other), "cut": lambda: os.truncate(path, 0),
        "mode": lambda: Path(path).chmod(0o777), "link": lambda: os.link(path, other),
        "point": lambda: Path(other).symlink_to(path), "folder": lambda: Path(other).mkdir(),
        "make": lambda: os.close(os.open(other, os.O_RDONLY | os.O_CREAT)),
        "start": lambda: os.execv("/bin/true", ["true"]), "kill": lambda: os.kill(os.getppid(), 0),
    }  # fmt: skip
    for name, act in tries.items():
        with contextlib.suppress(OSError):
            act()
            done.append(name)
    return {"done": done}, []


def environment(content: bytes) -> Answer:
    return {"names": sorted(os.environ)}, []
