"""The page on which what was typed wrongly of a letter is mended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError, said
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import letter_pages, queries, services
from vanphong.petitions.letter_forms import CorrectLetterForm
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.rules.permissions import READ_OWN
from vanphong.petitions.views.letters import crumbs


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def correct(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Mend what stands in the book of a letter; says which time limits moved."""
    actor = actor_of(request)
    found = queries.get_letter(actor, letter_id)
    services.insist_may_correct(actor, found)
    audit.record_reading(actor, found, now=clock.now())
    form = CorrectLetterForm(
        request.POST or None,
        letter=found,
        writers=queries.writers_of(found),
        by_machine=queries.came_by_machine(found),
        is_hidden=queries.needs_cover(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = services.correct_letter(
                actor=actor, letter_id=letter_id, given=form.given(), persons=form.persons(),
                reason=form.cleaned_data["reason"], version=form.cleaned_data["version"],
                now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            _tell(request, done)
            return HttpResponseRedirect(letter_pages.letter_url(found))
    context = {
        "title": _("Sửa sổ đơn"),
        "form": form,
        "back_url": letter_pages.letter_url(found),
        "facts": letter_pages.facts(found),
        "crumbs": crumbs(found),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, done: services.Corrected) -> None:
    messages.success(request, _("Đã sửa sổ đơn."))
    for words in letter_pages.move_words(done.correction.moves):
        messages.info(request, words)
    for broken in done.broken:
        words = _("%(broken)s Hãy xem lại liên kết với vụ việc trước; sai thì bỏ rồi ghi lại.")
        messages.warning(request, words % {"broken": broken})
    for key in done.frozen:
        period = period_of(key)
        words = _("Báo cáo đã chốt (%(period)s) giữ ngày nhận cũ; muốn khác thì chốt lại.")
        messages.warning(request, words % {"period": said(period.words) if period else key})
