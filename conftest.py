"""Fixtures for every test: the real database behind its walls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.plugin import FOLDER

if TYPE_CHECKING:
    from tests.backup_site import Site


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
def committed_db(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Let a test commit for real (threads, processes, browsers); empties all tables afterwards."""
    from django.db import connections

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
    from vanphong.project.database import isolated_models

    tables = [model._meta.db_table for model, _ in isolated_models()]
    tables += [
        "procrastinate_jobs",
        "procrastinate_periodic_defers",
        "django_session",
        "audit_horizon",
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {', '.join(tables)} restart identity cascade")
    connection.close()
