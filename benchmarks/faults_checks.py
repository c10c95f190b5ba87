"""What must hold after every kill, asked of the whole database and store by their owner.

Each question gives the rows that are wrong; none is expected. They are asked in one snapshot,
so that they may be asked while another process works.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, transaction

from vanphong.files.store import the_store
from vanphong.signing import api as signing

LOST = "lost_numbers"
DOUBLE = "doubles"
HALF = "half_issued"
CHANGED = "changed_bytes"
FALSE = "false_receipts"
KINDS = (LOST, DOUBLE, HALF, CHANGED, FALSE)


class Violation(NamedTuple):
    """One thing that must never be: its kind, and what was found."""

    kind: str
    found: str


class Fact(NamedTuple):
    """What a process told after its act had returned; it must be there whatever comes."""

    draft_id: UUID
    state: str
    # Digest of the file at SIGNED and ISSUED; arrival number at ACCEPTED.
    value: str | int
    office_id: int = 0


@dataclass
class Memory:
    """What was seen before: files by digest, drafts by id. Neither may go back or change."""

    files: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    verified: set[tuple[str, int]] = field(default_factory=set)
    drafts: dict[UUID, tuple[Any, ...]] = field(default_factory=dict)
    told: dict[tuple[UUID, str, int], Fact] = field(default_factory=dict)

    def note(self, fact: Fact) -> None:
        self.told[fact.draft_id, fact.state, fact.office_id] = fact


def violations(offices: list[int], memory: Memory, now: dt.datetime) -> list[Violation]:
    """Give all that is wrong in the offices' rows and files, in a snapshot of its own."""
    with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        return examine(cursor, offices, memory, now)


def examine(
    cursor: Any, offices: list[int], memory: Memory, now: dt.datetime
) -> list[Violation]:
    """Give all that is wrong as seen by an open transaction of the owner."""
    found = list(_wrong_rows(cursor, offices))
    drafts = _rows(cursor, _DRAFTS, offices)
    arrivals = {row[:2]: row[2] for row in _rows(cursor, _ARRIVALS, offices)}
    found += _files_changed(_rows(cursor, _FILES, offices), memory)
    found += _went_back(drafts, memory)
    found += _forgotten(memory.told.values(), drafts, arrivals)
    found += _badly_signed(drafts, memory, now)
    return found


def _rows(cursor: Any, statement: str, offices: list[int]) -> list[tuple[Any, ...]]:
    cursor.execute(statement, {"offices": offices})
    return list(cursor.fetchall())


def _wrong_rows(cursor: Any, offices: list[int]) -> Iterator[Violation]:
    for kind, question, statement in QUESTIONS:
        for row in _rows(cursor, statement, offices):
            yield Violation(kind, f"{question}: {', '.join(map(str, row))}")


def _files_changed(stored: Iterable[tuple[str, int]], memory: Memory) -> Iterator[Violation]:
    """Read every file not read before; of the others ask whether the disk touched them."""
    for sha256, size in stored:
        path = the_store().path(sha256)
        try:
            about = path.stat()
        except FileNotFoundError:
            yield Violation(CHANGED, f"file {sha256} has a row and no bytes")
            continue
        seen = (about.st_ino, about.st_mtime_ns, about.st_size)
        if memory.files.get(sha256) == seen:
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256 or len(content) != size:
            yield Violation(CHANGED, f"file {sha256} has other bytes")
        memory.files[sha256] = seen


_RANK = ["SUBMITTED", "NUMBERED", "SIGNED", "ISSUED"]


def _went_back(drafts: Iterable[tuple[Any, ...]], memory: Memory) -> Iterator[Violation]:
    for draft_id, state, *facts in drafts:
        before, *facts_before = memory.drafts.get(draft_id, (state, *([None] * len(facts))))
        if _RANK.index(state) < _RANK.index(before):
            yield Violation(HALF, f"draft {draft_id} went back from {before} to {state}")
        for old, new in zip(facts_before, facts, strict=True):
            if old and old != new:
                yield Violation(CHANGED, f"draft {draft_id} had {old} and has {new}")
        memory.drafts[draft_id] = (state, *facts)


def _forgotten(
    told: Iterable[Fact], drafts: Iterable[tuple[Any, ...]], arrivals: dict[Any, int]
) -> Iterator[Violation]:
    """Give what was answered to someone and is not so."""
    kept = {draft[0]: draft for draft in drafts}
    for fact in told:
        _id, state, _symbol, _code, signed, sealed = kept[fact.draft_id]
        if fact.state == "ACCEPTED":
            there = arrivals.get((fact.draft_id, fact.office_id)) == fact.value
        elif fact.state == "SIGNED":
            there = state in {"SIGNED", "ISSUED"} and signed == fact.value
        else:
            there = state == "ISSUED" and sealed == fact.value
        if not there:
            yield Violation(LOST, f"told and not there: {fact}")


def _badly_signed(
    drafts: Iterable[tuple[Any, ...]], memory: Memory, now: dt.datetime
) -> Iterator[Violation]:
    """Verify every signed file once: one signature, then two over the very same bytes."""
    trust = signing.site_trust()
    for draft_id, _state, _symbol, _code, signed, sealed in drafts:
        for sha256, signatures in ((signed, 1), (sealed, 2)):
            if not sha256 or (sha256, signatures) in memory.verified:
                continue
            content = the_store().read(sha256)
            report = signing.verify_pdf(content, trust=trust, now=now)
            if not report.is_valid or len(report.signatures) != signatures:
                yield Violation(CHANGED, f"draft {draft_id}: {report.sentences()}")
            if signatures == 2 and not content.startswith(the_store().read(signed)):
                yield Violation(CHANGED, f"draft {draft_id}: sealed over other bytes")
            memory.verified.add((sha256, signatures))


def strangers_in_store(offices: list[int]) -> tuple[int, int]:
    """Give how many whole and how many unfinished files no row names: harmless leftovers."""
    with connections["admin"].cursor() as cursor:
        named = {row[0] for row in _rows(cursor, _FILES, offices)}
    names = [n for _, _, found in os.walk(the_store().path("0" * 64).parents[1]) for n in found]
    unfinished = sum(name.startswith(".") for name in names)
    return len(set(names) - named) - unfinished, unfinished


_OURS = "office_id = any(%(offices)s)"

_FILES = f"select distinct sha256, size_bytes from files_file where {_OURS}"

_DRAFTS = """
select d.id, d.state, d.symbol, d.check_code, s.sha256, f.sha256
  from drafting_draft d
  left join files_file s on s.id = d.signed_file_id
  left join registry_document o on o.id = d.issued_document_id
  left join files_file f on f.id = o.file_id
 where d.office_id = any(%(offices)s)
"""

_ARRIVALS = """
select o.source_id, i.office_id, i.arrival_number
  from registry_incoming i join registry_document o on o.id = i.document_id
 where i.office_id = any(%(offices)s)
"""

# (kind, what is wrong, statement giving the wrong rows)
QUESTIONS: list[tuple[str, str, str]] = [
    (LOST, "number missing in its book", """
        select b.name, n from registry_book b,
               generate_series(b.first_number, b.next_number - 1) n
         where b.office_id = any(%(offices)s) and not exists (
               select 1 from registry_number e
                where e.book_id = b.id and e.number = n and e.suffix = '')"""),
    (LOST, "number outside of its book", """
        select b.name, e.number from registry_number e join registry_book b on b.id = e.book_id
         where b.office_id = any(%(offices)s)
           and (e.number >= b.next_number or e.number < b.first_number)"""),
    (LOST, "number held for nobody who goes on", """
        select e.number, e.symbol from registry_number e
         where e.office_id = any(%(offices)s) and e.state = 'RESERVED' and not exists (
               select 1 from drafting_draft d
                where d.id = e.for_id and d.number_entry_id = e.id and d.symbol = e.symbol
                  and d.state in ('NUMBERED', 'SIGNED'))"""),
    (LOST, "number void without a reason", """
        select number, symbol from registry_number
         where office_id = any(%(offices)s) and state = 'VOID' and reason = ''"""),
    (LOST, "number given to another document than it says", """
        select e.number, e.symbol from registry_number e
          join registry_book b on b.id = e.book_id
          left join registry_document o on o.id = e.document_id
          left join registry_incoming i on i.document_id = o.id and i.office_id = e.office_id
         where e.office_id = any(%(offices)s) and e.state = 'GIVEN' and (case b.direction
          when 'OUT' then o.number = e.number and o.symbol = e.symbol and o.source_id = e.for_id
          else i.arrival_number = e.number and i.book_id = e.book_id end) is not true"""),
    (LOST, "line of an incoming book without its number", """
        select i.arrival_number, i.document_id from registry_incoming i
         where i.office_id = any(%(offices)s) and not exists (
               select 1 from registry_number e
                where e.book_id = i.book_id and e.number = i.arrival_number
                  and e.document_id = i.document_id and e.state = 'GIVEN')"""),
    (DOUBLE, "number twice in a book", """
        select book_id, number, suffix from registry_number where office_id = any(%(offices)s)
         group by 1, 2, 3 having count(*) > 1"""),
    (DOUBLE, "two documents with one number, or from one draft", """
        select array_agg(symbol) from registry_document
         where office_id = any(%(offices)s) and origin = 'OWN'
         group by grouping sets
               ((office_id, body_id, type_code, number), (office_id, symbol), (source_id))
        having count(*) > 1 and (grouping(symbol) = 1 or symbol <> '')"""),
    (DOUBLE, "two numbers for one document or one draft in one book", """
        select book_id, array_agg(number) from registry_number
         where office_id = any(%(offices)s) and state <> 'VOID'
         group by grouping sets ((book_id, for_id), (book_id, document_id))
        having count(*) > 1 and (grouping(document_id) = 1 or document_id is not null)"""),
    (DOUBLE, "arrival number or document twice in an incoming book", """
        select book_id, array_agg(arrival_number) from registry_incoming
         where office_id = any(%(offices)s)
         group by grouping sets ((book_id, arrival_number), (book_id, document_id))
        having count(*) > 1"""),
    (DOUBLE, "delivered twice to one office", """
        select document_id, receiver_id from exchange_delivery
         where sender_id = any(%(offices)s) group by 1, 2 having count(*) > 1"""),
    (HALF, "draft that is not wholly in its state", """
        select d.id, d.state, e.state, o.symbol, p.code from drafting_draft d
          left join registry_number e on e.id = d.number_entry_id
          left join files_file s on s.id = d.signed_file_id
          left join registry_document o on o.source_id = d.id and o.office_id = d.office_id
          left join files_file f on f.id = o.file_id
          left join signing_publiccheck p on p.code = d.check_code and d.check_code <> ''
         where d.office_id = any(%(offices)s) and (case d.state
          when 'SUBMITTED' then e.id is null and d.symbol = '' and d.check_code = ''
            and d.issued_on is null and s.id is null and o.id is null
          when 'NUMBERED' then e.state = 'RESERVED' and e.for_id = d.id
            and e.symbol = d.symbol and d.check_code <> '' and d.issued_on is not null
            and s.id is null and o.id is null and p.id is null
          when 'SIGNED' then e.state = 'RESERVED' and e.for_id = d.id and e.symbol = d.symbol
            and s.id is not null and d.signed_at is not null and o.id is null and p.id is null
          when 'ISSUED' then e.state = 'GIVEN' and e.document_id = o.id
            and d.issued_document_id = o.id and o.symbol = d.symbol
            and o.issued_on = d.issued_on and o.file_digest = f.sha256 and s.id is not null
            and p.sha256 = f.sha256 and p.symbol = d.symbol and p.state = 'ISSUED'
          end) is not true"""),
    (HALF, "document or public check of a draft that is not issued", """
        select o.symbol, 'document' from registry_document o
         where o.office_id = any(%(offices)s) and o.origin = 'OWN' and not exists (
               select 1 from drafting_draft d
                where d.issued_document_id = o.id and d.state = 'ISSUED')
        union all select p.symbol, 'check' from signing_publiccheck p
         where p.office_id = any(%(offices)s) and not exists (
               select 1 from drafting_draft d
                where d.check_code = p.code and d.state = 'ISSUED')"""),
    (HALF, "issued document without all that belongs to it", """
        select d.symbol, r.recipients, r.offices
          from drafting_draft d, lateral (select
            (select count(*) from jsonb_array_elements(d.recipients)) as recipients,
            (select count(*) from jsonb_array_elements(d.recipients) one
              where one ? 'office') as offices) r
         where d.office_id = any(%(offices)s) and d.state = 'ISSUED' and (
            r.recipients <> (select count(*) from registry_recipient x
                              where x.document_id = d.issued_document_id)
         or r.offices <> (select count(*) from exchange_delivery x
                           where x.document_id = d.issued_document_id)
         or r.offices <> (select count(*) from registry_documentaccess x
                           where x.document_id = d.issued_document_id)
         or r.offices <> (select count(*) from files_fileaccess x
                            join registry_document o on o.file_id = x.file_id
                           where o.id = d.issued_document_id)
         or 1 <> (select count(*) from registry_documentfile x
                   where x.document_id = d.issued_document_id)
         or not exists (select 1 from search_entry x
                   where x.document_id = d.issued_document_id and x.office_id = d.office_id)
         or 1 <> (select count(*) from procrastinate_jobs j
                   where j.task_name = 'exchange.check_signatures'
                     and j.args->>'document_id' = d.issued_document_id::text))"""),
    (HALF, "act that is not in the trail exactly once", """
        with acts as (
          select d.id::text as subject, a.action, d.state = any(a.states) as expected
            from drafting_draft d, (values
              ('drafting:draft:number', '{NUMBERED,SIGNED,ISSUED}'::text[]),
              ('drafting:draft:sign', '{SIGNED,ISSUED}'),
              ('drafting:draft:issue', '{ISSUED}')) a (action, states)
           where d.office_id = any(%(offices)s)
          union all
          select e.id::text, a.action, e.state = any(a.states)
            from registry_number e join registry_book b on b.id = e.book_id, (values
              ('registry:number:reserve', '{RESERVED,GIVEN,VOID}'::text[]),
              ('registry:number:give', '{GIVEN}')) a (action, states)
           where e.office_id = any(%(offices)s) and b.direction = 'OUT'
          union all
          select o.id::text, 'registry:document:issue', true from registry_document o
           where o.office_id = any(%(offices)s) and o.origin = 'OWN'
          union all
          select f.id::text, 'files:file:take_in', true from files_file f
           where f.office_id = any(%(offices)s))
        select subject, action, expected, n from acts, lateral (
          select count(*) as n from audit_event v
           where v.subject_id = acts.subject and v.action = acts.action
             and v.subject_table in ('drafting_draft', 'registry_number', 'registry_document',
                                     'files_file')) c
         where n <> expected::int"""),
    (CHANGED, "digest in the trail is not the file's", """
        select d.symbol, v.action from drafting_draft d
          join files_file s on s.id = d.signed_file_id
          left join registry_document o on o.id = d.issued_document_id
          join audit_event v on v.subject_table = 'drafting_draft'
                            and v.subject_id = d.id::text
                            and v.action in ('drafting:draft:sign', 'drafting:draft:issue')
         where d.office_id = any(%(offices)s) and v.detail->>'sha256' is distinct from (
               case v.action when 'drafting:draft:sign' then s.sha256
                             else o.file_digest end)"""),
    (CHANGED, "file made with a key that the trail does not know", """
        with made as materialized (
          select action, detail->>'sha256_after' as after, count(*) as n from audit_event
           where subject_table = 'signing_key' group by 1, 2)
        select d.symbol, x.after, made.n from drafting_draft d
          left join files_file s on s.id = d.signed_file_id
          left join registry_document o on o.id = d.issued_document_id
          cross join lateral (values ('signing:key:use', s.sha256),
                                     ('signing:seal:use', o.file_digest)) x (action, after)
          left join made using (action, after)
         where d.office_id = any(%(offices)s) and x.after is not null
           and made.n is distinct from 1"""),
    (FALSE, "receipt for what is not stored", """
        select r.id, r.state, v.document_id from exchange_receipt r
          join exchange_delivery v on v.id = r.delivery_id
          left join registry_document o on o.id = v.document_id
          left join files_file f on f.id = o.file_id
         where r.sender_id = any(%(offices)s)
           and (r.file_sha256 = v.file_sha256 and v.file_sha256 = f.sha256
                and f.withdrawn_at is null) is not true"""),
    (FALSE, "delivery without the receipts of its state", """
        select v.id, v.state, array_agg(r.state order by r.position) from exchange_delivery v
          left join exchange_receipt r on r.delivery_id = v.id
         where v.sender_id = any(%(offices)s) group by v.id, v.state
        having array_agg(r.state::text order by r.position) is distinct from (
               case v.state when 'ARRIVED' then '{ARRIVED}'::text[]
                            when 'ACCEPTED' then '{ARRIVED,ACCEPTED}' end)
            or array_agg(r.position::int order by r.position)
               <> (array[1, 2])[:count(*)::int]"""),
    (FALSE, "accepted without a line in the book, or the other way round", """
        select v.id, v.state, i.arrival_number from exchange_delivery v
          left join registry_incoming i on i.document_id = v.document_id
                                       and i.office_id = v.receiver_id
         where v.sender_id = any(%(offices)s)
           and (v.state = 'ACCEPTED') <> (i.id is not null)"""),
    (FALSE, "delivery not in the trails of both offices", """
        select v.id, a.action, count(distinct t.office_id), count(t.id)
          from exchange_delivery v
          join (values ('exchange:delivery:send', '{ARRIVED,ACCEPTED}'::text[]),
                       ('exchange:delivery:accept', '{ACCEPTED}')) a (action, states)
            on v.state = any(a.states)
          left join audit_event t on t.subject_table = 'exchange_delivery'
            and t.subject_id = v.id::text and t.action = a.action
            and t.office_id in (v.sender_id, v.receiver_id)
         where v.sender_id = any(%(offices)s) group by v.id, a.action
        having count(distinct t.office_id) <> 2 or count(t.id) <> 2"""),
]  # fmt: skip
