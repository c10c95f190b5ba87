"""What a new draft begins with: the starter, the document it answers, the office's last one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import capfirst

from vanphong.drafting import places, queries
from vanphong.drafting.building import LIKE_ABOVE
from vanphong.drafting.typesetting.document import Block, ListItem, Paragraph, Run
from vanphong.drafting.typesetting.starters import Starter
from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.registry import api as registry

# Types with Kính gửi, whose Nơi nhận begins with "Như trên"; Hướng dẫn 36-HD/VPTW, second-hand.
_ADDRESSED = frozenset(
    {"OFFICIAL_LETTER", "STATE_OFFICIAL_LETTER", "SUBMISSION", "STATE_SUBMISSION"}
)


def first_words(
    actor: Actor,
    *,
    body: people.Body,
    type_code: str,
    on: dt.date,
    starter: Starter | None = None,
    answered: registry.Document | None = None,
) -> dict[str, Any]:
    """Give the fields of `create_draft` that are known before anything is written."""
    words: dict[str, Any] = {"urgency": registry.Urgency.NORMAL.value}
    words |= _as_last_time(actor, body, type_code, on)
    if starter is not None:
        words["abstract"] = starter.abstract
        words["recipients"] = [{"name": name} for name in starter.recipients]
        words["blocks"] = tuple(_filled(b, _known(body, answered)) for b in starter.body)
    if answered is not None:
        words |= _to_the_issuer(actor, answered, type_code, on)
    return words


def _as_last_time(
    actor: Actor, body: people.Body, type_code: str, on: dt.date
) -> dict[str, Any]:
    """Give signer and keeper of the copy of the last draft the body presented, if any."""
    last = queries.last_presented(actor, body_id=body.pk, type_code=type_code)
    if last is None:
        return {}
    signer_id = queries.signer_still(actor, last, on)
    return {"file_copy": last.file_copy, "signer_id": signer_id}


def _to_the_issuer(
    actor: Actor, answered: registry.Document, type_code: str, on: dt.date
) -> dict[str, Any]:
    """Address the answer to the issuer; over the network when it is an office of it."""
    issuer = answered.issuer_name
    offices = [office.id for office in places.offices_in([issuer], on)]
    if answered.office_id != actor.office_id:
        offices = [answered.office_id]
    elsewhere = [{"office": i} for i in offices if i != actor.office_id]
    if type_code in _ADDRESSED:
        to: list[dict[str, Any]] = [{"name": LIKE_ABOVE}, *elsewhere]
        return {"answers_id": answered.id, "addressees": [issuer], "recipients": to}
    return {"answers_id": answered.id, "recipients": elsewhere or [{"name": issuer}]}


def _known(body: people.Body, answered: registry.Document | None) -> dict[str, str]:
    """Give the words of starters that are known, by the words that stand for them."""
    known = {
        "‹tên cơ quan›": body.name,
        "‹Tên cơ quan›": body.name,
        "‹CƠ QUAN BAN HÀNH›": body.name.upper(),
    }
    if answered is None:
        return known
    cited = citation(answered)
    return known | {
        "‹văn bản giao báo cáo›": cited,
        "‹văn bản chỉ đạo số …, ngày … của …›": cited,
        "‹văn bản›": cited,
    }


def citation(document: registry.Document) -> str:
    """Name a document as a text first names it: type, number, day, issuer, what about.

    :source: Hướng dẫn 05-HD/VPTW (“Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026 của … về …”),
        second-hand
    """
    kind = registry.document_type(document.type_code).name if document.type_code else ""
    words = str(capfirst(kind or "văn bản"))
    if document.symbol:
        words += f" số {document.symbol}"
    if document.issued_on:
        day = document.issued_on
        month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
        words += f", ngày {day:%d}/{month}/{day.year}"
    words += f" của {document.issuer_name}"
    about = document.abstract[:1].lower() + document.abstract[1:]
    return f"{words} {about}" if about.startswith("về ") else words


def _filled(block: Block, known: Mapping[str, str]) -> Block:
    if isinstance(block, Paragraph | ListItem):
        return dataclasses.replace(block, runs=tuple(_said(run, known) for run in block.runs))
    return block


def _said(run: Run, known: Mapping[str, str]) -> Run:
    text = run.text
    for words, value in known.items():
        text = text.replace(words, value)
    return dataclasses.replace(run, text=text)
