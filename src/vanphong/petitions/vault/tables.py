"""The database side of the vault: its schema, its role, and what it may know of the office's rows.

The application's role may not even enter the schema. The vault's role reads nothing of the office:
two functions tell it whether a letter is there, and what was asked, consented and written down.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import sql

ROLE = "vanphong_vault"

SCHEMA = """
create schema if not exists vault;
revoke all on schema vault from public;

-- One row for a letter. `confirmed` once its letter was seen; one whose letter never came goes.
create table if not exists vault.sealed (
  id uuid primary key, office_id int not null, letter_id uuid not null unique,
  text bytea not null, wrapped_key bytea not null, key_name text not null,
  sealed_at timestamptz not null default now(), confirmed boolean not null default false);
create index if not exists vault_unconfirmed on vault.sealed (id) where not confirmed;
-- What was opened or destroyed already: the same consent does nothing twice.
create table if not exists vault.spent (
  opening_id uuid primary key, office_id int not null, letter_id uuid not null,
  act text not null, spent_at timestamptz not null default now());
-- What was destroyed: when, by whom, with whose consent, and the digest of what it was.
create table if not exists vault.proof (
  opening_id uuid primary key references vault.spent, row_id uuid not null,
  office_id int not null, letter_id uuid not null, asked_by uuid not null,
  consented_by uuid not null, digest text not null,
  destroyed_at timestamptz not null default now());

create or replace function vault.letter_is_there(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from petitions_letter l where l.id = wanted and l.in_vault)
       or exists (select 1 from petitions_submission s
                   where s.letter_key = wanted and s.in_vault) $$;

create or replace function vault.opening(wanted uuid) returns table (
  office_id int, letter_id uuid, act text, state text, asked_by uuid, consented_by uuid,
  good_until timestamptz, spent_at timestamptz, told boolean)
language sql stable security definer set search_path = public, pg_temp as
$$ select o.office_id, o.letter_id, o.act, o.state, o.asked_person_id, o.decided_person_id,
          o.good_until, o.spent_at,
          exists (select 1 from audit_event e where e.office_id = o.office_id
                     and e.subject_table = 'petitions_vault_opening'
                     and e.subject_id = o.id::text and e.action = 'petitions:vault:spend')
     from petitions_vault_opening o where o.id = wanted $$;

revoke all on all functions in schema vault from public;
revoke all on all tables in schema vault from public;
grant usage on schema vault to vanphong_vault;
grant select, insert, update (confirmed), delete on vault.sealed to vanphong_vault;
grant select, insert on vault.spent, vault.proof to vanphong_vault;
grant execute on all functions in schema vault to vanphong_vault;
"""


def make_role(cursor: Any, password: str) -> None:
    """Make the role; without a password (only the vault's user reads it) it stays as it was."""
    cursor.execute("select 1 from pg_roles where rolname = %s", [ROLE])
    verb = "alter" if cursor.fetchone() else "create"
    powers = " role {} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit"
    made = sql.SQL(verb + powers).format(sql.Identifier(ROLE))
    if password:
        made += sql.SQL(" password {}").format(sql.Literal(password))
    cursor.execute(made.as_string(cursor.connection))


def password_in(folder: Path) -> str:
    """Give the role's password, empty where only the vault's user may read it."""
    try:
        return (folder / "database-password").read_text("utf-8")
    except OSError:
        return ""
