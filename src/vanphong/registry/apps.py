"""Documents, books, numbers, relations, dossiers."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registry."""

    name = "vanphong.registry"
