"""What a verification found, as data and in plain Vietnamese."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vanphong.kernel.clock import VIETNAM

# Says a sentence of this module in the language of the page; as written when left out.
Say = Callable[[str], str]


class Verdict(enum.StrEnum):
    """The answer in one word."""

    VALID = "VALID"
    VALID_UNTRUSTED_CHAIN = "VALID_UNTRUSTED_CHAIN"
    INVALID = "INVALID"
    NO_SIGNATURE = "NO_SIGNATURE"
    UNREADABLE = "UNREADABLE"


class Role(enum.StrEnum):
    """What a signature is for, read from its certificate."""

    PERSON = "PERSON"
    SEAL = "SEAL"
    DOCUMENT_TIMESTAMP = "DOCUMENT_TIMESTAMP"


class Chain(enum.StrEnum):
    """What is known of the certificate's chain at the moment of signing."""

    TRUSTED = "TRUSTED"
    REVOCATION_UNKNOWN = "REVOCATION_UNKNOWN"
    UNTRUSTED = "UNTRUSTED"
    NOT_FOR_SIGNING = "NOT_FOR_SIGNING"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    REVOKED = "REVOKED"
    UNCHECKED = "UNCHECKED"


class TimeSource(enum.StrEnum):
    """Who says when it was signed."""

    TIMESTAMP = "TIMESTAMP"
    DOCUMENT_TIMESTAMP = "DOCUMENT_TIMESTAMP"
    CLAIMED = "CLAIMED"
    UNKNOWN = "UNKNOWN"


class Change(enum.StrEnum):
    """What was appended after this signature."""

    NONE = "NONE"
    ARCHIVAL = "ARCHIVAL"
    SIGNATURES = "SIGNATURES"
    FORM = "FORM"
    CONTENT = "CONTENT"


_VERDICT_WORDS = {
    Verdict.VALID: "Văn bản hợp lệ: mọi chữ ký đều đúng và nội dung không thay đổi sau khi ký.",
    Verdict.VALID_UNTRUSTED_CHAIN: (
        "Nội dung không thay đổi sau khi ký, nhưng chưa xác minh được đầy đủ người ký."
    ),
    Verdict.INVALID: "Văn bản KHÔNG hợp lệ. Không tiếp nhận; vui lòng báo lại nơi gửi.",
    Verdict.NO_SIGNATURE: "Tệp PDF này không có chữ ký số.",
    Verdict.UNREADABLE: "Không đọc được tệp này như một tệp PDF đúng chuẩn.",
}
_CHAIN_WORDS = {
    Chain.TRUSTED: "Chứng thư số thuộc cơ quan chứng thực tin cậy và chưa bị thu hồi khi ký.",
    Chain.REVOCATION_UNKNOWN: (
        "Chứng thư số thuộc cơ quan chứng thực tin cậy, "
        "nhưng chưa kiểm tra được đã bị thu hồi hay chưa."
    ),
    Chain.UNTRUSTED: (
        "Cơ quan cấp chứng thư số này không có trong danh sách tin cậy của văn phòng."
    ),
    Chain.NOT_FOR_SIGNING: "Chứng thư số này không được cấp để ký văn bản.",
    Chain.EXPIRED: "Chứng thư số đã hết hạn tại thời điểm xét.",
    Chain.NOT_YET_VALID: "Chứng thư số chưa có hiệu lực tại thời điểm xét.",
    Chain.REVOKED: "Chứng thư số đã bị thu hồi trước khi ký.",
    Chain.UNCHECKED: "Chưa kiểm tra chứng thư số vì chữ ký không đọc được.",
}
_CHANGE_WORDS = {
    Change.NONE: "Nội dung không thay đổi sau khi ký.",
    Change.ARCHIVAL: "Sau khi ký chỉ thêm dữ liệu lưu trữ lâu dài, nội dung không thay đổi.",
    Change.SIGNATURES: "Sau khi ký chỉ thêm chữ ký khác, nội dung không thay đổi.",
    Change.FORM: "Sau khi ký có điền thêm ô biểu mẫu.",
    Change.CONTENT: "Nội dung đã bị thay đổi sau khi ký.",
}
_ROLE_WORDS = {
    Role.PERSON: "Chữ ký của",
    Role.SEAL: "Dấu của",
    Role.DOCUMENT_TIMESTAMP: "Dấu thời gian của",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature is drawn: page from 0, points from the lower left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """What was found of one signature; times are aware and in UTC."""

    field_name: str
    role: Role
    verdict: Verdict
    # Sentences that say why the verdict is not VALID, and warnings when it is.
    reasons: tuple[str, ...] = ()
    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    serial_number: str = ""
    reason: str = ""
    location: str = ""
    signed_at: dt.datetime | None = None
    time_source: TimeSource = TimeSource.UNKNOWN
    timestamp_authority: str = ""
    intact: bool = False
    chain: Chain = Chain.UNCHECKED
    revoked_at: dt.datetime | None = None
    covers_whole_file: bool = False
    changes_after: Change = Change.NONE
    algorithm: str = ""
    algorithm_ok: bool = False
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    valid_at_signing: bool = False
    place: Place | None = None

    def sentences(self, say: Say = str) -> list[str]:
        """Give the findings as whole sentences, the verdict first."""
        words = {
            Verdict.VALID: "hợp lệ",
            Verdict.VALID_UNTRUSTED_CHAIN: "nguyên vẹn, chưa xác minh đủ người ký",
        }.get(self.verdict, "không hợp lệ")
        who = self.signer or say("người ký chưa rõ")
        if self.organisation and self.organisation != self.signer:
            who = f"{who} ({self.organisation})"
        lines = [f"{say(self.role_words)} {who}: {say(words)}.", self.time_words(say)]
        if self.intact:
            lines += [say(self.change_words), say(self.chain_words)]
        if not self.algorithm_ok and self.algorithm:
            lines.append(self.weak_words(say))
        return lines + [said for r in self.reasons if (said := say(r)) not in lines]

    @property
    def role_words(self) -> str:
        """What the signature is, before the signer's name."""
        return _ROLE_WORDS[self.role]

    @property
    def change_words(self) -> str:
        """What became of the content after this signature."""
        return _CHANGE_WORDS[self.changes_after]

    @property
    def chain_words(self) -> str:
        """What is known of the signer's certificate."""
        return _CHAIN_WORDS[self.chain]

    def weak_words(self, say: Say = str) -> str:
        """Say that an algorithm is too weak."""
        return say("Thuật toán %(name)s yếu hơn mức quy định.") % {"name": self.algorithm}

    def time_words(self, say: Say = str) -> str:
        """Say when it was signed and who attests it."""
        if self.signed_at is None:
            return say("Không có thời điểm ký.")
        at = self.signed_at.astimezone(VIETNAM)
        facts = {
            "time": f"{at:%H:%M:%S}",
            "day": f"{at:%d/%m/%Y}",
            "by": f" ({self.timestamp_authority})" if self.timestamp_authority else "",
        }
        if self.time_source is TimeSource.CLAIMED:
            template = (
                "Thời điểm ký do máy người ký ghi: %(time)s ngày %(day)s; không có dấu thời "
                "gian xác nhận."
            )
        else:
            template = "Ký lúc %(time)s ngày %(day)s, có dấu thời gian xác nhận%(by)s."
        return say(template) % facts


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """What was found of a whole file."""

    verdict: Verdict
    sha256: str
    checked_at: dt.datetime
    signatures: tuple[SignatureReport, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether every signature is right and every signer known."""
        return self.verdict is Verdict.VALID

    @property
    def headline(self) -> str:
        """The verdict as one sentence."""
        return _VERDICT_WORDS[self.verdict]

    def sentences(self) -> list[str]:
        """Give the whole report as sentences, the verdict first."""
        lines = [self.headline, *self.reasons]
        for signature in self.signatures:
            lines += signature.sentences()
        return lines

    def as_dict(self) -> dict[str, Any]:
        """Give the report as JSON data: times in ISO 8601, the sentences beside."""
        data: dict[str, Any] = _plain(dataclasses.asdict(self))
        data["sentences"] = self.sentences()
        for found, signature in zip(data["signatures"], self.signatures, strict=True):
            found["sentences"] = signature.sentences()
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> VerificationReport:
        """Give the report back from what `as_dict` made."""
        return cls(
            verdict=Verdict(data["verdict"]),
            sha256=data["sha256"],
            checked_at=dt.datetime.fromisoformat(data["checked_at"]),
            signatures=tuple(_signature(found) for found in data["signatures"]),
            reasons=tuple(data["reasons"]),
        )


_KINDS: dict[str, Callable[[Any], Any]] = {
    "role": Role,
    "verdict": Verdict,
    "reasons": tuple,
    "time_source": TimeSource,
    "chain": Chain,
    "changes_after": Change,
    "signed_at": dt.datetime.fromisoformat,
    "revoked_at": dt.datetime.fromisoformat,
    "valid_from": dt.datetime.fromisoformat,
    "valid_until": dt.datetime.fromisoformat,
    "place": lambda place: Place(**place),
}


def _signature(data: Mapping[str, Any]) -> SignatureReport:
    values = {
        name: _KINDS[name](value) if name in _KINDS and value is not None else value
        for name, value in data.items()
        if name != "sentences"
    }
    return SignatureReport(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return value
