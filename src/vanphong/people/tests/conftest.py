"""Argon2id with small costs: the real algorithm, milliseconds instead of tenths of a second."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["vanphong.people.tests.hashers.QuickArgon2"]
