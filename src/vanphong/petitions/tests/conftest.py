"""An office with a petition officer, and letters in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import Case, Letter
from vanphong.petitions.services import LetterFacts, Person
from vanphong.tasks.tests.conftest import hire

# Monday 2 March 2026, 09:00 in Vietnam.
NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
SOMEONE = Person("Nguyễn Văn Thử", "Thôn Một, xã Tân Mỹ")

OURS = {"LINE": "PARTY", "NATURE": "COMPLAINT", "COMPETENCE": "OURS", "CONDITION": "ELIGIBLE"}
ELSEWHERE = {"LINE": "STATE", "NATURE": "COMPLAINT", "COMPETENCE": "OTHER"}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


@pytest.fixture
def keyless(settings: LazySettings, tmp_path: Path) -> None:
    """No key of a machine that another test furnished."""
    settings.DATA, settings.SIGNING_TRUST_DIR = tmp_path, tmp_path / "trust"


@pytest.fixture
def keeper(cast: Cast) -> Actor:
    """The petition officer."""
    return hire(cast, "Vũ Thị Đơn", "PETITIONS")


def facts(**more: Any) -> LetterFacts:
    """Give the facts of a letter by post."""
    given = {
        "channel": "POST",
        "received_on": TODAY,
        "abstract": "Khiếu nại việc thu hồi đất tại thôn Một",
    }
    return LetterFacts(**(given | more))


def receive(actor: Actor, *persons: Person, **more: Any) -> Letter:
    """Enter a letter; of one named person, who asks for no secrecy, when nobody is named."""
    named = more.get("signed", "NAMED") == "NAMED" and not more.get("is_protected")
    more.setdefault("declined_secrecy", named and not more.get("denounces_nobody"))
    with acting(actor):
        return services.receive_letter(
            actor=actor,
            facts=facts(**more),
            persons=persons or ((SOMEONE,) if named else ()),
            now=NOW,
        )


def looking(office_id: int) -> AbstractContextManager[None]:
    """Look at the rows of an office as they are."""
    return acting(job_actor("test", office_id, frozenset()))


def case_of(letter: Letter) -> Case:
    """Give the case a letter opened."""
    with looking(letter.office_id):
        rows = Case.objects.select_related("first_letter", "handler__person")
        return rows.get(first_letter=letter, split_from=None)


Given = Callable[..., Case]


@pytest.fixture
def given(cast: Cast, keeper: Actor) -> Given:
    """Give a case judged so."""

    def make(values: dict[str, str], *persons: Person, **more: Any) -> Case:
        case = case_of(receive(keeper, *persons, **more))
        with acting(keeper):
            return services.judge_case(actor=keeper, case_id=case.pk, values=values, now=NOW)

    return make
