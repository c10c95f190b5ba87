"""A second complaint by its link alone: its result says what became of the first decision."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting
from vanphong.petitions import queries
from vanphong.petitions.models import CaseResult
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.tests.conftest import TODAY, Given
from vanphong.petitions.tests.test_follows import COMPLAINT, follow, unfollow
from vanphong.petitions.tests.test_results import FACTS, record
from vanphong.petitions.tests.test_steps import propose
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def test_link_alone_makes_it_the_second(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(COMPLAINT)
    follow(keeper, case)
    for step in ("ACCEPT", "CONCLUDE"):
        propose(cast.chief, case, step, words="Theo hồ sơ")
    with pytest.raises(Invalid) as refusal:
        record(keeper, case)
    assert set(refusal.value.fields) == {"second"}
    client, url = browser(keeper), reverse("petition_result", args=[case.pk])
    page = read(client, url)
    assert 'name="second"' in page
    assert "Lần hai" in page
    typed = {"way": "DECISION", "resolved_on": f"{TODAY:%d/%m/%Y}", "finding": "RIGHT"}
    assert "Khiếu nại lần hai thì ghi" in send(client, url, typed, 422)
    send(client, url, typed | {"second": "ANNULLED"})
    period = period_of("2026-Q1")
    assert period is not None
    with acting(keeper):
        assert CaseResult.objects.get(case=case).second == "ANNULLED"
        assert queries.results_counted(keeper, period, TODAY)["kq-huy-sua"] == 1
        assert list(queries.behind(keeper, "kq-huy-sua", period, TODAY)) == [case]


def test_undone_it_is_the_first_again(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(COMPLAINT)
    follow(keeper, case)
    for step in ("ACCEPT", "CONCLUDE"):
        propose(cast.chief, case, step, words="Theo hồ sơ")
    unfollow(keeper, case)
    with pytest.raises(Invalid) as refusal:
        record(keeper, case, replace(FACTS, second="KEPT"))
    assert set(refusal.value.fields) == {"second"}
    page = read(browser(keeper), reverse("petition_result", args=[case.pk]))
    assert 'name="second"' not in page
