"""The page on which a mail of the office's mailbox goes into the petitions' book."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.errors import Refused, VanphongError
from vanphong.kernel.gate import actor_of, needs, require
from vanphong.mailbox import api as mailbox
from vanphong.petitions import letter_forms, letter_pages, mail_paper, services
from vanphong.petitions.rules.permissions import REGISTER
from vanphong.petitions.vault import client as vault
from vanphong.petitions.views.alike import alike_asked


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def register_mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Enter a mail as a letter, its words beside what is typed; the number comes back.

    One that is probably the same as another is asked about once, unless that stood on the page.
    """
    actor = actor_of(request)
    require(actor, mailbox.READ)
    mail = mailbox.get_mail(actor, mail_id)
    decision = mailbox.may_become_letter(mail.state)
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)
    form = letter_forms.MailLetterForm(
        request.POST or None, initial=_first(mail), today=clock.today()
    )
    alike, asking = alike_asked(request, form)
    if request.method == "POST" and form.is_valid() and not asking:
        try:
            letter = services.receive_mail(
                actor=actor, mail_id=mail_id, said=form.said(), persons=form.persons(),
                identifying=form.cleaned_data["secret_words"], now=clock.now(),
                version=form.cleaned_data["version"],
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
        "mail": mail,
        "facts": [{"label": _(label), "text": words} for label, words in mail_paper.head(mail)],
        "crumbs": [
            {"label": _("Thư đến chờ vào sổ"), "url": reverse("mails")},
            {
                "label": mail.subject or _("(thư không có tiêu đề)"),
                "url": reverse("mail", args=[mail.pk]),
            },
        ],
    }
    status = 422 if form.errors or asking else 200
    return render(request, "petitions/register_mail.html", context, status=status)


def _first(mail: mailbox.Mail) -> dict[str, object]:
    sender = "; ".join(filter(None, (mail.sender_name, mail.sender_address)))
    abstract = mail_paper.subject_words(mail)
    return {"names": sender, "abstract": abstract, "version": mail.version}
