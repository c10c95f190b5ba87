"""From a submitted draft to an issued document: number and date, signature, seal, register.

The number and date are fixed in a short transaction of their own (ADR 0007); the page is then
set and signed without a lock held; the signed file is stored in a second one; seal, register,
delivery and public check come into being together in a third. Whatever stops in between, the
draft keeps its number, nobody outside has seen anything, and the same act, done again, goes on.
Every function here opens its own transactions: call them outside of one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import building, facts, places, queries
from vanphong.drafting.approvals import refuse_unprepared
from vanphong.drafting.models import Draft
from vanphong.drafting.readying import NO_BOOK, no_book, stops_of
from vanphong.drafting.rules import DraftState, Step, may_take
from vanphong.drafting.services import demand, demand_step
from vanphong.drafting.signer_news import waits_no_more
from vanphong.drafting.typesetting.official import Box, typeset
from vanphong.drafting.typesetting.reading import page_texts
from vanphong.drafting.urging_letters import urge_by, urged_persons
from vanphong.files import api as files
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.kernel.text import fold
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.signing import api as signing
from vanphong.tasks import api as tasks

K = TypeVar("K")


def fix_number(*, actor: Actor, draft_id: UUID, now: dt.datetime) -> Draft:
    """Fix number, symbol, date and signature lines of a submitted draft; commits.

    Locks the draft, then the book. Asked again, gives the number already fixed.

    :raises NotAllowed: for who gives no numbers.
    :raises Refused: when the draft is not submitted, something is missing, or no book is open.
    :source: number and date before the first signature: office practice, ADR 0007.
    """
    with acting(actor):
        draft = queries.get_draft(actor, draft_id, lock=True)
        demand_step(actor, draft, Step.NUMBER)
        if draft.state != DraftState.NUMBERED:
            _fix(actor, draft, _book_of(actor, draft, now), now)
        return draft


def _fix(actor: Actor, draft: Draft, book: registry.Book, now: dt.datetime) -> None:
    """Fix number, date and signature lines of a locked and complete draft."""
    entry = registry.reserve_number(
        actor=actor, book_id=book.id, type_code=draft.type_code, for_id=draft.id, now=now
    )
    draft.number_entry = entry
    draft.symbol = entry.symbol
    draft.issued_on = vietnam_date(now)
    draft.check_code = signing.new_code()
    draft.state, draft.changed_at = DraftState.NUMBERED, now
    draft.save(
        update_fields=[
            "delegation", "number_entry", "symbol", "issued_on", "mark_lines", "check_code",
            "state", "changed_at",
        ]
    )  # fmt: skip
    audit.record(actor, "drafting:draft:number", subject=draft, detail={"symbol": draft.symbol})


def _book_of(actor: Actor, draft: Draft, now: dt.datetime) -> registry.Book:
    """Give the book that numbers a complete draft.

    :raises Refused: `incomplete` when the draft lacks a part, `no_book` when none is open.
    """
    today = vietnam_date(now)
    if missing := list(stops_of(draft, today)):
        raise Refused(" ".join(missing), code="incomplete", data={"missing": missing})
    if book := facts.book_of(actor, draft, today):
        return book
    raise Refused(no_book().text, code=NO_BOOK)


def require_seen(version: int, seen: int | None) -> None:
    """Refuse to sign what was changed since it was shown.

    :raises Refused: `changed_meanwhile`.
    """
    if seen is not None and seen != version:
        raise Refused(
            _("Dự thảo vừa được sửa sau khi bạn mở. Hãy xem lại bản mới rồi ký."),
            code="changed_meanwhile",
            data={"version": version},
        )


def _require_number_in_own_pdf(draft: Draft) -> None:
    """Refuse to sign a PDF of the office's own that cannot bear its number yet.

    :raises Refused: `number_first`.
    """
    if draft.own_pdf_id is not None and not draft.symbol:
        raise Refused(
            _("Văn bản này là tệp PDF của cơ quan nên văn thư phải cấp số trước khi ký."),
            code="number_first",
        )


def sign_draft(
    *, actor: Actor, draft_id: UUID, pin: str, now: dt.datetime, version: int | None = None
) -> Draft:
    """Fix the number, set the page and sign it with the signer's own key; commits twice.

    `pin` opens the key and is not kept. `version` is the one the signer has seen. A key that
    does not open costs no number twice: the number stays with the draft until it is signed or
    withdrawn.

    :raises NotAllowed: for anyone but the named signer: authority to sign does not pass on.
    :raises Refused: `appraisal_needed`, `approval_needed` when what the office wanted before it
        was presented stands no more.
    :raises Refused: `changed_meanwhile` when another text than the one seen would be signed, or
        the draft was changed while it was being signed.
    :raises Refused, Invalid, Unavailable: as `signing.sign_pdf`; nothing is then signed.
    """
    begun = begin_signing(
        actor=actor, draft_id=draft_id, version=version, now=now,
        open_key=lambda: signing.open_personal_key(actor=actor, pin=pin, now=now),
    )  # fmt: skip
    page, boxes = begun.page_of()
    signed = begun.key.sign(
        page,
        now=now,
        box=on_page(boxes.get("signature")),
        location=begun.draft.body.office.place_name,
    )
    return keep_signed(actor, begun.draft, Signed(begun.key.row, page, signed, boxes), now)


@dataclasses.dataclass(frozen=True, slots=True)
class Begun(Generic[K]):
    """A draft with its number, the key that will sign it, and the work of setting its page."""

    draft: Draft
    key: K
    page_of: Callable[[], tuple[bytes, dict[str, Box]]]


def begin_signing(
    *,
    actor: Actor,
    draft_id: UUID,
    version: int | None,
    now: dt.datetime,
    open_key: Callable[[], K],
) -> Begun[K]:
    """Fix the number of a draft for a key that opens; commits. Locks the draft, then the book.

    :raises: as `sign_draft`, and what `open_key` refuses: then there is no number either.
    """
    with acting(actor):
        draft = queries.get_draft(actor, draft_id, lock=True)
        demand_step(actor, draft, Step.SIGN)
        require_seen(draft.version, version)
        _require_number_in_own_pdf(draft)
        refuse_unprepared(draft)
        numbered = draft.state == DraftState.NUMBERED
        book = None if numbered else _book_of(actor, draft, now)
        key = open_key()
        if book:
            _fix(actor, draft, book, now)
        return Begun(draft, key, _page_source(draft, now))


@dataclasses.dataclass(frozen=True, slots=True)
class Signed:
    """A page before and after its signature, and where things stand on it."""

    key: signing.SigningKey
    before: bytes
    after: bytes
    boxes: dict[str, Box]


def _page_source(draft: Draft, now: dt.datetime) -> Callable[[], tuple[bytes, dict[str, Box]]]:
    """Read what the page needs, and give the work of setting it, to be done without a lock.

    That gives the page to be signed and the places of signature and seal.
    """
    if draft.own_pdf is not None:
        content = _own_page(draft, draft.own_pdf)
        return lambda: (content, {})
    document = building.document_of(draft, final=True)

    def set_page() -> tuple[bytes, dict[str, Box]]:
        done = typeset(document, on=draft.issued_on or vietnam_date(now), timestamp=now)
        return done.pdf, done.boxes

    return set_page


def _own_page(draft: Draft, file: files.File) -> bytes:
    """Give the office's own PDF, in which the fixed number must stand already."""
    found = {
        registry.symbol_key(str(s)) for s, *_ in registry.find_symbols(files.text_of(file))
    }
    if registry.symbol_key(draft.symbol) not in found:
        raise Refused(
            _("Tệp PDF chưa có số %(symbol)s. Hãy xuất lại tệp với số này rồi tải lên.")
            % {"symbol": draft.symbol},
            code="number_not_in_pdf",
        )
    return files.read_bytes(file)


def on_page(box: Box | None) -> signing.Box | None:
    """Give the place as signing counts it: pages from 0, from the lower left corner."""
    if box is None:
        return None
    return signing.Box.from_top(box.page - 1, box.x_pt, box.y_pt, box.w_pt, box.h_pt)


def keep_signed(actor: Actor, draft: Draft, signed: Signed, now: dt.datetime) -> Draft:
    """Keep the signed page, unless the draft was changed while it was set and signed."""
    with acting(actor):
        seen = draft.version
        queries.lock_again(draft)
        demand(may_take(Step.SIGN, draft.state))
        require_seen(draft.version, seen)
        signing.record_signing(
            actor=actor, key=signed.key, before=signed.before, after=signed.after, now=now
        )
        signing.drop_requests(actor=actor, for_id=draft.id, now=now)
        waits_no_more(actor, draft)
        draft.signed_file = _keep(actor, draft, signed.after, now)
        draft.boxes = {name: dataclasses.asdict(box) for name, box in signed.boxes.items()}
        draft.state, draft.signed_at, draft.changed_at = DraftState.SIGNED, now, now
        draft.save(update_fields=["signed_file", "boxes", "state", "signed_at", "changed_at"])
        audit.record(
            actor,
            "drafting:draft:sign",
            subject=draft,
            detail={"symbol": draft.symbol, "sha256": draft.signed_file.sha256},
        )
        return draft


def _keep(actor: Actor, draft: Draft, content: bytes, now: dt.datetime) -> files.File:
    """Keep a PDF made here under a name of symbol and date, with the text of its pages."""
    stem = fold(draft.symbol).upper().replace("/", "-")
    return files.keep_made(
        actor=actor,
        content=content,
        media_type=files.PDF.media_type,
        name=f"{stem}_{draft.issued_on:%Y%m%d}.pdf",
        pages=page_texts(content),
        now=now,
    )


def seal_and_issue(*, actor: Actor, draft_id: UUID, pin: str, now: dt.datetime) -> Draft:
    """Seal the signed page with the office's key and issue it; one transaction.

    In it come into being: the sealed file, the document with its recipients and relations, the
    confirmed number, deliveries to offices of the installation, the public check, evidence for
    the task it fulfils. All or nothing.

    :raises NotAllowed: for who does not issue.
    :raises Refused: when the draft is not signed, or as `signing.open_seal`, `signing.sign_pdf`.
    :source: QĐ 379-QĐ/TW Điều 12; seal after the person's signature.
    """
    with acting(actor):
        draft = queries.get_draft(
            actor, draft_id, lock=True, also=("created_by", "number_entry")
        )
        demand_step(actor, draft, Step.ISSUE)
        assert draft.signed_file is not None
        key = signing.open_seal(actor=actor, body_id=draft.body_id, pin=pin, now=now)
        signed = files.read_bytes(draft.signed_file)
    box = draft.boxes.get("seal")
    sealed = key.sign(
        signed,
        now=now,
        box=on_page(Box(**box) if box else None),
        location=draft.body.office.place_name,
    )
    with acting(actor):
        return _issue(actor, draft, Signed(key.row, signed, sealed, {}), now)


def _issue(actor: Actor, draft: Draft, sealed: Signed, now: dt.datetime) -> Draft:
    """Issue the draft as it stands now: places to send to may be added until here."""
    queries.lock_again(draft)
    demand(may_take(Step.ISSUE, draft.state))
    signer, issued_on, entry = _fixed(draft)
    # 1. the file, durable before the rows that name it
    signing.record_signing(
        actor=actor, key=sealed.key, before=sealed.before, after=sealed.after, now=now
    )
    file = _keep(actor, draft, sealed.after, now)
    # 2. the register, on the number that is held
    document = registry.enter_issued(actor=actor, facts=_facts(draft, file), now=now)
    registry.confirm_number(actor=actor, entry_id=entry.id, document=document, now=now)
    if draft.answers_id is not None:
        registry.relate(
            actor=actor, source_id=document.id, target_id=draft.answers_id, kind="ANSWERS"
        )
    # 3. the draft's end
    draft.issued_document = document
    draft.state, draft.changed_at = DraftState.ISSUED, now
    draft.save(update_fields=["issued_document", "state", "changed_at"])
    detail: dict[str, Any] = {
        "symbol": draft.symbol, "document": str(document.id), "sha256": file.sha256,
    }  # fmt: skip
    if draft.task_id is not None:
        detail["evidence"] = _give_evidence(draft, draft.task_id, document, now)
    urged = urge_by(draft, signer, document, now)
    if urged:
        detail["urged"] = urged
    audit.record(actor, "drafting:draft:issue", subject=draft, detail=detail)
    # 4. the world: public check, deliveries
    signing.publish_check(
        actor=actor,
        code=draft.check_code,
        symbol=draft.symbol,
        body_name=draft.body.name,
        issued_on=issued_on,
        signers=[f"{signer.person.full_name}, {signer.title}", draft.body.name],
        sha256=file.sha256,
        now=now,
    )
    for issued in ports.document_issued:
        issued(actor=actor, document=document, now=now)
    return draft


def _give_evidence(
    draft: Draft, task_id: UUID, document: registry.Document, now: dt.datetime
) -> str:
    """Show the document as the product of the writer's task; say in a word what came of it.

    Done in the writer's name, for only its lead reports on a task. A task that ended meanwhile
    or has another lead does not hold up the document.
    """
    lead = people.job_in_name_of(draft.created_by)
    try:
        tasks.submit_evidence(actor=lead, task_id=task_id, document_id=document.id, now=now)
    except (Invalid, NotAllowed, NotFound, Refused) as refusal:
        return refusal.code
    return "submitted"


def _fixed(draft: Draft) -> tuple[people.Post, dt.date, registry.NumberEntry]:
    """Give signer, date and number of a draft that has them since its number was fixed."""
    assert draft.signer is not None
    assert draft.issued_on is not None
    assert draft.number_entry is not None
    return draft.signer, draft.issued_on, draft.number_entry


def _facts(draft: Draft, file: files.File) -> registry.IssuedFacts:
    signer, issued_on, entry = _fixed(draft)
    return registry.IssuedFacts(
        body=draft.body,
        type_code=draft.type_code,
        number_entry=entry,
        symbol=draft.symbol,
        issued_on=issued_on,
        abstract=draft.abstract,
        urgency=draft.urgency,
        signer_name=signer.person.full_name,
        signer_title=signer.title,
        file=file,
        recipients=tuple(draft.recipients),
        recipient_lines=building.recipient_lines(draft),
        involved=(
            (draft.created_by.person_id, registry.InvolvementReason.DRAFTED),
            (signer.person_id, registry.InvolvementReason.SIGNED),
            *((lead, registry.InvolvementReason.INFORMED) for lead in urged_persons(draft)),
        ),
        filed_with=places.keeper_of(draft.file_copy),
    )
