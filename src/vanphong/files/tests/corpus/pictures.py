"""Hostile and clean pictures."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from PIL import Image, PngImagePlugin

from vanphong.files.tests import samples as s
from vanphong.files.tests.corpus.case import Case, clean, hostile
from vanphong.files.tests.corpus.pdfs import zip_of

_HEAD = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    )


def png_of(width: int, height: int, *more: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG that announces a size and holds next to nothing."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return _HEAD + head + b"".join(more) + body + chunk(b"IEND", b"")


def tiff_of(width: int, height: int, *, next_at: int = 0, rows: int = 1) -> bytes:
    """A TIFF of one strip; `next_at` says where its next page is told to be."""
    entries = (
        (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1),
        (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, 8 * rows),
    )  # fmt: skip
    table = struct.pack("<H", len(entries))
    table += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<I", 16) + b"\0" * 8 + table + struct.pack("<I", next_at)


def tiff_of_frames(count: int) -> bytes:
    page = Image.new("1", (8, 8), 1)
    return s.saved(page, "TIFF", save_all=True, append_images=[page] * (count - 1))


def jpeg_said_to_be(width: int, height: int) -> bytes:
    raw = bytearray(s.saved(s.page_picture(), "JPEG"))
    at = raw.index(b"\xff\xc0")
    struct.pack_into(">HH", raw, at + 5, height, width)
    return bytes(raw)


def noisy(mode: str, side: int = 160, seed: int = 1) -> Image.Image:
    colour = Image.frombytes(
        "RGB", (side, side), random.Random(seed).randbytes(3 * side * side)
    )
    return colour.convert(mode) if mode != "I;16" else Image.new("I;16", (side, side), 900)


def hostile_cases() -> Iterator[Case]:
    for width, height in (
        (60_000, 60_000),
        (60_000, 2_000),
        (10_001, 10_000),
        (1, 200_000_000),
    ):
        for depth, colour in ((8, 2), (16, 6), (1, 0)):
            yield hostile(f"png {width}×{height} of {depth}, {colour}", "a.png",
                          partial(png_of, width, height, depth=depth, colour=colour),
                          "image_too_large")  # fmt: skip
    for width, height in ((60_000, 60_000), (10_001, 10_000)):
        yield hostile(f"tiff {width}×{height}", "a.tif", partial(tiff_of, width, height),
                      "image_too_large")  # fmt: skip
    yield hostile("jpeg 65,000²", "a.jpg", partial(jpeg_said_to_be, 65_000, 65_000),
                  "image_too_large")  # fmt: skip
    yield hostile("jpeg 11,000²", "a.jpg", partial(jpeg_said_to_be, 11_000, 11_000),
                  "image_too_large")  # fmt: skip
    yield hostile(
        "png smaller than it says", "a.png", partial(png_of, 900, 900), "image_damaged"
    )
    yield hostile("tiff smaller than it says", "a.tif", partial(tiff_of, 900, 900),
                  "image_damaged")  # fmt: skip
    yield hostile("tiff of 201", "a.tif", partial(tiff_of_frames, 201), "image_too_many_pages")
    bomb = zlib.compress(b"a" * 30_000_000)
    for kind in (b"zTXt", b"iCCP"):
        yield hostile(
            f"png {kind.decode()} bomb",
            "a.png",
            partial(png_of, 9, 9, chunk(kind, b"a\0\0" + bomb)),
            "image_damaged",
        )
    makers: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        ("png", "a.png", lambda: s.png(99, 80)),
        ("jpeg", "a.jpg", lambda: s.saved(s.page_picture(), "JPEG")),
        ("tiff", "a.tif", lambda: s.saved(s.page_picture(), "TIFF")),
    )
    for kind, name, make in makers:
        tails = [("package", zip_of("a.txt", b"a")), ("program", zip_of("A.class", b"a"))]
        if kind != "tiff":
            tails += [("page", b"<html><script>1</script>"), ("script", b"\n<?php phpinfo();")]
        for what, tail in tails:
            yield hostile(f"{kind} and {what}", name, lambda m=make, t=tail: m() + t,
                          "file_polyglot")  # fmt: skip
        for share in (0.02, 0.3, 0.6, 0.9):
            yield hostile(f"{kind} cut at {share}", name,
                          lambda m=make, part=share: m()[: int(len(m()) * part)],
                          "image_damaged", "file_type_mismatch")  # fmt: skip
    note = b"%PDF-1.4 1 0 obj"
    yield hostile(
        "jpeg with pdf inside",
        "a.jpg",
        lambda: _with_comment(s.saved(s.page_picture(), "JPEG"), note),
        "file_polyglot",
    )


def _with_comment(raw: bytes, note: bytes) -> bytes:
    return raw[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + raw[2:]


def heavy_cases() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Within the measures, yet much to do: either answer, but soon."""
    yield "png 9,900²", "a.png", partial(png_of, 9_900, 9_900)
    yield "png 9,900² deep", "a.png", partial(png_of, 9_900, 9_900, depth=16, colour=6)
    yield "tiff in a ring", "a.tif", partial(tiff_of, 4, 2, next_at=16)
    yield "tiff pointing out", "a.tif", partial(tiff_of, 4, 2, next_at=1 << 30)
    yield (
        "jpeg of many scans",
        "a.jpg",
        lambda: s.saved(noisy("RGB", 900), "JPEG", progressive=True),
    )


def clean_cases() -> Iterator[Case]:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        yield clean(f"png {mode}", f"ảnh {len(mode)}.png",
                    lambda m=mode: s.saved(noisy(m), "PNG"))  # fmt: skip
    for mode in ("L", "RGB", "CMYK"):
        for options in ({}, {"progressive": True}, {"quality": 30}, {"dpi": (300, 300)}):
            yield clean(f"jpeg {mode} {options}", "ảnh chụp.jpg",
                        lambda m=mode, o=options: s.saved(noisy(m), "JPEG", **o))  # fmt: skip
    for mode, kinds in (("1", ("group4", "group3", "raw")), ("L", ("tiff_lzw", "tiff_adobe_deflate")),
                        ("RGB", ("tiff_lzw", "packbits", "raw", "jpeg"))):  # fmt: skip
        for kind in kinds:
            yield clean(
                f"tiff {mode} {kind}",
                "quét.tiff",
                lambda m=mode, k=kind: s.saved(noisy(m), "TIFF", compression=k),
            )
    for count in (2, 5, 30):
        yield clean(f"tiff of {count}", "quét.tif", partial(tiff_of_frames, count))
    for size in (300, 900, 2400):
        yield clean(
            f"photo {size}",
            "IMG_0001.JPG",
            lambda n=size: s.saved(s.page_picture().resize((n, n)), "JPEG"),
        )
    yield clean("png with notes", "a.png", _with_notes)
    yield clean("jpeg turned", "a.jpg", _turned)
    yield clean(
        "jpeg with a film behind",
        "a.jpg",
        lambda: s.saved(noisy("RGB"), "JPEG") + b"\0\0\0\x18ftypmp42" + bytes(2000),
    )
    yield clean("png with blank end", "a.png", lambda: s.png() + b"\0\0\n")


def _with_notes() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Văn phòng")
    notes.add_itxt("Title", "Trang quét", zip=True)
    return s.saved(noisy("RGB"), "PNG", pnginfo=notes)


def _turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    noisy("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()
