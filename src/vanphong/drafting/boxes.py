"""What drafting gives to other pages: boxes of the desk, what is being written, what was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.drafting import queries
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import CREATE, ENDED, ISSUE, READ, SIGN, DraftState
from vanphong.kernel.actor import Actor
from vanphong.kernel.panels import Act, Panel, Writing
from vanphong.kernel.waiting import Waiting, WaitingLine, first_and_count
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks

_LINES = 5


def waiting_work(actor: Actor, now: dt.datetime) -> list[object]:
    """Give the boxes of the desk: to sign, to seal and issue, returned to be corrected."""
    del now
    boxes: list[Waiting] = []
    if actor.may(SIGN):
        boxes.append(_box("sign", _("Ký"), "", queries.waiting_for_signature(actor), _to_sign))
    if actor.may(ISSUE):
        boxes.append(
            _box("seal", _("Phát hành"), "SIGNED", queries.waiting_for_seal(actor), _to_seal)
        )
    if actor.may(CREATE):
        boxes.append(
            _box("return", _("Sửa lại"), "RETURNED", queries.returned_to(actor), _to_mend)
        )
    return [box for box in boxes if box.count]


def _box(
    act: str,
    label: str,
    state: str,
    drafts: QuerySet[Draft],
    line: Callable[[Draft], tuple[str, str]],
) -> Waiting:
    url = f"{reverse('drafts')}?trang-thai={state}" if state else reverse("drafts-to-sign")
    first, count = first_and_count(drafts, _LINES)
    return Waiting(act, label, url, count, tuple(_line(d, line(d)) for d in first))


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


def _to_mend(draft: Draft) -> tuple[str, str]:
    return "draft", draft.return_reason


def document_acts(actor: Actor, document: registry.Document) -> list[Act]:
    """Give the act of answering what came in, or of going on with the answer begun."""
    came_in = (
        document.office_id != actor.office_id or document.origin == registry.Origin.RECEIVED
    )
    if not came_in or not actor.may(CREATE):
        return []
    begun = (
        queries.visible_drafts(actor)
        .filter(answers_id=document.pk, created_by__person_id__in=actor.person_ids)
        .exclude(state__in=ENDED)
        .order_by("-changed_at")
        .first()
    )
    if begun is not None:
        url = reverse("draft", args=[begun.id])
        return [Act("answer", _("Mở dự thảo trả lời"), url, "file-pen")]
    led = tasks.led_tasks(actor).filter(document_id=document.pk)
    task = led.filter(submitted_at=None, cancelled_at=None).first()
    url = f"{reverse('draft-new')}?tra-loi={document.pk}"
    if task is not None:
        url += f"&nhiem-vu={task.pk}"
    return [Act("answer", _("Soạn văn bản trả lời"), url, "file-plus")]


def document_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Give the panel of the answers being written to a document."""
    answers = _being_written(actor, Q(answers_id=document.pk))
    if not answers:
        return []
    return [Panel(_("Văn bản trả lời"), "drafting/_answers.html", {"answers": answers})]


def task_drafts(actor: Actor, task_id: UUID) -> list[Writing]:
    """Give what is being written for a task."""
    return _being_written(actor, Q(task_id=task_id))


def _being_written(actor: Actor, of: Q) -> list[Writing]:
    """Give the living drafts of the office; whoever sees the work knows of them, few open them."""
    drafts = list(
        Draft.objects.filter(of, office_id=actor.office_key)
        .exclude(state__in=ENDED)
        .select_related("created_by__person", "signer__person")
        .order_by("created_at", "id")
        .defer("content")
    )
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


def document_steps(actor: Actor, document: registry.Document) -> list[object]:
    """Give the steps of an issued document that were its draft's: written, signed."""
    draft = (
        queries.visible_drafts(actor)
        .filter(issued_document_id=document.pk)
        .select_related("created_by__person", "signer__person")
        .defer("content")
        .first()
    )
    if draft is None:
        return []
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
