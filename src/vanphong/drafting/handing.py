"""Pages of a draft handed over as pictures; that its signer got one is kept (ADR 0034)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vanphong.drafting import batches, picturing
from vanphong.drafting.models import Draft
from vanphong.files import api as files
from vanphong.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as a picture."""

    content: bytes
    media_type: str


def hand_over_page(*, actor: Actor, draft: Draft, number: int, now: dt.datetime) -> PagePicture:
    """Give a page (from 1) of the draft as it stands, and keep that its signer saw it.

    :raises NotFound: `page_missing`.
    :raises Invalid: when the text cannot be set.
    """
    file = picturing.stored_file(actor, draft)
    if file is not None:
        picture = PagePicture(files.page_image(file, number), "image/jpeg")
        pages = file.page_count
    else:
        preview = picturing.preview_of(draft)
        picture = PagePicture(preview.image(number), "image/png")
        pages = len(preview.sheets)
    batches.note_page_seen(actor=actor, draft=draft, number=number, pages=pages, now=now)
    return picture
