"""Page images of a draft as it stands: set in its form, drawn, kept in memory for a while."""

from __future__ import annotations

import functools
import io
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from vanphong.drafting import building
from vanphong.drafting.models import Draft, DraftVersion
from vanphong.drafting.typesetting.document import OfficialDocument
from vanphong.drafting.typesetting.official import typeset
from vanphong.drafting.typesetting.reading import one_at_a_time
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound

_DPI = 110
_KEPT_DRAFTS = 24


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its size in points and its lines of words with their places, y from the top."""

    number: int
    width: float
    height: float
    words: tuple[dict[str, Any], ...]


class Preview:
    """A draft set as PDF; pages are measured at once and drawn when asked for."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self._drawn: dict[int, bytes] = {}

    @functools.cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The pages with their words."""
        with one_at_a_time(self.pdf) as document:
            return tuple(_sheet(number, page) for number, page in enumerate(document, 1))

    def image(self, number: int) -> bytes:
        """Give a page (from 1) as PNG.

        :raises NotFound: when there is no such page.
        """
        if not 1 <= number <= len(self.sheets):
            raise NotFound("Không có trang này.", code="page_missing")
        if number not in self._drawn:
            with one_at_a_time(self.pdf) as document:
                self._drawn[number] = _draw(document[number - 1])
        return self._drawn[number]


# Draft or version, moment of the last change -> preview; the oldest one makes room for a new one.
_previews: OrderedDict[tuple[object, ...], Preview] = OrderedDict()
_lock = Lock()


def preview_of(draft: Draft) -> Preview:
    """Give the draft as set now; the same draft unchanged is set only once in a process.

    :raises Invalid: when the text cannot be set.
    """
    key = (draft.id, draft.version, draft.state, draft.changed_at)
    return _once(key, draft, lambda: building.document_of(draft, final=bool(draft.symbol)))


def preview_of_version(draft: Draft, version: DraftVersion) -> Preview:
    """Give an earlier version as it would be set now, without number and date.

    :raises Invalid: when the text cannot be set.
    """
    key = (draft.id, version.id, draft.changed_at)
    return _once(key, draft, lambda: building.version_document(draft, version, is_newest=False))


def _once(
    key: tuple[object, ...], draft: Draft, document_of: Callable[[], OfficialDocument]
) -> Preview:
    with _lock:
        found = _previews.get(key)
        if found is not None:
            _previews.move_to_end(key)
            return found
    document = document_of()
    on = document.issued_on or vietnam_date(draft.changed_at)
    made = Preview(typeset(document, on=on, timestamp=draft.changed_at).pdf)
    with _lock:
        _previews[key] = made
        while len(_previews) > _KEPT_DRAFTS:
            _previews.popitem(last=False)
    return made


def stored_file(actor: Actor, draft: Draft) -> files.File | None:
    """Give the file that stands for the draft by now: issued, signed, or an own PDF."""
    if draft.issued_document is not None:
        return draft.issued_document.file
    file_id = draft.signed_file_id or draft.own_pdf_id
    return files.get_file(actor, file_id) if file_id else None


def pdf_of(actor: Actor, draft: Draft) -> bytes:
    """Give the PDF of a draft as it stands: the stored file, or the preview."""
    file = stored_file(actor, draft)
    return files.read_bytes(file) if file is not None else preview_of(draft).pdf


def _sheet(number: int, page: pdfium.PdfPage) -> Sheet:
    width, height = page.get_size()
    reader = page.get_textpage()
    try:
        boxes = (reader.get_rect(index) for index in range(reader.count_rects()))
        words = tuple(
            {
                "x": round(left, 1),
                "y": round(height - top, 1),
                "w": round(right - left, 1),
                "h": round(top - bottom, 1),
                "text": reader.get_text_bounded(left, bottom, right, top).strip(),
            }
            for left, bottom, right, top in boxes
        )
    finally:
        reader.close()
        page.close()
    return Sheet(number, width, height, tuple(word for word in words if word["text"]))


def _draw(page: pdfium.PdfPage) -> bytes:
    bitmap = page.render(scale=_DPI / 72)
    try:
        out = io.BytesIO()
        bitmap.to_pil().save(out, "PNG", optimize=False, compress_level=6)
        return out.getvalue()
    finally:
        bitmap.close()
        page.close()
