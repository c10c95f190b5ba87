"""The eight ways round row-level security, each tried as SQL under one office; then the catalogue.

Measured in a prototype before the product was built: what is refused here was open there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import (
    DatabaseError,
    ProgrammingError,
    connection,
    connections,
    models,
    transaction,
)

import vanphong
from tests import test_isolation_catalogue as catalogue
from tests.walls.world import Side
from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.isolation import OfficeOwned, SiteWide
from vanphong.kernel.scope import acting
from vanphong.project.database import isolated_models
from vanphong.registry.models import Document, Dossier

Sides = tuple[Side, Side]
# Keys unique over all offices that tell nothing: the digest of a secret of 256 bits.
UNIQUE_EVERYWHERE = {("people_apitoken", "digest")}
# Numbers counted over the site: the trail's, which the seals chain; access lines, never shown.
COUNTED_EVERYWHERE = {"audit_event", "registry_documentaccess"}
# The only modules that speak SQL; all of it constant, values passed apart.
SPEAK_SQL = {
    "audit/jobs.py", "audit/queries.py", "audit/services.py", "audit/verification.py",
    "audit/verifier.py", "calendars/queries.py",
    "kernel/binary_rows.py", "kernel/remembered.py", "kernel/scope.py", "people/entry.py",
    "people/services/tries.py",
    "petitions/circle_sql.py", "petitions/services/circle_marks.py",
    "petitions/services/ladder.py", "petitions/services/likeness.py",
    "petitions/services/sending_rates.py",
    "petitions/vault/keeping.py", "petitions/vault/process.py", "petitions/vault/tables.py",
    "people/sessions.py", "project/checks.py", "project/database.py", "project/embedded.py",
    "project/first_tables.py",
    "registry/services/numbers.py", "search/queries.py", "search/services.py",
    "signing/services/pins.py", "tasks/services/guard.py", "tasks/services/ladder.py",
}  # fmt: skip
# Of these, those that put names of our own tables and roles, or SQL that Django built, into one.
_BUILD = {
    "kernel/binary_rows.py",
    "kernel/remembered.py",
    "kernel/scope.py",
    "project/database.py",
    "project/embedded.py",
}
# Those that work with the owner's connection, or with tables of the queue only.
SPEAK_SQL_FOLDERS = ("project/backups/", "project/health/")


def _ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_1_without_an_office_set_nothing_is_seen(sides: Sides) -> None:
    for model, isolation in isolated_models():
        if not isinstance(isolation, SiteWide):
            assert not model._default_manager.exists(), model._meta.db_table
            with acting(PUBLIC):
                assert not model._default_manager.exists(), model._meta.db_table


def test_2_what_was_set_ends_with_the_transaction(sides: Sides) -> None:
    here, there = sides
    with acting(here.cast.clerk):
        assert Document.objects.exists()
        with acting(there.cast.clerk):
            assert not Document.objects.filter(pk__in=here.ids["registry_document"]).exists()
        assert Document.objects.filter(pk__in=here.ids["registry_document"]).exists()
    assert not Document.objects.exists()
    with pytest.raises(ZeroDivisionError), acting(here.cast.clerk):
        1 / 0  # noqa: B018
    assert not Document.objects.exists()


@pytest.mark.parametrize("act", ["insert", "move"])
def test_3_nothing_is_written_for_another_office(sides: Sides, act: str) -> None:
    here, there = sides
    mine, theirs = here.cast.office.id, there.cast.office.id
    acts = {
        "insert": "insert into registry_term (id, office_id, name, opens_on) "
        f"values (gen_random_uuid(), {theirs}, 'x', '2026-01-01')",
        "move": f"update registry_term set office_id = {theirs} where office_id = {mine}",
    }
    with pytest.raises(ProgrammingError, match="row-level security"), acting(here.cast.clerk):
        _ask(acts[act])


def test_3_nothing_of_another_office_is_changed_or_taken_away(sides: Sides) -> None:
    here, there = sides
    with _taken_back(), acting(here.cast.clerk):
        theirs = Dossier.objects.filter(pk__in=there.ids["registry_dossier"])
        assert theirs.update(title="x") == 0
        office = there.cast.office.id
        gone = "delete from registry_dossieritem where office_id = %s returning 1"
        assert _ask(gone, office) == []


def test_4_a_key_of_another_office_is_free_here(sides: Sides) -> None:
    """A refusal as a double would tell that the other office has it."""
    here, there = sides
    with acting(there.cast.clerk):
        theirs = Dossier.objects.get()
    with _taken_back(), acting(here.cast.clerk):
        made = Dossier.objects.get()
        made.pk, made.code = uuid4(), theirs.code
        made.save(force_insert=True)


# Rows that point at a document or a file: what stands for the row pointed at is %s.
_POINTING = [
    """insert into registry_dossieritem (id, office_id, dossier_id, document_id, position, added_at)
       select gen_random_uuid(), office_id, id, '%s', 9, now() from registry_dossier limit 1""",
    "update registry_dossieritem set document_id = '%s'",
    "update registry_incoming set document_id = '%s'",
    "update registry_relation set target_id = '%s'",
    "update tasks_task set document_id = '%s'",
    "update drafting_draft set answers_id = '%s'",
    """insert into registry_documentaccess (document_id, office_id, owner_id, opened_at)
       select '%s', office_id, office_id, now() from registry_book limit 1""",
]  # fmt: skip


@pytest.mark.parametrize("statement", _POINTING, ids=[one[:40] for one in _POINTING])
def test_5_a_foreign_row_and_a_missing_one_are_refused_alike(
    sides: Sides, statement: str
) -> None:
    """Nor does an office open to itself what another owns."""
    here, there = sides
    told = []
    for wanted in (there.ids["registry_document"][0], str(uuid4())):
        with pytest.raises(DatabaseError) as refusal, acting(here.cast.clerk):
            _ask(f"{statement % wanted}; set constraints all immediate")
        # Which of two keys refuses is told to nobody: a statement that fails is a bug's page.
        said = str(refusal.value).partition("\n")[0]
        told.append(re.sub(r'[0-9a-f-]{36}|constraint "\w+"', "…", said))
    assert told[0] == told[1]
    assert "duplicate" not in told[0]


def test_6_no_number_tells_how_much_there_is_elsewhere() -> None:
    counted = {
        model._meta.db_table
        for model, isolation in isolated_models()
        if not isinstance(isolation, SiteWide)
        and not isinstance(model._meta.pk, models.UUIDField)
    }
    assert counted == COUNTED_EVERYWHERE


@pytest.mark.parametrize("statement", [
    "truncate registry_document cascade",
    "alter table registry_document no force row level security",
    "alter table registry_document disable trigger vp_audit",
    "drop policy vp_read on registry_document",
    "create view spy as select * from registry_document",
    "create function spy() returns int language sql security definer as 'select 1'",
    "set session authorization postgres",
    "set role postgres",
    "copy registry_document to '/tmp/spy'",
    "copy registry_document to program 'cat'",
    "select pg_read_file('/etc/passwd')",
    "lock table audit_event in access exclusive mode",
    "update audit_event set action = ''",
    "delete from audit_event",
    "insert into audit_seal (from_id) values (1)",
])  # fmt: skip
def test_7_the_role_may_not_step_over_the_walls(sides: Sides, statement: str) -> None:
    here, _there = sides
    with pytest.raises(DatabaseError), acting(here.cast.clerk):
        _ask(statement)


# What would open the walls: made by the owner in a transaction of its own, then looked for.
_HOLES = [
    ("create view spy as select * from registry_document",
     catalogue.test_no_view_looks_through_the_walls),
    ("create materialized view spy as select * from registry_document",
     catalogue.test_no_view_looks_through_the_walls),
    ("create function spy() returns int language sql security definer as 'select 1'",
     catalogue.test_only_listed_functions_run_with_the_owners_rights),
    ("create function spy() returns int language sql leakproof as 'select 1'",
     catalogue.test_indexes_of_texts_are_not_left_to_functions_that_leak),
    ("grant truncate on registry_document to {role}",
     catalogue.test_nobody_but_the_owner_empties_a_table_or_hangs_on_triggers),
    ("grant update on audit_event to {role}", catalogue.test_append_only_tables_only_grow),
    ("create table spy (id int)", catalogue.test_no_table_stands_outside),
    ("alter role {role} bypassrls",
     catalogue.test_the_application_is_an_ordinary_role_that_owns_nothing),
    ("alter table registry_document owner to {role}",
     catalogue.test_the_application_is_an_ordinary_role_that_owns_nothing),
]  # fmt: skip


@pytest.mark.parametrize(("hole", "look"), _HOLES, ids=[hole[:50] for hole, _ in _HOLES])
def test_8_a_hole_made_by_the_owner_is_noticed(
    sides: Sides, monkeypatch: pytest.MonkeyPatch, hole: str, look: Any
) -> None:
    with transaction.atomic(using="admin"):
        with connections["admin"].cursor() as cursor:
            cursor.execute(hole.format(role=settings.APP_ROLE))
        monkeypatch.setattr(catalogue, "connection", _AsTheRole())
        with pytest.raises(AssertionError):
            look()
        transaction.set_rollback(True, using="admin")


class _AsTheRole:
    """The owner's connection, inside its transaction, asked as the application's role."""

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        with connections["admin"].cursor() as cursor:
            cursor.execute(f"set local role {settings.APP_ROLE}")
            yield cursor
            cursor.execute("reset role")


OFFICE_TABLES = [
    pytest.param(model, id=model._meta.db_table)
    for model, isolation in isolated_models()
    if isinstance(isolation, OfficeOwned)
]


@pytest.mark.django_db
@pytest.mark.parametrize("model", OFFICE_TABLES)
def test_unique_keys_hold_within_an_office(model: type[models.Model]) -> None:
    """Each carries the office, or a row of one that nobody outside can name."""
    table = model._meta.db_table
    keys = [set(columns) for (columns,) in _ask(
        "select array(select a.attname::text from pg_attribute a where a.attrelid = i.indrelid "
        "and a.attnum = any(i.indkey)) from pg_index i "
        "where i.indisunique and not i.indisprimary and i.indrelid = %s::regclass",
        table,
    )]  # fmt: skip
    carried = {"office_id"} | {
        field.column
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type)
        and isinstance(getattr(field.related_model, "isolation", None), OfficeOwned)
    }
    loose = {
        column for key in keys if not key & carried for column in key
        if (table, column) not in UNIQUE_EVERYWHERE
    }  # fmt: skip
    assert not loose


def test_statements_stand_in_listed_modules_and_are_constant() -> None:
    """Row-level security is the second wall: a statement built from words would open it."""
    root = Path(vanphong.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        place = path.relative_to(root).as_posix()
        text = path.read_text("utf-8")
        if "/tests/" in f"/{place}" or not re.search(
            r"\.execute\(|\.executemany\(|\.raw\(|\.extra\(|RawSQL", text
        ):
            continue
        if not place.startswith(SPEAK_SQL_FOLDERS):
            found.add(place)
        if place not in _BUILD:
            assert not re.search(r"execute\(\s*f[\"']", text), f"{place} builds a statement"
    assert found <= SPEAK_SQL, found - SPEAK_SQL
