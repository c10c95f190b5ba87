"""Acts with keys and seals, and what the public may check."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.rules import Decision
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.signing import queries
from vanphong.signing.isolated import TASK, encode_trust
from vanphong.signing.keys import Identity, SigningKeySource, common_name, open_pkcs12
from vanphong.signing.models import CheckState, PublicCheck, SigningKey, Store
from vanphong.signing.pdf import Box, check_image, sign_pdf
from vanphong.signing.report import Verdict, VerificationReport
from vanphong.signing.rules import KeyFacts, may_seal_with, may_sign_with, new_code
from vanphong.signing.setup import site_timestamper, site_trust
from vanphong.signing.timestamps import Timestamper
from vanphong.signing.tokens import TokenAddress, open_token
from vanphong.signing.trust import TrustStore

PERSON_FIELD = "ChuKy"
SEAL_FIELD = "ConDau"


# --- keys


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
    key = _open(key_file, token_label, key_label, pin)
    key.identity.refuse_outside_validity(now)
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


def _open(key_file: bytes, token_label: str, key_label: str, pin: str) -> SigningKeySource:
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


# --- signing


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key that its owner opened with the PIN, with all that is needed to sign.

    It needs no database: sign with it outside of a transaction, then record what was signed.
    """

    key_id: UUID
    source: SigningKeySource
    image: bytes | None
    field_name: str
    timestamper: Timestamper
    trust: TrustStore

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
        return sign_pdf(
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
        )


def open_personal_key(*, actor: Actor, key_id: UUID, pin: str) -> OpenKey:
    """Open one's own key with its PIN.

    :raises NotAllowed: `not_own_key`.
    :raises Refused: `key_retired`, `token_locked`.
    :raises Invalid: `wrong_pin`.
    """
    require(actor, "signing:key:use")
    key = queries.get_key(actor, key_id)
    _obey(may_sign_with(KeyFacts(key.holder_id, key.retired_at), actor.person_id))
    return _opened(key, pin, PERSON_FIELD)


def open_seal(*, actor: Actor, key_id: UUID, pin: str) -> OpenKey:
    """Open a seal of the office with its PIN.

    :raises Refused: `not_a_seal`, `key_retired`, `token_locked`.
    :raises Invalid: `wrong_pin`.
    """
    require(actor, "signing:seal:use")
    key = queries.get_key(actor, key_id)
    _obey(may_seal_with(KeyFacts(key.holder_id, key.retired_at)))
    return _opened(key, pin, SEAL_FIELD)


def _opened(key: SigningKey, pin: str, field_name: str) -> OpenKey:
    source = _open(bytes(key.key_file or b""), key.token_label, key.key_label, pin)
    image = bytes(key.image) if key.image is not None else None
    return OpenKey(key.id, source, image, field_name, site_timestamper(), site_trust())


def _obey(decision: Decision) -> None:
    if decision:
        return
    kind = NotAllowed if decision.code == "not_own_key" else Refused
    raise kind(decision.reason, code=decision.code, source=decision.source)


@transaction.atomic
def record_signing(
    *, actor: Actor, opened: OpenKey, before: bytes, after: bytes, now: dt.datetime
) -> None:
    """Write into the trail what was signed with which key: digests before and after."""
    is_seal = opened.field_name == SEAL_FIELD
    key = queries.get_key(actor, opened.key_id)
    audit.record(
        actor,
        "signing:seal:use" if is_seal else "signing:key:use",
        subject=key,
        detail={
            "subject": key.subject,
            "serial": key.serial_number,
            "at": now,
            "sha256_before": hashlib.sha256(before).hexdigest(),
            "sha256_after": hashlib.sha256(after).hexdigest(),
        },
    )


def sign_as_person(
    *,
    actor: Actor,
    content: bytes,
    key_id: UUID,
    pin: str,
    now: dt.datetime,
    box: Box | None = None,
    reason: str = "",
    location: str = "",
) -> bytes:
    """Sign a PDF with one's own key and record it; gives the signed PDF.

    With a remote timestamp authority use `open_personal_key`, `OpenKey.sign` outside of the
    transaction and `record_signing` instead.
    """
    opened = open_personal_key(actor=actor, key_id=key_id, pin=pin)
    signed = opened.sign(content, now=now, box=box, reason=reason, location=location)
    record_signing(actor=actor, opened=opened, before=content, after=signed, now=now)
    return signed


def seal_as_office(
    *,
    actor: Actor,
    content: bytes,
    key_id: UUID,
    pin: str,
    now: dt.datetime,
    box: Box | None = None,
    reason: str = "",
    location: str = "",
) -> bytes:
    """Seal a PDF with a seal of the office and record it; gives the sealed PDF.

    The order, person first and then the organisation, is the caller's duty.

    :source: QĐ 379-QĐ/TW Điều 12.
    """
    opened = open_seal(actor=actor, key_id=key_id, pin=pin)
    sealed = opened.sign(content, now=now, box=box, reason=reason, location=location)
    record_signing(actor=actor, opened=opened, before=content, after=sealed, now=now)
    return sealed


# --- public checks


@transaction.atomic
def publish_check(
    *,
    actor: Actor,
    symbol: str,
    body_name: str,
    issued_on: dt.date,
    signers: list[str],
    sha256: str,
    now: dt.datetime,
    code: str = "",
) -> PublicCheck:
    """Open the public check of an issued document; `code` is the one printed on the page."""
    require(actor, "signing:seal:use")
    row = PublicCheck.objects.create(
        code=code or new_code(),
        office_id=actor.office_id,
        symbol=symbol,
        body_name=body_name,
        issued_on=issued_on,
        signers=signers,
        sha256=sha256,
        published_at=now,
    )
    audit.record(
        actor, "signing:check:publish", subject=row, detail={"symbol": symbol, "sha256": sha256}
    )
    return row


@transaction.atomic
def change_check(
    *, actor: Actor, code: str, state: CheckState, now: dt.datetime
) -> PublicCheck:
    """Tell the public that a document was recalled or replaced. Locks the check.

    :raises NotFound: no such check of this office.
    """
    require(actor, "signing:seal:use")
    queries.get_check(code)
    row = PublicCheck.objects.select_for_update().filter(code=code).first()
    if row is None or row.office_id != actor.office_id:
        raise NotAllowed(_("Mã này thuộc văn bản của cơ quan khác."), code="check_elsewhere")
    row.state, row.changed_at = state, now
    row.save(update_fields=["state", "changed_at"])
    audit.record(actor, "signing:check:change", subject=row, detail={"state": state.value})
    return row


# --- verification


def verify_upload(*, actor: Actor, content: bytes, now: dt.datetime) -> VerificationReport:
    """Verify a file from outside in a limited child; a file that fells it is UNREADABLE.

    :raises Unavailable: `files_busy`.
    """
    require(actor, "signing:pdf:verify")
    return verify_safely(content, now=now)


def verify_safely(content: bytes, *, now: dt.datetime) -> VerificationReport:
    """Verify a file in a limited child process against what this installation trusts.

    :raises Unavailable: `files_busy`.
    """
    try:
        found, _nothing = files.run_in_child(
            TASK, content, trust=encode_trust(site_trust()), now=now.isoformat()
        )
    except Invalid as refused:
        return VerificationReport(
            verdict=Verdict.UNREADABLE,
            sha256=hashlib.sha256(content).hexdigest(),
            checked_at=now,
            reasons=(str(refused.message),),
        )
    return VerificationReport.from_dict(found)
