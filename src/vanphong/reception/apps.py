"""Reception of citizens."""

from django.apps import AppConfig

from vanphong.kernel import ports


class ReceptionConfig(AppConfig):
    """Keeps the rota of leaders who receive citizens, and what everybody may read of it."""

    name = "vanphong.reception"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.reception import acts, boxes, services  # noqa: PLC0415 - models are ready only now

        ports.trail_words.add(acts.trail_words)
        ports.waiting_work.add(boxes.waiting_work)
        ports.document_issued.add(services.note_issued)
        ports.document_issued.add(services.note_conclusion)
