"""The JSON API: every app's endpoints under one description (OpenAPI 3.1), tokens per person."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from vanphong.kernel import clock
from vanphong.kernel.api_errors import TextParser, as_json, misfits
from vanphong.kernel.errors import VanphongError
from vanphong.people import api as people
from vanphong.project.health import endpoints as health
from vanphong.project.stack import APPS


class Token(HttpBearer):
    """`Authorization: Bearer vp_…`: one person, one office, a scope and an end."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Give the actor of the token, or nothing."""
        actor = people.actor_of_token(token, now=clock.now())
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        return actor


api = NinjaAPI(
    title="Vanphong",
    version="1",
    description="Văn phòng cấp ủy số. Mỗi yêu cầu mang một khóa của một người trong một cơ quan.",
    auth=Token(),
    parser=TextParser(),
    urls_namespace="api",
    docs_url=None,
)


@api.exception_handler(VanphongError)
def refused(request: HttpRequest, error: VanphongError) -> HttpResponse:
    """Answer a refusal with the same code, reason and source as the page shows."""
    return api.create_response(request, error.as_dict(), status=error.status)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer what does not fit the description."""
    return refused(request, misfits(error.errors))


@api.exception_handler(HttpError)
def plainly(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
    """Answer what the framework refuses (no token, no JSON) in the one shape of errors."""
    answer = as_json(HttpResponse(status=error.status_code))
    if error.status_code == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001
    """Answer an address that leads nowhere."""
    return as_json(HttpResponse(status=404))


for app in APPS:
    if find_spec(f"vanphong.{app}") and find_spec(f"vanphong.{app}.endpoints"):
        api.add_router("", import_module(f"vanphong.{app}.endpoints").router, tags=[app])

api.add_router("", health.router, tags=["project"])
