"""The top of the stack."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from vanphong.kernel import ports

# Statements whose plan a connection keeps; each takes the server some 100 KB.
_PREPARED = 300


def _keep_plans(connection: Any, **_told: object) -> None:
    connection.connection.prepared_max = _PREPARED


class ProjectConfig(AppConfig):
    """Registers the checks of a deployment."""

    name = "vanphong.project"

    def ready(self) -> None:
        """Register the checks and say the acts on the whole site."""
        connection_created.connect(_keep_plans)
        from vanphong.project import acts, checks  # noqa: F401, PLC0415 - checks register themselves

        ports.trail_words.add(acts.trail_words)
