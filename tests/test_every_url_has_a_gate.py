"""Closed by default: every page and every endpoint says who may come in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from vanphong.people import api as people
from vanphong.project.json_api import api

# Every page that is open to all, with the reason; a new one is added here on purpose.
# The steps in which a citizen writes a letter and sends it.
_SENDING = (
    "petition_send", "petition_send_drop", "petition_send_forget", "petition_send_papers",
    "petition_send_receipt", "petition_send_review", "petition_send_what", "petition_send_who",
    "petition_send_words", "petition_sent",
)  # fmt: skip
PUBLIC_PAGES = {
    **dict.fromkeys(_SENDING, "a draft opens with the key of its writer's device only"),
    "login": "one cannot be logged in before logging in",
    "new_password": "a one-time password opens this page and nothing else",
    "second_step": "whoever gave the right password shows a second factor here",
    "passkey_log_in": "a passkey proves who one is before there is a session",
    "passkey_challenge": "a challenge is asked for before one is known; it tells nothing",
    "provider_log_in": "the provider proves who one is before there is a session",
    "provider_log_out": "one has left the session before leaving the provider's",
    "provider_back": "the provider sends one back here before there is a session",
    "petition_status": "a sender has a code and a PIN; only the coarse stage is shown",
    "reception_open": "the law has the rota of reception made known to everybody",
    "reception_open_office": "the law has the rota of reception made known to everybody",
    "language": "chosen before logging in",
    "theme": "chosen before logging in",
    "gallery": "components with invented words only",
    "alive": "a proxy asks whether the process answers, and hears nothing more",
    "metrics": "opened by the token of the setting, not by a session; else not there",
    "find_check": "whoever holds an issued paper may look for its check",
    "public_check": "whoever holds an issued paper may check it: few facts, no content",
}
# Every endpoint that asks for no token, with the reason.
PUBLIC_ENDPOINTS = {
    "POST /api/v1/petitions/status": "a sender has a code and a PIN; only the coarse stage is told",
    "GET /api/v1/checks/{code}": "whoever holds an issued paper may check it: few facts, no content",
    "POST /api/v1/signing-agents": "the pairing code in it works once, and for ten minutes",
}
# Pages of the API library itself: the description of the endpoints, without any data.
LIBRARY_PAGES = {"api:openapi-json", "api:api-root"}


def _pages(
    patterns: Any = None, before: str = "", space: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _pages(entry.url_patterns, address, space + inner)
        else:
            assert isinstance(entry, URLPattern)
            yield address, space + (entry.name or ""), entry.callback


PAGES = [page for page in _pages() if not page[1].startswith("api:")]


@pytest.mark.parametrize(
    ("address", "name", "view"), [pytest.param(*p, id=p[0]) for p in PAGES]
)
def test_every_page_has_a_gate(address: str, name: str, view: Callable[..., Any]) -> None:
    gate = getattr(view, "gate", None)
    assert gate, f"{address} lets everyone in without a word"
    assert name, f"{address} has no name"
    if gate.startswith("public:"):
        assert name in PUBLIC_PAGES, f"{address} is open to all: {gate}"
    elif gate != "any person":
        assert gate in people.all_permissions(), f"nobody holds {gate}"


def test_the_list_of_public_pages_holds_nothing_else() -> None:
    public = {n for _, n, view in PAGES if getattr(view, "gate", "").startswith("public:")}
    assert public == set(PUBLIC_PAGES)


def _operations() -> Iterator[tuple[str, str, Any]]:
    for router in api._get_bound_routers():  # with the routers inside of others
        for path, view in router.path_operations.items():
            address = f"/api/v1/{router.prefix}/{path}".replace("//", "/").replace("//", "/")
            for operation in view.operations:
                for method in operation.methods:
                    yield method, address, operation


OPERATIONS = [pytest.param(*o, id=f"{o[0]} {o[1]}") for o in _operations()]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address", "operation"), OPERATIONS)
def test_every_endpoint_has_a_gate_behind_a_token(
    method: str, address: str, operation: Any, client: Client
) -> None:
    gate = getattr(operation.view_func, "gate", None) or ""
    if gate.startswith("public:"):
        assert f"{method} {address}" in PUBLIC_ENDPOINTS, f"open to all: {gate}"
        return
    assert gate in people.all_permissions(), f"asks for no permission: {gate}"
    place = re.sub(r"\{[^}]+\}", _any_value, address)
    for headers in ({}, {"Authorization": "Bearer vp_khong-co"}):
        answer = client.generic(method, place, headers=headers)
        assert answer.status_code == 401, f"{method} {place} asks for no token"


def _any_value(match: re.Match[str]) -> str:
    return str(UUID(int=1)) if "uuid" in match.group(0) else "1"


def test_the_list_of_public_endpoints_holds_nothing_else() -> None:
    asks_no_token = {
        f"{method} {address}"
        for method, address, operation in _operations()
        if operation.auth_param is None
    }
    assert asks_no_token == set(PUBLIC_ENDPOINTS)


def test_the_api_serves_its_endpoints_and_their_description_only() -> None:
    names = {name for _, name, _ in _pages() if name.startswith("api:")}
    described = {f"api:{o.values[2].view_func.__name__}" for o in OPERATIONS}
    assert {n for n in names if n not in described} <= LIBRARY_PAGES
