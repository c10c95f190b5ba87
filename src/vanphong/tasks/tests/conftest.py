"""An office at work: a leader, a chief, officers, and a document to direct on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from tests.cast import SINCE, Cast, make_office

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor, ActorKind, job_actor
from vanphong.kernel.scope import acting
from vanphong.kernel.text import fold
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks.rules import KEEP_PRACTICE

# Monday 2 March 2026, 09:00 in Vietnam.
NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
FRIDAY = dt.date(2026, 3, 6)
EVIDENCE = {
    "product": "Báo cáo kết quả quý I",
    "symbol": "12-BC/VPTU",
    "dated_on": dt.date(2026, 3, 2),
}


@pytest.fixture
def cast(db: None) -> Cast:
    """An office that issued 12-BC/VPTU and 13-BC/VPTU."""
    cast = make_office()
    for number in (12, 13):
        make_issued(cast, number)
    return cast


def make_issued(
    cast: Cast, number: int, day: dt.date = dt.date(2026, 3, 2), **rest: object
) -> Document:
    """Give the office's register one issued report."""
    symbol = f"{number:02d}-BC/VPTU"
    with acting(cast.clerk):
        return Document.objects.create(
            office_id=cast.office.id, origin="OWN", body=cast.body, issuer_name=cast.body.name,
            issuer_key=fold(cast.body.name), system="PARTY", number=number, symbol=symbol,
            symbol_key=registry.symbol_key(symbol), issued_on=day,
            abstract="Báo cáo kết quả quý I", registered_at=NOW, **rest,
        )  # fmt: skip


@pytest.fixture
def officer2(cast: Cast) -> Actor:
    return hire(cast, "Vũ Thị Soạn")


def hire(cast: Cast, name: str, role: str = "OFFICER") -> Actor:
    """Give the office one more person."""
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        person = people.create_person(actor=maker, full_name=name)
        post = people.create_post(
            actor=maker,
            person=person,
            title="Chuyên viên",
            rank=people.Rank.OFFICER,
            roles=[role],
            valid_from=SINCE,
            body=cast.body,
        )
    return Actor(
        kind=ActorKind.PERSON,
        name=name,
        office_id=cast.office.id,
        person_id=person.id,
        post_id=post.id,
        post_title=post.title,
        permissions=people.permissions_of([role]),
    )


def make_document(cast: Cast, abstract: str = "V/v báo cáo kết quả quý I") -> Document:
    """Give the office a received document."""
    with acting(cast.clerk):
        return Document.objects.create(
            office_id=cast.office.id,
            origin="RECEIVED",
            issuer_name="Tỉnh ủy Mẫu",
            issuer_key="tinh uy mau",
            system="PARTY",
            symbol="127-CV/TU",
            symbol_key=registry.symbol_key("127-CV/TU"),
            issued_on=dt.date(2026, 2, 27),
            abstract=abstract,
            registered_at=NOW,
        )


@pytest.fixture
def document(cast: Cast) -> Document:
    return make_document(cast)


def direct(
    cast: Cast,
    *,
    by: Actor | None = None,
    to: Actor | None = None,
    due: tasks.DueGiven | None = None,
    now: dt.datetime = NOW,
    **rest: object,
) -> tasks.Task:
    """Let the leader give the officer one task, due on Friday; gives the task."""
    named = rest.get("document_id") or rest.get("words")
    actor, lead = by or cast.leader, to or cast.officer
    parts = {k: rest.pop(k) for k in ("cooperating", "informed", "follower_id") if k in rest}
    assignment = tasks.Assignment(
        lead_id=lead.post_id,
        due=due or tasks.DueGiven(on=FRIDAY),
        title="" if named else "Báo cáo kết quả quý I",
        **parts,
    )
    with acting(actor):
        direction = tasks.give_direction(
            actor=actor,
            now=now,
            phrase="Kính chuyển đ/c {lead} tham mưu.",
            assignments=[assignment],
            **{"again": True, **rest},
        )
        return direction.tasks.get()


@pytest.fixture
def task(cast: Cast) -> tasks.Task:
    return direct(cast)


@pytest.fixture
def heard() -> Iterator[list[tuple[object, str]]]:
    """Listen to the news of documents, as the exchange does."""
    news: list[tuple[object, str]] = []

    def hear(actor: Actor, document: Document, stage: str, now: dt.datetime) -> None:
        news.append((document.pk, stage))

    ports.work_progress.add(hear)
    yield news
    ports.work_progress._functions.remove(hear)


@pytest.fixture
def accepting(cast: Cast) -> Callable[[], None]:
    """Let the office accept evidence before a task is closed."""

    def set_practice() -> None:
        chief = replace(cast.chief, permissions=cast.chief.permissions | {KEEP_PRACTICE})
        with acting(chief):
            tasks.keep_practice(actor=chief, needs_acceptance=True, phrases=[])

    return set_practice
