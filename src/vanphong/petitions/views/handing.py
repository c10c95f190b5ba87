"""Pages of papers handed over: taking them, the receipt, giving back, what is still held."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import (
    hand_over_paper,
    handing_pages,
    letter_pages,
    queries,
    readings,
    services,
)
from vanphong.petitions.handing_forms import ReturnPapersForm, SignedSheetForm, TakePapersForm
from vanphong.petitions.models import HandOver, Letter, PaperReturn
from vanphong.petitions.rules.handing import may_bring_signed
from vanphong.petitions.rules.permissions import READ_OWN
from vanphong.petitions.views.letters import crumbs

_PDF = "application/pdf"


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def take(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Take papers of a letter; the receipt is printed from its page."""
    actor = actor_of(request)
    letter = queries.get_letter(actor, letter_id)
    form = TakePapersForm(
        request.POST or None, is_protected=letter.is_protected, giver=_first_writer(letter)
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = services.take_papers(
                actor=actor, letter_id=letter_id, papers=form.handed(),
                giver=typed.get("giver", ""), note=typed["note"], now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            words = _("Đã lập biên nhận số %(number)s: in hai bản, hai bên cùng ký.")
            messages.success(request, words % {"number": made})
            return HttpResponseRedirect(letter_pages.letter_url(letter))
    context = {
        "title": _("Nhận tài liệu, lập biên nhận (02/TCD)"),
        "submit": _("Lập biên nhận"),
        "form": form,
        "back_url": letter_pages.letter_url(letter),
        "facts": letter_pages.facts(letter),
        "crumbs": crumbs(letter),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


def _first_writer(letter: Letter) -> str:
    writers = queries.writers_of(letter)
    if not writers:
        return ""
    person = writers[0].petitioner
    return ", ".join(filter(None, (person.full_name, person.address)))


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def give_back(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """Give papers of a receipt back to who gave them."""
    actor = actor_of(request)
    found = queries.get_hand_over(actor, hand_over_id)
    left = [one for one in queries.papers_handed(found) if one.returned_id is None]
    form = ReturnPapersForm(
        request.POST or None, request.FILES or None, papers=left, today=clock.today(),
        is_protected=found.is_protected,
        initial={"returned_to": queries.shown_hand_over(found).giver, "version": found.version},
    )  # fmt: skip
    back = handing_pages.place_of(actor, found)
    readings.note_receipt(actor, found, clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            made = services.return_papers(
                actor=actor, hand_over_id=hand_over_id, now=clock.now(), **form.given()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            _tell_returned(request, found, made)
            return HttpResponseRedirect(back)
    title = _("Trả lại giấy tờ của biên nhận số %(number)s") % {"number": found}
    context = _around(found, title, back) | {"submit": _("Ghi đã trả"), "form": form}
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


def _tell_returned(request: HttpRequest, found: HandOver, made: PaperReturn) -> None:
    if made.slip_id:
        messages.success(request, _("Đã ghi trả lại."))
        return
    slip = reverse("petition_return_slip", args=[found.pk, made.number])
    said, words = _("Đã ghi trả lại."), _("In giấy trả để người nhận ký")
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, slip, words))


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def bring_signed(request: HttpRequest, hand_over_id: UUID, number: int = 0) -> HttpResponse:
    """Bring in the scan of a signed receipt, or of the slip of a giving back."""
    actor = actor_of(request)
    found, given = queries.get_sheet(actor, hand_over_id, number)
    form = SignedSheetForm(request.POST or None, request.FILES or None)
    back = handing_pages.place_of(actor, found)
    readings.note_receipt(actor, found, clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            services.bring_signed(
                actor=actor, hand_over_id=hand_over_id, number=number, sheet=form.given(),
                now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu giấy đã ký."))
            return HttpResponseRedirect(back)
    may = may_bring_signed(
        is_signed=queries.is_signed(found, given), is_protected=found.is_protected
    )
    context = _around(found, handing_pages.sign_words(found, number), back) | {
        "submit": _("Lưu giấy đã ký"),
        "form": form,
        "decision": may,
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


def _around(found: HandOver, title: str, back: str) -> dict[str, Any]:
    return {
        "title": title,
        "back_url": back,
        "facts": letter_pages.facts(found.letter) if found.letter else [],
        "crumbs": crumbs(found.letter) if found.letter else [],
    }


@require_GET
@needs(READ_OWN)
def receipt(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """Hand over the receipt (02/TCD) to be printed and signed."""
    actor = actor_of(request)
    found = queries.get_hand_over(actor, hand_over_id)
    readings.note_receipt(actor, found, clock.now())
    name = f"bien-nhan-{found.year}-{found.number}.pdf"
    return files.attachment(hand_over_paper.receipt_pdf(found), name, _PDF)


@require_GET
@needs(READ_OWN)
def slip(request: HttpRequest, hand_over_id: UUID, number: int) -> HttpResponse:
    """Hand over the slip that who gets papers back signs."""
    actor = actor_of(request)
    given = queries.get_return(actor, hand_over_id, number)
    readings.note_receipt(actor, given.hand_over, clock.now())
    name = f"giay-tra-{given.hand_over.number}-{number}.pdf"
    return files.attachment(hand_over_paper.slip_pdf(given), name, _PDF)


@require_GET
@needs(READ_OWN)
def signed(request: HttpRequest, hand_over_id: UUID, number: int = 0) -> HttpResponse:
    """Hand over the signed receipt, or a signed slip, as it was brought in."""
    actor = actor_of(request)
    found = queries.get_hand_over(actor, hand_over_id)
    scan = queries.signed_file(actor, hand_over_id, number)
    readings.note_receipt(actor, found, clock.now())
    return files.file_response(scan)


@require_GET
@needs(READ_OWN)
def originals(request: HttpRequest) -> HttpResponse:
    """List the originals still held, the longest first."""
    actor = actor_of(request)
    page = queries.held_page(actor, after=request.GET.get("sau", ""))
    context = {
        "table": handing_pages.originals(page.items, clock.today()),
        "count": queries.held_originals(actor)[:1001].count(),
        "next_url": f"?{urlencode({'sau': page.next_key})}" if page.next_key else "",
    }
    return render(request, "petitions/originals.html", context)
