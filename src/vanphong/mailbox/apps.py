"""Papers that come by mail."""

from django.apps import AppConfig

from vanphong.kernel import ports


class MailboxConfig(AppConfig):
    """Reads the office's mailbox, and gives what came to the registry's form."""

    name = "vanphong.mailbox"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.files import api as files  # noqa: PLC0415 - models are ready only now
        from vanphong.mailbox import acts, boxes, health, services, waiting  # noqa: PLC0415
        from vanphong.mailbox.reading import TASK  # noqa: PLC0415

        files.register_child_task(TASK, "vanphong.mailbox.reading:read")
        files.file_withdrawn.add(services.take_whole_away)
        ports.trail_words.add(acts.trail_words)
        ports.arriving_file.add(waiting.arriving_file)
        ports.incoming_registered.add(services.note_registered)
        ports.arrival_places.add(boxes.arrival_places)
        ports.waiting_work.add(boxes.waiting_work)
        ports.document_panels.add(boxes.document_panels)
        ports.site_facts.add(health.facts)
