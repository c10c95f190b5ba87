"""The acts on a case that have one page of their own: their form, who may, what is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vanphong.kernel.actor import Actor
from vanphong.petitions import case_forms, clock_pages, queries, services
from vanphong.petitions.follow_forms import FollowForm
from vanphong.petitions.models import Case
from vanphong.petitions.rules import EMPTIED, State
from vanphong.petitions.rules.follows import NATURE_OF
from vanphong.petitions.rules.permissions import ASSIGN, DECIDE, HANDLE

_COME_AGAIN = frozenset(NATURE_OF.values())


@dataclass(frozen=True, slots=True)
class CaseAct:
    """An act on a case as a page: its form, who may, the words, the service."""

    form: Callable[..., case_forms.CaseForm]
    permission: str
    title: Promise
    perform: Callable[..., object]


def _assign(form: Any, **known: Any) -> object:
    return services.assign_case(
        post_id=form.post_id(), version=form.cleaned_data["version"], **known
    )


def _split(form: Any, **known: Any) -> object:
    return services.split_case(
        parts=form.cleaned_data["parts"].splitlines(),
        version=form.cleaned_data["version"],
        **known,
    )


def _join(form: Any, **known: Any) -> object:
    into = queries.case_numbered(known["actor"], form.cleaned_data["into"])
    return services.join_case(
        into_id=into.pk,
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
        **known,
    )


def _undo(form: Any, **known: Any) -> object:
    return services.undo_emptying(reason=form.cleaned_data["reason"], **known)


def _extend(form: Any, **known: Any) -> object:
    return services.extend_clock(**known, **form.cleaned_data)


def _bar(form: Any, **known: Any) -> object:
    return services.bar_person(
        person_id=form.cleaned_data["person"], reason=form.cleaned_data["reason"], **known
    )


def _follow(form: Any, **known: Any) -> object:
    facts = form.facts(known["actor"])
    return services.follow_case(facts=facts, version=form.cleaned_data["version"], **known)


def _unfollow(form: Any, **known: Any) -> object:
    return services.unfollow_case(**form.cleaned_data, **known)


ACTS = {
    "giao": CaseAct(case_forms.AssignForm, ASSIGN, gettext_lazy("Giao xử lý"), _assign),
    "tach": CaseAct(case_forms.SplitForm, HANDLE, gettext_lazy("Tách nội dung"), _split),
    "nhap": CaseAct(case_forms.JoinForm, HANDLE, gettext_lazy("Nhập vào vụ việc khác"), _join),
    "hoan": CaseAct(case_forms.ReasonForm, HANDLE, gettext_lazy("Hoàn lại"), _undo),
    "tiep-theo": CaseAct(
        FollowForm, HANDLE, gettext_lazy("Khiếu nại lần hai, tố cáo tiếp"), _follow
    ),
    "bo-tiep-theo": CaseAct(
        case_forms.ReasonForm, HANDLE, gettext_lazy("Bỏ liên kết vụ việc trước"), _unfollow
    ),
    "gia-han": CaseAct(case_forms.ExtendForm, DECIDE, gettext_lazy("Gia hạn"), _extend),
    "chan": CaseAct(
        case_forms.BarForm, HANDLE, gettext_lazy("Người không được tham gia"), _bar
    ),
}
OF_PEOPLE = {"giao", "chan"}


def menu(case: Case, actor: Actor, found: clock_pages.Found) -> list[dict[str, Any]]:
    """Give the acts on a case that have a sense now, for who may do them, by its clocks."""
    shown = {"hoan"} if case.state in EMPTIED else {"giao", "chan"}
    if case.state == State.RECEIVED:
        shown |= {"tach", "nhap"}
    if case.state not in EMPTIED and case.nature in _COME_AGAIN:
        shown.add("tiep-theo" if queries.follow_of(case) is None else "bo-tiep-theo")
    if actor.may(DECIDE) and clock_pages.to_extend(found):
        shown.add("gia-han")
    return [
        {"label": act.title, "url": reverse("petition_act", args=[case.pk, slug])}
        for slug, act in ACTS.items()
        if slug in shown and actor.may(act.permission)
    ]
