"""Petitions of citizens."""

from django.apps import AppConfig

from vanphong.kernel import ports


class PetitionsConfig(AppConfig):
    """Takes letters in, handles their cases, and tells what is due."""

    name = "vanphong.petitions"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.files import api as files  # noqa: PLC0415 - models are ready only now
        from vanphong.petitions import (  # noqa: PLC0415
            acts,
            boxes,
            health,
            queries,
            services,
            urging_pages,
        )

        ports.trail_words.add(acts.trail_words)
        ports.waiting_work.add(boxes.waiting_work)
        ports.late_places.add(boxes.late_places)
        ports.mail_acts.add(boxes.mail_acts)
        ports.document_acts.add(urging_pages.document_acts)
        ports.document_panels.add(urging_pages.document_panels)
        ports.drafts_shut.add(queries.drafts_shut)
        ports.document_issued.add(services.note_issued)
        ports.moved_due_dates.add(services.moved_due_dates)
        files.file_text_ready.add(services.hear_of_text)
        files.file_withdrawn.add(services.hear_of_text)
        ports.site_facts.add(health.facts)
