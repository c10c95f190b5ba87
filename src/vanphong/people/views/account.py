"""The own account: posts, password, open sessions, keys for programs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.people import forms, queries, services, sessions, wording
from vanphong.people.devices import address_of
from vanphong.people.models import Account, ApiToken
from vanphong.people.views.acts import act_page
from vanphong.people.views.frame import last_day, sent
from vanphong.people.views.grants import TOKEN_COLUMNS, token_row


@require_safe
@needs(None)
def account(request: HttpRequest) -> HttpResponse:
    """Show the own account."""
    actor, today = actor_of(request), clock.today()
    stand_ins = queries.substitutions_by(actor.post_id, today) if actor.post_id else []
    posts = queries.posts_of_person(actor.person_id, today) if actor.person_id else []
    context = {
        "page_title": _("Tài khoản của tôi"),
        "posts": posts,
        "stand_ins": [{"row": row, "last_day": last_day(row.valid_until)} for row in stand_ins],
        "substituting": request.session.get(sessions.SUBSTITUTE_KEY, ""),
        "logins": [
            {"row": login, "device": wording.device_words(login.agent)}
            for login in queries.sessions_of(actor)
        ],
        "session_key": request.session.session_key,
        "token_columns": TOKEN_COLUMNS,
        "token_rows": [
            token_row(token, clock.now(), "own_token_revoke")
            for token in queries.own_tokens(actor)
        ],
    }
    return render(request, "people/account.html", context)


def _crumbs() -> list[dict[str, object]]:
    return [{"label": _("Tài khoản của tôi"), "url": reverse("account")}]


@require_http_methods(["GET", "POST"])
@needs(None)
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password; the other sessions end."""
    form = forms.ChangePasswordForm(sent(request))

    def act() -> Account:
        changed = services.change_own_password(
            actor=actor_of(request),
            now=clock.now(),
            keep_session=request.session.session_key,
            **form.cleaned_data,
        )
        old_key = request.session.session_key
        request.session.cycle_key()
        request.session[HASH_SESSION_KEY] = changed.get_session_auth_hash()
        services.forget_session(old_key)
        services.keep_session(
            account=changed,
            session_key=request.session.session_key or "",
            address=address_of(request),
            agent=request.headers.get("User-Agent", ""),
            now=clock.now(),
        )
        return changed

    return act_page(
        request,
        title=_("Đổi mật khẩu"),
        text=_("Các phiên đăng nhập khác của bạn sẽ đóng."),
        form=form,
        act=act,
        label=_("Đổi mật khẩu"),
        back=reverse("account"),
        done=_("Đã đổi mật khẩu."),
        crumbs=_crumbs(),
    )


@require_POST
@needs(None)
def session_end(request: HttpRequest, login_id: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    services.end_session(actor=actor_of(request), login_id=login_id)
    messages.success(request, str(_("Đã đóng phiên đăng nhập.")))
    return redirect("account")


@require_POST
@needs(None)
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    services.end_other_sessions(actor=actor_of(request), keep=request.session.session_key)
    messages.success(request, str(_("Đã đóng các phiên đăng nhập khác.")))
    return redirect("account")


@require_http_methods(["GET", "POST"])
@needs(None, fresh=True)
def token_add(request: HttpRequest) -> HttpResponse:
    """Make a key for programs; its secret is shown this once."""
    actor = actor_of(request)
    form = forms.TokenForm(sent(request), actor=actor)

    def answer(made: tuple[ApiToken, str]) -> HttpResponse:
        context = {
            "page_title": _("Mã ứng dụng mới"),
            "crumbs": _crumbs(),
            "secret": made[1],
            "text": _("Chỉ hiện một lần này. Chép mã vào chương trình rồi giữ kín."),
            "facts": [{"label": _("Tên mã"), "text": made[0].name}],
            "back": reverse("account"),
        }
        return render(request, "people/secret.html", context)

    return act_page(
        request,
        title=_("Tạo mã ứng dụng"),
        form=form,
        act=lambda: services.issue_token(
            actor=actor,
            post=queries.get_post(actor, actor.post_id or UUID(int=0), clock.today()),
            now=clock.now(),
            **form.cleaned_data,
        ),
        label=_("Tạo mã"),
        back=reverse("account"),
        done="",
        crumbs=_crumbs(),
        answer=answer,
    )
