"""What ends a session: its holder, time, what becomes of the account; the old cookie opens nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Cast, make_office

from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.people import services
from vanphong.people.models import Account

pytestmark = pytest.mark.django_db
NEW = "mot-mat-khau-khac-hoan-toan"


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def account_of(cast: Cast, role: str) -> Account:
    return Account.objects.get(person_id=cast.actors[role].person_id)


def enter(cast: Cast, role: str = "CLERK", password: str = PASSWORD) -> Client:
    client = Client()
    facts = {"username": account_of(cast, role).username, "password": password}
    assert client.post(reverse("login"), facts).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def as_admin(cast: Cast, act: Callable[[], object]) -> None:
    with acting(cast.admin):
        act()


def log_out(cast: Cast, client: Client) -> None:
    answer = client.post(reverse("logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def change_password(cast: Cast, client: Client) -> None:
    enter(cast).post(reverse("password"), {"old": PASSWORD, "new": NEW})


def reset(cast: Cast, client: Client) -> None:
    account_id = account_of(cast, "CLERK").id
    as_admin(
        cast,
        lambda: services.reset_password(
            actor=cast.admin, account_id=account_id, now=clock.now()
        ),
    )


def shut(cast: Cast, client: Client) -> None:
    account_id = account_of(cast, "CLERK").id
    as_admin(cast, lambda: services.disable_account(actor=cast.admin, account_id=account_id))


def change_roles(cast: Cast, client: Client) -> None:
    post = cast.posts["CLERK"]
    as_admin(
        cast,
        lambda: services.edit_post(
            actor=cast.admin, post_id=post.id, title=post.title, rank=post.rank,
            roles=["OFFICER"],
        ),
    )  # fmt: skip


def close_post(cast: Cast, client: Client) -> None:
    as_admin(
        cast,
        lambda: services.close_post(
            actor=cast.admin, post_id=cast.posts["CLERK"].id, on=clock.today()
        ),
    )


def close_person(cast: Cast, client: Client) -> None:
    as_admin(
        cast,
        lambda: services.close_person(
            actor=cast.admin, person_id=cast.posts["CLERK"].person_id, now=clock.now()
        ),
    )


def close_from_elsewhere(cast: Cast, client: Client) -> None:
    other = enter(cast)
    answer = other.post(reverse("sessions_end"))
    assert answer.status_code == 302
    assert is_in(other)


@pytest.mark.parametrize(
    "event",
    [log_out, change_password, reset, shut, change_roles, close_post, close_person,
     close_from_elsewhere],
)  # fmt: skip
def test_what_ends_a_session(cast: Cast, event: Callable[[Cast, Client], None]) -> None:
    client = enter(cast)
    copied = Client()
    copied.cookies = client.cookies.copy()
    assert is_in(copied)
    event(cast, client)
    assert not is_in(client)
    assert not is_in(copied)


@pytest.mark.parametrize(
    ("pauses", "open_at_the_end"),
    [
        ([29], True),
        ([30.1], False),
        ([20] * 30, True),
        ([20] * 36, False),  # twelve hours, however much it is used
    ],
)
def test_a_session_ends_by_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, pauses: list[float], open_at_the_end: bool
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    client = enter(cast)
    for pause in pauses[:-1]:
        now += dt.timedelta(minutes=pause)
        assert is_in(client)
    now += dt.timedelta(minutes=pauses[-1])
    assert is_in(client) is open_at_the_end


def test_the_session_has_a_new_key_after_the_log_in(cast: Cast) -> None:
    client = enter(cast)
    first = client.cookies["sessionid"].value
    facts = {"username": account_of(cast, "CLERK").username, "password": PASSWORD}
    client.post(reverse("login"), facts)
    assert client.cookies["sessionid"].value != first
    old = Client()
    old.cookies["sessionid"] = first
    assert not is_in(old)


def test_other_words_for_a_post_end_no_session(cast: Cast) -> None:
    client, post = enter(cast), cast.posts["CLERK"]
    as_admin(
        cast,
        lambda: services.edit_post(
            actor=cast.admin, post_id=post.id, title="Văn thư chính", rank=post.rank,
            roles=post.roles,
        ),
    )  # fmt: skip
    assert is_in(client)


def test_what_was_typed_is_kept_when_the_session_has_ended(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter(cast)
    then = clock.now() + dt.timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: then)
    answer = client.post(reverse("token_add"), {"name": "Máy quét tầng hai", "pin": "246810"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'value="Máy quét tầng hai"' in page
    assert "246810" not in page
    assert "Gửi lại" in page
