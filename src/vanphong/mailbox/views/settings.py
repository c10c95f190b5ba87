"""Administration: where the office's mailbox is, and whether it can be read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.kernel import clock
from vanphong.kernel.errors import Refused, Unavailable, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.mailbox import queries, services
from vanphong.mailbox.forms import MailboxForm
from vanphong.mailbox.queries import MANAGE
from vanphong.mailbox.rules import TROUBLE_WORDS


@require_http_methods(["GET", "POST"])
@needs(MANAGE, fresh=True)
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show and set where the mailbox is."""
    actor = actor_of(request)
    box = queries.mailbox_of(actor.office_key)
    form = MailboxForm(request.POST if request.method == "POST" else None, box=box)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_mailbox(
                actor=actor,
                wanted=form.wanted(),
                version=form.cleaned_data["version"],
                now=clock.now(),
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu. Bấm “Thử kết nối” để kiểm tra."))
            return HttpResponseRedirect(reverse("mailbox"))
    progress = queries.progress_of(actor.office_key)
    context = {
        "page_title": _("Hộp thư công vụ"),
        "form": form,
        "box": box,
        "progress": progress,
        "trouble": _(TROUBLE_WORDS[progress.trouble]) if progress and progress.trouble else "",
        "servers": queries.known_servers(),
    }
    status = 422 if form.errors else 200
    return render(request, "mailbox/settings.html", context, status=status)


@require_POST
@needs(MANAGE, scope=False)
def attempt(request: HttpRequest) -> HttpResponse:
    """Open the mailbox once, and say how that went."""
    try:
        found = services.try_mailbox(actor=actor_of(request), now=clock.now())
    except (Refused, Unavailable) as refusal:
        messages.error(request, refusal.words)
    else:
        words = _("Nối được. Có %(count)d thư chưa lấy.") % {"count": found.waiting}
        messages.success(request, words)
    return HttpResponseRedirect(reverse("mailbox"))
