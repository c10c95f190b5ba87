"""What drafting gives to other pages: boxes of the desk, what is being written, what was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.drafting import queries
from vanphong.drafting.boxes_advice import advice_boxes
from vanphong.drafting.facts import mender_words
from vanphong.drafting.models import Draft, UrgingLetter
from vanphong.drafting.rules import CREATE, ENDED, ISSUE, READ, SIGN, DraftState, Mender
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.panels import Act, Panel, Writing
from vanphong.kernel.remembered import Given, remembered
from vanphong.kernel.waiting import Waiting, WaitingLine, count_of, counted
from vanphong.registry import api as registry
from vanphong.signing import api as signing
from vanphong.tasks import api as tasks

_LINES = 5


def waiting_work(actor: Actor, now: dt.datetime) -> list[object]:
    """Give the boxes of the desk: to sign, to say a word on, to issue, to correct."""
    boxes: list[Waiting] = []
    if actor.may(SIGN):
        boxes.append(_box("sign", _("Ký"), "", _waiting_to_sign(actor), _to_sign))
    boxes += advice_boxes(actor, vietnam_date(now))
    if actor.may(ISSUE):
        boxes.append(_box("seal", _("Phát hành"), "SIGNED", _waiting_to_seal(actor), _to_seal))
    if actor.may(CREATE):
        boxes.append(
            _box("return", _("Sửa lại"), "RETURNED", _returned(actor), _to_mend(actor))
        )
    return [box for box in boxes if box.count]


@remembered
def _waiting_to_sign(actor: Actor) -> QuerySet[Draft]:
    return counted(queries.waiting_for_signature(actor), _LINES)


@remembered
def _waiting_to_seal(actor: Actor) -> QuerySet[Draft]:
    return counted(queries.waiting_for_seal(actor), _LINES)


@remembered
def _returned(actor: Actor) -> QuerySet[Draft]:
    return counted(queries.returned_to(actor), _LINES)


def _box(
    act: str,
    label: str,
    state: str,
    first: Sequence[Draft],
    line: Callable[[Draft], tuple[str, str]],
) -> Waiting:
    url = f"{reverse('drafts')}?trang-thai={state}" if state else reverse("batch-pick")
    return Waiting(act, label, url, count_of(first), tuple(_line(d, line(d)) for d in first))


def _line(draft: Draft, said: tuple[str, str]) -> WaitingLine:
    name, detail = said
    return WaitingLine(
        title=draft.abstract or _("(chưa có trích yếu)"),
        url=reverse(name, args=[draft.id]),
        detail=detail,
        symbol=draft.symbol,
        urgent=draft.urgency not in {"", registry.Urgency.NORMAL},
    )


def _to_sign(draft: Draft) -> tuple[str, str]:
    return "draft-sign", _("%(name)s trình") % {"name": draft.created_by.person.full_name}


def _to_seal(draft: Draft) -> tuple[str, str]:
    name = draft.signer.person.full_name if draft.signer else ""
    return "draft-seal", _("%(name)s ký") % {"name": name}


def _to_mend(actor: Actor) -> Callable[[Draft], tuple[str, str]]:
    """Give how a returned draft is told: the reason, and who mends it when it is another."""

    def line(draft: Draft) -> tuple[str, str]:
        by_clerk = draft.returned_to == Mender.CLERK
        mine = actor.may(ISSUE) if by_clerk else draft.created_by.person_id in actor.person_ids
        if mine:
            return "draft", draft.return_reason
        said = {"name": mender_words(draft), "reason": draft.return_reason}
        return "draft", _("%(name)s sửa lại: %(reason)s") % said

    return line


def document_acts(actor: Actor, document: registry.Document) -> list[Act]:
    """Give the act of answering what came in, or of going on with the answer begun."""
    came_in = (
        document.office_id != actor.office_id or document.origin == registry.Origin.RECEIVED
    )
    if not came_in or not actor.may(CREATE):
        return []
    begun = _answers_begun(actor, document.pk)
    if begun:
        url = reverse("draft", args=[begun[0].id])
        return [Act("answer", _("Mở dự thảo trả lời"), url, "file-pen")]
    url = f"{reverse('draft-new')}?tra-loi={document.pk}"
    for task in tasks.to_report_on(actor, document.pk):
        url += f"&nhiem-vu={task.pk}"
    return [Act("answer", _("Soạn văn bản trả lời"), url, "file-plus")]


@remembered
def _answers_begun(actor: Actor, document_id: UUID) -> QuerySet[Draft]:
    mine = Q(answers_id=document_id, created_by__person_id__in=actor.person_ids)
    living = queries.visible_drafts(actor).filter(mine).exclude(state__in=ENDED)
    return living.order_by("-changed_at")[:1]


def document_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Give the panels of answers being written and renewed timestamps, and the way to the trace."""
    panels = []
    if answers := _as_writing(actor, _answers_to(actor.office_key, document.pk)):
        told = {"answers": answers}
        panels.append(Panel(_("Văn bản trả lời"), "drafting/_answers.html", told))
    if renewed := _renewed(actor, document):
        panels.append(
            Panel(
                _("Bản gia hạn dấu thời gian"), "drafting/_renewed.html", {"renewed": renewed}
            )
        )
    url = reverse("document-trace", args=[document.pk])
    return [*panels, Panel(_("Truy vết"), "drafting/_trace_link.html", {"url": url})]


def _renewed(actor: Actor, document: registry.Document) -> list[dict[str, object]]:
    """Give the later versions of an issued file, the newest first."""
    if document.origin != registry.Origin.OWN or document.office_id != actor.office_id:
        return []
    found = signing.renewals_of(actor, Given(document.file_digest))
    return [
        {
            "number": row.number,
            "made_at": row.made_at,
            "ends_at": row.ends_at,
            "url": reverse("renewed-file", args=[document.pk, row.number]),
        }
        for row in reversed(found)
    ]


def task_drafts(actor: Actor, task_id: UUID) -> list[Writing]:
    """Give what is being written for a task, or to urge it."""
    return _as_writing(actor, _drafts_for(actor.office_key, task_id))


@remembered
def _answers_to(office_id: int, document_id: UUID) -> QuerySet[Draft]:
    return _living(office_id).filter(answers_id=document_id)


@remembered
def _drafts_for(office_id: int, task_id: UUID) -> QuerySet[Draft]:
    urges = UrgingLetter.objects.filter(task_id=task_id).values("draft_id")
    return _living(office_id).filter(Q(task_id=task_id) | Q(pk__in=urges))


def _living(office_id: int) -> QuerySet[Draft]:
    return (
        Draft.objects.filter(office_id=office_id)
        .exclude(state__in=ENDED)
        .select_related("created_by__person", "signer__person")
        .order_by("created_at", "id")
        .defer("content")
    )


def _as_writing(actor: Actor, drafts: Sequence[Draft]) -> list[Writing]:
    """Say how far drafts are; whoever sees the work knows of them, few open them."""
    keys = [draft.id for draft in drafts]
    seen: set[UUID] = set()
    if keys and actor.may(READ):
        seen = set(
            queries.visible_drafts(actor).filter(pk__in=keys).values_list("pk", flat=True)
        )
    return [
        Writing(
            title=_("Văn bản trả lời") if draft.answers_id else _("Văn bản đang soạn"),
            state=_how_far(draft),
            url=reverse("draft", args=[draft.id]) if draft.id in seen else "",
        )
        for draft in drafts
    ]


def _how_far(draft: Draft) -> str:
    said = {
        DraftState.DRAFT: _("dự thảo của %(writer)s, đang soạn"),
        DraftState.RETURNED: _("dự thảo của %(writer)s, được trả lại để sửa"),
        DraftState.SUBMITTED: _("dự thảo của %(writer)s, chờ %(signer)s ký"),
        DraftState.NUMBERED: _("dự thảo của %(writer)s, đã cấp số, chờ %(signer)s ký"),
        DraftState.SIGNED: _("dự thảo của %(writer)s, %(signer)s đã ký, chờ đóng dấu"),
    }[DraftState(draft.state)]
    signer = draft.signer.person.full_name if draft.signer else ""
    return said % {"writer": draft.created_by.person.full_name, "signer": signer}


@remembered
def _issued_as(actor: Actor, document_id: UUID) -> QuerySet[Draft]:
    drafts = queries.visible_drafts(actor).filter(issued_document_id=document_id)
    return drafts.select_related("created_by__person", "signer__person").defer("content")


def document_steps(actor: Actor, document: registry.Document) -> list[object]:
    """Give the steps of an issued document that were its draft's: written, signed."""
    if document.origin != registry.Origin.OWN or document.office_id != actor.office_id:
        return []
    drafts = _issued_as(actor, document.pk)
    if not drafts:
        return []
    draft = drafts[0]
    url = reverse("draft", args=[draft.id])
    return [
        {
            "what": _("Soạn dự thảo"),
            "who": draft.created_by.person.full_name,
            "at": draft.created_at,
            "url": url,
            "icon": "file-pen",
        },
        {
            "what": _("Ký số"),
            "who": draft.signer.person.full_name if draft.signer else "",
            "at": draft.signed_at,
            "url": url,
            "icon": "pen-line",
        },
    ]


def number_holder(actor: Actor, for_id: UUID) -> str | None:
    """Give the address of the draft a number is held for; empty when it is hidden, None for none."""
    if not Draft.objects.filter(office_id=actor.office_key, pk=for_id).exists():
        return None
    seen = queries.visible_drafts(actor).filter(pk=for_id).exists()
    return reverse("draft", args=[for_id]) if seen else ""
