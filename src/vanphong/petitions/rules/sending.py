"""A letter as a citizen writes it on the public page: what it needs, what it may not say. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.kernel.text import fold
from vanphong.petitions.rules.keys import DENOUNCING, NATURE_LABELS

# A draft that nobody touches is deleted; what was sent is shown again so long on the same device.
DRAFT_LIVES = dt.timedelta(hours=24)
SENT_SHOWN = dt.timedelta(minutes=30)
MOST_PAPERS = 10
MEBIBYTE = 1024 * 1024
MOST_BYTES = 40 * MEBIBYTE
# Of all drafts of the site together; of what one office is sent within a day.
DRAFTS_BYTES = 2048 * MEBIBYTE
OFFICE_DAY_BYTES = 4096 * MEBIBYTE
TEXT_MAX = 20_000


class Way(enum.StrEnum):
    """How a sender wants to be known."""

    NAMED = "NAMED"
    PROTECTED = "PROTECTED"
    ANONYMOUS = "ANONYMOUS"


class SubmissionState(enum.StrEnum):
    """Where a letter sent over the network stands before it is one of the register."""

    WAITING = "WAITING"
    TAKEN_IN = "TAKEN_IN"
    SENT_BACK = "SENT_BACK"


WAY_LABELS: Mapping[str, str] = {
    Way.NAMED: "Ghi rõ họ tên, địa chỉ",
    Way.PROTECTED: "Ghi họ tên, địa chỉ và được giữ bí mật",
    Way.ANONYMOUS: "Không ghi họ tên (nặc danh)",
}
SUBMISSION_LABELS: Mapping[str, str] = {
    SubmissionState.WAITING: "Chờ vào sổ",
    SubmissionState.TAKEN_IN: "Đã vào sổ",
    SubmissionState.SENT_BACK: "Đã gửi lại",
}


class Step(enum.StrEnum):
    """The steps of writing, in their order."""

    WHO = "WHO"
    WHAT = "WHAT"
    PAPERS = "PAPERS"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so long."""

    most: int
    within: dt.timedelta


_HOUR = dt.timedelta(hours=1)
# From one network address. Thousands of telephones may share one, so the figures are wide.
LIMITS: Mapping[str, Limit] = {
    "begin": Limit(240, _HOUR),
    "paper": Limit(480, _HOUR),
    "send": Limit(120, _HOUR),
    "receipt": Limit(240, _HOUR),
}
# To one office, from wherever.
OFFICE_LIMIT = Limit(1_200, _HOUR)


@dataclass(frozen=True, slots=True)
class Written:
    """What a sender has written so far; `done` names the steps that were saved."""

    office_id: int
    way: str = ""
    full_name: str = ""
    address: str = ""
    phone: str = ""
    id_number: str = ""
    nature: str = ""
    subject: str = ""
    about: str = ""
    place: str = ""
    text: str = ""
    demand: str = ""
    # A denouncer may say that the name need not be kept secret.
    waives_secrecy: bool = False
    done: tuple[str, ...] = ()

    @property
    def is_protected(self) -> bool:
        """Whether name and address go to the vault and nowhere else."""
        return self.way == Way.PROTECTED

    @property
    def denounces(self) -> bool:
        """Whether there is somebody's denouncer to be kept secret."""
        return self.nature in DENOUNCING

    @property
    def next_step(self) -> Step | None:
        """Give the first step that was not saved yet, None when all were.

        Who is kept secret gives no papers over the network.
        """
        asked = [step for step in Step if step is not Step.PAPERS or not self.is_protected]
        return next((step for step in asked if step not in self.done), None)


def must_be_secret(written: Written) -> bool:
    """Say whether a denouncer's name would lie open who has not said that it may.

    :source: Luật Tố cáo 2018 Điều 9 khoản 1 điểm b, Điều 47; NĐ 156/2026 Điều 22.
    """
    return written.denounces and written.way == Way.NAMED and not written.waives_secrecy


def names_itself(written: Written) -> list[str]:
    """Give the fields in which a protected sender has written who they are."""
    if not written.is_protected:
        return []
    fields = ("subject", "about", "place", "text", "demand")
    return [name for name in fields if _tells(str(getattr(written, name)), written)]


def _tells(words: str, written: Written) -> bool:
    said = f" {' '.join(fold(words).split())} "
    digits = "".join(sign for sign in words if sign.isdigit())
    name = " ".join(fold(written.full_name).split())
    numbers = (
        "".join(sign for sign in one if sign.isdigit())
        for one in (written.phone, written.id_number)
    )
    return bool(name and name in said) or any(len(n) >= 8 and n in digits for n in numbers)


def may_decide(state: str) -> Decision:
    """Say whether a letter may still be taken in or sent back: once."""
    if state == SubmissionState.WAITING:
        return ALLOWED
    label = SUBMISSION_LABELS[state].lower()
    return Decision(allowed=False, reason=f"Đơn này {label}.", code="decided_already")


def abstract_of(written: Written) -> str:
    """Give what the register keeps of the content, as the sender put it."""
    parts = (
        written.subject.rstrip("."),
        f"người, cơ quan được nói tới: {written.about}" if written.about else "",
        f"nơi xảy ra: {written.place}" if written.place else "",
    )
    return "; ".join(filter(None, parts))


def letter_text(written: Written, office_name: str) -> str:
    """Give the letter as one text, whose SHA-256 stands on the receipt.

    Of a protected sender it tells no name: that is sealed, with a digest of its own.
    """
    named = written.way == Way.NAMED
    lines = (
        ("Kính gửi", office_name),
        ("Loại đơn", NATURE_LABELS.get(written.nature, "")),
        ("Người gửi", written.full_name if named else WAY_LABELS.get(written.way, "")),
        ("Địa chỉ", written.address if named else ""),
        ("Điện thoại", written.phone if named else ""),
        ("Số căn cước", written.id_number if named else ""),
        ("Về việc", written.subject),
        ("Người, cơ quan được nói tới", written.about),
        ("Nơi xảy ra", written.place),
        ("Yêu cầu", written.demand),
    )
    head = "\n".join(f"{label}: {words}" for label, words in lines if words)
    return f"{head}\n\n{written.text}\n"
