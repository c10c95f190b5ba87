"""Pages that seal who wrote a letter after it was entered, or note that they declined secrecy."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs, require
from vanphong.petitions import letter_pages, queries, sealing_pages, services
from vanphong.petitions.models import Letter, Sealing
from vanphong.petitions.rules.permissions import HANDLE, READ_OWN, REGISTER
from vanphong.petitions.rules.redaction import masked
from vanphong.petitions.rules.sealing import may_seal
from vanphong.petitions.seal_forms import DeclineSecrecyForm, SealLetterForm
from vanphong.petitions.services import HELD_FOR
from vanphong.petitions.views.covering import LETTER_COOKIE, keep_in_browser
from vanphong.petitions.views.letters import crumbs


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def seal(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Seal who wrote a letter; the browser may draw on its scans from then on."""
    actor = actor_of(request)
    letter = _letter(actor, letter_id)
    form = SealLetterForm(
        request.POST or None, initial=_without_names(letter),
        enclosures=sealing_pages.enclosures(actor, letter, clock.now()),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            done = services.seal_letter(
                actor=actor, letter_id=letter_id, now=clock.now(), **form.given()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return _sealed(request, done)
    intro = _(
        "Họ tên, địa chỉ, chữ nhận ra người viết và các tệp vào kho danh tính; ở sổ đơn, vụ việc, "
        "lượt tiếp thì xóa. Không lấy lại được, trừ khi một người đề nghị mở danh tính và một "
        "người khác đồng ý. Phần mềm chỉ tìm được họ tên, địa chỉ, số ghi đủ: hãy đọc lại từng "
        "câu dưới đây. Niêm phong xong thì che bản quét ngay trên trình duyệt này, trong 24 giờ."
    )
    words = {"title": _("Niêm phong danh tính"), "intro": intro, "kind": "danger"}
    names = " · ".join(queries.names_known(letter))
    known = [{"label": _("Đang ghi trong sổ"), "text": names}]
    return _shown(request, letter, form, words, known)


def _letter(actor: Actor, letter_id: UUID) -> Letter:
    """Give the letter to who registers or handles letters; the trail notes that they read it."""
    require(actor, REGISTER if actor.may(REGISTER) else HANDLE)
    letter = queries.get_letter(actor, letter_id)
    audit.record_reading(actor, letter, now=clock.now())
    return letter


def _without_names(letter: Letter) -> dict[str, object]:
    said = queries.names_known(letter)
    return {
        "abstract": masked(letter.abstract, said),
        "demand": masked(letter.demand, said),
        "version": letter.version,
    }


def _sealed(request: HttpRequest, done: services.SealedAfter) -> HttpResponse:
    _tell(request, done.sealing, has_key=done.held is not None)
    url = letter_pages.letter_url(done.letter)
    response = HttpResponseRedirect(url)
    if done.held is not None:
        keep_in_browser(response, LETTER_COOKIE, done.held.token, url, HELD_FOR)
    return response


def _tell(request: HttpRequest, sealing: Sealing, *, has_key: bool) -> None:
    messages.success(request, sealing_pages.sealed_words(sealing))
    if has_key and sealing.files:
        said = _(
            "Việc tiếp theo: bấm Che thông tin ở từng bản quét, trên trình duyệt này, trong 24 giờ."
        )
        messages.info(request, said)
    if left := sealing_pages.left_words(sealing):
        messages.warning(request, left)


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def decline(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Note the day on which who wrote said that they need not be kept secret."""
    actor = actor_of(request)
    letter = _letter(actor, letter_id)
    form = DeclineSecrecyForm(request.POST or None, initial={"version": letter.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.decline_secrecy(
                actor=actor, letter_id=letter_id, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi: người viết không cần giữ bí mật."))
            return HttpResponseRedirect(letter_pages.letter_url(letter))
    intro = _(
        "Họ tên để mở trong sổ khi chính người tố cáo nói không cần giữ bí mật (Nghị định "
        "156/2026/NĐ-CP, Điều 22 khoản 2 điểm b)."
    )
    return _shown(request, letter, form, {"title": _("Không cần giữ bí mật"), "intro": intro})


def _shown(
    request: HttpRequest,
    letter: Letter,
    form: VanphongForm,
    words: dict[str, str],
    known: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    names = len(queries.writers_of(letter))
    context = words | {
        "form": form,
        "decision": may_seal(is_protected=letter.is_protected, names=names),
        "back_url": letter_pages.letter_url(letter),
        "facts": [*known, *letter_pages.facts(letter)],
        "crumbs": crumbs(letter),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)
