"""Dangerous acts ask again who is there, when the log-in lies more than five minutes back."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast, make_office
from tests.test_every_url_has_a_gate import PAGES
from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.people.models import Post

pytestmark = pytest.mark.django_db

# Every act that is dangerous in other hands, with the post that may do it; signing and sealing
# ask for their PIN instead. A new one is added here on purpose.
DANGEROUS = {
    "account_add": "ADMIN",
    "account_enable": "ADMIN",
    "account_identity": "ADMIN",
    "account_reset": "ADMIN",
    "agent_confirm": "CHIEF",
    "agent_pair": "CHIEF",
    "calendar-decide": "ADMIN",
    "calendar-edit": "ADMIN",
    "calendar-remove": "ADMIN",
    "close-book": "CHIEF",
    "close-period": "CHIEF",
    "delegation_add": "ADMIN",
    "factor_app": "CLERK",
    "factor_passkey": "CLERK",
    "factor_remove": "CLERK",
    "factor_reset": "ADMIN",
    "factor_reset_ask": "ADMIN",
    "mailbox": "ADMIN",
    "office_close": "ADMIN",
    "petition_opening_ask": "CHIEF",
    "petition_opening_decide": "CHIEF",
    "petition_opening_destroy": "CHIEF",
    "petition_opening_spend": "CHIEF",
    "post": "ADMIN",
    "post_add": "ADMIN",
    "recovery_codes": "CLERK",
    "signing_key_add": "ADMIN",
    "signing_key_retire": "ADMIN",
    "staff_add": "ADMIN",
    "token_add": "CLERK",
}
NUMBERS = {"int": 1, "uuid": UUID(int=1), "isodate": dt.date(2026, 12, 1), "str": "x"}


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def enter(cast: Cast, role: str) -> Client:
    client = Client()
    account = people.Account.objects.get(person_id=cast.actors[role].person_id)
    client.post(reverse("login"), {"username": account.username, "password": PASSWORD})
    return client


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    then = clock.now() + dt.timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: then)


def test_the_dangerous_acts_are_those_listed() -> None:
    assert {name for _a, name, view in PAGES if getattr(view, "fresh", False)} == set(DANGEROUS)


@pytest.mark.parametrize("name", DANGEROUS)
def test_an_older_session_is_asked_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    address = next(address for address, known, _view in PAGES if known == name)
    for kind, value in NUMBERS.items():
        while (start := address.find(f"<{kind}:")) >= 0:
            address = address[:start] + str(value) + address[address.index(">", start) + 1 :]
    place, client = f"/{address}", enter(cast, DANGEROUS[name])
    later(monkeypatch, 6)
    for answer in (client.get(place), client.post(place)):
        if answer.status_code == 302:
            assert answer.url.startswith(reverse("confirm"))
        else:
            assert "Xin xác nhận lại là bạn" in answer.content.decode()
    boosted = client.get(place, headers={"HX-Request": "true"})
    assert boosted.headers["HX-Redirect"].startswith(reverse("confirm"))


def test_the_way_back_leads_to_the_act(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter(cast, "CLERK")
    later(monkeypatch, 6)
    asked = client.get(reverse("token_add")).url
    assert client.post(asked, {"confirm_secret": "sai"}).status_code == 422
    right = {"confirm_secret": PASSWORD, "next": reverse("token_add")}
    later(monkeypatch, 0.1)
    assert client.post(asked, right).url == reverse("token_add")
    assert client.get(reverse("token_add")).status_code == 200
    later(monkeypatch, 6)
    elsewhere = client.post(asked, right | {"next": "https://xau.example/"})
    assert elsewhere.url == "/"


def test_a_form_that_was_sent_is_kept_and_done_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, post = enter(cast, "ADMIN"), cast.posts["CLERK"]
    later(monkeypatch, 6)
    place = reverse("post", args=[post.id])
    facts = {"title": 'Văn thư "mới"', "rank": "CLERK", "roles": ["CLERK", "OFFICER"]}
    asked = client.post(place, facts)
    page = unescape(asked.content.decode())
    assert asked.status_code == 200
    for words in ('value="Văn thư "mới""', 'name="roles" value="CLERK"', 'value="OFFICER"'):
        assert words in page
    assert PASSWORD not in page
    assert _title(cast, post) == "Văn thư"
    assert client.post(place, facts | {"confirm_secret": "sai"}).status_code == 422
    assert _title(cast, post) == "Văn thư"
    later(monkeypatch, 0.1)
    done = client.post(place, facts | {"confirm_secret": PASSWORD})
    assert done.status_code == 302
    assert _title(cast, post) == 'Văn thư "mới"'


def test_guesses_at_the_confirmation_are_slowed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter(cast, "CLERK")
    later(monkeypatch, 6)
    pages = [
        client.post(reverse("confirm"), {"confirm_secret": "sai"}).content.decode()
        for _n in range(4)
    ]
    assert "Hãy đợi" not in pages[2]
    assert "Hãy đợi" in pages[3]


def _title(cast: Cast, post: Any) -> str:
    with acting(cast.admin):
        return Post.objects.get(pk=post.pk).title
