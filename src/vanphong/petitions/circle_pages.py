"""What pages, command line and API show of circles, and of letters found alike in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions import queries
from vanphong.petitions.letter_pages import letter_url
from vanphong.petitions.models import Circle, CircleMatch, CircleOffice, Letter
from vanphong.petitions.rules.circles import MEMBER_LABELS, Member, may_join, may_leave

Line = dict[str, Any]
SHOWN = 200
_KINDS = {Member.INVITED: "soon", Member.JOINED: "done", Member.LEFT: "line"}


def circle_url(circle: Circle) -> str:
    """Give the address of a circle."""
    return reverse("petition_circle", args=[circle.pk])


def lines_of_letter(actor: Actor, letter: Letter) -> list[Line]:
    """Give what was found alike elsewhere to one letter."""
    return [_elsewhere(one) for one in queries.matches_of(actor, letter)]


def lines_of_letters(actor: Actor, letters: Sequence[Letter]) -> list[Line]:
    """Give what was found alike elsewhere to the letters of a case, each with its number."""
    rows = queries.matches(actor).filter(letter__in=letters).order_by("-percent", "-pk")
    return [_elsewhere(one) | {"own": str(one.letter)} for one in rows[:SHOWN]]


def _elsewhere(one: CircleMatch) -> Line:
    return {
        "office": one.other_name,
        "number": one.other_number,
        "received_on": one.other_received_on,
        "percent": one.percent,
    }


def match_out(one: CircleMatch) -> Line:
    """Give what was found alike as a program reads it."""
    return {
        "letter_id": one.letter_id,
        "letter": str(one.letter),
        "circle_id": one.circle_id,
        "other_office": one.other_name,
        "other_number": one.other_number,
        "other_received_on": one.other_received_on,
        "percent": one.percent,
        "told_at": one.told_at,
    }


def circle_out(actor: Actor, circle: Circle) -> Line:
    """Give a circle as a program reads it."""
    lines = queries.lines_of_circle(actor, circle)
    return {
        "id": circle.pk,
        "name": circle.name,
        "founded_by": circle.office.name,
        "founded_at": circle.founded_at,
        "closed_at": circle.closed_at,
        "partner": circle.partner,
        "state": own_state(actor, circle),
        "offices": [
            {"id": one.office_id, "name": one.office.name, "state": one.state} for one in lines
        ],
    }


def own_state(actor: Actor, circle: Circle) -> Member:
    """Give how the actor's office stands in a circle."""
    return Member(queries.own_line(actor, circle).state)


def acts(actor: Actor, circle: Circle) -> tuple[bool, bool]:
    """Say whether the actor's office may join, and whether it may leave."""
    state = own_state(actor, circle)
    joins = may_join(state, 0, closed=circle.closed_at is not None)
    return bool(joins), bool(may_leave(state))


def leaving(actor: Actor, circle: Circle, *, invited: bool) -> tuple[str, str]:
    """Name the act by which the actor's office leaves a circle, and say what that ends."""
    if circle.office_id == actor.office_key:
        return _("Đóng vòng so khớp"), _(
            "Đóng vòng thì mọi cơ quan ra khỏi vòng, dấu vân của tất cả bị hủy ngay và không mở "
            "lại được. Điều đã báo trước đó hai bên vẫn còn thấy."
        )
    if invited:
        return _("Không tham gia"), _("Cơ quan lập vòng sẽ thấy là cơ quan không tham gia.")
    return _("Rời vòng so khớp"), _(
        "Rời vòng thì dấu vân của cơ quan bị hủy ngay, đơn không được so khớp nữa. Điều đã báo "
        "trước đó hai bên vẫn còn thấy."
    )


def facts(circle: Circle) -> list[Line]:
    """Give what a circle is."""
    return [
        {
            "label": _("Cơ quan lập"),
            "text": circle.office.name,
            "detail": vn_datetime(circle.founded_at),
        },
        {"label": _("Với bản cài khác"), "text": circle.partner},
        {"label": _("Ngày đóng"), "text": vn_datetime(circle.closed_at)},
    ]


def circles_table(actor: Actor, circles: Iterable[Circle]) -> Line:
    """Give circles as a table."""
    return {
        "columns": [
            {"label": _("Vòng so khớp"), "kind": "main"},
            {"label": _("Cơ quan lập")},
            {"label": _("Cơ quan mình"), "kind": "state"},
        ],
        "rows": [
            {
                "url": circle_url(one),
                "cells": [
                    {"text": one.name, "detail": one.partner},
                    {"text": one.office.name, "detail": vn_datetime(one.founded_at)},
                    _badge(own_state(actor, one), closed=one.closed_at is not None),
                ],
            }
            for one in circles
        ],
    }


def offices_table(circle: Circle, lines: Iterable[CircleOffice]) -> Line:
    """Give the offices named in a circle as a table; who was in it when it closed is told apart."""
    return {
        "columns": [
            {"label": _("Cơ quan"), "kind": "main"},
            {"label": _("Trả lời"), "kind": "state"},
        ],
        "rows": [
            {
                "cells": [
                    {"text": one.office.name, "detail": vn_datetime(one.changed_at)},
                    _stands(circle, one),
                ]
            }
            for one in lines
        ],
    }


def _stands(circle: Circle, one: CircleOffice) -> Line:
    if circle.closed_at is None or one.changed_at != circle.closed_at:
        return _badge(Member(one.state), closed=False)
    founded = one.office_id == circle.office_id
    label = _("Đã đóng vòng") if founded else _("Đã ra khỏi vòng khi vòng đóng")
    return {"badge": {"label": label, "kind": "line"}}


def _badge(state: Member, *, closed: bool) -> Line:
    label = _("Đã đóng") if closed else _(MEMBER_LABELS[state])
    return {"badge": {"label": label, "kind": "line" if closed else _KINDS[state]}}


def matches_table(rows: Iterable[CircleMatch]) -> Line:
    """Give what was found alike as a table; both offices have the same line."""
    return {
        "columns": [
            {"label": _("Đơn của mình")},
            {"label": _("Có thể trùng với"), "kind": "main"},
            {"label": _("Giống"), "kind": "number"},
            {"label": _("Báo lúc")},
        ],
        "rows": [
            {
                "url": letter_url(one.letter),
                "cells": [
                    {
                        "text": str(one.letter),
                        "detail": f"{one.letter.received_on:%d/%m/%Y}",
                    },
                    {
                        "text": _("Đơn số %(number)s của %(office)s")
                        % {"number": one.other_number, "office": one.other_name},
                        "detail": _("nhận ngày %(day)s")
                        % {"day": f"{one.other_received_on:%d/%m/%Y}"},
                    },
                    f"{one.percent} %",
                    vn_datetime(one.told_at),
                ],
            }
            for one in rows
        ],
    }
