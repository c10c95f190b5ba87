"""The door of signing for other apps."""

from vanphong.signing.authority import (
    Authority,
    make_demo_authority,
    read_authority,
    to_pkcs12,
)
from vanphong.signing.images import seal_image, signature_image
from vanphong.signing.keys import (
    Identity,
    SigningKeySource,
    SoftwareKey,
    forget_keys,
    open_pkcs12,
)
from vanphong.signing.lists import troubles as list_troubles
from vanphong.signing.models import CheckState, FileTimestamp, PublicCheck, SigningKey, Store
from vanphong.signing.pdf import Box, seal_pdf, sign_pdf
from vanphong.signing.queries import get_check, get_key, personal_keys, seals, visible_keys
from vanphong.signing.renewing import renew_due
from vanphong.signing.report import (
    Chain,
    Change,
    Role,
    SignatureReport,
    TimeSource,
    Verdict,
    VerificationReport,
)
from vanphong.signing.rules import new_code, spoken_code
from vanphong.signing.services import (
    OpenKey,
    add_key,
    change_check,
    change_pin,
    check_pin,
    open_personal_key,
    open_seal,
    publish_check,
    record_signing,
    report_lines,
    retire_key,
    verify_safely,
    verify_upload,
)
from vanphong.signing.setup import (
    install_demo_authority,
    is_remote,
    site_timestamper,
    site_trust,
    trusts_demo_authority,
)
from vanphong.signing.stamp_queries import renewals_of
from vanphong.signing.timestamps import HttpTimestamper, LocalTimestamper, Timestamper
from vanphong.signing.trust import TrustStore, load_trust
from vanphong.signing.verification import verify_pdf

__all__ = [
    "Authority",
    "Box",
    "Chain",
    "Change",
    "CheckState",
    "FileTimestamp",
    "HttpTimestamper",
    "Identity",
    "LocalTimestamper",
    "OpenKey",
    "PublicCheck",
    "Role",
    "SignatureReport",
    "SigningKey",
    "SigningKeySource",
    "SoftwareKey",
    "Store",
    "TimeSource",
    "Timestamper",
    "TrustStore",
    "Verdict",
    "VerificationReport",
    "add_key",
    "change_check",
    "change_pin",
    "check_pin",
    "forget_keys",
    "get_check",
    "get_key",
    "install_demo_authority",
    "is_remote",
    "list_troubles",
    "load_trust",
    "make_demo_authority",
    "new_code",
    "open_personal_key",
    "open_pkcs12",
    "open_seal",
    "personal_keys",
    "publish_check",
    "read_authority",
    "record_signing",
    "renew_due",
    "renewals_of",
    "report_lines",
    "retire_key",
    "seal_image",
    "seal_pdf",
    "seals",
    "sign_pdf",
    "signature_image",
    "site_timestamper",
    "site_trust",
    "spoken_code",
    "to_pkcs12",
    "trusts_demo_authority",
    "verify_pdf",
    "verify_safely",
    "verify_upload",
    "visible_keys",
]
