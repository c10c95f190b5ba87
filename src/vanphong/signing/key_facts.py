"""What pages and commands say of a key: its state in a word, the facts of its certificate."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.templatetags.vanphong import vn_date, vn_datetime
from vanphong.signing.keys import common_name
from vanphong.signing.models import SigningKey, Store
from vanphong.signing.rules import KeyState, state_of_key
from vanphong.signing.setup import site_trust, would_ask

_STATE_WORDS: dict[KeyState, tuple[Promise, str]] = {
    KeyState.IN_USE: (_("Đang dùng"), "done"),
    KeyState.ENDING: (_("Sắp hết hạn"), "soon"),
    KeyState.NOT_YET: (_("Chưa có hiệu lực"), "line"),
    KeyState.EXPIRED: (_("Đã hết hạn"), "due"),
    KeyState.RETIRED: (_("Đã ngừng dùng"), ""),
}


def state_of(key: SigningKey, now: dt.datetime) -> KeyState:
    """Say where a key stands at `now`."""
    return state_of_key(
        valid_from=key.valid_from,
        valid_until=key.valid_until,
        retired_at=key.retired_at,
        now=now,
    )


def days_left(key: SigningKey, now: dt.datetime) -> int:
    """Give the days to the certificate's last one, negative when it is past."""
    return (vietnam_date(key.valid_until) - vietnam_date(now)).days


def state_badge(key: SigningKey, now: dt.datetime) -> dict[str, Any]:
    """Give the state as a badge."""
    label, kind = _STATE_WORDS[state_of(key, now)]
    return {"label": label, "kind": kind}


def kind_words(key: SigningKey) -> str | Promise:
    """Say whose key it is: a person's, a body's seal or the office's."""
    if key.holder is not None:
        return _("Khóa cá nhân của %(name)s") % {"name": key.holder.full_name}
    if key.body is not None:
        return _("Dấu của %(name)s") % {"name": key.body.name}
    return _("Dấu chung của cơ quan")


def place_words(key: SigningKey) -> str | Promise:
    """Say where the private key lives."""
    if key.store == Store.PKCS12:
        return _("Tệp khóa, mở bằng mã PIN")
    if key.store == Store.AGENT:
        return _("Thiết bị ký “%(token)s”, ở máy của người giữ") % {"token": key.token_label}
    return _("Thiết bị ký “%(token)s”, khóa “%(key)s”") % {
        "token": key.token_label,
        "key": key.key_label,
    }


def warning_of(key: SigningKey, now: dt.datetime) -> str | Promise:
    """Give the warning a key's holder and keeper should read; empty when all is well."""
    state = state_of(key, now)
    if state is KeyState.ENDING:
        return _(
            "Chứng thư hết hạn ngày %(day)s, còn %(days)s ngày. "
            "Hãy đề nghị cấp chứng thư mới và thêm khóa mới trước ngày đó."
        ) % {"day": vn_date(key.valid_until), "days": days_left(key, now)}
    if state is KeyState.EXPIRED:
        return _(
            "Chứng thư đã hết hạn ngày %(day)s nên không ký được nữa. "
            "Văn bản đã ký trước ngày đó vẫn giữ giá trị."
        ) % {"day": vn_date(key.valid_until)}
    return "" if state is KeyState.RETIRED else distrust_of(key, now)


def distrust_of(key: SigningKey, now: dt.datetime) -> str | Promise:
    """Say why nothing can be signed with the key here yet; empty when it can."""
    why = _refusal(x509.load_pem_x509_certificate(key.certificate_pem.encode()), now)
    return _("Khóa này chưa ký được ở đây. %(why)s") % {"why": why} if why else ""


def certificate_facts(key: SigningKey, now: dt.datetime) -> list[dict[str, Any]]:
    """Give the facts of a key and its certificate, read from the certificate itself."""
    certificate = x509.load_pem_x509_certificate(key.certificate_pem.encode())
    facts: list[dict[str, Any]] = [
        {"label": _("Trạng thái"), "badge": state_badge(key, now), "text": ""},
        {"label": _("Dùng làm"), "text": kind_words(key)},
        {"label": _("Nơi giữ khóa"), "text": place_words(key)},
        {"label": _("Tên trên chứng thư"), "text": key.subject},
        {"label": _("Cơ quan trên chứng thư"), "text": key.organisation},
        {"label": _("Nơi cấp"), "text": common_name(certificate.issuer)},
        {"label": _("Hiệu lực"), "text": _period(key)},
        {"label": _("Thuật toán"), "text": _algorithm(certificate)},
        {"label": _("Số chứng thư"), "text": key.serial_number},
        {"label": _("Dấu vân tay SHA-256"), "text": _fingerprint(certificate)},
        {"label": _("Độ tin cậy"), "text": _trust_words(certificate, now)},
        {"label": _("Thêm lúc"), "text": vn_datetime(key.added_at)},
    ]
    if key.retired_at is not None:
        facts += [
            {"label": _("Ngừng dùng lúc"), "text": vn_datetime(key.retired_at)},
            {"label": _("Lý do ngừng dùng"), "text": key.retired_reason},
        ]
    return facts


def _period(key: SigningKey) -> str:
    return f"{vn_date(key.valid_from)} – {vn_date(key.valid_until)}"


def _algorithm(certificate: x509.Certificate) -> str:
    public = certificate.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        return f"ECDSA {public.curve.key_size} bit ({public.curve.name})"
    return f"RSA {public.key_size} bit" if isinstance(public, rsa.RSAPublicKey) else ""


def _fingerprint(certificate: x509.Certificate) -> str:
    found = certificate.fingerprint(hashes.SHA256()).hex()
    return " ".join(found[i : i + 8] for i in range(0, len(found), 8))


def _trust_words(certificate: x509.Certificate, now: dt.datetime) -> str | Promise:
    """Say whether this installation could sign with the certificate today, and if not why."""
    trusted = _("Thuộc cơ quan chứng thực tin cậy và chưa bị thu hồi.")
    return _refusal(certificate, now) or trusted


def _refusal(certificate: x509.Certificate, now: dt.datetime) -> str:
    try:
        site_trust().material_for([certificate.public_bytes(Encoding.DER)], now, would_ask)
    except VanphongError as refused:
        return refused.words
    return ""


def as_data(key: SigningKey, now: dt.datetime) -> dict[str, Any]:
    """Give a key as JSON data."""
    return {
        "id": str(key.pk),
        "subject": key.subject,
        "organisation": key.organisation,
        "seal": key.is_seal,
        "owner": str(kind_words(key)),
        "holder_id": key.holder_id and str(key.holder_id),
        "body_id": key.body_id and str(key.body_id),
        "store": key.store,
        "token_label": key.token_label,
        "key_label": key.key_label,
        "serial": key.serial_number,
        "valid_from": key.valid_from.isoformat(),
        "valid_until": key.valid_until.isoformat(),
        "days_left": days_left(key, now),
        "state": state_of(key, now).value,
        "retired_at": key.retired_at and key.retired_at.isoformat(),
        "retired_reason": key.retired_reason,
    }


def whole_data(key: SigningKey, now: dt.datetime) -> dict[str, Any]:
    """Give a key as JSON data with its certificate and the warning its page shows."""
    return as_data(key, now) | {
        "certificate": key.certificate_pem,
        "warning": str(warning_of(key, now)),
    }
