"""Shared templates, components and static files."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """No tables."""

    name = "vanphong.kernel"
