"""Pages of dossiers: the list, one dossier with its table of contents, its acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import needs
from vanphong.kernel.text import folded_words, one_line
from vanphong.people import api as people
from vanphong.registry import document_queries as reads
from vanphong.registry import dossier_queries, queries
from vanphong.registry.forms.dossiers import DossierForm, PutInForm, ReopenForm
from vanphong.registry.models import Dossier
from vanphong.registry.pages import dossiers as parts
from vanphong.registry.pages.lists import chips
from vanphong.registry.services import dossiers as acts
from vanphong.registry.services.dossier_lists import export_dossier, print_dossier
from vanphong.registry.views.lists import attachment

KEEP = "registry:dossier:keep"


@require_GET
@needs(KEEP)
def dossiers(request: HttpRequest) -> HttpResponse:
    """List the dossiers the actor may see, open ones unless asked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words = one_line(request.GET.get("chu", ""))[:200]
    state = request.GET.get("trang-thai", "")
    page = dossier_queries.dossier_page(
        actor, words=words, state=state, cursor=request.GET.get("sau", "")
    )
    query = request.GET.copy()
    query["sau"] = page.next_cursor
    views = {"": _("Đang mở"), "da-dong": _("Đã đóng"), "cua-toi": _("Tôi giữ")}
    context = {
        "columns": parts.columns(),
        "rows": [parts.row(dossier) for dossier in page.items],
        "chips": chips(request.GET, "trang-thai", views),
        "words": words,
        "state": state,
        "next_url": f"?{query.urlencode()}" if page.next_cursor else "",
    }
    return render(request, "registry/dossiers.html", context)


@require_http_methods(["GET", "POST"])
@needs(KEEP)
def open_dossier(request: HttpRequest) -> HttpResponse:
    """Open a dossier; `?van-ban=` puts that document in at once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    document = _document(actor, request.GET.get("van-ban"))
    form = DossierForm(request.POST or None, posts=_posts(actor))
    if request.method == "POST" and form.is_valid():
        document_id = document.pk if document else None
        try:
            dossier = acts.open_dossier(
                actor=actor, now=clock.now(), document_id=document_id, **form.act()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(_after_opening(actor, dossier, document))
    title = _("Lập hồ sơ")
    text = (
        _("Văn bản %(symbol)s được đưa vào ngay.") % {"symbol": document.symbol}
        if document
        else ""
    )
    return _form_page(request, form, reverse("dossiers"), title=title, label=title, text=text)


def _after_opening(actor: Actor, dossier: Dossier, document: Any) -> str:
    """Give the dossier's page, or what else the actor may see when another keeps it."""
    if queries.dossiers_of(actor).filter(pk=dossier.pk).exists():
        return reverse("dossier", args=[dossier.pk])
    return reverse("document", args=[document.pk]) if document else reverse("dossiers")


def _document(actor: Actor, document_id: str | None) -> Any:
    if not document_id:
        return None
    try:
        return queries.get_document(actor, UUID(document_id))
    except ValueError:
        raise NotFound(_("Không tìm thấy văn bản này.")) from None


def _posts(actor: Actor) -> list[people.Post]:
    return list(people.posts_of_office(actor, clock.today()))


@require_http_methods(["GET", "POST"])
@needs(KEEP)
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show a dossier with its table of contents; a POST puts a document in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_dossier(actor, dossier_id)
    form = PutInForm()
    if request.method == "POST":
        symbol = request.POST.get("symbol", "")
        candidates = reads.with_symbol(actor, symbol) if symbol.strip() else []
        form = PutInForm(request.POST, found=candidates)
        if form.is_valid():
            try:
                is_new = _put_in(actor, found, form, candidates)
            except VanphongError as refusal:
                form.refuse(refusal)
            else:
                if is_new:
                    messages.success(request, _("Đã đưa vào hồ sơ."))
                else:
                    messages.info(request, _("Văn bản này đã có trong hồ sơ."))
                return HttpResponseRedirect(reverse("dossier", args=[found.pk]))
    context = {
        "dossier": found,
        "badge": parts.badge(found),
        "items": parts.items(actor, found),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "registry/dossier.html", context, status=status)


def _put_in(actor: Actor, found: Dossier, form: PutInForm, candidates: list[Any]) -> bool:
    """Put the document meant into a dossier; say whether it was not there before."""
    chosen = [one for one in candidates if str(one.pk) == form.cleaned_data.get("target")]
    chosen = chosen or candidates
    if not chosen:
        sentence = _("Không tìm thấy văn bản mang số và ký hiệu này trong phạm vi của bạn.")
        raise Invalid(sentence, fields={"symbol": [sentence]})
    if len(chosen) > 1:
        sentence = _("Hãy chọn một trong các văn bản mang số này.")
        raise Invalid(sentence, fields={"target": [sentence]})
    now = clock.now()
    item = acts.add_to_dossier(
        actor=actor, dossier_id=found.pk, document_id=chosen[0].pk, now=now
    )
    return item.added_at == now


@require_http_methods(["GET", "POST"])
@needs(KEEP)
def change_dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Change title, retention term or keeper."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_dossier(actor, dossier_id)
    start = {"title": found.title, "retention": found.retention, "keeper": found.keeper_id}
    form = DossierForm(request.POST or None, initial=start, posts=_posts(actor), change=True)
    if request.method == "POST" and form.is_valid():
        try:
            acts.change_dossier(actor=actor, dossier_id=found.pk, now=clock.now(), **form.act())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(_after_opening(actor, found, None))
    back = reverse("dossier", args=[found.pk])
    return _form_page(request, form, back, title=_("Sửa hồ sơ"), label=_("Lưu"))


@require_POST
@needs(KEEP)
def take_out(request: HttpRequest, dossier_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a document out of an open dossier."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    acts.remove_from_dossier(actor=actor, dossier_id=dossier_id, document_id=document_id)
    messages.success(request, _("Đã đưa văn bản ra khỏi hồ sơ."))
    return HttpResponseRedirect(reverse("dossier", args=[dossier_id]))


@require_http_methods(["GET", "POST"])
@needs(KEEP)
def close_dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say what closing settles, then close."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_dossier(actor, dossier_id)
    refusal: VanphongError | None = None
    if request.method == "POST":
        try:
            acts.close_dossier(actor=actor, dossier_id=found.pk, now=clock.now())
        except VanphongError as error:
            refusal = error
        else:
            messages.success(request, _("Đã đóng hồ sơ."))
            return HttpResponseRedirect(reverse("dossier", args=[found.pk]))
    said = refusal.words if refusal else acts.closing_of(found).reason
    context = {"dossier": found, "facts": parts.facts(found), "refusal": said}
    status = refusal.status if refusal else 200
    return render(request, "registry/close_dossier.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(KEEP)
def reopen_dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Open a closed dossier again, with the reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_dossier(actor, dossier_id)
    form = ReopenForm(request.POST or None)
    back = reverse("dossier", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            acts.reopen_dossier(actor=actor, dossier_id=found.pk, **form.cleaned_data)
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã mở lại hồ sơ."))
            return HttpResponseRedirect(back)
    title = _("Mở lại hồ sơ")
    return _form_page(request, form, back, title=title, label=title, text=found.title)


@require_GET
@needs(KEEP)
def dossier_file(request: HttpRequest, dossier_id: UUID, kind: str) -> HttpResponse:
    """Give the table of contents: `pdf` for print, `xlsx` to go on with."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_dossier(actor, dossier_id)
    name = "-".join(folded_words(f"muc luc ho so {found.code}"))
    if kind == "pdf":
        content = print_dossier(actor=actor, dossier_id=found.pk, now=clock.now())
    elif kind == "xlsx":
        content = export_dossier(actor=actor, dossier_id=found.pk)
    else:
        raise NotFound(_("Không tìm thấy tệp này."))
    return attachment(content, name, kind)


def _form_page(
    request: HttpRequest, form: VanphongForm, back_url: str, **context: Any
) -> HttpResponse:
    crumbs = [{"label": _("Hồ sơ"), "url": reverse("dossiers")}]
    context |= {"form": form, "back_url": back_url, "crumbs": crumbs, "kind": "main"}
    status = 422 if form.errors else 200
    return render(request, "registry/book_act.html", context, status=status)
