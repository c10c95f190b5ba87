"""What becomes of a process when the task of one of its steps is cancelled, for the page that asks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.tasks import queries
from vanphong.tasks.models import Process, Task


def asked_by_cancelling(task: Task, actor: Actor) -> Process | None:
    """Give the running process that asks its owner when the task of a step is cancelled."""
    if task.step_id is None or not task.facts.is_open:
        return None
    process = queries.process_of(actor, task)
    return process if process is not None and process.stopped_at is None else None


def cancel_words(process: Process) -> str:
    """Say what cancelling the task of a step does to its process."""
    said = _(
        "Việc này là một bước của quy trình “%(name)s”. Hủy rồi thì các bước sau chưa bắt đầu: "
        "quy trình chờ quyết định đi tiếp không có bước này, hoặc dừng."
    )
    return said % {"name": process.of.name}
