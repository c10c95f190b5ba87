"""Mails that wait for the book: the list, one mail, what is done with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.files import api as files
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.mailbox import pages, queries, services
from vanphong.mailbox.forms import DismissForm
from vanphong.mailbox.models import Mail
from vanphong.mailbox.queries import MANAGE, READ
from vanphong.mailbox.rules import STATE_LABELS, TROUBLE_WORDS, Reason, State


@require_GET
@needs(READ)
def mails(request: HttpRequest) -> HttpResponse:
    """List the mails that wait, or those of another state."""
    actor = actor_of(request)
    asked = request.GET.get("muc", "")
    state = State(asked) if asked in set(State) else State.WAITING
    found = queries.page(queries.mails_in(actor, state), cursor=request.GET.get("sau", ""))
    query = request.GET.copy()
    query["sau"] = found.next_cursor
    box = queries.mailbox_of(actor.office_key)
    progress = queries.progress_of(actor.office_key)
    waiting = state is State.WAITING
    context = {
        "page_title": _("Thư đến chờ vào sổ") if waiting else _(STATE_LABELS[state]),
        "chips": pages.chips(actor, state),
        "table": pages.table(found.items),
        "later": bool(request.GET.get("sau")),
        "next_url": f"?{query.urlencode()}" if found.next_cursor else "",
        "box": box,
        "progress": progress,
        "trouble": _(TROUBLE_WORDS[progress.trouble])
        if box and box.is_on and progress and progress.trouble
        else "",
        "may_manage": actor.may(MANAGE),
    }
    return render(request, "mailbox/list.html", context)


@require_GET
@needs(READ)
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Show a mail: who sent it, its words as plain text, its files beside what may be done."""
    found = queries.get_mail(actor_of(request), mail_id)
    form = DismissForm(initial={"reason": Reason.SPAM, "version": found.version})
    return _page(request, found, form)


def _page(request: HttpRequest, found: Mail, form: DismissForm) -> HttpResponse:
    actor = actor_of(request)
    attachments = pages.readable(found)
    part = pages.shown_part(attachments, request.GET.get("tep", ""))
    context = {
        "page_title": pages.title(found),
        "mail": found,
        "badge": pages.badge(found),
        "facts": pages.facts(found),
        "problems": pages.problems(found),
        "held": pages.held_words(found) if found.held_code else "",
        "parts": pages.parts(found, attachments, part.pk if part else None),
        "paper": pages.paper(found, part),
        "duplicates": pages.duplicates(actor, part),
        "copies": [
            {"label": pages.title(one), "url": reverse("mail", args=[one.pk])}
            for one in queries.copies_of(actor, found)
        ],
        "may": pages.may(found),
        "acts": [act for fill in ports.mail_acts for act in fill(actor, found)],
        "form": form,
        "crumbs": [
            {"label": _("Văn bản đến"), "url": reverse("incoming")},
            {"label": _("Thư đến chờ vào sổ"), "url": reverse("mails")},
        ],
    }
    return render(request, "mailbox/mail.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(READ)
def dismiss(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Set a mail aside that is no paper for the book."""
    actor = actor_of(request)
    found = queries.get_mail(actor, mail_id)
    form = DismissForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.dismiss_mail(
                actor=actor, mail_id=found.pk, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã xếp thư sang mục “Không phải văn bản”."))
            return HttpResponseRedirect(reverse("mails"))
    return _page(request, queries.get_mail(actor, mail_id), form)


@require_POST
@needs(READ)
def put_back(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Let a mail that was set aside wait again."""
    services.put_back_mail(actor=actor_of(request), mail_id=mail_id, now=clock.now())
    messages.success(request, _("Thư đã trở lại danh sách."))
    return HttpResponseRedirect(reverse("mail", args=[mail_id]))


@require_GET
@needs(READ)
def mail_file(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Hand over the mail as it came."""
    return files.file_response(queries.get_mail_file(actor_of(request), mail_id))


@require_GET
@needs(READ)
def attachment(request: HttpRequest, mail_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Hand over a file of a mail."""
    return files.file_response(_file(request, mail_id, attachment_id))


@require_GET
@needs(READ)
def attachment_page(
    request: HttpRequest, mail_id: UUID, attachment_id: UUID, page: int
) -> HttpResponse:
    """Show a page of a file of a mail."""
    return files.page_image_response(_file(request, mail_id, attachment_id), page)


def _file(request: HttpRequest, mail_id: UUID, attachment_id: UUID) -> files.File:
    part = queries.get_attachment(actor_of(request), mail_id, attachment_id)
    assert part.file is not None  # the query gives no other
    return part.file
