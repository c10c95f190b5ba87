"""Petitions of citizens."""

from django.apps import AppConfig

from vanphong.kernel import ports


class PetitionsConfig(AppConfig):
    """Takes letters in, handles their cases, and tells what is due."""

    name = "vanphong.petitions"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.petitions import acts, boxes, health, services  # noqa: PLC0415 - models are ready only now

        ports.trail_words.add(acts.trail_words)
        ports.waiting_work.add(boxes.waiting_work)
        ports.document_issued.add(services.note_issued)
        ports.moved_due_dates.add(services.moved_due_dates)
        ports.site_facts.add(health.facts)
