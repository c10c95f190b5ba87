"""Reception of citizens."""

from django.apps import AppConfig

from vanphong.kernel import ports


class ReceptionConfig(AppConfig):
    """Keeps the rota of leaders who receive citizens, and what everybody may read of it."""

    name = "vanphong.reception"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.reception import (  # noqa: PLC0415 - models are ready only now
            acts,
            boxes,
            services,
            visit_pages,
        )

        ports.trail_words.add(acts.trail_words)
        ports.waiting_work.add(boxes.waiting_work)
        ports.receipt_page.fill(visit_pages.receipt_page)
        ports.document_issued.add(services.note_issued)
        ports.document_issued.add(services.note_conclusion)
        ports.letter_origins.add(visit_pages.letter_origins)
        ports.letter_held.add(services.hold_visits)
        ports.letter_hidden.add(services.hide_visits)
