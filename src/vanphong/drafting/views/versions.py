"""Pages of a draft's versions: the list, what differs, taking one away as Word, going back to one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanphong.drafting import copies, facts, picturing, queries, restoring, versions
from vanphong.drafting.rules import CREATE, READ, Step, may_do
from vanphong.drafting.views.common import draft_of, draft_page
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import actor_of, needs


@require_GET
@needs(READ)
def list_versions(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """List the versions; with two picked, show what differs. The last two without a choice."""
    actor, draft = actor_of(request), draft_of(request, draft_id)
    found = list(versions.seen_versions(actor, draft).defer("content"))
    numbers = [one.number for one in found]
    newer = _number(request.GET.get("den"), numbers, numbers[:1])
    older = _number(request.GET.get("tu"), numbers, numbers[1:2] or numbers[:1])
    older, newer = min(older, newer), max(older, newer)
    changes, same = [], ""
    if older != newer:
        first, last = (versions.get_version(actor, draft, n) for n in (older, newer))
        changes = versions.differences(first, last)
        same = versions.sameness(first, last, changes)
    standing = queries.standing_of(actor, draft)
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "versions": found,
        "older": older,
        "newer": newer,
        "changes": changes,
        "same": same,
        "editable": bool(may_do(Step.EDIT, standing, draft.state)),
    }
    return render(request, "drafting/versions.html", context)


def _number(typed: str | None, numbers: list[int], usual: list[int]) -> int:
    if typed and typed.isdecimal() and int(typed) in numbers:
        return int(typed)
    return usual[0] if usual else 0


@require_GET
@needs(READ)
def word(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """Hand over a version as a Word file; what the file does not hold is told first."""
    draft = draft_of(request, draft_id)
    copy = copies.word_of(actor_of(request), draft, number)
    if copy.losses and "xem" not in request.GET:
        context = {"draft": draft, "title": facts.title_of(draft), "number": number,
                   "losses": copy.losses}  # fmt: skip
        return render(request, "drafting/word_losses.html", context)
    return files.attachment(copy.content, copy.name, files.DOCX.media_type)


@require_GET
@needs(READ)
def page_picture(request: HttpRequest, draft_id: UUID, number: int, page: int) -> HttpResponse:
    """Give one page of an earlier version as a picture."""
    draft = draft_of(request, draft_id)
    version = versions.get_version(actor_of(request), draft, number)
    picture = picturing.preview_of_version(draft, version).image(page)
    return files.closed(HttpResponse(picture, content_type="image/png"))


@require_GET
@needs(READ)
def redline_pdf(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Hand over what differs between two versions as PDF."""
    draft = draft_of(request, draft_id)
    typed = (request.GET.get(name, "") for name in ("tu", "den"))
    numbers = [int(one) if one.isdecimal() and len(one) < 9 else 0 for one in typed]
    actor = actor_of(request)
    older, newer = (versions.get_version(actor, draft, number) for number in numbers)
    pdf = copies.redline_pdf(draft, older, newer)
    return files.attachment(pdf, copies.redline_name(draft, older, newer), files.PDF.media_type)


@require_POST
@needs(CREATE)
def restore(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """Make an earlier version the text of the draft again; what stands there stays a version."""
    draft = draft_of(request, draft_id)
    typed = request.POST.get("version", "")
    try:
        restoring.restore_version(
            actor=actor_of(request), draft_id=draft.id, number=number, now=clock.now(),
            version=int(typed) if typed.isdecimal() and len(typed) < 9 else 0,
        )  # fmt: skip
    except (Invalid, Refused) as error:
        return draft_page(request, draft, error=error)
    messages.success(request, _("Đã lấy lại phiên bản %(number)s.") % {"number": number})
    return redirect("draft", draft.id)
