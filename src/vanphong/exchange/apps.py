"""Deliveries between offices and their receipts."""

from django.apps import AppConfig

from vanphong.kernel import ports


class ExchangeConfig(AppConfig):
    """Delivers what is issued, and tells senders how far the work is."""

    name = "vanphong.exchange"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.exchange import acts, boxes, services, tracing  # noqa: PLC0415 - models are ready now

        ports.trail_words.add(acts.trail_words)
        ports.traced.add(tracing.traced)
        ports.document_issued.add(services.deliver_issued)
        ports.work_progress.add(services.note_progress)
        ports.waiting_work.add(boxes.waiting_work)
        ports.document_panels.add(boxes.document_panels)
        ports.document_acts.add(boxes.document_acts)
        ports.document_steps.add(boxes.document_steps)
