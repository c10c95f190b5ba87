"""Acts on notices: hearing, reading, choosing, joining, sending."""

from vanphong.notices.services.addresses import (
    ask_address,
    confirm_address,
    drop_address,
    send_code,
)
from vanphong.notices.services.choosing import choose, set_quiet_hours
from vanphong.notices.services.devices import add_device, forget_device
from vanphong.notices.services.gathering import gather, may_gather
from vanphong.notices.services.hearing import hear, let_go
from vanphong.notices.services.reading import forget_old, read_all, read_notice
from vanphong.notices.services.sending import send, try_channel

__all__ = [
    "add_device",
    "ask_address",
    "choose",
    "confirm_address",
    "drop_address",
    "forget_device",
    "forget_old",
    "gather",
    "hear",
    "let_go",
    "may_gather",
    "read_all",
    "read_notice",
    "send",
    "send_code",
    "set_quiet_hours",
    "try_channel",
]
