"""Acts with keys and seals, verification, and what the public may check."""

from vanphong.signing.services.agents import (
    SERVE,
    confirm_agent,
    fingerprint,
    make_pairing_code,
    pair_agent,
    revoke_agent,
)
from vanphong.signing.services.checks import change_check, publish_check
from vanphong.signing.services.devices import (
    Paper,
    ask_device,
    close_request,
    complete,
    drop_requests,
    key_at_hand,
    let_expired_go,
    prepare_for_device,
    refuse_on_device,
    stop_request,
    take_signature,
)
from vanphong.signing.services.keys import add_key, change_pin, check_pin, retire_key
from vanphong.signing.services.signing import (
    OpenKey,
    open_personal_key,
    open_seal,
    record_signing,
)
from vanphong.signing.services.verifying import report_lines, verify_safely, verify_upload

__all__ = [
    "SERVE",
    "OpenKey",
    "Paper",
    "add_key",
    "ask_device",
    "change_check",
    "change_pin",
    "check_pin",
    "close_request",
    "complete",
    "confirm_agent",
    "drop_requests",
    "fingerprint",
    "key_at_hand",
    "let_expired_go",
    "make_pairing_code",
    "open_personal_key",
    "open_seal",
    "pair_agent",
    "prepare_for_device",
    "publish_check",
    "record_signing",
    "refuse_on_device",
    "report_lines",
    "retire_key",
    "revoke_agent",
    "stop_request",
    "take_signature",
    "verify_safely",
    "verify_upload",
]
