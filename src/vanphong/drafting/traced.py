"""What drafting knows of a case: who wrote what, opinions, appraisal, approval, signature."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.drafting import (
    appraisal_queries,
    facts,
    opinion_queries,
    programme_queries,
    queries,
    versions,
)
from vanphong.drafting.appraisal_rules import CONCLUSION_LABELS, Conclusion
from vanphong.drafting.models import Appraisal, Draft, OpinionRequest, UrgingLetter
from vanphong.drafting.opinion_rules import HANDLING_LABELS, STANCE_LABELS, Handling, Stance
from vanphong.drafting.rules import READ
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.tracing import Stage, Step, Thing, ThingKind, Traced, keys_of
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks


def traced(actor: Actor, things: Collection[Thing]) -> Traced:
    """Give the drafts among some things, and those that answer, fulfil or became others of them."""
    found = Traced()
    if not actor.may(READ):
        return found
    documents = keys_of(ThingKind.DOCUMENT, things)
    given = keys_of(ThingKind.TASK, things)
    drafts = keys_of(ThingKind.DRAFT, things)
    seen = queries.visible_drafts(actor)
    if documents or given:
        near = seen.filter(
            Q(answers_id__in=documents)
            | Q(issued_document_id__in=documents)
            | Q(task_id__in=given)
        )
        found.lead(ThingKind.DRAFT, near.values_list("pk", flat=True))
        made = (
            programme_queries.drafts_for(actor, seen, documents) if documents else seen.none()
        )
        found.lead(ThingKind.DRAFT, made.values_list("pk", flat=True))
        _tell_letters(seen, given, found)
    if drafts:
        whole = seen.filter(pk__in=drafts).select_related(
            "created_by__person", "signer__person", "body", "own_pdf", "signed_file"
        )
        for draft in whole.order_by("pk"):
            _tell_draft(actor, draft, found)
    return found


def _tell_letters(seen: Any, given: list[Any], found: Traced) -> None:
    """Name the letters that urge a task; a letter urges others too, so it leads no further."""
    if not given:
        return
    urged = UrgingLetter.objects.filter(task_id__in=given, draft__in=seen.values("pk"))
    for one in urged.select_related("draft__created_by__person").order_by("pk"):
        letter = one.draft
        said = _("Văn bản đôn đốc %(symbol)s") % {"symbol": letter.symbol or _("(dự thảo)")}
        found.steps.append(
            Step(
                letter.created_at, Stage.URGING, said, letter.created_by.person.full_name,
                _("hạn %(day)s") % {"day": f"{one.due_on:%d/%m/%Y}"},
                url=reverse("draft", args=[letter.pk]),
            )
        )  # fmt: skip


def _urged(actor: Actor, draft: Draft) -> list[Step]:
    """Name the work a letter urges; each is a case of its own, so it leads no further."""
    urged = UrgingLetter.objects.filter(
        draft=draft, task__in=tasks.visible_tasks(actor).values("pk")
    )
    return [
        Step(
            draft.created_at, Stage.URGING,
            _("Đôn đốc nhiệm vụ “%(title)s”") % {"title": one.task.title},
            draft.created_by.person.full_name,
            _("%(name)s chủ trì, hạn %(day)s")
            % {"name": one.task.led_by, "day": f"{one.due_on:%d/%m/%Y}"},
            url=reverse("task", args=[one.task_id]),
        )
        for one in urged.select_related("task__lead__person", "task__lead_office").order_by("pk")
    ]  # fmt: skip


def _tell_draft(actor: Actor, draft: Draft, found: Traced) -> None:
    found.seen.add(Thing(ThingKind.DRAFT, draft.pk))
    url = reverse("draft", args=[draft.pk])
    name = facts.title_of(draft)
    found.steps += _versions(actor, draft, name)
    for request in opinion_queries.requests_of(draft):
        found.steps += _opinions(actor, draft, request)
    for appraisal in appraisal_queries.seen_rounds(actor, draft):
        found.steps += _appraisal(draft, appraisal)
    for approval in appraisal_queries.approvals_of(draft):
        said = _("Phê duyệt trình phiên bản %(number)s") % {"number": approval.version.number}
        who = approval.approved_by.person.full_name
        page = reverse("draft-appraisals", args=[draft.pk])
        found.steps.append(
            Step(approval.approved_at, Stage.APPROVAL, said, who, approval.note, url=page)
        )
    found.steps += _acts(actor, draft, name, url)
    found.steps += _urged(actor, draft)
    found.steps += _programme(actor, draft)
    found.lead(ThingKind.DOCUMENT, (draft.answers_id, draft.issued_document_id))
    found.lead(ThingKind.TASK, (draft.task_id,))


def _programme(actor: Actor, draft: Draft) -> list[Step]:
    """Name the line of a work programme; the other drafts of a programme are cases of their own,
    so it leads no further.
    """
    line = programme_queries.line_of(draft)
    if line is None:
        return []
    said = _("Theo chương trình công tác: %(line)s") % {"line": programme_queries.said(line)}
    shown = registry.visible_documents(actor).filter(pk=line.document_id or line.pk)
    url = facts.document_url(line.document_id) if line.document_id and shown.exists() else ""
    who = line.named_by.person.full_name
    return [Step(line.named_at, Stage.RELATION, said, who, quote=line.words, url=url)]


def _versions(actor: Actor, draft: Draft, name: str) -> list[Step]:
    page = reverse("draft-versions", args=[draft.pk])
    return [
        Step(
            one.made_at, Stage.DRAFT,
            _("%(name)s, phiên bản %(number)s") % {"name": name, "number": one.number},
            one.author.person.full_name, one.reason or one.abstract, url=page,
        )
        for one in versions.seen_versions(actor, draft).defer("content")
    ]  # fmt: skip


def _opinions(actor: Actor, draft: Draft, request: OpinionRequest) -> list[Step]:
    """Say who was asked, who answered what as far as it may be seen, what was made of it."""
    page = reverse("opinion-request", args=[draft.pk, request.pk])
    found = opinion_queries.received(actor, request, request.due_on)
    names = ", ".join(line.name for line in found.lines)
    steps = [
        Step(
            request.asked_at, Stage.OPINION,
            _("Xin ý kiến về phiên bản %(number)s") % {"number": request.version.number},
            request.asked_by.person.full_name, names, request.question, page,
        )
    ]  # fmt: skip
    for line in found.lines:
        steps += _answer(line, page)
    steps += _reminders(request, page)
    if request.closed_at is not None and request.closed_by is not None:
        who = request.closed_by.person.full_name
        said = _("Kết thúc xin ý kiến")
        steps.append(
            Step(request.closed_at, Stage.OPINION, said, who, request.close_reason, url=page)
        )
    return steps


def _answer(line: opinion_queries.Line, page: str) -> list[Step]:
    if line.answered_at is None:
        return []
    opinion, handled = line.opinion, line.handled
    stance = _(STANCE_LABELS[Stance(opinion.stance)]) if opinion else ""
    words = opinion.words if opinion else ""
    steps = [
        Step(line.answered_at, Stage.OPINION, _("Cho ý kiến"), line.name, stance, words, page)
    ]
    if handled is not None:
        said = _("%(handling)s ý kiến của %(name)s") % {
            "handling": _(HANDLING_LABELS[Handling(handled.handling)]), "name": line.name,
        }  # fmt: skip
        who = handled.noted_by.person.full_name
        steps.append(
            Step(handled.noted_at, Stage.OPINION, said, who, quote=handled.why, url=page)
        )
    return steps


def _reminders(request: OpinionRequest, page: str) -> list[Step]:
    return [
        Step(
            one.reminded_at, Stage.OPINION, _("Nhắc cho ý kiến"),
            one.reminded_by.person.full_name if one.reminded_by else _("phần mềm tự nhắc"),
            one.asked.post.person.full_name, url=page,
        )
        for one in opinion_queries.reminders_of(request)
        if one.asked.post is not None
    ]  # fmt: skip


def _appraisal(draft: Draft, appraisal: Appraisal) -> list[Step]:
    page = reverse("appraisal", args=[draft.pk, appraisal.pk])
    said = {"round": appraisal.round, "number": appraisal.version.number}
    who = appraisal.appraiser.person.full_name
    steps = [
        Step(
            appraisal.opened_at, Stage.APPRAISAL,
            _("Mở thẩm định lần %(round)s, phiên bản %(number)s") % said,
            appraisal.opened_by.person.full_name, url=page,
        )
    ]  # fmt: skip
    for sheet in appraisal.sheets.all():
        label = _(CONCLUSION_LABELS[Conclusion(sheet.conclusion)])
        what = _("Phiếu thẩm định lần %(round)s: %(conclusion)s") % {
            "round": appraisal.round, "conclusion": label,
        }  # fmt: skip
        steps.append(
            Step(
                sheet.signed_at, Stage.APPRAISAL, what, who, sheet.words, url=page,
                files=(files.traced_file(sheet.file),),
            )
        )  # fmt: skip
    steps += [
        Step(
            one.dissented_at, Stage.APPRAISAL, _("Ý kiến khác khi thẩm định"),
            one.post.person.full_name, quote=one.dissent, url=page,
        )
        for one in appraisal_queries.members_of(appraisal)
        if one.dissented_at is not None
    ]  # fmt: skip
    return steps


def _acts(actor: Actor, draft: Draft, name: str, url: str) -> list[Step]:
    """Give what the trail alone keeps: presented, given back, taken back, given up; the signature."""
    words = {
        "drafting:draft:submit": _("Trình ký %(name)s"),
        "drafting:draft:return": _("Trả lại %(name)s"),
        "drafting:draft:take_back": _("Lấy lại %(name)s để sửa"),
        "drafting:draft:withdraw": _("Rút %(name)s"),
    }
    events = [event for event in audit.events_of(actor, draft) if event.action in words]
    last = {event.action: event.pk for event in events}
    kept = {
        "drafting:draft:submit": draft.submitted_at,
        "drafting:draft:return": draft.changed_at if draft.state == "RETURNED" else None,
        "drafting:draft:withdraw": draft.changed_at if draft.state == "WITHDRAWN" else None,
    }
    steps = [
        Step(
            (last[event.action] == event.pk and kept.get(event.action)) or event.at,
            Stage.APPROVAL, words[event.action] % {"name": name},
            event.actor.get("name", ""), event.detail.get("reason", ""), url=url,
        )
        for event in events
    ]  # fmt: skip
    if draft.signed_at is not None:
        who = draft.signer.person.full_name if draft.signer else ""
        held = (files.traced_file(draft.signed_file),) if draft.signed_file else ()
        said = _("Ký %(name)s") % {"name": name}
        steps.append(Step(draft.signed_at, Stage.SIGNATURE, said, who, url=url, files=held))
    return steps
