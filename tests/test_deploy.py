"""The files of an installation: hardened units, proxies that understand their own configuration."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from vanphong.project import cli
from vanphong.project.environment import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
UNITS = sorted(DEPLOY.glob("*.service"))
OWNERS = {"vanphong-prepare.service", "vanphong-backup.service"}
cli.set_up()


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd is not on this machine"
)
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_is_hardened(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=30", str(unit)],
        capture_output=True, text=True, check=False, env={"SYSTEMD_COLORS": "0", "LC_ALL": "C"},
    )  # fmt: skip
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert level, done.stdout + done.stderr
    assert float(level[1]) <= 3.0
    assert done.returncode == 0


def _settings(unit: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in unit.read_text().splitlines():
        name, _, value = line.partition("=")
        if value and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_only_those_who_must_know_the_owners_password(unit: Path) -> None:
    files = _settings(unit)["EnvironmentFile"]
    assert ("/etc/vanphong/owner.env" in files) is (unit.name in OWNERS)
    assert "/etc/vanphong/vanphong.env" in files


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_command_of_a_unit_is_one_of_ours(unit: Path) -> None:
    for command in _settings(unit)["ExecStart"]:
        program, *words = command.split()
        assert program == "/opt/vanphong/.venv/bin/vanphong"
        found = cli.root
        while words and hasattr(found, "commands"):
            found = found.commands[words.pop(0)]
        known = {option for parameter in found.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known


def test_every_unit_needed_is_there() -> None:
    names = {path.name for path in DEPLOY.iterdir()}
    for unit in (*UNITS, *DEPLOY.glob("*.timer")):
        parser = configparser.RawConfigParser(strict=False, interpolation=None)
        parser.read_string(unit.read_text())
        for line in (parser["Unit"].get("Requires", ""), parser["Unit"].get("After", "")):
            for name in line.split():
                if name.startswith("vanphong"):
                    assert name in names


@pytest.mark.skipif(not NGINX, reason="nginx is not on this machine")
def test_nginx_understands_the_example(tmp_path: Path) -> None:
    certificate = tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x",
         "-keyout", str(certificate) + ".key", "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx.conf").read_text()
    text = text.replace("/etc/ssl/certs/van-phong.example.pem", str(certificate))
    text = text.replace("/etc/ssl/private/van-phong.example.key", f"{certificate}.key")
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{text}\n}}\n"
    )
    done = subprocess.run(
        [shutil.which("nginx") or "", "-t", "-c", str(whole)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not on this machine")
def test_caddy_understands_the_example() -> None:
    done = subprocess.run(
        ["caddy", "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_list_of_parts_names_every_part_with_its_digests(tmp_path: Path) -> None:
    made = tmp_path / "parts.json"
    subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "requirements",
         str(REPOSITORY / "requirements" / "runtime.txt"),
         "--output-reproducible", "--of", "JSON", "-o", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    parts = {one["name"]: one for one in json.loads(made.read_text())["components"]}
    pinned = (REPOSITORY / "requirements" / "runtime.txt").read_text("utf-8")
    assert set(parts) == set(re.findall(r"^([\w.-]+)==", pinned, re.MULTILINE))
    for one in parts.values():
        assert one["externalReferences"][0]["hashes"], one["name"]
