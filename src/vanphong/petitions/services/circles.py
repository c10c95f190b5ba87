"""Founding a circle in which offices compare letters, joining it, leaving it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting, wait_in_line
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import Circle, CircleOffice
from vanphong.petitions.rules.circles import (
    Member,
    key_in,
    key_text,
    may_be_in,
    may_join,
    may_leave,
)
from vanphong.petitions.rules.fingerprints import key_name
from vanphong.petitions.rules.permissions import CIRCLE
from vanphong.petitions.services import circle_keys
from vanphong.petitions.services.circle_marks import line_name, take_out

_NAME_MAX, _PARTNER_MAX = 120, 200


@dataclass(frozen=True, slots=True)
class Founded:
    """A circle, and its key as a text, told this once; empty where no other installation needs it."""

    circle: Circle
    key_text: str = ""


@transaction.atomic
def found_circle(
    *,
    actor: Actor,
    name: str,
    now: dt.datetime,
    office_ids: Collection[int] = (),
    partner: str = "",
    key: str = "",
) -> Founded:
    """Found a circle with offices of this installation, or with one of another; be in it oneself.

    The offices named are asked, and none is added later: who joins agrees to exactly these. With
    an office elsewhere (`partner`) the key is told once as a text, to be handed over by another
    way; there the circle is founded with that text as `key`.

    :raises NotAllowed: for one who does not keep circles.
    :raises Invalid: `nobody_named`, `two_ways`, `no_such_office`, `bad_key`, without a name.
    :raises Refused: `too_many_circles`.
    """
    post_id = asking.own_post(actor, CIRCLE)
    said = asking.words_given("name", name, _NAME_MAX, now, str(_("Hãy đặt tên vòng so khớp.")))
    where = asking.words_given("partner", partner, _PARTNER_MAX, now)
    others = _others(actor, office_ids, where, now)
    secret = _key_given(key, where)
    _insist_room(actor)
    circle = Circle(id=new_id(), office_id=actor.office_key, name=said, partner=where)
    circle.sealed_key = circle_keys.seal(circle.pk, secret)
    circle.key_name, circle.founded_at, circle.founded_by_id = key_name(secret), now, post_id
    circle.save(force_insert=True)
    states = {actor.office_key: Member.JOINED} | dict.fromkeys(others, Member.INVITED)
    CircleOffice.objects.bulk_create(
        CircleOffice(
            circle=circle, office_id=office_id, owner_id=actor.office_key, state=state,
            changed_at=now,
        )
        for office_id, state in states.items()
    )  # fmt: skip
    detail = {"name": said, "partner": where, "offices": sorted(others)}
    for office_id in (actor.office_key, *sorted(others)):
        _note(actor, "petitions:circle:found", circle, office_id, detail)
    _write_later(actor, circle)
    return Founded(circle, key_text(secret) if where and not key else "")


@transaction.atomic
def join_circle(*, actor: Actor, circle_id: UUID, now: dt.datetime) -> Circle:
    """Let the actor's office compare in a circle it was named in; its letters follow by and by.

    Waits for the circle. Both trails tell it.

    :raises NotAllowed: for one who does not keep circles.
    :raises NotFound: when the office is not named in it.
    :raises Refused: `circle_closed`, `joined_already`, `too_many_circles`.
    """
    asking.own_post(actor, CIRCLE)
    wait_in_line(line_name(circle_id))
    circle = queries.get_circle(actor, circle_id)
    state = Member(queries.own_line(actor, circle).state)
    joined = queries.circles_joined(actor.office_key).count()
    asking.insist(may_join(state, joined, closed=circle.closed_at is not None))
    _change(actor, circle, Member.JOINED, now)
    _note_both(actor, "petitions:circle:join", circle)
    _write_later(actor, circle)
    return circle


@transaction.atomic
def leave_circle(*, actor: Actor, circle_id: UUID, now: dt.datetime) -> Circle:
    """Leave a circle, or decline it; the office's fingerprints there are destroyed now.

    When the office that founded it leaves, it is closed: the fingerprints of all offices in it
    and its key are destroyed. What was told before stays told. Waits for the circle.

    :raises NotAllowed: for one who does not keep circles.
    :raises NotFound: when the office is not named in it.
    :raises Refused: `not_in_circle`.
    """
    asking.own_post(actor, CIRCLE)
    wait_in_line(line_name(circle_id))
    circle = queries.get_circle(actor, circle_id)
    asking.insist(may_leave(Member(queries.own_line(actor, circle).state)))
    gone = take_out(circle.pk, actor.office_key)
    _change(actor, circle, Member.LEFT, now)
    _note_both(actor, "petitions:circle:leave", circle, fingerprints=gone)
    if circle.office_id == actor.office_key:
        _close(actor, circle, now)
    return circle


def _close(actor: Actor, circle: Circle, now: dt.datetime) -> None:
    """Destroy what is left of a circle whose founder left."""
    rows = CircleOffice.objects.filter(circle=circle).exclude(state=Member.LEFT)
    for office_id in rows.order_by("office_id").values_list("office_id", flat=True):
        with acting(_office_alone(actor, office_id)):
            gone = take_out(circle.pk, office_id)
        _note(actor, "petitions:circle:close", circle, office_id, {"fingerprints": gone})
    rows.update(state=Member.LEFT, changed_at=now)
    circle.closed_at, circle.sealed_key = now, b""
    circle.save(update_fields=["closed_at", "sealed_key"])
    audit.record(actor, "petitions:circle:close", subject=circle)


def _others(
    actor: Actor, office_ids: Collection[int], partner: str, now: dt.datetime
) -> set[int]:
    """Give the offices to ask, looked up in the directory.

    :raises Invalid: when nobody is named, both ways are, or an office is none.
    """
    others = set(office_ids) - {actor.office_key}
    if not others and not partner:
        sentence = _("Hãy chọn ít nhất một cơ quan khác.")
        raise Invalid(sentence, code="nobody_named", fields={"offices": [sentence]})
    if others and partner:
        sentence = _(
            "Một vòng so khớp chỉ gồm cơ quan của bản cài này, hoặc với một bản cài khác."
        )
        raise Invalid(sentence, code="two_ways", fields={"partner": [sentence]})
    directory = people.offices_directory(vietnam_date(now)).filter(pk__in=others)
    if directory.count() != len(others):
        sentence = _("Không có cơ quan này.")
        raise Invalid(sentence, code="no_such_office", fields={"offices": [sentence]})
    return others


def _key_given(text: str, partner: str) -> bytes:
    """Give the key that a text says, or a fresh one.

    :raises Invalid: `bad_key` when it was mistyped, or no other installation is named.
    """
    if not text.strip():
        return circle_keys.new_key()
    key = key_in(text) if partner else None
    if key is None:
        sentence = _("Khóa chưa đúng. Hãy chép lại đủ các nhóm chữ và số.")
        raise Invalid(sentence, code="bad_key", fields={"key": [sentence]})
    return key


def _insist_room(actor: Actor) -> None:
    asking.insist(may_be_in(queries.circles_joined(actor.office_key).count()))


def _change(actor: Actor, circle: Circle, state: Member, now: dt.datetime) -> None:
    """Write how the actor's office stands, in the scope of the office that founded the circle."""
    with queries.in_office(actor, circle.office_id):
        lines = CircleOffice.objects.filter(circle=circle, office_id=actor.office_key)
        lines.update(state=state, changed_at=now)


def _note_both(actor: Actor, action: str, circle: Circle, **detail: object) -> None:
    """Write what an office did into its own trail and, where it is another, the founder's."""
    for office_id in dict.fromkeys((actor.office_key, circle.office_id)):
        _note(actor, action, circle, office_id, {"name": circle.name} | detail)


def _note(
    actor: Actor, action: str, circle: Circle, office_id: int, detail: Mapping[str, object]
) -> None:
    """Write an act into the trail of an office; another office reads which office, no person."""
    who = actor if office_id == actor.office_key else _office_alone(actor, office_id)
    audit.record(who, action, subject=circle, detail=detail, office_id=office_id)


def _office_alone(actor: Actor, office_id: int) -> Actor:
    name = people.get_office(actor.office_key).name
    return job_actor(name, office_id, frozenset())


def _write_later(actor: Actor, circle: Circle) -> None:
    from vanphong.petitions import jobs  # noqa: PLC0415 - jobs call services

    jobs.circle.defer(office_id=actor.office_id, circle_id=str(circle.pk))
