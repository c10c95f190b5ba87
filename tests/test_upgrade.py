"""The populated database of every release can be brought to the present state, and loses nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.cast import make_office
from tests.plugin import FOLDER
from vanphong.audit.jobs import seal
from vanphong.project import embedded
from vanphong.project.environment import REPOSITORY

_SPEC = spec_from_file_location("release_dump", REPOSITORY / "scripts" / "release_dump.py")
assert _SPEC
assert _SPEC.loader
release_dump = module_from_spec(_SPEC)
_SPEC.loader.exec_module(release_dump)

RELEASES = sorted(release_dump.RELEASES.glob("*.dump"))
DATABASE = "upgraded"
# Rows that an upgrade may add by itself.
_GROWS = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture
def upgraded(committed_db: None, tmp_path: Path) -> Iterator[str]:
    """An empty database beside the tests' own, with a data folder of its own."""
    (tmp_path / "secrets").mkdir(mode=0o700)
    for name in ("database-app-password", "postgres-admin-password"):
        shutil.copy(FOLDER / "secrets" / name, tmp_path / "secrets" / name)
    here = embedded.cluster(FOLDER)
    with psycopg.connect(here.url, autocommit=True) as link:
        link.execute(f"drop database if exists {DATABASE}")
        link.execute(f"create database {DATABASE}")
    yield here.url.replace(f"/{embedded.DATABASE}?", f"/{DATABASE}?")
    with psycopg.connect(here.url, autocommit=True) as link:
        link.execute(f"drop database {DATABASE} with (force)")


def load(dump: Path, url: str) -> None:
    program = str(embedded.cluster(FOLDER).binaries / "bin" / "pg_restore")
    subprocess.run(
        [program, "--no-owner", "--no-privileges", "--exit-on-error", "-d", url, str(dump)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip


def vanphong(url: str, data: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "vanphong.project.cli", *arguments],
        env=os.environ | {"DATABASE_URL": url, "VANPHONG_DATA": str(data)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def comes_through(dump: Path, facts: dict[str, Any], url: str, data: Path) -> None:
    """Load, upgrade, and find every row, the trail whole, nothing left to migrate."""
    load(dump, url)
    vanphong(url, data, "db", "prepare")
    with psycopg.connect(url) as link:
        for table, rows in facts["rows"].items():
            name = sql.Identifier(*table.split("."))
            now = link.execute(sql.SQL("select count(*) from {}").format(name)).fetchone()[0]
            assert now == rows or (table in _GROWS and now > rows), table
        done = {
            f"{app}.{name}"
            for app, name in link.execute("select app, name from django_migrations")
        }
    assert set(facts["migrations"]) <= done, "a migration of a release is never edited away"
    report = json.loads(vanphong(url, data, "audit", "verify", "--json"))
    assert report["intact"]
    assert report["rows"] > 0
    vanphong(url, data, "db", "prepare")  # and again: nothing happens


_DIRECTED = """
select line.directed_at, told.first from registry_incoming line
join (select office_id, document_id, min(since) as first from registry_involvement
      where reason = 'DIRECTED' group by office_id, document_id) told using (office_id, document_id)
"""
_UNDIRECTED = "select count(*) from registry_incoming where directed_at is null"


# What the shape of a database is: columns in any order, constraints, indexes, policies, triggers.
_SHAPE = """
select 'column', attrelid::regclass::text, attname,
  concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attstorage,
            pg_get_expr(adbin, adrelid), attidentity)
from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
where attnum > 0 and not attisdropped and attrelid in
  (select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace)
union all select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
from pg_constraint where connamespace = 'public'::regnamespace
union all select 'index', tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
union all select 'policy', tablename, policyname, concat_ws(' ', cmd, qual, with_check)
from pg_policies where schemaname = 'public'
union all select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
from pg_trigger where not tgisinternal
"""


def shape(link: psycopg.Connection) -> set[tuple[str, ...]]:
    """Give the shape; a dump writes casts and brackets another way, and means the same."""
    rows = link.execute(_SHAPE).fetchall()
    return {(*row[:3], re.sub(r"::[a-z ]+(\[\])?|[()\s]", "", row[3])) for row in rows}


def lines_know_what_was_directed(link: psycopg.Connection) -> None:
    lines = link.execute(_DIRECTED).fetchall()
    assert lines
    assert all(kept == first for kept, first in lines)
    (rest,) = link.execute(_UNDIRECTED).fetchone()
    (all_,) = link.execute("select count(*) from registry_incoming").fetchone()
    assert 0 < rest == all_ - len(lines)


def drafts_have_their_words_as_a_version(link: psycopg.Connection) -> None:
    drafts = link.execute("select id, version, content from drafting_draft").fetchall()
    kept = link.execute("select draft_id, number, content from drafting_version").fetchall()
    assert drafts
    assert sorted(kept) == sorted(drafts)


@pytest.mark.parametrize("dump", RELEASES, ids=lambda dump: dump.stem)
def test_every_release_is_brought_to_what_a_new_database_is(
    dump: Path, upgraded: str, tmp_path: Path
) -> None:
    facts = json.loads(dump.with_suffix(".json").read_text("utf-8"))
    comes_through(dump, facts, upgraded, tmp_path)
    with psycopg.connect(upgraded) as link:
        if dump.stem == "0.1.0":
            lines_know_what_was_directed(link)
            drafts_have_their_words_as_a_version(link)
        migrated = shape(link)
    with psycopg.connect(embedded.cluster(FOLDER).url) as link:
        made = shape(link)  # at once, from the models
    assert migrated == made


def test_what_is_kept_of_a_release_can_be_loaded(upgraded: str, tmp_path: Path) -> None:
    make_office()
    seal()
    seal()
    facts = release_dump.keep(tmp_path / "now.dump")
    assert facts["rows"]["people_office"] == 1
    comes_through(tmp_path / "now.dump", facts, upgraded, tmp_path)
