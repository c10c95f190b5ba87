"""Acts on keys: add and retire."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.text import folded_words, one_line
from vanphong.people import api as people
from vanphong.signing import queries
from vanphong.signing.keys import Identity, SigningKeySource, common_name, open_pkcs12
from vanphong.signing.models import SigningKey, Store
from vanphong.signing.pdf import check_image
from vanphong.signing.tokens import TokenAddress, open_token


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

    :raises Invalid: no key file and no token, wrong PIN, bad file, weak key, bad picture.
    :raises Refused: the certificate is not valid at `now`, or the person has no post here.
    """
    require(actor, "signing:key:manage")
    _check_owner(actor, person_id, body_id, now)
    if image:
        check_image(image)
    key = open_source(key_file, token_label, key_label, pin)
    key.identity.refuse_outside_validity(now)
    if person_id is not None:
        _check_name(key.identity, person_id)
    row = SigningKey.objects.create(
        office_id=actor.office_id,
        holder_id=person_id,
        body_id=body_id,
        store=Store.PKCS12 if key_file else Store.PKCS11,
        key_file=key_file or None,
        token_label=token_label,
        key_label=key_label,
        image=image or None,
        added_at=now,
        **_certificate_facts(key.identity),
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
    key.retired_at, key.retired_reason = now, reason[:300]
    key.save(update_fields=["retired_at", "retired_reason"])
    audit.record(actor, "signing:key:retire", subject=key, detail={"reason": reason})
    return key


def _check_owner(
    actor: Actor, person_id: UUID | None, body_id: UUID | None, now: dt.datetime
) -> None:
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


def _check_name(identity: Identity, person_id: UUID) -> None:
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


def open_source(
    key_file: bytes, token_label: str, key_label: str, pin: str
) -> SigningKeySource:
    """Open a key file or a key on a token with its PIN."""
    if key_file:
        return open_pkcs12(key_file, pin)
    if not (token_label and key_label):
        raise Invalid(
            _("Vui lòng chọn tệp khóa hoặc ghi tên thiết bị ký và tên khóa."),
            code="key_missing",
        )
    module = getattr(settings, "PKCS11_MODULE", "")
    return open_token(TokenAddress(module, token_label, key_label), pin)


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
