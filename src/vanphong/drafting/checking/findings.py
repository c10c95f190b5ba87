"""A finding: what is not as a rule says, where, how sure the rule is, and what mends it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vanphong.drafting.checking.looks import Laid, Line, Source, quote, where
from vanphong.drafting.checking.parts import Part, Parts
from vanphong.drafting.form_rules import Form
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import Rule, Severity


@dataclass(frozen=True, slots=True)
class Replace:
    """Put other words in the place of `[start, end)` of a paragraph's text."""

    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SetType:
    """Set the type of the letters `[start, end)` of a paragraph; None leaves as it is."""

    paragraph: int
    start: int
    end: int
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """Set alignment and distances of a paragraph: pt, the indent in mm."""

    paragraph: int
    align: str | None = None
    line_pt: float | None = None
    after_pt: float | None = None
    indent_mm: float | None = None


@dataclass(frozen=True, slots=True)
class SetSheet:
    """Set paper and margins of all pages, in mm."""

    width: float | None = None
    height: float | None = None
    top: float | None = None
    bottom: float | None = None
    left: float | None = None
    right: float | None = None


@dataclass(frozen=True, slots=True)
class PutPageNumber:
    """Number the pages from the second on, in the middle of the top."""

    size: float
    distance_mm: float


Change = Replace | SetType | SetParagraph | SetSheet | PutPageNumber


@dataclass(frozen=True, slots=True)
class Fix:
    """What one key does, said in words.

    Not `sure` is what a person has to look at first: it may be the other thing that is wrong.
    """

    label: Phrase
    changes: tuple[Change, ...]
    sure: bool = True

    def unsure(self) -> Fix:
        """Give the fix as one that is never taken by itself."""
        return dataclasses.replace(self, sure=False)


def in_order(changes: Iterable[Change]) -> list[Replace]:
    """Give the changes of words from the end of each paragraph, so that none moves the next.

    Of two that would change the same words the first is taken.
    """
    kept: list[Replace] = []
    for change in changes:
        if isinstance(change, Replace) and not any(_touch(change, one) for one in kept):
            kept.append(change)
    return sorted(kept, key=lambda one: (one.paragraph, -one.start))


def _touch(one: Replace, other: Replace) -> bool:
    return (
        one.paragraph == other.paragraph
        and one.start < max(other.end, other.start + 1)
        and other.start < max(one.end, one.start + 1)
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `paragraph` is None where the whole document is meant."""

    rule: Rule
    message: Phrase
    where: Phrase
    quote: str = ""
    paragraph: int | None = None
    page: int = 0
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """Give what follows; a rule not seen in its text warns at most."""
        return self.rule.effective_severity

    def as_dict(self, number: int) -> dict[str, Any]:
        """Give the finding as programs get it; `number` counts from 1."""
        return {
            "number": number,
            "rule": self.rule.id,
            "severity": str(self.severity),
            "confidence": str(self.rule.confidence),
            "source": self.rule.source,
            "rule_text": self.rule.text,
            "where": str(self.where),
            "quote": self.quote,
            "message": str(self.message),
            "fix": str(self.fix.label) if self.fix else "",
            "fix_is_sure": bool(self.fix and self.fix.sure),
        }


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body known to the office, as its header prints it."""

    header_name: str
    header_upper: str
    symbol: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A document of the register: `state` other than "" is why it holds no more."""

    symbol: str
    issued_on: dt.date | None
    issuer: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the office knows of the world around the text; nothing where nobody is logged in.

    `cited` gives the documents of a normal symbol, as many as bear it; None says that nobody
    looked. `signers` says of the office's people, by their names in small letters, whether
    one may sign by order (T/L) on the day of the document.
    """

    bodies: tuple[Body, ...] = ()
    cited: Mapping[str, tuple[Cited, ...]] | None = None
    signers: Mapping[str, bool] = dataclasses.field(default_factory=dict)


NOTHING_KNOWN = Known()
_WHOLE = Phrase("Toàn văn bản")


@dataclass(frozen=True, slots=True)
class Case:
    """A document under the rules of its day: what every check is given."""

    laid: Laid
    parts: Parts
    form: Form
    craft: Mapping[str, Rule]
    on: dt.date
    known: Known = NOTHING_KNOWN

    def rule(self, rule_id: str) -> Rule | None:
        """Give a rule in force, or None when there is none of that name."""
        return self.form.rules.get(rule_id) or self.craft.get(rule_id)

    def value(self, rule_id: str) -> Any:
        """Give what a rule sets; an empty mapping when there is no such rule."""
        rule = self.rule(rule_id)
        return {} if rule is None else rule.value

    @property
    def said(self) -> list[Line]:
        """Give the running text and the footnotes."""
        return [*self.parts.bodies, *self.laid.notes]

    @property
    def has_looks(self) -> bool:
        """Say whether the looks are the author's: a draft is set by the product itself."""
        return self.laid.source is not Source.DRAFT

    def say(
        self,
        rule_id: str,
        message: Phrase,
        line: Line | None = None,
        *,
        words: str = "",
        fix: Fix | None = None,
    ) -> Iterator[Finding]:
        """Give a finding of a rule, or nothing where that rule is not in force."""
        rule = self.rule(rule_id)
        if rule is None:
            return
        if line is None:
            yield Finding(rule, message, _WHOLE, quote(words), fix=fix)
            return
        can_mend = self.laid.source is not Source.PDF and line.paragraph >= 0
        yield Finding(
            rule, message, where(line), quote(words or line.whole), line.paragraph, line.page,
            fix if can_mend else None,
        )  # fmt: skip


def replacing(line: Line, start: int, end: int, text: str, label: Phrase | None = None) -> Fix:
    """Give the fix that puts words in the place of `[start, end)` of a line."""
    old = line.text[start:end]
    words = label or (
        Phrase("Thay “%(old)s” bằng “%(new)s”", old=quote(old, 40), new=quote(text, 40))
        if text and old.strip()
        else Phrase("Thêm “%(new)s”", new=text.strip())
        if text
        else Phrase("Bỏ “%(old)s”", old=quote(old, 40))
    )
    return Fix(words, (Replace(line.paragraph, line.start + start, line.start + end, text),))


NAMES: Mapping[Part, Phrase] = {
    Part.TITLE: Phrase("tiêu đề"),
    Part.MOTTO: Phrase("tiêu ngữ"),
    Part.UPPER: Phrase("tên cơ quan cấp trên"),
    Part.NAME: Phrase("tên cơ quan ban hành"),
    Part.SYMBOL: Phrase("số và ký hiệu"),
    Part.PLACE_DATE: Phrase("địa danh, ngày tháng"),
    Part.URGENCY: Phrase("dấu chỉ mức độ khẩn"),
    Part.CIRCULATION: Phrase("chỉ dẫn phạm vi lưu hành"),
    Part.DRAFT_MARK: Phrase("chỉ dẫn dự thảo"),
    Part.TYPE_NAME: Phrase("tên loại văn bản"),
    Part.ABSTRACT: Phrase("trích yếu"),
    Part.LETTER_ABSTRACT: Phrase("trích yếu công văn"),
    Part.ADDRESSEE_LABEL: Phrase("chữ Kính gửi"),
    Part.ADDRESSEE: Phrase("nơi kính gửi"),
    Part.AUTHORITY: Phrase("quyền hạn ký"),
    Part.SIGNER_TITLE: Phrase("chức vụ người ký"),
    Part.SIGNER_NAME: Phrase("họ tên người ký"),
    Part.RECIPIENTS_LABEL: Phrase("chữ Nơi nhận"),
    Part.RECIPIENT: Phrase("nơi nhận"),
    Part.DRAFTER_MARK: Phrase("ký hiệu người soạn thảo"),
}
