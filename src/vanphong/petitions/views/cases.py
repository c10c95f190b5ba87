"""Pages of cases: the list, one case with its lawful steps, the acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs, require
from vanphong.people import api as people
from vanphong.petitions import (
    alike_pages,
    case_acts,
    case_forms,
    case_pages,
    circle_pages,
    clock_pages,
    follow_answers,
    letter_pages,
    listing,
    queries,
    readings,
    result_pages,
    sealing_pages,
    services,
    urging_pages,
)
from vanphong.petitions.models import Case
from vanphong.petitions.rules import AWAITING, EMPTIED, may_step
from vanphong.petitions.rules.permissions import (
    ASSIGN,
    DECIDE,
    HANDLE,
    READ_ALL,
    READ_OWN,
    REGISTER,
    SEARCH_NAMES,
)

# What a list is asked by -> its word in the address.
_LIST_WORDS = {
    "view": "loc", "figure": "so-lieu", "period": "ky", "place": "dia-ban", "field": "linh-vuc",
    "words": "chu", "after": "sau",
}  # fmt: skip


@require_GET
@needs(READ_OWN)
def case_list(request: HttpRequest) -> HttpResponse:
    """List cases: what is due first, or the newest first where nothing is due."""
    actor, today = actor_of(request), clock.today()
    wanted = {name: request.GET.get(word, "") for name, word in _LIST_WORDS.items()}
    found = listing.listed(actor, listing.Wanted(**wanted), today)
    query = request.GET.copy()
    query["sau"] = found.page.next_key
    context = {
        "chips": case_pages.chips(actor, None if found.figure else wanted["view"]),
        "narrowed": listing.words_of(found)
        if found.figure or found.field or found.words
        else "",
        "figure": found.figure,
        "place": found.place,
        "words": found.words,
        "places": listing.place_choices(actor) if found.figure is None else [],
        "view": wanted["view"],
        "may_report": actor.may(READ_ALL),
        "table": case_pages.table(found.page.items, _more(found.page.items)),
        "count": found.rows[:1001].count(),
        "next_url": f"?{query.urlencode()}" if found.page.next_key else "",
        "may_register": actor.may(REGISTER),
        "sent_words": case_pages.sent_words(queries.waiting_submissions(actor).count()),
        "menu": case_pages.list_menu(actor),
        "may_search_names": actor.may(SEARCH_NAMES),
        "today": today,
    }
    return render(request, "petitions/list.html", context)


def _more(cases: list[Case]) -> dict[UUID, str]:
    """Say of which cases somebody lies open who denounces, and how often some were urged."""
    told = dict.fromkeys(queries.openly_among(cases), _("họ tên người tố cáo đang mở"))
    return told | _urged(cases)


def _urged(cases: list[Case]) -> dict[UUID, str]:
    """Say of those of the cases that were urged how often, and by when they asked last."""
    waiting = [one for one in cases if one.state in AWAITING]
    found = queries.urged(waiting) if waiting else {}
    return {key: urging_pages.urged_words(one) for key, one in found.items()}


@require_GET
@needs(READ_OWN)
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case: its letters, how it was judged, its lawful steps, its life."""
    return _case_page(request, queries.get_case(actor_of(request), case_id))


def _case_page(
    request: HttpRequest,
    case: Case,
    judge_form: case_forms.JudgeForm | None = None,
    decide_form: case_forms.DecideForm | None = None,
) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    steps, found = queries.steps_of(case), clock_pages.found_of(case)
    waiting = case_pages.waiting_of(steps)
    letters = queries.letters_of(actor, case)
    readings.note_letters(actor, letters, clock.now())
    files = queries.shown_files(actor, letters[0].letter, clock.now()) if letters else []
    may_judge = actor.may(HANDLE) and case.state not in EMPTIED
    if judge_form is None and may_judge:
        judge_form = case_forms.JudgeForm(actor=actor, case=case)
    lawful, unlawful = case_pages.lawful(case, actor, today)
    if decide_form is None and case_pages.may_decide(waiting, actor):
        decide_form = case_forms.DecideForm(case=case)
    context = {
        "case": case,
        "letters": [
            {
                "letter": one.letter,
                "content": one.content,
                "url": letter_pages.letter_url(one.letter),
            }
            for one in letters
        ],
        "named": sealing_pages.named(actor, case, letters),
        "paper": letter_pages.paper(letters[0].letter, letter_pages.shown_file(files, ""))
        if letters
        else {},
        "facts": case_pages.facts(case),
        "judge_form": judge_form,
        "lawful": lawful,
        "unlawful": unlawful,
        "waiting": waiting,
        "approvers": case_pages.approvers(actor, waiting, today) if waiting else [],
        "proposal": case_pages.proposal(case, waiting, today) if waiting else None,
        "decide_form": decide_form,
        "may_withdraw": waiting is not None
        and waiting.proposed_by.person_id in actor.person_ids,
        "menu": case_acts.menu(case, actor, found),
        "papers": case_pages.papers_of(case, steps, actor),
        "clocks": clock_pages.clocks(case, today, found),
        "before": follow_answers.follow_out(actor, case),
        "after": follow_answers.followers_out(actor, case),
        "urgings": urging_pages.in_case(actor, case, today),
        "bars": queries.bars_of(case),
        "steps": case_pages.steps(case, steps),
        "alike": alike_pages.lines_of_case(
            actor, case, [one.letter for one in letters], clock.now()
        ),
        "result": result_pages.card(case, actor),
        "elsewhere": circle_pages.lines_of_letters(actor, [one.letter for one in letters]),
        "today": today,
    }
    refused = any(form is not None and form.errors for form in (judge_form, decide_form))
    status = 422 if refused else 200
    return render(request, "petitions/case.html", context, status=status)


@require_POST
@needs(HANDLE)
def place_names(request: HttpRequest) -> JsonResponse:
    """Give names of provinces and communes that hold the typed words, for the picker."""
    found = people.units_named(request.POST.get("q", "")[:100])
    return JsonResponse([people.unit_label(unit) for unit in found], safe=False)


@require_POST
@needs(HANDLE)
def judge(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Judge a case by its keys."""
    actor = actor_of(request)
    case = queries.get_case(actor, case_id)
    form = case_forms.JudgeForm(request.POST, actor=actor, case=case)
    if form.is_valid():
        try:
            services.judge_case(
                actor=actor, case_id=case_id, values=form.values(), now=clock.now(),
                reason=form.cleaned_data["reason"], version=form.cleaned_data["version"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu phân loại."))
            return HttpResponseRedirect(case_pages.case_url(case))
    return _case_page(request, queries.get_case(actor, case_id), form)


@require_http_methods(["GET", "POST"])
@needs(HANDLE)
def step(request: HttpRequest, case_id: UUID, slug: str) -> HttpResponse:
    """Propose a lawful step, or take it for who may decide."""
    actor, today = actor_of(request), clock.today()
    wanted = case_pages.STEP_OF_SLUG.get(slug)
    if wanted is None:
        raise Http404
    case = queries.get_case(actor, case_id)
    form = case_forms.StepForm(
        request.POST or None, case=case, step=wanted, today=today,
        initial={"symbol": request.GET.get("so", "")[:100]},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = services.propose_step(
                actor=actor, case_id=case_id, step=wanted, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            done = row.verdict == "APPROVED"
            words = _("Đã ghi.") if done else _("Đã trình phê duyệt.")
            messages.success(request, words)
            return HttpResponseRedirect(case_pages.case_url(case))
    decision = may_step(wanted, queries.facts_of(case), today)
    context = {
        "title": form.title,
        "form": form,
        "decision": decision,
        "submit": _("Ghi") if services.done_at_once(actor, wanted) else _("Trình phê duyệt"),
        **around(case),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_POST
@needs(DECIDE)
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Approve the step that waits, or decline it."""
    actor = actor_of(request)
    approve = "approve" in request.POST
    case = queries.get_case(actor, case_id)
    form = case_forms.DecideForm(request.POST, case=case)
    if form.is_valid():
        try:
            services.decide_step(
                actor=actor, case_id=case_id, approve=approve, now=clock.now(),
                **form.cleaned_data,
            )  # fmt: skip
        except VanphongError as refusal:
            waiting = case_pages.waiting_of(queries.steps_of(case))
            if not case_pages.may_decide(waiting, actor):
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã duyệt.") if approve else _("Đã trả lại đề xuất."))
            return HttpResponseRedirect(case_pages.case_url(case))
    return _case_page(request, queries.get_case(actor, case_id), decide_form=form)


@require_POST
@needs(HANDLE)
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take back the step one proposed."""
    services.withdraw_step(actor=actor_of(request), case_id=case_id, now=clock.now())
    messages.success(request, _("Đã rút đề xuất."))
    return HttpResponseRedirect(reverse("petition_case", args=[case_id]))


@require_POST
@needs(HANDLE)
def begin_paper(request: HttpRequest, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Begin the paper that carries out a step, and lead to it."""
    row = services.begin_paper(
        actor=actor_of(request), case_id=case_id, step_id=step_id, now=clock.now()
    )
    return HttpResponseRedirect(reverse("draft", args=[row.draft_id]))


def _proposed(request: HttpRequest) -> dict[str, str]:
    """Give what the address of an act proposes, as the link beside a letter found alike does."""
    return {name: request.GET[name] for name in ("into", "reason") if name in request.GET}


@require_http_methods(["GET", "POST"])
@needs(HANDLE)
def act(request: HttpRequest, case_id: UUID, slug: str) -> HttpResponse:
    """Do an act on a case."""
    if slug not in case_acts.ACTS:
        raise Http404
    page, actor = case_acts.ACTS[slug], actor_of(request)
    require(actor, page.permission)
    case = queries.get_case(actor, case_id)
    more = {"actor": actor, "today": clock.today()} if slug in case_acts.OF_PEOPLE else {}
    form = page.form(request.POST or None, case=case, initial=_proposed(request), **more)
    if request.method == "POST" and form.is_valid():
        try:
            page.perform(form, actor=actor, case_id=case_id, now=clock.now())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(case_pages.case_url(case))
    context = {"title": page.title, "form": form, **around(case)}
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(ASSIGN)
def unbar(request: HttpRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Open a case again to a person it was shut to."""
    actor = actor_of(request)
    case = queries.get_case(actor, case_id)
    form = case_forms.ReasonForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            services.lift_bar(
                actor=actor, case_id=case_id, person_id=person_id,
                reason=form.cleaned_data["reason"], now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(case_pages.case_url(case))
    context = {"title": _("Cho tham gia trở lại"), "form": form, **around(case)}
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


def around(case: Case) -> dict[str, Any]:
    """Give what stands around an act on a case: the way back, its facts."""
    return {
        "back_url": case_pages.case_url(case),
        "facts": case_pages.facts(case),
        "crumbs": [
            {"label": _("Đơn thư"), "url": reverse("petitions")},
            {
                "label": _("Vụ việc %(number)s") % {"number": case},
                "url": case_pages.case_url(case),
            },
        ],
    }
