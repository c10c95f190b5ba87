"""The JSON API of search."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from vanphong.kernel.endpoints import Day, allowed
from vanphong.search.pages import found_as_dict
from vanphong.search.queries import FIND, Narrow, find, suggest

router = Router()


class Question(Schema):
    """What is asked for; empty fields narrow nothing."""

    q: str = Field("", max_length=300)
    type_code: str = Field("", max_length=40)
    issuer: str = Field("", max_length=300)
    dated_from: Day | None = None
    dated_until: Day | None = None
    direction: Literal["", "IN", "OUT"] = ""
    state: Literal["", "ISSUED", "RECALLED", "REPLACED", "VOID"] = ""
    page: int = Field(1, ge=1, le=1000)


class Marks(Schema):
    """Offsets `[from, until)` of the words found."""

    symbol: list[tuple[int, int]]
    abstract: list[tuple[int, int]]


class HitOut(Schema):
    """One document; `found_by` is NUMBER, EXACT (with the marks typed) or FOLDED.

    `arrived_as` is its number of arrival in the office's book, if it has one.
    """

    id: UUID
    symbol: str
    type_code: str
    issued_on: dt.date | None
    issuer_name: str
    abstract: str
    state: str
    direction: str
    found_by: str
    arrived_as: str
    marks: Marks
    excerpt: str
    excerpt_marks: list[tuple[int, int]]


class FoundOut(Schema):
    """A page of an answer; the count stops at 300, then `count_is_more`."""

    count: int
    count_is_more: bool
    page: int
    has_next: bool
    items: list[HitOut]


class SuggestionOut(Schema):
    """A document whose heading begins as typed."""

    id: UUID
    symbol: str
    abstract: str


@router.get("/search", response=FoundOut, summary="Tìm văn bản")
@allowed(FIND)
def search(request: HttpRequest, question: Query[Question]) -> dict[str, Any]:
    """Find documents: numbers first, then the marks typed, then without marks."""
    given = question.dict()
    text, page = given.pop("q"), given.pop("page")
    return found_as_dict(find(request.actor, text, Narrow(**given), page=page))  # type: ignore[attr-defined]


@router.get("/search/suggestions", response=list[SuggestionOut], summary="Gợi ý khi gõ")
@allowed(FIND)
def suggestions(request: HttpRequest, q: str = "") -> Any:
    """Give a few documents whose heading begins as typed."""
    return suggest(request.actor, q)  # type: ignore[attr-defined]
