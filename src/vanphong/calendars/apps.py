"""Working days and statutory time limits."""

from django.apps import AppConfig

from vanphong.kernel import ports


class CalendarsConfig(AppConfig):
    """Tables of days; pages, commands and endpoints over them."""

    name = "vanphong.calendars"

    def ready(self) -> None:
        """Say the acts on days."""
        from vanphong.calendars import acts  # noqa: PLC0415 - models are ready only now

        ports.trail_words.add(acts.trail_words)
