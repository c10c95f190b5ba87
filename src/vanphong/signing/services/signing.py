"""Acts of signing and sealing."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import part_of_act
from vanphong.signing import queries
from vanphong.signing.archiving import archive_pdf
from vanphong.signing.keys import SigningKeySource
from vanphong.signing.models import SigningKey
from vanphong.signing.pdf import Box, sign_pdf
from vanphong.signing.rules import KeyFacts, may_seal_with, may_sign_with
from vanphong.signing.services.keys import obey
from vanphong.signing.services.pins import open_with_pin
from vanphong.signing.setup import site_responders, site_timestamper, site_trust
from vanphong.signing.timestamps import Timestamper
from vanphong.signing.trust import Ask, TrustStore

PERSON_FIELD = "ChuKy"
SEAL_FIELD = "ConDau"


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key that its owner opened with the PIN, with all that is needed to sign.

    It needs no database: sign with it outside of a transaction, then record what was signed.
    """

    row: SigningKey
    source: SigningKeySource
    image: bytes | None
    field_name: str
    timestamper: Timestamper
    trust: TrustStore
    # Asks the certificate's authority about revocation; None: the lists at hand decide alone.
    ask: Ask | None = None
    # Whether a timestamp over the whole file follows (level LTA).
    archives: bool = False

    def sign(
        self,
        content: bytes,
        *,
        now: dt.datetime,
        box: Box | None = None,
        reason: str = "",
        location: str = "",
        field_name: str = "",
    ) -> bytes:
        """Give the PDF with one more signature; the picture is drawn when there is a box.

        :raises: as `sign_pdf`.
        """
        signed = sign_pdf(
            content,
            key=self.source,
            field_name=field_name or self.field_name,
            now=now,
            box=box,
            image=self.image if box is not None else None,
            reason=reason,
            location=location,
            timestamper=self.timestamper,
            trust=self.trust,
            ask=self.ask,
        )
        if not self.archives:
            return signed
        return archive_pdf(
            signed, timestamper=self.timestamper, trust=self.trust, now=now, ask=self.ask
        )


def open_personal_key(
    *, actor: Actor, pin: str, now: dt.datetime, key_id: UUID | None = None
) -> OpenKey:
    """Open one's own key with its PIN: the one named, else the first that can sign now.

    :raises NotAllowed: `not_own_key`.
    :raises Refused: `no_key`, `key_retired`, `pin_wait`, `token_locked`.
    :raises Invalid: `wrong_pin`.
    """
    require(actor, "signing:key:use")
    key = queries.get_key(actor, key_id) if key_id else queries.own_key(actor, now)
    if key is None:
        raise Refused(
            _("Bạn chưa có khóa ký còn hiệu lực. Hãy hỏi người quản trị cơ quan."),
            code="no_key",
        )
    obey(may_sign_with(KeyFacts(key.holder_id, key.retired_at), actor.person_id))
    return _opened(actor, key, pin, PERSON_FIELD, now)


def open_seal(
    *,
    actor: Actor,
    pin: str,
    now: dt.datetime,
    key_id: UUID | None = None,
    body_id: UUID | None = None,
) -> OpenKey:
    """Open a seal with its PIN: the one named, else the body's, else the office's.

    :raises Refused: `no_seal`, `not_a_seal`, `key_retired`, `pin_wait`, `token_locked`.
    :raises Invalid: `wrong_pin`.
    """
    require(actor, "signing:seal:use")
    key = queries.get_key(actor, key_id) if key_id else queries.seal_for(actor, now, body_id)
    if key is None:
        raise Refused(
            _("Cơ quan chưa có khóa đóng dấu còn hiệu lực. Hãy hỏi người quản trị cơ quan."),
            code="no_seal",
        )
    obey(may_seal_with(KeyFacts(key.holder_id, key.retired_at)))
    return _opened(actor, key, pin, SEAL_FIELD, now)


def _opened(
    actor: Actor, key: SigningKey, pin: str, field_name: str, now: dt.datetime
) -> OpenKey:
    source = open_with_pin(actor=actor, key=key, pin=pin, now=now)
    image = bytes(key.image) if key.image is not None else None
    responders = site_responders()
    return OpenKey(
        key,
        source,
        image,
        field_name,
        site_timestamper(),
        site_trust(),
        ask=responders.ask if responders.hosts else None,
        archives=settings.ARCHIVE_TIMESTAMP and field_name == SEAL_FIELD,
    )


@part_of_act
def record_signing(
    *, actor: Actor, key: SigningKey, before: bytes, after: bytes, now: dt.datetime
) -> None:
    """Write into the trail what was signed with which key: digests before and after."""
    audit.record(
        actor,
        "signing:seal:use" if key.is_seal else "signing:key:use",
        subject=key,
        detail={
            "subject": key.subject,
            "serial": key.serial_number,
            "at": now,
            "sha256_before": hashlib.sha256(before).hexdigest(),
            "sha256_after": hashlib.sha256(after).hexdigest(),
        },
    )
