"""Acts of writing a draft: begin, change, take a Word file or a PDF of the office's own."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import building, places, queries, versions
from vanphong.drafting.markup import plain_text
from vanphong.drafting.models import Draft, DraftImage
from vanphong.drafting.rules import (
    CREATE,
    NO_RIGHT,
    NOT_SIGNER,
    Step,
    may_do,
)
from vanphong.drafting.typesetting.document import (
    Block,
    detach_images,
)
from vanphong.drafting.typesetting.document_json import from_json, to_json
from vanphong.drafting.typesetting.docx import DocxBody, read_docx
from vanphong.drafting.word_proposals import take_proposals
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.rules import Decision
from vanphong.kernel.secrecy import refuse_secret, refuse_spoken
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.signing import api as signing
from vanphong.tasks import api as tasks

# Fields of a draft that its writer fills; text is stored as NFC on one line.
LINES = (
    "abstract", "file_copy", "urgency", "circulation", "drafter_mark", "contact", "recorder",
)  # fmt: skip
LISTS = ("addressees", "recipients")
MOST_ROUNDS = 99


@transaction.atomic
def create_draft(
    *,
    actor: Actor,
    body_id: UUID,
    type_code: str,
    now: dt.datetime,
    answers_id: UUID | None = None,
    task_id: UUID | None = None,
    upload: tuple[str, bytes] | None = None,
    accept_words: bool = False,
    **fields: Any,
) -> Draft:
    """Start a draft in the name of a body of the office.

    `fields` are those of `change_draft`. `answers_id` names the document it answers,
    `task_id` the task whose product it is. `upload` is a Word file (name, bytes) its text is
    taken from; when it is refused there is no draft either.

    :raises Invalid: for a body of another office or an unknown type.
    :raises Refused: `secret_words` when the abstract speaks of a level of secrecy without
        `accept_words`.
    :raises Secret: when a field or the text is marked Mật or above.
    """
    require(actor, CREATE)
    today = vietnam_date(now)
    body = people.bodies_of(actor, today).filter(pk=body_id).first()
    if body is None or not registry.is_type_code(type_code):
        raise Invalid(_("Hãy chọn cơ quan ban hành và loại văn bản có trong danh mục."))
    answered = registry.get_document(actor, answers_id) if answers_id else None
    task = tasks.get_task(actor, task_id) if task_id else None
    draft = Draft(
        office_id=actor.office_key,
        body=body,
        type_code=type_code,
        answers=answered,
        task=task,
        created_by_id=actor.post_key,
        created_at=now,
        changed_at=now,
    )
    _fill(actor, draft, fields, today)
    if not accept_words:
        refuse_spoken({"abstract": draft.abstract}, on=today)
    if draft._state.adding:
        draft.save(force_insert=True)
    else:
        draft.save()
    versions.keep(actor, draft, now)
    audit.record(actor, "drafting:draft:create", subject=draft, detail={"type": type_code})
    if upload is not None:
        draft, _read = take_docx(
            actor=actor, draft_id=draft.id, content=upload[1], name=upload[0], now=now
        )
    return draft


@transaction.atomic
def change_draft(
    *,
    actor: Actor,
    draft_id: UUID,
    version: int,
    now: dt.datetime,
    reason: str = "",
    accept_words: bool = False,
    **fields: Any,
) -> Draft:
    """Change what is written; locks the draft. What stood there stays as a version.

    `fields`: those of LINES and LISTS, draft_round, type_code, signer_id (none takes the signer
    out), blocks (the body; pictures by reference to those the draft has). `reason` says why, for
    the list of versions.

    :raises Invalid: for an unknown type or urgency, and words too long for their field.
    :raises Refused: `changed_meanwhile` when someone else saved since `version`; `wrong_state`;
        `secret_words` when a new abstract speaks of a level of secrecy without `accept_words`.
    :raises Secret: when a field or the text is marked Mật or above.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.EDIT)
    if draft.version != version:
        raise Refused(
            _("Người khác vừa lưu dự thảo này. Hãy mở lại để xem bản mới trước khi sửa."),
            code="changed_meanwhile",
            data={"version": draft.version},
        )
    reason = versions.said_reason(reason)
    refuse_secret(fields={"reason": reason}, on=vietnam_date(now))
    before = draft.abstract
    _fill(actor, draft, fields, vietnam_date(now))
    if draft.abstract != before and not accept_words:
        refuse_spoken({"abstract": draft.abstract}, on=vietnam_date(now))
    draft.version += 1
    draft.changed_at = now
    draft.save()
    versions.keep(actor, draft, now, reason=reason)
    audit.record(
        actor, "drafting:draft:change", subject=draft, detail={"fields": sorted(fields)}
    )
    return draft


def _fill(actor: Actor, draft: Draft, fields: Mapping[str, Any], today: dt.date) -> None:
    for name in LINES:
        if name in fields:
            setattr(draft, name, _within(name, one_line(fields[name] or "")))
    for name in LISTS:
        if name in fields:
            setattr(draft, name, [line for value in fields[name] if (line := _line(value))])
    if "draft_round" in fields:
        draft.draft_round = min(max(int(fields["draft_round"] or 0), 0), MOST_ROUNDS)
    if "type_code" in fields:
        draft.type_code = _known_type(fields["type_code"])
    if "signer_id" in fields:
        signer_id = fields["signer_id"]
        draft.signer = people.get_post(actor, signer_id, today) if signer_id else None
    _refuse_other_number(draft)
    on = draft.issued_on or today
    draft.delegation = building.delegation_for(draft, on)
    if draft.symbol and draft.signer is not None:  # it came back with its number
        draft.mark_lines = list(building.signature_mark(draft, on).lines)
    _refuse_unknown_urgency(draft)
    if fields.get("blocks") is not None:
        _keep_text(draft, fields["blocks"], today)
    refuse_secret(
        fields={name: _words(getattr(draft, name)) for name in (*LINES, *LISTS)}, on=today
    )


def _refuse_other_number(draft: Draft) -> None:
    """Refuse another type for a draft that came back with its number: that is of a book.

    :raises Refused: `number_held`.
    """
    if draft.symbol and draft.number_entry and draft.number_entry.type_code != draft.type_code:
        raise Refused(
            _("Dự thảo giữ số %(symbol)s nên không đổi loại văn bản được.")
            % {"symbol": draft.symbol},
            code="number_held",
        )


def _known_type(code: str) -> str:
    if not registry.is_type_code(code):
        sentence = _("Hãy chọn loại văn bản có trong danh mục.")
        raise Invalid(sentence, fields={"type_code": [str(sentence)]})
    return code


def _within(name: str, words: str) -> str:
    """Refuse words that are longer than their field."""
    most = getattr(Draft._meta.get_field(name), "max_length", None)
    if most is not None and len(words) > most:
        sentence = str(_("Phần này không quá %(most)d ký tự.")) % {"most": most}
        raise Invalid(sentence, fields={name: [sentence]})
    return words


def _refuse_unknown_urgency(draft: Draft) -> None:
    if draft.urgency and draft.urgency not in registry.Urgency.values:
        sentence = _("Hãy chọn độ khẩn có trong danh sách.")
        raise Invalid(sentence, fields={"urgency": [str(sentence)]})


def _words(value: Any) -> str:
    """Give the words of a field, each of a list on a line of its own."""
    if isinstance(value, str):
        return value
    return "\n".join(v if isinstance(v, str) else str(v.get("name", "")) for v in value)


def _line(value: Any) -> Any:
    """Give a place as it is kept; nothing for one without words."""
    if isinstance(value, str):
        return places.clean_line(value)
    if "office" in value:
        return {"office": people.get_office(int(value["office"])).id}
    name = places.clean_line(str(value.get("name", "")))
    return {"name": name} if name else None


@transaction.atomic
def take_docx(
    *, actor: Actor, draft_id: UUID, content: bytes, name: str, now: dt.datetime
) -> tuple[Draft, DocxBody]:
    """Take the text of a Word file into the draft; the file itself is kept as it came.

    Empty fields of the draft are filled from the file's own header and signature block; what
    could not be carried over is listed in `draft.losses` and has to be seen before submission.

    :raises Invalid: when the file is none or is broken; :raises Secret: when it is marked.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.EDIT)
    today = vietnam_date(now)
    # 1. everything that can refuse the file, before a byte of it is kept
    examined = files.examine(content=content, name=name, on=today)
    read = read_docx(content, registry.type_named)
    _keep_text(draft, read.blocks, today)
    differing = take_proposals(actor, draft, read.proposals, today)
    refuse_secret(
        fields={name: _words(getattr(draft, name)) for name in (*LINES, *LISTS)}, on=today
    )
    # 2. the file as it came, then the draft
    file = files.keep(actor=actor, content=content, examined=examined, now=now)
    draft.source_file, draft.own_pdf = file, None
    draft.losses = [dataclasses.asdict(loss) for loss in (*read.losses, *differing)]
    draft.version += 1
    draft.changed_at = now
    draft.save()
    versions.keep(actor, draft, now, reason=file.name)
    audit.record(actor, "drafting:draft:take_docx", subject=draft, detail={"file": file.sha256})
    return draft, read


def _keep_text(draft: Draft, blocks: Sequence[Block], today: dt.date) -> None:
    """Put the body into the draft: its words into `content`, its pictures into rows.

    :raises Secret: when it is marked Mật or above.
    """
    refuse_secret(text=plain_text(blocks), on=today)
    frame = building.frame_of(draft, final=False)
    written, images = detach_images(dataclasses.replace(frame, body=tuple(blocks)))
    draft.content = to_json(written)
    if draft._state.adding:
        draft.save(force_insert=True)
    for sha256, content in images.items():
        DraftImage.objects.get_or_create(
            office_id=draft.office_id, draft=draft, sha256=sha256, defaults={"content": content}
        )


@transaction.atomic
def take_own_pdf(
    *, actor: Actor, draft_id: UUID, content: bytes, name: str, now: dt.datetime
) -> Draft:
    """Take a finished PDF of the office's own instead of typesetting; kept byte for byte.

    Number and date must stand in it before it is signed: fix the number first, or upload the
    file anew once the number is known.

    :raises Invalid: for what is no PDF, or is signed already; :raises Secret: when marked.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.TAKE_PDF)
    examined = files.examine(content=content, name=name, on=vietnam_date(now))
    if examined.media_type != files.PDF.media_type:
        raise Invalid(_("Hãy chọn một tệp PDF."), code="not_a_pdf")
    if examined.signed:
        raise Invalid(
            _("Tệp PDF này đã có chữ ký số. Hãy chọn bản chưa ký."), code="already_signed"
        )
    file = files.keep(actor=actor, content=content, examined=examined, now=now)
    signing.drop_requests(actor=actor, for_id=draft.id, now=now)
    draft.own_pdf, draft.losses = file, []
    draft.version += 1
    draft.changed_at = now
    draft.save()
    audit.record(actor, "drafting:draft:take_pdf", subject=draft, detail={"file": file.sha256})
    return draft


def demand(decision: Decision) -> None:
    """Refuse with the rule's own words.

    :raises Refused: when the decision says no.
    """
    if not decision:
        raise Refused(decision.reason, code=decision.code or "refused", source=decision.source)


def demand_step(actor: Actor, draft: Draft, step: Step) -> None:
    """Refuse a step the actor may not take with this draft now, with the rule's own words.

    :raises NotAllowed: when the right is missing, or another person signs.
    :raises Refused: `wrong_state`.
    """
    decision = may_do(step, queries.standing_of(actor, draft), draft.state)
    if not decision:
        kind = NotAllowed if decision.code in {NO_RIGHT, NOT_SIGNER} else Refused
        raise kind(decision.reason, code=decision.code, source=decision.source)


def written_blocks(draft: Draft) -> tuple[Block, ...]:
    """Give the draft's body as data; pictures by reference."""
    return from_json(draft.content).body if draft.content else ()
