"""Reads of tasks between offices: what another office gave, who works on it where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks.models import Hand, HandRole, Task, TaskOffice
from vanphong.tasks.queries.directions import can_be_told, can_handle
from vanphong.tasks.queries.work import own_office, own_unit, visible_tasks
from vanphong.tasks.rules import DIRECT, HANDLE, READ_ALL, READ_OWN

_CHOICES = 6
_DECIDES = frozenset({DIRECT, READ_ALL})


def offices_of(task: Task) -> QuerySet[TaskOffice]:
    """Give the other offices a task is opened to, in the order they were named."""
    return task.offices.select_related("office").order_by("opened_at", "id")


def offices_to_name(actor: Actor, task: Task, on: dt.date) -> list[people.Office]:
    """Give the offices that the task's own, issued document was delivered to, by name.

    Those named already too: whether one leads, and the unit there, can be said anew.
    """
    document = task.document
    if document is None or document.office_id != own_office(actor):
        return []
    if document.state != registry.DocumentState.ISSUED:
        return []
    opened = registry.DocumentAccess.objects.filter(document=document)
    return list(people.offices_directory(on).filter(pk__in=opened.values("office_id")))


def shared_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks of other offices the actor may see.

    Those the own office was named on: all of them for who reads all work, else those of the own
    unit and those one was named on. Only the row of the task is read here; what stands around it
    is the other office's.
    """
    office_id = own_office(actor)
    named = TaskOffice.objects.filter(office_id=office_id)
    tasks = Task.objects.exclude(office_id=office_id).filter(pk__in=named.values("task_id"))
    tasks = tasks.select_related("office")
    if actor.may(READ_ALL):
        return tasks
    if not actor.may(READ_OWN):
        return tasks.none()
    seen = Q(pk__in=_own_hands(actor).values("task_id"))
    # Without a unit a name that none bears: remembered questions keep one shape.
    unit = own_unit(actor) or str(actor.post_key)
    seen |= Q(pk__in=named.filter(unit__iexact=unit).values("task_id"))
    return tasks.filter(seen)


def known_tasks(actor: Actor) -> QuerySet[Task]:
    """Give every task the actor may see, of the own office or of another; rows alone."""
    own = visible_tasks(actor).order_by().values("pk")
    return Task.objects.filter(Q(pk__in=own) | Q(pk__in=shared_tasks(actor).values("pk")))


def get_known(actor: Actor, task_id: UUID) -> Task:
    """Give the row of a task, of whichever office.

    :raises NotFound: missing or hidden.
    """
    task = known_tasks(actor).filter(pk=task_id).first()
    if task is None:
        raise NotFound(_("Không có nhiệm vụ này, hoặc bạn không được xem."))
    return task


def handed_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks of other offices the actor works on."""
    return shared_tasks(actor).filter(pk__in=_own_hands(actor).values("task_id"))


def unassigned_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks of other offices on which nobody of the own office was named."""
    hands = Hand.objects.filter(office_id=own_office(actor))
    return shared_tasks(actor).exclude(pk__in=hands.values("task_id"))


def _own_hands(actor: Actor) -> QuerySet[Hand]:
    return Hand.objects.filter(office_id=own_office(actor), person_id__in=actor.person_ids)


def get_shared(actor: Actor, task_id: UUID) -> Task:
    """Give one task of another office.

    :raises NotFound: missing or hidden.
    """
    task = shared_tasks(actor).filter(pk=task_id).first()
    if task is None:
        raise NotFound(_("Không có nhiệm vụ này, hoặc bạn không được xem."))
    return task


def named_here(actor: Actor, task: Task) -> TaskOffice:
    """Give the line that opens a shared task to the actor's office."""
    return TaskOffice.objects.get(task=task, office_id=own_office(actor))


def document_here(actor: Actor, task: Task) -> registry.Document | None:
    """Give the document of a task as the actor's office sees it; none once it was closed to it."""
    if task.document_id is None:
        return None
    return registry.visible_documents(actor).filter(pk=task.document_id).first()


def hands_of(task: Task) -> list[Hand]:
    """Give who works on a task in the offices named, as far as the office acted in sees them."""
    hands = Hand.objects.filter(task=task).select_related("person", "office")
    return sorted(hands, key=lambda one: (one.office_id, one.role != HandRole.LEAD, one.pk))


def leads_here(actor: Actor, task: Task) -> bool:
    """Say whether the actor reports for the own office: its first hand, where the office leads."""
    if task.lead_office_id != own_office(actor):
        return False
    return _own_hands(actor).filter(task=task, role=HandRole.LEAD).exists()


def posts_to_name(actor: Actor, on: dt.date) -> tuple[list[people.Post], list[people.Post]]:
    """Give the posts of the own office that may be first hand, and those that may cooperate."""
    posts = list(people.posts_of_office(actor, on))
    return [one for one in posts if can_handle(one)], [one for one in posts if can_be_told(one)]


def products_for(actor: Actor, task: Task) -> list[registry.Document]:
    """Give the own issued documents that the giving office has received since, newest first."""
    sent = registry.DocumentAccess.objects.filter(
        office_id=task.office_id, owner_id=own_office(actor)
    )
    found = registry.visible_documents(actor).filter(
        pk__in=sent.values("document_id"),
        office_id=own_office(actor),
        state=registry.DocumentState.ISSUED,
        issued_on__gte=vietnam_date(task.created_at),
    )
    return list(found.order_by("-issued_on", "-id")[:_CHOICES])


def was_sent_to(actor: Actor, document: registry.Document, office_id: int) -> bool:
    """Say whether an own document in force was delivered to an office."""
    sent = registry.DocumentAccess.objects.filter(document=document, office_id=office_id)
    issued = document.state == registry.DocumentState.ISSUED
    return issued and document.office_id == own_office(actor) and sent.exists()


def deciders(actor: Actor, on: dt.date) -> tuple[UUID, ...]:
    """Give the persons of the actor's office who direct and read all of its work."""
    posts = people.posts_of_office(actor, on)
    return tuple(
        post.person_id for post in posts if people.permissions_of(post.roles) >= _DECIDES
    )


def unit_people(actor: Actor, unit: str, on: dt.date) -> tuple[UUID, ...]:
    """Give the persons of a unit of the actor's office who handle tasks."""
    if not unit:
        return ()
    posts = people.posts_of_office(actor, on).filter(department__iexact=unit)
    return tuple(
        post.person_id for post in posts if HANDLE in people.permissions_of(post.roles)
    )


def led_elsewhere(task_ids: Collection[UUID]) -> Sequence[tuple[UUID, int]]:
    """Give those of some tasks that another office leads, with that office."""
    led = Task.objects.filter(pk__in=task_ids, lead_office__isnull=False)
    return list(led.order_by("lead_office_id", "pk").values_list("pk", "lead_office_id"))
