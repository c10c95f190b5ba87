"""From a draft to the document that is printed: header, symbol, authority mark, recipients."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from vanphong.drafting import places
from vanphong.drafting.form_rules import FormSystem, form_for
from vanphong.drafting.models import Draft, DraftVersion
from vanphong.drafting.typesetting.document import (
    ListItem,
    OfficialDocument,
    Paragraph,
    SignatureBlock,
    attach_images,
)
from vanphong.drafting.typesetting.document_json import from_json
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.rules import Decision
from vanphong.kernel.text import fold, one_line
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.signing import api as signing

MINUTES = "MINUTES"
LIKE_ABOVE = "Như trên"


def signature_mark(draft: Draft, on: dt.date) -> registry.SignatureMark:
    """Give the lines over the signature by the rules of the day, from signer and delegation.

    The draft must have a signer.
    """
    signer = draft.signer
    assert signer is not None
    if draft.type_code == MINUTES:
        return registry.minutes_mark()
    delegation = None
    if draft.delegation is not None:
        giver = draft.delegation.body
        delegation = registry.StoredDelegation(
            behalf_of=registry.on_behalf_of(
                giver.kind, giver.header_name, _head_title(giver.id, signer, on)
            ),
            valid_from=draft.delegation.valid_from,
            valid_until=draft.delegation.valid_until,
        )
    return registry.authority_mark(
        draft.body.kind,
        registry.signing_rank(signer.rank),
        title=signer.title,
        on=on,
        body_words=registry.collective_words(draft.body.kind, draft.body.header_name),
        head_title=_head_title(draft.body_id, signer, on),
        delegation=delegation,
    )


def _head_title(body_id: UUID, signer: people.Post, on: dt.date) -> str:
    """Give the title of who heads a body besides the signer, empty when nobody is recorded."""
    heads = people.heads_of_body(body_id, on)
    return next((post.title for post in heads if post.id != signer.id), "")


def delegation_for(draft: Draft, on: dt.date) -> people.Delegation | None:
    """Give the stored T/L under which the signer signs this type for the body on the day.

    None when he signs for his own body, or no record covers body, type and day.
    """
    if draft.signer is None or draft.signer.body_id == draft.body_id:
        return None
    rows = people.delegations_to(draft.signer, on).filter(body_id=draft.body_id)
    return next((r for r in rows.order_by("valid_from", "id") if _covers(r, draft)), None)


def _covers(delegation: people.Delegation, draft: Draft) -> bool:
    """Say whether a delegation covers the draft's type; it names types as people write them."""
    named = {fold(one_line(name)) for name in delegation.type_codes}
    kind = registry.document_type(draft.type_code)
    known = (kind.code, kind.name, *(a.text for a in kind.abbreviations))
    return not named or not named.isdisjoint(fold(name) for name in known)


def form_notes(draft: Draft, on: dt.date) -> list[Decision]:
    """Give what the form in force on the day says to the text: only warnings.

    :raises Invalid: when no form covers the date, or the stored text cannot be read.
    """
    form = form_for(draft.body.system, on)
    last = from_json(draft.content).body[-1:] if draft.content else ()
    words = [
        "".join(r.text for r in b.runs) for b in last if isinstance(b, Paragraph | ListItem)
    ]
    return [*map(form.check_ending, words), *_minutes_notes(draft), form.doubt()]


def _minutes_notes(draft: Draft) -> list[Decision]:
    if draft.type_code != MINUTES or draft.recorder:
        return []
    sentence = _("Biên bản cần ghi người ghi biên bản, in bên trái; điền ở phần sửa nội dung.")
    mark = registry.minutes_mark()
    return [Decision(True, source=mark.decision.source, warnings=(str(sentence),))]


def authority(draft: Draft, on: dt.date) -> Decision:
    """Say whether the body may issue this type on the day; unknown or second-hand warns."""
    return registry.may_issue(draft.body.kind, draft.type_code, on).decision


def document_of(
    draft: Draft, *, final: bool, version: DraftVersion | None = None
) -> OfficialDocument:
    """Give the draft as the document to be set; `final` leaves out the draft mark.

    With a version its words stand in place of the draft's.

    :raises Invalid: when the stored text or a picture cannot be read.
    """
    said = version or draft
    written = from_json(said.content).body if said.content else ()
    images = {image.sha256: bytes(image.content) for image in draft.images.all()}
    whole = dataclasses.replace(
        frame_of(draft, final=final), abstract=said.abstract, body=written
    )
    return attach_images(whole, images)


def frame_of(draft: Draft, *, final: bool) -> OfficialDocument:
    """Give all of the document but its body; `final` leaves out the draft mark."""
    body, office, kind = draft.body, draft.body.office, registry.document_type(draft.type_code)
    return OfficialDocument(
        system=FormSystem(body.system),
        type_code=kind.code,
        type_name=kind.name if kind.has_title else "",
        header_upper=body.header_upper,
        header_name=body.header_name,
        symbol=draft.symbol or _open_symbol(kind, body),
        place=office.place_name,
        issued_on=draft.issued_on,
        abstract=draft.abstract,
        addressees=tuple(draft.addressees),
        signature=SignatureBlock(
            mark_lines=tuple(draft.mark_lines) if final else _marks(draft),
            name=draft.signer.person.full_name if draft.signer else "",
        ),
        recipients=_printed_recipients(draft),
        file_copy=draft.file_copy,
        urgency=registry.Urgency(draft.urgency).label.upper() if _is_urgent(draft) else "",
        circulation=draft.circulation,
        draft_mark="" if final else _draft_mark(draft),
        drafter_mark=draft.drafter_mark,
        contact=(draft.contact,) if draft.contact else (),
        co_signature=_recorder(draft),
        check_url=check_url(draft.check_code) if draft.check_code else "",
        check_code=signing.spoken_code(draft.check_code),
    )


def version_document(
    draft: Draft, version: DraftVersion, *, is_newest: bool
) -> OfficialDocument:
    """Give a version as a document; number, date and code are those of the newest alone.

    :raises Invalid: when the stored text or a picture cannot be read.
    """
    if is_newest:
        return document_of(draft, final=bool(draft.symbol), version=version)
    kind = registry.document_type(draft.type_code)
    return dataclasses.replace(
        document_of(draft, final=False, version=version),
        symbol=_open_symbol(kind, draft.body), issued_on=None, check_url="", check_code="",
    )  # fmt: skip


def _open_symbol(kind: registry.DocumentType, body: people.Body) -> str:
    """Give the symbol before its number: the page leaves a gap in front of it."""
    return registry.open_symbol(kind.abbreviation, body.symbol, body.system).lstrip("…")


def _draft_mark(draft: Draft) -> str:
    return f"Dự thảo lần {draft.draft_round}" if draft.draft_round else "Dự thảo"


def _recorder(draft: Draft) -> SignatureBlock | None:
    """Give the left block of minutes; other documents have none."""
    if draft.type_code != MINUTES:
        return None
    return SignatureBlock((registry.RECORDER,), draft.recorder)


def _is_urgent(draft: Draft) -> bool:
    return draft.urgency not in {"", registry.Urgency.NORMAL}


def _marks(draft: Draft) -> tuple[str, ...]:
    if draft.mark_lines or draft.signer is None:
        return tuple(draft.mark_lines)
    return signature_mark(draft, vietnam_date(draft.changed_at)).lines


def recipient_lines(draft: Draft) -> tuple[str, ...]:
    """Give the lines under Nơi nhận; offices by the name of their issuing committee."""
    names = people.office_names(r["office"] for r in draft.recipients if "office" in r)
    return tuple(
        names.get(r["office"], "") if "office" in r else r["name"] for r in draft.recipients
    )


def _printed_recipients(draft: Draft) -> tuple[str, ...]:
    """Give the lines as printed: a place Kính gửi names stands under “Như trên”, once.

    :source: Hướng dẫn 36-HD/VPTW (“Như trên” of a công văn), second-hand
    """
    lines, named = recipient_lines(draft), {fold(name) for name in draft.addressees}
    on = draft.issued_on or vietnam_date(draft.changed_at)
    offices = {office.id for office in places.offices_in(draft.addressees, on)}
    others = tuple(
        line
        for line, one in zip(lines, draft.recipients, strict=True)
        if fold(line) not in named and one.get("office") not in offices
    )
    is_said = any(fold(line) == fold(LIKE_ABOVE) for line in lines)
    return others if is_said or others == lines else (LIKE_ABOVE, *others)


def check_url(code: str) -> str:
    """Give the public address printed as a QR code."""
    return f"{settings.PUBLIC_URL}/kiem-tra/{code}"
