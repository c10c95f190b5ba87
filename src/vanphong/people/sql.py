"""The one look-up that happens before an office is known: a token's digest to its row."""

TOKEN = """
create or replace function vp_token(wanted text) returns table (office_id int, id uuid)
language sql stable security definer set search_path = public, pg_temp as
$$ select t.office_id, t.id from people_apitoken t where t.digest = wanted $$;
revoke all on function vp_token(text) from public;
"""  # noqa: S105 - a statement, not a secret
