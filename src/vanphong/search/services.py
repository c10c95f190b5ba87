"""Keeping the index: in the transaction of the act that changes a document, and anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.db import connection

from vanphong.files import api as files
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.search import jobs
from vanphong.search.fields import Vector
from vanphong.search.models import Direction, SearchEntry
from vanphong.search.queries import texts_of
from vanphong.search.words import Part, folded_words, vector_of

READ_ALL = "registry:document:read_all"
# A long text is indexed to here at once, and whole by a job.
_AT_ONCE = 60_000
_WHOLE = 5_000_000
_BATCH = 180
# What of a document an entry is made of.
_READ = (
    "office", "origin", "type_code", "issued_on", "registered_at", "symbol", "symbol_key", "number",
    "abstract", "issuer_name", "signer_title", "signer_name", "recipients_text", "note",
    "filed_with",
)  # fmt: skip


def index_documents(
    actor: Actor, documents: Iterable[registry.Document], *, whole: bool = False
) -> int:
    """Write the rows of some documents in the index of the actor's office; give how many.

    Used inside the acts that change documents, and in jobs; doing it twice changes nothing.
    """
    if actor.office_id is None:
        return 0
    rest, done = iter(documents), 0
    while batch := list(islice(rest, _BATCH)):
        longest = _WHOLE if whole else _AT_ONCE
        ids = [one.pk for one in batch]
        texts = texts_of(actor, ids, longest)
        lines = {one.document_id: one for one in registry.lines_of(actor, ids)}
        _write(
            actor.office_id,
            [
                _entry(actor.office_id, one, texts.get(one.pk, ""), lines.get(one.pk))
                for one in batch
            ],
        )
        if not whole:
            for pk, text in texts.items():
                if len(text) >= _AT_ONCE:
                    jobs.index_whole.defer(office_id=actor.office_key, document_id=str(pk))
        done += len(batch)
    return done


# A row that is right already is not written again: its words cost the most, in every index.
# Rows that are there are changed, not put in again: that would ask for the right to every document.
# Each is looked for by itself: for `not exists` all rows of the office would be gone through.
_WRITE = """
with given as materialized (
    select %(office)s office_id, document_id, direction, type_code, dated_on, vector
    from unnest(%(documents)s::uuid[], %(directions)s::text[], %(types)s::text[], %(days)s::date[],
        %(vectors)b::tsvector[]) given (document_id, direction, type_code, dated_on, vector)
), written as (
    update search_entry e set direction = given.direction, type_code = given.type_code,
        dated_on = given.dated_on, vector = given.vector
    from given where e.document_id = given.document_id and e.office_id = given.office_id
    and (e.direction, e.type_code, e.dated_on, e.vector)
        is distinct from (given.direction, given.type_code, given.dated_on, given.vector)
)
insert into search_entry (id, office_id, document_id, direction, type_code, dated_on, vector)
select gen_random_uuid(), office_id, document_id, direction, type_code, dated_on, vector from given
where (select true from search_entry e
    where e.document_id = given.document_id and e.office_id = given.office_id) is null
on conflict (office_id, document_id) do update
set direction = excluded.direction, type_code = excluded.type_code, dated_on = excluded.dated_on,
    vector = excluded.vector
"""
_Entry = tuple[UUID, str, str, dt.date, Vector]


def _write(office_id: int, entries: Sequence[_Entry]) -> None:
    names = ("documents", "directions", "types", "days", "vectors")
    columns = map(list, zip(*entries, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"office": office_id, **dict(zip(names, columns, strict=True))})


def _entry(
    office_id: int,
    document: registry.Document,
    text: str,
    line: registry.IncomingEntry | None,
) -> _Entry:
    own = document.origin == registry.Origin.OWN and document.office_id == office_id
    return (
        document.pk,
        str(Direction.OUT if own else Direction.IN),
        document.type_code,
        document.issued_on or vietnam_date(document.registered_at),
        Vector(vector_of(office_id, _parts(document, text, line), _keys(document, line))),
    )


def _parts(
    document: registry.Document, text: str, line: registry.IncomingEntry | None
) -> list[Part]:
    kind = registry.document_type(document.type_code).name if document.type_code else ""
    number = f"Số {document.symbol}" if document.symbol else ""
    return [
        Part(f"{kind} {number}", heading=True),
        Part(document.abstract, heading=True),
        Part(document.issuer_name),
        Part(f"{document.signer_title} {document.signer_name}"),
        Part(document.recipients_text),
        Part(f"{document.note} {document.filed_with}"),
        Part(f"{line.note} {line.forwarded_to}" if line else ""),
        Part(text),
    ]


def _keys(document: registry.Document, line: registry.IncomingEntry | None) -> list[str]:
    keys = [f"@{word}" for word in folded_words(document.issuer_name)]
    if document.symbol_key:
        keys.append(f"={document.symbol_key}")
    if document.number:
        keys.append(f"#{document.number}")
    if line:
        keys.append(f"^{line.arrival_number}")
    written = [
        document.symbol, document.abstract, document.issuer_name, document.note,
        document.filed_with, document.signer_name,
        *((str(line.arrival_number), line.note, line.forwarded_to) if line else ()),
    ]  # fmt: skip
    return keys + [f"~{word}" for word in folded_words(" ".join(written))]


def forget_documents(actor: Actor, document_ids: Sequence[UUID]) -> None:
    """Take documents out of the index of the actor's office, before they are taken out."""
    SearchEntry.objects.filter(
        office_id=actor.office_key, document_id__in=document_ids
    ).delete()


def index_read_file(actor: Actor, file: files.File, now: dt.datetime) -> None:
    """Take the text of a scan in, once its last page has been read; other offices by jobs."""
    del now
    documents = _documents_with(file)
    index_documents(actor, documents)
    ids = [one.pk for one in documents]
    for document_id, office_id in _opened(ids):
        jobs.index_whole.defer(office_id=office_id, document_id=str(document_id))


def forget_file_text(actor: Actor, file: files.File, now: dt.datetime) -> None:
    """Take a withdrawn file's text out of every office's index, in the same transaction."""
    del now
    documents = {one.pk: one for one in _documents_with(file)}
    index_documents(actor, documents.values())
    for document_id, office_id in _opened(list(documents)):
        with acting(_indexer(office_id)):
            _index_again(_indexer(office_id), document_id, whole=False)


def _documents_with(file: files.File) -> list[registry.Document]:
    places = registry.DocumentFile.objects.filter(file=file).select_related("document")
    return [place.document for place in places]


def _opened(ids: Sequence[UUID]) -> list[tuple[UUID, int]]:
    opened = registry.DocumentAccess.objects.filter(document_id__in=ids)
    return list(opened.values_list("document_id", "office_id"))


def index_again(actor: Actor, document_id: UUID) -> None:
    """Write one row that is there anew, with the whole text."""
    _index_again(actor, document_id, whole=True)


def _index_again(actor: Actor, document_id: UUID, *, whole: bool) -> None:
    if _hold(actor.office_key, [document_id]):
        documents = registry.visible_documents(actor).filter(pk=document_id)
        index_documents(actor, documents, whole=whole)


def _hold(office_id: int, document_ids: Sequence[UUID]) -> int:
    """Lock rows of the index to the end of the transaction; give how many are there.

    Who writes a row from what is read only after this writes nothing older than is in it: a text
    that was withdrawn meanwhile does not come back.
    """
    rows = SearchEntry.objects.filter(office_id=office_id, document_id__in=document_ids)
    return len(rows.order_by("document_id").select_for_update().values_list("pk"))


def reindex(office_id: int) -> int:
    """Make the index of an office anew from its documents; give how many it has then.

    Each batch is a transaction of its own: people go on working and searching meanwhile.
    """
    actor = _indexer(office_id)
    with acting(actor):
        keys = registry.keys_here(actor)
    done = 0
    for first in range(0, len(keys), _BATCH):
        batch = keys[first : first + _BATCH]
        with acting(actor):
            _hold(office_id, batch)
            documents = registry.visible_documents(actor).filter(pk__in=batch).only(*_READ)
            done += index_documents(actor, documents, whole=True)
    with acting(actor):
        SearchEntry.objects.filter(office_id=office_id).exclude(
            document__in=registry.visible_documents(actor)
        ).delete()
    return done


def _indexer(office_id: int) -> Actor:
    return job_actor("search.index", office_id, frozenset({READ_ALL}))
