"""Pages of log-in, the own account and administration, through the gates."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import PASSWORD, Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, services
from vanphong.people.cli import commands
from vanphong.people.jobs import note_failed_log_in
from vanphong.people.models import Account, ApiToken, Body, LogInTry, Office, Post
from vanphong.people.tests import hashers

pytestmark = pytest.mark.django_db
NEW = "mot-mat-khau-khac-hoan-toan"


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def account_of(actor: Actor) -> Account:
    return Account.objects.get(person_id=actor.person_id)


def enter(actor: Actor, password: str = PASSWORD) -> Client:
    client = Client()
    answer = client.post(
        reverse("login"), {"username": account_of(actor).username, "password": password}
    )
    assert answer.status_code == 302, answer.content.decode()
    return client


def text_of(answer: Any) -> str:
    return answer.content.decode()


# Log-in


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


# The own account


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


# Administration

PARTS = ["offices", "staff", "accounts", "delegations", "substitutions", "tokens", "trail"]


@pytest.mark.parametrize("name", [*PARTS, "roles", "signing_keys"])
def test_the_parts_open_for_the_administrator(cast: Cast, name: str) -> None:
    answer = enter(cast.admin).get(reverse(name))
    assert answer.status_code == 200
    assert "<h1>" in text_of(answer)
    assert f'<a href="{reverse(name)}" aria-current="page">' in text_of(answer)


@pytest.mark.parametrize("name", PARTS)
def test_the_parts_are_shut_for_a_clerk(cast: Cast, name: str) -> None:
    assert enter(cast.clerk).get(reverse(name)).status_code == 403


def test_administration_opens_on_the_first_part_one_may_see(cast: Cast) -> None:
    assert enter(cast.admin).get(reverse("administration")).url == reverse("offices")
    assert enter(cast.chief).get(reverse("administration")).status_code == 302
    assert enter(cast.clerk).get(reverse("administration")).status_code == 403


def test_an_office_is_added_corrected_and_ended(cast: Cast) -> None:
    client = enter(cast.admin)
    facts = {
        "name": "Văn phòng Đảng ủy xã Thử", "short_name": "Đảng ủy xã Thử",
        "place_name": "Thử", "code": "XT", "level": "COMMUNE", "valid_from": "01/07/2025",
    }  # fmt: skip
    assert client.post(reverse("office_add"), facts).status_code == 302
    again = client.post(reverse("office_add"), facts)
    assert again.status_code == 422
    assert "Mã cơ quan đã được dùng" in text_of(again)
    office = Office.objects.get(code="XT")
    page = text_of(client.get(reverse("office", args=[office.id])))
    assert "Văn phòng Đảng ủy xã Thử" in page
    names = {"name": "Văn phòng Mới", "short_name": "Mới", "place_name": "Mới"}
    edit = reverse("office_edit", args=[office.id])
    assert client.get(edit).status_code == 200
    assert client.post(edit, names).status_code == 302
    body = {
        "name": "Đảng ủy xã Thử", "symbol": "ĐU", "header_name": "ĐẢNG ỦY XÃ THỬ",
        "kind": "SUPERIOR_OF_GRASSROOTS_COMMITTEE", "valid_from": "01/07/2025",
    }  # fmt: skip
    assert client.post(reverse("body_add", args=[office.id]), body).status_code == 302
    made = Body.objects.get(office=office)
    correct = reverse("body_edit", args=[made.id])
    assert client.get(correct).status_code == 200
    lines = {
        "name": "Ban Thường vụ Đảng ủy xã Mới", "header_upper": "ĐẢNG BỘ TỈNH",
        "header_name": "ĐẢNG ỦY", "symbol": "ĐUX", "kind": "SUPERIOR_OF_GRASSROOTS_STANDING",
    }  # fmt: skip
    assert client.post(correct, lines | {"name": " "}).status_code == 422
    assert client.post(correct, lines).status_code == 302
    made.refresh_from_db()
    assert (made.symbol, made.kind) == ("ĐUX", "SUPERIOR_OF_GRASSROOTS_STANDING")
    taken = client.post(
        reverse("body_add", args=[office.id]), body | {"symbol": "đux", "kind": "CELL"}
    )
    assert taken.status_code == 422
    assert "Đang là ký hiệu của Ban Thường vụ Đảng ủy xã Mới." in text_of(taken)
    page = text_of(client.get(reverse("office", args=[office.id])))
    assert "ĐẢNG BỘ TỈNH<br>ĐẢNG ỦY" in page
    found = text_of(client.get(reverse("offices"), {"tim": "van phong moi"}))
    assert "Văn phòng Mới" in found
    assert cast.office.name not in found
    whole = text_of(client.get(reverse("offices")))
    assert whole.index(cast.office.name) < whole.index("Văn phòng Mới")
    shut = reverse("body_close", args=[made.id])
    assert client.get(shut).status_code == 200
    assert client.post(shut, {"on": "01/03/2026"}).status_code == 302
    close = reverse("office_close", args=[office.id])
    assert client.get(close).status_code == 200
    facts = {"on": "01/03/2026", "successor": cast.office.name + f" ({cast.office.code})"}
    assert client.post(close, facts).status_code == 302
    office.refresh_from_db()
    assert (office.name, office.successor_id) == ("Văn phòng Mới", cast.office.id)
    other = make_office("Tỉnh ủy Khác").office
    for name in ("office", "office_edit"):
        assert client.get(reverse("office", args=[other.id])).status_code == 403, name
    assert client.post(reverse("office_edit", args=[other.id]), names).status_code == 403


def test_a_person_is_hired_changed_and_leaves(cast: Cast) -> None:
    client = enter(cast.admin)
    facts = {
        "full_name": "Đỗ Thị Mới", "title": "Chuyên viên", "rank": "OFFICER",
        "roles": ["OFFICER"], "valid_from": "01/03/2026", "body": cast.body.name,
    }  # fmt: skip
    assert client.get(reverse("staff_add")).status_code == 200
    assert client.post(reverse("staff_add"), facts).status_code == 302
    with acting(cast.admin):
        post = Post.objects.select_related("person").get(person__full_name="Đỗ Thị Mới")
        assert post.body == cast.body
    page = reverse("post", args=[post.id])
    assert "Đỗ Thị Mới" in text_of(client.get(page))
    assert client.post(page, facts | {"title": "Phó phòng", "body": ""}).status_code == 302
    assert "Phó phòng" in text_of(client.get(reverse("staff")))
    rename = reverse("person_rename", args=[post.person_id])
    assert client.get(rename).status_code == 200
    assert client.post(rename, {"full_name": "Đỗ Thị Mới Hơn"}).status_code == 302
    more = reverse("post_add", args=[post.person_id])
    assert client.get(more).status_code == 200
    assert client.post(more, facts | {"title": "Trợ lý"}).status_code == 302
    end = reverse("post_close", args=[post.id])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": "02/03/2026"}).status_code == 302
    assert client.post(end, {"on": "02/03/2026"}).status_code == 422
    leave = reverse("person_close", args=[post.person_id])
    assert client.get(leave).status_code == 200
    assert client.post(leave).status_code == 302
    post.person.refresh_from_db()
    assert post.person.closed_at is not None
    own = reverse("post", args=[cast.posts["ADMIN"].id])
    grab = facts | {"roles": ["ADMIN", "LEADER"]}
    refused = client.post(own, grab)
    assert refused.status_code == 422
    assert "Không ai tự thay đổi vai trò" in text_of(refused)


def test_an_account_is_given_reset_shut_and_opened(cast: Cast) -> None:
    client = enter(cast.admin)
    with acting(cast.admin):
        person = services.create_person(actor=cast.admin, full_name="Đỗ Thị Mới")
        services.create_post(
            actor=cast.admin, person=person, title="Văn thư", rank="CLERK", roles=["CLERK"],
            valid_from=dt.date(2025, 7, 1),
        )  # fmt: skip
    assert client.get(reverse("account_add")).status_code == 200
    facts = {"person": "Do Thi Moi", "username": "dothimoi"}
    odd = client.post(reverse("account_add"), facts | {"username": "Đỗ Mới"})
    assert odd.status_code == 422
    assert "ví dụ do.moi." in text_of(odd)
    taken = client.post(reverse("account_add"), facts | {"person": "Trần Thị Sổ"})
    assert "Người này đã có tài khoản." in text_of(taken)
    made = client.post(reverse("account_add"), facts)
    assert made.status_code == 200
    account = get_user_model().objects.get(username="dothimoi")
    first = re.search(r"<code>([a-z0-9-]{20,})</code>", text_of(made)).group(1)
    assert account.check_password(first)
    rename = reverse("account_rename", args=[account.id])
    assert client.get(rename).status_code == 200
    assert client.post(rename, {"username": "moi.do"}).status_code == 302
    entered = Client().post(reverse("login"), {"username": "moi.do", "password": first})
    assert entered.url == reverse("new_password")
    account.refresh_from_db()
    assert account.username == "moi.do"
    reset = reverse("account_reset", args=[account.id])
    assert client.get(reset).status_code == 200
    second = re.search(r"<code>([a-z0-9-]{20,})</code>", text_of(client.post(reset))).group(1)
    account.refresh_from_db()
    assert account.check_password(second)
    assert not account.check_password(first)
    for name, active in (("account_disable", False), ("account_enable", True)):
        place = reverse(name, args=[account.id])
        assert client.get(place).status_code == 200
        assert client.post(place).status_code == 302
        account.refresh_from_db()
        assert account.is_active is active
    mine, theirs = account_of(cast.admin).id, account_of(cast.clerk).id
    assert client.post(reverse("account_disable", args=[mine])).status_code == 422
    page = text_of(client.get(reverse("accounts")))
    for name in ("account_disable", "account_reset"):
        assert reverse(name, args=[theirs]) in page
        assert reverse(name, args=[mine]) not in page


def test_delegations_and_substitutions_are_given_and_ended(cast: Cast) -> None:
    client, today = enter(cast.admin), clock.today()
    posts = {role: str(post) for role, post in cast.posts.items()}
    facts = {
        "body": cast.committee.name, "post": posts["CHIEF"], "instrument": "05-QC/TU",
        "type_codes": ["OFFICIAL_LETTER", "NOTICE"], "valid_from": f"{today:%d/%m/%Y}",
    }  # fmt: skip
    assert client.get(reverse("delegation_add")).status_code == 200
    assert client.post(reverse("delegation_add"), facts).status_code == 302
    told = text_of(client.get(reverse("delegations")))
    assert "Người này chưa có khóa ký dùng được." in told
    assert "chưa có vai trò được ký" not in told
    other = facts | {"post": posts["OFFICER"], "body": cast.body.name}
    told = text_of(client.post(reverse("delegation_add"), other, follow=True))
    assert f"{posts['OFFICER']}: Chức vụ này chưa có vai trò được ký trong phần mềm." in told
    odd = client.post(reverse("delegation_add"), facts | {"type_codes": ["XYZ"]})
    assert odd.status_code == 422
    hop = client.post(
        reverse("delegation_add"),
        facts | {"post": posts["OFFICER"], "given_by": posts["CHIEF"]},
    )
    assert hop.status_code == 422
    assert "không được giao lại" in text_of(hop)
    with acting(cast.admin):
        delegation = queries.delegations_of_office(cast.admin).get(body=cast.committee)
    assert delegation.type_codes == ["NOTICE", "OFFICIAL_LETTER"]
    assert "thông báo; công văn" in text_of(client.get(reverse("delegations")))
    assert "05-QC/TU" in text_of(client.get(reverse("delegations")))
    end = reverse("delegation_end", args=[delegation.id])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": f"{today:%d/%m/%Y}"}).status_code == 302
    facts = {
        "absent": posts["LEADER"], "substitute": posts["CHIEF"], "reason": "Đi công tác",
        "valid_from": f"{today:%d/%m/%Y}",
        "valid_until": f"{today + dt.timedelta(days=3):%d/%m/%Y}",
    }  # fmt: skip
    assert client.get(reverse("substitution_add")).status_code == 200
    wrong = facts | {"substitute": posts["LEADER"]}
    same = text_of(client.post(reverse("substitution_add"), wrong))
    assert '<a href="#id_substitute">' in same
    assert "Người làm thay phải là người khác." in same
    wrong = facts | {"valid_until": f"{today - dt.timedelta(days=1):%d/%m/%Y}"}
    late = text_of(client.post(reverse("substitution_add"), wrong))
    assert '<a href="#id_valid_until">' in late
    assert "Ngày cuối không được trước ngày bắt đầu." in late
    assert client.post(reverse("substitution_add"), facts).status_code == 302
    assert facts["valid_until"] in text_of(client.get(reverse("substitutions")))
    assert "Đang hiệu lực" in text_of(client.get(reverse("substitutions")))
    with acting(cast.admin):
        row = queries.substitutions_of_office(cast.admin).get()
        assert row.valid_until == today + dt.timedelta(days=4)
    end = reverse("substitution_end", args=[row.id])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": f"{today:%d/%m/%Y}"}).status_code == 302
    assert "Đã kết thúc" in text_of(client.get(reverse("substitutions")))


def test_the_roles_page_is_drawn_from_the_data(cast: Cast) -> None:
    client = enter(cast.clerk)
    page = text_of(client.get(reverse("roles")))
    assert "Vào sổ văn bản đến" in page
    assert "registry:incoming:register" not in page
    assert "Lưu trữ viên" in page
    client.cookies["ngon_ngu"] = "en"
    page = text_of(client.get(reverse("roles")))
    assert "Register incoming documents" in page
    assert "Archivist" in page


def test_a_role_one_may_not_give_is_not_offered_and_stays(cast: Cast) -> None:
    operator = job_actor("thử", cast.office.id, rules.all_permissions())
    post = cast.posts["OFFICER"]
    facts = {"title": "Chuyên viên", "rank": "OFFICER"}
    with acting(operator):
        services.edit_post(
            actor=operator, post_id=post.id, roles=["OFFICER", "SITE_ADMIN"], **facts
        )
    client, place = enter(cast.admin), reverse("post", args=[post.id])
    page = text_of(client.get(place))
    assert 'value="SITE_ADMIN"' not in page
    assert "Giữ nguyên: Quản trị hệ thống." in page
    assert client.post(place, facts | {"roles": ["CLERK"]}).status_code == 302
    grab = facts | {"roles": ["SITE_ADMIN"], "full_name": "A", "valid_from": "01/03/2026"}
    assert client.post(reverse("staff_add"), grab).status_code == 422
    with acting(cast.admin):
        post.refresh_from_db()
        assert post.roles == ["CLERK", "SITE_ADMIN"]


def test_an_administrator_revokes_a_token_of_the_office(cast: Cast) -> None:
    with acting(cast.clerk):
        token, _ = services.issue_token(
            actor=cast.clerk, post=cast.posts["CLERK"], name="Máy quét", days=1,
            scope=["people:self:read"], now=clock.now(),
        )  # fmt: skip
    client = enter(cast.admin)
    assert "Máy quét" in text_of(client.get(reverse("tokens")))
    assert client.post(reverse("token_revoke", args=[token.id])).status_code == 302
    stranger = enter(cast.officer)
    assert stranger.post(reverse("own_token_revoke", args=[token.id])).status_code == 403


def test_a_form_sent_twice_is_done_once(cast: Cast) -> None:
    client = enter(cast.admin)
    facts = {
        "full_name": "Đỗ Thị Mới", "title": "A", "rank": "OFFICER", "roles": [],
        "valid_from": "01/03/2026", "form_key": "k1",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(reverse("staff_add"), facts).url == reverse("staff")
    with acting(cast.admin):
        assert Post.objects.filter(person__full_name="Đỗ Thị Mới").count() == 1


def test_a_one_time_password_shown_is_not_made_again_by_sending_again(cast: Cast) -> None:
    client, account = enter(cast.admin), account_of(cast.clerk)
    address = reverse("account_reset", args=[account.id])
    first = client.post(address, {"form_key": "k2"})
    assert first.status_code == 200
    account.refresh_from_db()
    kept = account.password
    assert client.post(address, {"form_key": "k2"}).url == reverse("accounts")
    account.refresh_from_db()
    assert account.password == kept


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


def test_what_is_done_to_accounts_stands_in_one_line(cast: Cast) -> None:
    page = text_of(enter(cast.admin).get(reverse("accounts")))
    clerk, own = account_of(cast.clerk).id, account_of(cast.admin).id
    assert reverse("account_log_out", args=[clerk]) in page
    assert reverse("account_disable", args=[clerk]) in page
    assert reverse("account_log_out", args=[own]) not in page


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
