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
from vanphong.petitions.vault.client import fault_words as vault_fault_words
from vanphong.petitions.vault.client import is_open as vault_is_open
from vanphong.petitions.vault.client import state as vault_state

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
    "vault_fault_words",
    "vault_is_open",
    "vault_state",
    "visible_cases",
    "visible_letters",
]
