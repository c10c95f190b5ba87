"""A real vault for tests: its own process, its own role, a key in a file or in SoftHSM."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connections

from vanphong.petitions.vault import client, tables
from vanphong.project.environment import vault_password

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
VAULT = settings.VAULT_DIR


@contextlib.contextmanager
def running(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a vault until the end of the block."""
    process = start(**environment)
    try:
        yield process
    finally:
        stop(process)


def start(**environment: str) -> subprocess.Popen[bytes]:
    """Start a vault and wait until it answers.

    Tests of other installations on the same cluster leave their password at its role.
    """
    with connections["admin"].cursor() as cursor:
        tables.make_role(cursor, vault_password(settings.VAULT_DIR))
    process = subprocess.Popen(
        [sys.executable, "-m", "vanphong.project.run_vault"],
        env=os.environ | environment,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 60
    while not client.is_open():
        if process.poll() is not None or time.monotonic() > until:
            raise AssertionError(process.stderr.read())
        time.sleep(0.05)
    return process


def stop(process: subprocess.Popen[bytes]) -> str:
    """Stop a vault; give what it said."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=20)[1]
    return said.decode()


@contextlib.contextmanager
def token(folder: Path) -> Iterator[dict[str, str]]:
    """Give the settings of a vault whose key lies in a fresh token of SoftHSM."""
    tokens = folder / "tokens"
    tokens.mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tokens}\nlog.level = ERROR\n")
    pin = folder / "pin"
    pin.write_text("246810\n")
    environment = {
        "SOFTHSM2_CONF": str(conf), "VANPHONG_PKCS11_MODULE": MODULE,
        "VANPHONG_VAULT_TOKEN": "kho", "VANPHONG_VAULT_PIN_FILE": str(pin),
    }  # fmt: skip
    make_token(environment)
    yield environment
    shutil.rmtree(tokens)


def make_token(environment: dict[str, str]) -> None:
    """Make a token without a key, under the name the vault looks for."""
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "kho", "--pin", "246810",
         "--so-pin", "13579135"],
        env=os.environ | environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
