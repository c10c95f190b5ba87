"""The text of pages that were set here, for search and for the screen."""

from __future__ import annotations

import threading

import pypdfium2 as pdfium

# PDFium is one library without threads; files from outside are read in a child process instead.
_ONE_AT_A_TIME = threading.Lock()


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Give the text of every page of a PDF this system made itself."""
    with _ONE_AT_A_TIME:
        document = pdfium.PdfDocument(pdf)
        try:
            return tuple(_text(page) for page in document)
        finally:
            document.close()


def _text(page: pdfium.PdfPage) -> str:
    reader = page.get_textpage()
    try:
        return str(reader.get_text_bounded())
    finally:
        reader.close()
        page.close()
