"""Stored bytes: checked at the door, kept unaltered, read out as text and pictures."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files, their pages and who may read them."""

    name = "vanphong.files"
