"""The page on which another is to sign a draft."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.drafting import facts, forms_signing, queries, signers
from vanphong.drafting.rules import READ, Step, may_do
from vanphong.drafting.views.common import draft_of
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, NotFound, Refused, Secret
from vanphong.kernel.gate import actor_of, needs


@require_http_methods(["GET", "POST"])
@needs(READ)
def change_signer(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Choose who signs instead, each with the lines over the signature, and say why."""
    actor, draft = actor_of(request), draft_of(request, draft_id)
    on = draft.issued_on or clock.today()
    candidates = signers.may_sign(actor, draft, on)
    form = forms_signing.SignerForm(
        request.POST or None, candidates=candidates, version=draft.version
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            changed = signers.change_signer(
                actor=actor, draft_id=draft.id, signer_id=UUID(given["signer"]),
                reason=given["reason"], version=given["version"], now=clock.now(),
            )  # fmt: skip
        except (Invalid, NotFound, Refused, Secret) as error:
            form.refuse(error)
        else:
            name = changed.signer.person.full_name if changed.signer else ""
            messages.success(request, _("Đã đổi người ký: %(name)s.") % {"name": name})
            return redirect("draft", draft.id)
    decision = may_do(Step.CHANGE_SIGNER, queries.standing_of(actor, draft), draft.state)
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "form": form,
        "stop": decision.reason or ("" if candidates else _("Chưa thấy ai khác ký thay được.")),
        "troubles": list(signers.troubles(actor, draft, clock.today())),
    }
    return render(request, "drafting/signer.html", context, status=422 if form.errors else 200)
