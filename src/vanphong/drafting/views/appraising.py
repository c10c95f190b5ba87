"""What the appraiser does on the page of a round: each act takes along what is marked there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting import appraisal_sheet, appraisals, forms_appraisal, pin
from vanphong.drafting.appraisal_rules import APPRAISE
from vanphong.drafting.models import Appraisal
from vanphong.drafting.views.appraisal import SHOWN, round_page, sign_form
from vanphong.drafting.views.common import draft_of
from vanphong.kernel import clock
from vanphong.kernel.errors import Refused, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.scope import acting


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
        except SHOWN as error:
            (items if items.refuses(error) else form).refuse(error)
        else:
            messages.success(request, done)
            if act is None and request.POST.get("sign-pin"):  # Enter saves, wherever it is hit
                messages.info(request, _("Phiếu chưa ký: bấm “Ký phiếu thẩm định” để ký."))
            if not typed:
                return redirect("appraisal", *one)
            return round_page(request, draft_of(request, one[0]), one[1], **typed)
    shown = typed | ({"finding": finding} if finding else {})
    return round_page(request, draft_of(request, one[0]), one[1], 422, items=items, **shown)


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
        typed["sign"] = sign_form(request, initial=said)
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
@needs(APPRAISE, scope=False)
def sign(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> HttpResponse:
    """Save the marks, conclude, and sign the sheet with the appraiser's own key.

    The marks stay saved when the sheet is refused.
    """
    actor, one = actor_of(request), (draft_id, appraisal_id)
    with acting(actor):
        items = _items_form(request, one)
    form = sign_form(request, request.POST)
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
        except SHOWN as refusal:
            error = refusal
        else:
            said = _("Đã ký phiếu thẩm định số %(number)s.") % {"number": made.number}
            messages.success(request, said)
            return redirect("appraisal", *one)
    with acting(actor):
        shown = _typed_beside(request)
        if error is not None and error.code == "wrong_pin":
            pin.forget(request.session, "sign")
            form = sign_form(request, request.POST)
            form.is_valid()
        if error is not None:
            (items if items.refuses(error) else form).refuse(error)
        shown |= {"items": items, "sign": form}
        return round_page(request, draft_of(request, draft_id), appraisal_id, 422, **shown)


def _refuse_half_a_finding(request: HttpRequest) -> None:
    if "finding" in _typed_beside(request):
        raise Refused(
            _(
                "Còn điểm cần sửa đang ghi dở. Hãy bấm “Ghi điểm này”, hoặc xóa chữ ở đó rồi ký."
            ),
            code="finding_open",
        )
