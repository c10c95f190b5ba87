"""The top of the stack."""

from django.apps import AppConfig

from vanphong.kernel import ports


class ProjectConfig(AppConfig):
    """Registers the checks of a deployment."""

    name = "vanphong.project"

    def ready(self) -> None:
        """Register the checks and say the acts on the whole site."""
        from vanphong.project import acts, checks  # noqa: F401, PLC0415 - checks register themselves

        ports.trail_words.add(acts.trail_words)
