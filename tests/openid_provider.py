"""A real OpenID provider (django-oauth-toolkit) in a process of its own, for tests.

`python -m tests.openid_provider FOLDER PORT REDIRECT` serves until it is stopped. `/enter/NAME`
logs a browser in there; the users are `lan` and `minh`, who share a mail address.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

CLIENT, SECRET = "van-phong", "bi-mat-cua-van-phong"
urlpatterns: list[Any] = []


def serve(folder: Path, port: int, redirect: str) -> None:
    """Set the provider up in the folder and answer."""
    import django
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="a-provider-for-tests-only",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.openid_provider",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.db"}
        },
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who one is"},
        },
    )
    django.setup()
    _furnish(redirect)
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", port, get_wsgi_application()) as server:
        server.serve_forever()


def _furnish(redirect: str) -> None:
    from django.contrib.auth import get_user_model, login
    from django.core.management import call_command
    from django.http import HttpRequest, HttpResponse
    from django.urls import include, path
    from oauth2_provider.models import get_application_model

    call_command("migrate", verbosity=0)
    users = get_user_model()
    for name in ("lan", "minh"):
        users.objects.create_user(name, email="chung@mau.example")
    get_application_model().objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        redirect_uris=redirect,
        post_logout_redirect_uris=redirect.replace("/tro-ve", ""),
        client_type="confidential",
        authorization_grant_type="authorization-code",
        algorithm="RS256",
        skip_authorization=True,
    )

    def enter(request: HttpRequest, name: str) -> HttpResponse:
        login(request, users.objects.get(username=name))
        return HttpResponse(str(request.user.pk))

    # Under the name the settings know: this module itself runs as __main__.
    routes = import_module("tests.openid_provider")

    routes.urlpatterns[:] = [
        path("enter/<str:name>", enter),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
