"""Pages on which who wrote is blacked out of a file, and the working copies that come of it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import cover_pages, letter_pages, queries, services
from vanphong.petitions.cover_forms import BoxForm, MakeForm, ReasonedForm, ScanForm, WordsForm
from vanphong.petitions.rules.covering import box_typed, whole_page
from vanphong.petitions.rules.permissions import DECIDE, READ_OWN, REGISTER, VAULT_REQUEST
from vanphong.petitions.services import HELD_FOR
from vanphong.petitions.views.letters import crumbs

# The key of a sealed scan, in the browser that brought it; of an opening, in the one that opened.
HELD_COOKIE, OPENED_COOKIE = "vp_che", "vp_goc"
# The key of all scans of a letter that was sealed after it was entered, in the browser that did so.
LETTER_COOKIE = "vp_che_don"


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def scan(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Take a scan of a letter whose writer is hidden; it is sealed, and may be drawn on."""
    actor = actor_of(request)
    letter = queries.get_letter(actor, letter_id)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row, held = services.hold_scan(
                actor=actor, letter_id=letter_id, upload=form.given_file(), now=clock.now()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            url = cover_pages.cover_url(letter, row.position)
            response = HttpResponseRedirect(url)
            keep_in_browser(response, HELD_COOKIE, held.token, url, HELD_FOR)
            return response
    context = {
        "title": _("Thêm bản quét để che"),
        "form": form,
        "back_url": letter_pages.letter_url(letter),
        "facts": letter_pages.facts(letter),
        "crumbs": crumbs(letter),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def cover(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Show a page with what is blacked out on it; a POST draws one box more, or hides the page."""
    form = BoxForm(request.POST or None)
    page = _page_asked(request)
    whole = "ca-trang" in request.POST
    if request.method == "POST" and (whole or form.is_valid()):
        try:
            services.add_boxes(
                actor=actor_of(request), letter_id=letter_id, position=position,
                boxes=[whole_page(page) if whole else form.box(page)],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return _drawn(request, letter_id, position, page)
    return _shown(request, letter_id, position, form)


@require_POST
@needs(REGISTER)
def find(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Draw boxes where the text layer has words, or who wrote."""
    form = WordsForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            count = services.cover_words(
                actor=actor_of(request), letter_id=letter_id, position=position,
                words=[given["words"]], writers=given["writers"], keys=_keys(request, letter_id),
                now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            found = ngettext("Đã che %(count)d chỗ.", "Đã che %(count)d chỗ.", count)
            none = _("Không thấy trong lớp chữ của tệp; hãy vẽ ô trên ảnh trang.")
            messages.info(request, found % {"count": count} if count else none)
            return _drawn(request, letter_id, position, _page_asked(request))
    return _shown(request, letter_id, position, form)


@require_POST
@needs(REGISTER)
def drop(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Take a box away."""
    box = box_typed(request.POST.get("o", ""))
    services.remove_boxes(
        actor=actor_of(request), letter_id=letter_id, position=position,
        boxes=[box] if box else [],
    )  # fmt: skip
    return _drawn(request, letter_id, position, _page_asked(request))


@require_POST
@needs(REGISTER)
def make(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Make the working copy of what was looked at."""
    form = MakeForm(request.POST)
    if form.is_valid():
        try:
            services.make_working_copy(
                actor=actor_of(request), letter_id=letter_id, position=position,
                keys=_keys(request, letter_id), now=clock.now(), **form.cleaned_data,
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã làm bản làm việc đã che; bản gốc được giữ kín."))
            return HttpResponseRedirect(reverse("petition_letter", args=[letter_id]))
    return _previewed(request, letter_id, position, form)


@require_GET
@needs(REGISTER)
def preview(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Show every page as the copy will have it, before the copy is made."""
    return _previewed(request, letter_id, position, None)


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def withdraw(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Take the working copy of a file away, with a reason."""
    actor = actor_of(request)
    found = queries.get_working_copy(actor, letter_id, position)
    letter = queries.get_letter(actor, letter_id)
    form = ReasonedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_working_copy(
                actor=actor, letter_id=letter_id, position=position,
                reason=form.cleaned_data["reason"], now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã bỏ bản làm việc; bản gốc vẫn được giữ kín."))
            return HttpResponseRedirect(letter_pages.letter_url(letter))
    context = {
        "title": _("Bỏ bản làm việc"),
        "form": form,
        "kind": "danger",
        "back_url": cover_pages.cover_url(letter, position),
        "facts": [
            {"label": _("Bản làm việc"), "text": found.file.name},
            *letter_pages.facts(letter),
        ],
        "crumbs": crumbs(letter),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(DECIDE)
def open_originals(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Let the originals of a letter open again, of which nobody is to be hidden any more."""
    actor = actor_of(request)
    letter = queries.get_letter(actor, letter_id)
    form = ReasonedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_originals(
                actor=actor, letter_id=letter_id, reason=form.cleaned_data["reason"],
                now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Bản gốc lại mở cho người xem được đơn."))
            return HttpResponseRedirect(letter_pages.letter_url(letter))
    context = {
        "title": _("Mở lại bản gốc"),
        "form": form,
        "decision": services.may_open_originals(letter),
        "intro": _(
            "Mọi người xem được đơn sẽ mở được tệp gốc; bản quét đã niêm phong vẫn niêm phong. "
            "Phân loại lại thành tố cáo hoặc làm bản làm việc khác thì bản gốc lại được giữ kín."
        ),
        "back_url": letter_pages.letter_url(letter),
        "facts": letter_pages.facts(letter),
        "crumbs": crumbs(letter),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_GET
@needs(REGISTER)
def cover_page(request: HttpRequest, letter_id: UUID, position: int, page: int) -> HttpResponse:
    """Give the picture of a page to draw on; the browser keeps nothing of it."""
    content = services.page_to_cover(
        actor=actor_of(request), letter_id=letter_id, position=position, page=page,
        keys=_keys(request, letter_id), now=clock.now(),
    )  # fmt: skip
    return files.closed(HttpResponse(content, content_type=files.JPEG.media_type))


@require_GET
@needs(READ_OWN)
def copy_file(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Hand over the working copy of a file; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_working_copy(actor, letter_id, position)
    audit.record_reading(actor, queries.get_letter(actor, letter_id), now=clock.now())
    return files.file_response(found.file)


@require_GET
@needs(READ_OWN)
def copy_page(request: HttpRequest, letter_id: UUID, position: int, page: int) -> HttpResponse:
    """Show a page of the working copy of a file."""
    found = queries.get_working_copy(actor_of(request), letter_id, position)
    return files.page_image_response(found.file, page)


@require_GET
@needs(VAULT_REQUEST)
def sealed_scan(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Hand over a sealed scan to who opened the letter's identity just now."""
    found = services.read_scan(
        actor=actor_of(request), letter_id=letter_id, position=position,
        private=services.private_in(request.COOKIES.get(OPENED_COOKIE, ""), letter_id),
        now=clock.now(),
    )  # fmt: skip
    return files.attachment(found.content, found.name, found.media_type)


def keep_in_browser(
    response: HttpResponse, name: str, value: str, url: str, lives: dt.timedelta
) -> None:
    """Let the browser bring a key to what lies below an address, and to nothing else."""
    response.set_cookie(
        name, value, path=url.partition("?")[0], httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE, max_age=lives,
    )  # fmt: skip


def _keys(request: HttpRequest, letter_id: UUID) -> services.Keys:
    """Give the key of the file that is drawn on, else that of its letter; of an opening just now."""
    brought = request.COOKIES.get(HELD_COOKIE) or request.COOKIES.get(LETTER_COOKIE, "")
    return services.Keys(held=services.key_in(brought), private=_opened(request, letter_id))


def _opened(request: HttpRequest, letter_id: UUID) -> bytes:
    """Give what opens the letter's scans to who opened its identity just now; else nothing."""
    actor, kept = actor_of(request), request.COOKIES.get(OPENED_COOKIE, "")
    if not kept:
        return b""
    letter = queries.get_letter(actor, letter_id)
    if not queries.opened_lately(actor, letter, clock.now()):
        return b""
    return services.private_in(kept, letter_id)


def _page_asked(request: HttpRequest) -> int:
    asked = request.POST.get("trang") or request.GET.get("trang") or "1"
    if not asked.isascii() or not asked.isdigit() or len(asked) > 4:
        raise Invalid(_("Không có trang này."), code="no_such_page")
    return int(asked)


def _drawn(
    request: HttpRequest, letter_id: UUID, position: int, page: int
) -> HttpResponseRedirect:
    letter = queries.get_letter(actor_of(request), letter_id)
    return HttpResponseRedirect(cover_pages.cover_url(letter, position, page))


def _shown(
    request: HttpRequest, letter_id: UUID, position: int, form: VanphongForm
) -> HttpResponse:
    source, boxes, _version = services.get_source(actor_of(request), letter_id, position)
    if not source.opens(_keys(request, letter_id), clock.now()):
        return _shut(request, source, status=422 if form.errors else 200)
    page = min(max(_page_asked(request), 1), source.page_count)
    forms: dict[str, Any] = {
        "box_form": BoxForm(),
        "words_form": WordsForm(),
    }
    kinds = {BoxForm: "box_form", WordsForm: "words_form"}
    forms[kinds[type(form)]] = form if form.is_bound else forms[kinds[type(form)]]
    copy = queries.newest_copy(source.row)
    if not queries.names_known(source.letter):
        del forms["words_form"].fields["writers"]
    context = forms | {
        "title": cover_pages.title(source.row),
        "crumbs": crumbs(source.letter),
        "page": page,
        "picture_url": reverse("petition_cover_page", args=[letter_id, position, page]),
        "pages": cover_pages.tabs(source.letter, position, page, boxes, source.page_count),
        "drawn": cover_pages.drawn(boxes, page),
        "lines": cover_pages.lines(boxes),
        "letter": source.letter,
        "position": position,
        "copy": copy,
    }
    return render(request, "petitions/cover.html", context, status=422 if form.errors else 200)


def _previewed(
    request: HttpRequest, letter_id: UUID, position: int, form: MakeForm | None
) -> HttpResponse:
    source, boxes, version = services.get_source(actor_of(request), letter_id, position)
    status = 422 if form is not None and form.errors else 200
    if not source.opens(_keys(request, letter_id), clock.now()):
        return _shut(request, source, status=status)
    if form is None:
        form = MakeForm(initial={"version": version})
    if boxes:
        del form.fields["as_is"]
    context = {
        "title": cover_pages.title(source.row),
        "crumbs": crumbs(source.letter),
        "form": form,
        "is_sealed": source.sealed is not None,
        "sheets": cover_pages.sheets(source.letter, position, boxes, source.page_count),
        "back_url": cover_pages.cover_url(source.letter, position),
        "letter": source.letter,
        "position": position,
        "copy": queries.newest_copy(source.row),
    }
    return render(request, "petitions/cover_preview.html", context, status=status)


def _shut(request: HttpRequest, source: services.Source, *, status: int) -> HttpResponse:
    """Say of a file that opens no more what can be done; nothing is offered that cannot be."""
    context = {
        "title": cover_pages.title(source.row),
        "crumbs": crumbs(source.letter),
        "letter": source.letter,
        "position": source.row.position,
        "is_sealed": source.sealed is not None,
        "copy": queries.newest_copy(source.row),
    }
    return render(request, "petitions/cover_shut.html", context, status=status)
