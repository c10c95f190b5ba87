"""The parts of an official document found among its lines."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from vanphong.drafting.checking.looks import Laid, Line, Side, joined
from vanphong.drafting.form_rules import FormSystem
from vanphong.kernel.text import fold, one_line


class Part(enum.StrEnum):
    """The components of the form; what is none of them is the body."""

    TITLE = "header.title"
    MOTTO = "header.motto"
    UPPER = "header.upper"
    NAME = "header.name"
    NAME_END = "header.name_end"
    SYMBOL = "symbol"
    PLACE_DATE = "place_date"
    URGENCY = "urgency"
    CIRCULATION = "circulation"
    DRAFT_MARK = "draft_mark"
    TYPE_NAME = "type_name"
    ABSTRACT = "abstract"
    ABSTRACT_END = "abstract.end"
    LETTER_ABSTRACT = "abstract.letter"
    ADDRESSEE_LABEL = "addressee.label"
    ADDRESSEE = "addressee"
    GROUNDS = "grounds"
    BODY = "body"
    AUTHORITY = "signature.authority"
    SIGNER_TITLE = "signature.title"
    SIGNER_NAME = "signature.name"
    RECIPIENTS_LABEL = "recipients.label"
    RECIPIENT = "recipients"
    DRAFTER_MARK = "drafter_mark"
    COPY = "copy"
    RULE = "rule"


TITLES = {
    "dang cong san viet nam": FormSystem.PARTY,
    "cong hoa xa hoi chu nghia viet nam": FormSystem.STATE,
}
_MOTTO = re.compile(r"^doc lap\s*[-–—]?\s*tu do\s*[-–—]?\s*hanh phuc$")
_SYMBOL = re.compile(r"^so\s*[:.]?\s*(?=[\d\s./…_-]*[-/])")
DATE = re.compile(
    r"^(.*?),?\s*ngay\s*([\d./… _]*?)\s*thang\s*([\d./… _]*?)\s*nam\s*([\d./… _]*)$"
)
_NO_PLACE = re.compile(r"[\d.;:()]|\b(?:tu|den|truoc|sau|vao)$")
_URGENT = re.compile(r"^(?:thuong khan|hoa toc.*|khan)$")
_DRAFT_MARK = re.compile(r"^\(?du thao\b")
_CIRCULATION = re.compile(
    r"^(?:xong hoi nghi tra lai|luu hanh noi bo|khong pho bien|tai lieu (?:hoi nghi|thu hoi).*)$"
)
_RULE = re.compile(r"^[-–—_*\s]+$")
_LABEL = re.compile(r"^noi nhan\s*(?:[:;.]|$)")
_ADDRESSED = re.compile(r"^kinh (?:gui|trinh)\s*[:;.]?")
_GROUNDS = re.compile(r"^[-–—+•]?\s*(?:can cu|xet de nghi|theo de nghi)\b")
_NUMBERED = re.compile(
    r"^(?:[ivxl]+|\d{1,2}|phan|chuong|dieu|muc)\b\s*[.\-–):]?\s", re.IGNORECASE
)
_MARK = re.compile(
    r"^(?:T\s*/\s*M|K\s*/\s*T|T\s*/\s*L|T\s*/?\s*U\s*/?\s*Q|TM|KT|TL|TUQ|Q)\b\.?\s*\S?"
)
_COPY = re.compile(r"^(?:ban\s+)?(?:sao y(?: ban chinh)?|sao luc|trich sao)\b")
_DRAFTER = re.compile(r"^[A-Za-zĐđÀ-ỹ]{2,12}\s*-\s*\d{1,4}$")
_V_V = re.compile(r"^(?:v/v|ve viec)\b")
_SEARCHED = 14
_GAP = re.compile(r"\t+| {4,}")
_NAME_LENGTH = 45
_MARK_LENGTH = 90
_ENDS = (".", ",", ";", ":")

TypeNamed = Callable[[str, str], object | None]


@dataclass(slots=True)
class Parts:
    """The lines of each part, in the order of the page; `annex` is what follows the closing."""

    system: FormSystem | None = None
    found: dict[Part, list[Line]] = field(default_factory=dict)
    body: list[Line] = field(default_factory=list)
    annex: list[Line] = field(default_factory=list)
    type_code: str = ""

    def all(self, part: Part) -> list[Line]:
        """Give the lines of a part."""
        return self.found.get(part, [])

    def first(self, part: Part) -> Line | None:
        """Give its first line, or None."""
        return next(iter(self.all(part)), None)

    def text(self, part: Part) -> str:
        """Give its words on one line."""
        return joined(self.all(part))

    def text_of_signer(self) -> str:
        """Give the signer's name."""
        line = self.first(Part.SIGNER_NAME)
        return "" if line is None else one_line(line.text)

    def dated_on(self) -> dt.date | None:
        """Give the day the document bears, or None; of one that does not exist the last before."""
        said = DATE.match(fold(self.text(Part.PLACE_DATE)))
        try:
            day, month, year = (int(said[n]) for n in (2, 3, 4)) if said else (0, 0, 0)
            return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
        except ValueError:
            return None

    def text_of_symbol(self) -> str:
        """Give number and symbol without the word before them."""
        line = self.first(Part.SYMBOL)
        return "" if line is None else re.sub(r"^\S+?\s*[:.]?\s+", "", one_line(line.text))

    def put(self, part: Part, line: Line) -> None:
        """Add a line to a part."""
        self.found.setdefault(part, []).append(line)

    @property
    def is_letter(self) -> bool:
        """Say whether it is a công văn: it bears no name of a type."""
        return not self.all(Part.TYPE_NAME)

    @property
    def bodies(self) -> list[Line]:
        """Give the running text: grounds and what follows them."""
        return [*self.all(Part.GROUNDS), *self.body]


def find_parts(laid: Laid, type_named: TypeNamed) -> Parts:
    """Sort the lines of a document by what they are; `type_named` knows names of types.

    Works by the words, their column and their order; of looks only what parts a name from the one
    above it and an abstract from the text, for looks are what is to be judged.
    """
    lines = [
        part
        for line in laid.lines
        for part in _columns(line)
        if part.text.strip() or part.has_rule
    ]
    parts = Parts()
    head = _header(lines, parts)
    rest = lines[head:]
    taken = _title(rest, parts, type_named)
    taken = _addressees(rest, taken, parts)
    closing, end = _closing(rest, taken, parts)
    _body(rest[taken:closing], parts)
    parts.annex = rest[end:]
    _copies(parts)
    return parts


def _columns(line: Line) -> Iterator[Line]:
    """Give the parts of a line that stand in columns, apart by tabs or wide gaps."""
    line = line.bare()
    text = line.text
    gaps = list(_GAP.finditer(text)) if line.side is Side.WHOLE and not line.table else []
    if not gaps:
        yield line
        return
    widest = max(gaps, key=lambda gap: ("\t" in gap.group(), len(gap.group())))
    left, right = text[: widest.start()], text[widest.end() :]
    if not (_in_frame(left) and _in_frame(right)):
        yield line
        return
    yield line.part(0, widest.start(), Side.LEFT).bare()
    yield line.part(widest.end(), len(text), Side.RIGHT).bare()


def _in_frame(text: str) -> bool:
    """Say whether words look like those of a frame: capitals, symbol, date, a place of a list."""
    folded = fold(text).strip()
    return bool(
        text.strip().isupper() or _SYMBOL.match(folded) or DATE.match(folded)
        or _MOTTO.match(folded) or _LABEL.match(folded) or text.strip().startswith(("-", "–"))
        or (len(text.strip()) <= _NAME_LENGTH and text.strip().istitle())
    )  # fmt: skip


def _dated(folded: str) -> re.Match[str] | None:
    said = DATE.match(folded)
    if said is None or len(said[1]) > _NAME_LENGTH or _NO_PLACE.search(said[1]):
        return None
    return said


def title_of(text: str) -> FormSystem | None:
    """Give the system whose title a line is."""
    return TITLES.get(fold(text).strip(" .:*_-–—"))


def is_symbol(text: str) -> bool:
    """Say whether a line is number and symbol."""
    return _SYMBOL.match(fold(text)) is not None


def is_date(text: str) -> bool:
    """Say whether a line is place and date; a sentence that ends in a date is not."""
    return _dated(fold(one_line(text))) is not None


def _header(lines: Sequence[Line], parts: Parts) -> int:
    """Take the two columns at the top; give how many lines they are."""
    near = lines[:_SEARCHED]
    title = next((i for i, line in enumerate(near) if title_of(line.text)), None)
    dated = [i for i, line in enumerate(near) if is_date(line.text) or is_symbol(line.text)]
    if title is None and not dated:
        return 0
    table = near[title if title is not None else dated[0]].table
    last = max([*dated, title if title is not None else 0])
    if table:
        last = max(i for i, line in enumerate(lines) if line.table == table)
        below = [i for i in dated if i > last]
        last = max([last, *below])
    if title is not None:
        parts.system = title_of(near[title].text)
    names: list[Line] = []
    after_symbol: list[Line] = []
    for line in lines[: last + 1]:
        part = _part_of_header(line)
        if part is not None:
            parts.put(part, line)
            continue
        if line.side is Side.RIGHT and parts.system is not None:
            continue
        (after_symbol if parts.all(Part.SYMBOL) else names).append(line)
    for index, line in enumerate(names):
        parts.put(Part.NAME if _is_own(names, index) else Part.UPPER, line)
    for line in after_symbol:
        parts.put(Part.LETTER_ABSTRACT, line)
    return last + 1


def _is_own(names: Sequence[Line], index: int) -> bool:
    """Say whether a line of the names is that of the issuing body: the last ones, by weight.

    A name on two lines keeps its weight; without any difference the last line is the name.
    """
    bold = [line.look.bold for line in names]
    if len(names) > 1 and bold[-1] and not all(bold):
        return all(bold[index:])
    return index == len(names) - 1


def _part_of_header(line: Line) -> Part | None:
    text = one_line(line.text)
    folded = fold(text)
    if not text:
        return Part.RULE
    if title_of(text):
        return Part.TITLE
    if _dated(folded):
        return Part.PLACE_DATE
    for part, pattern in (
        (Part.MOTTO, _MOTTO), (Part.SYMBOL, _SYMBOL),
        (Part.URGENCY, _URGENT), (Part.CIRCULATION, _CIRCULATION), (Part.DRAFT_MARK, _DRAFT_MARK),
    ):  # fmt: skip
        if pattern.match(folded):
            return part
    if text == "*":
        return Part.NAME_END
    return Part.RULE if _RULE.match(text) else None


def _title(lines: Sequence[Line], parts: Parts, type_named: TypeNamed) -> int:
    """Take marks, the name of the type and the abstract; give the index after them."""
    index = 0
    while index < len(lines):
        text = one_line(lines[index].text)
        part = _part_of_header(lines[index])
        if part in {Part.URGENCY, Part.CIRCULATION, Part.DRAFT_MARK} or (
            part is Part.RULE and text != "-----"
        ):
            parts.put(part, lines[index])
            index += 1
            continue
        break
    if index >= len(lines):
        return index
    system = parts.system or FormSystem.PARTY
    text = one_line(lines[index].text)
    kind = type_named(text, system)
    if (
        kind is None
        and (_V_V.match(fold(text)) or _is_beside(lines[index]))
        and not parts.all(Part.LETTER_ABSTRACT)
    ):
        while index < len(lines) and (
            not parts.all(Part.LETTER_ABSTRACT) or _is_beside(lines[index])
        ):
            parts.put(Part.LETTER_ABSTRACT, lines[index])
            index += 1
        return index
    looks_like_title = (
        kind is not None and len(text) <= _NAME_LENGTH and not text.endswith(_ENDS)
    )
    if not looks_like_title:
        return index
    parts.type_code = str(getattr(kind, "code", ""))
    parts.put(Part.TYPE_NAME, lines[index])
    index += 1
    return _abstract(lines, index, parts)


def _is_beside(line: Line) -> bool:
    """Say whether a line under the header stands in its left column, as the abstract of a letter."""
    folded = fold(line.text)
    return (
        line.side is Side.LEFT
        and not line.table
        and not (_ADDRESSED.match(folded) or _GROUNDS.match(folded))
    )


def _abstract(lines: Sequence[Line], index: int, parts: Parts) -> int:
    first = index
    while index < len(lines):
        line = lines[index]
        text = one_line(line.text)
        if _RULE.match(text) or not text:
            parts.put(Part.ABSTRACT_END, line)
            return index + 1
        starts_body = _GROUNDS.match(fold(text)) or _ADDRESSED.match(fold(text))
        is_set_apart = line.align == "center" or line.look.bold
        if (
            starts_body
            or index - first >= 5
            or line.table
            or (index > first and not is_set_apart)
        ):
            break
        if index > first and _NUMBERED.match(fold(text)) and lines[first].align != line.align:
            break
        if (
            index == first
            and not is_set_apart
            and (text.endswith((".", ";", ":")) or len(text) > 200)
        ):
            break
        parts.put(Part.ABSTRACT, line)
        index += 1
    return index


def _addressees(lines: Sequence[Line], index: int, parts: Parts) -> int:
    while index < len(lines) and not lines[index].text.strip():
        index += 1
    if index >= len(lines):
        return index
    line = lines[index]
    label = _ADDRESSED.match(fold(line.text))
    if not label:
        return index
    parts.put(Part.ADDRESSEE_LABEL, line.part(0, label.end()).bare())
    rest = line.part(label.end(), len(line.text)).bare()
    is_list = rest.text.startswith(("-", "–", "—"))
    if rest.text:
        parts.put(Part.ADDRESSEE, rest)
    index += 1
    while index < len(lines):
        text = lines[index].whole.strip()
        before = parts.text(Part.ADDRESSEE) or ":"
        dashed = text.startswith(("-", "–", "—"))
        if _GROUNDS.match(fold(text)) or before.endswith(".") or len(text) > 200:
            break
        goes_on = (dashed and (is_list or before.endswith((",", ";", ":")))) or before.endswith(
            (",", ";", ":")
        )
        if not goes_on:
            break
        is_list = is_list or dashed
        parts.put(Part.ADDRESSEE, lines[index])
        index += 1
    return index


def _closing(lines: Sequence[Line], start: int, parts: Parts) -> tuple[int, int]:
    """Take recipients and signature; give the indexes where they begin and end."""
    table = _closing_table(lines, start)
    if table is not None:
        inside = [i for i, line in enumerate(lines) if line.table == table]
        for index in inside:
            line = lines[index]
            (_recipient if line.side is Side.LEFT else _signer)(line, parts)
        _settle_signature(parts)
        end = _marks_after(lines, inside[-1] + 1, parts)
        return inside[0], end
    begin = _closing_begins(lines, start)
    if begin is None:
        return len(lines), len(lines)
    end = begin
    in_list = False
    while end < len(lines):
        line = lines[end]
        text = one_line(line.text)
        if line.table or _COPY.match(fold(text)) or (not text and line.has_rule):
            break
        label = _LABEL.match(fold(text)) is not None
        dashed = line.whole.strip().startswith(("-", "–", "—"))
        if label or (in_list and dashed and line.side is not Side.RIGHT):
            in_list = True
            _recipient(line, parts)
        elif _is_mark(text) or _is_name(text):
            _signer(line, parts)
        else:
            break
        end += 1
    _settle_signature(parts)
    return begin, _marks_after(lines, end, parts)


def _closing_table(lines: Sequence[Line], start: int) -> int | None:
    """Give the first table without lines in which recipients or a signature stand."""
    for line in lines[start:]:
        text = line.text.strip()
        if line.in_frame and (_LABEL.match(fold(text)) or _is_authority(text)):
            return line.table
    return None


def _closing_begins(lines: Sequence[Line], start: int) -> int | None:
    labels = [i for i in range(start, len(lines)) if _LABEL.match(fold(lines[i].text.strip()))]
    marks = [
        i
        for i in range(start, len(lines))
        if not lines[i].table and _is_authority(lines[i].text.strip())
    ]
    if labels or marks:
        return min([*labels[:1], *marks[:1]])
    return None


def _is_authority(text: str) -> bool:
    return bool(_MARK.match(text)) and text.isupper() and len(text) <= _MARK_LENGTH


def _is_mark(text: str) -> bool:
    return text.isupper() and len(text) <= _MARK_LENGTH


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _NAME_LENGTH and not text.endswith(_ENDS)


def _recipient(line: Line, parts: Parts) -> None:
    text = one_line(line.text)
    if not text:
        return
    label = _LABEL.match(fold(line.text))
    if label:
        parts.put(Part.RECIPIENTS_LABEL, line.part(0, label.end()).bare())
        rest = line.part(label.end(), len(line.text)).bare()
        if rest.text:
            parts.put(Part.RECIPIENT, rest)
    elif _DRAFTER.match(text):
        parts.put(Part.DRAFTER_MARK, line)
    elif parts.all(Part.RECIPIENTS_LABEL):
        parts.put(Part.RECIPIENT, line)
    elif _is_mark(text):  # the left block of minutes
        parts.put(Part.SIGNER_TITLE, line)


def _signer(line: Line, parts: Parts) -> None:
    text = one_line(line.text)
    if not text or _RULE.match(text):
        return
    if _is_authority(text):
        parts.put(Part.AUTHORITY, line)
    elif text.isupper():
        parts.put(Part.SIGNER_TITLE, line)
    else:
        parts.put(Part.SIGNER_NAME, line)


def _settle_signature(parts: Parts) -> None:
    """A title after the mark may be written in small letters; the name is the last line."""
    names = parts.all(Part.SIGNER_NAME)
    for line in names[:-1]:
        parts.put(Part.SIGNER_TITLE, line)
    if names:
        parts.found[Part.SIGNER_NAME] = names[-1:]


def _marks_after(lines: Sequence[Line], index: int, parts: Parts) -> int:
    while index < len(lines) and _DRAFTER.match(one_line(lines[index].text)):
        parts.put(Part.DRAFTER_MARK, lines[index])
        index += 1
    return index


def _body(lines: Sequence[Line], parts: Parts) -> None:
    written = [line for line in lines if line.whole.strip()]
    grounds = grounds_of(written)
    if grounds:
        parts.found[Part.GROUNDS] = grounds
    parts.body += [line for line in written if line not in grounds]


def grounds_of(lines: Sequence[Line]) -> list[Line]:
    """Give the grounds at the head of a text; a sentence that begins with “Căn cứ” is none."""
    grounds: list[Line] = []
    for line in lines:
        text = line.whole.strip()
        if not line.table and _GROUNDS.match(fold(text)):
            grounds.append(line)
        elif grounds or len(text) > _NAME_LENGTH:
            break
    is_list = any(
        line.text.rstrip().endswith((";", ",")) or line.whole.lstrip().startswith(("-", "–"))
        for line in grounds
    )
    return grounds if is_list else []


def _copies(parts: Parts) -> None:
    """Find the components of a copy below the copied text."""
    at = next(
        (i for i, line in enumerate(parts.annex) if _COPY.match(fold(line.text.strip()))), None
    )
    if at is None:
        return
    symbols = [i for i, line in enumerate(parts.annex) if is_symbol(line.text)]
    first = min([at, *symbols])
    for line in parts.annex[max(0, first - 3) :]:
        parts.put(Part.COPY, line)
    parts.annex = parts.annex[: max(0, first - 3)]
