"""Checking the form of files and drafts for somebody: what the office knows is looked up here."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from vanphong.drafting import building
from vanphong.drafting.checking import pdf
from vanphong.drafting.checking.checker import CERTAIN, Report, check
from vanphong.drafting.checking.cited import citations
from vanphong.drafting.checking.drafted import lay_draft
from vanphong.drafting.checking.findings import NOTHING_KNOWN, Body, Cited, Finding, Known
from vanphong.drafting.checking.fixing import fixed
from vanphong.drafting.checking.looks import Laid, Source
from vanphong.drafting.checking.parts import Parts
from vanphong.drafting.checking.sorting import find_parts
from vanphong.drafting.checking.word import lay_word
from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.models import Draft
from vanphong.drafting.typesetting.document import Block
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import Severity
from vanphong.people import api as people
from vanphong.registry import api as registry


def check_file(
    *, actor: Actor | None, content: bytes, name: str, on: dt.date | None,
    system: FormSystem | None, now: dt.datetime,
) -> Report:  # fmt: skip
    """Check a Word file or a PDF; keeps nothing. Without a day the file's own date is taken.

    With an actor, citations are looked up among the documents they may see.

    :raises Invalid: when the file is neither, is refused by the door, or no form covers the day.
    :raises Secret: when it is marked Mật or above.
    """
    today = vietnam_date(now)
    examined = files.examine(content=content, name=name, on=today)
    if examined.media_type == files.DOCX.media_type:
        laid = lay_word(content)
    elif examined.media_type == files.PDF.media_type:
        laid = _lay_pdf(content)
    else:
        raise Invalid(
            Phrase("Chỉ soát được tệp Word (.docx) và PDF."), code="not_checkable",
            fields={"file": [Phrase("Chọn tệp .docx hoặc .pdf.")]},
        )  # fmt: skip
    parts = find_parts(laid, registry.type_named)
    day = on or parts.dated_on() or today
    return check(laid, on=day, system=system, known=known_to(actor, laid, parts, today, day))


def _lay_pdf(content: bytes) -> Laid:
    answer, _nothing = files.run_in_child(pdf.TASK, content)
    return pdf.laid_from(answer)


def known_to(
    actor: Actor | None, laid: Laid, parts: Parts, today: dt.date, dated_on: dt.date
) -> Known:
    """Give what the actor's office knows of a document: bodies, citations, signers of its day."""
    if actor is None or actor.office_id is None:
        return NOTHING_KNOWN
    bodies = tuple(
        Body(body.header_name, body.header_upper, body.symbol, body.kind)
        for body in people.bodies_of(actor, today)
    )
    said = [*parts.bodies, *laid.notes]
    symbols = {registry.symbol_key(one.symbol) for one in citations(said)}
    return Known(bodies=bodies, cited=_cited(actor, symbols), signers=_signers(actor, dated_on))


def _signers(actor: Actor, on: dt.date) -> dict[str, bool]:
    given = {one.post_id for one in people.delegations_on(actor, on)}
    found: dict[str, bool] = {}
    for post in people.posts_of_office(actor, on):
        name = post.person.full_name.lower()
        found[name] = found.get(name, False) or post.id in given
    return found


_ENDED = {
    registry.DocumentState.RECALLED: Phrase("đã bị thu hồi"),
    registry.DocumentState.REPLACED: Phrase("đã được thay thế"),
    registry.DocumentState.VOID: Phrase("là số đã hủy"),
}


def _cited(actor: Actor, keys: Iterable[str]) -> dict[str, tuple[Cited, ...]]:
    found: dict[str, tuple[Cited, ...]] = {}
    documents = registry.visible_documents(actor).filter(symbol_key__in=sorted(keys))
    for one in documents.order_by("issued_on", "id")[:200]:
        state = _ENDED.get(registry.DocumentState(one.state), "")
        row = Cited(one.symbol, one.issued_on, one.issuer_name, state)
        found[one.symbol_key] = (*found.get(one.symbol_key, ()), row)
    return found


def check_draft(
    actor: Actor, draft: Draft, on: dt.date, *, abstract: str | None = None,
    blocks: Sequence[Block] | None = None,
) -> Report:  # fmt: skip
    """Check what is written in a draft, or what is being typed for it, by the form of its day.

    How it looks is the product's own work and is not looked at; of a finished PDF of the
    office's own, looks and words are.

    :raises Invalid: when no form covers the day, or the stored text cannot be read.
    :raises Unavailable: when a PDF cannot be read now.
    """
    on, system = draft.issued_on or on, FormSystem(draft.body.system)
    if draft.own_pdf is not None and blocks is None:
        laid = _lay_pdf(files.read_bytes(draft.own_pdf))
        known = known_to(actor, laid, find_parts(laid, registry.type_named), on, on)
        return check(laid, on=on, system=system, known=known)
    document = building.document_of(draft, final=True)
    if blocks is not None:
        document = dataclasses.replace(document, body=tuple(blocks))
    if abstract is not None:
        document = dataclasses.replace(document, abstract=abstract)
    laid, parts = lay_draft(document)
    known = known_to(actor, laid, parts, on, on)
    return check(laid, on=on, system=system, known=known, parts=parts)


_MOST_FIRM = 5


def firm_findings(draft: Draft, on: dt.date) -> list[Finding]:
    """Give what is surely wrong in a draft, by rules seen in their own text; the first few.

    These are the blocking ones of `check_draft`, found without the rest of it; gaps of a starter
    are told by `readying`, all at once. A finished PDF of the office's own is not read here.
    """
    if draft.own_pdf_id is not None or not draft.content:
        return []
    laid, parts = lay_draft(building.document_of(draft, final=True))
    system = FormSystem(draft.body.system)
    found = check(laid, on=draft.issued_on or on, system=system, parts=parts, checks=CERTAIN)
    return [one for one in found.findings if one.severity is Severity.BLOCK][:_MOST_FIRM]


def sure_numbers(report: Report) -> list[int]:
    """Give the numbers (from 1) of the findings whose fix needs nobody's eye."""
    return [n for n, one in enumerate(report.findings, 1) if one.fix and one.fix.sure]


def fixed_file(content: bytes, report: Report, numbers: Collection[int]) -> bytes:
    """Give the Word file with the fixes of the findings of these numbers (from 1).

    :raises Invalid: when the file is no Word file, or none of them has a fix.
    """
    if report.laid.source is not Source.WORD:
        raise Invalid(Phrase("Chỉ sửa được tệp Word (.docx)."), code="not_fixable")
    chosen = [one for n, one in enumerate(report.findings, 1) if n in numbers and one.fix]
    if not chosen:
        raise Invalid(Phrase("Chưa chọn lỗi nào để sửa."), code="nothing_to_fix")
    return fixed(content, chosen)
