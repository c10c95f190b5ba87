"""Every request has a number; every line of the log written for it bears that number."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vanphong.project.logs import request_number

logger = logging.getLogger("vanphong.request")
Answer = Callable[[HttpRequest], HttpResponse]
_NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")


def numbered(get_response: Answer) -> Answer:
    """Number the request, and log its end: route, status and time; no address, no words of it.

    A proxy of the office's own may give the number (`X-Request-ID`), so that its log and ours
    are read side by side.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.PROXIES else ""
        number = given if _NUMBER.fullmatch(given) else secrets.token_hex(8)
        held = request_number.set(number)
        begun = time.perf_counter()
        try:
            response = get_response(request)
            route = request.resolver_match.view_name if request.resolver_match else ""
            facts = {
                "method": request.method if request.method in _METHODS else "other",
                "route": route,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - begun) * 1000),
            }
            logger.info("request", extra={"facts": facts})
            return response
        finally:
            request_number.reset(held)

    return answer


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
