"""All routes. Each app brings its own; none is reachable without a gate."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from vanphong.kernel.gallery import gallery
from vanphong.project.health import views
from vanphong.project.json_api import api
from vanphong.project.stack import APPS

urlpatterns = [
    *(
        path("", include(f"vanphong.{app}.urls"))
        for app in APPS
        if find_spec(f"vanphong.{app}.urls")
    ),
    path("quan-tri/he-thong", views.health, name="site_health"),
    path("metrics", views.figures, name="metrics"),
    path("healthz", views.alive, name="alive"),
    path("mau-giao-dien", gallery, name="gallery"),
    path("api/v1/", api.urls),
]

handler404 = "vanphong.project.failures.page_not_found"
handler500 = "vanphong.project.failures.server_error"
