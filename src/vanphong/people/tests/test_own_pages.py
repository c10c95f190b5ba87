"""Pages of log-in and the own account, through the gates."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import PASSWORD, Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, services
from vanphong.people.cli import commands
from vanphong.people.jobs import note_failed_log_in
from vanphong.people.models import ApiToken, LogInTry, Post
from vanphong.people.tests import hashers
from vanphong.people.tests.entering import account_of, enter, text_of

pytestmark = pytest.mark.django_db
NEW = "mot-mat-khau-khac-hoan-toan"
PARTS = ["offices", "staff", "accounts", "delegations", "substitutions", "tokens", "trail"]


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def test_log_in_opens_a_session_and_log_out_ends_it(cast: Cast) -> None:
    client = enter(cast.clerk)
    with acting(cast.clerk):
        assert queries.sessions_of(cast.clerk).count() == 1
    assert "Tài khoản của tôi" in text_of(client.get(reverse("account")))
    assert client.post(reverse("logout")).status_code == 302
    with acting(cast.clerk):
        assert not queries.sessions_of(cast.clerk).exists()
    assert client.get(reverse("account")).url.startswith(reverse("login"))


def test_a_name_in_capitals_and_a_safe_place_to_go(cast: Cast) -> None:
    name = account_of(cast.clerk).username.upper()
    for place, goes in (("/tai-khoan", "/tai-khoan"), ("https://xau.example/", "/")):
        facts = {"username": name, "password": PASSWORD, "next": place}
        answer = Client().post(reverse("login"), facts)
        assert (answer.status_code, answer.url) == (302, goes)


@pytest.mark.parametrize("place", ["' onfocus=zq x='", "desk", "javascript:alert(1)", "\n/"])
def test_where_to_go_back_is_an_address(place: str) -> None:
    answer = Client().post(reverse("language"), {"value": "en", "next": place})
    assert (answer.status_code, answer.url) == (302, "/")


def test_unknown_wrong_and_shut_look_alike(cast: Cast) -> None:
    shut = account_of(cast.officer)
    with acting(cast.admin):
        services.disable_account(actor=cast.admin, account_id=shut.id)
    pages = set()
    for name, password in (
        ("khong-co-ai", PASSWORD),
        (account_of(cast.clerk).username, "sai"),
        (shut.username, PASSWORD),
    ):
        answer = Client().post(reverse("login"), {"username": name, "password": password})
        assert answer.status_code == 422
        pages.add(re.sub(r'value="[^"]*"', "", text_of(answer)))
    assert len(pages) == 1


def test_an_unknown_name_costs_the_same_hash(cast: Cast, settings: Any) -> None:
    # Counted, not timed: one hash is computed for each kind of failure.
    for name in ("khong-co-ai", account_of(cast.clerk).username):
        before = hashers.COUNT
        Client().post(reverse("login"), {"username": name, "password": "sai"})
        assert before + 1 == hashers.COUNT


def test_many_wrong_tries_wait_but_hold_up_nobody_else(cast: Cast) -> None:
    name = account_of(cast.clerk).username
    for _ in range(3):
        Client().post(reverse("login"), {"username": name, "password": "sai"})
    LogInTry.objects.update(not_before=clock.now() + dt.timedelta(minutes=5))
    right = {"username": name, "password": PASSWORD}
    here = Client().post(reverse("login"), right)
    assert here.status_code == 422
    assert "Hãy đợi" in text_of(here)
    assert Client(REMOTE_ADDR="203.0.113.9").post(reverse("login"), right).status_code == 302
    LogInTry.objects.update(not_before=clock.now())
    assert Client().post(reverse("login"), right).status_code == 302


def test_an_account_without_a_post_is_told_so(cast: Cast) -> None:
    with acting(cast.admin):
        services.close_post(
            actor=cast.admin, post_id=cast.posts["CLERK"].id, on=dt.date(2025, 8, 1)
        )
    facts = {"username": account_of(cast.clerk).username, "password": PASSWORD}
    answer = Client().post(reverse("login"), facts)
    assert answer.status_code == 422
    assert "không giữ chức vụ nào" in text_of(answer)


@pytest.mark.parametrize("demo", [True, False])
def test_names_are_told_in_the_demonstration_only(
    cast: Cast, demo: bool, settings: Any
) -> None:
    settings.DEMO = demo
    page = text_of(Client().get(reverse("login")))
    assert ("Trần Thị Sổ" in page) is demo
    assert ("log_in.js" in page) is demo


def test_a_one_time_password_leads_to_choosing_and_nowhere_else(cast: Cast) -> None:
    old = enter(cast.clerk)
    account = account_of(cast.clerk)
    with acting(cast.admin):
        _, secret = services.reset_password(
            actor=cast.admin, account_id=account.id, now=clock.now()
        )
    assert old.get(reverse("account")).status_code == 302  # ended at once
    client = Client()
    facts = {"username": account.username, "password": secret}
    assert client.post(reverse("login"), facts).url == reverse("new_password")
    assert client.get(reverse("account")).status_code == 302
    page = text_of(client.get(reverse("new_password")))
    assert f"<strong>{account.username}</strong> của Trần Thị Sổ" in page
    weak = client.post(reverse("new_password"), {"new": "ngan"})
    assert weak.status_code == 422
    assert client.post(reverse("new_password"), {"new": NEW}).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert client.get(reverse("new_password")).url == reverse("login")
    assert Client().post(reverse("login"), facts).status_code == 422


def test_a_one_time_password_ends(cast: Cast) -> None:
    account = account_of(cast.clerk)
    with acting(cast.admin):
        _, secret = services.reset_password(
            actor=cast.admin, account_id=account.id, now=clock.now() - dt.timedelta(days=4)
        )
    facts = {"username": account.username, "password": secret}
    assert Client().post(reverse("login"), facts).status_code == 422


def test_nobody_chooses_a_password_without_a_one_time_one() -> None:
    assert Client().get(reverse("new_password")).url == reverse("login")
    assert Client().post(reverse("new_password"), {"new": NEW}).url == reverse("login")


def test_changing_the_password_keeps_this_session_and_ends_the_others(cast: Cast) -> None:
    here, there = enter(cast.clerk), enter(cast.clerk)
    wrong = here.post(reverse("password"), {"old": "sai", "new": NEW})
    assert wrong.status_code == 422
    assert "chưa đúng" in text_of(wrong)
    assert here.post(reverse("password"), {"old": PASSWORD, "new": NEW}).status_code == 302
    page = text_of(here.get(reverse("account")))
    assert "phiên này" in page
    assert there.get(reverse("account")).status_code == 302
    with acting(cast.clerk):
        assert queries.sessions_of(cast.clerk).count() == 1
    enter(cast.clerk, NEW)


def test_one_closes_another_session_of_ones_own(cast: Cast) -> None:
    here, there = enter(cast.clerk), enter(cast.clerk)
    stranger = enter(cast.chief)
    with acting(cast.clerk):
        newest = queries.sessions_of(cast.clerk).first()
    close = reverse("session_end", args=[newest.id])
    assert stranger.post(close).status_code == 404
    assert here.post(close).status_code == 302
    assert there.get(reverse("account")).status_code == 302
    assert here.get(reverse("account")).status_code == 200


def test_a_token_of_ones_own_is_shown_once_and_revoked(cast: Cast) -> None:
    client = enter(cast.clerk)
    facts = {
        "name": "Máy quét", "days": 30, "kind": "chosen", "scope": ["people:self:read"],
    }  # fmt: skip
    page = text_of(client.get(reverse("token_add")))
    assert "Vào sổ văn bản đến" in page
    assert '<p class="label">Văn bản, sổ, hồ sơ</p>' in page
    assert ">registry:incoming:register<" not in page
    assert client.post(reverse("token_add"), facts | {"scope": []}).status_code == 422
    made = client.post(reverse("token_add"), facts)
    secret = re.search(r"vp_[\w-]{20,}", text_of(made)).group(0)
    assert secret not in text_of(client.get(reverse("account")))
    headers = {"Authorization": f"Bearer {secret}"}
    posts = Client().get("/api/v1/me/posts", headers=headers)
    assert [p["title"] for p in posts.json()] == ["Văn thư"]
    assert Client().get("/api/v1/offices", headers=headers).status_code == 403
    with acting(cast.clerk):
        token = ApiToken.objects.get()
    revoke = reverse("own_token_revoke", args=[token.id])
    assert client.get(revoke).status_code == 200
    assert client.post(revoke).status_code == 302
    assert Client().get("/api/v1/me/posts", headers=headers).status_code == 401
    beyond = client.post(reverse("token_add"), facts | {"scope": ["people:account:manage"]})
    assert beyond.status_code == 422


@pytest.mark.parametrize("kind", ["read", "all"])
def test_a_token_with_a_ready_set(cast: Cast, kind: str) -> None:
    client = enter(cast.clerk)
    made = client.post(reverse("token_add"), {"name": "Máy", "days": 30, "kind": kind})
    assert made.status_code == 200
    with acting(cast.clerk):
        scope = set(ApiToken.objects.get().scope)
    held = cast.clerk.permissions
    reading = {p for p in held if rules.is_reading(p)}
    assert scope == (held if kind == "all" else reading)
    assert "registry:document:read" in reading
    assert "registry:incoming:register" not in reading
    assert " việc khác" in text_of(client.get(reverse("account")))


def test_the_account_names_the_device_and_not_what_the_browser_says(cast: Cast) -> None:
    client = Client(
        headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36"}
    )
    client.post(
        reverse("login"),
        {"username": account_of(cast.clerk).username, "password": PASSWORD},
    )
    page = text_of(client.get(reverse("account")))
    assert "Chrome trên Linux" in page
    assert "Mozilla" not in page


def test_a_wrong_password_is_said_at_its_field(cast: Cast) -> None:
    facts = {"username": account_of(cast.clerk).username, "password": "sai"}
    page = text_of(Client().post(reverse("login"), facts))
    assert "Chưa đăng nhập được" in page
    assert '<a href="#id_password">' in page


@pytest.mark.parametrize("name", ["clerk", "nobody"])
def test_a_failed_log_in_is_noted_in_the_trail_alike(cast: Cast, name: str) -> None:
    account = account_of(cast.clerk)
    typed = account.username if name == "clerk" else "khong-co-ai"
    before = ProcrastinateJob.objects.count()
    Client().post(reverse("login"), {"username": typed, "password": "sai"})
    assert ProcrastinateJob.objects.count() == before + 1
    job = ProcrastinateJob.objects.filter(task_name="people.note_failed_log_in").latest("id")
    assert "sai" not in str(job.args)
    note_failed_log_in(**job.args)
    with acting(cast.clerk):
        rows = Event.objects.filter(action="people:session:fail")
        noted = [(row.subject_id, row.detail["shut"]) for row in rows]
    assert noted == ([(str(account.id), False)] if name == "clerk" else [])


def test_the_names_of_the_demonstration_stand_by_office(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    other = make_office("Đảng ủy xã Thử", level="COMMUNE", accounts=True)
    page = text_of(Client().get(reverse("login")))
    first, second = (
        page.index("<h3>Tỉnh ủy Mẫu Sơn</h3>"),
        page.index("<h3>Đảng ủy xã Thử</h3>"),
    )
    assert first < page.index(account_of(cast.admin).username) < second
    assert second < page.index(account_of(other.clerk).username)


def test_the_api_gives_the_directory_and_revokes(cast: Cast) -> None:
    scope = ["people:directory:read", "people:self:change", "people:self:read"]
    with acting(cast.clerk):
        token, secret = services.issue_token(
            actor=cast.clerk, post=cast.posts["CLERK"], name="A", scope=scope, days=1,
            now=clock.now(),
        )  # fmt: skip
    make_office("Tỉnh ủy Khác")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    names = [o["short_name"] for o in client.get("/api/v1/offices?q=mau son").json()]
    assert names == ["Tỉnh ủy Mẫu Sơn"]
    one = client.get(f"/api/v1/offices/{cast.office.id}").json()
    assert one["code"] == cast.office.code
    assert client.get("/api/v1/offices/99999999").json()["code"] == "not_found"
    assert [t["name"] for t in client.get("/api/v1/me/tokens").json()] == ["A"]
    assert client.delete(f"/api/v1/me/tokens/{token.id}").status_code == 200
    assert client.get("/api/v1/me/tokens").status_code == 401


def test_standing_in_shows_a_banner_until_one_stops(cast: Cast) -> None:
    today = clock.today()
    with acting(cast.chief):
        row = services.add_substitution(
            actor=cast.chief, absent=cast.posts["LEADER"], substitute=cast.posts["OFFICER"],
            reason="Đi công tác", valid_from=today, valid_until=today + dt.timedelta(days=2),
        )  # fmt: skip
    client = enter(cast.officer)
    assert "Nguyễn Văn Phê" in text_of(client.get(reverse("account")))
    assert client.post(reverse("substitute"), {"substitution": str(row.id)}).status_code == 302
    page = text_of(client.get(reverse("account")))
    assert "Bạn đang làm thay <strong>Nguyễn Văn Phê</strong>" in page
    assert client.post(reverse("substitute"), {"substitution": ""}).status_code == 302
    assert "Bạn đang làm thay" not in text_of(client.get(reverse("account")))
    for wrong in ("x", str(cast.posts["CLERK"].id)):
        answer = client.post(reverse("substitute"), {"substitution": wrong})
        assert answer.status_code == 404
    clerk = enter(cast.clerk)
    assert clerk.post(reverse("substitute"), {"substitution": str(row.id)}).status_code == 404


def test_who_holds_no_post_yet_is_told_so_with_a_one_time_password_too(cast: Cast) -> None:
    with acting(cast.admin):
        _, secret = services.reset_password(
            actor=cast.admin, account_id=account_of(cast.clerk).id, now=clock.now()
        )
        Post.objects.filter(person_id=cast.clerk.person_id).update(
            valid_from=clock.today() + dt.timedelta(days=3)
        )
    facts = {"username": account_of(cast.clerk).username, "password": secret}
    answer = Client().post(reverse("login"), facts)
    assert answer.status_code == 422
    assert "chưa đến ngày bắt đầu" in text_of(answer)


def test_wrong_old_passwords_are_slowed_at_every_door(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    client = enter(cast.clerk)
    for _ in range(3):
        assert client.post(reverse("password"), {"old": "sai", "new": NEW}).status_code == 422
    scope = ["people:self:change"]
    with acting(cast.clerk):
        _token, secret = services.issue_token(
            actor=cast.clerk, post=cast.posts["CLERK"], name="A", scope=scope, days=1,
            now=clock.now(),
        )  # fmt: skip
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    facts = {"old": PASSWORD, "new": NEW}
    answer = program.put("/api/v1/me/password", facts, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "try_wait")
    command = ["change-password", "--as", account_of(cast.clerk).username]
    with pytest.raises(Refused) as refused:
        CliRunner().invoke(
            commands, command, input=f"{PASSWORD}\n{NEW}\n", catch_exceptions=False
        )
    assert refused.value.code == "try_wait"
    assert "Hãy đợi" in text_of(client.post(reverse("password"), facts))


def test_the_own_device_is_not_held_up_by_tries_at_the_same_address(cast: Cast) -> None:
    client, account = enter(cast.clerk), account_of(cast.clerk)
    client.post(reverse("logout"))
    right = {"username": account.username, "password": PASSWORD}
    for _ in range(3):
        Client().post(reverse("login"), right | {"password": "sai"})
    LogInTry.objects.update(not_before=clock.now() + dt.timedelta(minutes=5))
    assert Client().post(reverse("login"), right).status_code == 422
    assert client.post(reverse("login"), right).status_code == 302
    # Somebody else's device is not known for this name, and a made-up mark is not believed.
    other = enter(cast.chief)
    other.post(reverse("logout"))
    assert other.post(reverse("login"), right).status_code == 422
    forged = Client()
    forged.cookies["thiet_bi"] = '{"x": "y"}'
    assert forged.post(reverse("login"), right).status_code == 422
