"""The page a draft is written on: its text, its findings, what others saved meanwhile."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.drafting import (
    facts,
    forms,
    illustrating,
    markup,
    pages_checking,
    pages_working,
    services,
    working,
)
from vanphong.drafting.forms_pictures import PictureForm
from vanphong.drafting.models import Draft
from vanphong.drafting.reading_form import reading_lines
from vanphong.drafting.rules import CREATE
from vanphong.drafting.views.common import draft_of, draft_to_write, uuid_typed
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused, Secret
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.ids import new_id

# Signs of a stored text above which its page opens without its findings; some twenty pages.
_LONG = 60_000
# Above which it is looked over when asked alone: that takes seconds, each time.
_BY_HAND = 200_000
# In the address: the window that goes on with what was typed; plain lines wanted.
GOING_ON, PLAIN = "dang-go", "dong-chu"
# Buttons of the form that save nothing.
_LOOKED_AT = frozenset({"picture", "mend", "check"})


@require_http_methods(["GET", "POST"])
@needs(CREATE)
def edit_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Change what is written; when someone else saved meanwhile, show both."""
    actor, draft = actor_of(request), draft_to_write(request, draft_id)
    if request.method == "GET":
        return _opened(request, draft)
    form = forms.DraftForm(request.POST, actor=actor, draft=draft, on=clock.today())
    if not _LOOKED_AT.isdisjoint(request.POST):
        act = _illustrated if "picture" in request.POST else _looked_over
        return act(request, draft, form)
    if not form.is_valid():
        return _edit_page(request, draft, form, 422)
    try:
        services.change_draft(
            actor=actor, draft_id=draft.id, version=form.cleaned_data["version"],
            now=clock.now(), **form.values(),
        )  # fmt: skip
    except (Invalid, Secret, Refused) as error:
        if isinstance(error, Refused):
            if error.code == "changed_meanwhile":
                return _both_versions(request, draft, form, error)
            if error.code not in form.ticks:
                raise
        form.refuse(error)
        return _edit_page(request, draft, form, 422)
    if form.cleaned_data["typing"]:
        working.drop_working(actor=actor, draft_id=draft.id, typing=form.cleaned_data["typing"])
    messages.success(request, _("Đã lưu dự thảo."))
    return redirect("draft", draft.id)


def _opened(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Open the page; what was being typed and not saved is offered first."""
    actor, on = actor_of(request), clock.today()
    left = working.working_of(actor, draft)
    if left is None:
        return _edit_page(request, draft, forms.DraftForm(actor=actor, draft=draft, on=on), 200)
    form = forms.DraftForm(pages_working.typed_of(left), actor=actor, draft=draft, on=on)
    if uuid_typed(request.GET.get(GOING_ON, "")) == left.typing:
        if PLAIN not in request.GET:
            form.show_body()
        return _edit_page(request, draft, form, 200)
    offer = pages_working.offer(draft, left, form)
    if offer is None:  # all of it is saved
        working.drop_working(actor=actor, draft_id=draft.id)
        return _edit_page(request, draft, forms.DraftForm(actor=actor, draft=draft, on=on), 200)
    context = {"draft": draft, "title": facts.title_of(draft), **offer, "fresh": True}
    context |= {"plain": PLAIN in request.GET or not form.is_of_editor, "plain_word": PLAIN}
    context |= pages_working.keeping(actor)
    return render(request, "drafting/working.html", context)


def _looked_over(request: HttpRequest, draft: Draft, form: forms.DraftForm) -> HttpResponse:
    """Show what is typed with its findings, those that were picked mended; nothing is saved."""
    try:
        report = pages_checking.typed_report(actor_of(request), draft, form, clock.today())
    except (Invalid, Secret) as error:
        if form.errors.keys().isdisjoint(error.fields):  # else it is said at its field
            form.refuse(error)
        return _edit_page(request, draft, form, 422)
    picked = request.POST.get("mend", "")
    if not picked:
        return _edit_page(request, draft, form, 200)
    before = ""
    if picked == "undo":
        form.take_back(request.POST.get("before", ""))
    else:
        before = form.typed_body()
        form.write_body(pages_checking.mended_blocks(form, report, picked))
    form.fields["text"].widget.attrs["data-focus"] = ""  # one goes on writing
    messages.info(request, _("Đã sửa trong ô nội dung, chưa lưu."))
    return _edit_page(request, draft, form, 200, before=before)


def _illustrated(request: HttpRequest, draft: Draft, form: forms.DraftForm) -> HttpResponse:
    """Take a picture and put its line behind what is typed as lines; nothing of it is saved."""
    chosen = PictureForm(request.POST, request.FILES)
    if not chosen.is_valid():
        return _edit_page(request, draft, form, 422, picture=chosen)
    given = chosen.cleaned_data
    try:
        added = illustrating.add_picture(
            actor=actor_of(request), draft_id=draft.id, now=clock.now(),
            content=given["picture_file"].read(), name=given["picture_file"].name,
        )  # fmt: skip
    except (Invalid, Secret) as error:
        chosen.refuse(error)
        return _edit_page(request, draft, form, 422, picture=chosen)
    added = dataclasses.replace(
        added, alt=given["picture_alt"], width_mm=given["picture_width"] or added.width_mm
    )
    form.add_line(markup.picture_line(added))
    messages.info(request, _("Đã thêm hình; dòng của hình ở cuối ô nội dung, chưa lưu."))
    return _edit_page(request, draft, form, 200)


@require_POST
@needs(CREATE)
def check_typed(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give the findings of what is being typed, for the list beside it."""
    actor, draft = actor_of(request), draft_to_write(request, draft_id)
    form = forms.DraftForm(request.POST, actor=actor, draft=draft, on=clock.today())
    return render(request, "drafting/_typed.html", _typed(actor, draft, form))


def _typed(actor: Actor, draft: Draft, form: forms.DraftForm) -> dict[str, Any]:
    """Give the findings of what stands in the form; none while it cannot be read.

    A long text opens without them: they are asked for once the page stands.
    """
    try:
        report = pages_checking.typed_report(actor, draft, form, clock.today())
    except (Invalid, Secret):
        return {"draft": draft, "report": None}
    return {"draft": draft, "report": pages_checking.report_out(report)}


def _edit_page(
    request: HttpRequest,
    draft: Draft,
    form: forms.DraftForm,
    status: int,
    saved: object = None,
    *,
    before: str = "",
    picture: PictureForm | None = None,
) -> HttpResponse:
    size, asked = len(draft.content), "check" in request.POST or "mend" in request.POST
    by_hand = size > _BY_HAND
    is_long = request.method == "GET" and size > _LONG and not by_hand
    later = is_long or (by_hand and not asked)
    checked = {"report": None} if later else _typed(actor_of(request), draft, form)
    form.show_lines()
    context = checked | {
        "is_long": is_long,
        "by_hand": by_hand,
        "before": before,
        "draft": draft,
        "title": facts.title_of(draft),
        "form": form,
        "picture": picture or PictureForm(),
        "saved": saved,
        "unsaved": status >= 400 and _LOOKED_AT.isdisjoint(request.POST),
        "word_accept": forms.WORD,
        "plain": PLAIN in request.GET,
        "plain_word": PLAIN,
        "going_on": GOING_ON,
        "kinds": pages_working.KINDS,
        **pages_working.keeping(actor_of(request)),
        "fresh": request.method == "GET",
    }
    return render(request, "drafting/edit.html", context, status=status)


def _both_versions(
    request: HttpRequest, draft: Draft, form: forms.DraftForm, error: Refused
) -> HttpResponse:
    """Keep what was typed and show beside it what stands now; saving again takes the typed."""
    form.refuse(error)
    form.retype("version", str(draft.version))
    saved = forms.initial_of(draft)
    if form.is_of_editor:
        saved["text"] = "\n\n".join(reading_lines(services.written_blocks(draft)))
    return _edit_page(request, draft, form, 409, saved)


@require_POST
@needs(CREATE)
def go_on(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take up what was being typed, or leave it for good."""
    actor, draft = actor_of(request), draft_of(request, draft_id)
    if "leave" in request.POST:
        working.drop_working(actor=actor, draft_id=draft.id)
        messages.success(request, _("Đã bỏ bản đang gõ dở."))
        return redirect("draft-edit", draft.id)
    taken = working.take_working(actor=actor, draft_id=draft.id, typing=new_id())
    way = {PLAIN: 1} if PLAIN in request.POST else {}
    said = urlencode(way | {GOING_ON: taken.typing})
    return redirect(f"{reverse('draft-edit', args=[draft.id])}?{said}")
