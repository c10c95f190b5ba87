"""What tells nothing by its time is held back until a whole step is over."""

from __future__ import annotations

import time

import pytest
from django.http import HttpRequest, HttpResponse

from vanphong.kernel.errors import TooMany
from vanphong.kernel.even_time import STEP, evenly


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let every answer take 13 ms by the clock, and note for how long it would be held back."""
    moments = iter((100.0, 100.013))
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    held: list[float] = []
    monkeypatch.setattr(time, "sleep", held.append)
    return held


def asked(method: str) -> HttpRequest:
    request = HttpRequest()
    request.method = method
    return request


def test_an_answer_waits_for_the_end_of_a_step(slept: list[float]) -> None:
    assert evenly(lambda _request: HttpResponse("có"))(asked("POST")).content == "có".encode()
    assert slept == [pytest.approx(STEP - 0.013)]


def test_a_crowd_is_sent_away_at_once(slept: list[float]) -> None:
    def full(_request: HttpRequest) -> HttpResponse:
        raise TooMany("đông quá", code="crowded")

    with pytest.raises(TooMany):
        evenly(full)(asked("POST"))
    assert slept == []


def test_what_asks_nothing_is_not_held_back(slept: list[float]) -> None:
    evenly(lambda _request: HttpResponse())(asked("GET"))
    assert slept == []
