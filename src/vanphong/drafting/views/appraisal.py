"""Pages of appraisal: rounds of a draft, one round with everything written in it, its sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
    appraisal_sheet,
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
from vanphong.drafting.models import Appraisal, Draft
from vanphong.drafting.opinion_rules import GIVE
from vanphong.drafting.rules import CREATE, ENDED, READ, Step, may_do
from vanphong.drafting.views.common import draft_of
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Refused, Secret, Unavailable, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.scope import acting

_SHOWN = (Invalid, Refused, Secret, Unavailable)


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
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã mở thẩm định."))
            return redirect("appraisal", draft.pk, made.pk)
    return appraisals_page(request, draft, 422, open=form)


@require_GET
@needs(READ)
def show_round(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> HttpResponse:
    """Show one round: items, findings, who was asked, conclusion, what was said otherwise."""
    return _round_page(request, draft_of(request, draft_id), appraisal_id)


def _round_page(
    request: HttpRequest, draft: Draft, appraisal_id: UUID, status: int = 200, **forms: Any
) -> HttpResponse:
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
        "sign": _sign_form(request) if writes else None,
    } | forms
    return render(request, "drafting/appraisal.html", context, status=status)


def _sign_form(
    request: HttpRequest, data: Any = None, initial: Any = None
) -> forms_appraisal.SignForm:
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
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("appraisal", *one)
    return _round_page(request, draft_of(request, one[0]), one[1], 422, **shown)


def _by_appraiser(
    request: HttpRequest, one: tuple[UUID, UUID], act: Callable[..., object] | None, done: str,
    finding: forms_appraisal.FindingForm | None = None,
) -> HttpResponse:  # fmt: skip
    """Save the marks that travel with an act, do it, and go back to the round; both or neither.

    `finding` is the act's own form, where it has one. What else was typed stays in the page.
    """
    items = _items_form(request, one)
    form = finding or items
    typed = _typed_beside(request, without=finding)
    if items.is_valid() and form.is_valid():
        try:
            with transaction.atomic():
                _keep_marks(request, one, items)
                if act is not None:
                    act(draft_id=one[0], appraisal_id=one[1])
        except _SHOWN as error:
            (items if items.refuses(error) else form).refuse(error)
        else:
            messages.success(request, done)
            if act is None and request.POST.get("sign-pin"):  # Enter saves, wherever it is hit
                messages.info(request, _("Phiếu chưa ký: bấm “Ký phiếu thẩm định” để ký."))
            if not typed:
                return redirect("appraisal", *one)
            return _round_page(request, draft_of(request, one[0]), one[1], **typed)
    shown = typed | ({"finding": finding} if finding else {})
    return _round_page(request, draft_of(request, one[0]), one[1], 422, items=items, **shown)


def _items_form(request: HttpRequest, one: tuple[UUID, UUID]) -> forms_appraisal.ItemsForm:
    appraisal = reads.get_round(actor_of(request), draft_of(request, one[0]), one[1])
    return forms_appraisal.ItemsForm(request.POST, appraisal=appraisal)


def _keep_marks(
    request: HttpRequest, one: tuple[UUID, UUID], items: forms_appraisal.ItemsForm
) -> Appraisal:
    return appraisals.judge_items(
        actor=actor_of(request), draft_id=one[0], appraisal_id=one[1], judged=items.judged(),
        revision=items.cleaned_data["revision"], now=clock.now(),
    )  # fmt: skip


def _typed_beside(
    request: HttpRequest, *, without: forms_appraisal.FindingForm | None = None
) -> dict[str, Any]:
    """Give the forms of the page in which something was typed that another act does not send."""
    typed: dict[str, Any] = {}
    said = forms_appraisal.typed_in(forms_appraisal.FindingForm, request.POST)
    if without is None and any(said.get(name) for name in ("words", "rule", "place")):
        typed["finding"] = forms_appraisal.FindingForm(initial=said)
    said = forms_appraisal.typed_in(forms_appraisal.SignForm, request.POST)
    if any(said.get(name) for name in ("conclusion", "words")):
        typed["sign"] = _sign_form(request, initial=said)
    return typed


@require_POST
@needs(APPRAISE)
def judge(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> HttpResponse:
    """Write down what is found of the items."""
    return _by_appraiser(request, (draft_id, appraisal_id), None, _("Đã lưu kết quả."))


@require_POST
@needs(APPRAISE)
def find(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> HttpResponse:
    """Write down something to be mended."""
    form = forms_appraisal.FindingForm(request.POST)

    def act(**one: UUID) -> None:
        appraisals.add_finding(
            actor=actor_of(request), found=form.found(), now=clock.now(), **one
        )

    return _by_appraiser(
        request, (draft_id, appraisal_id), act, _("Đã ghi điểm cần sửa."), form
    )


@require_POST
@needs(APPRAISE)
def take(request: HttpRequest, draft_id: UUID, appraisal_id: UUID, number: int) -> HttpResponse:
    """Take over what the form checker found."""
    act = partial(
        appraisals.take_form_finding, actor=actor_of(request), number=number, now=clock.now()
    )
    return _by_appraiser(
        request, (draft_id, appraisal_id), act, _("Đã lấy lỗi thể thức vào phiếu.")
    )


@require_POST
@needs(APPRAISE)
def again(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, finding_id: UUID
) -> HttpResponse:
    """Say a finding of the round before again."""
    act = partial(appraisals.say_again, actor=actor_of(request), finding_id=finding_id)
    return _by_appraiser(
        request, (draft_id, appraisal_id), act, _("Đã nhắc lại điểm chưa sửa.")
    )


@require_POST
@needs(APPRAISE)
def drop(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, finding_id: UUID
) -> HttpResponse:
    """Take a finding back."""
    act = partial(
        appraisals.drop_finding, actor=actor_of(request), finding_id=finding_id, now=clock.now()
    )
    return _by_appraiser(request, (draft_id, appraisal_id), act, _("Đã bỏ điểm này."))


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
    return _round_page(request, draft, appraisal_id, 422, replied=given)


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
    except _SHOWN as error:
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


@require_POST
@needs(APPRAISE, scope=False)
def sign(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> HttpResponse:
    """Save the marks, conclude, and sign the sheet with the appraiser's own key.

    The marks stay saved when the sheet is refused.
    """
    actor, one = actor_of(request), (draft_id, appraisal_id)
    with acting(actor):
        items = _items_form(request, one)
    form = _sign_form(request, request.POST)
    error: VanphongError | None = None
    if items.is_valid() and form.is_valid():
        given = form.cleaned_data
        typed = given.get("pin") or pin.recall(request.session, actor, "sign")
        try:
            with acting(actor):
                kept = _keep_marks(request, one, items)
            _refuse_half_a_finding(request)
            made = appraisal_sheet.sign_sheet(
                actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, pin=typed,
                conclusion=given["conclusion"], words=given["words"],
                revision=kept.revision, now=clock.now(),
            )  # fmt: skip
        except _SHOWN as refusal:
            error = refusal
        else:
            said = _("Đã ký phiếu thẩm định số %(number)s.") % {"number": made.number}
            messages.success(request, said)
            return redirect("appraisal", *one)
    with acting(actor):
        shown = _typed_beside(request)
        if error is not None and error.code == "wrong_pin":
            pin.forget(request.session, "sign")
            form = _sign_form(request, request.POST)
            form.is_valid()
        if error is not None:
            (items if items.refuses(error) else form).refuse(error)
        shown |= {"items": items, "sign": form}
        return _round_page(request, draft_of(request, draft_id), appraisal_id, 422, **shown)


def _refuse_half_a_finding(request: HttpRequest) -> None:
    if "finding" in _typed_beside(request):
        raise Refused(
            _(
                "Còn điểm cần sửa đang ghi dở. Hãy bấm “Ghi điểm này”, hoặc xóa chữ ở đó rồi ký."
            ),
            code="finding_open",
        )


@require_GET
@needs(READ)
def sheet_pdf(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, number: int
) -> HttpResponse:
    """Hand over a signed sheet."""
    appraisal = reads.get_round(actor_of(request), draft_of(request, draft_id), appraisal_id)
    return files.file_response(reads.get_sheet(appraisal, number).file)
