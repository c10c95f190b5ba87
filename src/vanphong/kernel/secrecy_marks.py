"""How a secrecy mark looks in text and in one field's value; in a file's name: `secrecy_names`.

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
LEVEL = r"(?:t(?:ối|oi|ôi)\s*m(?:ật|at|ât)|tuy(?:ệt|et|êt)\s*m(?:ật|at|ât)|m(?:ật|ât|at))"
_NOT_WORD = re.compile(r"[^\w]|_")
_MAY_NAME = re.compile(r"m[aậâạ]t")  # in the bare letters of every line that names a level
_GAPS = re.compile(r"\t+|[|¦│]+| {3,}")
_TRIM = " \t.,;:!?*-–—_=~•·°#'\"“”‘’«»()[]{}<>|/\\+☒☑✓✔■●"
_LABEL = re.compile(
    r"(?:(?:dấu\s+(?:chỉ\s+)?)?(?:mức\s+)?độ\s+(?:bảo\s+)?mật|(?:cấp|mức)\s+(?:độ\s+)?(?:bảo\s+)?mật|"
    r"dau chi do mat|muc do mat|do mat|do bao mat|cap do mat|phân loại mật|loại tài liệu|"
    r"(?:secrecy|classification))",
    re.IGNORECASE,
)
LABELLED = re.compile(
    rf"{_LABEL.pattern}\s*[:=–—-]+\s*[(\[“\"']?\s*(?P<level>{LEVEL})\b"
    rf"(?=\s*(?:[)\].,;|/”\"'–—-]|$|\s(?:độ|mức|do|muc)\s+kh"
    rf"|\s(?:hỏa|hoả|thượng|khẩn|hoa toc)\b|\s{{2}}|\t))",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    rf"(?:☒|☑|✓|✔|\[\s*[xXvV]\s*\]|\(\s*[xX]\s*\))\s*(?P<level>{LEVEL})\b", re.IGNORECASE
)
_NUMBER = r"(?:số|so|s[ốo]\s*:)\s*:?\s*\.*\s*\d*\s*[-/][\w./-]*"
_MOTTO = r"(?:đảng cộng sản việt nam|cộng h[òo][àa]? xã hội|dang cong san|độc lập)"
_BEFORE_MOTTO = re.compile(rf"(?P<level>\b{LEVEL})[\s,;:–—/-]+{_MOTTO}", re.IGNORECASE)
_URGENT = (
    r"(?:hỏa tốc(?: hẹn giờ)?|hoả tốc(?: hẹn giờ)?|thượng khẩn|khẩn|hoa toc|thuong khan|khan)"
)
_BESIDE = re.compile(
    rf"^(?:(?P<a>{LEVEL})[\s,;:–—/-]+(?:{_URGENT}|{_MOTTO}|{_NUMBER}|[^.,;]{{2,40}},\s*ngày\s).*"
    rf"|(?:{_URGENT}|{_NUMBER}|.*ngày\s+\d+\s+tháng\s+\d+\s+năm\s+\d+)[\s,;:–—/-]+(?P<b>{LEVEL}))$",
    re.IGNORECASE,
)
_BRACKET_END = re.compile(
    rf"[(\[{{<]\s*(?P<level>{LEVEL})\s*[)\]}}>]\s*[.:]?\s*$", re.IGNORECASE
)
_BRACKET_START = re.compile(rf"^\s*[(\[{{<]\s*(?P<level>{LEVEL})\s*[)\]}}>]", re.IGNORECASE)
_BRACKET_WITHIN = re.compile(rf"[(\[{{<]\s*(?P<level>{LEVEL})\s*[)\]}}>]", re.IGNORECASE)
_OF_A_HEAD = re.compile(rf"{_MOTTO}|\b{_NUMBER}|\bngày\s+\d", re.IGNORECASE)
_HEAD_LINES = 12
_LED = re.compile(rf"^\W*(?P<level>{LEVEL})\s*[-–—:/|]\s*\S", re.IGNORECASE)
_TRAILED = re.compile(rf"\S\s*(?:\s[-–—]|[:|])\s*(?P<level>{LEVEL})\W*$", re.IGNORECASE)
_STAMPED_KIND = re.compile(
    rf"^(?:tài liệu|văn bản|công văn|hồ sơ|bản|tai lieu|van ban)\s+(?P<level>{LEVEL})$",
    re.IGNORECASE,
)
_NOTE_AFTER = re.compile(
    r"thời hạn|thoi han|giải mật|không sao|không được|chỉ người|bản số|số bản|sao chụp|bóc bì|"
    r"thu hồi|lưu hành|\d+ bản",
    re.IGNORECASE,
)
# A level in capitals that opens or closes a line; without marks only Tối mật and Tuyệt mật do.
_CAPITALS = r"(?:T(?:ỐI|OI|ÔI)\s+M(?:ẬT|AT|ÂT)|TUY(?:ỆT|ET|ÊT)\s+M(?:ẬT|AT|ÂT)|MẬT)"
_OPENS = re.compile(rf"^\W*(?P<level>{_CAPITALS})\b(?P<rest>.*)$")
_CLOSES = re.compile(rf"^(?P<rest>.*?)\b(?P<level>{_CAPITALS})\W*$")
_IN_SYMBOL = re.compile(r"^\d+[\w./-]*[-/.](?P<level>(?:T[ỐO]I|TUY[ỆE]T)?-?M[ẬA]T)$")
_QUOTES = "\"'“”‘’«»"
_WRAPPED_AT = 50
_WORDS = load_pack("vanphong.kernel", "secrecy").meta["words"]
_RUNS_ON = frozenset(_WORDS["runs_on"].split())
_SPEAKS_BEFORE = frozenset(_WORDS["speaks_before"].split())
_SPEAKS_AFTER = frozenset(_WORDS["speaks_after"].split())
_SURNAMES = frozenset(_WORDS["surnames"].split())
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


def as_level(matched: str) -> str:
    return LEVELS.get(bare_letters(matched), "")


def has_marks(value: str) -> bool:
    return any(ord(c) > 127 for c in value)


# --- text -------------------------------------------------------------------------------------


def level_in_text(value: str) -> str:
    lines = _joined(clean(value).replace("\r", "\n").split("\n"))
    found: list[tuple[int, str, bool]] = []
    for index, line in enumerate(lines):
        level, with_matter = _level_of_line(line, lines, index)
        if level:
            found.append((index, level, with_matter))
    for index, level, with_matter in found:
        near = {other for at, other, _ in found if abs(at - index) <= 6}
        # Several levels listed together are a table or a form about secrecy, not a mark, unless
        # the line says what it is that is marked.
        if len(near) == 1 or with_matter:
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
    """Give the level a line marks (or empty), and whether the line says what is marked."""
    if not _MAY_NAME.search(bare_letters(line)):
        return "", False
    chosen = _CHOSEN.search(line)
    if chosen:
        return as_level(chosen["level"]), False
    labelled = LABELLED.search(line)
    if labelled and _levels_in(line) == 1:
        return as_level(labelled["level"]), False
    for segment in segments(line):
        stamp = _stamp(segment)
        if stamp and not _continues(segment, lines, index):
            return stamp, segment.isupper() and len(re.findall(r"[^\W\d]+", line)) > 5
        edge = _at_edge(segment, lines, index)
        level = edge or _beside(segment) or (_in_head(segment) if index < _HEAD_LINES else "")
        if level:
            return level, bool(edge) and len(segment.split()) > 4
    return _value_of_label(line, lines, index), False


def _levels_in(line: str) -> int:
    """Count the levels a line names, leaving out the word in the label itself."""
    without_label = _LABEL.sub(" ", line)
    return len(re.findall(rf"\b{LEVEL}\b", without_label, re.IGNORECASE))


def _stamp(segment: str) -> str:
    """Give the level when the piece is nothing but a level, however decorated or spaced."""
    core = segment.strip(_TRIM)
    if not core or len(core) > 40:
        return ""
    bare = bare_letters(core)
    if bare not in LEVELS or bare.endswith("mạt"):
        kind = _STAMPED_KIND.match(core)
        return as_level(kind["level"]) if kind and kind["level"].isupper() else ""
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
    for pattern in (_BESIDE, _BEFORE_MOTTO, _BRACKET_END, _BRACKET_START, _LED):
        match = pattern.search(core)
        if not match:
            continue
        groups = match.groupdict()
        written = next(text for text in groups.values() if text)
        if written != written.upper() or _levels_in(core) > 1:
            continue
        if pattern is _LED and not _NOTE_AFTER.search(core):
            continue
        return as_level(written)
    return ""


def _in_head(segment: str) -> str:
    """Give a level in brackets within a line of a paper's head: beside its names, number, day."""
    match = _BRACKET_WITHIN.search(segment)
    if not match or not match["level"][0].isupper() or _levels_in(segment) > 1:
        return ""
    before, after = segment[: match.start()], segment[match.end() :]
    words = re.findall(r"\w+", before.lower())
    if words and words[-1] in _SPEAKS_BEFORE:
        return ""
    rest = before + after
    of_a_head = (rest.isupper() and match["level"].isupper()) or _OF_A_HEAD.search(rest)
    return as_level(match["level"]) if of_a_head else ""


def _at_edge(segment: str, lines: list[str], index: int) -> str:
    """Give the level in capitals that opens or closes a line, unless it is part of its words."""
    if "MẬT" not in segment and "MAT" not in segment and "MÂT" not in segment:
        return ""
    core = segment.strip()
    symbol = _IN_SYMBOL.match(core)
    if symbol:
        return as_level(symbol["level"])
    opens, closes = _OPENS.match(core), _CLOSES.match(core)
    before, after = ["", *lines][index].strip(), [*lines, ""][index + 1].strip()
    begins = not _continues(core, lines, index) and not _is_wrapped(before, core)
    if opens and begins and _is_set_before(opens):
        return as_level(opens["level"])
    if (
        closes
        and _is_set_after(closes)
        and not (_is_wrapped(core, after) and after[0].islower())
    ):
        return as_level(closes["level"])
    return ""


def _is_set_before(match: re.Match[str]) -> bool:
    """Say whether the words after an opening level do not make another word or a sentence."""
    rest = match["rest"]
    after = re.match(r"\W*(\w+)(?=([-/])?)", rest)
    if not after or not _is_only_level(match):
        return False
    if re.match(r"\s*(?:về việc|v/v)\s", rest, re.IGNORECASE):
        return True  # a level before what a paper is about
    word = after[1].lower()
    counts = word.isdigit() and not after[2]
    closed_quote = match.string.lstrip()[:1] in _QUOTES
    return not counts and not closed_quote and word not in _SPEAKS_AFTER


def _is_set_after(match: re.Match[str]) -> bool:
    """Say whether the words before a closing level do not make another word or a sentence."""
    rest = match["rest"]
    words = re.findall(r"\w+", rest.lower())
    if not words or not _is_only_level(match) or rest[-1:] in _QUOTES:
        return False
    is_name = (
        match.string.isupper()
        and match["level"] == MAT
        and len(words) <= 4
        and words[0] in _SURNAMES
    )
    return not is_name and words[-1] not in _SPEAKS_BEFORE


def _is_only_level(match: re.Match[str]) -> bool:
    """Say whether a line names one level, which without marks stands among small letters."""
    rest = match["rest"]
    for other in re.finditer(rf"\b{LEVEL}\b", rest, re.IGNORECASE):
        spoken_of = re.search(
            r"\b(?:bí|bảo|tài liệu|văn bản)\s$", rest[: other.start()].lower()
        )
        if other[0][0].isupper() and not spoken_of:
            return False
    return "Ậ" in match["level"] or not rest.isupper()


def _is_wrapped(line: str, following: str) -> bool:
    """Say whether a line of running text goes on in the following one."""
    whole = not following or line.isupper() or line.endswith((".", ":", ";", "|"))
    return len(line) >= _WRAPPED_AT and not whole


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


# --- fields ----------------------------------------------------------------------------------


def level_in_field(value: str) -> str:
    """A field is short: a level that opens or closes it, set apart, marks it in any case."""
    level = level_in_text(value)
    if level:
        return level
    line = re.sub(r"\s+", " ", clean(value)).strip()
    if bare_letters(line) in ("mật", "tốimật", "tuyệtmật"):
        return LEVELS[bare_letters(line)]
    level = _at_edge(line, [line], 0)
    if level or _levels_in(line) != 1:
        return level
    for pattern in (_BRACKET_END, _BRACKET_START, _LED, _TRAILED):
        match = pattern.search(line)
        if not match:
            continue
        written = match["level"]
        if has_marks(written) or written == written.upper():
            return as_level(written)
    return ""
