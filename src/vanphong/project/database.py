"""Brings a database to the state the code expects: migrations, then walls, rights and triggers.

Idempotent; run by `vanphong db prepare` and at every start. Needs the owner's connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections, models
from psycopg import sql

from vanphong.audit import sql as audit_sql
from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.people import sql as people_sql
from vanphong.petitions import circle_sql
from vanphong.petitions.vault import tables as vault_tables
from vanphong.project import embedded, environment, first_tables

# Tables of libraries: sessions and types are the site's, the queue's rows name their office.
_PREPARING = 0x7650  # the advisory lock of who prepares
_LIBRARY_APPS = {"contenttypes", "auth", "sessions", "procrastinate"}


class Router:
    """Migrations run through the owner's connection only."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Say whether the connection may change tables."""
        return db == "admin"


def isolated_models() -> Iterator[tuple[type[models.Model], Isolation]]:
    """Give every table of ours with its isolation.

    :raises LookupError: for a model that does not say how its rows are kept apart.
    """
    for model in apps.get_models():
        if model._meta.app_label in _LIBRARY_APPS or not model._meta.managed:
            continue
        isolation = getattr(model, "isolation", None)
        if not isinstance(isolation, Isolation):
            message = f"{model.__name__} does not say how its rows are kept apart"
            raise LookupError(message)  # noqa: TRY004 - a missing word, not a wrong type
        yield model, isolation


def prepare() -> None:
    """Migrate, then set roles, rights, row-level security, office keys and audit triggers.

    Two at once wait for each other: the lock is the session's on the owner's connection.
    """
    connection = connections["admin"]
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_PREPARING])
    try:
        _prepare(connection)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [_PREPARING])


def _prepare(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(audit_sql.TXID)  # the default of a column needs it
        cursor.execute(_LEAKPROOF)  # indexes behind the walls need it
        cursor.execute(_WORDS)
    first_tables.make_tables(connection, _LIBRARY_APPS)
    call_command("migrate", database="admin", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        make_roles(cursor)
        cursor.execute(_WITHIN_REACH)
        cursor.execute(audit_sql.ROW_TRIGGER)
        cursor.execute(audit_sql.STANDING)
        cursor.execute(audit_sql.SEALER)
        cursor.execute(people_sql.TOKEN)
        cursor.execute(vault_tables.SCHEMA)
        cursor.execute(circle_sql.FUNCTIONS)
        _grant_libraries(cursor)
        for model, isolation in isolated_models():
            _isolate(cursor, model, isolation)
        cursor.execute(audit_sql.AUDITOR_RIGHTS)
        cursor.execute(f"grant execute on function vp_audit_seal() to {settings.APP_ROLE}")
        for name in ("vp_token(text)", *circle_sql.GRANTED):
            cursor.execute(f"grant execute on function {name} to {settings.APP_ROLE}")


def make_roles(cursor: Any) -> None:
    """Make the role of web and worker, with the password of this installation, and the auditor's."""
    cursor.execute(audit_sql.AUDITOR)
    vault_tables.make_role(cursor, environment.vault_password(settings.VAULT_DIR))
    role, password = settings.APP_ROLE, settings.DATABASES["default"]["PASSWORD"]
    cursor.execute("select 1 from pg_roles where rolname = %s", [role])
    verb = "alter" if cursor.fetchone() else "create"
    cursor.execute(
        sql.SQL(
            verb + " role {} login nosuperuser nobypassrls nocreatedb nocreaterole password {}"
        )
        .format(sql.Identifier(role), sql.Literal(password))
        .as_string(cursor.connection)
    )
    cursor.execute(
        f"revoke create on schema public from public; grant usage on schema public to {role}"
    )
    for name, value in embedded.QUIET.items():
        for one in (role, vault_tables.ROLE):
            cursor.execute(f"alter role {one} set {name} = {value}")


# The words of a text without their marks, each with the mark of its office, so that the index of
# one is not lengthened by the others'. Folds as `kernel.text.fold`; never fails, so leakproof.
_WORDS = r"""
create or replace function vp_words(office bigint, words text) returns tsvector
  language plpgsql immutable strict parallel safe leakproof cost 50 as $$
begin
  return array_to_tsvector(array(
    select distinct office || ':' || left(word, 60) from regexp_split_to_table(
      lower(regexp_replace(
        normalize(translate(words, 'đĐ', 'dd'), NFD), '[\u0300-\u036f]', '', 'g')),
      '[^[:alnum:]]+') word
    where word <> ''));
end $$
"""

# The match operators of full text and of whole numbers under row-level security: the stock ones are
# not leakproof, so PostgreSQL would check the policy first and leave the index unused (measured: 13
# to 1,000 times). That of numbers fails on no value: both sides have one type.
_LEAKPROOF = """
do $$ begin
  if not exists (select 1 from pg_proc where proname = 'vp_ts_match') then
    create function vp_ts_match(tsvector, tsquery) returns boolean
      language internal immutable strict parallel safe leakproof as 'ts_match_vq';
    create operator <@@> (leftarg = tsvector, rightarg = tsquery, procedure = vp_ts_match,
                          restrict = tsmatchsel, join = tsmatchjoinsel);
    create operator class vp_tsvector_ops for type tsvector using gin as
      operator 1 <@@> (tsvector, tsquery),
      function 1 gin_cmp_tslexeme(text, text),
      function 2 pg_catalog.gin_extract_tsvector(tsvector, internal, internal),
      function 3 pg_catalog.gin_extract_tsquery(
        tsvector, internal, smallint, internal, internal, internal, internal),
      function 4 pg_catalog.gin_tsquery_consistent(
        internal, smallint, tsvector, integer, internal, internal, internal, internal),
      function 5 pg_catalog.gin_cmp_prefix(text, text, smallint, internal),
      function 6 pg_catalog.gin_tsquery_triconsistent(
        internal, smallint, tsvector, integer, internal, internal, internal),
      storage text;
  end if;
  if not exists (select 1 from pg_proc where proname = 'vp_ints_share') then
    create function vp_ints_share(int[], int[]) returns boolean
      language internal immutable strict parallel safe leakproof as 'arrayoverlap';
    create operator <&&> (leftarg = int[], rightarg = int[], procedure = vp_ints_share,
                          commutator = <&&>, restrict = contsel, join = contjoinsel);
    create operator class vp_int_ops for type int[] using gin as
      operator 1 <&&> (int[], int[]),
      function 1 btint4cmp(int4, int4),
      function 2 pg_catalog.ginarrayextract(anyarray, internal, internal),
      function 3 pg_catalog.ginqueryarrayextract(
        anyarray, internal, smallint, internal, internal, internal, internal),
      function 4 pg_catalog.ginarrayconsistent(
        internal, smallint, anyarray, integer, internal, internal, internal, internal),
      function 6 pg_catalog.ginarraytriconsistent(
        internal, smallint, anyarray, integer, internal, internal, internal),
      storage int4;
  end if;
end $$;
"""


def _grant_libraries(cursor: Any) -> None:
    role = settings.APP_ROLE
    cursor.execute(
        "select tablename from pg_tables where schemaname = 'public' and "
        "(tablename like 'procrastinate%%' or tablename like 'django_%%')"
    )
    for (table,) in cursor.fetchall():
        rights = "select" if table == "django_migrations" else "select, insert, update, delete"
        cursor.execute(f'grant {rights} on "{table}" to {role}')
    cursor.execute(f"grant usage on all sequences in schema public to {role}")


def _isolate(cursor: Any, model: type[models.Model], isolation: Isolation) -> None:
    table, role = model._meta.db_table, settings.APP_ROLE
    rights = _rights(isolation)
    cursor.execute(
        f'revoke all on "{table}" from {role}; grant {rights} on "{table}" to {role}'
    )
    for act in ("read", "insert", "update", "delete"):
        cursor.execute(f'drop policy if exists vp_{act} on "{table}"')
    switch = "disable row level security, no force row level security"
    if isolation.read_policy(table) is not None:
        switch = "enable row level security, force row level security"
    cursor.execute(f'alter table "{table}" {switch}')
    for act, clause in _policies(table, isolation).items():
        verb = "select" if act == "read" else act
        cursor.execute(f'create policy vp_{act} on "{table}" for {verb} to {role} {clause}')
    _trigger(cursor, table, isolation)
    if isolation.owner:
        _office_keys(cursor, model, isolation)


def _rights(isolation: Isolation) -> str:
    if not isolation.append_only:
        return "select, insert, update, delete"
    emptied = ", ".join(f'"{column}"' for column in isolation.erasable)
    return f"select, insert, update ({emptied})" if emptied else "select, insert"


def _policies(table: str, isolation: Isolation) -> dict[str, str]:
    """Give the policies of a table by act; none for a table of the whole site."""
    read, write = isolation.read_policy(table), isolation.write_policy(table)
    if read is None:
        return {}
    policies = {"read": f"using ({read})", "insert": f"with check ({write})"}
    if not isolation.append_only:
        policies["update"] = f"using ({write}) with check ({write})"
        policies["delete"] = f"using ({isolation.delete_policy(table)})"
    elif isolation.erasable:
        emptied = " and ".join(
            f"to_jsonb(\"{column}\") in ('\"\"', '[]')" for column in isolation.erasable
        )
        policies["update"] = f"using ({write}) with check ({write} and {emptied})"
    return policies


def _trigger(cursor: Any, table: str, isolation: Isolation) -> None:
    cursor.execute(f'drop trigger if exists vp_audit on "{table}"')
    if isolation.audited:
        left_out = ", ".join(f"'{column}'" for column in isolation.trail_without)
        cursor.execute(
            f'create trigger vp_audit after insert or update or delete on "{table}" '
            f"for each row execute function vp_audit_row({left_out})"
        )


# A key that crosses the walls may name what the office sees, never what is only there: the
# foreign key itself looks past the policies, and would tell a hidden row from a missing one.
_WITHIN_REACH = """
create or replace function vp_within_reach() returns trigger language plpgsql as $$
declare
  wanted uuid; before uuid; seen boolean;
begin
  execute format('select ($1).%I', tg_argv[0]) into wanted using new;
  if tg_op = 'UPDATE' then
    execute format('select ($1).%I', tg_argv[0]) into before using old;
  end if;
  if wanted is null or wanted is not distinct from before then return new; end if;
  execute format('select exists (select 1 from %I where id = $1)', tg_argv[1])
    into seen using wanted;
  if not seen then
    raise foreign_key_violation using
      message = format('%s.%s points at nothing that is seen here', tg_table_name, tg_argv[0]);
  end if;
  return new;
end $$;
"""


def _office_keys(cursor: Any, model: type[models.Model], isolation: Isolation) -> None:
    """Make foreign keys to office rows carry the office; those that cross reach what is seen."""
    table, crossing = model._meta.db_table, getattr(isolation, "cross", ())
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not isinstance(field, models.ForeignKey) or not isinstance(target, type):
            continue
        if not isinstance(getattr(target, "isolation", None), OfficeOwned):
            continue
        other = target._meta.db_table
        if field.name in crossing:
            _reach(cursor, table, field.column, other)
            continue
        _once(
            cursor,
            f"{other}_office_key"[:63],
            f'alter table "{other}" add constraint {{name}} unique (office_id, id)',
        )
        _once(
            cursor,
            f"{table}_{field.column}_office"[:63],
            f'alter table "{table}" add constraint {{name}} '
            f'foreign key ("{isolation.owner}", "{field.column}") '
            f'references "{other}" (office_id, id) deferrable initially deferred',
        )


def _reach(cursor: Any, table: str, column: str, other: str) -> None:
    name = f"vp_reach_{column}"
    cursor.execute(f'drop trigger if exists {name} on "{table}"')
    cursor.execute(
        f'create trigger {name} before insert or update of "{column}" on "{table}" '
        f"for each row execute function vp_within_reach('{column}', '{other}')"
    )


def _once(cursor: Any, name: str, statement: str) -> None:
    cursor.execute("select 1 from pg_constraint where conname = %s", [name])
    if not cursor.fetchone():
        cursor.execute(statement.format(name=f'"{name}"'))
