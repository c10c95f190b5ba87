"""Acts on a signer's computers: pair one, confirm the certificate it showed, end it."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import PUBLIC, Actor, ActorKind, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import acting
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.signing import agent_queries
from vanphong.signing.device_key import as_bundle, identity_in, read_certificates
from vanphong.signing.models import SigningAgent, SigningKey, Store
from vanphong.signing.pdf import check_image
from vanphong.signing.rules import PAIRING_LIVES, new_pairing_code, read_pairing_code
from vanphong.signing.services.keys import add_row, check_name
from vanphong.signing.setup import site_trust, would_ask

SERVE = "signing:agent:serve"
_TOKEN_DAYS = 366


@transaction.atomic
def make_pairing_code(*, actor: Actor, now: dt.datetime) -> tuple[SigningAgent, str]:
    """Give the actor a code to pair an own computer with: once, for ten minutes, shown once.

    :raises NotAllowed: `not_personally` for a program's key: it gives itself no other one.
    """
    require(actor, "signing:key:use")
    require(actor, SERVE)
    if actor.kind is ActorKind.TOKEN:
        raise NotAllowed(
            _("Chỉ chính người ký lấy được mã ghép máy, không qua mã ứng dụng."),
            code="not_personally",
        )
    code = new_pairing_code(actor.office_key)
    agent = SigningAgent.objects.create(
        office_id=actor.office_key,
        post_id=actor.post_key,
        code_digest=_digest(code),
        code_until=now + PAIRING_LIVES,
        made_at=now,
    )
    audit.record(actor, "signing:agent:invite", subject=agent)
    return agent, code


def pair_agent(
    *, code: str, name: str, certificates: list[bytes], token_label: str, now: dt.datetime
) -> tuple[SigningAgent, str]:
    """Pair a computer by a code: give it a token of its own, shown this once, and keep what
    certificate it showed (DER, the signer's first). The act of whoever holds the code; locks it.

    :raises Invalid: `pairing_code`; `bad_certificate`, `weak_key` - then the code still works.
    """
    read = read_pairing_code(code)
    if read is None:
        raise _wrong_code()
    office_id, signs = read
    with acting(job_actor(PUBLIC.name, office_id, frozenset())):
        agent = (
            SigningAgent.objects.select_for_update(of=("self",))
            .select_related("post__person", "office")
            .filter(code_digest=_digest(f"{office_id}-{signs}"))
            .first()
        )
        if agent is None or agent.paired_at is not None or agent.code_until <= now:
            raise _wrong_code()
        identity = read_certificates(certificates)
        owner = people.job_in_name_of(agent.post)
        agent.name = one_line(name)[:100] or str(_("Máy không tên"))
        agent.certificate_pem = as_bundle(identity)
        agent.token_label = one_line(token_label)[:100]
        with acting(owner):
            return agent, _paired(owner, agent, now)


def _paired(owner: Actor, agent: SigningAgent, now: dt.datetime) -> str:
    agent.token, secret = people.issue_token(
        actor=owner, post=agent.post, name=agent.name, scope=[SERVE], days=_TOKEN_DAYS, now=now
    )
    agent.paired_at = now
    agent.save(update_fields=["name", "token", "certificate_pem", "token_label", "paired_at"])
    detail = {"name": agent.name, "sha256": fingerprint(agent)}
    audit.record(owner, "signing:agent:pair", subject=agent, detail=detail)
    return secret


@transaction.atomic
def confirm_agent(
    *, actor: Actor, agent_id: UUID, now: dt.datetime, image: bytes = b""
) -> SigningKey:
    """Take the certificate of an own paired computer as one's key. Locks the computer.

    A second computer with the same device shares the key. Asked again, gives the same key.

    :raises Invalid: `bad_image`.
    :raises Refused: `other_name`, `key_retired`, `untrusted_certificate`,
        `certificate_revoked`, a certificate that is not valid now.
    :raises Unavailable: no revocation list in force.
    :source: TT 15/2025/TT-BKHCN Điều 5.1 (check the certificate before signing).
    """
    require(actor, "signing:key:use")
    agent = agent_queries.get_agent(actor, agent_id, lock=True)
    if agent.key is not None:
        return agent.key
    identity = identity_in(agent.certificate_pem)
    identity.refuse_outside_validity(now)
    check_name(identity, actor.person_key)
    site_trust().material_for([identity.der], now, would_ask)
    if image:
        check_image(image)
    agent.key = _known_key(actor, agent) or add_row(
        actor, identity, now, store=Store.AGENT, certificate_pem=agent.certificate_pem,
        holder_id=actor.person_key, token_label=agent.token_label, image=image or None,
    )  # fmt: skip
    agent.confirmed_at = now
    agent.save(update_fields=["key", "confirmed_at"])
    audit.record(
        actor, "signing:agent:confirm", subject=agent,
        detail={"subject": identity.name, "serial": agent.key.serial_number},
    )  # fmt: skip
    return agent.key


def _known_key(actor: Actor, agent: SigningAgent) -> SigningKey | None:
    mine = SigningKey.objects.filter(
        office_id=actor.office_key, holder_id=actor.person_key, store=Store.AGENT
    )
    identity = identity_in(agent.certificate_pem)
    for key in mine:
        if identity_in(key.certificate_pem).certificate == identity.certificate:
            if key.retired_at is not None:
                raise Refused(_("Khóa này đã ngừng dùng từ trước."), code="key_retired")
            return key
    return None


@transaction.atomic
def revoke_agent(*, actor: Actor, agent_id: UUID, now: dt.datetime) -> SigningAgent:
    """End an own paired computer at once, with its token; the key stays. Locks the computer."""
    agent = agent_queries.get_agent(actor, agent_id, lock=True)
    assert agent.token_id is not None
    people.revoke_token(
        actor=people.job_in_name_of(agent.post), token_id=agent.token_id, now=now
    )
    agent.revoked_at = now
    agent.save(update_fields=["revoked_at"])
    audit.record(actor, "signing:agent:revoke", subject=agent, detail={"name": agent.name})
    return agent


def fingerprint(agent: SigningAgent) -> str:
    """Give the SHA-256 of the certificate a computer showed, as DER, in hexadecimal."""
    certificate = identity_in(agent.certificate_pem).certificate
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def _digest(code: str) -> str:
    office, _dash, signs = code.partition("-")
    return hashlib.sha256(f"{office}-{signs.replace('-', '')}".encode()).hexdigest()


def _wrong_code() -> Invalid:
    sentence = _("Mã ghép máy không đúng, đã dùng hoặc đã quá hạn. Hãy lấy mã mới.")
    return Invalid(sentence, code="pairing_code", fields={"code": [str(sentence)]})
