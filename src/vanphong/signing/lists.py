"""Revocation lists, fetched in the background from the addresses the operator has allowed.

Signing and checking read the trust folder alone. What is fetched is put there only when a trusted
authority has signed it and it is newer than what is there; a failure leaves all as it was, and is
told by `troubles` until a later try goes well.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import json
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.signing.addresses import NoOtherAddress
from vanphong.signing.authority import write_private
from vanphong.signing.keys import common_name
from vanphong.signing.setup import site_trust
from vanphong.signing.trust import TrustStore, read_crl

_LONGEST_SECONDS = 60
_MOST_BYTES = 50_000_000
# Who copies lists by hand is told so long before one ends; office practice.
_SOON = dt.timedelta(days=3)
_WHY: dict[str, Promise] = {
    "no_answer": _("nơi cấp không trả lời"),
    "not_a_list": _("nội dung nhận được không phải danh sách thu hồi"),
    "unknown_issuer": _("danh sách không do cơ quan chứng thực được tin cậy ký"),
    "out_of_date": _("danh sách nhận được đã hết hạn"),
    "older": _("danh sách nhận được cũ hơn bản đang có"),
    "not_written": _("không ghi được vào thư mục dữ liệu"),
}


@dataclass(frozen=True, slots=True)
class Fetch:
    """The last try at one address; `why` is a key of the reasons, empty when it went well."""

    url: str
    at: str
    why: str = ""

    @property
    def words(self) -> str:
        """What went wrong, as a sentence; empty when nothing did."""
        if not self.why:
            return ""
        return _(
            "Không cập nhật được danh sách thu hồi từ %(url)s lúc %(at)s: %(why)s. "
            "Bản đang có vẫn được dùng."
        ) % {
            "url": self.url,
            "at": vn_datetime(dt.datetime.fromisoformat(self.at)),
            "why": _WHY.get(self.why, self.why),
        }


class _Failed(Exception):
    """A list was not taken over; the only argument is a key of the reasons."""


def refresh_lists(now: dt.datetime) -> list[Fetch]:
    """Fetch every allowed address once and remember how it went; never raises for a failure."""
    tried = [_try(url, now) for url in settings.CRL_URLS]
    if tried:
        content = json.dumps([asdict(one) for one in tried], ensure_ascii=False)
        write_private(_memory(), content.encode())
    return tried


def troubles(now: dt.datetime) -> list[str]:
    """Say what an operator must mend: failed tries, lists that ended or, kept by hand, soon end."""
    told = [one.words for one in _last_tries() if one.url in settings.CRL_URLS and one.why]
    horizon = now if settings.CRL_URLS else now + _SOON
    for crl in site_trust().newest_lists():
        until = crl.next_update_utc
        if until is None or until > horizon:
            continue
        sentence = (
            _("Danh sách thu hồi của %(issuer)s đã hết hạn lúc %(at)s, không ký được.")
            if until <= now
            else _("Danh sách thu hồi của %(issuer)s hết hạn lúc %(at)s. Hãy chép bản mới vào.")
        )
        told.append(sentence % {"issuer": common_name(crl.issuer), "at": vn_datetime(until)})
    return told


def _try(url: str, now: dt.datetime) -> Fetch:
    try:
        _take_over(url, site_trust(), now)
    except _Failed as failed:
        return Fetch(url, now.isoformat(), str(failed))
    except OSError:
        return Fetch(url, now.isoformat(), "not_written")
    return Fetch(url, now.isoformat())


def _take_over(url: str, trust: TrustStore, now: dt.datetime) -> None:
    try:
        crl = read_crl(_answer(url))
    except ValueError as error:
        raise _Failed("not_a_list") from error
    if not trust.has_signed(crl):
        raise _Failed("unknown_issuer")
    if crl.next_update_utc is not None and crl.next_update_utc <= now:
        raise _Failed("out_of_date")
    present = next((one for one in trust.newest_lists() if one.issuer == crl.issuer), None)
    if present is not None and crl.last_update_utc < present.last_update_utc:
        raise _Failed("older")
    if present is None or present.last_update_utc < crl.last_update_utc:
        _keep(url, crl)


def _keep(url: str, crl: x509.CertificateRevocationList) -> None:
    folder = Path(settings.SIGNING_TRUST_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"fetched-{hashlib.sha256(url.encode()).hexdigest()[:16]}.crl"
    write_private(folder / name, crl.public_bytes(Encoding.DER))


def _answer(url: str) -> bytes:
    opener = urllib.request.build_opener(NoOtherAddress)
    try:
        with opener.open(url, timeout=_LONGEST_SECONDS) as answer:
            content = bytes(answer.read(_MOST_BYTES + 1))
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise _Failed("no_answer") from error
    if len(content) > _MOST_BYTES:
        raise _Failed("not_a_list")
    return content


def _memory() -> Path:
    return Path(settings.DATA) / "revocation-lists.json"


def _last_tries() -> list[Fetch]:
    file = _memory()
    return [Fetch(**one) for one in json.loads(file.read_bytes())] if file.is_file() else []
