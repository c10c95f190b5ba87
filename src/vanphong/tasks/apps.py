"""Directions, tasks, evidence."""

from django.apps import AppConfig

from vanphong.kernel import ports


class TasksConfig(AppConfig):
    """Adds to the desk, to the pages of documents and to changes of days."""

    name = "vanphong.tasks"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.tasks import acts, boxes, on_documents, services, tracing  # noqa: PLC0415 - models are ready only now

        ports.trail_words.add(acts.trail_words)
        ports.traced.add(tracing.traced)
        ports.waiting_work.add(boxes.waiting_work)
        ports.document_steps.add(on_documents.document_steps)
        ports.document_panels.add(on_documents.document_panels)
        ports.document_acts.add(on_documents.document_acts)
        ports.document_work.add(on_documents.document_work)
        ports.moved_due_dates.add(services.move_due_dates)
