"""A signer's computer for tests: paired and confirmed, with a key that only the test has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import rsa
from tests.cast import Cast

from vanphong.drafting import device_signing
from vanphong.drafting.tests.office import NOW
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import agent_queries, services
from vanphong.signing import api as signing
from vanphong.signing.keys import Identity
from vanphong.signing.models import SigningAgent, SigningKey, SigningRequest


@dataclass
class Computer:
    """A paired computer: what it may do by its token, and the key of the device in it."""

    actor: Actor
    secret: str
    key: signing.SoftwareKey

    @property
    def row(self) -> SigningAgent:
        """The pairing, read as at every request."""
        with acting(self.actor):
            return agent_queries.agent_of_token(self.actor, self.secret)

    def next(self, now: dt.datetime = NOW) -> SigningRequest | None:
        """Give what waits for the device."""
        agent = self.row
        with acting(self.actor):
            return agent_queries.waiting_request(agent, now)

    def answer(
        self, request_id: UUID, *, signature: bytes | None = None, now: dt.datetime = NOW
    ) -> None:
        """Sign, as the endpoint takes it; `signature` instead of the right one."""
        agent = self.row
        with acting(self.actor):
            request = agent_queries.get_request(self.actor, request_id)
            made = signature or self.key.sign(bytes(request.attributes))
            services.take_signature(
                actor=self.actor, agent=agent, request_id=request_id, signature=made, now=now
            )
        device_signing.finish(actor=self.actor, request_id=request_id, now=now)


def issued_key(name: str, office: str, *, is_rsa: bool = False) -> signing.SoftwareKey:
    """Give a key with a certificate of the demonstration's authority."""
    authority = signing.install_demo_authority(NOW - dt.timedelta(days=90))
    since = NOW - dt.timedelta(days=30)
    if not is_rsa:
        return authority.issue_certificate(name=name, organisation=office, now=since)
    private = rsa.generate_private_key(65537, 2048)
    identity = authority.certify(
        private.public_key(), name=name, organisation=office, now=since
    )
    return signing.SoftwareKey(identity, private)


def certificates_of(identity: Identity) -> list[bytes]:
    """Give what a device shows: the certificate and those above it."""
    return [identity.der, *identity.chain]


def paired(
    cast: Cast, *, role: str = "CHIEF", key: signing.SoftwareKey | None = None
) -> Computer:
    """Pair a computer of a person of the office, not confirmed yet."""
    actor = cast.actors[role]
    key = key or issued_key(actor.name, cast.office.name)
    with acting(actor):
        _agent, code = services.make_pairing_code(actor=actor, now=NOW)
    _agent, secret = services.pair_agent(
        code=code, name="may-chanh-vp", certificates=certificates_of(key.identity),
        token_label="Thẻ thử", now=NOW,
    )  # fmt: skip
    served = people.actor_of_token(secret, now=NOW)
    assert served is not None
    return Computer(served, secret, key)


def confirmed(cast: Cast, computer: Computer, *, role: str = "CHIEF") -> SigningKey:
    """Let the person confirm the certificate of the computer."""
    actor = cast.actors[role]
    agent = computer.row
    with acting(actor):
        return services.confirm_agent(actor=actor, agent_id=agent.id, now=NOW)


def serving(cast: Cast) -> Computer:
    """Give the chief's computer, paired and confirmed."""
    computer = paired(cast)
    confirmed(cast, computer)
    return computer
