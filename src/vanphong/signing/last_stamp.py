"""When the proof of time of a signed PDF ends: the certificate of its last timestamp."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info

from vanphong.signing.keys import common_name
from vanphong.signing.verification import BROKEN


@dataclass(frozen=True, slots=True)
class LastStamp:
    """Who attests the time last, and when that certificate ends (aware, UTC)."""

    authority: str
    ends_at: dt.datetime


def last_stamp(content: bytes) -> LastStamp | None:
    """Give the last timestamp of a PDF, over the file or of its last signature.

    Without a timestamp the signer's own certificate is the proof; None when there is no signature
    or the file cannot be read.
    """
    try:
        signatures = PdfFileReader(io.BytesIO(content)).embedded_signatures
        if not signatures:
            return None
        last = signatures[-1]
        signed = last.signed_data
        if last.sig_object_type != "/DocTimeStamp":
            signed = last.attached_timestamp_data or signed
        found = extract_certificate_info(signed).signer_cert
        certificate = x509.load_der_x509_certificate(found.dump())
    except BROKEN:
        return None
    return LastStamp(common_name(certificate.subject), certificate.not_valid_after_utc)
