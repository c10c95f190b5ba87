"""Addresses that the frame of the pages links to, so that its tests need no app above."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from vanphong.kernel.gallery import gallery


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer nothing; only the address is needed."""
    return HttpResponse(status=204)


NAMES = ("desk", "search", "help", "account", "logout", "switch_post", "theme", "language")
urlpatterns = [
    path("mau-giao-dien", gallery, name="gallery"),
    *(path(f"{name}/", nothing, name=name) for name in NAMES),
]
