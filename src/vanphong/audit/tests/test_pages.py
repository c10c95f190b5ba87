"""The trail as a page: who may look, filters, older pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = ["vanphong.people.tests.hashers.QuickArgon2"]
    return make_office(accounts=True)


def look(cast: Cast, role: str = "CHIEF", **asked: str) -> Any:
    account = Account.objects.get(person=cast.posts[role].person)
    client = Client()
    client.post(reverse("login"), {"username": account.username, "password": PASSWORD})
    return client.get(reverse("trail"), asked)


def acts_on(page: Any) -> list[str]:
    return re.findall(r"audit:test:\w+", page.content.decode())


def write(cast: Cast, role: str, action: str) -> None:
    actor = cast.actors[role]
    with acting(actor):
        audit.record(actor, f"audit:test:{action}", subject=cast.posts[role])


def test_only_who_may_read_the_trail_reads_it(cast: Cast) -> None:
    assert look(cast, "CLERK").status_code == 403
    assert look(cast, "ADMIN").status_code == 200


def test_filters_by_person_act_thing_and_day(cast: Cast) -> None:
    write(cast, "CLERK", "one")
    write(cast, "OFFICER", "two")
    today = clock.today()
    day = dt.timedelta(days=1)
    post = str(cast.posts["OFFICER"].id)
    for asked, found in (
        ({}, ["two", "one"]),
        ({"nguoi": "Sổ"}, ["one"]),
        ({"viec": "audit:test:t"}, ["two"]),
        ({"bang": "people_post", "ma": post, "viec": "audit"}, ["two"]),
        ({"tu": f"{today:%d/%m/%Y}", "den": f"{today:%d/%m/%Y}"}, ["two", "one"]),
        ({"den": f"{today - day:%d/%m/%Y}"}, []),
        ({"tu": f"{today + day:%d/%m/%Y}"}, []),
        ({"viec": "khong-co"}, []),
    ):
        page = look(cast, **asked)
        assert page.status_code == 200
        # The filter itself is shown again in its field.
        kept = [a for a in acts_on(page) if a not in asked.values()]
        assert kept == [f"audit:test:{name}" for name in found], asked


def test_changes_of_rows_are_shown_when_asked_for(cast: Cast) -> None:
    assert "row:insert" not in look(cast).content.decode()
    assert "row:insert" in look(cast, dong="on").content.decode()


def test_older_pages_by_number(cast: Cast) -> None:
    for number in range(60):
        write(cast, "CLERK", f"n{number:02d}")
    first = look(cast, viec="audit:test:n")
    older = re.search(r'href="\?([^"]*truoc=(\d+)[^"]*)"', first.content.decode())
    assert older is not None
    second = look(cast, viec="audit:test:n", truoc=older.group(2))
    shown = [a[-3:] for page in (first, second) for a in acts_on(page) if a[-1].isdigit()]
    assert shown == [f"n{number:02d}" for number in reversed(range(60))]
    assert look(cast, truoc="không phải số").status_code == 200
    assert look(cast, truoc="9" * 30).status_code == 200


def test_the_trail_of_another_office_is_not_shown(cast: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    write(other, "CLERK", "theirs")
    assert acts_on(look(cast)) == []
