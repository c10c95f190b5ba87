"""Which form of the law the paper of a step follows, and what it must say. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vanphong.kernel.rules import load_pack
from vanphong.petitions.rules.keys import Line
from vanphong.petitions.rules.states import Step

STATE = "STATE"


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What the law says of a paper: `type` without its system; `form` is empty where none is named.

    `findings` stand before the articles of a decision, `parts` are its articles; what stands in
    ‹ › is to be written.
    """

    type: str
    abstract: str
    form: str
    source: str
    grounds: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def is_decision(self) -> bool:
        """Say whether it is laid out in articles under its grounds."""
        return self.type == "DECISION"


def paper_form(
    step: Step, nature: str, line: str, system: str, on: dt.date
) -> PaperForm | None:
    """Give the form in force, for a body of the State about a matter of the State's line.

    None elsewhere: no form of the Party was found, and its papers begin with our own words.

    :source: rules_data/paper-forms.toml, each with its article.
    """
    if system != STATE or line != Line.STATE:
        return None
    rule = load_pack("vanphong.petitions", "paper-forms").on(on).get(f"{step}.{nature}")
    if rule is None:
        return None
    value = rule.value
    return PaperForm(
        type=value["type"], abstract=rule.text, form=value["form"], source=rule.source,
        grounds=tuple(value.get("grounds", ())), findings=tuple(value.get("findings", ())),
        parts=tuple(value.get("parts", ())),
    )  # fmt: skip
