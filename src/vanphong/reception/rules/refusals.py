"""On what grounds who comes is not received, and which of them are told in writing. Pure."""

from __future__ import annotations

import datetime as dt

from vanphong.kernel.rules import Rule, RulePack, load_pack

PACKAGE = "vanphong.reception"


def refusals_pack() -> RulePack:
    """Give the dated grounds."""
    return load_pack(PACKAGE, "refusals")


def grounds_on(day: dt.date) -> dict[str, Rule]:
    """Give the grounds that suffice on a day, by their code, in the order of the law.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 9; Nghị định 154/2026/NĐ-CP, Điều 4
        khoản 1.
    """
    return refusals_pack().on(day)


def told_in_writing() -> frozenset[str]:
    """Give the codes of grounds after which the head issues a notice, form 01/TCD.

    After the others the reason is explained in person. A refusal without a code is of the time
    when grounds were written down freely: it is told in writing.

    :source: Nghị định 154/2026/NĐ-CP, Điều 4 khoản 2, 3.
    """
    return frozenset({"", *(rule.id for rule in refusals_pack() if rule.value["notice"])})
