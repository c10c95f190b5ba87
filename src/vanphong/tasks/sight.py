"""Who can see a task, and why: the rule of visibility asked for everyone in the office."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.models import Hand, HandRole, Participant, Role, Task
from vanphong.tasks.rules import READ_ALL, READ_OWN


def readers_of(actor: Actor, task: Task, on: dt.date) -> tuple[people.Reader, ...]:
    """Give who can see a task on a day: the rule decides, the reasons say by which part of it.

    Of a task another office gave: who of the own office can.
    """
    if task.office_id != actor.office_id:
        return people.readers_of(actor, on, _shared(actor, task, on))
    reading = people.Reading(
        sees=lambda person: (
            person.may(READ_OWN) and queries.visible_tasks(person).filter(pk=task.pk).exists()
        ),
        reads_all=READ_ALL,
        all_words=_("%(role)s xem mọi nhiệm vụ của cơ quan"),
        why=_parts(task),
    )
    return people.readers_of(actor, on, reading)


def _shared(actor: Actor, task: Task, on: dt.date) -> people.Reading:
    """Give the rule for a task of another office."""
    unit = queries.named_here(actor, task).unit
    why: dict[UUID, list[str]] = {}
    for person_id in queries.unit_people(actor, unit, on):
        why.setdefault(person_id, []).append(_("ở đơn vị được giao: %(unit)s") % {"unit": unit})
    words = {HandRole.LEAD: _("đầu mối"), HandRole.COOPERATING: _("phối hợp thực hiện")}
    for hand in Hand.objects.filter(task=task, office_id=actor.office_key).order_by("id"):
        why.setdefault(hand.person_id, []).append(words[HandRole(hand.role)])
    return people.Reading(
        sees=lambda person: queries.shared_tasks(person).filter(pk=task.pk).exists(),
        reads_all=READ_ALL,
        all_words=_("%(role)s xem mọi nhiệm vụ của cơ quan"),
        why=why,
    )


def offices_named(task: Task) -> str:
    """Name the other offices that see a task; each says by itself who of its people does."""
    return "; ".join(str(line) for line in queries.offices_of(task))


def _parts(task: Task) -> dict[UUID, list[str]]:
    """Give what each person has to do with the task, in words."""
    why: dict[UUID, list[str]] = {}

    def add(person_id: UUID | None, words: str) -> None:
        if person_id is not None:
            why.setdefault(person_id, []).append(words)

    direction = task.direction
    add(task.lead.person_id, _("chủ trì nhiệm vụ"))
    add(task.follower.person_id if task.follower else None, _("theo dõi nhiệm vụ"))
    if direction is not None:
        add(direction.given_by.person_id, _("cho ý kiến chỉ đạo"))
        add(direction.on_behalf_of_id, _("được cho ý kiến chỉ đạo thay"))
    add(task.created_by.person_id, _("giao nhiệm vụ"))
    words = {Role.COOPERATING: _("phối hợp thực hiện"), Role.INFORMED: _("được giao để biết")}
    parts = Participant.objects.filter(task=task).select_related("post").order_by("id")
    for part in parts:
        add(part.post.person_id, words[Role(part.role)])
    return why
