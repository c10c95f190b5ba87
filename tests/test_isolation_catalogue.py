"""The walls as PostgreSQL has them: nothing of one office is reached from another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from tests.cast import PASSWORD, Cast, make_office
from vanphong.audit import services as audit
from vanphong.kernel.isolation import OfficeOwned, SiteWide, Trail
from vanphong.kernel.rows import OfficeRow
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.people.models import FactorReset
from vanphong.project.database import isolated_models

pytestmark = pytest.mark.django_db

# Functions that run with the owner's rights, each with its reason.
DEFINER_FUNCTIONS = {
    "vp_audit_seal",  # reads all rows of the trail to chain them; takes no argument
    "vp_circle_forget",  # takes what was told of a letter of the office out of others' lists
    "vp_circle_tell",  # compares a letter of the office with those of offices that agreed (ADR 0051)
    "vp_token",  # finds a token's office by its digest before an office is known
}
# Tables of libraries and of the sealer: what the application may do there.
OTHER_TABLES = {"audit_horizon"}
MODELS = [pytest.param(m, i, id=m._meta.db_table) for m, i in isolated_models()]


def _ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.mark.parametrize(("model", "isolation"), MODELS)
def test_every_table_is_walled_or_says_why_not(
    model: type[models.Model], isolation: Any
) -> None:
    table = model._meta.db_table
    [(enabled, forced)] = _ask(
        "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass",
        table,
    )
    policies = {name for (name,) in _ask(
        "select policyname from pg_policies where tablename = %s and roles = %s",
        table, [settings.APP_ROLE],
    )}  # fmt: skip
    if isinstance(isolation, SiteWide):
        assert len(isolation.reason) > 10
        assert not policies
        return
    assert enabled
    assert forced
    wanted = {"vp_read", "vp_insert"}
    if isolation.erasable or not isolation.append_only:
        wanted |= {"vp_update"}
    assert policies == (wanted if isolation.append_only else wanted | {"vp_delete"})
    [(others,)] = _ask(
        "select count(*) from pg_policies where tablename = %s and roles <> %s "
        "and not (policyname = 'vp_verify' and cmd = 'SELECT' and roles = '{vanphong_auditor}')",
        table, [settings.APP_ROLE],
    )  # fmt: skip
    assert others == 0


@pytest.mark.parametrize(("model", "isolation"), MODELS)
def test_rows_of_an_office_are_never_site_wide(
    model: type[models.Model], isolation: Any
) -> None:
    if issubclass(model, OfficeRow):
        assert not isinstance(isolation, SiteWide)


def test_no_table_stands_outside() -> None:
    known = {m._meta.db_table for m, _ in isolated_models()}
    library = ("procrastinate_", "django_", "auth_")
    there = {t for (t,) in _ask("select tablename from pg_tables where schemaname = 'public'")}
    assert {t for t in there - known if not t.startswith(library)} == OTHER_TABLES
    rights = _ask(
        "select 1 from information_schema.role_table_grants "
        "where grantee in (%s, 'PUBLIC') and table_name = any(%s)",
        settings.APP_ROLE, list(OTHER_TABLES),
    )  # fmt: skip
    assert rights == []


def test_the_application_is_an_ordinary_role_that_owns_nothing() -> None:
    [(name, *powers)] = _ask(
        "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
        "from pg_roles where rolname = current_user"
    )
    assert name == settings.APP_ROLE
    assert not any(powers)
    owned = _ask("select relname from pg_class where relowner = %s::regrole", settings.APP_ROLE)
    assert owned == []
    member = _ask("select 1 from pg_auth_members where member = %s::regrole", settings.APP_ROLE)
    assert member == []
    [(may_create,)] = _ask("select has_schema_privilege(current_user, 'public', 'create')")
    assert not may_create


def test_nobody_but_the_owner_empties_a_table_or_hangs_on_triggers() -> None:
    rights = _ask(
        "select grantee, table_name, privilege_type from information_schema.role_table_grants "
        "where table_schema = 'public' and grantee in (%s, 'PUBLIC') "
        "and privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES')",
        settings.APP_ROLE,
    )
    assert rights == []


def test_append_only_tables_only_grow() -> None:
    for model, isolation in isolated_models():
        rights = {r for (r,) in _ask(
            "select privilege_type from information_schema.role_table_grants "
            "where grantee = %s and table_name = %s",
            settings.APP_ROLE, model._meta.db_table,
        )}  # fmt: skip
        changing = set() if isolation.append_only else {"UPDATE", "DELETE"}
        assert rights == {"SELECT", "INSERT"} | changing, model._meta.db_table
        if isolation.append_only:
            emptied = _ask(
                "select column_name from information_schema.role_column_grants "
                "where grantee = %s and table_name = %s and privilege_type = 'UPDATE'",
                settings.APP_ROLE, model._meta.db_table,
            )  # fmt: skip
            assert {c for (c,) in emptied} == set(isolation.erasable), model._meta.db_table


def test_only_listed_functions_run_with_the_owners_rights() -> None:
    found = _ask(
        "select p.proname, p.proconfig, array_to_string(p.proacl, ',') from pg_proc p "
        "join pg_namespace n on n.oid = p.pronamespace "
        "where n.nspname = 'public' and p.prosecdef"
    )
    assert {name for name, *_ in found} == DEFINER_FUNCTIONS
    for name, config, rights in found:
        assert any("search_path=" in c for c in config or []), f"{name} trusts the search path"
        assert not any(r.startswith("=") for r in (rights or "=").split(",")), f"{name} is open"


def test_no_view_looks_through_the_walls() -> None:
    views = _ask(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = 'public' and c.relkind in ('v', 'm') "
        "and not coalesce('security_invoker=true' = any(c.reloptions), false)"
    )
    assert views == []


def _office_keys() -> Iterator[Any]:
    for model, isolation in isolated_models():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if (
                isolation.owner
                and isinstance(field, models.ForeignKey)
                and isinstance(getattr(target, "isolation", None), OfficeOwned)
            ):
                table, crosses = model._meta.db_table, getattr(isolation, "cross", ())
                yield pytest.param(
                    model, field, isolation.owner, field.name in crosses,
                    id=f"{table}.{field.name}",
                )  # fmt: skip


@pytest.mark.parametrize(("model", "field", "owner", "crosses"), list(_office_keys()))
def test_keys_between_office_rows_carry_the_office(
    model: type[models.Model], field: Any, owner: str, crosses: bool
) -> None:
    """A key that crosses has a trigger instead: it reaches only what the office sees."""
    keys = [set(columns) for (columns,) in _ask(
        "select array(select a.attname::text from unnest(c.conkey) k join pg_attribute a "
        "on a.attrelid = c.conrelid and a.attnum = k) from pg_constraint c "
        "where c.contype = 'f' and c.conrelid = %s::regclass and c.confrelid = %s::regclass",
        model._meta.db_table, field.related_model._meta.db_table,
    )]  # fmt: skip
    assert ({owner, field.column} in keys) is not crosses
    triggers = _ask(
        "select tgenabled from pg_trigger where tgrelid = %s::regclass and tgname = %s",
        model._meta.db_table, f"vp_reach_{field.column}",
    )  # fmt: skip
    assert triggers == ([("O",)] if crosses else [])


def test_indexes_of_texts_are_not_left_to_functions_that_leak() -> None:
    leaky = _ask(
        "select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        "where n.nspname = 'public' and proleakproof "
        "and proname not in ('vp_ts_match', 'vp_ints_share', 'vp_words')"
    )
    assert leaky == []


OFFICE_ROWS = [m for m in apps.get_models() if issubclass(m, OfficeRow)]


def _furnish(cast: Cast) -> None:
    """Fill an office by the acts of the apps, so that there is something to look for."""
    now = dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)
    day = dt.date(2026, 3, 1)
    with acting(cast.admin):
        people.add_delegation(
            actor=cast.admin, body=cast.committee, post=cast.posts["CHIEF"],
            instrument="Quy chế", valid_from=day,
        )  # fmt: skip
        people.add_substitution(
            actor=cast.admin, absent=cast.posts["LEADER"], substitute=cast.posts["CHIEF"],
            reason="Đi công tác", valid_from=day, valid_until=day + dt.timedelta(days=9),
        )  # fmt: skip
        audit.submission_answer(cast.admin, "key")
        account = people.create_account(
            actor=cast.admin, person=cast.posts["LEADER"].person, username=f"ld{cast.office.id}",
            password=PASSWORD,
        )  # fmt: skip
        FactorReset.objects.create(
            office=cast.office, account=account, reason="Mất máy", asked_at=now, asked_name="A"
        )
    with acting(cast.clerk):
        people.issue_token(
            actor=cast.clerk, post=cast.posts["CLERK"], name="Máy quét", days=9, now=now,
            scope=["registry:incoming:register"],
        )  # fmt: skip


def test_nothing_of_one_office_is_seen_or_touched_from_another() -> None:
    mine, theirs = make_office(), make_office("Tỉnh ủy Khác")
    _furnish(mine)
    _furnish(theirs)
    seen_by_owner: dict[str, int] = {}
    for model in [*OFFICE_ROWS, *(m for m, i in isolated_models() if isinstance(i, Trail))]:
        rows = model._default_manager
        with acting(theirs.admin):
            assert not rows.filter(office_id=mine.office.id).exists(), model
            if not model.isolation.append_only:
                assert (
                    rows.filter(office_id=mine.office.id).update(office_id=theirs.office.id)
                    == 0
                )
        with acting(mine.admin):
            seen_by_owner[model._meta.db_table] = rows.filter(office_id=mine.office.id).count()
    people_tables = {t for t in seen_by_owner if t.startswith(("people_", "audit_"))}
    assert all(seen_by_owner[t] for t in people_tables), seen_by_owner
