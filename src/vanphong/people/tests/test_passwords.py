"""Refused passwords are refused in the language of the page."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    ("password", "words"),
    [("ngắn quá", "ít nhất 15 ký tự"), ("1234567890", "nhiều người dùng")],
)
def test_a_weak_password_is_refused_in_vietnamese(password: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_password(password)
    assert words in " ".join(caught.value.messages)


@pytest.mark.parametrize("password", ["một câu dài dễ nhớ", "x" * 15, "a b c d e f g h i"])
def test_no_form_is_asked_of_a_long_one(password: str) -> None:
    validate_password(password)
