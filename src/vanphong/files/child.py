"""Parsing in a limited child process: what is in a file can harm at most the child.

Each process of the office keeps one nursery (`child_nursery`), a small single-threaded Python
with the parsers loaded. For every file the nursery forks a fresh child with limits on memory,
time and files, without network and without the office's environment. The bytes go in over a
socket, never over a file on disk; what comes out is JSON and bytes.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.conf import settings

from vanphong.files.child_protocol import READY, receive_frame, send_frame
from vanphong.kernel.errors import Invalid, Unavailable

WALL_SECONDS = 30
WAIT_SECONDS = 60
# How many children work at once; each may take 1.5 GB at worst, some 20 MB as a rule.
CHILDREN = max(2, os.cpu_count() or 2)

_TASKS = {
    "examine": "vanphong.files.reading:examine",
    "recognise": "vanphong.files.reading:recognise",
    "listen": "vanphong.files.sounds:listen",
    "picture": "vanphong.files.reading:picture",
    "cover": "vanphong.files.burning:cover",
    "find_words": "vanphong.files.burning:find_words",
}


class _Nursery:
    """The nursery of this process, started at first use and again when it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner_pid = 0
        self.places = threading.BoundedSemaphore(CHILDREN)

    def ask(self) -> socket.socket:
        """Have a child forked and give the link to it, once it is ready; safe from threads.

        :raises OSError: when none could be started, twice.
        """
        for _ in range(2):
            control = self._running()
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            ours.settimeout(WALL_SECONDS + 5)
            try:
                socket.send_fds(control, [b"."], [theirs.fileno()])
                theirs.close()
                if ours.recv(1) == READY:
                    return ours
            except OSError:
                theirs.close()
            ours.close()
            self._forget(control)
        message = "no child could be started"
        raise OSError(message)

    def _running(self) -> socket.socket:
        with self._lock:
            if self._owner_pid != os.getpid():
                self._leave_to_parent()
                self._owner_pid = os.getpid()
            if self._control is None:
                self._start()
            assert self._control is not None
            return self._control

    def _leave_to_parent(self) -> None:
        """After a fork the nursery belongs to the parent: let go of it without ending it."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        self._control = self._process = None

    def _start(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = [str(theirs.fileno()), str(tessdata()), ",".join(_pairs())]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "vanphong.files.child_nursery", *arguments],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            env=_bare_environment(),
            cwd="/",
            start_new_session=True,
        )
        theirs.close()
        self._control = ours

    def _forget(self, control: socket.socket) -> None:
        with self._lock:
            if self._control is control:
                self._close()

    def _close(self) -> None:
        """Let the nursery go; it ends by itself when its control link closes."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None

    def stop(self) -> None:
        """End the nursery of this process."""
        with self._lock:
            if self._owner_pid == os.getpid():
                self._close()


_NURSERY = _Nursery()
atexit.register(_NURSERY.stop)


def register(name: str, function: str) -> None:
    """Let children do another task: `function` is "module:function" of a pure module.

    Called while apps load, before the first file. The function takes the content and keyword
    arguments of JSON and gives `(JSON, [bytes, …])`.
    """
    _TASKS[name] = function


def run(task: str, content: bytes, **arguments: Any) -> tuple[dict[str, Any], list[bytes]]:
    """Do a task on a file's bytes in a fresh limited child.

    :raises Invalid: what the task refuses; `file_too_heavy` when the child hit a limit or fell.
    :raises Unavailable: `files_busy` when no child was free in time or none could be started.
    """
    if not _NURSERY.places.acquire(timeout=WAIT_SECONDS):
        raise _busy()
    try:
        link = _NURSERY.ask()
    except OSError as error:
        _NURSERY.places.release()
        raise _busy() from error
    try:
        answer, blobs = _conversation(link, task, content, arguments)
    except (EOFError, ValueError, OSError) as error:
        raise Invalid(
            "Tệp quá nặng hoặc bị lỗi nên không đọc được trong giới hạn an toàn. "
            "Xin xuất lại tệp hoặc chia nhỏ rồi gửi lại.",
            code="file_too_heavy",
        ) from error
    finally:
        _NURSERY.places.release()
    if "refused" in answer:
        refused = answer["refused"]
        raise Invalid(refused["message"], code=refused["code"])
    if "fell" in answer:
        raise Invalid(
            "Tệp có cấu trúc lạ nên không đọc được. Xin xuất lại tệp rồi gửi lại.",
            code="file_unreadable",
            data={"detail": answer["fell"]},
        )
    return answer["result"], blobs


def warm_up() -> None:
    """Start the nursery now, so that the first file does not wait for it."""
    _NURSERY.ask().close()


def tessdata() -> Path:
    """Give the folder with the data of the Vietnamese reader."""
    return Path(settings.ASSETS) / "tessdata"


def _conversation(
    link: socket.socket, task: str, content: bytes, arguments: dict[str, Any]
) -> tuple[dict[str, Any], list[bytes]]:
    with link:
        send_frame(link, {"task": task, "arguments": arguments}, [content])
        return receive_frame(link)


def _busy() -> Unavailable:
    return Unavailable(
        "Máy đang đọc nhiều tệp cùng lúc. Xin thử lại sau ít phút.", code="files_busy"
    )


def _pairs() -> list[str]:
    return [f"{name}={function}" for name, function in sorted(_TASKS.items())]


def _bare_environment() -> dict[str, str]:
    """Give the child's environment: where the code is, nothing of the office."""
    source = str(Path(__file__).resolve().parents[2])
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": source,
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_THREAD_LIMIT": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
