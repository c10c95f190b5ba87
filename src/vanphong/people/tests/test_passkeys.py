"""Passkeys: what is taken and what is not. In a browser: tests/journeys/test_passkeys.py."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.cast import PASSWORD, Cast, make_office

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.people import factor_queries, passkeys, services
from vanphong.people.models import Account, Factor
from vanphong.people.tests.authenticator import Authenticator

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def account_of(actor: Actor) -> Account:
    return Account.objects.select_related("person").get(person_id=actor.person_id)


def with_password(actor: Actor) -> Client:
    client = Client()
    facts = {"username": account_of(actor).username, "password": PASSWORD}
    assert client.post(reverse("login"), facts).status_code == 302
    return client


def register(client: Client, key: Authenticator) -> Any:
    options = client.post(reverse("passkey_options")).json()
    assert options["authenticatorSelection"]["userVerification"] == "required"
    facts = {"name": "Điện thoại", "passkey": key.create(options)}
    return client.post(reverse("factor_passkey"), facts)


def challenge(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.post(reverse("passkey_challenge")).json()
    return found


def come_in(key: Authenticator) -> Client:
    client = Client()
    client.post(reverse("passkey_log_in"), {"passkey": key.get(challenge(client))})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


@pytest.fixture
def key(cast: Cast) -> Authenticator:
    key = Authenticator()
    made = register(with_password(cast.officer), key)
    assert "Mã dự phòng" in made.content.decode()
    return key


def test_a_passkey_alone_opens_the_account(cast: Cast, key: Authenticator) -> None:
    client = come_in(key)
    assert "Lê Văn Nháp" in client.get(reverse("account")).content.decode()
    factor = factor_queries.factors_of(account_of(cast.officer)).get()
    assert (factor.name, factor.counter) == ("Điện thoại", 1)


def test_it_is_the_second_step_after_the_password(cast: Cast, key: Authenticator) -> None:
    client = with_password(cast.officer)
    assert not is_in(client)
    asked = challenge(client)
    assert [one["id"] for one in asked["allowCredentials"]]
    assert client.post(reverse("second_step"), {"passkey": key.get(asked)}).url == "/"
    assert is_in(client)


def test_it_proves_the_holder_before_a_dangerous_act(
    cast: Cast, key: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = come_in(key)
    later = clock.now() + dt.timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    place = client.get(reverse("token_add")).url
    stranger = Authenticator()
    wrong = {"confirm_secret": "", "confirm_passkey": stranger.get(challenge(client))}
    assert client.post(place, wrong).status_code == 422
    right = {"confirm_secret": "", "confirm_passkey": key.get(challenge(client))}
    assert client.post(place, right).status_code == 302
    assert client.get(reverse("token_add")).status_code == 200


def test_where_only_a_passkey_will_do_nothing_else_is_offered(
    cast: Cast, key: Authenticator
) -> None:
    client = come_in(key)
    either = client.get(reverse("confirm")).content.decode()
    only = client.get(reverse("confirm"), {"khoa": "1"}).content.decode()
    for words, pages in (
        ("Xác nhận và tiếp tục", [True, False]),
        ("data-passkey-button", [True, True]),
        ("chỉ xác nhận được bằng khóa truy cập", [False, True]),
    ):
        assert [words in page for page in (either, only)] == pages
    answer = client.post(f"{reverse('confirm')}?khoa=1", {"next": "/"}).content.decode()
    assert "Khóa truy cập" in answer
    assert "Confirm passkey" not in answer


def refused(client: Client, answer: str) -> bool:
    done = client.post(reverse("passkey_log_in"), {"passkey": answer})
    assert done.url == reverse("login")
    return not is_in(client)


def test_a_passkey_of_another_site_opens_nothing(cast: Cast, key: Authenticator) -> None:
    client, own = Client(), key.origin
    key.origin = "https://testserver.xau.example"
    assert refused(client, key.get(challenge(client)))
    key.origin = own
    assert refused(client, key.get(challenge(client) | {"rpId": "xau.example"}))
    assert is_in(come_in(key))


def test_without_finger_face_or_pin_it_opens_nothing(cast: Cast, key: Authenticator) -> None:
    client = Client()
    key.verifies = False
    assert refused(client, key.get(challenge(client)))


def test_a_copied_key_is_seen_by_its_count(cast: Cast, key: Authenticator) -> None:
    assert is_in(come_in(key))
    assert is_in(come_in(key))
    key.count = 0
    assert not is_in(come_in(key))


def test_a_challenge_serves_once_for_five_minutes_in_its_session(
    cast: Cast, key: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    answer = key.get(challenge(client))
    assert refused(Client(), answer)
    assert client.post(reverse("passkey_log_in"), {"passkey": answer}).url == "/"
    client.post(reverse("logout"))
    assert refused(client, answer)
    answer = key.get(challenge(client))
    then = clock.now() + dt.timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: then)
    assert refused(client, answer)


def test_a_key_taken_away_and_one_not_known_open_nothing(
    cast: Cast, key: Authenticator
) -> None:
    factor = factor_queries.factors_of(account_of(cast.officer)).get()
    with acting(cast.officer):
        services.remove_factor(actor=cast.officer, factor_id=factor.id, required=False)
    for one in (key, Authenticator()):
        client = Client()
        assert refused(client, one.get(challenge(client)))
    assert refused(client, "{}")


def test_a_shut_account_is_not_opened_by_its_passkey(cast: Cast, key: Authenticator) -> None:
    with acting(cast.admin):
        services.disable_account(actor=cast.admin, account_id=account_of(cast.officer).id)
    client = Client()
    assert refused(client, key.get(challenge(client)))


@pytest.mark.parametrize("trouble", ["other origin", "no finger", "twice", "no challenge"])
def test_what_is_not_taken_as_a_new_passkey(cast: Cast, trouble: str) -> None:
    client, key = with_password(cast.officer), Authenticator()
    if trouble == "twice":
        register(client, key)
    if trouble == "other origin":
        key.origin = "http://localhost"
    if trouble == "no finger":
        key.verifies = False
    if trouble == "no challenge":
        answer = client.post(reverse("factor_passkey"), {"name": "A", "passkey": "{}"})
    else:
        answer = register(client, key)
    assert answer.status_code == 422
    expected = 1 if trouble == "twice" else 0
    assert Factor.objects.filter(account=account_of(cast.officer)).count() == expected


def test_another_persons_passkey_is_no_second_step(cast: Cast, key: Authenticator) -> None:
    other = Authenticator()
    register(with_password(cast.chief), other)
    client = with_password(cast.officer)
    answer = client.post(reverse("second_step"), {"passkey": other.get(challenge(client))})
    assert answer.status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize(
    ("host", "bound"),
    [("localhost:8000", "localhost"), ("127.0.0.1:8000", None), ("[::1]:8000", None)],
)
def test_no_passkey_is_bound_to_a_bare_address(
    host: str, bound: str | None, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    site = passkeys.site_of(RequestFactory().get("/", headers={"Host": host}))
    assert (site and site.host) == bound
