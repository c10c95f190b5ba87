"""Acts on a draft before it is signed: write, take a Word file, submit, return, withdraw."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import building, queries
from vanphong.drafting.models import Draft, DraftImage
from vanphong.drafting.rules import DraftState, Step, may_take
from vanphong.drafting.typesetting.document import OfficialDocument, detach_images
from vanphong.drafting.typesetting.document_json import from_json, to_json
from vanphong.drafting.typesetting.docx import DocxBody, read_docx
from vanphong.drafting.typesetting.official import Typeset, typeset
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.rules import Decision
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import nfc, one_line
from vanphong.people import api as people
from vanphong.registry import api as registry

CREATE = "drafting:draft:create"
# Fields of a draft that its writer fills; text is stored as NFC on one line.
_LINES = ("abstract", "file_copy", "urgency", "circulation")
_LISTS = ("addressees", "recipients")


@transaction.atomic
def create_draft(
    *,
    actor: Actor,
    body_id: UUID,
    type_code: str,
    now: dt.datetime,
    answers_id: UUID | None = None,
    task_id: UUID | None = None,
    **fields: Any,
) -> Draft:
    """Start a draft in the name of a body of the office.

    `fields` are those of `change_draft`. `answers_id` names the document it answers.

    :raises Invalid: for a body of another office or an unknown type.
    :raises Secret: when a field is marked Mật or above.
    """
    require(actor, CREATE)
    today = vietnam_date(now)
    body = people.bodies_of(actor, today).filter(pk=body_id).first()
    if body is None or not registry.is_type_code(type_code):
        raise Invalid(_("Hãy chọn cơ quan ban hành và loại văn bản có trong danh mục."))
    answered = registry.get_document(actor, answers_id) if answers_id else None
    draft = Draft(
        office_id=actor.office_id,
        body=body,
        type_code=type_code,
        answers=answered,
        task_id=task_id,
        created_by_id=actor.post_id,
        changed_at=now,
    )
    _fill(actor, draft, fields, today)
    draft.save(force_insert=True)
    audit.record(actor, "drafting:draft:create", subject=draft, detail={"type": type_code})
    return draft


@transaction.atomic
def change_draft(
    *, actor: Actor, draft_id: UUID, version: int, now: dt.datetime, **fields: Any
) -> Draft:
    """Change what is written; locks the draft.

    `fields`: abstract, addressees, recipients, file_copy, urgency, circulation, type_code,
    signer_id, delegation_id, text (the body as an `OfficialDocument`).

    :raises Refused: `changed_meanwhile` when someone else saved since `version`; `wrong_state`.
    :raises Secret: when a field or the text is marked Mật or above.
    """
    require(actor, CREATE)
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand(may_take(Step.EDIT, draft.state))
    if draft.version != version:
        raise Refused(
            _("Người khác vừa lưu dự thảo này. Hãy mở lại để xem bản mới trước khi sửa."),
            code="changed_meanwhile",
            data={"version": draft.version},
        )
    _fill(actor, draft, fields, vietnam_date(now))
    draft.version += 1
    draft.changed_at = now
    draft.save()
    audit.record(actor, "drafting:draft:change", subject=draft, detail={"fields": sorted(fields)})
    return draft


def _fill(actor: Actor, draft: Draft, fields: Mapping[str, Any], today: dt.date) -> None:
    for name in _LINES:
        if name in fields:
            setattr(draft, name, one_line(fields[name] or ""))
    for name in _LISTS:
        if name in fields:
            setattr(draft, name, [_line(value) for value in fields[name] if value])
    if "type_code" in fields and registry.is_type_code(fields["type_code"]):
        draft.type_code = fields["type_code"]
    if fields.get("signer_id"):
        draft.signer = people.get_post(actor, fields["signer_id"], today)
        draft.delegation = _delegation(draft, today)
    if fields.get("text") is not None:
        draft.content = to_json(fields["text"])
    refuse_secret(
        fields={name: str(getattr(draft, name)) for name in (*_LINES, *_LISTS)},
        text=draft.content,
        on=today,
    )


def _line(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    return {k: one_line(v) if isinstance(v, str) else int(v) for k, v in value.items()}


def _delegation(draft: Draft, on: dt.date) -> people.Delegation | None:
    """Give the stored T/L under which the signer signs for the body, if he needs one."""
    if draft.signer is None or draft.signer.body_id == draft.body_id:
        return None
    return people.delegations_to(draft.signer, on).filter(body_id=draft.body_id).first()


@transaction.atomic
def take_docx(
    *, actor: Actor, draft_id: UUID, content: bytes, name: str, now: dt.datetime
) -> tuple[Draft, DocxBody]:
    """Take the text of a Word file into the draft; the file itself is kept as it came.

    Empty fields of the draft are filled from the file's own header; what could not be carried
    over is listed in `draft.losses` and has to be seen before submission.

    :raises Invalid: when the file is none or is broken; :raises Secret: when it is marked.
    """
    require(actor, CREATE)
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand(may_take(Step.EDIT, draft.state))
    file = files.take_in(actor=actor, content=content, name=name, now=now)
    read = read_docx(content)
    _keep_text(draft, building.document_of(draft, final=False), read)
    draft.source_file, draft.own_pdf = file, None
    draft.losses = [dataclasses.asdict(loss) for loss in read.losses]
    _take_proposals(draft, read)
    draft.version += 1
    draft.changed_at = now
    draft.save()
    audit.record(actor, "drafting:draft:take_docx", subject=draft, detail={"file": file.sha256})
    return draft, read


def _keep_text(draft: Draft, frame: OfficialDocument, read: DocxBody) -> None:
    written, images = detach_images(dataclasses.replace(frame, body=read.blocks))
    draft.content = to_json(written)
    if draft._state.adding:  # noqa: SLF001 - pictures need the row
        draft.save(force_insert=True)
    DraftImage.objects.filter(draft=draft).exclude(sha256__in=images).delete()
    for sha256, content in images.items():
        DraftImage.objects.get_or_create(
            office_id=draft.office_id, draft=draft, sha256=sha256, defaults={"content": content}
        )


def _take_proposals(draft: Draft, read: DocxBody) -> None:
    found = read.proposals
    if not draft.abstract and found.abstract:
        draft.abstract = one_line(found.abstract)
    if not draft.addressees and found.addressees:
        draft.addressees = [one_line(name) for name in found.addressees]


@transaction.atomic
def take_own_pdf(
    *, actor: Actor, draft_id: UUID, content: bytes, name: str, now: dt.datetime
) -> Draft:
    """Take a finished PDF of the office's own instead of typesetting; kept byte for byte.

    Number and date must then stand in it already, so it is for papers numbered beforehand.
    """
    require(actor, CREATE)
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand(may_take(Step.TAKE_PDF, draft.state))
    file = files.take_in(actor=actor, content=content, name=name, now=now)
    if file.media_type != files.PDF.media_type:
        raise Invalid(_("Hãy chọn một tệp PDF."), code="not_a_pdf")
    draft.own_pdf, draft.losses = file, []
    draft.version += 1
    draft.changed_at = now
    draft.save()
    audit.record(actor, "drafting:draft:take_pdf", subject=draft, detail={"file": file.sha256})
    return draft


def preview(*, actor: Actor, draft_id: UUID, now: dt.datetime) -> Typeset:
    """Set the draft as it stands, with the draft mark and without number."""
    draft = queries.get_draft(actor, draft_id)
    document = building.document_of(draft, final=bool(draft.symbol))
    return typeset(document, on=draft.issued_on or vietnam_date(now), timestamp=now)


def readiness(draft: Draft, on: dt.date) -> tuple[list[str], list[str]]:
    """Give what still stops the draft from being submitted, and what only warns."""
    missing = [
        (not draft.abstract, "Chưa có trích yếu nội dung."),
        (not draft.content and draft.own_pdf_id is None, "Chưa có nội dung văn bản."),
        (draft.signer is None, "Chưa chọn người ký."),
        (not draft.recipients, "Chưa có nơi nhận."),
    ]
    stops = [text for wrong, text in missing if wrong]
    warnings: list[str] = []
    decisions = [building.authority(draft, on)]
    if draft.signer is not None:
        decisions.append(building.signature_mark(draft, on).decision)
    for decision in decisions:
        if not decision:
            stops.append(f"{decision.reason} ({decision.source})" if decision.source else decision.reason)
        warnings.extend(decision.warnings)
    warnings.extend(f"Không chuyển được từ tệp Word: {loss['text']}" for loss in draft.losses)
    return stops, warnings


@transaction.atomic
def submit_for_signature(
    *, actor: Actor, draft_id: UUID, now: dt.datetime, losses_seen: bool = False
) -> Draft:
    """Present the draft to its signer; locks the draft.

    :raises Refused: `incomplete`, with everything that is missing; `losses_unseen` when parts
        of the Word file were not carried over and nobody has said they were seen.
    """
    require(actor, CREATE)
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand(may_take(Step.SUBMIT, draft.state))
    stops, _warnings = readiness(draft, vietnam_date(now))
    if stops:
        raise Refused(
            _("Chưa trình ký được: %(missing)s") % {"missing": " ".join(stops)},
            code="incomplete",
            data={"missing": stops},
        )
    if draft.losses and not losses_seen:
        raise Refused(
            _("Có phần của tệp Word không chuyển được. Hãy xem danh sách và xác nhận trước."),
            code="losses_unseen",
            data={"losses": draft.losses},
        )
    draft.state = DraftState.SUBMITTED
    draft.return_reason = ""
    draft.submitted_at = draft.changed_at = now
    draft.save(update_fields=["state", "return_reason", "submitted_at", "changed_at"])
    audit.record(actor, "drafting:draft:submit", subject=draft)
    return draft


@transaction.atomic
def return_draft(*, actor: Actor, draft_id: UUID, reason: str, now: dt.datetime) -> Draft:
    """Give a submitted draft back to its writer with a reason; locks the draft."""
    require(actor, "drafting:draft:sign")
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand(may_take(Step.RETURN, draft.state))
    if not one_line(reason):
        raise Invalid(_("Hãy ghi lý do trả lại."), fields={"reason": ["required"]})
    draft.state, draft.return_reason, draft.changed_at = DraftState.RETURNED, nfc(reason)[:500], now
    draft.save(update_fields=["state", "return_reason", "changed_at"])
    audit.record(actor, "drafting:draft:return", subject=draft, detail={"reason": nfc(reason)})
    return draft


@transaction.atomic
def withdraw_draft(*, actor: Actor, draft_id: UUID, reason: str, now: dt.datetime) -> Draft:
    """Stop a draft for good; a number it holds is voided with the reason, never reused.

    :raises NotAllowed: when it holds a number and the actor may not void numbers.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    require(actor, CREATE)
    demand(may_take(Step.WITHDRAW, draft.state))
    if draft.number_entry_id is not None:
        registry.void_number(actor=actor, entry_id=draft.number_entry_id, reason=reason, now=now)
    draft.state, draft.return_reason, draft.changed_at = DraftState.WITHDRAWN, nfc(reason)[:500], now
    draft.save(update_fields=["state", "return_reason", "changed_at"])
    audit.record(actor, "drafting:draft:withdraw", subject=draft, detail={"reason": nfc(reason)})
    return draft


def demand(decision: Decision) -> None:
    """Refuse with the rule's own words.

    :raises Refused: when the decision says no.
    """
    if not decision:
        raise Refused(decision.reason, code=decision.code or "refused", source=decision.source)


def written_text(draft: Draft) -> OfficialDocument | None:
    """Give the draft's text as data, None while there is none."""
    return from_json(draft.content) if draft.content else None
