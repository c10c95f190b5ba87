"""What a conclusion asks for, read from its words: lead, who cooperates, product, deadline, title.

Office practice; nothing is done by itself. A wrong proposal costs more than none: a name counts
only where its end is sure, and what could be two things is left empty.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
import tomllib
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from vanphong.kernel.text import fold, nfc, old_tone
from vanphong.tasks.rules.due_words import (
    DueSaid,
    find_due,
    leading_limit,
    speaks_of_time,
)
from vanphong.tasks.rules.states import WorkingDays

_TITLE_MAX, _NAME_MAX = 300, 80


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who can lead: the names of posts and units that mean them, and of the person.

    A person's name counts after "đồng chí", "đ/c" or a title; a unit's wherever it stands.
    """

    key: Hashable
    names: tuple[str, ...] = ()
    person: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one sentence asks for; None and empty where it does not say so surely.

    `named` are the words in which it names a lead, known or not; `others` those who cooperate and
    are nobody known.
    """

    title: str
    lead: Hashable | None = None
    named: str = ""
    cooperating: tuple[Hashable, ...] = ()
    others: tuple[str, ...] = ()
    product: str = ""
    due: DueSaid | None = None


_GIVES = re.compile(
    r"(?:^|(?<=[.;:,\n] )|(?<=[.;:\n])|\b(?:thong nhat|tinh uy|dang uy|thuong truc|thuong vu) )"
    r"(?:giao(?! (?:luu|dich|thong))|phan cong|yeu cau|de nghi)(?: cho)? (?=\S)"
)
_CALLED = re.compile(r"(?:(?:dong chi|d/c|ong|ba) )")
_UNIT = re.compile(r"(?:Phòng|Ban|Sở|Văn phòng|Ủy ban|Đảng ủy|đồng chí|đ/c|các) ")
_STOP = re.compile(r"[,;.]| va ")
_AND = re.compile(r"\s*(?:,|;|\bva\b)\s*")
_LEADS = re.compile(r",?\s*(?:la co quan |la don vi )?chu tri\b")
_WITH = re.compile(r"\bphoi hop (?:chat che )?(?:voi )?(?:cac dong chi )?")
_HELPS = re.compile(r" (?:co trach nhiem )?phoi hop\b(?! (?:chat che )?voi\b)")
_SENTENCE, _PART = re.compile(r"[.;] +"), re.compile(r"[,.;] +")
_REPORT = "bao cao"
_REPORTS = re.compile(r"(?:^|[,;] ?|\bva )(?:va )?bao cao\b(?! (?:da|so)\b)|^ ?bao cao\b")
_TITLED = re.compile(r", [^,;.]{1,60},")


def read_conclusion(
    words: str,
    known: Sequence[Known],
    said_on: dt.date,
    calendar: WorkingDays,
    heading: str = "",
) -> list[Proposal]:
    """Give what a conclusion asks for, a proposal for each time it gives work; at least one.

    A deadline that stands in a sentence of its own belongs to the work before it; one that stands
    alone before all that is given, or as the `heading` above it, belongs to each that names none
    itself.
    """
    text = nfc(words).replace("\n", " ")
    parts = _parts(text)
    found = [_proposal(part, known, said_on, calendar) for part in parts]
    first = next(_given(text), None)
    limit = leading_limit(text, said_on, calendar)
    if limit is None or limit.mark == ",":
        limit = leading_limit(f"{nfc(heading)}: ", said_on, calendar)
        own = parts
    else:
        own = [parts[0][limit.end :], *parts[1:]]
    if limit is None or first is None or (own is not parts and first.start() > limit.end):
        return found
    return [
        one if speaks_of_time(words) else replace(one, due=limit.due)
        for words, one in zip(own, found, strict=True)
    ]


def _parts(text: str) -> list[str]:
    """Cut a text before each place where work is given; what stands before the first is kept there."""
    starts = [match.start() for match in _given(text)]
    cuts = [0, *starts[1:], len(text)]
    return [text[a:b].strip() for a, b in itertools.pairwise(cuts)]


def _given(text: str) -> Iterator[re.Match[str]]:
    """Find where work is given; "giao ban" is a meeting, "giao Ban" is not."""
    for match in _GIVES.finditer(fold(text)):
        if not text.startswith("ban ", match.end()):
            yield match


def _proposal(
    part: str, known: Sequence[Known], said_on: dt.date, calendar: WorkingDays
) -> Proposal:
    folded = fold(part)
    given = next(_given(part), None)
    reader = _Reader(part, folded, known)
    limit = leading_limit(part, said_on, calendar)
    names = limit is not None and (
        limit.due.count is not None or not folded.startswith("trong")
    )
    at = limit.end if limit and names and limit.mark == "," else 0
    lead, named, after = reader.lead(given.end() if given else None, past=at)
    cooperating, others = reader.cooperating(after)
    helps = list(reader.helping(after)) if lead is not None else []
    due = find_due(part, said_on, calendar) if given or lead is not None else None
    both = [*cooperating, *(key for key, _begins, _ends in helps)]
    keys = tuple(dict.fromkeys(key for key in both if key != lead))
    said = part
    for _key, begins, ends in reversed(helps):
        said = said[:begins] + said[ends:]
    return Proposal(
        title=_title(said, fold(said), max(after, given.end() if given else 0), due),
        lead=lead,
        named=named,
        cooperating=keys,
        others=tuple(others),
        product=_product(part, after) if given or lead is not None else "",
        due=due,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Finds names in a sentence and in its folded form, which has the same length."""

    text: str
    folded: str
    known: Sequence[Known]

    def lead(self, at: int | None, *, past: int = 0) -> tuple[Hashable | None, str, int]:
        """Give who leads, the words that name a lead, and where these end.

        Without a word that gives work (`at`), who is named first leads where the sentence says so,
        or where it does something after a limit that ends at `past`.
        """
        if at is None:
            found = self._at(past)
            if found is None:
                return None, "", 0
            key, end = found
            beside = _AND.match(self.folded, end)
            does = past and not beside and self._verb_from(end + 1) == end + 1
            leads = _LEADS.match(self.folded, end) or does
            return (key, self.text[past:end], end) if leads else (None, "", 0)
        found = self._at(at)
        if found is None:
            return None, self._unknown(at), at
        key, end = found
        named, ended = self.text[at:end], end
        apposed = _TITLED.match(self.folded, end)
        if apposed and self._is_person(key, named):
            end = apposed.end() - 1
        more = _AND.match(self.folded, end)
        # two units and no word on which of them leads
        if more and not _LEADS.match(self.folded, end) and self._names_another(more.end()):
            return None, "", ended
        return key, named, end

    def _names_another(self, at: int) -> bool:
        return self._at(at) is not None or bool(_UNIT.match(self.text, at))

    def _is_person(self, key: Hashable, named: str) -> bool:
        return any(
            fold(named).endswith(fold(name))
            for one in self.known if one.key == key for name in one.person
        )  # fmt: skip

    def _unknown(self, at: int) -> str:
        """Give the words up to the verb that follows, if they are short: a unit nobody here is."""
        end = self._verb_from(at)
        words = self.text[at:end].strip(" ,") if end is not None else ""
        return words if len(words) <= _NAME_MAX and not re.search(r"[.;:]", words) else ""

    def _verb_from(self, at: int) -> int | None:
        """Give where the next verb begins; with a capital it is part of a name."""
        found = (match.start() for match in _verb().finditer(self.folded, at))
        return next((start for start in found if not self.text[start].isupper()), None)

    def cooperating(self, at: int) -> tuple[list[Hashable], list[str]]:
        """Give those named after "phối hợp với", known and unknown, from a place on."""
        match = _WITH.search(self.folded, at)
        if match is None:
            return [], []
        keys: list[Hashable] = []
        others: list[str] = []
        place = match.end()
        while place < len(self.text):
            found = self._at(place)
            if found is not None:
                keys.append(found[0])
                place = found[1]
            else:
                stop = _STOP.search(self.folded, place)
                verb = self._verb_from(place)
                ends = (stop.start() if stop else None, verb, len(self.text))
                end = min(one for one in ends if one is not None)
                words = self.text[place:end].strip()
                if words and words[0].isupper():
                    others.append(words)
                place = end
            more = _AND.match(self.folded, place)
            if more is None or self._verb_from(more.end()) == more.end():
                break
            place = more.end()
        return keys, others

    def helping(self, at: int) -> Iterator[tuple[Hashable, int, int]]:
        """Give those of whom a later part says that they help, and the sentence that says no more.

        What stands in one sentence with the work itself is left there.
        """
        for match in _PART.finditer(self.folded, at):
            found = self._at(match.end())
            if found is None or not _HELPS.match(self.folded, found[1]):
                continue
            if match[0].startswith(","):
                yield found[0], match.start(), match.start()
                continue
            stop = _SENTENCE.search(self.folded, found[1])
            yield found[0], match.start(), stop.start() if stop else len(self.text)

    def _at(self, place: int) -> tuple[Hashable, int] | None:
        """Give who is named from a place on and where the name ends; None unless it is one alone."""
        called = _CALLED.match(self.folded, place)
        begin = called.end() if called else place
        found: dict[int, set[Hashable]] = {}
        for one in self.known:
            for name in _with_short(one.names):
                self._note(found, name, begin, one.key)
            if called:
                for name in one.person:
                    self._note(found, name, begin, one.key)
        if not found:
            return None
        end = max(found)
        if len(found[end]) != 1:
            return None
        key = next(iter(found[end]))
        return key, self._past_person(key, end)

    def _note(self, found: dict[int, set[Hashable]], name: str, at: int, key: Hashable) -> None:
        end = at + len(name)
        if self._same(self.text[at:end], name) and self._ends(end, key):
            found.setdefault(end, set()).add(key)

    def _past_person(self, key: Hashable, end: int) -> int:
        for one in self.known:
            for name in one.person if one.key == key else ():
                stop = end + 1 + len(name)
                if self._same(self.text[end + 1 : stop], name):
                    return stop
        return end

    def _ends(self, end: int, key: Hashable) -> bool:
        """Say whether a name ends here: at a mark, before a verb, or before its holder's name."""
        rest = self.folded[end:]
        if not rest or not rest.strip() or rest.lstrip()[0] in ",;.:()":
            return True
        if rest[0] != " ":
            return False
        return self._verb_from(end + 1) == end + 1 or self._past_person(key, end) != end

    @staticmethod
    def _same(text: str, name: str) -> bool:
        """Compare with marks; words typed without any are compared without."""
        if len(text) != len(name):
            return False
        if fold(text) == text.lower():
            return text.lower() == fold(name)
        return old_tone(text).lower() == old_tone(name).lower()


def _with_short(names: Sequence[str]) -> Iterator[str]:
    """Give names and their abbreviations."""
    for name in names:
        yield name
        for short, whole in _data()["abbreviations"].items():
            if whole == name:
                yield short


def _product(part: str, after: int) -> str:
    """Give the one product the sentence makes; of two kinds none, a report that follows aside."""
    folded = fold(part)[after:]
    found = [(match["verb"], match["product"]) for match in _made().finditer(folded)]
    kinds = {product for _verb_used, product in found}
    others = kinds - {_REPORT}
    reported = any(verb != "gui" for verb, product in found if product == _REPORT)
    if len(others) > 1 or (others and reported) or _joined(folded):
        return ""
    names = {fold(name): name for name in _data()["products"]}
    if others:
        return _capital(names[others.pop()])
    return _capital(names[_REPORT]) if kinds or _REPORTS.search(folded) else ""


def _joined(folded: str) -> bool:
    """Say whether two products are named side by side."""
    names = [fold(name) for name in _data()["products"]]
    either, but_report = "|".join(names), "|".join(name for name in names if name != _REPORT)
    beside = rf"\b(?:{either})(?: va (?:{either})|, (?:{but_report}))\b"
    return re.search(beside, folded) is not None


@functools.cache
def _made() -> re.Pattern[str]:
    data = _data()
    makes, between, products = (
        "|".join(re.escape(fold(word)) for word in sorted(data[name], key=len, reverse=True))
        for name in ("makes", "between", "products")
    )
    # one that has a number is there already; "ban hành" after it says that it was made before
    return re.compile(
        rf"\b(?P<verb>{makes}) (?:(?:{between}) )*(?P<product>{products})\b"
        r"(?! (?:so|da|nay)\b)(?! \d)"
    )


@functools.cache
def _verb() -> re.Pattern[str]:
    words = sorted(map(fold, _data()["after_name"]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _title(part: str, folded: str, after: int, due: DueSaid | None) -> str:
    """Give what is to be done: without who does it, with whom, and until when."""
    verb = _TASK.search(folded, after) if after else None
    words = part[verb.start() :] if verb else part[after:]
    if due is not None:
        words = re.sub(rf"[,;]?\s*(?:hoàn thành |xong )?{re.escape(due.said)}", "", words)
    words = re.sub(r",? trình$", "", words.strip(" ,;."))
    return _capital(words)[:_TITLE_MAX]


# The first verb of the work itself, past "chủ trì, phối hợp với …".
_TASK = re.compile(
    r"\b(?:tham muu|xay dung|ra soat|tong hop|hoan thien|hoan chinh|chuan bi|theo doi|tiep tuc|tiep thu"
    r"|khan truong|nghien cuu|bao cao|trinh|kiem tra|tham dinh|lap|cung cap|tap trung|chi dao|thuc hien"
    r"|trien khai|gui|ban hanh|soan|de xuat|cong khai|khac phuc|huong dan|quyet toan|so hoa|xu ly"
    r"|giai quyet|dang ky|tiep nhan|hoan thanh|don doc)\b"
)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@functools.cache
def _data() -> dict[str, Any]:
    data = resources.files("vanphong.tasks") / "rules_data" / "conclusions.toml"
    return tomllib.loads(data.read_text("utf-8"))
