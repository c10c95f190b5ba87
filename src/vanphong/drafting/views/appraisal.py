"""Pages of appraisal: rounds of a draft, one round with everything written in it, its sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanphong.drafting import appraisal_content as content
from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting import (
    appraisals,
    facts,
    forms_appraisal,
    pages,
    pages_appraisal,
    pin,
    queries,
    versions,
)
from vanphong.drafting.appraisal_rules import APPRAISE, APPROVE
from vanphong.drafting.models import Draft
from vanphong.drafting.opinion_rules import GIVE
from vanphong.drafting.rules import CREATE, ENDED, READ, Step, may_do
from vanphong.drafting.views.common import draft_of
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Refused, Secret, Unavailable
from vanphong.kernel.gate import actor_of, needs

SHOWN = (Invalid, Refused, Secret, Unavailable)


@require_GET
@needs(APPRAISE)
def waiting(request: HttpRequest) -> HttpResponse:
    """List the rounds that wait for one's own sheet, the oldest first."""
    found = list(reads.waiting_for_appraisal(actor_of(request))[:200])
    context = {"table": pages_appraisal.waiting_table(found), "found": found}
    return render(request, "drafting/appraisals_waiting.html", context)


@require_GET
@needs(READ)
def draft_appraisals(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """List the rounds of a draft, what stands, and the acts that are open."""
    return appraisals_page(request, draft_of(request, draft_id))


def appraisals_page(
    request: HttpRequest, draft: Draft, status: int = 200, **forms: Any
) -> HttpResponse:
    """Show the rounds of a draft, with a form that was refused."""
    actor = actor_of(request)
    found = reads.present(draft)
    may_ask = may_do(Step.ASK_OPINIONS, queries.standing_of(actor, draft), draft.state)
    is_open = draft.state not in ENDED
    stands = found.appraised.stands
    wrote = reads.wrote_it(actor, draft, actor.person_ids)
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "table": pages_appraisal.rounds_table(draft, reads.seen_rounds(actor, draft)),
        "found": found,
        "facts": pages_appraisal.present_facts(found),
        "missing": [one.reason for one in found.missing],
        "paper": pages.paper(actor, draft),
        "open": forms_appraisal.OpenForm(actor=actor, draft=draft, today=clock.today())
        if is_open and not stands and (actor.may(APPRAISE) or may_ask)
        else None,
        "approve": forms_appraisal.ApproveForm(initial={"version": draft.version})
        if is_open and actor.may(APPROVE) and not wrote and not found.approved.stands
        else None,
        "conflict": wrote and actor.may(APPRAISE),
    } | forms
    return render(request, "drafting/appraisals.html", context, status=status)


@require_POST
@needs(READ)
def open_round(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Open a round on the draft as it was seen."""
    actor, draft = actor_of(request), draft_of(request, draft_id)
    form = forms_appraisal.OpenForm(request.POST, actor=actor, draft=draft, today=clock.today())
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = appraisals.open_appraisal(
                actor=actor, draft_id=draft.pk, version=given["version"], now=clock.now(),
                appraiser_id=given["appraiser"], member_ids=given["members"],
            )  # fmt: skip
        except SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã mở thẩm định."))
            return redirect("appraisal", draft.pk, made.pk)
    return appraisals_page(request, draft, 422, open=form)


@require_GET
@needs(READ)
def show_round(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> HttpResponse:
    """Show one round: items, findings, who was asked, conclusion, what was said otherwise."""
    return round_page(request, draft_of(request, draft_id), appraisal_id)


def round_page(
    request: HttpRequest, draft: Draft, appraisal_id: UUID, status: int = 200, **forms: Any
) -> HttpResponse:
    """Show a round, with forms that were refused or are not sent yet."""
    actor = actor_of(request)
    appraisal = reads.get_round(actor, draft, appraisal_id)
    newest = not reads.rounds_of(draft).filter(round__gt=appraisal.round).exists()
    is_open = newest and draft.state not in ENDED
    writes = is_open and actor.may(APPRAISE) and (
        appraisal.appraiser.person_id == actor.person_id
    )  # fmt: skip
    replies = draft.state not in ENDED and bool(
        may_do(Step.SETTLE_OPINIONS, queries.standing_of(actor, draft), draft.state)
    )
    members = list(reads.members_of(appraisal))
    beside = next((one for one in members if one.post.person_id == actor.person_id), None)
    sheet = reads.sheets_of(appraisal).first()
    stands = reads.standing_of_round(draft, appraisal).stands
    replied: dict[UUID, Any] = forms.pop("replied", {})
    rows = content.consulted(actor, draft, clock.today())
    items = forms.pop("items", None) or forms_appraisal.ItemsForm(appraisal=appraisal)
    items.see(appraisal)
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "appraisal": appraisal,
        "facts": pages_appraisal.facts_of(draft, appraisal),
        "paper": pages.paper(actor, draft) if stands else None,
        "newest": versions.newest_number(draft),
        "badge": pages_appraisal.conclusion_badge(sheet),
        "sheets": pages_appraisal.sheets_table(draft, appraisal) if sheet else None,
        "unsigned": sheet is not None and sheet.revision != appraisal.revision,
        "items": items,
        "findings": [
            pages_appraisal.finding_line(one)
            | {"form": replied.get(one.pk) or forms_appraisal.ReplyForm(prefix=str(one.pk))}
            for one in reads.findings_of(appraisal)
        ],
        "before": reads.mended_since(appraisal),
        "offered": list(enumerate(appraisals.form_findings(actor, draft, appraisal), 1))
        if writes
        else [],
        "consulted": pages_appraisal.consulted_table(rows) if rows else None,
        "members": members,
        "writes": writes,
        "replies": replies and not writes and beside is None,
        "finding": forms_appraisal.FindingForm(),
        "dissent": forms_appraisal.DissentForm()
        if is_open and beside is not None and not beside.dissent
        else None,
        "sign": sign_form(request) if writes else None,
    } | forms
    return render(request, "drafting/appraisal.html", context, status=status)


def sign_form(
    request: HttpRequest, data: Any = None, initial: Any = None
) -> forms_appraisal.SignForm:
    """Give the form of the conclusion; the PIN is not asked for while it is remembered."""
    remembered = bool(pin.recall(request.session, actor_of(request), "sign"))
    return forms_appraisal.SignForm(data, initial=initial, remembered=remembered)


def _written(
    request: HttpRequest, one: tuple[UUID, UUID], act: Callable[..., object], done: str,
    form: Any, **shown: Any,
) -> HttpResponse:  # fmt: skip
    """Do an act on a round (`one` names draft and round) whose form is valid, and go back to it.

    Else show the round with the form and its refusal, as `shown` names it.
    """
    if form.is_valid():
        try:
            act(draft_id=one[0], appraisal_id=one[1])
        except SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("appraisal", *one)
    return round_page(request, draft_of(request, one[0]), one[1], 422, **shown)


@require_POST
@needs(CREATE)
def reply(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> HttpResponse:
    """Answer the findings that were answered, as the one who writes the draft; all or none."""
    appraisal = reads.get_round(actor_of(request), draft_of(request, draft_id), appraisal_id)
    replied = {
        one.pk: forms_appraisal.ReplyForm(request.POST, prefix=str(one.pk))
        for one in reads.findings_of(appraisal)
    }
    given = {key: form for key, form in replied.items() if form.is_filled()}
    valid = given and all(form.is_valid() for form in given.values())
    if valid and _reply_all(request, (draft_id, appraisal_id), given):
        messages.success(request, _("Đã trả lời."))
        return redirect("appraisal", draft_id, appraisal_id)
    if not given:
        messages.error(request, _("Chưa có điểm nào được trả lời."))
    draft = draft_of(request, draft_id)
    return round_page(request, draft, appraisal_id, 422, replied=given)


def _reply_all(
    request: HttpRequest, one: tuple[UUID, UUID], given: dict[UUID, forms_appraisal.ReplyForm]
) -> bool:
    """Write all the answers; else none, with the refusal in the form it is about."""
    try:
        with transaction.atomic():
            for finding_id, form in given.items():
                said = form.cleaned_data
                appraisals.reply_finding(
                    actor=actor_of(request), draft_id=one[0], appraisal_id=one[1],
                    finding_id=finding_id, reply=said["reply"], why=said["why"],
                    now=clock.now(),
                )  # fmt: skip
    except SHOWN as error:
        form.refuse(error)
        return False
    return True


@require_POST
@needs(GIVE)
def dissent(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> HttpResponse:
    """Keep what somebody who appraises beside says otherwise."""
    form = forms_appraisal.DissentForm(request.POST)

    def act(**one: UUID) -> None:
        appraisals.dissent(
            actor=actor_of(request), words=form.cleaned_data["words"], now=clock.now(), **one
        )

    done = _("Đã ghi ý kiến khác.")
    return _written(request, (draft_id, appraisal_id), act, done, form, dissent=form)


@require_GET
@needs(READ)
def sheet_pdf(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, number: int
) -> HttpResponse:
    """Hand over a signed sheet."""
    appraisal = reads.get_round(actor_of(request), draft_of(request, draft_id), appraisal_id)
    return files.file_response(reads.get_sheet(appraisal, number).file)
