"""What must hold of a site after its processes were killed: asked of the owner, once all is quiet."""

from __future__ import annotations

import hashlib
import time
from typing import Any

# Twice the time after which a silent worker's jobs are taken up again, and some.
SETTLE_SECONDS = 180.0

_OPEN_JOBS = (
    "select count(*) from procrastinate_jobs where task_name not in "
    "('audit.seal', 'queue.retry_stalled') and (status = 'doing' "
    "or (status = 'todo' and coalesce(scheduled_at, now()) <= now()))"
)
_WAITING_PAGES = "select count(*) from files_filepage where method = 'PENDING'"

QUESTIONS = (
    ("registered twice", """
        select d.symbol from registry_document d join registry_incoming i
        on i.document_id = d.id group by 1 having count(*) > 1"""),
    ("arrival numbers with a gap or a double", """
        select book_id::text from registry_incoming group by book_id
        having count(*) <> max(arrival_number) or count(distinct arrival_number) <> count(*)"""),
    ("next number is not the one after the last", """
        select b.id::text from registry_book b join registry_incoming i on i.book_id = b.id
        group by b.id having b.next_number <> max(i.arrival_number) + 1"""),
    ("registered without exactly one line in the trail", """
        select i.id::text from registry_incoming i where 1 <> (select count(*)
        from audit_event e where e.action = 'registry:incoming:register'
        and e.subject_id = i.document_id::text)"""),
    ("registered and not found by search", """
        select i.id::text from registry_incoming i where not exists (
        select 1 from search_entry s where s.document_id = i.document_id)"""),
    ("jobs that failed", """
        select task_name from procrastinate_jobs where status = 'failed'"""),
    ("jobs that are stuck", """
        select task_name from procrastinate_jobs where status = 'doing'
        and task_name not in ('audit.seal', 'queue.retry_stalled')"""),
    ("pages that wait for ever", """
        select file_id::text from files_filepage where method = 'PENDING'"""),
    ("file read to its end and not said so", """
        select f.id::text from files_file f where f.text_state = 'PENDING' and not exists (
        select 1 from files_filepage p where p.file_id = f.id and p.method = 'PENDING')"""),
)  # fmt: skip


def violations(run: Any) -> list[str]:
    """Wait until the work is done, then give all that is wrong, in words."""
    from django.db import connections

    link = connections["admin"]
    found = _settled(link, run)
    with link.cursor() as cursor:
        for words, statement in QUESTIONS:
            cursor.execute(statement)
            found += [f"{words}: {row[0]}" for row in cursor.fetchall()[:5]]
    return found + _forgotten(link, run) + _damaged(link) + _trail(link)


def _settled(link: Any, run: Any) -> list[str]:
    """Wait while the work that waits gets less; what stands still so long is stuck."""
    least, since = float("inf"), time.monotonic()
    jobs = pages = 0
    while time.monotonic() - since < SETTLE_SECONDS:
        run.keep_alive()
        with link.cursor() as cursor:
            cursor.execute(_OPEN_JOBS)
            jobs = cursor.fetchone()[0]
            cursor.execute(_WAITING_PAGES)
            pages = cursor.fetchone()[0]
        if not jobs and not pages:
            return []
        if jobs + pages < least:
            least, since = jobs + pages, time.monotonic()
        time.sleep(1)
    return [f"not settled: {jobs} jobs and {pages} pages wait"]


def _forgotten(link: Any, run: Any) -> list[str]:
    with link.cursor() as cursor:
        cursor.execute(
            "select d.symbol, d.id::text, i.arrival_number, f.sha256 from registry_incoming i "
            "join registry_document d on d.id = i.document_id "
            "left join files_file f on f.id = d.file_id"
        )
        kept = {symbol: facts for symbol, *facts in cursor.fetchall()}
    return [
        f"acknowledged and not so: {told.symbol}"
        for told in run.told
        if kept.get(told.symbol) != [told.document_id, told.arrival_number, told.sha256]
    ]


def _damaged(link: Any) -> list[str]:
    from vanphong.files.store import the_store

    with link.cursor() as cursor:
        cursor.execute("select distinct sha256 from files_file where withdrawn_at is null")
        named = [sha256 for (sha256,) in cursor.fetchall()]
    store = the_store()
    return [
        f"file missing or changed: {sha256}"
        for sha256 in named
        if not store.has(sha256)
        or hashlib.sha256(store.read(sha256, check=False)).hexdigest() != sha256
    ]


def _trail(link: Any) -> list[str]:
    from vanphong.audit.verification import verify_trail

    link.ensure_connection()
    with link.connection.transaction():
        report = verify_trail(link.connection)
    return [] if report.intact else [f"trail: {report}"]
