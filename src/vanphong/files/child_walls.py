"""What the kernel of the machine keeps a child from, beside its limits: Linux only.

Landlock: nothing is read but the program itself, nothing is written, nothing else is touched.
Seccomp: no socket, no other program, no file opened for writing, no signal to another process.
Both hold without any right of the office's user and for good; what the machine does not know is
left out, and the limits of `child_nursery` remain.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many rights on files and on the network each version of Landlock knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_FILE_RIGHTS = 16
_SCOPES_SINCE, _NET_SINCE = 6, 4
# What libraries read while they work, beside the program: loader, fonts, clock, randomness.
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime",
           "/dev/null", "/dev/urandom")  # fmt: skip

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# machine: (its mark, [open calls: (number, place of the flags)], calls refused)
_ANYWHERE = (424, 425, 434, 437, 438, 452)  # pidfds, io_uring, openat2, fchmodat2
_CALLS: dict[str, tuple[int, tuple[tuple[int, int], ...], tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        ((2, 1), (257, 2)),
        (
            *(41, 42, 43, 49, 50, 288),  # sockets; a pair reaches nobody, and asyncio needs one
            *(57, 58, 59, 62, 101, 200, 310, 311, 322),  # programs and other processes
            *(76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 132, 133, 188, 189, 190),
            *(235, 258, 259, 260, 263, 264, 265, 266, 268, 280, 304, 316, 319),  # files
            *(165, 166, 175, 248, 249, 250, 272, 298, 308, 313, 321, 323),  # the machine
        ),
    ),
    "aarch64": (
        0xC00000B7,
        ((56, 2),),
        (
            *(198, 200, 201, 202, 203, 242),
            *(117, 129, 130, 221, 270, 271, 281),
            *(5, 6, 7, 33, 34, 35, 36, 37, 38, 45, 46, 52, 53, 54, 55, 88, 265, 276, 279),
            *(39, 40, 97, 105, 217, 218, 219, 241, 268, 273, 280, 282),
        ),
    ),
}
_LOAD, _EQUAL, _ANY_BIT, _GREATER, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EPERM
_OTHER_NUMBERS = 0x40000000  # where the x32 calls of x86_64 begin


def read_only_the_program(more: Iterable[str]) -> bool:
    """Let this process and those it forks read the program and `more`, and touch nothing else;
    say whether the machine could.
    """
    libc = _libc()
    version = libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS.get(version, _NEWEST_FILE_RIGHTS)) - 1
    asked = struct.pack("QQQ", rights, 3 * (version >= _NET_SINCE), 3)
    size = 24 if version >= _SCOPES_SINCE else 16 if version >= _NET_SINCE else 8
    rules = libc.syscall(_CREATE_RULESET, asked, size, 0)
    if rules < 0:
        return False
    try:
        for place in {*_SYSTEM, *_program(), *more}:
            with suppress(OSError):
                _allow_reading(libc, rules, place)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow_reading(libc: ctypes.CDLL, rules: int, place: str) -> None:
    descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | (_READ_DIR if Path(place).is_dir() else 0)
        libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


def _program() -> tuple[str, ...]:
    source = Path(__file__).resolve().parents[1]
    return (sys.prefix, sys.base_prefix, str(source), *filter(os.path.isdir, sys.path))


def refuse_dangerous_calls() -> bool:
    """Take sockets, other programs and writing away from this process; say whether it could."""
    known = _CALLS.get(platform.machine())
    if known is None:
        return False
    steps = _filter(*known)
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    kept = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(kept))
    libc = _libc()
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, head, 0, 0) == 0)


def _filter(
    mark: int, opens: tuple[tuple[int, int], ...], refused: tuple[int, ...]
) -> list[tuple[int, int, int, int]]:
    """Give the steps of the filter: (what, jump when so, jump when not, number)."""
    numbers = (*refused, *_ANYWHERE)
    steps = [
        (_LOAD, 0, 0, 4),  # which machine the call is for
        (_EQUAL, 1, 0, mark),
        (_RETURN, 0, 0, _DENY),
        (_LOAD, 0, 0, 0),  # its number
        (_GREATER, 0, 1, _OTHER_NUMBERS),
        (_RETURN, 0, 0, _DENY),
    ]
    for number in numbers:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _DENY)]
    for number, place in opens:
        steps += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, 16 + 8 * place),  # its flags
            (_ANY_BIT, 0, 1, _WRITING),
            (_RETURN, 0, 0, _DENY),
            (_RETURN, 0, 0, _ALLOW),
        ]
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
