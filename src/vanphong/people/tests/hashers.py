"""A hasher for tests."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

COUNT = 0


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id with the smallest costs; counts how often it works."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash a password."""
        _count()
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Compare a password with a hash."""
        _count()
        return super().verify(password, encoded)


def _count() -> None:
    global COUNT  # noqa: PLW0603 - a counter
    COUNT += 1
