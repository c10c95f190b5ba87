"""The page that everyone opens first."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """No tables."""

    name = "vanphong.desk"
