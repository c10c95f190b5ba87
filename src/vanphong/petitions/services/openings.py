"""Opening, or destroying, what the vault keeps: asked by one, consented by another, spent once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.people.api import Proof
from vanphong.petitions import queries
from vanphong.petitions.models import Letter, Opening
from vanphong.petitions.rules import (
    OPENING_ASKED_FOR,
    OPENING_MOVES,
    Move,
    OpeningAct,
    OpeningState,
    Standing,
    good_until,
    may_move,
)
from vanphong.petitions.rules.permissions import VAULT_CONSENT, VAULT_REQUEST
from vanphong.petitions.services import guard, scans, telling
from vanphong.petitions.services.sealing import refuse_without_vault
from vanphong.petitions.vault import client

_DESTROYED = "petitions:vault:destroyed"
# Whoever gives posts and accounts could make a second person of themselves.
_ADMINISTERS = {"people:account:manage", "people:post:manage", "project:site:read"}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was sealed, shown this once."""

    opening: Opening
    persons: list[dict[str, str]]
    words: str
    # Opens the scans sealed to the letter; empty where there is none.
    file_key: bytes
    # The places of those scans among the letter's files.
    scans: list[int]


@transaction.atomic
def request_opening(
    *, actor: Actor, letter_id: UUID, act: str, reason: str, proof: Proof, now: dt.datetime
) -> Opening:
    """Ask that the identity of a letter's writer be opened to oneself, or destroyed.

    :raises NotAllowed: for an administrator, a program, one without the permission.
    :raises NotFound: for a letter that is not seen.
    :raises Refused: `not_proven`, `passkey_needed`, `not_in_vault`, `asked_already`.
    """
    post_id = _person_at_work(actor, VAULT_REQUEST, proof, now)
    if act not in set(OpeningAct):
        sentence = _("Hãy chọn một mục trong danh sách.")
        raise Invalid(sentence, fields={"act": [sentence]})
    said = guard.reason_given(reason, now)
    letter = queries.get_letter(actor, letter_id, lock=True)
    refuse_without_vault(letter)
    if queries.live_openings(now).filter(letter=letter, asked_person=actor.person_key).exists():
        raise Refused(
            _("Bạn đã có một đề nghị còn hiệu lực với đơn này."), code="asked_already"
        )
    opening = Opening.objects.create(
        office_id=letter.office_id, letter=letter, act=act, reason=said,
        state=OpeningState.ASKED, asked_at=now, asked_by_id=post_id,
        asked_person_id=actor.person_key, asked_means=proof.means,
        good_until=now + OPENING_ASKED_FOR,
    )  # fmt: skip
    audit.record(actor, "petitions:vault:request", subject=opening, detail=_told(opening))
    return opening


@transaction.atomic
def decide_opening(
    *, actor: Actor, opening_id: UUID, consent: bool, proof: Proof, now: dt.datetime
) -> Opening:
    """Consent that another person opens or destroys an identity, or decline. Locks the request.

    A consent is good for thirty minutes; who asked is told either way.

    :raises NotAllowed: as `request_opening`.
    :raises Refused: `own_request`, `not_from_here`, `over`, `not_proven`, `passkey_needed`.
    """
    post_id = _person_at_work(actor, VAULT_CONSENT, proof, now)
    move = Move.CONSENT if consent else Move.DECLINE
    opening = _moved(actor, opening_id, move, now)
    opening.decided_at, opening.decided_by_id = now, post_id
    opening.decided_person_id, opening.decided_means = actor.person_key, proof.means
    opening.save(
        update_fields=[
            "state", "good_until", "decided_at", "decided_by", "decided_person",
            "decided_means",
        ]
    )  # fmt: skip
    telling.tell_opening(actor, opening, now)
    verb = "consent" if consent else "decline"
    audit.record(actor, f"petitions:vault:{verb}", subject=opening, detail=_told(opening))
    return opening


@transaction.atomic
def withdraw_opening(*, actor: Actor, opening_id: UUID, now: dt.datetime) -> Opening:
    """Take one's own request back. Locks it.

    :raises Refused: `not_asker`, `not_from_here`.
    """
    asking.own_post(actor, VAULT_REQUEST)
    opening = _moved(actor, opening_id, Move.WITHDRAW, now)
    opening.save(update_fields=["state", "good_until"])
    audit.record(actor, "petitions:vault:withdraw", subject=opening, detail=_told(opening))
    return opening


def open_sealed(*, actor: Actor, opening_id: UUID, proof: Proof, now: dt.datetime) -> Opened:
    """Open what another person consented to, once. Opens its own transactions.

    The consent is spent, and the trail and its checkpoints know it, before the vault is asked: a
    failure from then on costs the consent, never the trace.

    :raises Refused: as `decide_opening`, and with the vault's reason.
    :raises Unavailable: when the vault or every place outside is closed.
    """
    _look_first(actor, opening_id)
    client.insist_serving()
    opening = _spend(actor, opening_id, OpeningAct.OPEN, proof, now)
    words = client.open_words(opening.pk)
    file_key = bytes.fromhex(words.get("file_key", ""))
    with acting(actor):
        places = queries.locked_scans(opening.letter)
    return Opened(opening, list(words["persons"]), str(words["words"]), file_key, places)


def destroy_sealed(*, actor: Actor, opening_id: UUID, proof: Proof, now: dt.datetime) -> str:
    """Destroy the key of an identity as another person consented; gives the digest of the proof.

    The scans that open with it go too; the letter's cases and the letter are locked while the
    vault destroys, so none is sealed to it meanwhile. What was cut off after the vault had done it
    is finished by asking again, or later by `finish_destroyed`. Otherwise as `open_sealed`.
    """
    _look_first(actor, opening_id)
    with acting(actor):
        digest = _finished(actor, opening_id, proof, now)
    if digest:
        return digest
    opening = _spend(actor, opening_id, OpeningAct.DESTROY, proof, now)
    with acting(actor):
        letter = _held_letter(opening)
        digest = client.destroy(opening.pk)
        _forget(actor, opening, letter, digest, now)
    return digest


@transaction.atomic
def finish_destroyed(*, actor: Actor, opening_id: UUID, now: dt.datetime) -> bool:
    """Take away what opens with a key that the vault destroyed, and say so; whether it had.

    Done twice it changes nothing. Locks the letter's cases by id, then the letter.

    :raises Unavailable: when the vault does not answer.
    """
    opening = Opening.objects.get(office_id=actor.office_key, pk=opening_id)
    digest = client.proof(opening.pk)
    if digest:
        _forget(actor, opening, _held_letter(opening), digest, now)
    return bool(digest)


def _finished(actor: Actor, opening_id: UUID, proof: Proof, now: dt.datetime) -> str:
    """Finish what the actor had destroyed before; gives the digest, empty where nothing was."""
    opening = queries.get_opening(actor, opening_id)
    spent = (OpeningAct.DESTROY, OpeningState.SPENT, actor.person_key)
    if (opening.act, opening.state, opening.asked_person_id) != spent:
        return ""
    _person_at_work(actor, VAULT_REQUEST, proof, now)
    digest = client.proof(opening.pk)
    if digest:
        _forget(actor, opening, _held_letter(opening), digest, now)
    return digest


def _held_letter(opening: Opening) -> Letter:
    """Lock the cases of the letter whose identity is destroyed, by id, then the letter."""
    guard.cases_of_letter(opening.letter_id)
    rows = Letter.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=opening.letter_id)


def _forget(
    actor: Actor, opening: Opening, letter: Letter, digest: str, now: dt.datetime
) -> None:
    """Take away what opens with a destroyed key, and write its proof to the trail, once."""
    if audit.events_of(actor, opening).filter(action=_DESTROYED).exists():
        return
    scans.forget_locked(actor, letter, now)
    audit.record(actor, _DESTROYED, subject=opening, detail=_told(opening) | {"digest": digest})


def _look_first(actor: Actor, opening_id: UUID) -> None:
    """Let a closed vault cost no consent; who sees no such request does not hear of the vault."""
    with acting(actor):
        queries.get_opening(actor, opening_id)
    client.state()


def _spend(
    actor: Actor, opening_id: UUID, act: OpeningAct, proof: Proof, now: dt.datetime
) -> Opening:
    with acting(actor):
        _person_at_work(actor, VAULT_REQUEST, proof, now)
        opening = _moved(actor, opening_id, Move.SPEND, now)
        if opening.act != act:
            raise Refused(_("Đề nghị này là cho việc khác."), code="other_act")
        opening.spent_at = now
        opening.save(update_fields=["state", "good_until", "spent_at"])
        audit.record(actor, "petitions:vault:spend", subject=opening, detail=_told(opening))
    audit.checkpoint_opening(actor, opening, now=now)
    return opening


def _moved(actor: Actor, opening_id: UUID, move: Move, now: dt.datetime) -> Opening:
    """Lock a request and move it in memory, when the table of moves lets this person."""
    opening = queries.get_opening(actor, opening_id, lock=True)
    state = OpeningState(opening.state)
    here = Standing(state, opening.asked_person_id, opening.good_until)
    asking.insist(may_move(here, move, actor.person_key, now))
    after = OPENING_MOVES[state, move]
    opening.state, opening.good_until = after, good_until(after, now, opening.good_until)
    return opening


def _person_at_work(actor: Actor, permission: str, proof: Proof, now: dt.datetime) -> UUID:
    """Refuse who lacks the permission, programs, administrators, and whoever was not just proven."""
    post_id = asking.own_post(actor, permission)
    people.insist_proof(actor, proof, now)
    posts = people.posts_of_person(actor.person_key, vietnam_date(now))
    held = actor.permissions.union(*(people.permissions_of(post.roles) for post in posts))
    if not _ADMINISTERS.isdisjoint(held):
        raise NotAllowed(
            _("Người quản trị không mở, không đồng ý mở danh tính được niêm phong."),
            code="administrator",
        )
    return post_id


def _told(opening: Opening) -> dict[str, Any]:
    """Give what the trail keeps of a request: never its reason, which may name somebody."""
    return {
        "letter": str(opening.letter), "act": opening.act, "asked_by": opening.asked_person_id,
        "decided_by": opening.decided_person_id, "means": opening.asked_means,
    }  # fmt: skip
