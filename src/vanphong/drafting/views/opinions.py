"""Pages of opinions on a draft: ask, answer, close, note what was made of the answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.drafting import (
    facts,
    forms_opinions,
    opinion_letters,
    opinion_queries,
    opinion_table,
    opinion_working,
    opinions,
    pages,
    pages_opinions,
    pages_working,
    queries,
    reminding,
    versions,
)
from vanphong.drafting.models import Draft
from vanphong.drafting.opinion_queries import Received
from vanphong.drafting.opinion_rules import GIVE, may_answer, silence
from vanphong.drafting.rules import CREATE, ENDED, READ, Step, may_do
from vanphong.drafting.views.common import draft_of
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Secret
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.rules import Decision
from vanphong.registry import api as registry

_SHOWN = (Invalid, Refused, Secret)


@require_GET
@needs(GIVE)
def waiting(request: HttpRequest) -> HttpResponse:
    """List the drafts that wait for one's own opinion, the first due first."""
    found = list(opinion_queries.waiting_for_opinion(actor_of(request))[:200])
    context = {"table": pages_opinions.waiting_table(found), "found": found}
    return render(request, "drafting/opinions_waiting.html", context)


@require_GET
@needs(CREATE)
def to_close(request: HttpRequest) -> HttpResponse:
    """List one's own askings whose time ended, or that everybody has answered."""
    found = list(opinion_queries.askings_to_close(actor_of(request), clock.today())[:200])
    context = {"table": pages_opinions.to_close_table(found), "found": found}
    return render(request, "drafting/askings_to_close.html", context)


@require_GET
@needs(READ)
def draft_opinions(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """List the askings on a draft, the newest first."""
    draft = draft_of(request, draft_id)
    found = list(opinion_queries.requests_of(draft))
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "table": pages_opinions.requests_table(draft, found),
        "found": found,
        "may_ask": _may(request, draft, Step.ASK_OPINIONS),
    }
    return render(request, "drafting/opinions.html", context)


@require_http_methods(["GET", "POST"])
@needs(CREATE)
def ask(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Choose whom to ask, what, until when."""
    actor, draft = actor_of(request), draft_of(request, draft_id)
    may_ask = _may(request, draft, Step.ASK_OPINIONS)
    form = forms_opinions.AskForm(
        request.POST or None, actor=actor, draft=draft, today=clock.today()
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = opinions.ask_opinions(
                actor=actor, draft_id=draft.pk, version=given["version"],
                post_ids=given["asked"], places=given["places"], question=given["question"],
                limit=opinions.Limit(on=given["due_on"]), now=clock.now(),
            )  # fmt: skip
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã gửi xin ý kiến."))
            return redirect("opinion-request", draft.pk, made.pk)
    context = {
        "draft": draft, "title": facts.title_of(draft), "form": form, "stop": may_ask.reason,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "drafting/opinions_ask.html", context, status=status)


@require_GET
@needs(READ)
def show_request(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Show one asking: who answered what, who is silent, what was made of it."""
    return _request_page(request, draft_of(request, draft_id), request_id)


def _request_page(
    request: HttpRequest, draft: Draft, request_id: UUID, status: int = 200, **forms: Any
) -> HttpResponse:
    found = _received(request, draft, request_id)
    settles = bool(opinion_queries.may_settle(actor_of(request), draft, found.request))
    is_closed = found.request.closed_at is not None
    rule = silence(vietnam_date(found.request.asked_at))
    notes = forms_opinions.NotesForm(found=found) if is_closed and settles else None
    papers = [line.opinion.paper_id for line in found.lines if line.opinion]
    seen = registry.visible_documents(actor_of(request)).filter(pk__in=filter(None, papers))
    silent = pages_opinions.to_remind(found, clock.today())
    is_over = is_closed or draft.state in ENDED
    may_record = settles and not is_closed and any(line.in_writing for line in found.silent)
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "found": found,
        "facts": pages_opinions.facts_of(found),
        "counts": pages_opinions.counts_of(found),
        "table": pages_opinions.received_table(
            found, set(seen.values_list("pk", flat=True)) if any(papers) else ()
        ),
        "silence": rule if found.silent else None,
        "is_closed": is_closed,
        "settles": settles,
        "may_answer": bool(_answering(found, draft)),
        "needs_reason": _is_early(found),
        "remind": forms_opinions.OneAskedForm(),
        "letter": forms_opinions.OneAskedForm(),
        "to_write_to": list(opinion_queries.without_letter(found.request))
        if settles and not is_over
        else [],
        "to_remind": silent if settles and not is_over else [],
        "some_to_remind": sum(not one["today"] for one in silent) > 1,
        "close": forms_opinions.CloseForm(early=_is_early(found)),
        "notes": notes,
        "record": forms_opinions.RecordForm(found=found, today=clock.today())
        if may_record
        else None,
    } | forms
    return render(request, "drafting/opinion_request.html", context, status=status)


def _received(request: HttpRequest, draft: Draft, request_id: UUID) -> Received:
    asked = opinion_queries.get_request(draft, request_id)
    return opinion_queries.received(actor_of(request), asked, clock.today())


def _is_early(found: Received) -> bool:
    """Say whether closing now needs a reason."""
    return bool(found.silent) and not found.is_past_due


def _answering(found: Received, draft: Draft) -> Decision:
    own = found.own
    return may_answer(
        is_asked=own is not None,
        has_answered=own is not None and own.answered_at is not None,
        is_closed=found.request.closed_at is not None or draft.state in ENDED,
    )


@require_http_methods(["GET", "POST"])
@needs(GIVE)
def give(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Show the text one is asked about, and take the answer."""
    draft = draft_of(request, draft_id)
    found = _received(request, draft, request_id)
    if found.own is None:
        decision = _answering(found, draft)
        raise NotAllowed(decision.reason, code=decision.code)
    actor, answering = actor_of(request), _answering(found, draft)
    left = opinion_working.opinion_typed(actor, found.own.asked) if answering else None
    form = forms_opinions.GiveForm(
        request.POST or None, initial=pages_opinions.typed_before(left)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opinions.give_opinion(
                actor=actor, draft_id=draft.pk, request_id=request_id,
                stance=given["stance"], words=given["words"], now=clock.now(),
            )  # fmt: skip
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã gửi ý kiến."))
            return redirect("opinion-request", draft.pk, request_id)
    newer = _newer(request, draft, found)
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "found": found,
        "facts": pages_opinions.facts_of(found),
        "paper": pages.version_paper(draft, found.request.version)
        if newer
        else pages.paper(actor, draft),
        "newer": newer,
        "stop": "" if form.errors else answering.reason,
        "form": form,
        "left": left if request.method == "GET" else None,
        "fresh": request.method == "GET",
    } | pages_working.keeping(actor)
    status = 422 if form.errors else 200
    return render(request, "drafting/opinion_give.html", context, status=status)


def _newer(request: HttpRequest, draft: Draft, found: Received) -> int:
    """Give the number of the newest version when it is not the one asked about, else 0."""
    newest = versions.seen_versions(actor_of(request), draft).values_list("number", flat=True)[
        0
    ]
    return newest if newest != found.request.version.number else 0


@require_POST
@needs(CREATE)
def record(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Record an answer that came in writing."""
    actor, draft = actor_of(request), draft_of(request, draft_id)
    found = _received(request, draft, request_id)
    form = forms_opinions.RecordForm(request.POST, found=found, today=clock.today())
    if form.is_valid():
        given = form.cleaned_data
        try:
            symbol = given["paper"]
            opinions.record_opinion(
                actor=actor, draft_id=draft.pk, request_id=request_id, asked_id=given["asked"],
                stance=given["stance"], words=given["words"], came_on=given["came_on"],
                paper_id=opinion_queries.paper_named(actor, symbol).id if symbol else None,
                now=clock.now(),
            )  # fmt: skip
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã ghi ý kiến."))
            return redirect("opinion-request", draft.pk, request_id)
    return _request_page(request, draft, request_id, 422, record=form)


@require_POST
@needs(CREATE)
def remind(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Remind one who is silent, or all of them."""
    draft = draft_of(request, draft_id)
    form = forms_opinions.OneAskedForm(request.POST)
    if form.is_valid():
        try:
            made = reminding.remind_opinions(
                actor=actor_of(request), draft_id=draft.pk, request_id=request_id,
                asked_id=form.cleaned_data["asked"], now=clock.now(),
            )  # fmt: skip
        except _SHOWN as error:
            form.refuse(error)
        else:
            said = ngettext("Đã nhắc %(count)s người.", "Đã nhắc %(count)s người.", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect("opinion-request", draft.pk, request_id)
    return _request_page(request, draft, request_id, 422, remind=form)


@require_POST
@needs(CREATE)
def begin_letter(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Begin the letter to one place that is asked in writing, or to all of them."""
    draft = draft_of(request, draft_id)
    form = forms_opinions.OneAskedForm(request.POST)
    if form.is_valid():
        try:
            letter = opinion_letters.begin_opinion_letter(
                actor=actor_of(request), draft_id=draft.pk, request_id=request_id,
                asked_id=form.cleaned_data["asked"], now=clock.now(),
            )  # fmt: skip
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                _(
                    "Đã lập công văn xin ý kiến. Xem lại rồi trình ký; bản dự thảo do bạn gửi kèm."
                ),
            )
            return redirect("draft", letter.pk)
    return _request_page(request, draft, request_id, 422, letter=form)


@require_POST
@needs(CREATE)
def close(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """End an asking."""
    draft = draft_of(request, draft_id)
    early = _is_early(_received(request, draft, request_id))
    form = forms_opinions.CloseForm(request.POST, early=early)
    if form.is_valid():
        try:
            opinions.close_opinions(
                actor=actor_of(request), draft_id=draft.pk, request_id=request_id,
                reason=form.cleaned_data["reason"], now=clock.now(),
            )  # fmt: skip
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã kết thúc xin ý kiến."))
            return redirect("opinion-request", draft.pk, request_id)
    return _request_page(request, draft, request_id, 422, close=form)


@require_POST
@needs(CREATE)
def note(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Note what was made of the answers."""
    draft = draft_of(request, draft_id)
    form = forms_opinions.NotesForm(request.POST, found=_received(request, draft, request_id))
    if form.is_valid():
        try:
            opinions.note_opinions(
                actor=actor_of(request), draft_id=draft.pk, request_id=request_id,
                notes=form.notes(), now=clock.now(),
            )  # fmt: skip
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã ghi tiếp thu, giải trình."))
            return redirect("opinion-request", draft.pk, request_id)
    return _request_page(request, draft, request_id, 422, notes=form)


@require_GET
@needs(READ)
def table_pdf(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Hand over the table of opinions as PDF."""
    draft = draft_of(request, draft_id)
    found = _received(request, draft, request_id)
    pdf = opinion_table.print_table(actor_of(request), found, clock.now())
    return files.attachment(pdf, "tong-hop-y-kien.pdf", files.PDF.media_type)


def _may(request: HttpRequest, draft: Draft, step: Step) -> Decision:
    return may_do(step, queries.standing_of(actor_of(request), draft), draft.state)
