"""A hasher for tests."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id with the smallest costs."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
