"""Proof of who one is, as an act that needs it is given it: made by this app alone, used once."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import NotAllowed, Refused
from vanphong.people import factor_queries, services, session_state
from vanphong.people.models import Factor


class Means(enum.StrEnum):
    """By what a person was proven: a passkey, or what was typed (password, code of an app)."""

    PASSKEY = "PASSKEY"
    TYPED = "TYPED"


@dataclass(frozen=True, slots=True)
class Proof:
    """That a person was there, when and by what."""

    person_id: UUID
    means: Means
    at: dt.datetime


def proof_of(request: HttpRequest, actor: Actor) -> Proof:
    """Give the proof that a session holds, and let it serve for nothing more."""
    seconds, by_passkey = session_state.proven_at(request.session)
    session_state.use_up(request.session)
    means = Means.PASSKEY if by_passkey else Means.TYPED
    return Proof(actor.person_key, means, dt.datetime.fromtimestamp(seconds, dt.UTC))


def prove_typed(actor: Actor, typed: str, now: dt.datetime) -> Proof:
    """Take what a person typed at the command line. Opens its own transaction.

    :raises Invalid: `not_proven`. :raises Refused: `try_wait`, `passkey_needed`.
    """
    _refuse_without_passkey(actor, Means.TYPED)
    services.prove_identity(actor=actor, typed=typed, now=now)
    return Proof(actor.person_key, Means.TYPED, now)


def insist(actor: Actor, proof: Proof, now: dt.datetime) -> None:
    """Refuse whoever was not just proven, by a passkey where they have one.

    :raises NotAllowed: `person_needed` for a program.
    :raises Refused: `not_proven`, `passkey_needed`.
    """
    if actor.kind is not ActorKind.PERSON:
        raise NotAllowed(
            _("Việc này một người tự làm, không giao cho chương trình."), code="person_needed"
        )
    age = now - proof.at
    fresh = dt.timedelta(minutes=settings.CONFIRM_MINUTES)
    if proof.person_id != actor.person_id or not -dt.timedelta(minutes=1) < age < fresh:
        raise Refused(_("Xin xác nhận lại là bạn rồi làm tiếp."), code="not_proven")
    _refuse_without_passkey(actor, proof.means)


def _refuse_without_passkey(actor: Actor, means: Means) -> None:
    account = factor_queries.own_account(actor)
    kinds = factor_queries.factors_of(account).values_list("kind", flat=True)
    if means is not Means.PASSKEY and Factor.Kind.PASSKEY in kinds:
        raise Refused(
            _("Bạn có khóa truy cập nên việc này làm trên trang, bằng khóa ấy."),
            code="passkey_needed",
        )
