"""How much the busiest pages ask of the database: fixed numbers, so that growth is a decision."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_office
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry.tests.factories import make_in_book, make_incoming

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_office(accounts=True)
    with acting(cast.clerk):
        book = make_in_book(cast)
        for n in range(1, 9):
            make_incoming(cast, book, symbol=f"{n}-CV/BTCTU", abstract=f"Về công tác số {n}")
    return cast


def asked(cast: Cast, path: str) -> list[str]:
    """Give the statements of a page opened the second time."""
    client = Client()
    client.force_login(people.Account.objects.get(person_id=cast.clerk.person_id))
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    # The scope of the transaction is set in small letters, and costs next to nothing.
    return [q["sql"] for q in captured if q["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 18), ("/van-ban-den", 9), ("/van-ban-di", 7), ("/tra-cuu?q=cong+tac", 11),
     ("/tra-cuu?q=%22công+tác%22", 16)],
)  # fmt: skip
def test_a_page_asks_no_more_than_before(cast: Cast, path: str, most: int) -> None:
    found = asked(cast, path)
    assert len(found) <= most, "\n".join(found)


def test_the_page_of_a_document_asks_no_more_than_before(cast: Cast) -> None:
    from vanphong.registry import api as registry

    with acting(cast.clerk):
        document = registry.visible_documents(cast.clerk).first()
    found = asked(cast, f"/van-ban/{document.pk}")
    assert len(found) <= 34, "\n".join(found)
