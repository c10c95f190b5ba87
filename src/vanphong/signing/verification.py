"""Verification of any signed PDF, foreign ones too, without the network.

pyHanko reads the file, checks digests and compares revisions; what its findings mean for an
office, and in which words, is decided here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import struct
import zlib
from dataclasses import dataclass, replace
from typing import Any

from asn1crypto import cms as asn1_cms
from asn1crypto import tsp, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    collect_embedded_signatures,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.errors import ValidationError

from vanphong.signing.certificates import (
    SIGNING_USE,
    TIMESTAMP_USE,
    ChainResult,
    Evidence,
    Judge,
    names_of,
)
from vanphong.signing.facts import facts_of, valid_at
from vanphong.signing.pages import place_of
from vanphong.signing.report import (
    Chain,
    Change,
    Role,
    SignatureReport,
    TimeSource,
    Verdict,
    VerificationReport,
)
from vanphong.signing.trust import TrustStore

# What broken or hostile files raise inside the readers; anything else is a fault of ours.
BROKEN = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    NotImplementedError,
    RecursionError,
    OSError,
    struct.error,
    zlib.error,
    CMSExtractionError,
    SignatureValidationError,
    ValidationError,
    InvalidSignature,
    UnsupportedAlgorithm,
)
_UNTRUSTED = {Chain.UNTRUSTED, Chain.REVOCATION_UNKNOWN, Chain.NOT_FOR_SIGNING}


def verify_pdf(content: bytes, *, trust: TrustStore, now: dt.datetime) -> VerificationReport:
    """Say what the signatures of a file are worth at `now`; never raises for a bad file.

    Costs some 15 ms a signature. Memory and time of hostile files are limited by the caller.

    :source: NĐ 68/2024/NĐ-CP Điều 30-32; TT 15/2025/TT-BKHCN Điều 5.2, 6.
    """
    blank = VerificationReport(
        verdict=Verdict.UNREADABLE,
        sha256=hashlib.sha256(content).hexdigest(),
        checked_at=now,
    )
    if not content.startswith(b"%PDF-"):
        return replace(blank, reasons=("Tệp này không phải là tệp PDF.",))
    try:
        reader = PdfFileReader(io.BytesIO(content))
        fields = [name for name, _, _ in enumerate_sig_fields(reader, filled_status=True)]
        if not fields:
            return replace(blank, verdict=Verdict.NO_SIGNATURE)
        if reader.encrypted:
            reason = "Tệp có mật khẩu nên không kiểm tra được chữ ký."
            return replace(blank, reasons=(reason,))
        signatures = tuple(_Verification(reader, trust, now).signatures())
    except BROKEN:
        return _broken(blank, content)
    reasons: tuple[str, ...] = ()
    if missing := len(fields) - len(signatures):
        reasons = ("Có chữ ký thuộc dạng cũ, không kiểm tra được.",)
    return replace(
        blank,
        verdict=_overall(signatures, has_unknown=bool(missing)),
        signatures=signatures,
        reasons=reasons,
    )


def _broken(blank: VerificationReport, content: bytes) -> VerificationReport:
    """Tell a plain PDF that is only written carelessly from a damaged signed one."""
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        signed = any(enumerate_sig_fields(reader, filled_status=True))
    except BROKEN:
        signed = b"/ByteRange" in content
        reason = "Cấu trúc tệp PDF bị hỏng."
        return replace(blank, reasons=(reason,))
    if not signed and b"/ByteRange" not in content:
        return replace(blank, verdict=Verdict.NO_SIGNATURE)
    reason = "Cấu trúc tệp PDF sai chuẩn nên không thể xác nhận chữ ký trong tệp."
    return replace(blank, reasons=(reason,))


def _overall(signatures: tuple[SignatureReport, ...], *, has_unknown: bool) -> Verdict:
    verdicts = {s.verdict for s in signatures}
    if Verdict.INVALID in verdicts or not signatures:
        return Verdict.INVALID
    if Verdict.VALID_UNTRUSTED_CHAIN in verdicts or has_unknown:
        return Verdict.VALID_UNTRUSTED_CHAIN
    return Verdict.VALID


@dataclass(frozen=True, slots=True)
class _Attested:
    """A timestamp token: when, by whom, and whether it holds."""

    at: dt.datetime
    authority: str
    intact: bool
    chain: Chain

    @property
    def counts(self) -> bool:
        return self.intact and self.chain is Chain.TRUSTED


class _Verification:
    """One run over one file."""

    def __init__(self, reader: PdfFileReader, trust: TrustStore, now: dt.datetime) -> None:
        self.reader = reader
        self.now = now
        self.judge = Judge(trust, _evidence(reader))
        self.embedded = collect_embedded_signatures(reader)
        self.signed_fields = {e.field_name for e in self.embedded}

    def signatures(self) -> list[SignatureReport]:
        """Give the findings in the order of signing."""
        found = [self._check(embedded) for embedded in self.embedded]
        last = found[-1] if found else None
        if last is None or last.changes_after is not Change.FORM:
            return found
        # Fields filled in after the last signature: nobody answers for them, unless the
        # signer said that they may be filled in.
        allowed = self.embedded[-1].docmdp_level in (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE)
        if not allowed:
            reason = "Có ô biểu mẫu được điền sau chữ ký cuối cùng mà không ai ký lại."
            found[-1] = replace(last, verdict=Verdict.INVALID, reasons=(*last.reasons, reason))
        return found

    def _check(self, embedded: EmbeddedPdfSignature) -> SignatureReport:
        is_timestamp = embedded.sig_object_type == "/DocTimeStamp"
        blank = SignatureReport(
            field_name=str(embedded.field_name),
            role=Role.DOCUMENT_TIMESTAMP if is_timestamp else Role.PERSON,
            verdict=Verdict.INVALID,
            place=place_of(self.reader, embedded.sig_field),
        )
        try:
            embedded.compute_integrity_info()
            blank = replace(blank, **self._coverage(embedded))
            certificate = embedded.signer_cert
            blank = replace(blank, **facts_of(embedded, certificate, is_timestamp=is_timestamp))
            if is_timestamp:
                report = self._check_document_timestamp(blank, embedded)
            else:
                report = self._check_signature(blank, embedded, certificate)
        except BROKEN:
            return replace(blank, reasons=("Dữ liệu chữ ký bị hỏng, không đọc được.",))
        return _conclude(report)

    def _coverage(self, embedded: EmbeddedPdfSignature) -> dict[str, Any]:
        whole = embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE
        return {"covers_whole_file": whole, "changes_after": self._changes(embedded)}

    def _changes(self, embedded: EmbeddedPdfSignature) -> Change:
        found: object = embedded.diff_result  # pyHanko says None alone
        if not isinstance(found, DiffResult):
            return Change.CONTENT
        level = found.modification_level
        if level is ModificationLevel.NONE:
            return Change.NONE
        permitted = embedded.docmdp_level
        if permitted is not None and level.value > permitted.value:
            return Change.CONTENT
        if level is ModificationLevel.LTA_UPDATES:
            return Change.ARCHIVAL
        if level is not ModificationLevel.FORM_FILLING:
            return Change.CONTENT
        changed = {str(name) for name in found.changed_form_fields}
        return Change.SIGNATURES if changed <= self.signed_fields else Change.FORM

    def _check_signature(
        self,
        blank: SignatureReport,
        embedded: EmbeddedPdfSignature,
        certificate: x509.Certificate,
    ) -> SignatureReport:
        intact = _is_intact(
            embedded.signer_info, certificate, "data", embedded.compute_digest()
        )
        stamp = self._signature_timestamp(embedded.signer_info)
        moment, source, authority = self._time(embedded, stamp)
        judged = self.judge.judge(
            certificate,
            embedded.other_embedded_certs,
            self.now if moment is None or source is TimeSource.CLAIMED else moment,
            SIGNING_USE,
        )
        reasons = _stamp_reasons(stamp, self.now)
        if stamp is not None and not stamp.intact:
            intact = False
        return replace(
            blank,
            intact=intact,
            signed_at=moment,
            time_source=source,
            timestamp_authority=authority,
            reasons=reasons,
            valid_at_signing=valid_at(certificate, moment),
            **_judgement(judged),
        )

    def _check_document_timestamp(
        self, blank: SignatureReport, embedded: EmbeddedPdfSignature
    ) -> SignatureReport:
        stamp = self._token(embedded.signed_data, embedded.compute_digest)
        return replace(
            blank,
            intact=stamp.intact,
            signed_at=stamp.at,
            time_source=TimeSource.DOCUMENT_TIMESTAMP,
            chain=stamp.chain,
            valid_at_signing=valid_at(embedded.signer_cert, stamp.at),
        )

    def _time(
        self, embedded: EmbeddedPdfSignature, stamp: _Attested | None
    ) -> tuple[dt.datetime | None, TimeSource, str]:
        """Give the best known moment: attested, else attested by a later one, else claimed."""
        if stamp is not None and stamp.counts:
            return stamp.at, TimeSource.TIMESTAMP, stamp.authority
        for later in self.embedded:
            if (
                later.sig_object_type == "/DocTimeStamp"
                and later.signed_revision >= embedded.signed_revision
            ):
                archived = self._token(later.signed_data, later.compute_digest)
                if archived.counts:
                    return archived.at, TimeSource.DOCUMENT_TIMESTAMP, archived.authority
        claimed = embedded.self_reported_timestamp
        if claimed is None:
            return None, TimeSource.UNKNOWN, ""
        if claimed.tzinfo is None:
            claimed = claimed.replace(tzinfo=dt.UTC)
        return claimed, TimeSource.CLAIMED, ""

    def _signature_timestamp(self, info: asn1_cms.SignerInfo) -> _Attested | None:
        signature = info["signature"].native
        for attribute in info["unsigned_attrs"] or ():
            if attribute["type"].native == "signature_time_stamp_token":
                token = attribute["values"][0]["content"]
                return self._token(token, lambda name: hashlib.new(name, signature).digest())
        return None

    def _token(self, signed: asn1_cms.SignedData, expected: Any) -> _Attested:
        return _attested(self.judge, signed, expected)


def _attested(judge: Judge, signed: asn1_cms.SignedData, expected: Any) -> _Attested:
    content = signed["encap_content_info"]["content"]
    info = content.parsed
    if not isinstance(info, tsp.TSTInfo):
        raise TypeError("not a timestamp token")
    imprint = info["message_imprint"]
    bound = imprint["hashed_message"].native == expected(
        imprint["hash_algorithm"]["algorithm"].native
    )
    known = extract_certificate_info(signed)
    signer = signed["signer_infos"][0]
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, bytes(content))
    at = info["gen_time"].native
    judged = judge.judge(known.signer_cert, known.other_certs, at, TIMESTAMP_USE)
    return _Attested(
        at=at,
        authority=names_of(known.signer_cert)[0],
        intact=bound and _is_intact(signer, known.signer_cert, "tst_info", digest.digest()),
        chain=judged.chain,
    )


def timestamp_moment(token: bytes, digest: bytes, trust: TrustStore) -> dt.datetime:
    """Give the moment a timestamp token attests for a SHA-256 digest.

    :raises ValueError: when it is for another digest, damaged, or by nobody trusted.
    """
    try:
        signed = asn1_cms.ContentInfo.load(token)["content"]
        found = _attested(Judge(trust, Evidence()), signed, lambda _name: digest)
    except BROKEN as error:
        raise ValueError("không đọc được") from error
    if not found.intact:
        raise ValueError("không phải cho điểm ghi này, hoặc bị sửa")
    # Old lists are not kept: whether it was revoked then may be unknown.
    if found.chain not in {Chain.TRUSTED, Chain.REVOCATION_UNKNOWN}:
        raise ValueError("không phải của cơ quan được tin cậy")
    return found.at


def _evidence(reader: PdfFileReader) -> Evidence:
    """Read the file's security store; a damaged entry is left out, it can prove nothing."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Evidence()
    kwargs: dict[str, Any] = {"trust_roots": [], "allow_fetching": False}
    context = store.as_validation_context(kwargs)
    return Evidence(tuple(store.load_certs()), tuple(context.crls), tuple(context.ocsps))


def _is_intact(
    info: asn1_cms.SignerInfo, certificate: x509.Certificate, kind: str, digest: bytes
) -> bool:
    try:
        intact, valid = validate_sig_integrity(info, certificate, kind, digest)
    except (SignatureValidationError, InvalidSignature):
        return False
    return bool(intact and valid)


def _judgement(judged: ChainResult) -> dict[str, Any]:
    return {"chain": judged.chain, "revoked_at": judged.revoked_at}


def _stamp_reasons(stamp: _Attested | None, now: dt.datetime) -> tuple[str, ...]:
    if stamp is None:
        return ()
    if not stamp.intact:
        return ("Dấu thời gian không khớp với chữ ký.",)
    if stamp.chain is not Chain.TRUSTED:
        return ("Chưa xác minh được nơi cấp dấu thời gian.",)
    if stamp.at > now + dt.timedelta(minutes=10):
        return ("Dấu thời gian nằm ở tương lai so với giờ của máy này.",)
    return ()


def _conclude(found: SignatureReport) -> SignatureReport:
    """Give the verdict of one signature from its findings."""
    if not found.intact:
        reason = "Nội dung hoặc chữ ký đã bị sửa, không còn khớp nhau."
        return replace(found, verdict=Verdict.INVALID, reasons=(*found.reasons, reason))
    proved = found.time_source is not TimeSource.CLAIMED and found.signed_at is not None
    if found.changes_after is Change.CONTENT or found.chain is Chain.REVOKED:
        return replace(found, verdict=Verdict.INVALID)
    if found.chain in (Chain.EXPIRED, Chain.NOT_YET_VALID):
        if proved or not found.valid_at_signing:
            return replace(found, verdict=Verdict.INVALID)
        reason = "Chứng thư nay đã hết hạn và không có dấu thời gian chứng minh lúc ký còn hạn."
        return replace(
            found, verdict=Verdict.VALID_UNTRUSTED_CHAIN, reasons=(*found.reasons, reason)
        )
    doubtful = found.chain in _UNTRUSTED or not found.algorithm_ok or bool(found.reasons)
    verdict = Verdict.VALID_UNTRUSTED_CHAIN if doubtful else Verdict.VALID
    return replace(found, verdict=verdict)
