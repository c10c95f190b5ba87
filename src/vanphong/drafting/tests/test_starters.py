"""First words of a draft, chosen by the type of the registry."""

from __future__ import annotations

import pytest

from vanphong.drafting.typesetting import starter_of, starters
from vanphong.registry import api as registry


def test_starters_name_types_of_the_registry() -> None:
    for starter in starters():
        assert starter.types
        assert all(registry.is_type_code(code) for code in starter.types)


@pytest.mark.parametrize(
    ("type_code", "starter"),
    [
        ("DECISION", "quyet-dinh"),
        ("REGULATION", ""),
        ("TRANSFER_SLIP", "phieu-chuyen"),
        ("STATE_TRANSFER_SLIP", "phieu-chuyen"),
        ("STATE_OFFICIAL_LETTER", "cong-van"),
    ],
)
def test_a_type_is_known_by_its_code_not_its_abbreviation(type_code: str, starter: str) -> None:
    found = starter_of(type_code)
    assert (found.code if found else "") == starter
