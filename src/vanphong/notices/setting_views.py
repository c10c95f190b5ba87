"""Pages where one chooses how notices come, and where the office sets its quiet hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.notices import forms, queries, sealing, services, site, wording
from vanphong.notices.rules import KEEP_HOURS
from vanphong.people import api as people


@require_http_methods(["GET", "POST"])
@needs(None)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show and take how notices reach oneself."""
    actor = actor_of(request)
    form = forms.ChoiceForm(request.POST or None, initial=_chosen(actor))
    return _answer(
        request,
        form,
        act=lambda: services.choose(actor=actor, now=clock.now(), **form.act()),
        done=_("Đã lưu cách nhận thông báo."),
    )


def _chosen(actor: Actor) -> dict[str, Any]:
    kept = queries.choice_of(actor)
    names = ("mail_kinds", "push_kinds", "quiet_since", "quiet_until", "version")
    return {name: getattr(kept, name) for name in names}


@require_POST
@needs(None)
def address(request: HttpRequest) -> HttpResponse:
    """Take an address and send a code there."""
    form = forms.AddressForm(request.POST)
    return _answer(
        request,
        form,
        act=lambda: services.ask_address(
            actor=actor_of(request), now=clock.now(), **form.cleaned_data
        ),
        done=_("Mã xác nhận đang được gửi tới địa chỉ ấy."),
    )


@require_POST
@needs(None)
def code(request: HttpRequest) -> HttpResponse:
    """Take the code that came by mail."""
    form = forms.CodeForm(request.POST)
    return _answer(
        request,
        form,
        act=lambda: services.confirm_address(
            actor=actor_of(request), now=clock.now(), **form.cleaned_data
        ),
        done=_("Đã xác nhận địa chỉ thư."),
    )


@require_POST
@needs(None)
def address_drop(request: HttpRequest) -> HttpResponse:
    """Forget the address."""
    services.drop_address(actor=actor_of(request))
    messages.success(request, _("Đã bỏ địa chỉ thư."))
    return redirect("notice_settings")


@require_POST
@needs(None)
def device_add(request: HttpRequest) -> HttpResponse:
    """Keep this browser."""
    form = forms.DeviceForm(request.POST)
    name = people.device_words(request.headers.get("User-Agent", ""))
    return _answer(
        request,
        form,
        act=lambda: services.add_device(
            actor=actor_of(request), now=clock.now(), name=str(name), **form.cleaned_data
        ),
        done=_("Máy này sẽ nhận thông báo."),
    )


@require_POST
@needs(None)
def device_forget(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Send no more to a browser."""
    services.forget_device(actor=actor_of(request), device_id=device_id)
    messages.success(request, _("Đã bỏ máy ấy."))
    return redirect("notice_settings")


@require_POST
@needs(None)
def trial(request: HttpRequest) -> HttpResponse:
    """Send oneself a message without content."""
    return _answer(
        request,
        VanphongForm(request.POST),
        act=lambda: services.try_channel(
            actor=actor_of(request), channel=request.POST.get("channel", ""), now=clock.now()
        ),
        done=_("Tin thử đang được gửi."),
    )


def _answer(
    request: HttpRequest, form: VanphongForm, *, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do what a form of the page asks, or show the page with what was refused."""
    if form.is_bound and form.is_valid():
        try:
            act()
        except (Invalid, Refused) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("notice_settings")
    context = _page(actor_of(request)) | {_NAMES[type(form)]: form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "notices/settings.html", context, status=status)


_NAMES: dict[type[VanphongForm], str] = {
    forms.ChoiceForm: "choice_form",
    forms.AddressForm: "address_form",
    forms.CodeForm: "code_form",
    forms.DeviceForm: "device_form",
    VanphongForm: "trial_form",
}


def _page(actor: Actor) -> dict[str, Any]:
    kept = queries.mail_address_of(actor)
    last = queries.last_messages(actor)
    return {
        "choice_form": forms.ChoiceForm(initial=_chosen(actor)),
        "address_form": forms.AddressForm(),
        "code_form": forms.CodeForm(),
        "device_form": forms.DeviceForm(),
        "kinds": wording.KINDS,
        "quiet": queries.quiet_of(actor, clock.today()),
        "may_keep": actor.may(KEEP_HOURS),
        "mail_on": site.mail_is_on(),
        "push_on": site.push_is_on(),
        "mail": kept,
        "devices": queries.devices_of(actor),
        "last_mail": last.get("MAIL"),
        "last_push": last.get("PUSH"),
        "push_key": sealing.public_key() if settings.PUSH_SECRET else "",
    }


@require_http_methods(["GET", "POST"])
@needs(KEEP_HOURS)
def quiet_hours(request: HttpRequest) -> HttpResponse:
    """Set the office's quiet hours, and show what held before."""
    actor = actor_of(request)
    holds = queries.quiet_of(actor, clock.today())
    start = {
        "since": holds.window.since,
        "until": holds.window.until,
        "days_off": holds.days_off,
        "special_breaks": holds.special_breaks,
    }
    form = forms.QuietForm(request.POST or None, initial=start)
    if form.is_bound and form.is_valid():
        try:
            services.set_quiet_hours(actor=actor, now=clock.now(), **form.act())
        except (Invalid, Refused) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu. Giờ mới áp dụng ngay, cả với tin đang chờ."))
            return redirect("notice_hours")
    context = {"form": form, "history": queries.quiet_history(actor)[:50]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "notices/hours.html", context, status=status)
