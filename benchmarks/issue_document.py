"""One document whole: number, page, two signatures with timestamps, register, trail.

Floor: the bare libraries in the same run: one Typst compile of the same page and two pyHanko
signatures with the key loaded once, space reserved and a local timestamp each.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, alternate
from benchmarks.office import NOW, PIN, make_signing_office, submitted_draft

ROUNDS = 60


def run(folder: Path) -> Iterator[Figure]:
    from vanphong.drafting import api as drafting

    cast = make_signing_office("Tỉnh ủy Đo Lường")
    waiting = [submitted_draft(cast).id for _ in range(ROUNDS + 4)]

    def ours() -> None:
        draft_id = waiting.pop()
        drafting.sign_draft(actor=cast.chief, draft_id=draft_id, pin=PIN, now=NOW)
        drafting.seal_and_issue(actor=cast.clerk, draft_id=draft_id, pin=PIN, now=NOW)

    value, floor = alternate(ours, _bare(cast), rounds=ROUNDS)
    yield Figure.of("issue_document", value, "ms", floor)


def _bare(cast: Any) -> Any:
    """Give the same work by the libraries alone."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    from vanphong.drafting import building, form_rules
    from vanphong.drafting.api import get_draft
    from vanphong.drafting.models import Draft
    from vanphong.drafting.typesetting import compose, engine
    from vanphong.kernel.scope import acting
    from vanphong.signing import api as signing
    from vanphong.signing.models import SigningKey

    with acting(cast.chief):
        draft = get_draft(cast.chief, Draft.objects.first().id)
        document = building.document_of(draft, final=True)
    data = compose.template_data(document, form_rules.form_for(document.system, NOW.date()))
    signer = _signer(cast, signers, signing, SigningKey, acting)
    stamper = _stamper()

    def bare() -> None:
        pdf, _ = engine.compile_pdf("official.typ", data, timestamp=NOW, question="1")
        for field in ("NguoiKy", "DauCoQuan"):
            meta = signers.PdfSignatureMetadata(
                field_name=field, subfilter=signers.pdf_signer.SigSeedSubFilter.PADES
            )
            out = signers.PdfSigner(meta, signer=signer, timestamper=stamper).sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=24_576
            )
            pdf = out.getvalue()

    return bare


def _signer(cast: Any, signers: Any, signing: Any, keys: Any, acting: Any) -> Any:
    from vanphong.kernel.actor import job_actor
    from vanphong.people import api as people

    admin = job_actor("bench", cast.office.id, people.all_permissions())
    with acting(admin):
        row = keys.objects.filter(holder_id=cast.chief.person_id).get()
        path = io.BytesIO(bytes(row.key_file))
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".p12") as file:
        file.write(path.getvalue())
        file.flush()
        loaded = signers.SimpleSigner.load_pkcs12(file.name, passphrase=PIN.encode())

    class CachedSigner(signers.SimpleSigner):  # the key parsed once, as spikes found necessary
        async def async_sign_raw(
            self, data: bytes, digest_algorithm: str, dry_run: bool = False
        ) -> bytes:
            from cryptography.hazmat.primitives import hashes
            from cryptography.hazmat.primitives.asymmetric import ec

            return private.sign(data, ec.ECDSA(hashes.SHA256()))

    from cryptography.hazmat.primitives.serialization import load_der_private_key

    private = load_der_private_key(loaded.signing_key.dump(), None)
    return CachedSigner(
        signing_cert=loaded.signing_cert, signing_key=loaded.signing_key,
        cert_registry=loaded.cert_registry,
    )  # fmt: skip


def _stamper() -> Any:
    """Give pyHanko the local time authority: its own dummy one is for RSA alone and slower."""
    from asn1crypto import cms
    from pyhanko.sign.timestamps import TimeStamper

    from vanphong.signing import api as signing

    local = signing.site_timestamper()

    class Local(TimeStamper):
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
            return cms.ContentInfo.load(local.token(message_digest, NOW))

        async def async_dummy_response(self, md_algorithm: str) -> Any:
            return await self.async_timestamp(bytes(32), md_algorithm)

    return Local()
