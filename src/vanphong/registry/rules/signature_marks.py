"""The authority mark over a signature (T/M, K/T, T/L) and the title under it, by rule.

Everything here is known second-hand, so a block that differs warns; only what the product
itself promises (no T/L without a stored delegation, no second hop) stops the act.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.kernel.text import fold, one_line

SOURCE = "Hướng dẫn 36-HD/VPTW, Phần II mục 1.7; Hướng dẫn 05-HD/VPTW"
HOUSE_SOURCE = "office practice, ADR 0012"
STATE_SOURCE = "Nghị định 30/2020/NĐ-CP, Điều 13"


class Rank(enum.StrEnum):
    """The signer's place in the body that issues."""

    SECRETARY = "SECRETARY"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY"
    MEMBER = "MEMBER"
    HEAD = "HEAD"
    DEPUTY_HEAD = "DEPUTY_HEAD"
    DEPUTY_IN_CHARGE = "DEPUTY_IN_CHARGE"
    OTHER = "OTHER"


# Collective bodies sign in the name of all; the words are those after T/M.
COLLECTIVE = {
    "PROVINCIAL_CONGRESS": "ĐOÀN CHỦ TỊCH",
    "PROVINCIAL_CONGRESS_PRESIDIUM": "ĐOÀN CHỦ TỊCH",
    "PROVINCIAL_CONGRESS_SECRETARIAT": "ĐOÀN THƯ KÝ",
    "PROVINCIAL_COMMITTEE": "TỈNH ỦY",
    "PROVINCIAL_STANDING": "BAN THƯỜNG VỤ",
    "SUPERIOR_OF_GRASSROOTS_COMMITTEE": "ĐẢNG ỦY",
    "SUPERIOR_OF_GRASSROOTS_STANDING": "BAN THƯỜNG VỤ",
    "GRASSROOTS_COMMITTEE": "ĐẢNG ỦY",
    "GRASSROOTS_STANDING": "BAN THƯỜNG VỤ",
    "CELL": "CHI BỘ",
    "INSPECTION_COMMITTEE": "ỦY BAN KIỂM TRA",
    "CENTRAL_COMMITTEE": "BAN CHẤP HÀNH TRUNG ƯƠNG",
}
ADVISORY = frozenset({"PROVINCIAL_ADVISORY", "COMMUNE_ADVISORY", "CENTRAL_ADVISORY"})
_TITLED = frozenset({Rank.SECRETARY, Rank.DEPUTY_SECRETARY, Rank.HEAD, Rank.DEPUTY_HEAD})
_NAME_ONLY = frozenset({"PROVINCIAL_CONGRESS", "PROVINCIAL_CONGRESS_PRESIDIUM"})
# Words that follow a title but name the organ; they are not printed.
_ORGAN_WORDS = (
    "tỉnh ủy", "thành ủy", "đảng ủy", "chi bộ", "huyện ủy", "quận ủy", "thị ủy",
    "đảng bộ", "ủy ban kiểm tra", "văn phòng",
)  # fmt: skip


# After these the name of the organ may follow without a word for it.
_HEADS = ("chánh văn phòng", "trưởng ban", "chủ nhiệm")


@dataclass(frozen=True, slots=True)
class StoredDelegation:
    """A recorded T/L: in whose name, from and until when; `[valid_from, valid_until)`.

    `behalf_of` is printed after T/L (`BAN THƯỜNG VỤ`); `is_passed_on` says that the one who
    gave it held it only by delegation.
    """

    behalf_of: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    is_passed_on: bool = False

    def covers(self, on: dt.date) -> bool:
        """Say whether it holds on that date."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True, slots=True)
class SignatureMark:
    """The lines above the signature, in capitals, top first, with the rule's answer."""

    mark: str
    lines: tuple[str, ...]
    decision: Decision = ALLOWED


def authority_mark(
    body_kind: str,
    rank: str,
    *,
    title: str,
    on: dt.date,
    body_words: str = "",
    head_title: str = "",
    acting: bool = False,
    delegation: StoredDelegation | None = None,
) -> SignatureMark:
    """Give the mark and title lines for a signer.

    `title` is the post as stored (“Phó Bí thư Tỉnh ủy”); `body_words` overrides what follows
    T/M (`THÀNH ỦY`); `head_title` is the head's title for K/T; `acting` puts “Q.” before it.
    A delegation, when given, asks for T/L.

    :source: Hướng dẫn 36-HD/VPTW Phần II mục 1.7 (T/M, K/T, T/L); office practice, ADR 0012
    """
    shown = signing_title(title, acting=acting)
    if delegation is not None:
        return _by_delegation(delegation, shown, on)
    if body_kind in COLLECTIVE:
        return _for_collective(body_kind, Rank(rank), shown, body_words)
    if body_kind in ADVISORY:
        return _in_advisory_body(Rank(rank), shown, head_title.upper())
    if body_kind == "STATE_BODY":
        return _in_state_body(Rank(rank), shown, head_title.upper())
    return SignatureMark("", (shown,), _unknown_body())


def _by_delegation(delegation: StoredDelegation, title: str, on: dt.date) -> SignatureMark:
    lines = (f"T/L {delegation.behalf_of.upper()}", title)
    if delegation.is_passed_on:
        return SignatureMark("T/L", lines, _refusal(
            "Người được ký thừa lệnh không được ủy quyền lại cho người khác ký.", "second_hop"
        ))  # fmt: skip
    if not delegation.covers(on):
        return SignatureMark("T/L", lines, _refusal(
            "Việc giao ký thừa lệnh không còn hiệu lực vào ngày ký.", "delegation_expired"
        ))  # fmt: skip
    return SignatureMark("T/L", lines, Decision(True, source=SOURCE))


def _for_collective(body_kind: str, rank: Rank, title: str, body_words: str) -> SignatureMark:
    words = (body_words or COLLECTIVE[body_kind]).upper()
    if rank in {Rank.OTHER, Rank.DEPUTY_IN_CHARGE}:
        return SignatureMark("T/M", (f"T/M {words}",), _refusal(
            f"Người ký không thuộc {words.lower()}; cần có văn bản giao ký thừa lệnh.",
            "delegation_needed",
        ))  # fmt: skip
    if body_kind in _NAME_ONLY or rank not in _TITLED:
        return SignatureMark("T/M", (f"T/M {words}",), Decision(True, source=SOURCE))
    return SignatureMark("T/M", (f"T/M {words}", title), Decision(True, source=SOURCE))


def _in_advisory_body(rank: Rank, title: str, head_title: str) -> SignatureMark:
    if rank in {Rank.HEAD, Rank.DEPUTY_IN_CHARGE}:
        return SignatureMark("", (title,), Decision(True, source=SOURCE))
    if rank is Rank.DEPUTY_HEAD:
        return SignatureMark("K/T", (f"K/T {head_title}", title), Decision(True, source=SOURCE))
    return SignatureMark("", (title,), _refusal(
        "Người ký không phải cấp trưởng, cấp phó; cần có văn bản giao ký thừa lệnh.",
        "delegation_needed",
    ))  # fmt: skip


def _in_state_body(rank: Rank, title: str, head_title: str) -> SignatureMark:
    if rank is Rank.HEAD:
        return SignatureMark("", (title,), Decision(True, source=STATE_SOURCE))
    if rank in {Rank.DEPUTY_HEAD, Rank.DEPUTY_IN_CHARGE}:
        lines = (f"KT. {head_title}", title)
        return SignatureMark("KT.", lines, Decision(True, source=STATE_SOURCE))
    return SignatureMark("", (title,), _unknown_body())


def _refusal(reason: str, code: str) -> Decision:
    return Decision(False, reason, HOUSE_SOURCE, code)


def _unknown_body() -> Decision:
    return Decision(
        True,
        source=SOURCE,
        warnings=("Chưa có quy tắc ghi quyền hạn cho cơ quan này. Đề nghị tự kiểm tra.",),
    )


def signing_title(title: str, *, acting: bool = False) -> str:
    """Give the title in capitals without the organ's name (PHÓ BÍ THƯ), “Q.” when acting.

    The office of a chánh văn phòng is part of the title and stays.

    :source: Hướng dẫn 05-HD/VPTW mục II.7.1.3
    """
    value = one_line(title)
    folded = fold(value)
    for words in _ORGAN_WORDS:
        at = folded.find(" " + fold(words))
        if at > 0 and not (words == "văn phòng" and "chanh" in folded[:at]):
            value, folded = value[:at], folded[:at]
    for head in _HEADS:
        at = folded.find(fold(head) + " ")
        if at >= 0:
            value = value[: at + len(head)]
            break
    value = value.strip(" ,").upper()
    return f"Q. {value}" if acting else value


def check_mark(written: tuple[str, ...], proper: SignatureMark) -> Decision:
    """Compare what was written over a signature with the rule; a difference only warns.

    :source: Hướng dẫn 36-HD/VPTW Phần II mục 1.7
    """
    if [fold(one_line(w)) for w in written] == [fold(line) for line in proper.lines]:
        return ALLOWED
    want = " / ".join(proper.lines)
    return Decision(
        True,
        source=SOURCE,
        warnings=(f"Phần quyền hạn, chức vụ người ký nên ghi: {want}.",),
    )


def signing_rank(rank: str) -> Rank:
    """Give the signer's place for a post's rank; posts without authority are OTHER."""
    if rank == "STANDING_MEMBER":
        return Rank.MEMBER
    return Rank(rank) if rank in set(Rank) else Rank.OTHER


def collective_words(body_kind: str) -> str:
    """Give the words after T/M or T/L for a collective body, empty for others."""
    return COLLECTIVE.get(body_kind, "")
