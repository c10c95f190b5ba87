"""Who issued a document: read from the lines over its number."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.kernel.text import fold, folded_words
from vanphong.registry.rules.paper import Line, is_party_title, is_state_title
from vanphong.registry.rules.proposal_heading import Found
from vanphong.registry.rules.symbol import Symbol


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A body that already stands in the directory: its full name, head lines and symbol."""

    key: str
    name: str
    header_upper: str = ""
    header_name: str = ""
    symbol: str = ""


# Names written as they are in running text; the longest that fits the start of a line wins.
_NAMES = (
    "Ban Chấp hành Trung ương", "Bộ Chính trị", "Ban Bí thư", "Văn phòng Trung ương Đảng",
    "Đảng bộ tỉnh", "Đảng bộ thành phố", "Đảng bộ xã", "Đảng bộ phường", "Đảng bộ đặc khu",
    "Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Thị ủy", "Đảng ủy xã", "Đảng ủy phường",
    "Đảng ủy đặc khu", "Đảng ủy Ủy ban nhân dân tỉnh", "Đảng ủy Ủy ban nhân dân thành phố",
    "Đảng ủy Ủy ban nhân dân", "Đảng ủy UBND", "Đảng ủy", "Chi bộ", "Văn phòng",
    "Ban Tổ chức", "Ban Nội chính", "Ban Tuyên giáo và Dân vận", "Ban Tuyên giáo",
    "Ban Dân vận", "Ban Xây dựng Đảng", "Ủy ban Kiểm tra", "Trung tâm Chính trị",
    "Ban Chỉ đạo", "Ủy ban nhân dân tỉnh", "Ủy ban nhân dân thành phố", "Ủy ban nhân dân xã",
    "Ủy ban nhân dân phường", "Ủy ban nhân dân đặc khu", "Ủy ban nhân dân huyện",
    "Ủy ban nhân dân quận", "Ủy ban nhân dân", "UBND thành phố", "UBND tỉnh", "UBND xã",
    "UBND phường", "UBND huyện", "UBND quận", "UBND", "Hội đồng nhân dân tỉnh",
    "Hội đồng nhân dân thành phố", "Hội đồng nhân dân xã", "Hội đồng nhân dân phường",
    "Hội đồng nhân dân", "HĐND", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Ủy ban Mặt trận Tổ quốc Việt Nam", "Chính phủ", "Thủ tướng Chính phủ",
    "Văn phòng Chính phủ", "Quốc hội", "Ủy ban Thường vụ Quốc hội", "Bộ Nội vụ",
    "Bộ Tài chính", "Bộ Tư pháp", "Bộ Y tế", "Bộ Công an", "Bộ Quốc phòng",
    "Bộ Giáo dục và Đào tạo", "Bộ Khoa học và Công nghệ", "Bộ Nông nghiệp và Môi trường",
    "Bộ Xây dựng", "Bộ Công Thương", "Bộ Ngoại giao", "Bộ Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo", "Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Tư pháp",
    "Sở Xây dựng", "Sở Khoa học và Công nghệ", "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường", "Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh",
    "Công an thành phố", "Bộ Chỉ huy Quân sự tỉnh", "Thanh tra tỉnh", "Tòa án nhân dân tỉnh",
    "Viện kiểm sát nhân dân tỉnh", "Liên đoàn Lao động tỉnh", "Hội Nông dân tỉnh",
)  # fmt: skip
_BY_LENGTH = sorted(((fold(n), n) for n in _NAMES), key=lambda pair: -len(pair[0]))
# Bodies whose own line does not say whose they are: the line above is part of the name.
_NEEDS_PARENT = re.compile(
    r"^(?:van phong|ban |uy ban kiem tra|so |phong |trung tam|thanh tra|chi bo)"
)
_IS_BODY = re.compile(
    r"^\W*(?:ban|bo|van phong|tinh uy|thanh uy|dang|huyen uy|quan uy|uy ban|ubnd|hdnd|hoi|so"
    r"|phong|chi bo|trung tam|cong an|cong ty|truong|tong|cuc|chi cuc|vien|toa|chinh phu|quoc"
    r"|thu tuong|lien doan|mat tran|doan|thanh tra|tap doan|benh vien|nha|bao|dai hoi|thi uy"
    r"|kho bac)\b"
)


_NUMBER_LABEL = re.compile(r"^\W*s[o6]\s*[:.;]?\W{0,4}(?:\d|[-/])")


def name_case(line: str) -> str:
    """Give a line of capitals as a name is written in text: TỈNH ỦY ĐỒNG THÁP → Tỉnh ủy …"""
    folded = fold(line)
    if len(folded) == len(line):
        for known, written in _BY_LENGTH:
            if folded == known or folded.startswith(known + " "):
                rest = line[len(known) :].strip()
                return f"{written} {_capitals(rest)}".strip()
    return _capitals(line)


def _capitals(text: str) -> str:
    words = [w if len(w) > 1 and "." in w else w.capitalize() for w in text.split(" ") if w]
    return " ".join(
        w.lower() if number and fold(w) in {"va", "cua"} else w
        for number, w in enumerate(words)
    )


def issuer_lines(head: Sequence[Line], symbol_at: int | None) -> list[Line]:
    """Give the lines of the left column over the number."""
    until = symbol_at if symbol_at is not None else min(len(head), 8)
    found: list[Line] = []
    for line in head[:until]:
        if _NUMBER_LABEL.match(line.folded):
            break
        if line.column or is_state_title(line) or is_party_title(line) or line.is_noise:
            continue
        if line.is_upper and len(line.text) > 3 and len(line.text) < 80:
            found.append(line)
    return found[:3]


def find_issuer(
    head: Sequence[Line],
    symbol: Symbol | None,
    symbol_at: int | None,
    known_bodies: Sequence[KnownBody],
) -> Found | None:
    """Read the issuer, as the directory names it when it knows the body."""
    lines = issuer_lines(head, symbol_at)
    if not lines:
        return None
    known = _known(lines, symbol, known_bodies)
    if known:
        body, ratio = known
        return Found(body.name, min(0.97, ratio), tuple(lines))
    texts = [_clean(line.text) for line in lines]
    confidence = 0.8 if _IS_BODY.match(fold(texts[-1])) else 0.5
    return Found(compose_name(texts), confidence, tuple(lines))


def _clean(text: str) -> str:
    return text.strip(" .,:;*-_'`")


def compose_name(lines: Sequence[str]) -> str:
    """Give the full name from the head's lines, the superior body first.

    `TỈNH ỦY KIÊN GIANG` / `VĂN PHÒNG` is the Văn phòng Tỉnh ủy Kiên Giang; a committee named
    with its place needs nothing of the line above.
    """
    own = name_case(lines[-1])
    if len(lines) < 2 or not _NEEDS_PARENT.match(fold(own) + " "):
        return own
    parent = name_case(lines[-2])
    if fold(parent) == "ban chap hanh trung uong":
        parent = "Trung ương Đảng" if fold(own) == "van phong" else "Trung ương"
    elif fold(parent).startswith("ubnd "):
        parent = parent[5:]
    return f"{own} {parent}"


def _known(
    lines: Sequence[Line], symbol: Symbol | None, bodies: Sequence[KnownBody]
) -> tuple[KnownBody, float] | None:
    written = " ".join(folded_words(" ".join(line.text for line in lines)))
    best: tuple[KnownBody, float] | None = None
    for body in bodies:
        spelled = f"{body.header_upper} {body.header_name}".strip() or body.name
        ratio = difflib.SequenceMatcher(
            None, written, " ".join(folded_words(spelled)), autojunk=False
        ).ratio()
        if symbol and body.symbol and "-".join(symbol.organs) == body.symbol:
            ratio += 0.05
        if ratio >= 0.88 and (best is None or ratio > best[1]):
            best = (body, ratio)
    return best
