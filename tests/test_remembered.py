"""Questions whose SQL is built once give what the same query set gives, whoever asks."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_office
from vanphong.kernel import clock, remembered
from vanphong.kernel.actor import Actor
from vanphong.kernel.remembered import Given
from vanphong.kernel.scope import acting
from vanphong.people.models import Office, Person, Post

built: list[str] = []


@remembered.remembered
def posts(actor: Actor, on: dt.date, order: str) -> QuerySet[Post]:
    built.append(order)
    held = Post.objects.filter(office_id=actor.office_key, valid_from__lte=on)
    if actor.may("people:post:manage"):
        held = held.exclude(person_id__in=actor.person_ids)
    return held.select_related("person").order_by(order, "id")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As it is outside of tests: nothing is built a second time."""
    monkeypatch.setattr(remembered, "checked", False)
    posts._kept.clear()
    built.clear()
    yield
    posts._kept.clear()


def test_rows_are_those_of_the_query_set_built_anew(cast: Cast, unchecked: None) -> None:
    today = clock.today()
    for actor in (cast.clerk, cast.leader, cast.admin, cast.clerk):
        for on in (today, today - dt.timedelta(days=40_000)):
            with acting(actor):
                assert posts(actor, on, "title") == list(posts._build(actor, on, "title"))
                assert [p.person.full_name for p in posts(actor, on, "title")] == [
                    p.person.full_name for p in posts._build(actor, on, "title")
                ]


def test_the_sql_is_built_once_for_all_who_may_the_same(cast: Cast, unchecked: None) -> None:
    with acting(cast.clerk):
        for person in (cast.clerk.person_id, uuid4(), uuid4()):
            actor = Actor(
                kind=cast.clerk.kind, name=str(person), office_id=cast.clerk.office_id,
                person_id=person, post_title=str(person), permissions=cast.clerk.permissions,
            )  # fmt: skip
            posts(actor, clock.today(), "title")
        assert built == ["title"]
        posts(cast.clerk, clock.today(), "-title")  # words are a shape
        posts(cast.admin, clock.today(), "title")  # so are permissions
    assert built == ["title", "-title", "title"]


def test_values_are_put_in_their_places(cast: Cast, unchecked: None) -> None:
    @remembered.remembered
    def between(ids: tuple[int, ...], since: dt.date, until: dt.date, name: Given) -> QuerySet:
        return Office.objects.filter(
            id__in=ids, valid_from__range=(since, until), short_name=name
        )

    for ids in ((1, 2), (2, 1)):
        for days in ((dt.date(2020, 1, 1), dt.date(2020, 1, 1)), (dt.date.min, dt.date.max)):
            with CaptureQueriesContext(connection) as asked:
                between(ids, *days, Given("Văn phòng '%s'"))
                list(between._build(ids, *days, Given("Văn phòng '%s'")))
            assert asked[0]["sql"] == asked[1]["sql"]


def test_columns_and_counts_can_be_asked_for(cast: Cast, unchecked: None) -> None:
    @remembered.remembered
    def names(office_id: int) -> QuerySet:
        return Post.objects.filter(office_id=office_id).order_by("title").values_list("title")

    @remembered.remembered
    def counts(office_id: int) -> QuerySet:
        held = Post.objects.filter(office_id=office_id).order_by()
        return held.values_list("office_id").annotate(Count("pk"))

    office = cast.clerk.office_key
    with acting(cast.clerk):
        assert names(office) == list(names._build(office))
        assert names.count(office) == len(names(office)) > 0
        assert counts(office) == [(office, len(names(office)))]


def test_threads_ask_through_their_own_connections(committed_db: None, unchecked: None) -> None:
    @remembered.remembered
    def offices(number: int) -> QuerySet:
        return Office.objects.filter(pk=number)

    used: list[int] = []

    def ask() -> None:
        with CaptureQueriesContext(connection) as asked:
            offices(1)
        used.append(len(asked))
        connections.close_all()

    offices(1)
    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert used == [1, 1, 1]


def test_a_date_from_elsewhere_is_a_bug(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    @remembered.remembered
    def since_today(office_id: int) -> QuerySet:
        return Post.objects.filter(office_id=office_id, valid_from__gte=clock.today())

    with pytest.raises(AssertionError, match="comes from no argument"):
        since_today(1)
    monkeypatch.setattr(remembered, "checked", False)
    assert since_today(cast.clerk.office_key) == []  # right, only not as fast


def test_a_slice_by_an_argument_is_found_by_the_check() -> None:
    @remembered.remembered
    def first(most: int) -> QuerySet:
        return Office.objects.order_by("id")[:most]

    with pytest.raises(AssertionError, match="is not"):
        first(3)


def test_what_is_empty_for_some_values_alone_is_found_by_the_check(db: None) -> None:
    @remembered.remembered
    def small(number: int) -> QuerySet:
        return Office.objects.none() if number > 1000 else Office.objects.filter(pk=number)

    with pytest.raises(AssertionError, match="is not"):
        small(3)


def test_very_many_values_are_not_remembered(cast: Cast, unchecked: None) -> None:
    @remembered.remembered
    def those(ids: tuple[int, ...]) -> QuerySet:
        return Office.objects.filter(pk__in=ids)

    many = tuple(range(500))
    assert those(many) == list(Office.objects.filter(pk__in=many))
    assert those.count(many) == 1
    assert not those._kept


def test_what_cannot_be_found_asks_nothing(db: None, unchecked: None) -> None:
    @remembered.remembered
    def none_of(ids: tuple[UUID, ...]) -> QuerySet:
        return Person.objects.filter(pk__in=ids)

    with CaptureQueriesContext(connection) as asked:
        assert none_of(()) == []
    assert len(asked) == 0
