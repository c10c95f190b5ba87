"""The text of pages that were set here, for search and for the screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium  # type: ignore[import-untyped]

# PDFium is one library without threads; files from outside are read in a child process instead.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def one_at_a_time(pdf: bytes) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF this system made itself while no other thread reads one."""
    with _ONE_AT_A_TIME:
        document = pdfium.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Give the text of every page of a PDF this system made itself."""
    with one_at_a_time(pdf) as document:
        return tuple(_text(page) for page in document)


def page_count(pdf: bytes) -> int:
    """Give how many pages a PDF has that this system made or took in."""
    with one_at_a_time(pdf) as document:
        return len(document)


def _text(page: pdfium.PdfPage) -> str:
    reader = page.get_textpage()
    try:
        return str(reader.get_text_bounded())
    finally:
        reader.close()
        page.close()
