"""Pages of books: the list, one book with its lines, its numbers, giving out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import needs
from vanphong.kernel.ids import new_id
from vanphong.people import api as people
from vanphong.registry import book_queries as reads
from vanphong.registry import queries
from vanphong.registry.forms.books import (
    BookForm,
    GiveOutForm,
    InsertForm,
    ReasonForm,
    ReserveForm,
    TermForm,
)
from vanphong.registry.models import Book, NumberEntry, NumberState
from vanphong.registry.pages import books as parts
from vanphong.registry.pages.lists import chips
from vanphong.registry.services import books as book_acts
from vanphong.registry.services import numbers, voiding
from vanphong.registry.services.numbers import require_any
from vanphong.registry.services.printing import export_book, file_name, print_book
from vanphong.registry.services.terms import open_term as open_the_term
from vanphong.registry.views.lists import attachment

MANAGE = "registry:book:manage"
PRINT = "registry:book:print"
RESERVE = "registry:number:reserve"


@require_GET
@needs(None)
def books(request: HttpRequest) -> HttpResponse:
    """List the office's books by period, for those who open or print them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require_any(actor, PRINT, MANAGE)
    found = reads.counted(queries.books_of(actor))
    context = {
        "groups": parts.book_groups(found),
        "columns": parts.book_columns(),
        "terms": list(queries.terms_of(actor)),
        "may_manage": actor.may(MANAGE),
        "may_import": actor.may("registry:register:import"),
    }
    return render(request, "registry/books.html", context)


@require_http_methods(["GET", "POST"])
@needs(MANAGE)
def open_term(request: HttpRequest) -> HttpResponse:
    """Open a term."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = TermForm(request.POST or None)

    def act() -> str:
        term = open_the_term(actor=actor, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Đã mở %(name)s.") % {"name": term.name})
        return reverse("books")

    return act_page(request, form, act, title=_("Mở nhiệm kỳ"), label=_("Mở nhiệm kỳ"))


@require_http_methods(["GET", "POST"])
@needs(MANAGE)
def open_book(request: HttpRequest) -> HttpResponse:
    """Open a book."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    form = BookForm(
        request.POST or None, bodies=people.bodies_of(actor, today),
        terms=queries.terms_of(actor), today=today,
        initial={
            "direction": request.GET.get("chieu", "OUT"),
            "body_id": request.GET.get("co-quan", ""), "type_code": request.GET.get("loai", ""),
        },
        day=request.GET.get("ngay", ""),
    )  # fmt: skip

    def act() -> str:
        book = book_acts.open_book(actor=actor, now=clock.now(), **form.act())
        messages.success(request, _("Đã mở sổ."))
        if request.GET.get("cho") == "vao-so":
            messages.info(request, _("Xin trở lại thẻ đang vào sổ và gửi biểu mẫu lần nữa."))
        for warning in book_acts.book_warnings(book, today):
            messages.warning(request, warning)
        return reverse("book", args=[book.pk])

    return act_page(request, form, act, title=_("Mở sổ"), label=_("Mở sổ"))


@require_GET
@needs(None)
def book(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Show a book with its lines, the newest number first; lines only to who may print it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require_any(actor, PRINT, MANAGE)
    found = queries.get_book(actor, book_id)
    context = {
        "book": found,
        "badge": parts.state_badge(found),
        "acts": parts.acts(actor, found),
        "may_print": actor.may(PRINT),
        "closings": reads.closings_of(found),
    }
    if actor.may(PRINT):
        context |= _lines(request, actor, found)
    return render(request, "registry/book.html", context)


def _lines(request: HttpRequest, actor: Actor, found: Book) -> dict[str, Any]:
    state = parts.STATES.get(request.GET.get("trang-thai", ""), "")
    page = reads.book_page(found, state=state, cursor=request.GET.get("sau", ""))
    arrivals = reads.arrivals_in(found, page.items) if found.direction == "IN" else {}
    query = request.GET.copy()
    query["sau"] = page.next_cursor
    views = {"": _("Mọi số"), "giu": _("Đang giữ"), "huy": _("Đã hủy")}
    return {
        "columns": parts.entry_columns(found),
        "rows": [parts.entry_row(actor, found, e, arrivals.get(str(e))) for e in page.items],
        "chips": chips(request.GET, "trang-thai", views),
        "next_url": f"?{query.urlencode()}" if page.next_cursor else "",
        "later": "sau" in request.GET,
    }


@require_GET
@needs(PRINT)
def book_file(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Give a book out with every column: `?dang=pdf` for print, `xlsx`; else ask for days."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_book(actor, book_id)
    wanted = request.GET.get("dang", "")
    form = GiveOutForm(request.GET if wanted else None)
    if not form.is_valid():
        crumbs = crumbs_of(found)
        context = {"form": form, "book": found, "crumbs": crumbs, "title": _("In, tải sổ")}
        status = 422 if form.errors else 200
        return render(request, "registry/book_file.html", context, status=status)
    name = file_name(found)
    days = {"since": form.cleaned_data["tu_ngay"], "until": form.cleaned_data["den_ngay"]}
    if wanted == "pdf":
        content = print_book(actor=actor, book_id=found.pk, now=clock.now(), **days)
        return attachment(content, name, "pdf")
    return attachment(export_book(actor=actor, book_id=found.pk, **days), name, "xlsx")


@require_http_methods(["GET", "POST"])
@needs(RESERVE)
def reserve_number(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Hold the next number of a book."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_book(actor, book_id)
    form = ReserveForm(request.POST if request.method == "POST" else None, book=found,
                       on=clock.today())  # fmt: skip

    def act() -> str:
        entry = numbers.reserve_number(
            actor=actor, for_id=new_id(), now=clock.now(), book_id=found.pk,
            type_code=form.cleaned_data.get("type_code", ""),
            purpose=form.cleaned_data["purpose"],
        )  # fmt: skip
        return reverse("number", args=[found.pk, entry.pk])

    text = _(
        "Số tiếp theo của sổ được giữ lại và chỉ dùng cho một văn bản. Nếu không dùng, số được "
        "hủy với lý do và vẫn đứng trong sổ."
    )
    return act_page(request, form, act, title=_("Giữ số"), label=_("Giữ số"), book=found,
                     text=text)  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("registry:number:insert")
def insert_number(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Hold a number behind an existing one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_book(actor, book_id)
    form = InsertForm(request.POST or None, book=found, on=clock.today())

    def act() -> str:
        entry = numbers.insert_number(
            actor=actor, book_id=found.pk, for_id=new_id(), now=clock.now(),
            **form.cleaned_data,
        )  # fmt: skip
        return reverse("number", args=[found.pk, entry.pk])

    return act_page(request, form, act, title=_("Chen số"), label=_("Chen số"), book=found)


@require_http_methods(["GET", "POST"])
@needs("registry:number:void")
def void_number(request: HttpRequest, book_id: UUID, entry_id: UUID) -> HttpResponse:
    """Make a held number void, with the reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_book(actor, book_id)
    entry = reads.get_entry(actor, found, entry_id)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        voiding.void_number(
            actor=actor, entry_id=entry.pk, now=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("Đã hủy số %(number)s.") % {"number": entry})
        return reverse("book", args=[found.pk])

    title = _("Hủy số %(number)s") % {"number": entry.symbol or entry}
    text = _("Số đã hủy vẫn đứng trong sổ cùng lý do và người duyệt, không dùng lại.")
    if entry.document:
        struck = _(
            "Văn bản “%(abstract)s” bị gạch trong sổ vì vào sổ nhầm; sau đó không sửa, không gửi "
            "được nữa."
        ) % {"abstract": entry.document.abstract}
        text = f"{struck} {text}"
    return act_page(request, form, act, title=title, label=_("Hủy số"), book=found, text=text,
                     danger=True)  # fmt: skip


@require_GET
@needs(None)
def number(request: HttpRequest, book_id: UUID, entry_id: UUID) -> HttpResponse:
    """Show a number, large, for writing on paper; who may take numbers uses it from here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require_any(actor, RESERVE, PRINT)
    found = queries.get_book(actor, book_id)
    entry = reads.get_entry(actor, found, entry_id)
    holders = [holder(actor, entry.for_id) for holder in ports.number_holder]
    held_by = [url for url in holders if url is not None]
    context = {
        "entry": entry,
        "book": found,
        "crumbs": crumbs_of(found),
        "draft_url": next((url for url in held_by if url), ""),
        "for_paper": entry.state == NumberState.RESERVED and not held_by and actor.may(RESERVE),
        "void_url": _void_url(actor, entry) if not held_by else "",
    }
    return render(request, "registry/number.html", context)


def _void_url(actor: Actor, entry: NumberEntry) -> str:
    """Lead to making the number of a paper void, where that can be done."""
    document = entry.document
    void = entry.state == NumberState.VOID or (document and voiding.why_not_void(document))
    if void or not actor.may(voiding.VOID) or entry.book.direction == "IN":
        return ""
    return reverse("void-number", args=[entry.book_id, entry.pk])


def act_page(
    request: HttpRequest,
    form: VanphongForm,
    act: Callable[[], str],
    *,
    title: str,
    label: str,
    book: Book | None = None,
    text: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Show a form; when it is sent and right, do the act and go where it leads."""
    if request.method == "POST" and form.is_valid():
        try:
            place = act()
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(place)
    return draw_act(
        request, form, title=title, label=label, book=book, text=text, danger=danger
    )


def draw_act(
    request: HttpRequest,
    form: VanphongForm,
    *,
    title: str,
    label: str,
    book: Book | None,
    text: str,
    danger: bool,
) -> HttpResponse:
    """Draw the page of one act on a book, with what is wrong when it was sent."""
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "label": label,
        "text": text,
        "kind": "danger" if danger else "main",
        "crumbs": crumbs_of(book),
        "back_url": reverse("book", args=[book.pk]) if book else reverse("books"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "registry/book_act.html", context, status=status)


def crumbs_of(found: Book | None) -> list[dict[str, str]]:
    """Lead back to the books, and to one of them."""
    crumbs = [{"label": _("Sổ văn bản"), "url": reverse("books")}]
    if found:
        crumbs.append({"label": found.name, "url": reverse("book", args=[found.pk])})
    return crumbs
