"""What an operator sets: the database's address, proxies in front."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from vanphong.project import environment
from vanphong.project.middleware import client_address
from vanphong.project.settings import _database


def test_every_parameter_of_the_database_address_is_used() -> None:
    url = "postgresql://chu:mat%40khau@db.example:5433/vp?sslmode=verify-full&connect_timeout=5"
    database = _database(url, pool=True)
    named = [database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert named == ["vp", "chu", "mat@khau", "db.example", "5433"]
    options = database["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert options["connect_timeout"] == "5"
    assert options["pool"]["max_size"] > 1


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "không phải địa chỉ", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_what_own_proxies_saw_is_believed(
    settings: object, proxies: int, header: str, seen: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)

    def tell(given: HttpRequest) -> HttpResponse:
        return HttpResponse(given.META["REMOTE_ADDR"])

    assert client_address(tell)(request).content.decode() == seen


def test_a_number_that_is_none_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANPHONG_PROXIES", "hai")
    with pytest.raises(SystemExit, match="VANPHONG_PROXIES"):
        environment.read()
