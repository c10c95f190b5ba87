"""A token of SoftHSM2 and the agent in processes of their own, as on a signer's computer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from vanphong.signing.keys import SoftwareKey
from vanphong.signing.tests.test_keys import MODULES

PIN = "246810"
# What the server is told by the environment is not there on a signer's computer.
_SERVERS = ("VANPHONG_", "DJANGO_", "DATABASE_")


@dataclass(frozen=True)
class Device:
    """A token with keys, and the environment in which programs find it."""

    module: str
    environment: dict[str, str]


def new_device(folder: Path, keys: dict[str, SoftwareKey]) -> Device:
    """Make a token that holds the keys by their labels."""
    tool = shutil.which("softhsm2-util")
    module = next((m for m in MODULES if Path(m).exists()), None)
    assert tool, "SoftHSM2 is needed by this test: install Debian's softhsm2"
    assert module
    (folder / "tokens").mkdir(parents=True)
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_SERVERS)}
    environment = kept | {
        "SOFTHSM2_CONF": str(config),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "NO_PROXY": "127.0.0.1",
        "PYTHONWARNINGS": "error",
    }
    subprocess.run(
        [tool, "--init-token", "--free", "--label", "the-thu", "--so-pin", "1357", "--pin", PIN],
        check=True, capture_output=True, env=environment,
    )  # fmt: skip
    given = {
        "module": module, "label": "the-thu", "pin": PIN,
        "keys": [_as_data(label, key) for label, key in keys.items()],
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "vanphong.signing.tests.token_filling"],
        check=True, input=json.dumps(given), text=True, env=environment,
    )  # fmt: skip
    return Device(module, environment)


def _as_data(label: str, key: SoftwareKey) -> dict[str, object]:
    private = key.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    shown = [key.identity.der, *key.identity.chain]
    return {"label": label, "private": private.hex(), "certificates": [c.hex() for c in shown]}


class Agent:
    """A running agent: what it says, and what is typed into it."""

    def __init__(self, device: Device, folder: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "vanphong.project.cli", "signing", "agent",
             "--folder", str(folder), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=device.environment, bufsize=0,
        )  # fmt: skip
        self._said = b""
        self._heard = 0
        self._listening = True
        self._more = threading.Condition()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    @property
    def said(self) -> str:
        """All that was said so far."""
        return self._said.decode(errors="replace")

    def expect(self, words: str, seconds: float = 180) -> None:
        """Wait until words are said, after those waited for before."""
        wanted = words.encode()
        with self._more:
            found = self._more.wait_for(
                lambda: wanted in self._said[self._heard :] or self._has_ended(), seconds
            )
            place = self._said.find(wanted, self._heard)
            assert found, f"not said in time: {words}\n{self.said}"
            assert place >= 0, f"not said: {words}\n{self.said}"
            self._heard = place + len(wanted)

    def type(self, words: str) -> None:
        """Type a line."""
        assert self._process.stdin
        self._process.stdin.write(f"{words}\n".encode())

    def __enter__(self) -> Agent:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def kill(self) -> None:
        """End it as kill -9 does."""
        self._process.kill()
        self._process.wait(timeout=30)
        self._ear.join(timeout=30)
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()

    def ended(self) -> int:
        """Wait for its own end; give its exit code."""
        return self._process.wait(timeout=180)

    def _has_ended(self) -> bool:
        return self._process.poll() is not None and not self._listening

    def _listen(self) -> None:
        assert self._process.stdout
        while piece := self._process.stdout.read(4096):
            with self._more:
                self._said += piece
                self._more.notify_all()
        with self._more:
            self._listening = False
            self._more.notify_all()
