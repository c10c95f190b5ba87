"""Red stamps on scans made by script; `benchmarks.secrecy_stamps` reads hundreds of them."""

from __future__ import annotations

import pytest
from django.conf import settings
from PIL import ImageFilter

from vanphong.files import ocr
from vanphong.files.stamps import (
    _boxes,
    _red_ink,
    bears_unread_stamp,
    level_of_red_stamp,
)
from vanphong.files.tests.corpus.pictures import noisy
from vanphong.files.tests.stamped import LEVELS, scan


@pytest.fixture(scope="module", autouse=True)
def engine() -> None:
    ocr.get_ready(str(settings.ASSETS / "tessdata"))


@pytest.mark.parametrize("number", range(6))
def test_a_stamp_gives_its_level_and_another_none(number: int) -> None:
    level = LEVELS[number % 3]
    assert level_of_red_stamp(scan(20_000 + 2 * number, level).picture) == level
    assert level_of_red_stamp(scan(20_001 + 2 * number, "").picture) == ""


def test_half_a_mark_is_not_read_as_a_whole_one() -> None:
    """TUYỆT over MẬT in a double frame, of which a view loses the upper line."""
    assert level_of_red_stamp(scan(10_106, "TUYỆT MẬT").picture) == "TUYỆT MẬT"


def test_a_page_of_red_noise_is_soon_passed_by() -> None:
    """Work is bounded by what a stamp can be: no patch higher than a third of the page is read."""
    noise = noisy("RGB", 900)
    assert _boxes(_red_ink(noise)) == []
    assert level_of_red_stamp(noise) == ""


def test_a_stamp_too_worn_to_be_read_is_told() -> None:
    """A person must look: the machine neither refuses nor lets it pass in silence."""
    worn = scan(30_000, "MẬT").picture.filter(ImageFilter.GaussianBlur(6))
    assert level_of_red_stamp(worn) == ""
    assert bears_unread_stamp(worn)


@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_other_stamps_seals_and_bare_pages_tell_nothing(number: int) -> None:
    assert not bears_unread_stamp(scan(20_001 + 2 * number, "").picture)
