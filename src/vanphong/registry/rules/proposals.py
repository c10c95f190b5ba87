"""Fields proposed from a document's text, for the clerk to confirm; nothing is decided here.

Every value comes with a confidence between 0 and 1 and the lines it was read from. What was
not read is simply absent: a doubtful value costs a clerk more than an empty field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from vanphong.registry.rules.paper import Line, read_lines
from vanphong.registry.rules.proposal_closing import (
    DueMention,
    find_addressee,
    find_due_mentions,
    find_signer,
)
from vanphong.registry.rules.proposal_heading import (
    HEAD_LINES,
    Found,
    find_abstract,
    find_date,
    find_symbol,
    find_system,
    find_type,
    find_urgency,
)
from vanphong.registry.rules.proposal_issuer import KnownBody, find_issuer

__all__ = ["Evidence", "KnownBody", "Proposal", "Proposals", "propose_fields"]


# From here on a value is likely, and sure; below it is doubtful.
LIKELY, SURE = 0.7, 0.9
# How sure the reading of digits can be that were probably written by hand.
HANDWRITTEN = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: page from 1, and the line as it stands there."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed value as text; dates as ISO, types and urgency as codes."""

    value: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposals:
    """What could be read of a document; None is “not read”."""

    system: str
    symbol: Proposal | None = None
    issued_on: Proposal | None = None
    type_code: Proposal | None = None
    abstract: Proposal | None = None
    issuer: Proposal | None = None
    signer_name: Proposal | None = None
    signer_title: Proposal | None = None
    urgency: Proposal | None = None
    addressee: Proposal | None = None
    due: tuple[DueMention, ...] = ()

    @property
    def issued_date(self) -> dt.date | None:
        """The proposed date of issue as a date."""
        return dt.date.fromisoformat(self.issued_on.value) if self.issued_on else None

    def as_dict(self) -> dict[str, object]:
        """Give the proposals as the API and pages print them."""
        fields: dict[str, object] = {"system": self.system}
        for name in PROPOSED_FIELDS:
            proposal = cast("Proposal | None", getattr(self, name))
            if proposal:
                fields[name] = {
                    "value": proposal.value,
                    "confidence": proposal.confidence,
                    "evidence": [{"page": e.page, "text": e.text} for e in proposal.evidence],
                }
        fields["due"] = [
            {
                "due_on": d.due_on.isoformat() if d.due_on else None,
                "days": d.days,
                "working_days": d.working_days,
                "confidence": d.confidence,
                "page": d.page,
                "text": d.text,
            }
            for d in self.due
        ]
        return fields


PROPOSED_FIELDS = (
    "symbol", "issued_on", "type_code", "abstract", "issuer", "signer_name", "signer_title",
    "urgency", "addressee",
)  # fmt: skip


def propose_fields(
    pages_text: list[str], *, known_bodies: Sequence[KnownBody] = (), is_scan: bool = False
) -> Proposals:
    """Read what a document says of itself, from the text of its pages in order.

    Understands the forms of the Party and of the State, columns run together by a scan, and
    letters that scans take for others. On a scan the digits of number and day are doubtful,
    however well they were read: they are written by hand on most papers.

    :source: office practice, ADR 0013 (proposals are confirmed by a person; QĐ 379-QĐ/TW)
    """
    lines = read_lines(pages_text)
    written = [line for line in lines if line.page == 1]
    head = _head(written)
    found = find_symbol(head)
    symbol = found.symbol if found else None
    system = find_system(head, symbol)
    kind, title_at = find_type(head, found, system)
    issued = find_date(head)
    issued_on = cast("dt.date | None", issued.value) if issued else None
    type_code = str(kind.value) if kind else ""
    name, title = find_signer(lines)
    symbol_found = (
        Found(str(symbol), found.confidence, (head[found.at],)) if found and symbol else None
    )
    return Proposals(
        system=system,
        symbol=_proposal(symbol_found, HANDWRITTEN if is_scan else 1),
        issued_on=_proposal(issued, HANDWRITTEN if is_scan else 1),
        type_code=_proposal(kind),
        abstract=_proposal(find_abstract(head, found, type_code, title_at)),
        issuer=_proposal(
            find_issuer(head, symbol, found.at if found else title_at, known_bodies)
        ),
        signer_name=_proposal(name),
        signer_title=_proposal(title),
        urgency=_proposal(find_urgency(head)),
        addressee=_proposal(find_addressee(written)),
        due=tuple(find_due_mentions(lines, issued_on)),
    )


def _head(written: Sequence[Line]) -> list[Line]:
    head: list[Line] = []
    filled = 0
    for line in written:
        head.append(line)
        filled += bool(line.text)
        if filled >= HEAD_LINES:
            break
    return head


def _proposal(found: Found | None, most: float = 1) -> Proposal | None:
    if found is None:
        return None
    value = found.value.isoformat() if isinstance(found.value, dt.date) else str(found.value)
    evidence = tuple(Evidence(line.page, line.text) for line in found.lines)
    return Proposal(value, round(min(found.confidence, most), 2), evidence)
