"""The page on which the work-programme line of a draft is named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.drafting import facts, programme_lines, programme_queries
from vanphong.drafting.rules import CREATE, Step
from vanphong.drafting.services import demand_step
from vanphong.drafting.views.common import draft_of, draft_page
from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.kernel.gate import actor_of, needs


class ProgrammeLineForm(VanphongForm):
    """The programme by number and date, the number of the line, its words."""

    symbol = LineField(
        label=gettext_lazy("Số, ký hiệu của chương trình"),
        max_length=100,
        help_text=gettext_lazy("Ví dụ 05-CTr/TU. Chương trình có trong sổ thì được liên kết."),
    )
    dated_on = DayField(label=gettext_lazy("Ngày của chương trình"))
    line = LineField(label=gettext_lazy("Số dòng"), max_length=30)
    words = TextField(label=gettext_lazy("Nội dung dòng"), rows=3, max_length=500)


@needs(CREATE)
def programme_line(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask for the line the draft answers, and keep it."""
    actor, draft = actor_of(request), draft_of(request, draft_id)
    kept = programme_queries.line_of(draft)
    if request.method == "POST":
        form = ProgrammeLineForm(request.POST)
        if form.is_valid():
            try:
                programme_lines.name_programme_line(
                    actor=actor, draft_id=draft_id, now=clock.now(), **form.cleaned_data
                )
            except VanphongError as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Đã ghi dòng chương trình công tác."))
                return redirect("draft", draft_id)
    else:
        demand_step(actor, draft, Step.EDIT)
        names = ("symbol", "dated_on", "line", "words")
        start = {name: getattr(kept, name) for name in names} if kept is not None else {}
        form = ProgrammeLineForm(initial=start)
    context: dict[str, Any] = {
        "draft": draft,
        "title": facts.title_of(draft),
        "form": form,
        "kept": kept,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "drafting/programme_line.html", context, status=status)


@require_POST
@needs(CREATE)
def drop_line(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take the line off the draft."""
    try:
        programme_lines.drop_programme_line(actor=actor_of(request), draft_id=draft_id)
    except VanphongError as refusal:
        return draft_page(request, draft_of(request, draft_id), error=refusal)
    messages.success(request, _("Đã bỏ dòng chương trình công tác."))
    return redirect("draft", draft_id)
