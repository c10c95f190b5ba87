"""The product's own web process with one more view: a row by its key behind the product's gate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from vanphong.project.wsgi import application

__all__ = ["application"]


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
