"""The nursery: a process with the parsers loaded that forks one limited child for each file.

Started by `child`, as `python -m vanphong.files.child_nursery CONTROL_FD TESSDATA TASKS`. It
never touches a file's content itself and holds no secret. It ends when its control link closes.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from vanphong.files import child_walls, reading
from vanphong.files.child_protocol import READY, receive_frame, send_frame
from vanphong.kernel.errors import VanphongError

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 30
# Descriptors a child may hold: those it was given and a few for fonts; no room to roam.
OPEN_FILES = 24
# An idle nursery ends, to give its memory back; its parent starts another when needed.
IDLE_SECONDS = 900

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38

Task = Callable[..., tuple[dict[str, Any], list[bytes]]]


def main(arguments: list[str]) -> int:
    """Load the parsers, cut the network, then fork a child for every link that comes."""
    control = socket.socket(fileno=int(arguments[0]))
    tasks = {
        name: _load(place)
        for name, _, place in (pair.partition("=") for pair in arguments[2].split(","))
    }
    reading.get_ready(arguments[1])
    nowhere = os.open(os.devnull, os.O_WRONLY)  # the walls let nothing be opened for writing
    _leave_network()
    child_walls.read_only_the_program([arguments[1]])
    _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    gc.collect()
    gc.freeze()  # the loaded parsers stay shared between all children
    _serve(control, tasks, nowhere)
    return 0


def _serve(control: socket.socket, tasks: dict[str, Task], nowhere: int) -> None:
    """Fork for each message until the control link closes; end children past their time."""
    deadlines: dict[int, float] = {}
    while True:
        ready, _, _ = select.select([control], [], [], 1.0 if deadlines else IDLE_SECONDS)
        if not ready and not deadlines:
            break
        if ready:
            message, links, _, _ = socket.recv_fds(control, 1, 1)
            if not message:
                break
            link = socket.socket(fileno=links[0])
            child = os.fork()
            if child == 0:
                control.close()
                os.dup2(nowhere, 2)  # what libraries say may quote the file
                _be_child(link, tasks)
            link.close()
            deadlines[child] = time.monotonic() + WALL_SECONDS + 2
        _reap(deadlines)
    for child in deadlines:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _reap(deadlines: dict[int, float]) -> None:
    now = time.monotonic()
    for child, deadline in list(deadlines.items()):
        if deadline < now:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        done, _ = os.waitpid(child, os.WNOHANG)
        if done:
            del deadlines[child]


def _be_child(link: socket.socket, tasks: dict[str, Task]) -> None:
    """Do one task under limits, answer, and end without running anybody's exit handlers."""
    code = 1
    try:
        _limit()
        child_walls.refuse_dangerous_calls()
        link.sendall(READY)  # from here on a silent end is the file's fault
        head, blobs = receive_frame(link)
        answer, out = _answer(tasks, head, blobs[0])
        send_frame(link, answer, out)
        code = 0
    except (OSError, EOFError, ValueError, MemoryError):
        code = 2
    finally:
        os._exit(code)


def _answer(
    tasks: dict[str, Task], head: dict[str, Any], content: bytes
) -> tuple[dict[str, Any], list[bytes]]:
    try:
        result, out = tasks[head["task"]](content, **head["arguments"])
    except VanphongError as refusal:
        return {"refused": refusal.as_dict()}, []
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the outermost loop of the child
        # Only where it fell: an exception's words may quote the file.
        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"fell": f"{type(error).__name__} at {place.name}:{place.lineno}"}, []
    return {"result": result}, out


def _limit() -> None:
    """Set the child's limits; what the machine does not know is left out."""
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    limits = (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    )
    for kind, value in limits:
        resource.setrlimit(kind, (value, value))
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)  # its signal ends the child


def _leave_network() -> None:
    """Go where no network is, when the machine lets us (as root, or with user namespaces)."""
    libc = _libc()
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _load(place: str) -> Task:
    module, _, function = place.partition(":")
    task: Task = getattr(importlib.import_module(module), function)
    return task


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
