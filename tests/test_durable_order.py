"""What is acknowledged is on the disk first: the order of calls to the kernel, as strace sees them."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugin import FOLDER
from vanphong.files.store import Store, digest
from vanphong.kernel.errors import Unavailable
from vanphong.project import embedded

_KEEPS_A_FILE = """
import datetime as dt
import django
django.setup()
from tests.cast import make_office
from vanphong.files import api as files
from vanphong.kernel.scope import acting
cast = make_office("Tỉnh ủy Đúng Thứ Tự")
with acting(cast.clerk):
    files.keep_made(
        actor=cast.clerk, content=b"%PDF-1.7 noi dung rieng", media_type="application/pdf",
        name="a.pdf", pages=["a"], now=dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
    )
"""
SHA256 = digest(b"%PDF-1.7 noi dung rieng")


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not on this machine")
def test_a_file_is_synced_renamed_and_its_folder_synced_before_its_row_commits(
    committed_db: None, tmp_path: Path
) -> None:
    (FOLDER / "files" / SHA256[:2] / SHA256).unlink(missing_ok=True)
    trace = tmp_path / "trace"
    done = subprocess.run(
        ["strace", "-o", str(trace), "-y", "-s", "40", "-e",
         "trace=fsync,fdatasync,rename,renameat,renameat2,sendto", sys.executable, "-c", _KEEPS_A_FILE],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "VANPHONG_DATA": str(FOLDER),
                          "DJANGO_SETTINGS_MODULE": "vanphong.project.settings"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    calls = trace.read_text(errors="replace").splitlines()
    folder = f"files/{SHA256[:2]}"
    order = [
        _last(calls, rf"^fsync\(\d+<.*/{folder}/\.new-[0-9a-f]+>\)\s+= 0"),
        _last(
            calls,
            rf"^rename\w*\(.*\.new-[0-9a-f]+\".*{SHA256[:20]}.*= 0|^rename.*{folder}.*= 0",
        ),
        _last(calls, rf"^fsync\(\d+<.*/{folder}>\)\s+= 0"),
        _last(calls, r'^sendto\(.*"Q.*COMMIT'),
    ]
    assert order == sorted(order), order
    row = _last(calls, r"^sendto\(.*INSERT INTO .*files_f")
    assert row == -1 or order[2] < row, "the row is written after the bytes are safe"


def _last(calls: list[str], pattern: str) -> int:
    found = [n for n, call in enumerate(calls) if re.search(pattern, call)]
    if "INSERT" not in pattern:
        assert found, f"no call {pattern}"
    return found[-1] if found else -1


def test_the_server_of_the_demonstration_forgets_nothing(committed_db: None) -> None:
    fresh = (embedded.cluster(FOLDER).home / "postgresql.auto.conf").read_text()
    for setting in ("fsync = on", "synchronous_commit = on", "full_page_writes = on"):
        assert setting in fresh


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    kept = store.put(b"truoc do")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(Unavailable) as full:
            store.put(b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert full.value.code == "store_unavailable"
    files = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert files == [store.path(kept)]
    assert store.read(store.put(b"x" * 10_000)) == b"x" * 10_000, "and then all goes on"
