"""The product's own web process with one more view: a row by its key, and nothing else."""

from __future__ import annotations

import os

os.environ.setdefault("VANPHONG_PROCESS", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

application = get_wsgi_application()


def one_row(request: HttpRequest) -> HttpResponse:
    """Answer with the name of an office."""
    from vanphong.people.models import Office

    return HttpResponse(Office.objects.values_list("name", flat=True).get(pk=request.GET["so"]))


def _add() -> None:
    from vanphong.project import urls

    urls.urlpatterns.append(path("mot-dong", one_row))


_add()
