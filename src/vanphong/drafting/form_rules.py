"""Which form a document takes: dated rule packs of Party and State form, by its date."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, NOT_KNOWN, Confidence, Decision, Rule, load_pack

_ABOUT = re.compile(r"(?:v/v|về việc)\s*:?\s*", re.IGNORECASE)
_SHORT_ABOUT = re.compile(r"^v/v\s*:?\s*", re.IGNORECASE)
_PACKAGE = "vanphong.drafting"


class FormSystem(enum.StrEnum):
    """The two ways official documents look."""

    PARTY = "PARTY"
    STATE = "STATE"


# Packs of each system; which one is taken depends on the document's date.
_PACKS: Mapping[FormSystem, tuple[str, ...]] = MappingProxyType(
    {
        FormSystem.PARTY: ("form-party-hd36", "form-party-hd05"),
        FormSystem.STATE: ("form-state-nd30",),
    }
)


@dataclass(frozen=True, slots=True)
class Form:
    """The rules of form for one document: where they come from and what each sets."""

    system: FormSystem
    pack: str
    title: str
    rules: Mapping[str, Rule]

    def value(self, rule_id: str) -> Any:
        """Give what a rule sets: sizes in pt, lengths in mm, shares of the text width.

        :raises KeyError: when the pack has no such rule.
        """
        return self.rules[rule_id].value

    def values(self) -> dict[str, Any]:
        """Give all values by rule id, as the template reads them."""
        return {rule_id: rule.value for rule_id, rule in self.rules.items()}

    def unconfirmed(self) -> tuple[Rule, ...]:
        """Give the rules not seen in the official text; they warn at most."""
        return tuple(r for r in self.rules.values() if r.confidence is not Confidence.SEEN)

    def doubt(self) -> Decision:
        """Say once that some of the form is not confirmed; it stops nothing."""
        if not self.unconfirmed():
            return ALLOWED
        sentence = Phrase(
            "Một số quy định trình bày của %(title)s còn chưa đối chiếu được với bản chính. Đề "
            "nghị xem kỹ thể thức trước khi ký.",
            title=self.title,
        )
        return Decision(allowed=True, code=NOT_KNOWN, warnings=(sentence,))

    def check_ending(self, text: str) -> Decision:
        """Say whether the text closes as the form wants; another ending only warns."""
        rule, written = self.rules["body.end"], text.rstrip()
        closing = written[len(written.rstrip("./")) :]
        if closing == rule.value:
            return ALLOWED
        return self._warns(
            Phrase("Nội dung văn bản nên kết thúc bằng “%(end)s”.", end=rule.value), rule.source
        )

    def _warns(self, sentence: str, source: str = "") -> Decision:
        return Decision(allowed=True, source=source, warnings=(sentence,))

    def letter_abstract(self, text: str) -> str:
        """Give the abstract of a công văn as printed: after V/v, or with V/v written out."""
        prefix = str(self.value("abstract.letter")["prefix"])
        said = _ABOUT.match(text)
        if prefix:
            return prefix + text[said.end() :] if said else prefix + text
        return _SHORT_ABOUT.sub("Về việc ", text)

    def addressee_label(self, type_code: str) -> str:
        """Give the words before the addressees: `Kính gửi`, or `Kính trình` of a tờ trình."""
        value = self.value("addressee.label")
        return str(value.get(type_code, value["default"]))

    def is_authority_line(self, line: str) -> bool:
        """Say whether a line of the signature block is an authority mark (T/M, TM., …)."""
        bare = line.strip().upper()
        return any(bare.startswith(mark) for mark in self.value("signature.authority")["marks"])


def form_for(system: FormSystem | str, on: dt.date) -> Form:
    """Pick the form for a document of that system and date.

    Party documents to 26/5/2026 follow HD 36, from 27/5/2026 HD 05; what HD 05 is not known to
    have changed is taken from HD 36 and marked uncertain.

    :raises Invalid: when no pack covers the date.
    :source: HD 36-HD/VPTW (3/4/2018), HD 05-HD/VPTW (27/5/2026), NĐ 30/2020/NĐ-CP.
    """
    system = FormSystem(system)
    for pack in reversed(_PACKS[system]):
        form = _form(system, pack, on)
        if form is not None:
            return form
    raise Invalid(
        Phrase(
            "Chưa có quy định thể thức cho văn bản ngày %(day)s. Hãy kiểm tra lại ngày ban hành.",
            day=f"{on:%d/%m/%Y}",
        ),
        code="no_form_for_date",
        fields={"issued_on": [Phrase("Ngày ban hành sớm hơn các hướng dẫn thể thức đã nhập.")]},
    )


@functools.lru_cache(maxsize=64)
def _form(system: FormSystem, name: str, on: dt.date) -> Form | None:
    pack = load_pack(_PACKAGE, name)
    own = pack.on(on)
    if not own:
        return None
    rules: dict[str, Rule] = {}
    base = pack.meta.get("extends")
    if base:
        rules = {rule.id: _carried(rule, own, pack.meta) for rule in load_pack(_PACKAGE, base)}
    return Form(
        system=system,
        pack=name,
        title=str(pack.meta["title"]),
        rules=MappingProxyType(rules | own),
    )


def _carried(rule: Rule, own: Mapping[str, Rule], meta: Mapping[str, Any]) -> Rule:
    """Give a rule of the older pack as supposed to hold on, not confirmed by the new text."""
    first = next(iter(own.values()))
    unknown = rule.confidence is Confidence.UNKNOWN
    return dataclasses.replace(
        rule,
        source=f"{meta['title']} (chưa đối chiếu); trước đây: {rule.source}",
        valid_from=first.valid_from,
        valid_until=first.valid_until,
        confidence=rule.confidence if unknown else Confidence.UNCERTAIN,
    )
