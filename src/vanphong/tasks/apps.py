"""Directions, tasks, evidence."""

from django.apps import AppConfig

from vanphong.kernel import ports


class TasksConfig(AppConfig):
    """Adds work to the desk, steps to documents, and due dates to changes of days."""

    name = "vanphong.tasks"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.tasks import boxes, services  # noqa: PLC0415 - models are ready only now

        ports.waiting_work.add(boxes.waiting_work)
        ports.document_steps.add(boxes.document_steps)
        ports.moved_due_dates.add(services.move_due_dates)
