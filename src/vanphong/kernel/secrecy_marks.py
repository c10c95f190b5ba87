"""How a secrecy mark looks: recognisers for text, one field's value and a file's name.

Each gives the level or an empty string. What decides is where the word stands, not that it is
there; the words that tell another meaning are data (`rules_data/secrecy.toml`).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator

from vanphong.kernel.rules import load_pack

MAT, TOI_MAT, TUYET_MAT = "MẬT", "TỐI MẬT", "TUYỆT MẬT"
_HEAD_LINES = 16

_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
LEVELS = {
    "mat": MAT, "mật": MAT, "mât": MAT, "mạt": MAT,
    **{
        f"{first}{second}": level
        for firsts, level in (
            (("tối", "toi", "tôi", "tồi"), TOI_MAT),
            (("tuyệt", "tuyet", "tuyêt", "tuyẹt"), TUYET_MAT),
        )
        for first in firsts
        for second in ("mật", "mat", "mât", "mạt")
    },
}  # fmt: skip
# A level as running text: marks as printed, as a poor reading gives them, or none at all.
_LEVEL = r"(?:t(?:ối|oi|ôi)\s*m(?:ật|at|ât)|tuy(?:ệt|et|êt)\s*m(?:ật|at|ât)|m(?:ật|ât|at))"
_NOT_WORD = re.compile(r"[^\w]|_")
_GAPS = re.compile(r"\t+|[|¦│]+| {3,}")
_TRIM = " \t.,;:!?*-–—_=~•·°#'\"“”‘’«»()[]{}<>|/\\+☒☑✓✔■●"
_LABEL = re.compile(
    r"(?:(?:dấu\s+(?:chỉ\s+)?)?(?:mức\s+)?độ\s+(?:bảo\s+)?mật|(?:cấp|mức)\s+(?:độ\s+)?(?:bảo\s+)?mật|"
    r"dau chi do mat|muc do mat|do mat|do bao mat|cap do mat|phân loại mật|loại tài liệu|"
    r"(?:secrecy|classification))",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"{_LABEL.pattern}\s*[:=–—-]+\s*[(\[“\"']?\s*(?P<level>{_LEVEL})\b"
    rf"(?=\s*(?:[)\].,;|/”\"'–—-]|$|\s(?:độ|mức|do|muc)\s+kh"
    rf"|\s(?:hỏa|hoả|thượng|khẩn|hoa toc)\b|\s{{2}}|\t))",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    rf"(?:☒|☑|✓|✔|\[\s*[xXvV]\s*\]|\(\s*[xX]\s*\))\s*(?P<level>{_LEVEL})\b", re.IGNORECASE
)
_NUMBER = r"(?:số|so|s[ốo]\s*:)\s*:?\s*\.*\s*\d*\s*[-/][\w./-]*"
_MOTTO = r"(?:đảng cộng sản việt nam|cộng h[òo][àa]? xã hội|dang cong san|độc lập)"
_URGENT = (
    r"(?:hỏa tốc(?: hẹn giờ)?|hoả tốc(?: hẹn giờ)?|thượng khẩn|khẩn|hoa toc|thuong khan|khan)"
)
_BESIDE = re.compile(
    rf"^(?:(?P<a>{_LEVEL})[\s,;:–—/-]+(?:{_URGENT}|{_MOTTO}|{_NUMBER}|[^.,;]{{2,40}},\s*ngày\s).*"
    rf"|(?:{_URGENT}|{_NUMBER}|.*ngày\s+\d+\s+tháng\s+\d+\s+năm\s+\d+)[\s,;:–—/-]+(?P<b>{_LEVEL}))$",
    re.IGNORECASE,
)
_BRACKET_END = re.compile(
    rf"[(\[{{<]\s*(?P<level>{_LEVEL})\s*[)\]}}>]\s*[.:]?\s*$", re.IGNORECASE
)
_BRACKET_START = re.compile(rf"^\s*[(\[{{<]\s*(?P<level>{_LEVEL})\s*[)\]}}>]", re.IGNORECASE)
_LED = re.compile(rf"^\W*(?P<level>{_LEVEL})\s*[-–—:/|]\s*\S", re.IGNORECASE)
_TRAILED = re.compile(rf"\S\s*(?:\s[-–—]|[:|])\s*(?P<level>{_LEVEL})\W*$", re.IGNORECASE)
_STAMPED_KIND = re.compile(
    rf"^(?:tài liệu|văn bản|công văn|bản|tai lieu|van ban)\s+(?P<level>{_LEVEL})$",
    re.IGNORECASE,
)
_NOTE_AFTER = re.compile(
    r"thời hạn|thoi han|giải mật|không sao|không được|chỉ người|bản số|số bản|sao chụp|bóc bì|"
    r"thu hồi|lưu hành|\d+ bản",
    re.IGNORECASE,
)
_WORDS = load_pack("vanphong.kernel", "secrecy").meta["words"]
_RUNS_ON = frozenset(_WORDS["runs_on"].split())
_NAME_BEFORE = frozenset(_WORDS["name_before"].split())
_NAME_AFTER = frozenset(_WORDS["name_after"].split())
_SPACED_LETTERS = re.compile(r"^(?:\w[\s.\-_*·]+){2,}\w$")


def clean(value: str) -> str:
    return _HIDDEN.sub("", unicodedata.normalize("NFC", value)).replace("\u00a0", " ")


def bare_letters(value: str) -> str:
    """Give only the letters and digits of a piece, joined and lower-case."""
    return _NOT_WORD.sub("", value).lower()


def segments(line: str) -> Iterator[str]:
    """Yield the line and, when wide gaps part it, each of its pieces."""
    yield line.strip()
    pieces = [piece.strip() for piece in _GAPS.split(line)]
    if len(pieces) > 1:
        yield from filter(None, pieces)


def _as_level(matched: str) -> str:
    return LEVELS.get(bare_letters(matched), "")


def _has_marks(value: str) -> bool:
    return any(ord(c) > 127 for c in value)


# --- text -------------------------------------------------------------------------------------


def level_in_text(value: str) -> str:
    lines = _joined(clean(value).replace("\r", "\n").split("\n"))
    found: list[tuple[int, str, bool]] = []
    for index, line in enumerate(lines):
        level, firm = _level_of_line(line, lines, index)
        if level:
            found.append((index, level, firm))
    for index, level, firm in found:
        near = {other for at, other, _ in found if abs(at - index) <= 6}
        # Several levels listed together are a table or a form about secrecy, not a mark.
        if len(near) == 1 or (firm and index < _HEAD_LINES and len(near) == 1):
            return level
    return ""


def _joined(lines: list[str]) -> list[str]:
    """Put together a stamp that stands on two lines (TUYỆT / MẬT) or one letter a line."""
    out: list[str] = []
    letters = ""
    for line in [*lines, "\x00"]:
        bare = line.strip(_TRIM)
        if len(bare) == 1 and bare.isalpha():
            letters += bare
            continue
        if letters:
            out.extend([letters] if letters.lower() in LEVELS else list(letters))
            letters = ""
        first = out[-1].strip(_TRIM) if out else ""
        if bare_letters(bare) in ("mật", "mat", "mât") and bare_letters(first) in (
            "tuyệt",
            "tuyet",
            "tối",
            "toi",
        ):
            out[-1] = f"{first} {bare}"
        elif line != "\x00":
            out.append(line)
    return out


def _level_of_line(line: str, lines: list[str], index: int) -> tuple[str, bool]:
    """Give the level a line marks, and whether it stands as a stamp does; empty for none."""
    if "m" not in line and "M" not in line:
        return "", False
    chosen = _CHOSEN.search(line)
    if chosen:
        return _as_level(chosen["level"]), True
    labelled = _LABELLED.search(line)
    if labelled and _levels_in(line) == 1:
        return _as_level(labelled["level"]), True
    for segment in segments(line):
        level = _stamp(segment)
        if level and not _continues(segment, lines, index):
            return level, segment == segment.upper()
        level = _beside(segment)
        if level:
            return level, True
    return _value_of_label(line, lines, index), False


def _levels_in(line: str) -> int:
    """Count the levels a line names, leaving out the word in the label itself."""
    without_label = _LABEL.sub(" ", line)
    return len(re.findall(rf"\b{_LEVEL}\b", without_label, re.IGNORECASE))


def _stamp(segment: str) -> str:
    """Give the level when the piece is nothing but a level, however decorated or spaced."""
    core = segment.strip(_TRIM)
    if not core or len(core) > 40:
        return ""
    bare = bare_letters(core)
    if bare not in LEVELS or bare.endswith("mạt"):
        kind = _STAMPED_KIND.match(core)
        return _as_level(kind["level"]) if kind and core == core.upper() else ""
    if core == core.upper():
        return LEVELS[bare]
    # Title case counts with its marks; lower case only when set apart by brackets.
    if core[0].isupper() and ("ật" in core or _SPACED_LETTERS.match(core)):
        return LEVELS[bare]
    in_brackets = segment.strip()[:1] in "([{<" and segment.strip()[-1:] in ")]}>"
    return LEVELS[bare] if in_brackets and "ật" in core else ""


def _beside(segment: str) -> str:
    """Give an upper-case level in a short line with number, urgency, motto or title."""
    core = segment.strip()
    if len(core.split()) > 14:
        return ""
    for pattern in (_BESIDE, _BRACKET_END, _BRACKET_START, _LED):
        match = pattern.search(core)
        if not match:
            continue
        groups = match.groupdict()
        written = next(text for text in groups.values() if text)
        if written != written.upper() or _levels_in(core) > 1:
            continue
        if pattern is _LED and not _NOTE_AFTER.search(core):
            continue
        return _as_level(written)
    return ""


def _continues(segment: str, lines: list[str], index: int) -> bool:
    """Say whether the piece is the end of a sentence or heading broken over lines."""
    if index == 0 or segment.strip()[:1] in "([{<*":
        return False
    before = lines[index - 1].strip()
    words = re.findall(r"\w+", before.lower())
    if len(words) < 3 or before.endswith((".", ":", ";", "|")):
        return False
    return words[-1] in _RUNS_ON


def _value_of_label(line: str, lines: list[str], index: int) -> str:
    """Give the level in a cell after a cell (or line) that says "Độ mật"."""
    bare = bare_letters(line)
    cells = [cell.strip(_TRIM) for cell in _GAPS.split(line) if cell.strip(_TRIM)]
    for label, cell in itertools.pairwise(cells):
        if _LABEL.fullmatch(label) and bare_letters(cell) in LEVELS:
            return LEVELS[bare_letters(cell)]
    if index and bare in LEVELS and _LABEL.fullmatch(lines[index - 1].strip(_TRIM)):
        return LEVELS[bare]
    return ""


# --- fields and names -------------------------------------------------------------------------


def level_in_field(value: str) -> str:
    """A field is short: a level that opens or closes it, set apart, marks it in any case."""
    level = level_in_text(value)
    if level:
        return level
    line = re.sub(r"\s+", " ", clean(value)).strip()
    if bare_letters(line) in ("mật", "tốimật", "tuyệtmật"):
        return LEVELS[bare_letters(line)]
    if _levels_in(line) != 1:
        return ""
    for pattern in (_BRACKET_END, _BRACKET_START, _LED, _TRAILED):
        match = pattern.search(line)
        if not match:
            continue
        written = match["level"]
        if _has_marks(written) or written == written.upper():
            return _as_level(written)
    return ""


def level_in_name(name: str) -> str:
    whole = clean(name).strip()
    stem, dot, ending = whole.rpartition(".")
    stem = stem if dot and len(ending) <= 5 and bare_letters(ending) not in LEVELS else whole
    for match in re.finditer(rf"[(\[{{]\s*(?P<level>{_LEVEL})\s*[)\]}}]", stem, re.IGNORECASE):
        return _as_level(match["level"])
    if bare_letters(stem) in LEVELS:
        return LEVELS[bare_letters(stem)]
    if _LABELLED.search(stem):
        return _as_level(_LABELLED.search(stem)["level"])  # type: ignore[index]
    return _level_in_tokens(stem)


def _level_in_tokens(stem: str) -> str:
    pieces = re.findall(r"([\W_]*)([^\W_]+)", stem)
    tokens = [token for _, token in pieces]
    parted = [len(sign.strip()) > 0 and sign != "_" for sign, _ in pieces]
    plain = [_plain(token) for token in tokens]
    shouting = stem == stem.upper()
    for index, token in enumerate(tokens):
        width = _width(plain, index)
        if not width:
            continue
        written = "".join(tokens[index : index + width])
        marked = _has_marks(written)
        if marked and bare_letters(written) not in LEVELS:
            continue
        before = plain[index - 1] if index and not parted[index] else ""
        end = index + width
        after = plain[end] if end < len(plain) and not parted[end] else ""
        if before in _NAME_BEFORE or after in _NAME_AFTER:
            continue
        if _stands_apart(stem, token, tokens, index, width, marked=marked, shouting=shouting):
            return LEVELS[bare_letters(written)]
    return ""


def _stands_apart(
    stem: str,
    token: str,
    tokens: list[str],
    index: int,
    width: int,
    *,
    marked: bool,
    shouting: bool,
) -> bool:
    """Say whether a level in a name is set off as a mark: by capitals, signs or its place."""
    upper = "".join(tokens[index : index + width]).isupper()
    at_edge = index == 0 or index + width == len(tokens)
    if upper and not shouting:
        return True
    if not at_edge:
        return False
    last = tokens[index + width - 1]
    edge = (
        rf"[_\-–—.,;+]\s*{re.escape(token)}" if index else rf"{re.escape(last)}\s*[_\-–—.,;+]"
    )
    set_off = re.search(edge, stem) is not None
    joined = len(_plain(token)) > 3
    if upper:
        return set_off or marked or joined
    signs = set(re.findall(r"[_\-–—.,;+]", stem))
    words_by_blanks = " " in stem
    return set_off and (marked or joined) and (words_by_blanks or len(signs) <= 2)


def _width(plain: list[str], index: int) -> int:
    """Give how many tokens from here make a level: 0, 1 (mat, toimat) or 2 (toi mat)."""
    if plain[index] in ("mat", "toimat", "tuyetmat"):
        return 1
    if plain[index] in ("toi", "tuyet") and plain[index + 1 : index + 2] == ["mat"]:
        return 2
    return 0


def _plain(token: str) -> str:
    bare = unicodedata.normalize("NFD", token.lower().replace("đ", "d"))
    return re.sub(r"[\u0300-\u036f]", "", bare)
