"""Keys in the database for tests of acts and pages."""

from __future__ import annotations

from vanphong.kernel.actor import Actor
from vanphong.signing import api as signing
from vanphong.signing.authority import Authority
from vanphong.signing.models import SigningKey
from vanphong.signing.tests.conftest import NOW

PIN = "135790"


def add_person_key(
    authority: Authority, admin: Actor, person: Actor, *, image: bytes = b""
) -> SigningKey:
    """Give a person of the test office a key; call inside the scope of the office."""
    key = authority.issue_certificate(name=person.name, organisation="Văn phòng thử", now=NOW)
    return signing.add_key(
        actor=admin,
        key_file=signing.to_pkcs12(key, PIN),
        pin=PIN,
        person_id=person.person_id,
        image=image,
        now=NOW,
    )


def signed_with(
    opened: signing.OpenKey, actor: Actor, content: bytes, box: signing.Box | None = None
) -> bytes:
    """Sign with an open key and record it, as whoever issues does."""
    signed = opened.sign(content, now=NOW, box=box)
    signing.record_signing(actor=actor, key=opened.row, before=content, after=signed, now=NOW)
    return signed


def add_seal(authority: Authority, admin: Actor, *, image: bytes = b"") -> SigningKey:
    """Give the test office a seal."""
    key = authority.issue_certificate(
        name="Văn phòng thử", organisation="Văn phòng thử", now=NOW
    )
    return signing.add_key(
        actor=admin, key_file=signing.to_pkcs12(key, PIN), pin=PIN, image=image, now=NOW
    )
