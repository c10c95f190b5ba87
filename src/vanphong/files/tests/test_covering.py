"""Copies of which parts are blacked out: pixels, bytes, places of words."""

from __future__ import annotations

import functools
import io
import zlib
from collections.abc import Iterator

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from vanphong.files.covering import covered_pdf, places_of_words
from vanphong.files.kinds import JPEG, PDF, PNG, TIFF
from vanphong.files.tests import samples
from vanphong.kernel.text import fold

NAME = "Zụ Quỵnh Xờ"
LINES = ("Kính gửi: Tỉnh ủy", f"Tôi tên là {NAME}, ở Ngõ Lạ", "Tố cáo ông Một Người")
BOX = (1234, 2345, 3210, 777)


@functools.cache
def planted_pdf(*, attached: bool = False) -> bytes:
    """A letter that says a name in every place a PDF has; the door takes no attachment."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf(*LINES, pages=2))) as document:
        document.docinfo["/Author"] = NAME
        with document.open_metadata() as xmp:
            xmp["dc:title"] = NAME
        document.pages[0].obj.Annots = Array([
            Dictionary(
                Type=Name.Annot, Subtype=Name.Text, Rect=Array([9, 9, 30, 30]),
                Contents=String(NAME), T=String(NAME),
            )
        ])  # fmt: skip
        if attached:
            document.attachments[f"{NAME}.txt"] = NAME.encode()
        document.Root.Lang = String(NAME)
        document.save(out)
    return out.getvalue()


def photo(kind: str) -> bytes:
    """A photo of a page that says a name beside its pixels."""
    picture = Image.new("RGB", (900, 1200), "white")
    noise = np.random.default_rng(1).integers(0, 255, (1200, 900, 3), dtype=np.uint8)
    picture.paste(Image.fromarray(noise), (0, 0))
    exif = Image.Exif()
    exif[0x013B], exif[0x9286], exif[0x0112] = NAME, NAME, 6
    out = io.BytesIO()
    if kind == "JPEG":
        picture.save(out, kind, exif=exif, comment=NAME.encode())
    else:
        picture.save(out, kind, exif=exif)
    return out.getvalue()


def everything_in(copy: bytes) -> Iterator[bytes]:
    """Give the bytes as they are, and every stream unpacked."""
    yield copy
    with pikepdf.open(io.BytesIO(copy)) as document:
        for one in document.objects:
            yield repr(one).encode()
            if isinstance(one, pikepdf.Stream):
                yield one.read_raw_bytes()
                if one.get("/Filter") != Name.DCTDecode:
                    yield one.read_bytes()


def disguises() -> set[bytes]:
    said = {NAME, NAME.lower(), NAME.upper(), fold(NAME)}
    codes = ("utf-8", "utf-16-be", "utf-16-le")
    return {one.encode(code) for one in said for code in codes} | {
        one.encode().hex().encode() for one in said
    }


def pictures_in(copy: bytes) -> list[np.ndarray]:
    with pikepdf.open(io.BytesIO(copy)) as document:
        return [
            np.asarray(Image.open(io.BytesIO(page.Resources.XObject.P.read_raw_bytes())))
            for page in document.pages
        ]


def under(picture: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    height, width = picture.shape[:2]
    left, top, wide, high = box
    return picture[
        top * height // 10_000 : -(-(top + high) * height // 10_000),
        left * width // 10_000 : -(-(left + wide) * width // 10_000),
    ]


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        pytest.param(planted_pdf(attached=True), PDF.media_type, 2, id="pdf"),
        pytest.param(photo("JPEG"), JPEG.media_type, 1, id="jpeg"),
        pytest.param(photo("PNG"), PNG.media_type, 1, id="png"),
        pytest.param(photo("TIFF"), TIFF.media_type, 1, id="tiff"),
    ],
)
def test_a_copy_is_pixels_and_nothing_else(content: bytes, media_type: str, pages: int) -> None:
    copy = covered_pdf(content, media_type, pages, {1: [BOX]})
    assert [one for part in everything_in(copy) for one in disguises() if one in part] == []
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert len(document.pages) == pages
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in document.trailer
        for page in document.pages:
            assert set(page.obj.keys()) <= {
                "/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"
            }  # fmt: skip
    hidden = under(pictures_in(copy)[0], BOX)
    assert hidden.size
    assert not hidden.any(), "every pixel of the box is black, also after decoding"
    assert covered_pdf(content, media_type, pages, {1: [BOX]}) == copy


def test_the_original_says_the_name() -> None:
    """Else the test above would prove nothing."""
    found = {one for part in everything_in(planted_pdf()) for one in disguises() if one in part}
    assert NAME.encode() in found
    assert NAME.encode() in photo("JPEG")
    assert zlib.crc32(photo("PNG")) != zlib.crc32(photo("TIFF"))


def test_only_the_boxes_are_black() -> None:
    content = photo("JPEG")
    bare = pictures_in(covered_pdf(content, JPEG.media_type, 1, {}))[0]
    covered = pictures_in(covered_pdf(content, JPEG.media_type, 1, {1: [BOX]}))[0]
    changed = np.argwhere((bare.astype(int) - covered).any(axis=2))
    height, width = bare.shape[:2]
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
    # Not further than the squares of a JPEG reach.
    assert BOX[0] * width / 1e4 - left < 8
    assert BOX[1] * height / 1e4 - top < 8
    assert right - (BOX[0] + BOX[2]) * width / 1e4 < 8
    assert bottom - (BOX[1] + BOX[3]) * height / 1e4 < 8


def test_a_whole_page_is_black() -> None:
    copy = covered_pdf(samples.pdf(*LINES), PDF.media_type, 1, {1: [(0, 0, 10_000, 10_000)]})
    assert not pictures_in(copy)[0].any()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_are_found_and_their_pixels_go(turn: int) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf(*LINES, pages=2))) as document:
        for page in document.pages:
            page.Rotate = turn
        document.save(out)
    content = out.getvalue()
    found = places_of_words(content, PDF.media_type, ["zu  quynh xo"])
    assert [page for page, _place in found] == [1, 2]
    bare = pictures_in(covered_pdf(content, PDF.media_type, 2, {}))[0]
    ink = under(bare, found[0][1])
    assert (ink < 128).any(), "there were letters"
    away = [place for page, place in found if page == 1]
    copy = covered_pdf(content, PDF.media_type, 2, {1: away})
    assert not under(pictures_in(copy)[0], found[0][1]).any()
    assert len(away) == 1
    assert found[0][1][2] * found[0][1][3] < 10_000_000 / 10, "a word, not the page"


def test_words_that_are_not_there() -> None:
    content = samples.pdf(*LINES)
    assert places_of_words(content, PDF.media_type, ["Quỵ", "  ", "khác"]) == []
    assert places_of_words(photo("PNG"), PNG.media_type, ["Zụ"]) == []


def test_covered_by_the_text_it_says() -> None:
    """Read back by the reader of a copy: the name is not in what pdfium finds either."""
    content = samples.pdf(*LINES)
    copy = covered_pdf(content, PDF.media_type, 1, {})
    assert places_of_words(copy, PDF.media_type, ["Tỉnh ủy"]) == []
    assert places_of_words(content, PDF.media_type, ["tinh uy"]) != []
