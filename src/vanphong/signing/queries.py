"""Reads of keys and public checks."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.signing.models import PublicCheck, SigningKey, Store
from vanphong.signing.rules import read_code


def visible_keys(actor: Actor) -> QuerySet[SigningKey]:
    """Give the keys of the actor's office that the actor may know of.

    Who manages keys sees all, who seals sees the seals, everyone the own ones.
    """
    keys = SigningKey.objects.filter(office_id=actor.office_key).order_by("subject", "id")
    if actor.may("signing:key:manage"):
        return keys
    own = Q(holder_id=actor.person_id) if actor.person_id else Q(pk=None)
    if actor.may("signing:seal:use"):
        own |= Q(holder_id=None)
    return keys.filter(own)


def keys_by_urgency(actor: Actor, now: dt.datetime) -> list[SigningKey]:
    """Give the visible keys: first to end first, then the expired, then the retired ones."""
    keys = visible_keys(actor).select_related("holder", "body").defer("key_file", "image")
    return sorted(
        keys, key=lambda k: (k.retired_at is not None, k.valid_until <= now, k.valid_until)
    )


def keys_to_hand(actor: Actor, now: dt.datetime) -> list[SigningKey]:
    """Give the actor's own keys, then the seals the actor may use, without retired ones."""
    own = Q(holder_id=actor.person_id) if actor.person_id else Q(pk=None)
    if actor.may("signing:seal:use"):
        own |= Q(holder_id=None)
    keys = visible_keys(actor).filter(own, retired_at=None)
    found = keys.select_related("holder", "body").defer("key_file")
    return sorted(
        found, key=lambda k: (k.is_seal, k.valid_until <= now, -k.valid_until.timestamp())
    )


def keys_in_use(actor: Actor, now: dt.datetime) -> QuerySet[SigningKey]:
    """Give the visible keys that can sign at `now`, without their files."""
    return (
        visible_keys(actor)
        .filter(retired_at=None, valid_from__lte=now, valid_until__gt=now)
        .defer("key_file", "certificate_pem")
    )


def personal_keys(actor: Actor, now: dt.datetime) -> list[SigningKey]:
    """Give the actor's own keys that open here with a PIN; the first is the one that signs."""
    return list(_own_in_use(actor, now))


def _own_in_use(actor: Actor, now: dt.datetime) -> QuerySet[SigningKey]:
    """Give the actor's own keys in use that are at hand here, the latest first."""
    mine = keys_in_use(actor, now).filter(holder_id=actor.person_key)
    mine = mine.exclude(store=Store.AGENT)
    return mine.order_by("-valid_from", "id")


def key_holders(actor: Actor, now: dt.datetime) -> set[UUID]:
    """Give the persons with a key in the actor's office that can sign at `now`."""
    keys = SigningKey.objects.filter(
        office_id=actor.office_key, retired_at=None, valid_from__lte=now, valid_until__gt=now
    )
    return set(keys.exclude(holder=None).values_list("holder_id", flat=True))


def seals(actor: Actor, now: dt.datetime, *, body_id: UUID | None = None) -> list[SigningKey]:
    """Give the seals in use, those of one body and the office's when told: the body's first.

    The first is the one that seals.
    """
    found = _seals_in_use(actor, now)
    return list(found if body_id is None else found.filter(_of_body(body_id)))


def _seals_in_use(actor: Actor, now: dt.datetime) -> QuerySet[SigningKey]:
    """Give the seals in use, those of bodies before the office's, the latest first."""
    return (
        keys_in_use(actor, now)
        .filter(holder_id=None)
        .order_by("body_id", "-valid_from", "id")  # without a body comes last
    )


def _of_body(body_id: UUID | None) -> Q:
    return Q(body_id=body_id) | Q(body_id=None)


def own_key(actor: Actor, now: dt.datetime) -> SigningKey | None:
    """Give the actor's own key that signs at `now`, whole; the latest of several."""
    return _own_in_use(actor, now).defer(None).first()


def seal_for(actor: Actor, now: dt.datetime, body_id: UUID | None) -> SigningKey | None:
    """Give the seal in use for a body, whole: its own one, else the office's."""
    return _seals_in_use(actor, now).filter(_of_body(body_id)).defer(None).first()


def get_key(actor: Actor, key_id: UUID, *, lock: bool = False) -> SigningKey:
    """Give a visible key, locked on demand.

    :raises NotFound: missing or hidden.
    """
    keys = visible_keys(actor)
    found = (keys.select_for_update() if lock else keys).filter(pk=key_id).first()
    if found is None:
        raise NotFound(_("Không tìm thấy khóa ký này."), code="key_not_found")
    return found


def get_check(typed: str) -> PublicCheck:
    """Give the public facts behind a code as someone typed it; open to everyone.

    :raises NotFound: for a code that is wrong or unknown.
    """
    code = read_code(typed)
    found = PublicCheck.objects.filter(code=code).first() if code else None
    if found is None:
        raise NotFound(
            _("Không có văn bản nào mang mã này. Vui lòng kiểm tra lại từng ký tự của mã."),
            code="check_not_found",
        )
    return found
