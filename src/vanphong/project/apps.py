"""The top of the stack."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Registers the checks of a deployment."""

    name = "vanphong.project"

    def ready(self) -> None:
        """Register the checks."""
        from vanphong.project import checks  # noqa: F401, PLC0415 - registers itself
