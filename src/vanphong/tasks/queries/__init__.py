"""Reads of tasks and directions; each takes the actor."""

from vanphong.tasks.queries.directions import (
    can_handle,
    directions_on,
    needs_acceptance,
    phrases,
    posts_to_lead,
    visible_directions,
)
from vanphong.tasks.queries.paging import Page, page_by_due
from vanphong.tasks.queries.work import (
    OPEN,
    OPEN_STATES,
    children_of,
    directed_tasks,
    evidence_of,
    get_task,
    in_states,
    led_tasks,
    my_tasks,
    participants_of,
    situation_of,
    standing_of,
    tasks_on,
    visible_tasks,
    with_participants,
)

__all__ = [
    "OPEN",
    "OPEN_STATES",
    "Page",
    "can_handle",
    "children_of",
    "directed_tasks",
    "directions_on",
    "evidence_of",
    "get_task",
    "in_states",
    "led_tasks",
    "my_tasks",
    "needs_acceptance",
    "page_by_due",
    "participants_of",
    "phrases",
    "posts_to_lead",
    "situation_of",
    "standing_of",
    "tasks_on",
    "visible_directions",
    "visible_tasks",
    "with_participants",
]
