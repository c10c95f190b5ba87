"""Who follows work for the one who gave it: sees and urges, decides on nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks import board
from vanphong.tasks.boxes import waiting_work
from vanphong.tasks.models import Task
from vanphong.tasks.tests.conftest import EVIDENCE, NOW, direct

LATE = NOW + dt.timedelta(days=7)


@pytest.fixture
def followed(cast: Cast, document: Document, officer2: Actor) -> Task:
    return direct(cast, document_id=document.pk, follower_id=officer2.post_id)


def follow(actor: Actor, task: Task, by: Actor | None, reason: str = "Phân công lại") -> Task:
    with acting(actor):
        return tasks.set_follower(
            actor=actor, task_id=task.pk, follower_id=by.post_id if by else None, reason=reason,
            now=NOW,
        )  # fmt: skip


def boxes(actor: Actor) -> dict[str, list[str]]:
    with acting(actor):
        return {
            box.act: [line.title for line in box.lines] for box in waiting_work(actor, LATE)
        }


def test_it_is_seen_and_told_when_late(
    cast: Cast, followed: Task, officer2: Actor, document: Document
) -> None:
    with acting(officer2):
        assert list(tasks.followed_tasks(officer2)) == [followed]
        assert registry.visible_documents(officer2).filter(pk=document.pk).exists()
        found = board.board(officer2, {"loc": "toi-theo-doi"}, LATE.date())
        assert list(found.tasks) == [followed]
    assert boxes(officer2) == {"follow": [followed.title]}
    assert boxes(cast.leader) == {"urge": [followed.title]}
    with acting(cast.chief):
        by = board.board(cast.chief, {"theo": "theo-doi"}, LATE.date())
        assert [(bar.name, bar.late) for bar in by.bars] == [("Vũ Thị Soạn", 1)]


def test_who_follows_urges_and_decides_on_nothing(
    cast: Cast, followed: Task, officer2: Actor
) -> None:
    later = tasks.DueGiven(on=dt.date(2026, 3, 20))
    given = {"actor": officer2, "task_id": followed.pk}
    with acting(officer2):
        tasks.urge_task(now=LATE, **given)
    for refused in (
        lambda: tasks.extend_due(due=later, reason="Thêm", now=NOW, **given),
        lambda: tasks.pause_task(reason="Chờ", now=NOW, **given),
        lambda: tasks.cancel_task(reason="Thôi", now=NOW, **given),
        lambda: tasks.hand_on(lead_id=officer2.post_id, reason="", now=NOW, **given),
        lambda: tasks.set_follower(follower_id=None, reason="Thôi", now=NOW, **given),
    ):
        with acting(officer2), pytest.raises(NotAllowed):
            refused()
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=followed.pk, now=NOW,
            **{**EVIDENCE, "symbol": "7-CV/BTCTU"},
        )  # fmt: skip
    with acting(officer2), pytest.raises(NotAllowed):
        tasks.accept_evidence(now=NOW, **given)


def test_it_is_changed_with_the_reason(cast: Cast, task: Task, officer2: Actor) -> None:
    with pytest.raises(NotAllowed):
        follow(cast.officer, task, officer2)
    with pytest.raises(Invalid):
        follow(cast.leader, task, officer2, " ")
    assert follow(cast.leader, task, officer2).follower_id == officer2.post_id
    assert follow(cast.leader, task, officer2).version == 2
    assert follow(cast.chief, task, None).follower_id is None
    with acting(officer2), pytest.raises(NotFound):
        tasks.get_task(officer2, task.pk)


@pytest.mark.parametrize(
    ("who", "code"), [("OFFICER", "participant_twice"), ("CLERK", "follower_cannot_act")]
)
def test_who_leads_or_could_urge_nobody_does_not_follow(
    cast: Cast, task: Task, who: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        follow(cast.leader, task, cast.actors[who])
    assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        direct(cast, follower_id=cast.actors[who].post_id)
    assert refused.value.code == code


def test_who_followed_and_leads_now_follows_no_more(
    cast: Cast, followed: Task, officer2: Actor
) -> None:
    with acting(cast.leader):
        moved = tasks.hand_on(
            actor=cast.leader, task_id=followed.pk, lead_id=officer2.post_id, reason="Đổi",
            now=NOW,
        )  # fmt: skip
    assert (moved.lead_id, moved.follower_id) == (officer2.post_id, None)
