"""Grades of accepted products: three names of the office's own, or none at all.

A grade says how good a product was; what is not good enough is returned. It is no mark of a person.
"""

from __future__ import annotations

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

# The names, the best first; empty where the office wants no grades.
Grades = tuple[str, ...]
GRADE_COUNT, GRADE_LENGTH_MAX = 3, 60


def grades_fit(grades: Grades) -> Decision:
    """Say whether an office may grade by these names: none, or three that differ.

    :source: one provincial Party office grades what it accepts (rules_data/follow-up.toml,
        grades; second-hand). No rule of the Party on such grades was found.
    """
    named = all(0 < len(name) <= GRADE_LENGTH_MAX for name in grades)
    differ = len({name.casefold() for name in grades}) == len(grades)
    if not grades or (len(grades) == GRADE_COUNT and named and differ):
        return ALLOWED
    return Decision(
        allowed=False,
        code="grade_names",
        reason="Ghi đủ ba mức khác nhau, mỗi mức tối đa 60 ký tự, hoặc bỏ trống cả ba.",
    )


def grade_answers(grade: str, grades: Grades) -> Decision:
    """Say whether a grade answers what is asked: one of the names, none where there are none."""
    if grade in grades or (not grade and not grades):
        return ALLOWED
    if not grades:
        reason = "Cơ quan không đặt mức nghiệm thu: nghiệm thu không kèm mức."
        return Decision(allowed=False, code="grade_not_asked", reason=reason)
    asked = Phrase("Hãy chọn mức nghiệm thu: %(names)s.", names=", ".join(grades))
    return Decision(allowed=False, code="grade_missing", reason=asked)
