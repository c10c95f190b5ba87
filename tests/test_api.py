"""The JSON API as a whole: its description, its one shape of errors, what it refuses."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, make_office
from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project.json_api import api
from vanphong.tasks import endpoints as tasks_endpoints
from vanphong.tasks.listing import STATE_WORDS, VIEW_WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_office()


def client_of(cast: Cast, role: str) -> Client:
    """A client with a token for all that the role may."""
    actor = cast.actors[role]
    people.Account.objects.get_or_create(
        person_id=actor.person_id, defaults={"username": str(actor.person_id)}
    )
    with acting(actor):
        _token, secret = people.issue_token(
            actor=actor, post=cast.posts[role], name="thử", scope=sorted(actor.permissions),
            days=30, now=clock.now(),
        )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)


# --- the description


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def test_the_description_holds_together(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    schemas = description["components"]["schemas"]
    wanted = set(references(description))
    assert wanted <= {f"#/components/schemas/{name}" for name in schemas}
    names = [operation["operationId"] for _, operation in operations(description)]
    assert len(set(names)) == len(names)


def test_no_two_schemas_share_a_name() -> None:
    found: dict[str, set[type]] = {}
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                for model in [*operation.models, *operation.response_models.values()]:
                    for schema in _within(model):
                        found.setdefault(schema.__name__, set()).add(schema)
    several = {name: kinds for name, kinds in found.items() if len(kinds) > 1}
    assert not several


def _within(model: Any, seen: set[type] | None = None) -> Iterator[type]:
    """Yield the schemas below a model of the framework, whatever holds them."""
    seen = set() if seen is None else seen
    for field in getattr(model, "model_fields", {}).values():
        waiting = [field.annotation]
        while waiting:
            kind = waiting.pop()
            waiting.extend(getattr(kind, "__args__", ()))
            if isinstance(kind, type) and hasattr(kind, "model_fields") and kind not in seen:
                seen.add(kind)
                yield kind
                yield from _within(kind, seen)


def test_every_operation_says_what_it_does_and_how_it_refuses(
    description: dict[str, Any],
) -> None:
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for name, operation in operations(description):
        assert any(ord(c) > 127 for c in operation["summary"]), f"{name}: in Vietnamese"
        answers = operation["responses"]
        assert answers["200"]["content"], name
        for status in ("401", "403", "422") if "security" in operation else ("404", "422"):
            assert answers[status]["content"] == error, name
        if not name.startswith("get"):
            assert {"400", "404", "409", "413"} <= set(answers), name


def test_states_and_views_of_tasks_are_those_of_the_list() -> None:
    assert set(tasks_endpoints.View.__args__) == {"", *VIEW_WORDS}
    assert set(tasks_endpoints.State.__args__) == {"", *STATE_WORDS}


# --- one shape of errors


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/khong-co", 404, "not_found"),
        ("get", "/api/v1/", 404, "not_found"),
        ("delete", "/api/v1/books", 405, "method_not_allowed"),
        ("get", "/api/v1/books", 401, "not_authenticated"),
    ],
)
def test_the_frame_refuses_in_the_shape_of_the_api(
    method: str, path: str, status: int, code: str
) -> None:
    answer = getattr(Client(), method)(path)
    assert answer.status_code == status
    body = answer.json()
    assert body["code"] == code
    assert body["message"].endswith(".")
    assert ("WWW-Authenticate" in answer) == (status == 401)
    assert ("Allow" in answer) == (status == 405)


def test_a_bug_is_told_in_the_shape_of_the_api(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast, "CLERK")
    monkeypatch.setattr("vanphong.registry.api.terms_of", lambda _: 1 // 0)
    answer = client.get("/api/v1/terms")
    assert answer.status_code == 500
    assert answer.json()["code"] == "bug"
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize("body", ["{", '{"title": "a\\u0000b"}', '{"title": "\\ud800"}'])
def test_what_is_no_json_is_a_bad_request(cast: Cast, body: str) -> None:
    answer = client_of(cast, "CLERK").post("/api/v1/dossiers", body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_unknown_fields_are_refused_by_name(cast: Cast) -> None:
    client = client_of(cast, "OFFICER")
    body = {
        "body_id": str(cast.body.id),
        "type_code": "CONG_VAN",
        "recipients": [{"office_id": cast.office.id}],
    }
    answer = client.post("/api/v1/drafts", json.dumps(body), "application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "unknown_field"
    assert "“recipients.0.office_id”" in answer.json()["message"]
    assert answer.json()["fields"] == {"recipients.0.office_id": ["Không có mục này."]}


def test_what_is_missing_or_wrong_is_said_in_vietnamese_by_short_paths(cast: Cast) -> None:
    body: dict[str, Any] = {
        "book_id": "x",
        "document": {"issued_on": "hôm qua", "urgency": "SOON"},
    }
    answer = client_of(cast, "CLERK").post(
        "/api/v1/incoming", json.dumps(body), "application/json"
    )
    assert answer.status_code == 422
    fields = answer.json()["fields"]
    assert fields["book_id"] == ["Cần một mã định danh (UUID)."]
    assert fields["document.issued_on"] == ["Cần ngày dạng 2026-03-05."]
    body["document"] = {"issued_on": 1700000000}
    again = client_of(cast, "CLERK").post(
        "/api/v1/incoming", json.dumps(body), "application/json"
    )
    assert again.json()["fields"]["document.issued_on"] == fields["document.issued_on"]
    assert fields["document.urgency"][0].startswith("Chỉ nhận một trong: 'NORMAL'")
    answer = client_of(cast, "CLERK").post("/api/v1/terms", "{}", "application/json")
    assert answer.json()["fields"]["name"] == ["Mục này cần có."]


@pytest.mark.parametrize(
    "address",
    [
        "books?direction=UP",
        "books?directon=IN",
        "incoming?size=0",
        "incoming?size=5000",
        "incoming?urgency=SOON",
        "incoming?type_code=KHONG",
        "incoming?cursor=abc",
        "outgoing?cursor=e30",
        "deliveries/sent?cursor=abc",
        "document-types?system=OTHER",
        "tasks?view=tat-ca",
        "tasks?state=DONE",
        "tasks?after=abc",
        "tasks?lead_id=abc",
        "drafts?state=OPEN",
        "drafts?after=abc",
        "drafts?after=01a2208a-eae0-77d3-88ee-904bcb292350",
        "drafts?limit=0",
        "drafts?limit=100000",
        "offices?limit=0",
        "offices?on=0",
        "posts?on=1700000000",
        "calendar/years/0",
        "calendar/years/99999",
        "calendar/due?start=2026-01-05&count=100000&unit=WORKING_DAYS",
        "search?q=a%00b",
    ],
)
def test_a_filter_that_is_not_understood_is_refused(cast: Cast, address: str) -> None:
    for role in ("CLERK", "OFFICER"):
        answer = client_of(cast, role).get(f"/api/v1/{address}")
        if answer.status_code != 403:
            assert answer.status_code == 422, answer.content
            assert answer.json()["message"].endswith(".")
            break
    else:
        pytest.fail("nobody may ask this")


def test_a_term_too_long_is_refused_in_vietnamese(cast: Cast) -> None:
    answer = client_of(cast, "CLERK").get(
        "/api/v1/calendar/due?start=2026-01-05&count=101&unit=YEARS"
    )
    assert answer.json()["fields"]["count"] == ["Thời hạn cần từ 1 đến 100 năm."]


def test_a_cursor_of_other_things_is_refused(cast: Cast) -> None:
    keys = [("d", "2026-01-05"), ("i", {}), ("u", {})]
    cursor = base64.urlsafe_b64encode(json.dumps(keys).encode()).decode()
    answer = client_of(cast, "CLERK").get(f"/api/v1/outgoing?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json()["message"].endswith(".")


def test_the_ids_that_acts_ask_for_are_listed(cast: Cast) -> None:
    client = client_of(cast, "CLERK")
    posts = {one["id"]: one for one in client.get("/api/v1/posts").json()}
    leader = posts[str(cast.posts["LEADER"].id)]
    assert (leader["name"], leader["title"]) == ("Nguyễn Văn Phê", "Bí thư")
    assert leader["roles"] == ["LEADER"]
    assert leader["person_id"] == str(cast.posts["LEADER"].person_id)
    bodies = {one["id"]: one["name"] for one in client.get("/api/v1/bodies").json()}
    assert bodies[str(cast.body.id)] == cast.body.name


def test_a_direction_about_nothing_is_refused(cast: Cast) -> None:
    body = json.dumps({"words": "Lưu, theo dõi"})
    answer = client_of(cast, "LEADER").post("/api/v1/directions", body, "application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "direction_of_nothing"


def test_every_refusal_is_of_the_declared_shape() -> None:
    names = {"code", "message", "source", "fields", "data"}
    full = VanphongError("Không.", source="a", fields={"b": ["c."]}, data={"d": 1}).as_dict()
    assert set(full) == names
