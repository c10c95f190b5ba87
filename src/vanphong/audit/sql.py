"""The database side of the trail: the trigger on every table, and the sealer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from vanphong.audit.verifier import ROW_TEXT

# A transaction's number, forced before the row's own number is drawn.
TXID = """
create or replace function vp_txid() returns bigint language sql volatile as
$$ select pg_current_xact_id()::text::bigint $$;
"""

# One generic trigger: the whole row when it is born or goes, only what differs when it changes.
# Arguments: columns kept out of the trail.
ROW_TRIGGER = """
create or replace function vp_audit_row() returns trigger language plpgsql as $$
declare
  left_out text[] := coalesce(tg_argv, '{}');
  fresh jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) - left_out end;
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) - left_out end;
  facts jsonb;
  any_row jsonb := coalesce(fresh, old_row);
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(n.key, jsonb_build_array(o.value, n.value)) into facts
      from jsonb_each(fresh) n join jsonb_each(old_row) o using (key)
     where n.value is distinct from o.value;
    if facts is null then return null; end if;
  else
    facts := any_row;
  end if;
  insert into audit_event (office_id, actor, action, subject_table, subject_id, detail)
  values (
    coalesce((any_row->>'office_id')::int,
             (coalesce(nullif(current_setting('vp.offices', true), ''), '{}')::int[])[1]),
    coalesce(nullif(current_setting('vp.actor', true), '')::jsonb,
             jsonb_build_object('kind', 'DATABASE', 'name', session_user)),
    'row:' || lower(tg_op), tg_table_name, coalesce(any_row->>'id', ''), facts);
  return null;
end $$;
"""

# What of the trigger stands in the database: on which tables, whole and for every kind of change,
# with which columns left out. A function, for its plan is kept.
STANDING = """
create or replace function vp_audit_standing(tables text, body text) returns text
language plpgsql stable as $$ begin return (
  select md5(string_agg(g.tgrelid::regclass::text || ' ' || encode(g.tgargs, 'hex'), ','
                        order by g.tgrelid::regclass::text collate "C"))
    from pg_trigger g
   where g.tgrelid = any(tables::regclass[]) and g.tgname = 'vp_audit'
     and g.tgenabled in ('O', 'A') and g.tgtype = 29 and g.tgqual is null
     and g.tgfoid = (select p.oid from pg_proc p
                      where p.oid = to_regprocedure('vp_audit_row()') and md5(p.prosrc) = body)
); end $$;
"""

# An act's line, written only while the trigger stands on every table that says so: no act is done
# of which the rows would say nothing. What is compared is given by `watched`; the function that
# looks is looked at itself. It costs some 0.1 ms.
RECORD = """
insert into audit_event (office_id, actor, action, subject_table, subject_id, detail)
select %s, %s::jsonb, %s, %s, %s, %s::jsonb where
current_setting('session_replication_role') = 'origin'
and %s = (select md5(p.prosrc) from pg_proc p
           where p.oid = to_regprocedure('vp_audit_standing(text, text)'))
and %s = vp_audit_standing(%s, %s)
"""


def watched(left_out: Mapping[str, Sequence[str]]) -> tuple[str, str, str, str]:
    """Give the last values of `RECORD` for tables with their columns left out of the trail."""
    told = (
        f"{table} " + "".join(f"{column}\0" for column in columns).encode().hex()
        for table, columns in sorted(left_out.items())
    )
    tables = "{" + ",".join(left_out) + "}"
    return _md5(_body(STANDING)), _md5(",".join(told)), tables, _md5(_body(ROW_TRIGGER))


def _body(function: str) -> str:
    return function.split("$$")[1]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


# The newest line about a subject in an office, with its digest.
NEWEST_ROW = f"""
select e.id, encode(sha256(convert_to({ROW_TEXT}, 'UTF8')), 'hex') from audit_event e
 where e.office_id = %s and e.subject_table = %s and e.subject_id = %s order by e.id desc limit 1
"""  # noqa: S608 - the text above, nothing from outside

# Who verifies from outside: reads the trail and its seals, all offices, and nothing else. The
# operator gives it a login and a password when somebody asks.
AUDITOR = """
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'vanphong_auditor') then
    create role vanphong_auditor nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
end $$;
"""
AUDITOR_RIGHTS = """
grant usage on schema public to vanphong_auditor;
grant select on audit_event, audit_seal to vanphong_auditor;
drop policy if exists vp_verify on audit_event;
create policy vp_verify on audit_event for select to vanphong_auditor using (true);
"""

# Seals the rows that can no longer change place. A run notes the highest number it sees, and
# then its own transaction; a later run seals up to that number once every transaction begun
# before that one has ended. Whoever drew a lower number had a transaction by then (`vp_txid`),
# so nobody can come late. The note is worthless when the run's transaction is older than its
# look at the numbers: hence a transaction of its own.
SEALER = f"""
create table if not exists audit_horizon (
  singleton boolean primary key default true check (singleton),
  to_id bigint not null, before_txid xid8 not null, noted_at timestamptz not null);
create or replace function vp_audit_seal() returns bigint language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  horizon audit_horizon%rowtype;
  last_id bigint; last_digest bytea; marks bytea; whole bytea; first_id bigint;
  newest bigint; mine xid8; n integer := 0;
begin
  if pg_current_xact_id_if_assigned() is not null then
    raise exception 'the sealer needs a transaction of its own';
  end if;
  perform pg_advisory_xact_lock(4270001);
  select * into horizon from audit_horizon;
  select s.to_id, s.digest into last_id, last_digest
    from audit_seal s order by s.id desc limit 1;
  last_id := coalesce(last_id, 0);
  last_digest := coalesce(last_digest, '\\x'::bytea);
  select coalesce(max(id), 0) into newest from audit_event;
  if newest <= last_id then return 0; end if;
  mine := pg_current_xact_id();
  if horizon.to_id > last_id
     and pg_snapshot_xmin(pg_current_snapshot()) >= horizon.before_txid then
    with d as (
      select e.id, sha256(convert_to({ROW_TEXT}, 'UTF8')) as digest from audit_event e
       where e.id > last_id and e.id <= horizon.to_id)
    select min(id), count(*), string_agg(substr(digest, 1, 8), ''::bytea order by id),
           string_agg(digest, ''::bytea order by id)
      into first_id, n, marks, whole from d;
    if n > 0 then
      insert into audit_seal (from_id, to_id, row_count, row_marks, previous, digest)
      values (first_id, horizon.to_id, n, marks, last_digest, sha256(last_digest || whole));
    end if;
  end if;
  -- An hour without progress: a database restored into a younger cluster counts anew.
  if horizon.singleton is null or horizon.to_id <= last_id or n > 0
     or horizon.noted_at < now() - interval '1 hour' then
    insert into audit_horizon (to_id, before_txid, noted_at) values (newest, mine, now())
    on conflict (singleton) do update
      set to_id = excluded.to_id, before_txid = excluded.before_txid, noted_at = now();
  end if;
  return n;
end $$;
revoke all on function vp_audit_seal() from public;
"""  # noqa: S608 - the text above, nothing from outside
