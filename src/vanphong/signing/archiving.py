"""A timestamp over a whole file with its signatures and their proofs (PAdES level LTA)."""

from __future__ import annotations

import datetime as dt
from itertools import count

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

from vanphong.signing.pdf import embed_proofs, not_a_pdf, open_pdf
from vanphong.signing.timestamps import Timestamper
from vanphong.signing.trust import Ask, TrustStore

_FIELD = "DauThoiGian"
_SLACK_BYTES = 4_096


def archive_pdf(
    content: bytes,
    *,
    timestamper: Timestamper,
    trust: TrustStore,
    now: dt.datetime,
    ask: Ask | None = None,
) -> bytes:
    """Give the PDF with a document timestamp appended, its own chain and lists below it.

    Whoever renews it before the authority's certificate ends keeps the file proved; it may be
    done again and again.

    :raises Invalid: `not_a_pdf`, `encrypted_pdf`.
    :raises Refused: the authority's certificate is untrusted or revoked; no more signatures.
    :raises Unavailable: no timestamp, or no revocation list in force.
    """
    certificates = timestamper.certificates()
    proofs = trust.material_for(certificates[:1], now, ask)
    digits = 2 * (_SLACK_BYTES + sum(map(len, certificates)))
    writer = open_pdf(content)
    try:
        taken = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
        numbers = (number for number in count(1) if f"{_FIELD}{number}" not in taken)
        name = f"{_FIELD}{next(numbers)}"
        embed_proofs(writer, proofs)
        steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(name)).write_cms(name, writer)
        next(steps)
        steps.send(SigObjSetup(sig_placeholder=DocumentTimestamp(bytes_reserved=digits)))
        digest, output = steps.send(SigIOSetup(md_algorithm="sha256"))
        steps.send(timestamper.token(digest.document_digest, now))
    except (SigningError, PdfError, LookupError, TypeError, AttributeError) as error:
        raise not_a_pdf() from error
    return bytes(output.getvalue())
