"""Fixtures for every test: the real database behind its walls."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from tests.plugin import FOLDER

if TYPE_CHECKING:
    from tests.backup_site import Site

# How fast a machine is says nothing of what it tests.
settings.register_profile("any", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process works on alone at the end."""
    long = Path(__file__).parent / "tests"
    items.sort(key=lambda item: not item.path.is_relative_to(long))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Give each process whole files; what needs one furnished office goes to one process."""
    from xdist.scheduler import LoadScopeScheduling

    class ByOffice(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            folder = file.rpartition("/")[0]
            return folder if folder in {"tests/journeys", "tests/walls"} else file

    return ByOffice(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Start the cluster and bring the database to the state the code expects."""
    from django.db import connections

    from vanphong.project import database, embedded

    embedded.start(embedded.cluster(FOLDER), fsync=False)
    with django_db_blocker.unblock():
        database.prepare()
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()


@pytest.fixture
def _database() -> Iterator[None]:
    """Let commands use the test's own connection."""
    from vanphong.kernel import ports

    kept = ports.database_in_use._function
    ports.database_in_use.fill(contextlib.nullcontext)
    yield
    ports.database_in_use._function = kept


@pytest.fixture
def committed_db(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Let a test commit for real (threads, processes, browsers); empties all tables afterwards.

    What other tests noted outside the database of rows that are gone is gone before.
    """
    from django.db import connections

    shutil.rmtree(FOLDER / "checkpoints", ignore_errors=True)
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
        _empty_tables(connections["admin"])


@pytest.fixture
def site(committed_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Give the running site with two key holders and places for its backups."""
    from tests.backup_site import opened_site

    yield from opened_site(tmp_path, monkeypatch)


def _empty_tables(connection: object) -> None:
    """Take every row away and begin to number anew; a few rows go faster than by `truncate`."""
    from vanphong.project.database import isolated_models

    tables = [model._meta.db_table for model, _ in isolated_models()]
    tables += [
        "procrastinate_events",
        "procrastinate_jobs",
        "procrastinate_periodic_defers",
        "procrastinate_workers",
        "django_session",
        "audit_horizon",
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "begin; set local session_replication_role = 'replica';"
            + "".join(f"delete from {table};" for table in tables)
            + "delete from vault.proof; delete from vault.spent; delete from vault.sealed;"
            + "select setval(pg_get_serial_sequence(c.table_name, c.column_name), 1, false)"
            " from information_schema.columns c where c.table_schema = 'public' and"
            " (c.is_identity = 'YES' or c.column_default like 'nextval(%'); commit"
        )
    connection.close()
