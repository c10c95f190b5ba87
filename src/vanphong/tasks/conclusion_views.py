"""Pages of conclusions: the list, taking them down, one set with what became of each."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.registry import api as registry
from vanphong.tasks import conclusion_list, conclusion_pages, pages, queries, services
from vanphong.tasks.conclusion_forms import PlainReasonForm, SettleForm, TakeForm
from vanphong.tasks.models import ConclusionSet, Direction
from vanphong.tasks.rules import DIRECT, READ_OWN, RECORD, ConclusionState


def may_take(actor: Actor) -> bool:
    """Say whether the actor takes conclusions down: who directs, or enters directions."""
    return actor.may(DIRECT) or actor.may(RECORD)


@require_GET
@needs(READ_OWN)
def conclusion_list_page(request: HttpRequest) -> HttpResponse:
    """List conclusions: those nobody acted on first, with how many there are of each state."""
    actor = actor_of(request)
    found = conclusion_list.listed(actor, request.GET)
    rows, after = queries.conclusion_page(found.rows, after=request.GET.get("sau", ""))
    context = {
        "found": found,
        "table": conclusion_pages.table(rows, actor),
        "count": found.counts[conclusion_list.STATES[found.kept["trang-thai"]]],
        "next_url": found.url(sau=after) if after else "",
        "first_url": found.url() if request.GET.get("sau") else "",
        "may_take": may_take(actor),
        "today": clock.today(),
    }
    return render(request, "tasks/conclusions.html", context)


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def take(request: HttpRequest) -> HttpResponse:
    """Take conclusions down from a document, a direction or words said; shows them first."""
    actor, today = actor_of(request), clock.today()
    if not may_take(actor):
        raise NotAllowed(
            _("Bạn chưa được giao quyền làm việc này. Hãy hỏi người quản trị cơ quan."),
            data={"permission": RECORD},
        )
    direction = _direction(actor, request.GET.get("but-phe", ""))
    document = _document(actor, request.GET.get("van-ban", ""), direction)
    data = request.POST if request.method == "POST" else None
    start = _start(document, direction)
    form = TakeForm(data, actor=actor, today=today, initial=start)
    pieces = []
    if data is not None and form.is_valid():
        try:
            pieces = services.split_text(form.cleaned_data["text"])
            if "xem" not in data:
                taken = _take(actor, form, document, direction)
                return _after_taking(request, taken)
        except VanphongError as refusal:
            form.refuse(refusal)
    context = {
        "form": form,
        "pieces": pieces,
        "document": document,
        "document_url": pages.document_url(document.pk) if document is not None else "",
    }
    return render(
        request, "tasks/take_conclusions.html", context, status=422 if form.errors else 200
    )


def _take(
    actor: Actor,
    form: TakeForm,
    document: registry.Document | None,
    direction: Direction | None,
) -> ConclusionSet:
    given = form.cleaned_data
    source = services.Source(
        document_id=document.pk if document is not None else None,
        direction_id=direction.pk if direction is not None else None,
        heading=given["heading"],
        said_on=given["said_on"],
    )
    return services.take_conclusions(
        actor=actor, source=source, text=given["text"], handler_id=UUID(given["handler"]),
        now=clock.now(),
    )  # fmt: skip


def _after_taking(request: HttpRequest, taken: ConclusionSet) -> HttpResponse:
    count = taken.conclusions.count()
    said = ngettext("Đã ghi %(count)d kết luận.", "Đã ghi %(count)d kết luận.", count)
    messages.success(request, said % {"count": count})
    return HttpResponseRedirect(reverse("conclusion_set", args=[taken.pk]))


def _document(
    actor: Actor, typed: str, direction: Direction | None
) -> registry.Document | None:
    if direction is not None and direction.document_id is not None:
        return registry.get_document(actor, direction.document_id)
    return registry.get_document(actor, _uuid(typed)) if typed else None


def _direction(actor: Actor, typed: str) -> Direction | None:
    if not typed:
        return None
    found = queries.visible_directions(actor).filter(pk=_uuid(typed)).first()
    if found is None:
        raise Invalid(_("Đường dẫn tới trang này không đúng. Xin mở lại danh sách."))
    return found


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Invalid(_("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")) from error


def _start(document: registry.Document | None, direction: Direction | None) -> dict[str, Any]:
    """Give what the source says of itself, for the form to begin with."""
    if direction is not None:
        text, on = direction.text, clock.vietnam_date(direction.given_at)
        return {"heading": text[:500], "said_on": on, "text": text}
    if document is None:
        return {}
    file = document.file
    text = ""
    if file is not None:
        text = "\n".join(page.text for page in files.pages_of(file)) or files.text_of(file)
    start: dict[str, Any] = {"heading": document.abstract[:500], "text": text.strip()}
    return start | ({"said_on": document.issued_on} if document.issued_on else {})


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def conclusion_set(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Show one set; who may direct settles there what waits, all at once or one by one."""
    actor, today = actor_of(request), clock.today()
    found = queries.get_set(actor, set_id)
    form = None
    if request.method == "POST":
        rows = queries.with_outcome(found.conclusions.order_by("position"))
        form = SettleForm(
            _sent(list(rows), request.POST), actor=actor, today=today, data=request.POST
        )
        if form.adds:
            form.pass_over()
        elif _settled(form, actor, found):
            messages.success(request, _("Đã xử lý các kết luận đã chọn."))
            return _after_settling(request, found, today)
    return _set_page(request, found, form, today)


def _after_settling(request: HttpRequest, found: ConclusionSet, today: dt.date) -> HttpResponse:
    """Show the set anew; after one row was settled what was typed in the others still stands."""
    address = reverse("conclusion_set", args=[found.pk])
    rows = _sent(
        list(queries.with_outcome(found.conclusions.order_by("position"))), request.POST
    )
    waiting = [row for row in rows if queries.outcome_of(row).state is ConclusionState.OPEN]
    if "mot" not in request.POST or not waiting:
        return HttpResponseRedirect(address)
    form = SettleForm(waiting, actor=actor_of(request), today=today, data=request.POST)
    form.pass_over()
    answer = _set_page(request, found, form, today)
    answer.done_at = address  # type: ignore[attr-defined]  # sent again, it leads there
    return answer


def _sent(rows: list[Any], data: QueryDict) -> list[Any]:
    return [row for row in rows if f"c{row.position}-request_id" in data]


def _settled(form: SettleForm, actor: Actor, found: ConclusionSet) -> bool:
    """Settle what is chosen; a refusal goes to the form and what was typed stays."""
    try:
        services.settle_conclusions(
            actor=actor, set_id=found.pk, settlings=form.settlings(), now=clock.now()
        )
    except VanphongError as refusal:
        form.refuse(refusal)
        return False
    return True


def _set_page(
    request: HttpRequest, found: ConclusionSet, form: SettleForm | None, today: dt.date
) -> HttpResponse:
    actor = actor_of(request)
    rows = list(queries.with_outcome(found.conclusions.order_by("position")))
    for row in rows:
        row.of = found
    shown = conclusion_pages.shown(rows, actor, today)
    may_settle = actor.may(DIRECT) and found.withdrawn_at is None
    if form is None and may_settle:
        waiting = [one["row"] for one in shown if one["open"]]
        form = SettleForm(waiting, actor=actor, today=today)
    row_forms = {one.row.pk: one for one in form.rows} if form is not None else {}
    for one in shown:
        one["form"] = row_forms.get(one["row"].pk)
    outcomes = [queries.outcome_of(row) for row in rows]
    context = {
        "found": found,
        "facts": conclusion_pages.facts(found, actor, outcomes),
        "shown": shown,
        "form": form if form is not None and form.rows else None,
        "errors": form.errors if form is not None else [],
        "may_settle": may_settle,
        "may_withdraw": found.withdrawn_at is None
        and not any(
            one.state in (ConclusionState.GIVEN, ConclusionState.DONE) for one in outcomes
        )
        and (actor.may(DIRECT) or found.taken_by.person_id in actor.person_ids),
        "today": today,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "tasks/conclusion_set.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(READ_OWN)
def withdraw(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Withdraw a set that was taken wrongly, with the reason."""
    found = queries.get_set(actor_of(request), set_id)
    text = _(
        "Rút để ghi lại từ đầu. Chỉ rút được khi chưa có nhiệm vụ nào theo các kết luận này."
    )
    return _reasoned(
        request, services.withdraw_conclusions, found, _("Rút bản kết luận"), text, set_id=found.pk
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(DIRECT)
def reopen(request: HttpRequest, conclusion_id: UUID) -> HttpResponse:
    """Lift the mark that a conclusion needs no task, with the reason."""
    row = queries.get_conclusion(actor_of(request), conclusion_id)
    title = _("Bỏ dấu không phát sinh nhiệm vụ")
    return _reasoned(
        request, services.reopen_conclusion, row.of, title, str(row), conclusion_id=row.pk
    )


def _reasoned(
    request: HttpRequest, act: Any, found: ConclusionSet, title: str, text: str, **given: UUID
) -> HttpResponse:
    form = PlainReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("conclusion_set", args=[found.pk])
    if form.is_bound and form.is_valid():
        try:
            act(actor=actor_of(request), now=clock.now(), **given, **form.cleaned_data)
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi."))
            return HttpResponseRedirect(back)
    context = {"form": form, "found": found, "title": title, "text": text, "back_url": back}
    status = 422 if form.errors else 200
    return render(request, "tasks/conclusion_reason.html", context, status=status)
