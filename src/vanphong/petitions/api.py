"""The door of petitions for other apps."""

from vanphong.petitions.models import Case, Letter
from vanphong.petitions.queries import visible_cases, visible_letters
from vanphong.petitions.rules.permissions import DECIDE
from vanphong.petitions.rules.sending import Step as WritingStep
from vanphong.petitions.services import (
    LetterFacts,
    Person,
    Upload,
    assign_case,
    bar_person,
    begin_draft,
    decide_step,
    judge_case,
    propose_step,
    receive_letter,
    save_step,
    send_letter,
    set_intake,
    split_case,
)
from vanphong.petitions.vault.client import fault_words as vault_fault_words
from vanphong.petitions.vault.client import is_open as vault_is_open
from vanphong.petitions.vault.client import state as vault_state

__all__ = [
    "DECIDE",
    "Case",
    "Letter",
    "LetterFacts",
    "Person",
    "Upload",
    "WritingStep",
    "assign_case",
    "bar_person",
    "begin_draft",
    "decide_step",
    "judge_case",
    "propose_step",
    "receive_letter",
    "save_step",
    "send_letter",
    "set_intake",
    "split_case",
    "vault_fault_words",
    "vault_is_open",
    "vault_state",
    "visible_cases",
    "visible_letters",
]
