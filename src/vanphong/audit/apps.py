"""The append-only trail."""

from django.apps import AppConfig

from vanphong.kernel import ports


class AuditConfig(AppConfig):
    """Fills the ports that remember answers given to forms."""

    name = "vanphong.audit"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.audit import facts, services, words  # noqa: PLC0415 - models are ready only now

        ports.trail_words.add(words.trail_words)
        ports.site_facts.add(facts.trail_facts)
        ports.submission_answer.fill(services.submission_answer)
        ports.submission_done.fill(services.submission_done)
