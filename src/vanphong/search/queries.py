"""Finding: every question starts from what the actor may see, and every look is bounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.kernel.remembered import remembered
from vanphong.registry import api as registry
from vanphong.search.fields import Rank
from vanphong.search.looking import NEWEST, Sight
from vanphong.search.marks import Pieces, Wanted, excerpt, marked, wanted
from vanphong.search.models import SearchEntry
from vanphong.search.questions import (
    Asked,
    Step,
    Tier,
    beginning,
    issuer_query,
    line_query,
    nearness_query,
    rank_query,
    steps,
    understand,
)
from vanphong.search.words import of_office, words_of

FIND = "search:document:find"
PAGE_SIZE = 20
# What is found is counted up to as many as are looked at.
COUNTED = NEWEST
SUGGESTED = 8
_READ = 400_000


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a search is narrowed by; empty and None narrow nothing. Days are `[from, until]`.

    `issuer` is any words of the issuer's name; `direction` is IN or OUT, seen from the office.
    """

    type_code: str = ""
    issuer: str = ""
    dated_from: dt.date | None = None
    dated_until: dt.date | None = None
    direction: str = ""
    state: str = ""


EVERYTHING = Narrow()


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that was found, its words in pieces (text, is a hit)."""

    document: registry.Document
    direction: str
    tier: Tier
    symbol: Pieces
    abstract: Pieces
    issuer: Pieces
    excerpt: Pieces
    # The number of arrival in the office's book, when it has one; whether it was asked for.
    arrived_as: str = ""
    by_arrival: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer. `count` stops above 300; `reachable` rows can be paged to."""

    hits: tuple[Hit, ...]
    count: int
    reachable: int
    page: int

    @property
    def pages(self) -> int:
        """Give how many pages can be paged through."""
        return -(-self.reachable // PAGE_SIZE)

    @property
    def has_next(self) -> bool:
        """Say whether another page follows."""
        return self.page * PAGE_SIZE < self.reachable


def find(actor: Actor, text: str, narrow: Narrow = EVERYTHING, *, page: int = 1) -> Found:
    """Give the documents that answer: numbers first, then the marks typed, then without marks.

    Only documents the actor may see are ever looked at, counted or quoted.

    :raises NotAllowed: without the permission to search.
    :raises Invalid: when the days stand the wrong way round.
    """
    require(actor, FIND)
    _refuse_reversed(narrow)
    asked = understand(text)
    if not asked.terms and text.strip():
        return Found((), 0, 0, 1)
    _plan_by_words()
    ranked, count = _ranked(actor, narrow, asked) if asked.terms else _newest(actor, narrow)
    page = max(1, min(page, -(-len(ranked) // PAGE_SIZE)))
    shown = ranked[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Found(_hits(actor, asked, shown), count, len(ranked), page)


def _plan_by_words() -> None:
    """Let what follows in the transaction be planned for its words: how often they stand in
    documents decides the way to them, and a plan for any words knows nothing of it.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local plan_cache_mode = force_custom_plan")


def _refuse_reversed(narrow: Narrow) -> None:
    if narrow.dated_from and narrow.dated_until and narrow.dated_from > narrow.dated_until:
        sentence = _("Đến ngày không thể trước Từ ngày.")
        raise Invalid(sentence, code="reversed_days", fields={"dated_until": [sentence]})


def documents_with_words(actor: Actor, text: str) -> Iterable[UUID]:
    """Give the keys of the office's documents in whose line of a book all words stand."""
    _plan_by_words()
    entries = SearchEntry.objects.filter(office_id=actor.office_key)
    # A query, so that it becomes a part of the question it narrows.
    query = of_office(actor.office_key, line_query(text))
    return entries.filter(vector__matches=query).values_list("document_id", flat=True)


def suggest(actor: Actor, text: str) -> list[registry.Document]:
    """Give the newest visible documents whose heading begins as typed so far; few."""
    require(actor, FIND)
    query = beginning(text)
    if not query:
        return []
    _plan_by_words()
    found: list[UUID] = []
    for rows in Sight(actor).looks(Step(Tier.FOLDED, query), SUGGESTED):
        newest = _seen(actor, rows).order_by("-dated_on", "-document_id")
        found = list(newest.values_list("document_id", flat=True))
        if len(found) == SUGGESTED:
            break
    return _documents(actor, found)


def _sight(actor: Actor, narrow: Narrow) -> Sight:
    """Give what of the index is looked into."""
    parts = {
        "direction": narrow.direction,
        "type_code": narrow.type_code,
        "dated_on__gte": narrow.dated_from,
        "dated_on__lte": narrow.dated_until,
    }
    found = Q(**{name: value for name, value in parts.items() if value})
    if narrow.state:  # the owner alone may change it: it stands in the document
        documents = registry.visible_documents(actor).filter(pk=OuterRef("document_id"))
        found &= Q(Exists(documents.filter(state=narrow.state)))
    return Sight(actor, found, issuer_query(narrow.issuer))


def _seen(actor: Actor, rows: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """Give those of the rows in `Sight` whose documents the actor may see.

    What the person has to do with was asked there.
    """
    documents = registry.documents_here(actor).filter(pk=OuterRef("document_id"))
    return rows.filter(Exists(documents))


Row = tuple[UUID, str, Tier]


def _newest(actor: Actor, narrow: Narrow) -> tuple[list[Row], int]:
    """Give everything that the filters leave, newest first."""
    entries = _seen(actor, _sight(actor, narrow).entries)
    rows = entries.order_by("-dated_on", "-document_id").values_list("document_id", "direction")
    found = [(document, direction, Tier.FOLDED) for document, direction in rows[: COUNTED + 1]]
    return found[:COUNTED], len(found)


def _ranked(actor: Actor, narrow: Narrow, asked: Asked) -> tuple[list[Row], int]:
    """Give what the steps found, in the order of tier, rank and day, and how many there are.

    Where one step finds all that a look takes, later ones could only add behind it.
    """
    office = actor.office_key
    rank: Combinable = Rank("vector", of_office(office, rank_query(asked)))
    if near := nearness_query(asked):  # words beside each other before words far apart
        rank += Rank("vector", of_office(office, near))
    best: dict[UUID, tuple[Tier, float, int, str]] = {}
    sight = _sight(actor, narrow)
    full = False
    for step in steps(asked):
        if step.is_shortcut and not sight.sees_all:
            continue
        for rows in sight.looks(step):
            ranked = _seen(actor, rows).annotate(rank=rank)
            found = list(ranked.values_list("document_id", "rank", "dated_on", "direction"))
            full = len(found) >= NEWEST
            if full:
                break
        for document, score, day, direction in found:
            best.setdefault(document, (step.tier, -score, -day.toordinal(), direction))
        if full:
            break
    order = sorted(best, key=lambda document: (best[document][:3], document))
    reached = [(one, best[one][3], best[one][0]) for one in order]
    return reached, COUNTED + 1 if full else len(reached)


def _documents(actor: Actor, ids: Sequence[UUID]) -> list[registry.Document]:
    found = {one.pk: one for one in _visible(actor, tuple(ids))}
    return [found[one] for one in ids if one in found]


@remembered
def _visible(actor: Actor, ids: tuple[UUID, ...]) -> QuerySet[registry.Document]:
    return registry.visible_documents(actor).filter(pk__in=ids)


def _hits(actor: Actor, asked: Asked, rows: Sequence[Row]) -> tuple[Hit, ...]:
    documents = {one.pk: one for one in _documents(actor, [row[0] for row in rows])}
    headings = {
        pk: _marked_heading(one, asked, tier)
        for pk, _direction, tier in rows
        if (one := documents.get(pk))
    }
    quoted = [pk for pk, heading in headings.items() if not heading[-1]]
    texts = texts_of(actor, quoted, _READ) if quoted else {}
    lines = {one.document_id: one for one in registry.lines_of(actor, list(documents))}
    asked_for = {int(term.number) for term in asked.terms if term.number}
    return tuple(
        Hit(
            documents[pk], direction, tier, *headings[pk][:3],
            excerpt=excerpt(texts.get(pk, ""), _wanted(asked, tier)),
            arrived_as=lines[pk].arrived_as if pk in lines else "",
            by_arrival=pk in lines and lines[pk].arrival_number in asked_for,
        )
        for pk, direction, tier in rows
        if pk in documents
    )  # fmt: skip


def _wanted(asked: Asked, tier: Tier) -> Wanted:
    return wanted(asked.loose_words, asked.phrases, with_marks=tier is Tier.EXACT)


def _marked_heading(
    document: registry.Document, asked: Asked, tier: Tier
) -> tuple[Pieces, Pieces, Pieces, bool]:
    """Mark symbol, abstract and issuer; say whether they show every word asked for."""
    want = _wanted(asked, tier)
    heading = (document.symbol, document.abstract, document.issuer_name)
    words = [list(words_of(text)) for text in heading]
    shown = [marked(text, want, own) for text, own in zip(heading, words, strict=True)]
    seen = {word.folded for own in words for word in own}
    whole = all(word.folded in seen for word in asked.words)
    return shown[0], shown[1], shown[2], whole


def texts_of(actor: Actor, ids: Sequence[UUID], longest: int) -> dict[UUID, str]:
    """Give the text of each document's files in order, each cut at `longest` characters."""
    places = registry.DocumentFile.objects.filter(
        document_id__in=ids, role__in=[registry.FileRole.ORIGINAL, registry.FileRole.ANNEX],
        file__in=files.visible_files(actor),
    ).exclude(file__text="").order_by("position")  # fmt: skip
    joined: dict[UUID, str] = {}
    for document, text in places.values_list("document_id", Left("file__text", longest)):
        joined[document] = f"{joined.get(document, '')}\n{text}".strip()
    return joined
