"""Acts on keys: add, check the PIN, change it, retire."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.rules import Decision
from vanphong.kernel.text import folded_words, one_line
from vanphong.people import api as people
from vanphong.signing import queries
from vanphong.signing.authority import to_pkcs12
from vanphong.signing.keys import Identity, SoftwareKey, common_name
from vanphong.signing.models import SigningKey, Store
from vanphong.signing.pdf import check_image
from vanphong.signing.rules import SHORTEST_PIN, KeyFacts, may_sign_with, may_try_pin
from vanphong.signing.services.pins import open_new_source, open_with_pin


@transaction.atomic
def add_key(
    *,
    actor: Actor,
    pin: str,
    now: dt.datetime,
    key_file: bytes = b"",
    token_label: str = "",
    key_label: str = "",
    person_id: UUID | None = None,
    body_id: UUID | None = None,
    image: bytes = b"",
) -> SigningKey:
    """Add a person's key or, without `person_id`, a seal of the office or of one of its bodies.

    The key is opened once to prove the PIN, which is not kept.

    :raises Invalid: no key file and no token, wrong PIN, bad file, weak key, bad picture,
        `two_owners`.
    :raises Refused: the certificate is not valid at `now`, or the person has no post here.
    """
    require(actor, "signing:key:manage")
    within(token_label, 100, "token_label")
    within(key_label, 100, "key_label")
    _check_owner(actor, person_id, body_id, now)
    if image:
        check_image(image)
    key = open_new_source(
        actor=actor,
        key_file=key_file,
        token_label=token_label,
        key_label=key_label,
        pin=pin,
        now=now,
    )
    key.identity.refuse_outside_validity(now)
    if person_id is not None:
        check_name(key.identity, person_id)
    return add_row(
        actor,
        key.identity,
        now,
        holder_id=person_id,
        body_id=body_id,
        store=Store.PKCS12 if key_file else Store.PKCS11,
        key_file=key_file or None,
        token_label=token_label,
        key_label=key_label,
        image=image or None,
    )


def add_row(actor: Actor, identity: Identity, now: dt.datetime, **facts: object) -> SigningKey:
    """Write a key with what its certificate says, and the trail's line; part of an act."""
    row = SigningKey.objects.create(
        office_id=actor.office_key, added_at=now, **(_certificate_facts(identity) | facts)
    )
    audit.record(
        actor,
        "signing:key:add",
        subject=row,
        detail={"subject": row.subject, "serial": row.serial_number, "seal": row.is_seal},
    )
    return row


@transaction.atomic
def retire_key(*, actor: Actor, key_id: UUID, reason: str, now: dt.datetime) -> SigningKey:
    """Take a key out of use for ever; what it signed stays valid. Locks the key.

    :raises Refused: `key_retired` when it was taken out before.
    """
    require(actor, "signing:key:manage")
    reason = one_line(reason)
    if not reason:
        sentence = _("Vui lòng ghi lý do ngừng dùng khóa.")
        raise Invalid(sentence, code="reason_missing", fields={"reason": [str(sentence)]})
    key = queries.get_key(actor, key_id, lock=True)
    if key.retired_at is not None:
        raise Refused(_("Khóa này đã ngừng dùng từ trước."), code="key_retired")
    key.retired_at, key.retired_reason = now, within(reason, 300, "reason")
    key.save(update_fields=["retired_at", "retired_reason"])
    audit.record(actor, "signing:key:retire", subject=key, detail={"reason": reason})
    return key


@transaction.atomic
def check_pin(*, actor: Actor, key_id: UUID, pin: str, now: dt.datetime) -> SigningKey:
    """Say whether a PIN opens one's own key, or a seal one may use; anyone may ask.

    :raises NotAllowed: `not_own_key`.
    :raises Refused: `key_retired`, `pin_wait`, `token_locked`.
    :raises Invalid: `wrong_pin`.
    """
    key = queries.get_key(actor, key_id)
    facts = KeyFacts(key.holder_id, key.retired_at)
    obey(
        may_try_pin(facts, actor.person_id, may_seal=actor.may("signing:seal:use")),
    )
    open_with_pin(actor=actor, key=key, pin=pin, now=now)
    audit.record(actor, "signing:key:check", subject=key)
    return key


@transaction.atomic
def change_pin(
    *, actor: Actor, key_id: UUID, pin: str, new: str, now: dt.datetime
) -> SigningKey:
    """Put one's own key file under a new PIN, that nobody else knows. Locks the key.

    :raises NotAllowed: `not_own_key`.
    :raises Refused: `pin_on_token`, `key_retired`, `pin_wait`.
    :raises Invalid: `wrong_pin`, `short_pin`.
    """
    key = queries.get_key(actor, key_id, lock=True)
    obey(may_sign_with(KeyFacts(key.holder_id, key.retired_at), actor.person_id))
    if len(new) < SHORTEST_PIN:
        sentence = _("Mã PIN mới cần ít nhất %(count)s ký tự.") % {"count": SHORTEST_PIN}
        raise Invalid(sentence, code="short_pin", fields={"new": [str(sentence)]})
    source = open_with_pin(actor=actor, key=key, pin=pin, now=now)
    if not isinstance(source, SoftwareKey):
        raise Refused(
            _("Khóa này nằm trên thiết bị ký. Hãy đổi mã PIN bằng phần mềm của thiết bị."),
            code="pin_on_token",
        )
    key.key_file = to_pkcs12(source, new)
    key.save(update_fields=["key_file"])
    audit.record(actor, "signing:key:change_pin", subject=key)
    return key


def obey(decision: Decision) -> None:
    """Refuse what a rule forbids.

    :raises NotAllowed: `not_own_key`.
    :raises Refused: everything else.
    """
    if decision:
        return
    kind = NotAllowed if decision.code == "not_own_key" else Refused
    raise kind(decision.reason, code=decision.code, source=decision.source)


def _check_owner(
    actor: Actor, person_id: UUID | None, body_id: UUID | None, now: dt.datetime
) -> None:
    if person_id is not None and body_id is not None:
        raise Invalid(
            _("Chỉ ghi người giữ khóa hoặc chủ thể có dấu, không ghi cả hai."),
            code="two_owners",
        )
    if person_id is not None:
        posts = people.posts_of_person(person_id, vietnam_date(now))
        if not any(post.office_id == actor.office_id for post in posts):
            raise Refused(
                _("Người này không giữ chức vụ nào tại cơ quan nên chưa thể nhận khóa ký."),
                code="no_post_here",
            )
    if body_id is not None and not any(
        body.id == body_id for body in people.bodies_of(actor, vietnam_date(now))
    ):
        raise Refused(_("Cơ quan ban hành này không thuộc văn phòng."), code="body_elsewhere")


def check_name(identity: Identity, person_id: UUID) -> None:
    """Refuse a certificate in another person's name.

    :source: TT 15/2025/TT-BKHCN Điều 5.1 (check the signer's data).
    """
    full_name = people.Person.objects.get(pk=person_id).full_name
    if folded_words(identity.name) != folded_words(full_name):
        raise Refused(
            _("Chứng thư này mang tên %(found)s, không phải %(wanted)s.")
            % {"found": identity.name, "wanted": full_name},
            code="other_name",
            source="TT 15/2025/TT-BKHCN Điều 5.1",
        )


def _certificate_facts(identity: Identity) -> dict[str, object]:
    certificate = identity.certificate
    return {
        "certificate_pem": certificate.public_bytes(Encoding.PEM).decode(),
        "subject": identity.name[:200],
        "organisation": organisation_of(identity)[:200],
        "serial_number": f"{certificate.serial_number:x}",
        "algorithm": identity.algorithm,
        "valid_from": certificate.not_valid_before_utc,
        "valid_until": certificate.not_valid_after_utc,
    }


def organisation_of(identity: Identity) -> str:
    """Give the organisation in a certificate; empty when there is none."""
    found = identity.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else common_name(identity.certificate.subject)
