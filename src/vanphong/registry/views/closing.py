"""Pages that close books: a period, a book for good, and the check of what was closed."""

from __future__ import annotations

import functools
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import needs
from vanphong.registry import book_queries as reads
from vanphong.registry import queries
from vanphong.registry.forms.books import CloseForm
from vanphong.registry.models import BookClosing, NumberState
from vanphong.registry.pages import books as parts
from vanphong.registry.services import closings
from vanphong.registry.views.books import PRINT, act_page, crumbs_of, draw_act


@require_GET
@needs(PRINT)
def verify_book(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Count and digest the closed lines of a book again, and say whether they are intact."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_book(actor, book_id)
    verified = closings.verify_book(actor=actor, book_id=found.pk)
    context = {
        "book": found,
        "crumbs": crumbs_of(found),
        "columns": parts.closing_columns(),
        "rows": [parts.closing_row(one) for one in reversed(verified)],
        "changed": [one for one in verified if not one.intact],
    }
    return render(request, "registry/verify_book.html", context)


@require_http_methods(["GET", "POST"])
@needs("registry:book:close", fresh=True)
def close_period(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Close the lines of a book up to a day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_book(actor, book_id)
    form = CloseForm(request.POST or None)
    label, text = _("Xem số dòng sẽ khóa"), ""
    if request.method == "POST" and form.is_valid():
        close = functools.partial(
            closings.close_period, actor=actor, book_id=found.pk, now=clock.now(),
            until=form.cleaned_data["until"],
        )  # fmt: skip
        try:
            counted = close(dry_run=True)
            if form.was_shown(counted):
                return _closed(request, close())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            words = {"lines": counted.line_count, "day": f"{counted.until:%d/%m/%Y}"}
            label = _("Khóa %(lines)d dòng") % words
            text = _(
                "Đến hết ngày %(day)s sổ có %(lines)d dòng chưa khóa. Khóa rồi thì không thêm, "
                "không sửa được nữa và không mở lại được. Nếu đúng, xin bấm lần nữa."
            ) % words  # fmt: skip
    return draw_act(request, form, title=_("Khóa đến một ngày"), label=label, book=found,
                  text=text, danger=bool(text))  # fmt: skip


def _closed(request: HttpRequest, closing: BookClosing) -> HttpResponse:
    sentence = _("Đã khóa %(lines)d dòng đến hết ngày %(day)s.")
    words = {"lines": closing.line_count, "day": f"{closing.until:%d/%m/%Y}"}
    messages.success(request, sentence % words)
    return HttpResponseRedirect(reverse("book", args=[closing.book_id]))


@require_http_methods(["GET", "POST"])
@needs("registry:book:close", fresh=True)
def close_book(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Close a book for good."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_book(actor, book_id)
    form = VanphongForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        closings.close_book(actor=actor, book_id=found.pk, now=clock.now())
        messages.success(request, _("Đã khóa sổ."))
        return reverse("book", args=[found.pk])

    counts = reads.numbers_in(found)
    text = _(
        "Sổ có %(given)d số đã cấp, %(void)d số đã hủy, %(held)d số đang giữ. Khóa hẳn rồi thì "
        "sổ không cấp số nữa và không mở lại được; sổ mới có thể mở bất cứ lúc nào."
    ) % {
        "given": counts[NumberState.GIVEN], "void": counts[NumberState.VOID],
        "held": counts[NumberState.RESERVED],
    }  # fmt: skip
    return act_page(request, form, act, title=_("Khóa hẳn sổ"), label=_("Khóa sổ"), book=found,
                     text=text, danger=True)  # fmt: skip
