"""Refusals become answers here, once; headers and language for every page."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import is_valid_path
from django.utils import translation

from vanphong.kernel.errors import VanphongError
from vanphong.kernel.uploads import refuse_too_large
from vanphong.project.failures import outage, refusal_page

logger = logging.getLogger("vanphong.door")
Answer = Callable[[HttpRequest], HttpResponse]

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
)


def client_address(get_response: Answer) -> Answer:
    """Let the address be the one that the outermost of the office's own proxies saw.

    Each proxy adds what it saw at the right of X-Forwarded-For; what stands further left was
    written by the client and is not believed. Without proxies the header is not read.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
            if len(seen) >= settings.PROXIES and (found := _address(seen[-settings.PROXIES])):
                request.META["REMOTE_ADDR"] = found
        return get_response(request)

    return answer


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""


def secure_headers(get_response: Answer) -> Answer:
    """Set the headers every answer carries; a view may set a stricter policy itself."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _CSP)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
        )
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def language(get_response: Answer) -> Answer:
    """Speak Vietnamese unless the person chose English."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "vi")
        with translation.override(chosen if chosen in {"vi", "en"} else "vi"):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "vi")
            return response

    return answer


class refusals:  # noqa: N801 - used as a function in the settings
    """Turn an expected refusal into a page, a fragment or JSON with the same reason."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless it is too large to be read."""
        try:
            refuse_too_large(request)
        except VanphongError as refusal:
            return self._answer(request, refusal)
        response = self._get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and _was_opened(request):
            return redirect(_page_above(request.path))
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Answer a refusal or an outage; anything else is a bug and goes on to be logged."""
        exception = outage(exception) or exception
        if not isinstance(exception, VanphongError):
            return None
        logger.info(
            "refused %s %s",
            exception.code,
            request.resolver_match and request.resolver_match.view_name,
        )
        return self._answer(request, exception)

    @staticmethod
    def _answer(request: HttpRequest, exception: VanphongError) -> HttpResponse:
        if request.path.startswith("/api/"):
            response: HttpResponse = JsonResponse(exception.as_dict(), status=exception.status)
        else:
            response = refusal_page(request, exception)
        if exception.status == HTTPStatus.TOO_MANY_REQUESTS:
            response.headers["Retry-After"] = str(exception.data["seconds"])
        return response


def _was_opened(request: HttpRequest) -> bool:
    """Say whether the address of an act was opened as a page (after log-in, by Back)."""
    return request.method in {"GET", "HEAD"} and not request.path.startswith("/api/")


def _page_above(path: str) -> str:
    """Give the page of the thing an act is done to: the nearest address above the act's."""
    while path := path.rpartition("/")[0]:
        if is_valid_path(path):
            return path
    return "/"
