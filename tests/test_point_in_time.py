"""The guide's way back to any second, walked with the commands it gives; a flipped byte is seen."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.plugin import FOLDER
from vanphong.project import embedded
from vanphong.project.environment import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "en" / "van-hanh.md").read_text("utf-8")


def told(setting: str) -> str:
    """Give a setting as the guide writes it."""
    found = re.search(rf"^{setting} = '?(.*?)'?$", GUIDE, re.MULTILINE)
    assert found, setting
    return found[1]


@pytest.fixture
def here() -> Iterator[embedded.Cluster]:
    data = FOLDER / "pitr"
    data.mkdir()
    cluster = embedded.cluster(data)
    embedded.start(cluster)
    yield cluster
    for home in ("postgres", "returned"):
        one = replace(cluster, home=cluster.home.with_name(home))
        if one.home.exists():
            embedded.stop(one, mode="immediate")
    shutil.rmtree(cluster.home.parent, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


def ask(here: embedded.Cluster, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(here.url, autocommit=True) as link:
        done = link.execute(statement, values or None)
        return done.fetchall() if done.description else []


def archived(here: embedded.Cluster, command: str) -> None:
    archive = here.home.parent / "archive"
    for folder in (archive, archive / "wal"):
        folder.mkdir()
        if here.user:
            shutil.chown(folder, here.user.pw_uid, here.user.pw_gid)
    ask(here, "alter system set archive_mode = on")
    ask(
        here,
        f"alter system set archive_command = '{command.replace('/archive', str(archive))}'",
    )
    embedded.stop(here)
    embedded.start(here)


def based(here: embedded.Cluster) -> Path:
    base = here.home.parent / "archive" / "base"
    where = here.url
    assert (
        "pg_basebackup -D /archive/base -c fast -X none && pg_verifybackup -n /archive/base"
        in GUIDE
    )
    here._run("pg_basebackup", "-D", str(base), "-c", "fast", "-X", "none", "-d", where)
    here._run("pg_verifybackup", "-n", str(base))
    return base


def test_the_guide_leads_back_to_the_second_before_a_loss(here: embedded.Cluster) -> None:
    archived(here, told("archive_command"))
    ask(here, "create table papers (n int)")
    base = based(here)
    moments: list[dt.datetime] = []
    for n in range(1, 21):
        ask(here, "insert into papers values (%s)", n)
        moments.append(ask(here, "select clock_timestamp()")[0][0])
    ask(here, "drop table papers")
    ask(here, "select pg_switch_wal()")
    _wait_for_archive(here)
    embedded.stop(here)

    back = replace(here, home=here.home.with_name("returned"))
    shutil.copytree(base, back.home, copy_function=shutil.copy2)
    if here.user:
        for path in (back.home, *back.home.rglob("*")):
            shutil.chown(path, here.user.pw_uid, here.user.pw_gid)
    back.home.chmod(0o700)
    restore = told("restore_command").replace("/archive", str(here.home.parent / "archive"))
    with (back.home / "postgresql.auto.conf").open("a") as settings:
        settings.write(
            f"restore_command = '{restore}'\narchive_mode = off\n"
            f"recovery_target_time = '{moments[11].isoformat()}'\n"
            f"recovery_target_action = {told('recovery_target_action')}\n"
        )
    (back.home / "recovery.signal").touch()
    embedded.start(back)
    assert ask(back, "select max(n), count(*) from papers") == [(12, 12)]


def _wait_for_archive(here: embedded.Cluster) -> None:
    """Ask until the segment that was closed is in the archive."""
    asked = (
        "select last_archived_wal, pg_walfile_name(pg_current_wal_lsn()) from pg_stat_archiver"
    )
    with psycopg.connect(here.url, autocommit=True) as link:
        for _ in range(200_000):
            kept, now = link.execute(asked).fetchone()
            if kept and kept >= _before(now):
                return
    pytest.fail("the log is not archived")


def _before(segment: str) -> str:
    """Give the segment that was closed before this one."""
    return f"{int(segment, 16) - 1:024X}"


def test_one_flipped_byte_in_the_base_is_seen(here: embedded.Cluster) -> None:
    archived(here, told("archive_command"))
    base = based(here)
    file = max(
        (p for p in (base / "base").rglob("*") if p.is_file()), key=lambda p: p.stat().st_size
    )
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(embedded.EmbeddedError, match="checksum mismatch"):
        here._run("pg_verifybackup", "-n", str(base))
