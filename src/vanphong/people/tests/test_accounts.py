"""Accounts and passwords: who sets them, what ends at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from tests.cast import PASSWORD, SINCE, Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, services
from vanphong.people.models import Account, LogIn
from vanphong.people.tests.test_posts import acts

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)
NEW = "mot-mat-khau-khac-hoan-toan"


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def account_of(actor: Actor) -> Account:
    return Account.objects.get(person_id=actor.person_id)


def open_session(actor: Actor) -> str:
    store = SessionStore()
    store.create()
    services.keep_session(
        account=account_of(actor), session_key=store.session_key or "", address="203.0.113.7",
        agent="Trình duyệt thử", now=NOW,
    )  # fmt: skip
    return store.session_key or ""


def test_an_account_for_an_own_person_only(cast: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    theirs = other.posts["LEADER"].person
    facts = {"username": "Moi.Den", "password": NEW}
    with acting(cast.admin):
        # A post here does not make the person one's own: else it would open the other office.
        services.create_post(
            actor=cast.admin, person=theirs, title="A", rank="OTHER", roles=[], valid_from=SINCE
        )
        with pytest.raises(NotFound):
            services.create_account(actor=cast.admin, person=theirs, **facts)
        person = services.create_person(actor=cast.admin, full_name="Đỗ Thị Mới")
        account = services.create_account(actor=cast.admin, person=person, **facts)
        assert account.username == "moi.den"
        assert account.password.startswith("argon2$argon2id$")
        with pytest.raises(Refused):
            services.create_account(
                actor=cast.admin, person=person, username="khac", password=NEW
            )
    with acting(cast.chief), pytest.raises(NotAllowed):
        services.create_account(actor=cast.chief, person=person, **facts)


def test_an_account_with_a_one_time_password_is_one_act(cast: Cast) -> None:
    with acting(cast.admin):
        person = services.create_person(actor=cast.admin, full_name="Đỗ Thị Mới")
        before = acts(cast.admin)
        account, secret = services.open_account(
            actor=cast.admin, person=person, username="moi.den", now=NOW
        )
        assert account_of(replace(cast.admin, person_id=person.id)).check_password(secret)
        assert account.one_time_until == NOW + dt.timedelta(days=3)
        assert acts(cast.admin) == [*before, "people:account:create"]
        # A password opens what its holder may do: nobody opens more than the own rights.
        boss = services.create_person(actor=cast.admin, full_name="Vũ Văn Hệ")
    operator = job_actor("test", cast.office.id, rules.all_permissions())
    with acting(operator):
        services.create_post(
            actor=operator, person=boss, title="A", rank="OTHER", roles=["SITE_ADMIN"],
            valid_from=SINCE,
        )  # fmt: skip
    with acting(cast.admin), pytest.raises(Refused) as refused:
        services.open_account(actor=cast.admin, person=boss, username="he.thong", now=NOW)
    assert refused.value.code == "site_role"
    assert not Account.objects.filter(person=boss).exists()


@pytest.mark.parametrize(
    ("username", "password"), [("", NEW), ("moi", "ngan"), ("moi", "yfdbufnjh10305070")]
)
def test_an_account_needs_a_free_name_and_a_long_password(
    cast: Cast, username: str, password: str
) -> None:
    with acting(cast.admin):
        person = services.create_person(actor=cast.admin, full_name="Đỗ Thị Mới")
        with pytest.raises(Invalid):
            services.create_account(
                actor=cast.admin, person=person, username=username, password=password
            )
        with pytest.raises(Invalid):
            services.create_account(
                actor=cast.admin, person=person, password=NEW,
                username=account_of(cast.clerk).username.upper(),
            )  # fmt: skip
    assert not Account.objects.filter(person=person).exists()


def test_changing_the_own_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = open_session(cast.clerk), open_session(cast.clerk)
    others = open_session(cast.chief)
    with acting(cast.clerk):
        services.change_own_password(
            actor=cast.clerk, old=PASSWORD, new=NEW, now=NOW, keep_session=here
        )
    assert account_of(cast.clerk).check_password(NEW)
    assert set(Session.objects.values_list("session_key", flat=True)) == {here, others}
    assert not LogIn.objects.filter(session_key=there).exists()
    assert acts(cast.admin)[-1] == "people:password:change"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("sai", NEW, "wrong_password"), (PASSWORD, "ngan", "weak_password")],
)
def test_a_password_change_that_is_refused_changes_nothing(
    cast: Cast, old: str, new: str, code: str
) -> None:
    there = open_session(cast.clerk)
    with acting(cast.clerk), pytest.raises(Invalid) as refused:
        services.change_own_password(actor=cast.clerk, old=old, new=new, now=NOW)
    assert refused.value.code == code
    assert account_of(cast.clerk).check_password(PASSWORD)
    assert Session.objects.filter(session_key=there).exists()
    assert "people:password:change" not in acts(cast.admin)


def test_a_reset_gives_a_one_time_password(cast: Cast) -> None:
    open_session(cast.clerk)
    account = account_of(cast.clerk)
    with acting(cast.admin):
        _, secret = services.reset_password(actor=cast.admin, account_id=account.id, now=NOW)
    account.refresh_from_db()
    assert account.check_password(secret)
    assert len(secret) >= 15
    assert not Session.objects.exists()
    with acting(cast.clerk):
        with pytest.raises(Invalid):
            services.choose_password(actor=cast.clerk, new=secret, now=NOW)
        with pytest.raises(Invalid):
            services.choose_password(actor=cast.clerk, new="ngan", now=NOW)
        with pytest.raises(Refused):
            services.choose_password(actor=cast.clerk, new=NEW, now=NOW + dt.timedelta(days=3))
        services.choose_password(actor=cast.clerk, new=NEW, now=NOW)
        with pytest.raises(Refused):
            services.choose_password(actor=cast.clerk, new=NEW + "!", now=NOW)
    account.refresh_from_db()
    assert account.one_time_until is None
    assert account.check_password(NEW)
    assert acts(cast.admin)[-2:] == ["people:password:reset", "people:password:choose"]
    # The trail tells that it happened, never the digest.
    with acting(cast.admin):
        assert not Event.objects.filter(detail__has_key="password").exists()


@pytest.mark.parametrize(
    "act", ["reset_password", "disable_account", "enable_account", "end_account_sessions"]
)
def test_accounts_of_another_office_and_rights(cast: Cast, act: str) -> None:
    other = make_office("Tỉnh ủy Khác")
    account = account_of(cast.leader)
    extra = {"now": NOW} if act == "reset_password" else {}
    with acting(other.admin), pytest.raises(NotFound):
        getattr(services, act)(actor=other.admin, account_id=account.id, **extra)
    with acting(cast.chief), pytest.raises(NotAllowed):
        getattr(services, act)(actor=cast.chief, account_id=account.id, **extra)
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password(PASSWORD)


def test_nobody_resets_or_shuts_the_own_account(cast: Cast) -> None:
    account = account_of(cast.admin)
    with acting(cast.admin):
        with pytest.raises(Refused):
            services.disable_account(actor=cast.admin, account_id=account.id)
        with pytest.raises(Refused):
            services.reset_password(actor=cast.admin, account_id=account.id, now=NOW)
    account.refresh_from_db()
    assert account.is_active


def test_a_person_is_logged_out_everywhere_and_keeps_the_password(cast: Cast) -> None:
    open_session(cast.clerk)
    others = open_session(cast.chief)
    account = account_of(cast.clerk)
    with acting(cast.admin):
        services.end_account_sessions(actor=cast.admin, account_id=account.id)
    assert list(Session.objects.values_list("session_key", flat=True)) == [others]
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password(PASSWORD)
    assert acts(cast.admin)[-1] == "people:account:log_out"


def test_shutting_an_account_ends_its_sessions_at_once(cast: Cast) -> None:
    open_session(cast.clerk)
    others = open_session(cast.chief)
    account = account_of(cast.clerk)
    with acting(cast.admin):
        services.disable_account(actor=cast.admin, account_id=account.id)
    assert list(Session.objects.values_list("session_key", flat=True)) == [others]
    account.refresh_from_db()
    assert not account.is_active
    with acting(cast.admin):
        services.enable_account(actor=cast.admin, account_id=account.id)
    account.refresh_from_db()
    assert account.is_active
    assert acts(cast.admin)[-2:] == ["people:account:disable", "people:account:enable"]


def test_one_ends_own_sessions_only(cast: Cast) -> None:
    open_session(cast.clerk)
    with acting(cast.clerk):
        login = queries.sessions_of(cast.clerk).get()
    with acting(cast.chief), pytest.raises(NotFound):
        services.end_session(actor=cast.chief, login_id=login.id)
    with acting(cast.clerk):
        services.end_session(actor=cast.clerk, login_id=login.id)
    assert not Session.objects.exists()


def test_sweeping_removes_what_is_over(cast: Cast) -> None:
    key = open_session(cast.clerk)
    services.claim_try(username="a", place="b", now=NOW)
    Session.objects.filter(session_key=key).update(expire_date=NOW)
    services.sweep(now=NOW)
    assert not LogIn.objects.exists()
    services.sweep(now=NOW + dt.timedelta(hours=2))
    assert services.claim_try(username="a", place="b", now=NOW) == 0


def test_tries_wait_longer_and_hold_up_nobody_else() -> None:
    def attempt(address: str = "203.0.113.7", after: float = 0, name: str = "Văn Thư") -> int:
        return services.claim_try(
            username=name, place=address, now=NOW + dt.timedelta(seconds=after)
        )

    assert [attempt(), attempt(), attempt()] == [0, 0, 0]
    assert attempt() == 2  # within the second after the third
    assert attempt(name="van thu ") == 2  # written otherwise, the same name
    assert attempt(address="203.0.113.8") == 0
    assert attempt(name="khac") == 0
    assert attempt(after=1) == 0
    assert attempt(after=1.5) == 2
    assert attempt(after=3) == 0
    assert attempt(after=3.1) == 4
    services.forget_tries(username="văn thư", place="203.0.113.7")
    assert attempt(after=3.2) == 0


def test_wrong_old_passwords_wait_though_the_refusal_rolls_back(cast: Cast) -> None:
    def change(old: str, after: int = 0) -> str:
        now = NOW + dt.timedelta(seconds=after)
        try:
            with acting(cast.clerk):
                services.change_own_password(actor=cast.clerk, old=old, new=NEW, now=now)
        except (Invalid, Refused) as refusal:
            return refusal.code
        return ""

    assert [change("sai") for _ in range(3)] == ["wrong_password"] * 3
    assert change(PASSWORD) == "try_wait"
    assert change(PASSWORD, after=1) == ""
    assert account_of(cast.clerk).check_password(NEW)


def test_ten_thousand_tries_from_fifty_addresses_hold_up_no_known_device() -> None:
    let_through = sum(
        services.claim_try(
            username="lanh.dao", place=f"198.51.100.{n % 50}",
            now=NOW + dt.timedelta(seconds=n * 0.06),
        ) == 0
        for n in range(10_000)
    )  # fmt: skip
    # Ten minutes: of each address four free tries, then pauses of 1, 2, 4, 8, 16, 30, 30 … s.
    assert let_through <= 50 * (4 + 5 + 600 // 30)
    assert services.claim_try(username="lanh.dao", place="device x", now=NOW) == 0
