"""Pages around writing: the list, a new draft, a draft, its files, submitting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.drafting import facts, forms, pages, passing, picturing, queries, services
from vanphong.drafting.first_words import first_words
from vanphong.drafting.handing import hand_over_page
from vanphong.drafting.rules import CREATE, READ, DraftState
from vanphong.drafting.typesetting.starters import starter_of
from vanphong.drafting.views.common import (
    TURN,
    draft_of,
    draft_page,
    draft_to_write,
    uuid_typed,
)
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, Refused, Secret, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.remembered import Given
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.signing import api as signing
from vanphong.tasks import api as tasks

_PER_PAGE = 50


@require_GET
@needs(READ)
def draft_list(request: HttpRequest) -> HttpResponse:
    """List drafts, newest first, by state; further ones by the moment of the last line."""
    actor = actor_of(request)
    state = request.GET.get("trang-thai", "")
    state = state if state in DraftState.__members__ else ""
    drafts = queries.drafts_after(actor, request.GET.get("sau", ""), state=state)
    shown = list(drafts[: _PER_PAGE + 1])
    context = {
        "table": pages.list_table(shown[:_PER_PAGE]),
        "chips": pages.state_chips(actor, state),
        "next": f"{shown[_PER_PAGE - 1].id}" if len(shown) > _PER_PAGE else "",
        "may_write": actor.may(CREATE),
        "to_sign": queries.waiting_for_signature(actor).count(),
        "caption": _("Dự thảo văn bản"),
    }
    return render(request, "drafting/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(CREATE)
def new_draft(request: HttpRequest) -> HttpResponse:
    """Choose body, type and what to begin from.

    `?tra-loi=` names a document to answer, `?nhiem-vu=` the task whose product it will be.
    """
    actor, now = actor_of(request), clock.now()
    answered_id = uuid_typed(request.GET.get("tra-loi") or request.POST.get("answers", ""))
    answered = registry.get_document(actor, answered_id) if answered_id else None
    task_id = uuid_typed(request.GET.get("nhiem-vu") or request.POST.get("task", ""))
    task = tasks.get_task(actor, task_id) if task_id else None
    form = forms.NewDraftForm(
        request.POST or None, request.FILES or None, actor=actor, on=clock.today(),
        initial={"type_code": "OFFICIAL_LETTER", "body": pages.own_body(actor, clock.today())},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.create_draft(
                actor=actor,
                now=now,
                task_id=task_id,
                accept_words=True,  # the first words are of papers that are here
                **_first_words(form, actor, answered),
            )
        except (Invalid, Secret, Refused) as error:
            form.refuse(error)
        else:
            return redirect("draft" if form.cleaned_data["upload"] else "draft-edit", draft.id)
    context = {"form": form, "answered": answered, "task": task}
    status = 422 if form.errors else 200
    return render(request, "drafting/new.html", context, status=status)


def _first_words(
    form: forms.NewDraftForm, actor: Actor, answered: registry.Document | None
) -> dict[str, Any]:
    """Give what a new draft begins with: from its form, and from what is known already."""
    given, on = form.cleaned_data, clock.today()
    body = people.bodies_of(actor, on).get(pk=given["body"])
    upload = given["upload"]
    plain = upload is not None or given["source"] == "blank"
    words: dict[str, Any] = first_words(
        actor,
        body=body,
        type_code=given["type_code"],
        on=on,
        starter=None if plain else starter_of(given["type_code"]),
        answered=answered,
    )
    if upload is not None:
        words["upload"] = (str(upload.name), upload.read())
    return words | {"body_id": body.pk, "type_code": given["type_code"]}


@require_GET
@needs(READ)
def show_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show one draft: its pages, what it is, what comes next, its life."""
    return draft_page(request, draft_of(request, draft_id))


@require_GET
@needs(READ)
def page_picture(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """Give one page as a picture, and keep that its signer got it."""
    picture = hand_over_page(
        actor=actor_of(request), draft=draft_of(request, draft_id), number=number,
        now=clock.now(),
    )  # fmt: skip
    return files.closed(HttpResponse(picture.content, content_type=picture.media_type))


@require_GET
@needs(READ)
def draft_pdf(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Hand over the PDF: issued, signed, the office's own, or the preview."""
    draft = draft_of(request, draft_id)
    file = picturing.stored_file(actor_of(request), draft)
    if file is not None:
        return files.file_response(file)
    return files.attachment(
        picturing.preview_of(draft).pdf, "du-thao.pdf", files.PDF.media_type
    )


@require_GET
@needs("registry:document:read")
def renewed_file(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """Hand over a later version of an issued file, to who sees the document."""
    actor = actor_of(request)
    document = registry.get_document(actor, document_id)
    found = signing.renewals_of(actor, Given(document.file_digest))
    row = next((one for one in found if one.number == number), None)
    if row is None or row.file is None:
        raise NotFound(_("Không có bản gia hạn này."))
    return files.file_response(row.file)


@require_POST
@needs(CREATE)
def take_word(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take a Word file's text into the draft."""
    return _take(request, draft_id, services.take_docx, _("Đã lấy nội dung từ tệp Word."))


@require_http_methods(["GET", "POST"])
@needs(CREATE)
def take_pdf(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take the office's own PDF instead of typesetting."""
    draft = draft_to_write(request, draft_id)
    if request.method == "GET":
        form = forms.UploadForm(accept=".pdf,application/pdf", label=_("Tệp PDF"))
        context = {"draft": draft, "title": facts.title_of(draft), "form": form}
        return render(request, "drafting/own_pdf.html", context)
    return _take(
        request, draft_id, services.take_own_pdf, _("Đã nhận tệp PDF của cơ quan."),
        shown="draft-findings",
    )  # fmt: skip


def _take(
    request: HttpRequest, draft_id: UUID, act: object, said: str, *, shown: str = "draft"
) -> HttpResponse:
    draft = draft_of(request, draft_id)
    upload = request.FILES.get("upload")
    try:
        if upload is None:
            raise Invalid(_("Hãy chọn một tệp."), code="no_file")
        act(  # type: ignore[operator]
            actor=actor_of(request), draft_id=draft.id, content=upload.read(),
            name=str(upload.name), now=clock.now(),
        )  # fmt: skip
    except VanphongError as error:
        return draft_page(request, queries.get_draft(actor_of(request), draft_id), error=error)
    messages.success(request, said)
    return redirect(shown, draft.id)


@require_POST
@needs(CREATE)
def submit(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Present the draft to its signer."""
    draft = draft_of(request, draft_id)
    try:
        passing.submit_for_signature(
            actor=actor_of(request), draft_id=draft.id, now=clock.now(),
            losses_seen=request.POST.get("losses_seen") == "1",
            leave_half_typed=request.POST.get("leave_half_typed") == "1",
        )  # fmt: skip
    except Refused as error:
        return draft_page(request, draft, error=error)
    name = draft.signer.person.full_name if draft.signer else ""
    messages.success(request, _("Đã trình ký tới %(name)s.") % {"name": name})
    return redirect("draft", draft.id)


@require_POST
@needs(CREATE)
def take_back(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take a submitted draft back to go on writing."""
    draft = draft_of(request, draft_id)
    try:
        passing.take_back(actor=actor_of(request), draft_id=draft.id, now=clock.now())
    except Refused as error:
        return draft_page(request, draft, error=error)
    messages.success(request, _("Đã lấy lại dự thảo. Sửa xong thì trình lại."))
    return redirect("draft-edit", draft.id)


@require_POST
@needs(CREATE)
def begin_again(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Start a new draft from a withdrawn one."""
    draft = draft_of(request, draft_id)
    try:
        new = passing.begin_again(actor=actor_of(request), draft_id=draft.id, now=clock.now())
    except (Invalid, Refused, Secret) as error:
        return draft_page(request, draft, error=error)
    messages.success(request, _("Đã lập dự thảo mới từ bản đã rút."))
    return redirect("draft-edit", new.id)


@require_POST
@needs(READ)
def add_addressees(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Send also to the offices that Kính gửi names; go back to the page it was asked on."""
    draft = draft_of(request, draft_id)
    try:
        passing.add_addressees(actor=actor_of(request), draft_id=draft.id, now=clock.now())
    except Refused as error:
        return draft_page(request, draft, error=error)
    messages.success(request, _("Đã thêm nơi nhận qua mạng."))
    place = {"sign": "draft-sign", "seal": "draft-seal"}.get(request.POST.get("from", ""))
    turn = request.POST.get(TURN, "")
    where = reverse(place or "draft", args=[draft.id])
    return redirect(f"{where}?{urlencode({TURN: turn})}" if place and turn else where)


@require_POST
@needs(CREATE)
def office_names(request: HttpRequest) -> JsonResponse:
    """Give names of offices that hold the typed words, for the picker."""
    actor = actor_of(request)
    words = request.POST.get("q", "")[:100]
    found = pages.offices_named(words, clock.today(), actor.office_id)
    return JsonResponse([forms.office_label(office) for office in found], safe=False)
