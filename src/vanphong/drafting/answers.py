"""Drafts as programs read them: the same for the API and the command line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from vanphong.drafting import markup, programme_queries, services
from vanphong.drafting.models import Draft, DraftVersion
from vanphong.drafting.readying import readiness
from vanphong.drafting.typesetting.document import Image
from vanphong.drafting.typesetting.document_json import plain_blocks
from vanphong.kernel.actor import Actor

_LISTED = (
    "id", "state", "type_code", "body_id", "abstract", "symbol", "issued_on", "signer_id",
    "answers_id", "task_id", "issued_document_id", "changed_at", "version",
)  # fmt: skip
_WRITTEN = (
    *services.LINES,
    *services.LISTS,
    "draft_round",
    "return_reason",
    "returned_to",
    "losses",
)


def draft_out(draft: Draft) -> dict[str, Any]:
    """Give a draft as lists show it."""
    return {name: getattr(draft, name) for name in _LISTED}


def version_out(version: DraftVersion) -> dict[str, Any]:
    """Give a version as programs get it, without its text."""
    return {
        "number": version.number,
        "made_at": version.made_at,
        "author": version.author.person.full_name,
        "reason": version.reason,
        "abstract": version.abstract,
    }


def picture_out(picture: Image) -> dict[str, Any]:
    """Give a picture a draft has, both ways a body names it."""
    return {"block": plain_blocks([picture])[0], "line": markup.picture_line(picture)}


def draft_whole(actor: Actor, draft: Draft, today: dt.date) -> dict[str, Any]:
    """Give a draft with all that is written, and what stands in its way today."""
    found = readiness(actor, draft, today)
    written = {name: getattr(draft, name) for name in _WRITTEN}
    line = programme_queries.line_of(draft)
    text = markup.to_text(services.written_blocks(draft)).text
    return {
        **draft_out(draft),
        **written,
        "recipients": [{"office": None, "name": None} | one for one in draft.recipients],
        "text": text,
        "programme_line": programme_queries.line_out(line) if line is not None else None,
        "stops": list(found.stops),
        "warnings": found.warnings,
    }
