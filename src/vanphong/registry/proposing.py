"""Fields proposed from a stored file, with the directory's bodies as help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from typing import Any

from vanphong.files import api as files
from vanphong.kernel.text import sort_key
from vanphong.people import api as people
from vanphong.registry.facts import DocumentFields
from vanphong.registry.models import Urgency
from vanphong.registry.rules.proposals import KnownBody, Proposals, propose_fields


def proposals_for(file: files.File) -> Proposals:
    """Give what the text of a file proposes; bodies of the installation are known by name."""
    pages = [page.text for page in files.pages_of(file)] or [files.text_of(file)]
    return propose_fields(pages, known_bodies=known_bodies(), is_scan=is_scan(file))


def is_scan(file: files.File) -> bool:
    """Say whether the first page of a file is a picture of paper."""
    pages = files.pages_of(file)
    return file.media_type.startswith("image/") or any(p.method != "LAYER" for p in pages[:1])


def known_bodies() -> list[KnownBody]:
    """Give the issuing bodies of the installation, ended ones too: old papers still come."""
    return [
        KnownBody(str(body.id), body.name, body.header_upper, body.header_name, body.symbol)
        for body in people.Body.objects.all()
    ]


def issuer_names() -> list[str]:
    """Give the names of the issuing bodies of the installation, each once, by their words."""
    names = people.Body.objects.values_list("name", flat=True)
    return sorted(set(names), key=sort_key)


def body_named(name: str) -> people.Body | None:
    """Give the body of the directory with exactly that name, the newest, or None."""
    found = people.Body.objects.filter(name=name) if name else people.Body.objects.none()
    return found.order_by("-valid_from").first()


def fields_from(proposals: Proposals, given: Mapping[str, Any]) -> DocumentFields:
    """Give the fields of a document: what was given, else what is proposed.

    An issuer read as a body of the directory keeps its link.
    """
    proposed: dict[str, Any] = {
        "symbol": _value(proposals.symbol),
        "issued_on": proposals.issued_date,
        "type_code": _value(proposals.type_code),
        "abstract": _value(proposals.abstract),
        "issuer_name": _value(proposals.issuer),
        "signer_name": _value(proposals.signer_name),
        "signer_title": _value(proposals.signer_title),
        "urgency": _value(proposals.urgency) or Urgency.NORMAL,
        "system": proposals.system,
    }
    names = {f.name for f in dataclass_fields(DocumentFields)}
    chosen = {
        name: value for name, value in given.items() if name in names and _is_given(value)
    }
    merged = proposed | chosen
    if "body_id" not in merged:
        merged["body_id"] = _body_id(merged["issuer_name"])
    return DocumentFields(**merged)


def _value(proposal: Any) -> str:
    return proposal.value if proposal else ""


def _is_given(value: Any) -> bool:
    return value is not None and value != ""


def _body_id(name: str) -> Any:
    body = body_named(name)
    return body.id if body else None


def due_hint(proposals: Proposals) -> dt.date | None:
    """Give the earliest date the text names as a deadline, or None."""
    days = [mention.due_on for mention in proposals.due if mention.due_on]
    return min(days) if days else None
