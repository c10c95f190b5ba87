"""Documents, books, numbers, relations, dossiers."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registry."""

    name = "vanphong.registry"

    def ready(self) -> None:
        """Let the limited child read tables."""
        from vanphong.files import api as files  # noqa: PLC0415 - models are ready only now
        from vanphong.registry.services.importing import READ_TABLE  # noqa: PLC0415

        files.register_child_task(READ_TABLE, "vanphong.registry.tables:read_rows")
