"""The product's own web process with one more view: a row by its key behind the product's gate."""

from __future__ import annotations

import os

os.environ.setdefault("VANPHONG_PROCESS", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

application = get_wsgi_application()


def _add() -> None:
    from vanphong.kernel.gate import public
    from vanphong.people.models import Office
    from vanphong.project import urls

    @public("names of offices are in the shared directory")
    def one_row(request: HttpRequest) -> HttpResponse:
        name = Office.objects.values_list("name", flat=True).get(pk=request.GET["so"])
        return HttpResponse(name)

    urls.urlpatterns.append(path("mot-dong", one_row))


_add()
