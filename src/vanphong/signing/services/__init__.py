"""Acts with keys and seals, verification, and what the public may check."""

from vanphong.signing.services.checks import change_check, publish_check
from vanphong.signing.services.keys import add_key, change_pin, check_pin, retire_key
from vanphong.signing.services.signing import (
    OpenKey,
    open_personal_key,
    open_seal,
    record_signing,
)
from vanphong.signing.services.verifying import report_lines, verify_safely, verify_upload

__all__ = [
    "OpenKey",
    "add_key",
    "change_check",
    "change_pin",
    "check_pin",
    "open_personal_key",
    "open_seal",
    "publish_check",
    "record_signing",
    "report_lines",
    "retire_key",
    "verify_safely",
    "verify_upload",
]
