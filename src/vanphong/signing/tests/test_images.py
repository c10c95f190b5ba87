"""Drawn pictures: transparent, in the colours the rules name."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from vanphong.files.tests.samples import huge_png
from vanphong.kernel.errors import Invalid
from vanphong.signing.images import seal_image, signature_image
from vanphong.signing.pdf import check_image


def colours(content: bytes) -> tuple[int, int, int]:
    """The mean colour of what is drawn; checks that most of the picture is clear."""
    image = Image.open(io.BytesIO(content)).convert("RGBA")
    data = image.tobytes()
    drawn = [data[i : i + 3] for i in range(0, len(data), 4) if data[i + 3] > 200]
    assert 0 < len(drawn) < image.width * image.height / 2
    red, green, blue = (sum(p[c] for p in drawn) // len(drawn) for c in range(3))
    return red, green, blue


def test_seal_is_red(settings: object) -> None:
    font = settings.ASSETS / "fonts" / "Tinos-Bold.ttf"
    content = seal_image("Văn phòng Tỉnh ủy Sông Mẫu", font=font)
    red, green, blue = colours(content)
    assert red > 150 > 80 > max(green, blue)
    check_image(content)


def test_signature_is_blue_and_stays_the_same() -> None:
    content = signature_image("Nguyễn Văn Thử")
    red, green, blue = colours(content)
    assert blue > 100 > max(red, green)
    assert content == signature_image("Nguyễn Văn Thử")
    assert content != signature_image("Trần Thị Thử")
    check_image(content)


def test_a_picture_that_announces_too_many_points_is_refused_in_words() -> None:
    with pytest.raises(Invalid) as caught:
        check_image(huge_png())
    assert caught.value.code == "bad_image"
