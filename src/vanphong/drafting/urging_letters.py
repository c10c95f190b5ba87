"""Letters that urge late work: begun from the board, written, signed and issued as any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.drafting import queries
from vanphong.drafting.first_words import first_words
from vanphong.drafting.models import Draft, UrgingLetter
from vanphong.drafting.rules import READ, DraftState
from vanphong.drafting.services import create_draft
from vanphong.drafting.typesetting.document import Block, Cell, Paragraph, Run, Table
from vanphong.kernel import panels
from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks

# Working days a letter leaves for the answer; the drafter may write another day.
_DAYS_TO_ANSWER = 2
_WIDTHS = (0.06, 0.34, 0.14, 0.10, 0.18, 0.18)
_HEADS = ("TT", "Nhiệm vụ", "Hạn", "Muộn", "Sản phẩm", "Chủ trì")


@transaction.atomic
def begin_urging_letter(
    *, actor: Actor, task_ids: Sequence[UUID], now: dt.datetime, body_id: UUID | None = None
) -> Draft:
    """Begin a công văn that urges late tasks: whom it goes to, a table of what is late.

    Without `body_id` it is written in the name of the body of the actor's post. Locks the tasks.

    :raises NotAllowed: for who may not draft, or does not oversee one of the tasks.
    :raises Refused: `task_not_late`, `letter_begun` when a letter on one of them is on its way or
        was issued for this due date, and as `tasks.late_to_urge`.
    :raises Invalid: `no_body` when it is not known who issues it.
    """
    today = vietnam_date(now)
    late = tasks.late_to_urge(actor=actor, task_ids=task_ids, now=now)
    _refuse_twice(late)
    body = _body(actor, body_id, today)
    kind = "OFFICIAL_LETTER" if body.system == "PARTY" else "STATE_OFFICIAL_LETTER"
    known = first_words(actor, body=body, type_code=kind, on=today)
    draft = create_draft(
        actor=actor,
        body_id=body.pk,
        type_code=kind,
        now=now,
        accept_words=True,
        **known | _words(actor, late, today),
    )
    UrgingLetter.objects.bulk_create(
        UrgingLetter(office_id=draft.office_id, draft=draft, task=task, due_on=_due(task))
        for task in late
    )
    detail = {"tasks": [str(task.pk) for task in late]}
    audit.record(actor, "drafting:urging_letter:begin", subject=draft, detail=detail)
    return draft


def _due(task: tasks.Task) -> dt.date:
    assert task.due_on is not None  # what is late has a due date
    return task.due_on


def _refuse_twice(late: Sequence[tasks.Task]) -> None:
    for task in late:
        begun = UrgingLetter.objects.filter(task=task, due_on=_due(task)).order_by("id")
        letter = begun.exclude(draft__state=DraftState.WITHDRAWN).select_related("draft").last()
        if letter is None:
            continue
        draft = letter.draft
        sentence = _("Việc “%(title)s” đang có văn bản đôn đốc cho hạn này, %(writer)s soạn.")
        if draft.state == DraftState.ISSUED:
            sentence = _("Việc “%(title)s” đã có văn bản đôn đốc %(symbol)s cho hạn này.")
        values = {
            "title": task.title,
            "symbol": draft.symbol,
            "writer": draft.created_by.person.full_name,
        }
        raise Refused(sentence % values, code="letter_begun")


def _body(actor: Actor, body_id: UUID | None, today: dt.date) -> people.Body:
    if body_id is None and actor.post_id is not None:
        body_id = people.get_post(actor, actor.post_id, today).body_id
    body = people.bodies_of(actor, today).filter(pk=body_id).first() if body_id else None
    if body is None:
        raise Invalid(_("Hãy chọn cơ quan ban hành văn bản đôn đốc."), code="no_body")
    return body


def _words(actor: Actor, late: Sequence[tasks.Task], today: dt.date) -> dict[str, Any]:
    """Give abstract, addressees, recipients and text."""
    named = dict.fromkeys(map(_addressee, late))
    count = f"{len(late):02d} nhiệm vụ" if len(late) > 1 else "nhiệm vụ"
    return {
        "abstract": f"Về việc đôn đốc thực hiện {count} quá hạn",
        "addressees": list(named),
        "recipients": _recipients(late),
        "blocks": _text(actor, late, today),
    }


def _addressee(task: tasks.Task) -> str:
    """Name who is urged: the other office that leads the task, else the unit or the lead."""
    office = task.lead_office
    return office.name if office is not None else task.lead.department or str(task.lead)


def _lead(task: tasks.Task) -> str:
    """Name who leads a task, an office in full as the letter addresses it."""
    office = task.lead_office
    return office.name if office is not None else task.lead.person.full_name


def _recipients(late: Sequence[tasks.Task]) -> list[dict[str, Any]]:
    """Give where the letter goes: to other offices through the exchange."""
    offices = dict.fromkeys(task.lead_office_id for task in late if task.lead_office_id)
    inside = [{"name": "Như trên"}] if any(not task.lead_office_id for task in late) else []
    return [*inside, *({"office": office_id} for office_id in offices)]


def _text(actor: Actor, late: Sequence[tasks.Task], today: dt.date) -> tuple[Block, ...]:
    calendar = calendars.calendar_for(actor.office_id)
    answer_by = calendar.add_working_days(today, _DAYS_TO_ANSWER)
    symbols = dict(
        registry.visible_documents(actor)
        .filter(pk__in=[task.document_id for task in late if task.document_id])
        .values_list("pk", "symbol")
    )
    rows = [tuple(_cell(head, bold=True) for head in _HEADS)]
    rows += [
        _row(number, task, symbols.get(task.document_id, "") if task.document_id else "", today)
        for number, task in enumerate(late, 1)
    ]
    return (
        _paragraph(
            f"Qua theo dõi, đến ngày {today:%d/%m/%Y} các nhiệm vụ sau đã quá hạn mà chưa có "
            "sản phẩm được báo cáo:"
        ),
        Table(_WIDTHS, tuple(rows)),
        _paragraph(
            "Đề nghị khẩn trương hoàn thành và báo cáo kết quả, ghi rõ số, ngày của sản phẩm và "
            f"nơi nhận, trước ngày {answer_by:%d/%m/%Y}; có khó khăn, vướng mắc thì nêu rõ để "
            "được chỉ đạo."
        ),
    )


def _row(number: int, task: tasks.Task, symbol: str, today: dt.date) -> tuple[Cell, ...]:
    said = f"{task.title} ({symbol})" if symbol and symbol not in task.title else task.title
    return tuple(
        _cell(text)
        for text in (
            str(number),
            said,
            f"{_due(task):%d/%m/%Y}",
            f"{tasks.days_late(task.facts, today)} ngày",
            task.product or "Kết quả thực hiện",
            _lead(task),
        )
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _cell(text: str, *, bold: bool = False) -> Cell:
    return Cell((Paragraph((Run(text, bold=bold),), "left", indented=False),))


def letters_of(
    actor: Actor, task_ids: Collection[UUID]
) -> dict[UUID, list[panels.UrgingLetter]]:
    """Give the letters that urge some tasks, begun or issued; fills the port `urging_letters`."""
    kept = (
        UrgingLetter.objects.filter(office_id=actor.office_key, task_id__in=task_ids)
        .exclude(draft__state=DraftState.WITHDRAWN)
        .order_by("id")
    )
    rows = list(
        kept.values_list(
            "task_id", "due_on", "draft_id", "draft__symbol", "draft__issued_document_id"
        )
    )
    drafts = {draft_id for _task, _due, draft_id, _symbol, _document in rows}
    issued = {document_id for *_rest, document_id in rows if document_id}
    opened = set(
        queries.visible_drafts(actor).filter(pk__in=drafts).values_list("pk", flat=True)
        if drafts and actor.may(READ)
        else ()
    )
    read = set(
        registry.visible_documents(actor).filter(pk__in=issued).values_list("pk", flat=True)
        if issued
        else ()
    )
    found: dict[UUID, list[panels.UrgingLetter]] = {}
    for task_id, due_on, draft_id, symbol, document_id in rows:
        url = page_of("draft", draft_id) if draft_id in opened else ""
        if document_id in read:
            url = page_of("document", document_id)
        letter = panels.UrgingLetter(due_on, symbol if document_id else "", document_id, url)
        found.setdefault(task_id, []).append(letter)
    return found


def answered_since(draft: Draft) -> list[str]:
    """Give the titles of the urged tasks that are urged no more: ended, paused, or with a product."""
    urged = UrgingLetter.objects.filter(draft=draft).select_related("task").order_by("id")
    return [one.task.title for one in urged if not one.task.facts.runs]


def urged_persons(draft: Draft) -> list[UUID]:
    """Give the persons who lead what the draft urges: they may read it once it is issued."""
    urged = UrgingLetter.objects.filter(draft=draft).order_by("task__lead__person_id")
    return list(urged.values_list("task__lead__person_id", flat=True).distinct())


def urge_by(
    draft: Draft, signer: people.Post, document: registry.Document, now: dt.datetime
) -> dict[str, str]:
    """Remind the leads by the letter that is being issued; say for each task what came of it.

    Done in the signer's name, inside the transaction that issues. A task that was answered
    meanwhile, or was urged today already, does not hold up the letter.
    """
    urged = UrgingLetter.objects.filter(draft=draft).order_by("task_id")
    if not urged:
        return {}
    giver = people.job_in_name_of(signer)
    words = str(_("Công văn đôn đốc số %(symbol)s") % {"symbol": draft.symbol})
    return {str(one.task_id): _urge(giver, one.task_id, words, document, now) for one in urged}


def _urge(
    giver: Actor, task_id: UUID, words: str, document: registry.Document, now: dt.datetime
) -> str:
    try:
        tasks.urge_task(
            actor=giver, task_id=task_id, words=words, letter_id=document.pk, now=now
        )
    except (Invalid, NotAllowed, NotFound, Refused) as refusal:
        return refusal.code
    return "urged"
