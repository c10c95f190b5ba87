"""Stored bytes: checked at the door, kept unaltered, read out as text and pictures."""

from django.apps import AppConfig

from vanphong.kernel import ports


class FilesConfig(AppConfig):
    """Files, their pages and who may read them."""

    name = "vanphong.files"

    def ready(self) -> None:
        """Say the acts on files and how they stand."""
        from vanphong.files import acts, health  # noqa: PLC0415 - models are ready only now

        ports.trail_words.add(acts.trail_words)
        ports.site_facts.add(health.facts)
