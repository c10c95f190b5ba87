"""The door of petitions for other apps."""

from vanphong.petitions.models import Case, Letter
from vanphong.petitions.queries import visible_cases, visible_letters
from vanphong.petitions.services import (
    LetterFacts,
    Person,
    Upload,
    assign_case,
    bar_person,
    decide_step,
    judge_case,
    propose_step,
    receive_letter,
    split_case,
)

__all__ = [
    "Case",
    "Letter",
    "LetterFacts",
    "Person",
    "Upload",
    "assign_case",
    "bar_person",
    "decide_step",
    "judge_case",
    "propose_step",
    "receive_letter",
    "split_case",
    "visible_cases",
    "visible_letters",
]
