"""PDFs written by hand, object by object: rings, and what swells when it is read."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import partial


def _raw(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF written by hand, with a right table of its objects."""
    out = bytearray(b"%PDF-1.7\n")
    at = []
    for number, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in at)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def _page(content: bytes, resources: bytes = b"<<>>", box: bytes = b"0 0 595 842") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources %s>>"
    stream = b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)
    return page % (box, resources), stream


def pages_in_a_ring() -> bytes:
    ring = b"<</Type/Pages/Kids[2 0 R]/Count 9>>"
    return _raw([_CATALOG, ring])


def form_draws_itself() -> bytes:
    page, content = _page(b"/F Do", b"<</XObject<</F 5 0 R>>>>")
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
        b"/Length 5>>\nstream\n/F Do\nendstream"
    )
    return _raw([_CATALOG, _PAGES, page, content, form])


def _flate(data: bytes, extra: bytes = b"", rounds: int = 1) -> bytes:
    for _ in range(rounds):
        data = zlib.compress(data, 9)
    filters = b"[" + b"/FlateDecode" * rounds + b"]"
    head = b"<<%s/Filter%s/Length %d>>\nstream\n" % (extra, filters, len(data))
    return head + data + b"\nendstream"


def swelling_picture(side: int) -> bytes:
    page, content = _page(b"595 0 0 842 0 0 cm /I Do", b"<</XObject<</I 5 0 R>>>>")
    head = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8"
        b"/ColorSpace/DeviceRGB" % (side, side)
    )
    return _raw([_CATALOG, _PAGES, page, content, _flate(b"\0" * 1000, head)])


def swelling_drawing(megabytes: int, rounds: int) -> bytes:
    page, _ = _page(b"")
    return _raw([_CATALOG, _PAGES, page, _flate(b"q Q\n" * 262_144 * megabytes, b"", rounds)])


def endless_box() -> bytes:
    return _raw([_CATALOG, _PAGES, *_page(b"", box=b"0 0 900000000 900000000")])


def heavy_cases() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Files that make a careless reader swell or turn in rings: either answer, but soon."""
    yield "form that draws itself", "a.pdf", form_draws_itself
    for side in (9_000, 30_000, 60_000):
        yield f"picture of {side} squared", "a.pdf", partial(swelling_picture, side)
    for megabytes, rounds in ((20, 1), (200, 1), (200, 3)):
        yield (
            f"drawing of {megabytes} MB, packed {rounds} times", "a.pdf",
            partial(swelling_drawing, megabytes, rounds),
        )  # fmt: skip
    yield "endless box", "a.pdf", endless_box
