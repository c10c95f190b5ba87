"""Administration: people, their posts and roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import vn_date
from vanphong.people import forms, queries, rules, services, wording
from vanphong.people.models import Post
from vanphong.people.views.acts import act_page
from vanphong.people.views.frame import crumbs, last_day, list_page, sent, state_cell

_GET_POST = ["GET", "POST"]


@require_safe
@needs("people:post:manage")
def staff(request: HttpRequest) -> HttpResponse:
    """Show all posts of the office, those held now first to the eye."""
    today = clock.today()
    rows = [
        _post_row(post, holds=rules.holds(post.valid_from, post.valid_until, today))
        for post in queries.all_posts_of_office(actor_of(request))
    ]
    return list_page(
        request,
        title=_("Nhân sự"),
        columns=[
            {"label": _("Họ và tên"), "kind": "main"},
            {"label": _("Chức vụ, vai trò")},
            {"label": _("Từ ngày"), "kind": "date"},
            {"label": _("Đến hết ngày"), "kind": "date"},
            {"label": _("Trạng thái"), "kind": "state"},
        ],
        rows=rows,
        empty=_("Thêm người đầu tiên của cơ quan với chức vụ và vai trò."),
        buttons=[{"label": _("Thêm người"), "url": reverse("staff_add"), "icon": "plus"}],
    )


def _post_row(post: Post, *, holds: bool) -> dict[str, Any]:
    waiting = not holds and post.valid_until is None
    return {
        "state": "" if holds or waiting else "closed",
        "cells": [
            {"text": post.person.full_name, "url": reverse("post", args=[post.id])},
            {
                "text": f"{post.title}, {post.department}" if post.department else post.title,
                "detail": "; ".join(map(wording.role_name, post.roles)),
            },
            vn_date(post.valid_from),
            last_day(post.valid_until, since=post.valid_from),
            state_cell(
                ended=not holds and not waiting, waiting=waiting, holding=_("Đang giữ chức")
            ),
        ],
    }


@require_http_methods(_GET_POST)
@needs("people:post:manage", fresh=True)
def staff_add(request: HttpRequest) -> HttpResponse:
    """Add a person with a first post."""
    actor, today = actor_of(request), clock.today()
    form = forms.NewPersonForm(sent(request), actor=actor, today=today)
    form.fields["valid_from"].initial = today
    return act_page(
        request,
        title=_("Thêm người"),
        form=form,
        act=lambda: services.hire(actor=actor, **form.facts()),
        label=_("Thêm người"),
        back=reverse("staff"),
        done=_("Đã thêm người và chức vụ."),
        crumbs=crumbs("staff", _("Nhân sự")),
    )


@require_http_methods(_GET_POST)
@needs("people:post:manage", fresh=True)
def post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Show a post and change it."""
    actor, today = actor_of(request), clock.today()
    found = queries.lock_post(actor, post_id)
    initial = {n: getattr(found, n) for n in ("title", "rank", "department", "roles")}
    initial["body"] = str(found.body_id or "")
    form = forms.PostForm(sent(request), initial=initial, actor=actor, today=today)
    return act_page(
        request,
        title=found.person.full_name,
        facts=[
            {"label": _("Từ ngày"), "text": vn_date(found.valid_from)},
            {"label": _("Đến hết ngày"), "text": last_day(found.valid_until)},
            {
                "label": _("Việc khác"),
                "text": _("Kết thúc chức vụ"),
                "url": reverse("post_close", args=[found.id]),
            },
            {
                "label": _("Họ và tên"),
                "text": _("Sửa tên"),
                "url": reverse("person_rename", args=[found.person_id]),
            },
            {
                "label": _("Chức vụ khác"),
                "text": _("Thêm chức vụ"),
                "url": reverse("post_add", args=[found.person_id]),
            },
            {
                "label": _("Thôi làm việc"),
                "text": _("Cho thôi việc"),
                "url": reverse("person_close", args=[found.person_id]),
            },
        ],
        form=form,
        act=lambda: services.edit_post(actor=actor, post_id=post_id, **form.facts()),
        label=_("Lưu"),
        back=reverse("staff"),
        done=_("Đã lưu chức vụ."),
        crumbs=crumbs("staff", _("Nhân sự")),
    )


@require_http_methods(_GET_POST)
@needs("people:post:manage", fresh=True)
def post_add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a person of the office a further post."""
    actor, today = actor_of(request), clock.today()
    person = queries.get_person(actor, person_id)
    form = forms.NewPostForm(sent(request), actor=actor, today=today)
    form.fields["valid_from"].initial = today
    return act_page(
        request,
        title=_("Thêm chức vụ"),
        facts=[{"label": _("Họ và tên"), "text": person.full_name}],
        form=form,
        act=lambda: services.create_post(actor=actor, person=person, **form.facts()),
        label=_("Thêm chức vụ"),
        back=reverse("staff"),
        done=_("Đã thêm chức vụ."),
        crumbs=crumbs("staff", _("Nhân sự")),
    )


@require_http_methods(_GET_POST)
@needs("people:post:manage")
def post_close(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post."""
    actor = actor_of(request)
    found = queries.lock_post(actor, post_id)
    form = forms.DayForm(sent(request), today=clock.today())
    return act_page(
        request,
        title=_("Kết thúc chức vụ"),
        facts=[
            {"label": _("Họ và tên"), "text": found.person.full_name},
            {"label": _("Chức vụ"), "text": found.title},
        ],
        form=form,
        act=lambda: services.close_post(
            actor=actor, post_id=post_id, on=form.cleaned_data["on"]
        ),
        label=_("Kết thúc chức vụ"),
        back=reverse("staff"),
        done=_("Đã kết thúc chức vụ."),
        crumbs=crumbs("staff", _("Nhân sự")),
        danger=True,
    )


@require_http_methods(_GET_POST)
@needs("people:post:manage")
def person_rename(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Correct a person's name."""
    actor = actor_of(request)
    person = queries.get_person(actor, person_id)
    form = forms.NameForm(sent(request), initial={"full_name": person.full_name})
    return act_page(
        request,
        title=_("Sửa họ và tên"),
        text=_("Văn bản và dấu vết đã có vẫn ghi tên cũ."),
        form=form,
        act=lambda: services.rename_person(
            actor=actor, person_id=person_id, **form.cleaned_data
        ),
        label=_("Lưu"),
        back=reverse("staff"),
        done=_("Đã sửa họ và tên."),
        crumbs=crumbs("staff", _("Nhân sự")),
    )


@require_http_methods(_GET_POST)
@needs("people:post:manage")
def person_close(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Close a person who left."""
    actor = actor_of(request)
    person = queries.get_person(actor, person_id)
    return act_page(
        request,
        title=_("Cho thôi việc"),
        text=_(
            "Người này không đăng nhập được nữa và thôi mọi chức vụ ở cơ quan từ hôm nay. "
            "Văn bản và dấu vết vẫn ghi tên."
        ),
        facts=[{"label": _("Họ và tên"), "text": person.full_name}],
        form=forms.NoFieldsForm(sent(request)),
        act=lambda: services.close_person(actor=actor, person_id=person_id, now=clock.now()),
        label=_("Cho thôi việc"),
        back=reverse("staff"),
        done=_("Đã cho thôi việc."),
        crumbs=crumbs("staff", _("Nhân sự")),
        danger=True,
    )


@require_safe
@needs("people:directory:read")
def roles(request: HttpRequest) -> HttpResponse:
    """Show which role carries which permission, drawn from the data."""
    known = rules.roles().values()
    rows = [
        {
            "cells": [
                {"text": words, "detail": group},
                *(
                    {"badge": {"label": _("có"), "kind": "done"}}
                    if permission in role.permissions
                    else ""
                    for role in known
                ),
            ]
        }
        for group, inside in wording.grouped(rules.all_permissions())
        for permission, words in inside
    ]
    return list_page(
        request,
        title=_("Vai trò"),
        text=_(
            "Mỗi vai trò mang những quyền có dấu “có”. Vai trò quản trị hệ thống có tác dụng "
            "với mọi cơ quan, nên chỉ người giữ vai trò ấy giao cho người khác được."
        ),
        columns=[
            {"label": _("Quyền"), "kind": "main"},
            *({"label": wording.said(role.words), "kind": "state"} for role in known),
        ],
        rows=rows,
        empty="",
    )
