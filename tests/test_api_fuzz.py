"""Whatever is sent to the JSON API, it answers in its declared shape and never falls."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import make_office
from tests.described import description, schema_named
from tests.test_api import client_of

pytestmark = pytest.mark.django_db
# Acts that open their own transactions are walked by their own tests.
LEFT_OUT = ("/number", "/sign", "/issue")
DAYS = st.dates().map(str)
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), DAYS, st.uuids().map(str),
    st.just([]), st.just({}), st.just("\0"), st.just(2**70), st.just("9" * 400),
)  # fmt: skip


def values_of(schema: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Give values that fit a schema, and now and then one that does not."""
    if "$ref" in schema:
        return values_of(schema_named(schema["$ref"]), depth)
    choices = schema.get("anyOf") or schema.get("allOf")
    if choices and depth < 6:
        fitting = st.one_of(*(values_of(one, depth + 1) for one in choices))
    elif "enum" in schema:
        fitting = st.sampled_from(schema["enum"])
    elif schema.get("type") == "object" and depth < 6:
        needed = schema.get("required", [])
        fields = {
            name: values_of(one, depth + 1)
            for name, one in schema.get("properties", {}).items()
        }
        fitting = st.fixed_dictionaries(
            {name: value for name, value in fields.items() if name in needed},
            optional={name: value for name, value in fields.items() if name not in needed},
        )
    elif schema.get("type") == "array" and depth < 6:
        fitting = st.lists(values_of(schema.get("items", {}), depth + 1), max_size=2)
    else:
        fitting = _plain(schema)
    return st.one_of(fitting, fitting, fitting, JUNK)


def _plain(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    formats = {"uuid": st.uuids().map(str), "date": DAYS}
    kinds = {
        "string": formats.get(schema.get("format", ""), st.text(max_size=40)),
        "integer": st.integers(-5, 5000),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return kinds.get(schema.get("type", ""), JUNK)


def test_nothing_makes_an_operation_fall() -> None:
    cast = make_office()
    clients = [client_of(cast, role) for role in ("CLERK", "CHIEF", "LEADER", "ADMIN")]
    for path, methods in sorted(description()["paths"].items()):
        for method, operation in sorted(methods.items()):
            if not path.endswith(LEFT_OUT):
                _ask(path, method, operation, clients)


def _ask(path: str, method: str, operation: dict[str, Any], clients: list[Client]) -> None:
    parameters = {
        one["name"]: values_of(one["schema"]) for one in operation.get("parameters", [])
    }
    body = operation.get("requestBody", {}).get("content", {})
    inside = next((kind["schema"] for kind in body.values()), None)

    @settings(
        max_examples=5, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        st.fixed_dictionaries(parameters),
        values_of(inside) if inside else st.none(),
        st.sampled_from(clients),
    )
    def ask(given_parameters: dict[str, Any], sent: Any, client: Client) -> None:
        address, query = path, {}
        for name, value in given_parameters.items():
            if "{" + name + "}" in address:
                written = str(value).replace("/", "_") or "_"
                address = address.replace("{" + name + "}", written)
            elif value is not None:
                query[name] = value
        if "multipart/form-data" in body:
            fields = sent if isinstance(sent, dict) else {}
            text = {name: str(value) for name, value in fields.items() if value is not None}
            answer = client.post(address, text)
        else:
            answer = client.generic(
                method.upper(), address, json.dumps(sent) if inside else "",
                content_type="application/json", query_params=query,
            )  # fmt: skip
        _judge(answer, operation)

    ask()


def _judge(answer: Any, operation: dict[str, Any]) -> None:
    said = answer.content.decode("utf-8", "replace")[:500]
    assert answer.status_code < 500, said
    # An address that a junk value made another one is not this operation's.
    assert str(answer.status_code) in {*operation["responses"], "400", "404", "405"}, said
    if answer.status_code >= 400:
        told = answer.json()
        assert told["message"].endswith((".", "?")), said
        assert told["code"], said
