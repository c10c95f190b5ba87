"""Letters written on the public page, for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.cast import Cast

from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import Submission
from vanphong.petitions.rules.sending import Step
from vanphong.petitions.services import DraftKey, Upload, sending_rates
from vanphong.petitions.tests.conftest import NOW, looking

ADDRESS = "203.0.113.1"
WHO = {
    "way": "NAMED", "full_name": "Nguyễn Văn Thử", "address": "Thôn Một, xã Tân Mỹ",
    "phone": "0900000001", "id_number": "",
}  # fmt: skip
NOBODY = {"way": "ANONYMOUS", "full_name": "", "address": "", "phone": "", "id_number": ""}
HIDDEN = WHO | {"way": "PROTECTED", "full_name": "Zụ Quỵnh Xờ", "phone": "0981000117"}
WHAT = {
    "nature": "COMPLAINT", "subject": "Thu hồi đất tại thôn Một", "about": "Ủy ban xã Tân Mỹ",
    "place": "Thôn Một", "text": "Ngày 1/3 xã thu hồi đất.\nTôi không nhận được quyết định.",
    "demand": "Xem xét lại", "waives_secrecy": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, and the key with which it was."""

    key: DraftKey
    submission_id: UUID


def take_letters(cast: Cast, now: dt.datetime = NOW) -> None:
    """Open the office for letters over the network."""
    with acting(cast.chief):
        services.set_intake(actor=cast.chief, is_open=True, now=now)


def claim(what: str, address: str, now: dt.datetime = NOW) -> None:
    """Count one more of something from an address, as a sender's act does."""
    with acting(PUBLIC):
        sending_rates.claim(what=what, address=address, now=now)


def written(cast: Cast, *uploads: Upload, now: dt.datetime = NOW, **more: Any) -> DraftKey:
    """Write a letter, ready to be sent."""
    key = services.begin_draft(office_id=cast.office.id, address=ADDRESS, now=now)
    who = {name: value for name, value in (WHO | more).items() if name in WHO}
    what = {name: value for name, value in (WHAT | more).items() if name in WHAT}
    services.save_step(key=key, step=Step.WHO, now=now, **who)
    services.save_step(key=key, step=Step.WHAT, now=now, **what)
    for upload in uploads:
        services.add_paper(key=key, upload=upload, address=ADDRESS, now=now)
    services.save_step(key=key, step=Step.PAPERS, now=now)
    return key


def send(cast: Cast, *uploads: Upload, now: dt.datetime = NOW, **more: Any) -> Sent:
    """Write a letter and send it."""
    key = written(cast, *uploads, now=now, **more)
    return Sent(key, services.send_letter(key=key, address=ADDRESS, now=now))


def row_of(cast: Cast, submission_id: UUID) -> Submission:
    """Give what was sent as it lies in the office."""
    with looking(cast.office.id):
        return Submission.objects.select_related("letter").get(pk=submission_id)
