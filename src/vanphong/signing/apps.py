"""Signatures, seals, certificates, verification, public checks."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Keys of persons and offices, and what the public may check."""

    name = "vanphong.signing"
