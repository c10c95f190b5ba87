"""Pages of letters: taking one in, what it is, its files, who stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.rules import Decision
from vanphong.mailbox import api as mailbox
from vanphong.petitions import (
    case_pages,
    circle_pages,
    handing_pages,
    letter_forms,
    letter_pages,
    queries,
    sealing_pages,
    services,
)
from vanphong.petitions.models import FileRole, Letter, Writer
from vanphong.petitions.rules.permissions import (
    DECIDE,
    HANDLE,
    READ_OWN,
    REGISTER,
    VAULT_REQUEST,
)
from vanphong.petitions.vault import client as vault
from vanphong.petitions.views.alike import alike_asked


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    """Take a letter in: its facts, its writers, its files; the number comes back.

    One that is probably the same as another is asked about once, unless that stood on the page.
    """
    actor = actor_of(request)
    form = letter_forms.LetterForm(
        request.POST or None, request.FILES or None, today=clock.today()
    )
    alike, asking = alike_asked(request, form)
    if request.method == "POST" and form.is_valid() and not asking:
        try:
            letter = services.receive_letter(
                actor=actor, facts=form.facts(), persons=form.persons(),
                identifying=form.cleaned_data["secret_words"], uploads=form.given_files(),
                now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(f"{letter_pages.letter_url(letter)}?moi=1")
    context = {
        "form": form,
        "further": [form[name] for name in form.FURTHER],
        "alike": alike,
        "asking": asking,
        "vault": vault.is_serving(),
    }
    status = 422 if form.errors or asking else 200
    return render(request, "petitions/register.html", context, status=status)


@require_GET
@needs(READ_OWN)
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Show a letter: its paper, what it is, who wrote it, the cases it belongs to."""
    found = queries.get_letter(actor_of(request), letter_id)
    return _page(request, found, just_now="moi" in request.GET)


def _page(
    request: HttpRequest,
    found: Letter,
    *,
    just_now: bool = False,
    code: services.Given | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    audit.record_reading(actor, found, now=clock.now())
    writers = queries.writers_of(found)
    files_here = queries.shown_files(actor, found, clock.now())
    covers = actor.may(REGISTER) and queries.is_covered(found)
    cases = [place.case for place in queries.places_of(actor, found)]
    shown = letter_pages.shown_file(files_here, request.GET.get("tep", ""))
    sealing = sealing_pages.card(actor, found, writers, cases)
    context = {
        "letter": found,
        "facts": letter_pages.facts(found)
        + [line for origins in ports.letter_origins for line in origins(actor, found.pk)]
        + sealing["facts"],
        "sealing": sealing,
        "papers": letter_pages.papers(found, files_here, shown),
        "paper": letter_pages.paper(found, shown),
        "writers": letter_pages.writers(writers) if writers else None,
        "cases": case_pages.lines(cases),
        "elsewhere": circle_pages.lines_of_letter(actor, found),
        "just_now": just_now,
        "next": _next_to_enter(actor, found) if just_now else None,
        "people_words": letter_pages.people_words(found),
        "code": code,
        "receipts": handing_pages.receipts(queries.hand_overs_of(found)),
        "corrections": letter_pages.corrections(queries.corrections_of(found)),
        "may_correct": services.may_correct_letter(actor, found),
        "may_register": actor.may(REGISTER),
        "may_give_code": actor.may(REGISTER) and not queries.holds_own_code(found),
        "has_code": actor.may(REGISTER) and queries.has_code(found),
        "may_add_files": actor.may(REGISTER) and not found.is_protected,
        "may_cover": covers,
        "may_open_originals": actor.may(DECIDE) and bool(services.may_open_originals(found)),
        "may_handle": actor.may(HANDLE),
        "menu": _menu(actor, found, writers, sealing),
        "may_open": found.in_vault and actor.may(VAULT_REQUEST),
    }
    return render(request, "petitions/letter.html", context)


def _next_to_enter(actor: Actor, found: Letter) -> dict[str, str]:
    """Give the way to the next letter of the same kind that waits, else to an empty page."""
    if found.mail_id is not None and (mail := mailbox.next_waiting(actor)):
        url = reverse("mail", args=[mail.pk])
        return {"label": _("Thư chờ vào sổ tiếp theo"), "url": url}
    if queries.was_sent_here(found) and (sent := queries.waiting_submissions(actor).first()):
        url = reverse("petition_submission", args=[sent.pk])
        return {"label": _("Đơn chờ vào sổ tiếp theo"), "url": url}
    return {"label": _("Vào sổ đơn tiếp theo"), "url": reverse("petition_register")}


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def add_files(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Add what came after the letter: scans, enclosures, a recording; says what was added."""
    actor = actor_of(request)
    found = queries.get_letter(actor, letter_id)
    form = letter_forms.FilesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploads = form.given_files()
        try:
            services.add_files(
                actor=actor, letter_id=letter_id, uploads=uploads, now=clock.now()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, letter_pages.added_words(uploads))
            return HttpResponseRedirect(letter_pages.letter_url(found))
    context = {
        "title": _("Thêm tệp"),
        "form": form,
        "back_url": letter_pages.letter_url(found),
        "facts": letter_pages.facts(found),
        "crumbs": crumbs(found),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def give_code(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Give the sender a code and PIN, shown this once; one who has a code is asked about first."""
    actor = actor_of(request)
    found = queries.get_letter(actor, letter_id)
    again = "again" in request.POST
    if request.method == "GET" or (queries.has_code(found) and not again):
        return _ask_code(request, found)
    given = services.give_code(actor=actor, letter_id=letter_id, again=again, now=clock.now())
    response = _page(request, queries.get_letter(actor, letter_id), code=given)
    response.done_at = reverse("petition_letter", args=[letter_id])  # type: ignore[attr-defined]
    return response


def _ask_code(request: HttpRequest, found: Letter) -> HttpResponse:
    has = queries.has_code(found)
    context = {
        "title": _("Cấp mã tra cứu"),
        "form": letter_forms.CodeAgainForm(),
        "decision": Decision(allowed=True, warnings=(str(services.HAS_CODE),) if has else ()),
        "submit": _("Cấp lại") if has else _("Cấp mã tra cứu"),
        "back_url": letter_pages.letter_url(found),
        "facts": letter_pages.facts(found),
        "crumbs": crumbs(found),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "petitions/act.html", context, status=status)


@dataclass(frozen=True, slots=True)
class WritersAct:
    """An act on those who wrote: its form, the service, the words."""

    form: type[letter_forms.WritersForm]
    title: Promise
    perform: Callable[..., object]


def _speakers(form: Any, **known: Any) -> object:
    known.pop("now")
    return services.choose_speakers(
        positions=form.chosen(), paper=form.cleaned_data["paper"], **known
    )


def _strike(form: Any, **known: Any) -> object:
    return services.strike_writers(
        positions=form.chosen(), reason=form.cleaned_data["reason"], **known
    )


def _withdraw(form: Any, **known: Any) -> object:
    return services.withdraw_writers(
        positions=form.chosen(),
        on=form.cleaned_data["on"],
        unlisted=form.cleaned_data.get("unlisted"),
        **known,
    )


ACTS = {
    "nguoi-dai-dien": WritersAct(
        letter_forms.SpeakersForm, gettext_lazy("Ghi người đại diện"), _speakers
    ),
    "khong-tinh": WritersAct(
        letter_forms.StrikeForm, gettext_lazy("Không tính chữ ký"), _strike
    ),
    "rut-don": WritersAct(
        letter_forms.WithdrawForm, gettext_lazy("Ghi người rút đơn"), _withdraw
    ),
}


def _menu(
    actor: Actor, found: Letter, writers: Sequence[Writer], sealing: dict[str, Any]
) -> list[dict[str, Any]]:
    """Give the acts on those who wrote; of those only counted it is known who withdrew."""
    menu: list[dict[str, Any]] = []
    if "decline_url" in sealing:
        menu.append({"label": _("Không cần giữ bí mật"), "url": sealing["decline_url"]})
    if actor.may(HANDLE):
        menu += [
            {"label": act.title, "url": reverse("petition_writers", args=[found.pk, slug])}
            for slug, act in ACTS.items()
            if writers or act.form is letter_forms.WithdrawForm
        ]
    return menu


@require_http_methods(["GET", "POST"])
@needs(HANDLE)
def on_writers(request: HttpRequest, letter_id: UUID, slug: str) -> HttpResponse:
    """Do an act on some of those who wrote."""
    if slug not in ACTS:
        raise Http404
    page, actor = ACTS[slug], actor_of(request)
    found = queries.get_letter(actor, letter_id)
    writers = queries.writers_of(found)
    initial = {"positions": [str(one.position) for one in writers if one.speaks]}
    form = page.form(
        request.POST or None,
        letter=found,
        writers=writers,
        initial=initial | {"paper": found.group_paper} if slug == "nguoi-dai-dien" else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            page.perform(form, actor=actor, letter_id=found.pk, now=clock.now())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(letter_pages.letter_url(found))
    context = {
        "title": page.title,
        "form": form,
        "back_url": letter_pages.letter_url(found),
        "facts": letter_pages.facts(found),
        "crumbs": crumbs(found),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


def crumbs(found: Letter) -> list[dict[str, str]]:
    """Give the way to a letter."""
    return [
        {"label": _("Đơn thư"), "url": reverse("petitions")},
        {
            "label": _("Đơn số %(number)s") % {"number": found},
            "url": letter_pages.letter_url(found),
        },
    ]


@require_GET
@needs(READ_OWN)
def letter_file(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Hand over a file of a letter; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_letter_file(actor, letter_id, position, clock.now())
    audit.record_reading(actor, queries.get_letter(actor, letter_id), now=clock.now())
    if found.role == FileRole.VOICE:
        return files.sound_response(found.file, request.headers.get("Range", ""))
    return files.file_response(found.file)


@require_GET
@needs(READ_OWN)
def letter_page(
    request: HttpRequest, letter_id: UUID, position: int, page: int
) -> HttpResponse:
    """Show a page of a file of a letter."""
    found = queries.get_letter_file(actor_of(request), letter_id, position, clock.now())
    return files.page_image_response(found.file, page)


@require_GET
@needs(READ_OWN)
def letter_thumbnail(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Show the first page of a file of a letter, small."""
    found = queries.get_letter_file(actor_of(request), letter_id, position, clock.now())
    return files.page_image_response(found.file, 1, files.THUMBNAIL_DPI)
