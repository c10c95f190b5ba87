"""When the database fails, people are told in words and the office goes on by itself."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, override_settings
from django.urls import path

from vanphong.kernel.gate import public
from vanphong.project.settings import _database
from vanphong.project.urls import handler404, handler500  # noqa: F401 - of the routes below
from vanphong.project.urls import urlpatterns as all_routes

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.test_outages")]

FAULTS = {
    "gone": OperationalError("server closed the connection unexpectedly: 10.1.2.3 mat-khau"),
    "closed": InterfaceError("connection already closed"),
    "full": OperationalError("could not extend file"),
}
FAULTS["full"].__cause__ = psycopg.errors.DiskFull()


@public("only in this test")
def fails(request: Any, how: str) -> None:
    raise FAULTS[how]


urlpatterns = [
    *all_routes,
    path("loi/<how>", fails, name="fails"),
    path("api/loi/<how>", fails, name="api_fails"),
]


@pytest.mark.parametrize("how", FAULTS)
def test_a_page_says_that_the_database_is_interrupted(
    how: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    page = client.get(f"/loi/{how}")
    assert page.status_code == 503
    assert "Cơ sở dữ liệu đang gián đoạn" in page.content.decode()
    answer = client.get(f"/api/loi/{how}")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert "mat-khau" not in page.content.decode() + answer.content.decode() + caplog.text


def test_the_log_names_the_state_of_the_database(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/loi/full")
    assert "state 53100" in caplog.text


def _gone(get_response: Any) -> Any:
    def answer(request: Any) -> Any:
        raise FAULTS["gone"]

    return answer


@override_settings(MIDDLEWARE=["tests.test_outages._gone"])
def test_an_outage_met_before_the_page_is_said_too() -> None:
    page = Client(raise_request_exception=False).get("/")
    assert page.status_code == 503
    assert "Cơ sở dữ liệu đang gián đoạn" in page.content.decode()


def test_a_pooled_connection_is_looked_at_before_use() -> None:
    assert _database("postgresql://a@b/c", pool=True)["CONN_HEALTH_CHECKS"] is True


def test_jobs_that_come_by_the_clock_outlast_minutes_of_an_outage() -> None:
    """A full disk for some minutes leaves no failed job behind for a person to clear away."""
    from procrastinate.contrib.django import app

    for name in ("audit.seal", "queue.retry_stalled"):
        strategy = app.tasks[name].retry_strategy
        assert strategy.max_attempts * strategy.wait >= 300, name
