"""The vault's process: one socket, one thing at a time, nothing of what it keeps in any log.

Who may call is decided by the user the kernel names (SO_PEERCRED), not by what is said.
"""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from vanphong.petitions.vault import wire
from vanphong.petitions.vault.custody import (
    FileCustody,
    NoKey,
    ShutCustody,
    TokenCustody,
    TokenFault,
)
from vanphong.petitions.vault.envelope import Custody
from vanphong.petitions.vault.keeping import Keeper, No
from vanphong.petitions.vault.tables import ROLE, password_in

KEY_FILE = "key"
_PATIENCE = 5.0
_SWEEP_EVERY = 2.0
_PR_SET_DUMPABLE = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """What the operator says: folder, database, token, whose processes may call."""

    folder: Path
    database: dict[str, str]
    module: str = ""
    token: str = ""
    pin_file: str = ""
    callers: frozenset[int] = frozenset()


def serve(setting: Setting) -> int:
    """Listen until told to stop; 1 when it cannot begin."""
    os.umask(0o077)
    _let_nobody_look()
    link = Link(setting)
    try:
        keeper = Keeper(link, _custody(setting, link))
        keeper.sweep()
    except (NoKey, psycopg.Error, OSError) as error:
        _log("vault_cannot_open", type(error).__name__)
        return 1
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    with _listening(setting) as listener, contextlib.suppress(_Stop):
        if not isinstance(keeper.custody, ShutCustody):
            _log("vault_open", keeper.custody.kind)
        _answer_all(listener, keeper, setting.callers | {os.geteuid()})
    with contextlib.suppress(OSError):
        (setting.folder / wire.SOCKET).unlink()
    return 0


class Link:
    """The one connection of the vault, made anew when it was cut."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._link: psycopg.Connection[Any] | None = None

    def __call__(self) -> psycopg.Connection[Any]:
        """Give it."""
        if self._link is None or self._link.closed or self._link.broken:
            password = password_in(self._setting.folder)
            given = self._setting.database | {"user": ROLE}
            if password:
                given["password"] = password
            self._link = psycopg.connect(**given, autocommit=True, connect_timeout=10)  # type: ignore[arg-type]
        return self._link


def _custody(setting: Setting, link: Callable[[], psycopg.Connection[Any]]) -> Custody:
    """Give the key of keys; a new one is made only while nothing is sealed under an old one.

    A token that does not open leaves the vault shut, but answering why.
    """
    found = link().execute("select exists (select 1 from vault.sealed)").fetchall()
    empty = not found[0][0]
    if not setting.token:
        return FileCustody(setting.folder / KEY_FILE, make=empty)
    try:
        pin = Path(setting.pin_file).read_text("utf-8").strip()
        return TokenCustody(setting.module, setting.token, pin, make=empty)
    except OSError:
        fault = "token_pin"
    except TokenFault as error:
        fault = error.code
    _log("vault_cannot_open", fault)
    return ShutCustody(fault)


def _listening(setting: Setting) -> socket.socket:
    setting.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with wire.Address(setting.folder) as address:
        with contextlib.suppress(FileNotFoundError):
            Path(address).unlink()
        listener.bind(address)
        # Others than the own user are let in to be looked at by name, then served or not.
        Path(address).chmod(0o666 if setting.callers else 0o600)
    listener.listen(64)
    listener.settimeout(_SWEEP_EVERY)
    return listener


def _answer_all(listener: socket.socket, keeper: Keeper, callers: frozenset[int]) -> None:
    waiting = 1
    while True:
        try:
            link, _ = listener.accept()
        except TimeoutError:
            if waiting:
                with contextlib.suppress(psycopg.Error):
                    waiting = keeper.sweep()
            continue
        with link, contextlib.suppress(OSError, EOFError, ValueError):
            link.settimeout(_PATIENCE)
            if _caller(link) in callers:
                wire.say(link, _answer(keeper, wire.hear(link)))
                waiting = 1


def _caller(link: socket.socket) -> int:
    """Give the user at the other end, as the kernel knows it."""
    told = link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _process, user, _group = struct.unpack("3i", told)
    return int(user)


def _answer(keeper: Keeper, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return _ACTS[str(asked.get("do"))](keeper, asked)
    except No as refusal:
        return {"refused": refusal.code}
    except TokenFault as fault:
        _log("vault_token", fault.code)
        return {"refused": fault.code}
    except psycopg.Error as error:
        _log("vault_database", type(error).__name__)
        return {"refused": "vault_database"}
    except (KeyError, TypeError, ValueError) as error:
        _log("vault_misunderstood", type(error).__name__)
        return {"refused": "misunderstood"}


def _seal(keeper: Keeper, asked: dict[str, Any]) -> dict[str, Any]:
    keeper.sweep()
    digest = keeper.seal(int(asked["office"]), UUID(asked["letter"]), asked["words"])
    return {"digest": digest}


def _open(keeper: Keeper, asked: dict[str, Any]) -> dict[str, Any]:
    return {"words": keeper.open(UUID(asked["opening"]), dt.datetime.now(dt.UTC))}


def _destroy(keeper: Keeper, asked: dict[str, Any]) -> dict[str, Any]:
    return {"digest": keeper.destroy(UUID(asked["opening"]), dt.datetime.now(dt.UTC))}


def _proof(keeper: Keeper, asked: dict[str, Any]) -> dict[str, Any]:
    return {"digest": keeper.proof(UUID(asked["opening"]))}


def _state(keeper: Keeper, _asked: dict[str, Any]) -> dict[str, Any]:
    waiting = keeper.sweep()
    every, other = keeper.counts()
    fault = keeper.custody.fault
    return {
        "custody": keeper.custody.kind,
        "fault": fault,
        "rows": every,
        "other_key": 0 if fault else other,
        "waiting": waiting,
    }


_ACTS = {
    "seal": _seal,
    "open": _open,
    "destroy": _destroy,
    "proof": _proof,
    "state": _state,
}


class _Stop(BaseException):
    """Somebody asked the process to end; what was not answered is undone, or swept at the start."""


def _stop(*_: object) -> None:
    raise _Stop


def _let_nobody_look() -> None:
    """Keep memory from core files and from other processes of the same user."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _log(what: str, kind: str) -> None:
    line = {"at": dt.datetime.now(dt.UTC).isoformat(), "logger": "vanphong.vault"}
    sys.stderr.write(json.dumps(line | {"message": what, "kind": kind}) + "\n")
    sys.stderr.flush()
