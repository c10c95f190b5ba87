"""The one way by which letters of different offices are compared: functions of the owner.

An office reads the fingerprints of no other. `vp_circle_tell` compares behind the walls and writes
into both offices the same few facts: whose letter, its number, its day, how alike. What may be
compared at all is asked here, of either letter, whatever fingerprints lie in the tables.
"""

from __future__ import annotations

from vanphong.petitions.rules.circles import LEAST_PERCENT, MOST_TOLD
from vanphong.petitions.rules.fingerprints import VALUES

# A letter is compared once every case it is in was judged a complaint or a petition, and no case of
# it ever a denunciation or of several contents; nothing that is sealed or protected.
COMPARABLE = """
create or replace function vp_letter_comparable(wanted uuid) returns boolean
language sql stable set search_path = public, pg_temp as $$
select not l.is_protected and not l.in_vault and l.envelope = ''
  and exists (select 1 from petitions_letter_in_case i
               where i.letter_id = l.id and i.left_at is null)
  and not exists (select 1 from petitions_letter_in_case i join petitions_case c on c.id = i.case_id
                   where i.letter_id = l.id and i.left_at is null
                     and c.nature not in ('COMPLAINT', 'PETITION'))
  and not exists (select 1 from petitions_case c
                   where c.first_letter_id = l.id and c.nature in ('DENUNCIATION', 'MIXED'))
  and not exists (select 1 from petitions_letter_in_case i join petitions_judgement j
                      on j.case_id = i.case_id
                   where i.letter_id = l.id and j.key = 'NATURE'
                     and j.value in ('DENUNCIATION', 'MIXED'))
  and not exists (select 1 from petitions_case c join petitions_judgement j on j.case_id = c.id
                   where c.first_letter_id = l.id and j.key = 'NATURE'
                     and j.value in ('DENUNCIATION', 'MIXED'))
  from petitions_letter l where l.id = wanted
$$;
"""

# Gives how many letters elsewhere are told. Who calls sees the letter's office; the trail of the
# other office names this office, and no person of it.
TELL = f"""
create or replace function vp_circle_tell(wanted_circle uuid, wanted_letter uuid) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  mine petitions_letter%rowtype; home people_office%rowtype; one record; told int := 0;
  who text := current_setting('vp.actor', true);
begin
  select l.* into mine from petitions_letter l
   where l.id = wanted_letter and vp_letter_comparable(l.id)
     and l.office_id = any(
       coalesce(nullif(current_setting('vp.offices', true), ''), '{{}}')::int[]);
  if mine.id is null or not exists (
    select 1 from petitions_circle_office m join petitions_circle c on c.id = m.circle_id
     where m.circle_id = wanted_circle and m.office_id = mine.office_id
       and m.state = 'JOINED' and c.closed_at is null) then return 0; end if;
  select o.* into home from people_office o where o.id = mine.office_id;
  for one in
    with found as (
      select b.letter_id as other_id, b.office_id, o.name,
             l.number || '/' || l.year as number, l.received_on, b.values as theirs, a.values as ours
        from petitions_circle_fingerprint a
        join petitions_circle_fingerprint b on b.bands <&&> a.bands
         and b.circle_id = a.circle_id and b.part = a.part and b.office_id <> a.office_id
        join petitions_circle_office m on m.circle_id = b.circle_id
         and m.office_id = b.office_id and m.state = 'JOINED'
        join people_office o on o.id = b.office_id
        join petitions_letter l on l.id = b.letter_id
       where a.circle_id = wanted_circle and a.letter_id = wanted_letter
      union all
      select null, null, c.partner, b.letter_number, b.received_on, b.values, a.values
        from petitions_circle_fingerprint a
        join petitions_circle_outside b on b.bands <&&> a.bands
         and b.circle_id = a.circle_id and b.part = a.part and b.office_id = a.office_id
        join petitions_circle c on c.id = b.circle_id
       where a.circle_id = wanted_circle and a.letter_id = wanted_letter),
    weighed as (
      select f.*, (select round(100.0 * count(*) / {VALUES})::int
                     from unnest(f.ours, f.theirs) as pair(x, y) where x = y) as percent
        from found f)
    select distinct on (w.percent, w.name, w.number) w.* from weighed w
     where w.percent >= {LEAST_PERCENT}
       and (w.other_id is null or vp_letter_comparable(w.other_id))
     order by w.percent desc, w.name, w.number limit {MOST_TOLD}
  loop
    insert into petitions_circle_match (id, office_id, circle_id, letter_id, other_office_id,
      other_name, other_number, other_received_on, percent, told_at)
    values (gen_random_uuid(), mine.office_id, wanted_circle, mine.id, one.office_id,
      one.name, one.number, one.received_on, one.percent, now())
    on conflict (letter_id, circle_id, other_name, other_number)
      do update set percent = greatest(petitions_circle_match.percent, excluded.percent);
    if one.other_id is not null then
      perform set_config(
        'vp.actor', jsonb_build_object('kind', 'JOB', 'name', home.name)::text, true);
      insert into petitions_circle_match (id, office_id, circle_id, letter_id, other_office_id,
        other_name, other_number, other_received_on, percent, told_at)
      values (gen_random_uuid(), one.office_id, wanted_circle, one.other_id, mine.office_id,
        home.name, mine.number || '/' || mine.year, mine.received_on, one.percent, now())
      on conflict (letter_id, circle_id, other_name, other_number)
        do update set percent = greatest(petitions_circle_match.percent, excluded.percent);
      perform set_config('vp.actor', coalesce(who, ''), true);
    end if;
    told := told + 1;
  end loop;
  return told;
end $$;
revoke all on function vp_circle_tell(uuid, uuid) from public;
"""  # noqa: S608 - numbers of our own rules

# Takes what was told of a letter that may be compared no more out of the lists of both offices.
FORGET = """
create or replace function vp_circle_forget(wanted_letter uuid) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  mine petitions_letter%rowtype; home people_office%rowtype; gone int := 0;
  who text := current_setting('vp.actor', true);
begin
  select l.* into mine from petitions_letter l
   where l.id = wanted_letter and not vp_letter_comparable(l.id)
     and l.office_id = any(
       coalesce(nullif(current_setting('vp.offices', true), ''), '{}')::int[]);
  if mine.id is null then return 0; end if;
  select o.* into home from people_office o where o.id = mine.office_id;
  perform set_config(
    'vp.actor', jsonb_build_object('kind', 'JOB', 'name', home.name)::text, true);
  delete from petitions_circle_match m
   where m.other_office_id = mine.office_id and m.other_number = mine.number || '/' || mine.year;
  perform set_config('vp.actor', coalesce(who, ''), true);
  delete from petitions_circle_match m where m.letter_id = mine.id;
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function vp_circle_forget(uuid) from public;
"""

FUNCTIONS = COMPARABLE + TELL + FORGET
GRANTED = ("vp_circle_tell(uuid, uuid)", "vp_circle_forget(uuid)")

ASK_TELL = "select vp_circle_tell(%s, %s)"
ASK_FORGET = "select vp_circle_forget(%s)"
