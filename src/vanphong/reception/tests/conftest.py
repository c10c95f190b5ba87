"""An office that receives citizens: a reception officer, a chief, a secretary."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.reception import queries, services
from vanphong.reception.models import ReceptionSession
from vanphong.reception.services import SessionFacts
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.conftest import hire

# Friday 20 November 2026, 09:00 in Vietnam; five working days on it is Friday again.
FRIDAY = TODAY + dt.timedelta(days=7)
SOON = TODAY + dt.timedelta(days=6)
PLACE = "Phòng tiếp công dân, số 1 đường Mẫu"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


@pytest.fixture
def keeper(cast: Cast) -> Actor:
    """The reception officer."""
    return hire(cast, "Vũ Thị Đón", "PETITIONS")


def session_facts(cast: Cast, **more: Any) -> SessionFacts:
    """Give the facts of a session of the secretary."""
    given = {
        "leader_id": cast.leader.post_key, "day": FRIDAY, "starts_at": dt.time(8),
        "ends_at": dt.time(11), "place": PLACE, "content": "Đất đai tại thôn Một",
    }  # fmt: skip
    return SessionFacts(**(given | more))


def plan(cast: Cast, actor: Actor, **more: Any) -> ReceptionSession:
    """Plan a session of the secretary."""
    request = {"request_id": more.pop("request_id", None)}
    with acting(actor):
        return services.plan_session(
            actor=actor, facts=session_facts(cast, **more), now=NOW, **request
        )


def publish(cast: Cast, session: ReceptionSession, **more: Any) -> ReceptionSession:
    """Make a session known."""
    with acting(cast.chief):
        return services.publish_session(
            actor=cast.chief, session_id=session.pk, now=NOW, **more
        )


def state_of(actor: Actor, session: ReceptionSession) -> ReceptionSession:
    """Read a session anew."""
    with acting(actor):
        return queries.get_session(actor, session.pk)
