"""The JSON API of administration and the own account: the same acts and refusals as the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.cast import PASSWORD, Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, services
from vanphong.people.models import Account, Body, Delegation, Office, Person, Post
from vanphong.people.tests.test_accounts import open_session

pytestmark = pytest.mark.django_db
NEW = "mot-mat-khau-khac-hoan-toan"
SINCE = "2025-07-01"


class Program:
    """A program that works with a token of one post."""

    def __init__(self, cast: Cast, role: str, *scope: str) -> None:
        actor = cast.actors[role]
        with acting(actor):
            self.token, secret = services.issue_token(
                actor=actor, post=cast.posts[role], name="Thử", days=1, now=clock.now(),
                scope=scope or sorted(actor.permissions),
            )  # fmt: skip
        self._client = Client(headers={"Authorization": f"Bearer {secret}"})

    def __call__(self, method: str, path: str, status: int = 200, **sent: Any) -> Any:
        answer = self._client.generic(
            method, f"/api/v1/{path}", json.dumps(sent, default=str) if sent else "",
            content_type="application/json",
        )  # fmt: skip
        assert answer.status_code == status, answer.content.decode()
        return answer.json()


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


@pytest.fixture
def admin(cast: Cast) -> Program:
    return Program(cast, "ADMIN")


NOBODY = "01a2208a-eae0-77d3-88ee-904bcb292350"
ADMINISTRATION = [
    ("POST", "offices", "people:office:manage"),
    ("PUT", "offices/1", "people:office:manage"),
    ("POST", "offices/1/close", "people:office:manage"),
    ("GET", "offices/1/bodies", "people:office:manage"),
    ("POST", "offices/1/bodies", "people:office:manage"),
    ("PUT", f"bodies/{NOBODY}", "people:office:manage"),
    ("POST", f"bodies/{NOBODY}/close", "people:office:manage"),
    ("GET", "persons", "people:post:manage"),
    ("POST", "persons", "people:post:manage"),
    ("PUT", f"persons/{NOBODY}", "people:post:manage"),
    ("POST", f"persons/{NOBODY}/close", "people:post:manage"),
    ("POST", f"persons/{NOBODY}/posts", "people:post:manage"),
    ("PUT", f"posts/{NOBODY}", "people:post:manage"),
    ("POST", f"posts/{NOBODY}/close", "people:post:manage"),
    ("GET", "accounts", "people:account:manage"),
    ("POST", "accounts", "people:account:manage"),
    ("PUT", f"accounts/{NOBODY}", "people:account:manage"),
    ("POST", f"accounts/{NOBODY}/reset-password", "people:account:manage"),
    ("PUT", f"accounts/{NOBODY}/identity", "people:account:manage"),
    ("POST", f"accounts/{NOBODY}/disable", "people:account:manage"),
    ("POST", f"accounts/{NOBODY}/enable", "people:account:manage"),
    ("GET", "factor-resets", "people:account:manage"),
    ("POST", "factor-resets", "people:account:manage"),
    ("POST", f"factor-resets/{NOBODY}/approve", "people:account:manage"),
    ("POST", f"factor-resets/{NOBODY}/refuse", "people:account:manage"),
    ("GET", "tokens", "people:token:manage"),
    ("DELETE", f"tokens/{NOBODY}", "people:token:manage"),
    ("GET", "delegations", "people:delegation:manage"),
    ("POST", "delegations", "people:delegation:manage"),
    ("POST", f"delegations/{NOBODY}/end", "people:delegation:manage"),
    ("GET", "substitutions", "people:substitution:manage"),
    ("POST", "substitutions", "people:substitution:manage"),
    ("POST", f"substitutions/{NOBODY}/end", "people:substitution:manage"),
    ("PUT", "me/password", "people:self:change"),
    ("DELETE", f"me/sessions/{NOBODY}", "people:self:change"),
    ("DELETE", f"me/tokens/{NOBODY}", "people:self:change"),
]
_BODIES: dict[str, dict[str, Any]] = {
    "offices": {
        "name": "A", "short_name": "A", "place_name": "A", "code": "A", "level": "COMMUNE",
        "valid_from": SINCE,
    },
    "offices/": {"name": "A", "short_name": "A", "place_name": "A"},
    "bodies": {
        "name": "A", "symbol": "A", "kind": "OTHER", "header_name": "A", "valid_from": SINCE,
    },
    "bodies/": {"name": "A", "symbol": "A", "kind": "OTHER", "header_name": "A"},
    "close": {"valid_until": SINCE},
    "end": {"valid_until": SINCE},
    "persons": {"name": "A"},
    "persons/": {"name": "A"},
    "posts": {"title": "A", "rank": "OTHER", "roles": [], "valid_from": SINCE},
    "posts/": {"title": "A", "rank": "OTHER", "roles": []},
    "accounts": {"person_id": NOBODY, "login": "moi.den"},
    "accounts/": {"login": "moi.den"},
    "factor-resets": {"account_id": NOBODY, "reason": "A"},
    "delegations": {
        "body_id": NOBODY, "post_id": NOBODY, "instrument": "A", "valid_from": SINCE,
    },
    "substitutions": {
        "absent_id": NOBODY, "substitute_id": NOBODY, "reason": "A", "valid_from": SINCE,
        "valid_until": SINCE,
    },
    "identity": {"subject": "A"},
    "password": {"old": "A", "new": "A"},
}  # fmt: skip


def _sent(method: str, path: str) -> dict[str, Any]:
    if method in {"GET", "DELETE"} or (path.startswith("persons") and path.endswith("close")):
        return {}
    first, _, last = path.rpartition("/")
    return _BODIES.get(last) or _BODIES.get(f"{first}/") or {}


@pytest.mark.parametrize(("method", "path", "permission"), ADMINISTRATION)
def test_administration_through_a_token_needs_its_scope(
    cast: Cast, method: str, path: str, permission: str
) -> None:
    others = sorted(cast.admin.permissions - {permission})
    refused = Program(cast, "ADMIN", *others)(method, path, 403, **_sent(method, path))
    assert refused["code"] == "not_allowed"
    answer = Program(cast, "ADMIN", permission)
    listed = method == "GET" and "/" not in path
    if path == "persons" and method == "POST":
        answer(method, path, 200, **_sent(method, path))
    elif listed:
        assert isinstance(answer(method, path), list)
    elif "offices/1" in path or path == "offices":
        return  # an id that may be another office's: see below
    elif path == "me/password":
        answer(method, path, 422, **_sent(method, path))
    else:
        answer(method, path, 404, **_sent(method, path))


def test_offices_and_bodies_are_kept_by_their_own_administrator(
    cast: Cast, admin: Program
) -> None:
    facts = _BODIES["offices"] | {"code": "XT", "name": "Văn phòng Đảng ủy xã Thử"}
    made = admin("POST", "offices", **facts)
    assert made["parent_id"] == cast.office.id
    assert admin("POST", "offices", 422, **facts)["fields"]["code"]
    long = facts | {"code": "X" * 36}
    assert admin("POST", "offices", 422, **long)["code"] == "too_long"
    below = admin("POST", "offices", **(facts | {"code": "XT2", "parent_id": made["id"]}))
    assert below["parent_id"] == made["id"]
    place = f"offices/{made['id']}"
    names = {"name": "Văn phòng Mới", "short_name": "Mới", "place_name": "Mới"}
    assert admin("PUT", place, **names)["short_name"] == "Mới"
    body = _BODIES["bodies"] | {"symbol": "ĐU", "kind": "SUPERIOR_OF_GRASSROOTS_COMMITTEE"}
    first = admin("POST", f"{place}/bodies", **body)
    taken = admin("POST", f"{place}/bodies", 422, **(body | {"name": "B", "kind": "CELL"}))
    assert (taken["code"], bool(taken["source"])) == ("symbol_taken", True)
    corrected = _BODIES["bodies/"] | {"symbol": "CB", "kind": "CELL"}
    assert admin("PUT", f"bodies/{first['id']}", **corrected)["symbol"] == "CB"
    assert [b["kind"] for b in admin("GET", f"{place}/bodies")] == ["CELL"]
    ended = admin("POST", f"bodies/{first['id']}/close", valid_until="2026-01-01")
    assert ended["valid_until"] == "2026-01-01"
    ended = admin(
        "POST", f"{place}/close", valid_until="2026-02-01", successor_id=cast.office.id
    )
    assert (ended["valid_until"], ended["successor_id"]) == ("2026-02-01", cast.office.id)
    other = make_office("Tỉnh ủy Khác").office
    for method, path, sent in [
        ("PUT", f"offices/{other.id}", names),
        ("POST", f"offices/{other.id}/close", {"valid_until": "2026-02-01"}),
        ("GET", f"offices/{other.id}/bodies", {}),
        ("POST", f"offices/{other.id}/bodies", body),
        ("POST", "offices", facts | {"code": "XT3", "parent_id": other.id}),
    ]:
        assert admin(method, path, 403, **sent)["code"] == "other_office", path
    assert not Office.objects.filter(code="XT3").exists()
    assert not Body.objects.filter(office=other, valid_from="2025-07-01", name="A").exists()


def test_a_person_is_hired_changed_and_let_go(cast: Cast, admin: Program) -> None:
    post = _BODIES["posts"] | {"title": "Chuyên viên", "roles": ["OFFICER"]}
    made = admin("POST", "persons", name="Đỗ Thị Mới", post=post)
    assert [(p["title"], p["roles"]) for p in made["posts"]] == [("Chuyên viên", ["OFFICER"])]
    place = f"persons/{made['id']}"
    assert admin("PUT", place, name="Đỗ Thị Mới Hơn")["name"] == "Đỗ Thị Mới Hơn"
    second = admin(
        "POST", f"{place}/posts", **(post | {"title": "Trợ lý", "body_id": cast.body.id})
    )
    assert second["body_id"] == str(cast.body.id)
    changed = _BODIES["posts/"] | {"title": "Phó phòng", "roles": ["CHIEF"]}
    assert admin("PUT", f"posts/{second['id']}", **changed)["roles"] == ["CHIEF"]
    unknown = admin("PUT", f"posts/{second['id']}", 422, **(changed | {"roles": ["VUA"]}))
    assert unknown["fields"]["roles"] == ["VUA"]
    above = changed | {"roles": ["SITE_ADMIN"]}
    assert admin("PUT", f"posts/{second['id']}", 409, **above)["code"] == "site_role"
    own = cast.posts["ADMIN"].id
    mine = _BODIES["posts/"] | {"roles": ["ADMIN", "CHIEF"]}
    assert admin("PUT", f"posts/{own}", 409, **mine)["code"] == "own_roles"
    ended = admin("POST", f"posts/{second['id']}/close", valid_until=clock.today())
    assert ended["valid_until"] == str(clock.today())
    listed = {p["id"]: p for p in admin("GET", "persons")}
    assert [p["title"] for p in listed[made["id"]]["posts"]] == ["Chuyên viên"]
    assert admin("POST", f"{place}/close")["closed"]
    assert admin("POST", f"{place}/close", 409)["code"] == "already_closed"
    assert admin("POST", f"persons/{cast.admin.person_id}/close", 409)["code"] == "oneself"
    assert {r["code"] for r in admin("GET", "roles")} == set(rules.roles())
    assert Person.objects.get(pk=made["id"]).closed_at is not None
    other = make_office("Tỉnh ủy Khác")
    admin("POST", f"persons/{other.clerk.person_id}/close", 404)
    admin("PUT", f"posts/{other.posts['CLERK'].id}", 404, **changed)
    with acting(other.admin):
        assert Post.objects.get(pk=other.posts["CLERK"].id).valid_until is None


def test_an_account_is_given_reset_shut_and_opened(cast: Cast, admin: Program) -> None:
    person = admin("POST", "persons", name="Đỗ Thị Mới")
    made = admin("POST", "accounts", person_id=person["id"], login="Moi.Den")
    account = Account.objects.get(pk=made["id"])
    assert made["login"] == "moi.den"
    assert account.check_password(made["one_time_password"])
    twice = admin("POST", "accounts", 409, person_id=person["id"], login="moi.nua")
    assert twice["code"] == "has_account"
    place = f"accounts/{account.id}"
    assert admin("PUT", place, login="den.moi")["login"] == "den.moi"
    again = admin("POST", f"{place}/reset-password")
    account.refresh_from_db()
    assert account.check_password(again["one_time_password"])
    assert admin("POST", f"{place}/log-out")["active"]
    assert not admin("POST", f"{place}/disable")["active"]
    assert admin("POST", f"{place}/enable")["active"]
    listed = admin("GET", "accounts")
    assert {a["login"] for a in listed} >= {"den.moi"}
    assert not any("password" in key for a in listed for key in a)
    own = Account.objects.get(person_id=cast.admin.person_id).id
    for act in ("reset-password", "disable"):
        assert admin("POST", f"accounts/{own}/{act}", 409)["code"] == "oneself"
    with acting(job_actor("test", cast.office.id, frozenset())):
        kept = json.dumps(list(Event.objects.values_list("detail", flat=True)))
    assert made["one_time_password"] not in kept
    assert again["one_time_password"] not in kept


def test_signing_and_standing_in_are_given_and_ended(cast: Cast, admin: Program) -> None:
    posts = {role: post.id for role, post in cast.posts.items()}
    facts = {
        "body_id": cast.committee.id, "post_id": posts["OFFICER"], "instrument": "05-QC/TU",
        "types": ["CV"], "valid_from": clock.today(),
    }  # fmt: skip
    made = admin("POST", "delegations", **facts)
    assert made["types"] == ["OFFICIAL_LETTER"]
    assert made["warnings"] == [
        "Chức vụ này chưa có vai trò được ký trong phần mềm.",
        "Người này chưa có khóa ký dùng được.",
    ]
    assert [d["id"] for d in admin("GET", "delegations")] == [made["id"]]
    hop = facts | {"post_id": posts["CHIEF"], "given_by_id": posts["OFFICER"]}
    assert admin("POST", "delegations", 409, **hop)["code"] == "second_hop"
    ended = admin("POST", f"delegations/{made['id']}/end", valid_until=clock.today())
    assert ended["valid_until"] == str(clock.today())
    facts = {
        "absent_id": posts["LEADER"], "substitute_id": posts["CHIEF"], "reason": "Đi công tác",
        "valid_from": clock.today(), "valid_until": "2999-01-01",
    }  # fmt: skip
    made = admin("POST", "substitutions", **facts)
    alone = facts | {"substitute_id": posts["LEADER"]}
    assert admin("POST", "substitutions", 422, **alone)["code"] == "same_person"
    assert admin("POST", "substitutions", 422, **(facts | {"reason": " "}))["fields"]["reason"]
    assert [s["id"] for s in admin("GET", "substitutions")] == [made["id"]]
    end = f"substitutions/{made['id']}/end"
    assert admin("POST", end, valid_until=clock.today())["valid_until"] == str(clock.today())
    assert admin("POST", end, 409, valid_until=clock.today())["code"] == "already_closed"
    other = make_office("Tỉnh ủy Khác")
    stranger = Program(other, "ADMIN")
    assert stranger("GET", "delegations") == stranger("GET", "substitutions") == []
    stranger("POST", end, 404, valid_until=clock.today())
    with acting(cast.admin):
        assert Delegation.objects.count() == 1


def test_an_administrator_sees_and_revokes_the_tokens_of_the_office(
    cast: Cast, admin: Program
) -> None:
    clerk = Program(cast, "CLERK", "people:self:read")
    listed = {t["id"]: t for t in admin("GET", "tokens")}
    assert listed[str(clerk.token.id)]["holder"] == "Trần Thị Sổ"
    assert admin("DELETE", f"tokens/{clerk.token.id}")["revoked_at"]
    clerk("GET", "me/tokens", 401)


def test_the_own_password_and_sessions_through_a_token(cast: Cast) -> None:
    clerk = Program(cast, "CLERK")
    first, _second = open_session(cast.clerk), open_session(cast.clerk)
    others = open_session(cast.chief)
    assert [s["address"] for s in clerk("GET", "me/sessions")] == ["203.0.113.7"] * 2
    with acting(cast.clerk):
        [mine] = [s for s in queries.sessions_of(cast.clerk) if s.session_key == first]
    with acting(cast.chief):
        theirs = queries.sessions_of(cast.chief).get(session_key=others)
    clerk("DELETE", f"me/sessions/{theirs.id}", 404)
    clerk("DELETE", f"me/sessions/{mine.id}")
    assert len(clerk("GET", "me/sessions")) == 1
    wrong = clerk("PUT", "me/password", 422, old="sai", new=NEW)
    assert (wrong["code"], list(wrong["fields"])) == ("wrong_password", ["old"])
    clerk("PUT", "me/password", old=PASSWORD, new=NEW)
    assert Account.objects.get(person_id=cast.clerk.person_id).check_password(NEW)
    assert clerk("GET", "me/sessions") == []
