"""Starting an office: what is wrong is said in one line before anything opens."""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from vanphong.project import checks, embedded


def vanphong(
    data: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vanphong.project.cli", *arguments],
        env=os.environ | {"VANPHONG_DATA": str(data)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def data() -> Path:
    folder = Path(os.environ["VANPHONG_DATA"]) / "starting"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def test_a_port_in_use_is_refused_before_anything_starts(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = str(held.getsockname()[1])
        one_sentence(vanphong(data, "serve", "--port", port), f"cổng {port}", "port_in_use")
    assert not embedded.cluster(data).home.exists()


def test_an_office_is_opened_once(data: Path) -> None:
    with (data / f"serve-{socket.gethostname()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        one_sentence(vanphong(data, "serve", "--port", "1"), "đang mở", "office_is_open")


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("postgresql://ai:sai-mat-khau@127.0.0.1:1/vanphong", "Không nối được"),
        ("mysql://127.0.0.1/vanphong", "DATABASE_URL không đọc được"),
    ],
)
def test_a_wrong_address_of_the_database_is_said_without_its_password(
    data: Path, url: str, word: str
) -> None:
    done = vanphong(data, "db", "prepare", DATABASE_URL=url)
    one_sentence(done, word)
    assert "sai-mat-khau" not in done.stderr


def test_a_data_folder_that_is_none_is_said(data: Path) -> None:
    (data / "tep").write_text("không phải thư mục")
    one_sentence(vanphong(data / "tep", "db", "prepare"), "thư mục dữ liệu")


def test_a_folder_that_was_moved_does_not_get_an_empty_database(data: Path) -> None:
    here = embedded.cluster(data)
    here = dataclasses.replace(here, home=data / "cho-moi" / "postgres")
    (data / "postgres-home").write_text("/cho-cu/postgres\n")
    with pytest.raises(embedded.EmbeddedError, match="/cho-cu/postgres"):
        embedded.prepare(here)
    assert not here.home.exists()


def test_a_database_of_a_folder_erased_before_is_not_taken_nor_lost(
    data: Path, tmp_path: Path
) -> None:
    home = tmp_path / "ngoai" / "postgres"
    home.mkdir(parents=True)
    (home / "PG_VERSION").write_text("18\n")
    here = dataclasses.replace(embedded.cluster(data), home=home)
    with pytest.raises(embedded.EmbeddedError, match="trước đây") as refusal:
        embedded.prepare(here)
    assert str(home.parent) in str(refusal.value)
    assert (home / "PG_VERSION").is_file()


def test_the_command_line_speaks_vietnamese_itself(data: Path) -> None:
    done = vanphong(data, "demo", "--prt", "1")
    assert done.returncode == 2
    assert "Không có lựa chọn '--prt'" in done.stderr
    assert "Usage" not in vanphong(data, "--help").stdout


@contextlib.contextmanager
def free_port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = str(held.getsockname()[1])
    yield port


@pytest.mark.parametrize("off", ["fsync", "synchronous_commit"])
def test_an_office_that_could_forget_is_not_opened(data: Path, off: str) -> None:
    here = embedded.cluster(data)
    embedded.start(here, fsync=off != "fsync")
    try:
        if off == "synchronous_commit":
            with psycopg.connect(here.url, autocommit=True) as link:
                link.execute(f"alter database {embedded.DATABASE} set synchronous_commit = off")
        with free_port() as port:
            done = vanphong(data, "serve", "--port", port)
        one_sentence(done, off, "not_durable")
    finally:
        embedded.stop(here, mode="immediate")
        shutil.rmtree(here.home.parent, ignore_errors=True)


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no folder in memory")
def test_files_in_memory_only_are_refused(settings: object, data: Path) -> None:
    assert checks.unsafe_storage(None) == []
    settings.DATA = Path("/dev/shm")
    assert [one.id for one in checks.unsafe_storage(None)] == ["vanphong.E013"]
    settings.DATA = data / "khong-co"
    assert [one.id for one in checks.unsafe_storage(None)] == ["vanphong.E014"]
    assert not list(data.glob(".durable*"))


def test_an_office_opens_without_its_vault(data: Path) -> None:
    """Its token is not there: the vault says so and stays shut, the office opens."""
    with free_port() as port:
        command = [sys.executable, "-m", "vanphong.project.cli", "serve", "--port", port]
    environment = {
        "VANPHONG_DATA": str(data), "VANPHONG_VAULT_TOKEN": "khong-co",
        "VANPHONG_PKCS11_MODULE": "/khong-co.so", "VANPHONG_VAULT_PIN_FILE": os.devnull,
    }  # fmt: skip
    office = subprocess.Popen(
        command, env=os.environ | environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    here, said = embedded.cluster(data), ""
    try:
        while not ("vault_cannot_open" in said and "đang mở tại" in said):
            line = office.stdout.readline()
            assert line, said
            said += line
        assert office.poll() is None
        office.send_signal(signal.SIGTERM)
        assert office.communicate(timeout=60) is not None
        assert office.returncode == 0
    finally:
        office.kill()
        office.communicate()
        embedded.stop(here, mode="immediate")
        shutil.rmtree(here.home.parent, ignore_errors=True)
