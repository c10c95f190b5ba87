"""Documents, books, numbers, relations, dossiers."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registry."""

    name = "vanphong.registry"

    def ready(self) -> None:
        """Let the limited child read tables; give the desk its box."""
        from vanphong.files import api as files  # noqa: PLC0415 - models are ready only now
        from vanphong.kernel import ports  # noqa: PLC0415
        from vanphong.registry import acts, bodies, boxes, tracing  # noqa: PLC0415
        from vanphong.registry.services.importing import READ_TABLE  # noqa: PLC0415

        ports.trail_words.add(acts.trail_words)
        ports.traced.add(tracing.traced)
        ports.waiting_work.add(boxes.waiting_work)
        ports.document_types.fill(bodies.types_today)
        ports.body_in_use.add(bodies.has_issued)
        files.register_child_task(READ_TABLE, "vanphong.registry.tables:read_rows")
