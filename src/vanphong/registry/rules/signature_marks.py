"""The authority mark over a signature (T/M, K/T, T/L) and the title under it, by rule.

Everything here is known second-hand, so a block that differs warns; only what the product
itself promises (who has no part in a body signs by a stored delegation, no second hop) stops
the act.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.kernel.text import fold, one_line

SOURCE = "Hướng dẫn 36-HD/VPTW, Phần II mục 1.7; Hướng dẫn 05-HD/VPTW"
HOUSE_SOURCE = "Nguyên tắc của phần mềm"  # ADR 0012
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
STATE_BODY = "STATE_BODY"
_MEMBERS = frozenset({Rank.SECRETARY, Rank.DEPUTY_SECRETARY, Rank.MEMBER})
_HEADING = frozenset({Rank.HEAD, Rank.DEPUTY_HEAD, Rank.DEPUTY_IN_CHARGE})
_NAME_ONLY = frozenset({"PROVINCIAL_CONGRESS", "PROVINCIAL_CONGRESS_PRESIDIUM"})
_SECRETARIAT = "PROVINCIAL_CONGRESS_SECRETARIAT"
# Heads of these are members of the collective itself; elsewhere they head its office.
_HEADED_BY_MEMBERS = _NAME_ONLY | {_SECRETARIAT, "INSPECTION_COMMITTEE"}
# What a committee calls itself at the head of its documents, where the kind has several words.
_COMMITTEES = ("TỈNH ỦY", "THÀNH ỦY", "ĐẢNG ỦY", "HUYỆN ỦY", "QUẬN ỦY", "THỊ ỦY")
# Words that follow a title but name the organ; they are not printed.
_ORGAN_WORDS = (
    "tỉnh ủy", "thành ủy", "đảng ủy", "chi bộ", "huyện ủy", "quận ủy", "thị ủy",
    "đảng bộ", "ủy ban kiểm tra", "ủy ban nhân dân", "hội đồng nhân dân", "văn phòng",
)  # fmt: skip


# After these the name of the organ may follow without a word for it.
_HEADS = ("chánh văn phòng", "trưởng ban", "trưởng đoàn", "chủ nhiệm")
_ACTING = re.compile(r"^quyen\s+")


@dataclass(frozen=True, slots=True)
class StoredDelegation:
    """A recorded T/L: in whose name, from and until when; `[valid_from, valid_until)`.

    `behalf_of` is printed after T/L: the collective (`BAN THƯỜNG VỤ`) or the head's title, as
    `on_behalf_of` gives it; `is_passed_on` says that the one who gave it held it only by
    delegation.
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
        return _by_delegation(body_kind, delegation, shown, on)
    if body_kind in COLLECTIVE:
        words = (body_words or COLLECTIVE[body_kind]).upper()
        return _for_collective(body_kind, Rank(rank), shown, words)
    if body_kind in ADVISORY:
        return _in_advisory_body(Rank(rank), shown, signing_title(head_title))
    if body_kind == STATE_BODY:
        return _in_state_body(Rank(rank), shown, signing_title(head_title))
    return SignatureMark("", (shown,), _unknown_body())


def _by_delegation(
    body_kind: str, delegation: StoredDelegation, title: str, on: dt.date
) -> SignatureMark:
    mark, source = ("TL.", STATE_SOURCE) if body_kind == STATE_BODY else ("T/L", SOURCE)
    behalf_of = delegation.behalf_of.upper()
    lines = (f"{mark} {behalf_of}", title) if behalf_of else (title,)
    if delegation.is_passed_on:
        decision = _refusal(
            "Người được ký thừa lệnh không được ủy quyền lại cho người khác ký.", "second_hop"
        )
    elif not delegation.covers(on):
        decision = _refusal(
            "Việc giao ký thừa lệnh không còn hiệu lực vào ngày ký.", "delegation_expired"
        )
    else:
        decision = _known(source) if behalf_of else _no_head(mark, source)
    return SignatureMark(mark if behalf_of else "", lines, decision)


def _for_collective(body_kind: str, rank: Rank, title: str, words: str) -> SignatureMark:
    is_head = rank in _HEADING
    if rank not in _MEMBERS and not (is_head and body_kind in _HEADED_BY_MEMBERS):
        return _outside_collective(is_head, title, words)
    if body_kind in _NAME_ONLY or rank is Rank.MEMBER:
        return SignatureMark("T/M", (f"T/M {words}",), _known(SOURCE))
    if body_kind == _SECRETARIAT and "TRƯỞNG ĐOÀN" not in title:
        title = "TRƯỞNG ĐOÀN"
    return SignatureMark("T/M", (f"T/M {words}", title), _known(SOURCE))


def _outside_collective(is_head: bool, title: str, words: str) -> SignatureMark:
    """Give T/L to who is no member: the head of an office with a warning, nobody else."""
    lines = (f"T/L {words}", title)
    if not is_head:
        return SignatureMark("T/L", lines, _refusal(
            f"Người ký không thuộc {words.lower()}; cần có văn bản giao ký thừa lệnh.",
            "delegation_needed",
        ))  # fmt: skip
    return SignatureMark("T/L", lines, _warning(
        SOURCE,
        f"Chánh văn phòng, người đứng đầu cơ quan giúp việc ký văn bản của {words.lower()} thì "
        "ghi T/L và cần có văn bản giao ký thừa lệnh. Chưa thấy văn bản giao ký này; đề nghị "
        "kiểm tra lại.",
    ))  # fmt: skip


def _in_advisory_body(rank: Rank, title: str, head_title: str) -> SignatureMark:
    if rank in {Rank.HEAD, Rank.DEPUTY_IN_CHARGE}:
        return SignatureMark("", (title,), _known(SOURCE))
    if rank is Rank.DEPUTY_HEAD:
        return _in_place_of(head_title, title, "K/T", SOURCE)
    return SignatureMark("", (title,), _refusal(
        "Người ký không phải cấp trưởng, cấp phó; cần có văn bản giao ký thừa lệnh.",
        "delegation_needed",
    ))  # fmt: skip


def _in_state_body(rank: Rank, title: str, head_title: str) -> SignatureMark:
    if rank is Rank.HEAD:
        return SignatureMark("", (title,), _known(STATE_SOURCE))
    if rank in {Rank.DEPUTY_HEAD, Rank.DEPUTY_IN_CHARGE}:
        return _in_place_of(head_title, title, "KT.", STATE_SOURCE)
    return SignatureMark("", (title,), _unknown_body())


def _in_place_of(head_title: str, title: str, mark: str, source: str) -> SignatureMark:
    if not head_title:
        return SignatureMark("", (title,), _no_head(mark, source))
    return SignatureMark(mark, (f"{mark} {head_title}", title), _known(source))


def _known(source: str) -> Decision:
    return Decision(True, source=source)


def _warning(source: str, sentence: str) -> Decision:
    return Decision(True, source=source, warnings=(sentence,))


def _no_head(mark: str, source: str) -> Decision:
    return _warning(
        source,
        f"Chưa ghi nhận người đứng đầu của cơ quan nên chưa ghi được {mark}. Đề nghị kiểm tra "
        "lại phần quyền hạn, chức vụ người ký.",
    )


def _refusal(reason: str, code: str) -> Decision:
    return Decision(False, reason, HOUSE_SOURCE, code)


def _unknown_body() -> Decision:
    return _warning(
        SOURCE, "Chưa có quy tắc ghi quyền hạn cho cơ quan này. Đề nghị tự kiểm tra."
    )


def signing_title(title: str, *, acting: bool = False) -> str:
    """Give the title in capitals without the organ's name (PHÓ BÍ THƯ), “Q.” when acting.

    “Quyền” at its front says the same. The office of a chánh văn phòng is part of the title
    and stays.

    :source: Hướng dẫn 05-HD/VPTW mục II.7.1.3
    """
    value = one_line(title)
    folded = fold(value)
    said = _ACTING.match(folded)
    if said:
        acting, value, folded = True, value[said.end() :], folded[said.end() :]
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
    return f"Q. {value}" if acting and value else value


RECORDER = "NGƯỜI GHI BIÊN BẢN"


def minutes_mark() -> SignatureMark:
    """Give the line over the chair's signature on minutes; the recorder's stands at the left.

    :source: Hướng dẫn 36-HD/VPTW, Phần II mục 1.7, second-hand
    """
    return SignatureMark("", ("CHỦ TRÌ",), _known(SOURCE))


def signing_rank(rank: str) -> Rank:
    """Give the signer's place for a post's rank; posts without authority are OTHER."""
    if rank == "STANDING_MEMBER":
        return Rank.MEMBER
    return Rank(rank) if rank in set(Rank) else Rank.OTHER


def collective_words(body_kind: str, header_name: str = "") -> str:
    """Give the words after T/M or T/L for a collective body, empty for others.

    A committee is called as at the head of its documents: THÀNH ỦY under THÀNH ỦY ….
    """
    words = COLLECTIVE.get(body_kind, "")
    if words not in _COMMITTEES:
        return words
    header = fold(one_line(header_name))
    return next((own for own in _COMMITTEES if header.startswith(fold(own))), words)


def on_behalf_of(body_kind: str, header_name: str, head_title: str) -> str:
    """Give the words after T/L: the collective, or the title of the head of other bodies."""
    return collective_words(body_kind, header_name) or signing_title(head_title)
