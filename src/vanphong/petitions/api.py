"""The door of petitions for other apps."""

from vanphong.petitions.models import Case, Letter, Petitioner
from vanphong.petitions.names import persons_in
from vanphong.petitions.queries import (
    barred_letters,
    case_numbered,
    cases_here,
    visible_cases,
    visible_letters,
)
from vanphong.petitions.report_pages import choices as period_choices
from vanphong.petitions.report_pages import period_asked
from vanphong.petitions.rules import (
    MANY,
    NATURE_LABELS,
    STATE_LABELS,
    Nature,
    State,
    is_group,
    may_speak,
)
from vanphong.petitions.rules.periods import Period, period_of
from vanphong.petitions.rules.permissions import DECIDE
from vanphong.petitions.rules.sending import Step as WritingStep
from vanphong.petitions.rules.snapshots import Difference, differences, digest_of
from vanphong.petitions.services import (
    LetterFacts,
    Person,
    Upload,
    assign_case,
    bar_person,
    begin_draft,
    decide_step,
    judge_case,
    known_or_new,
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
    "MANY",
    "NATURE_LABELS",
    "STATE_LABELS",
    "Case",
    "Difference",
    "Letter",
    "LetterFacts",
    "Nature",
    "Period",
    "Person",
    "Petitioner",
    "State",
    "Upload",
    "WritingStep",
    "assign_case",
    "bar_person",
    "barred_letters",
    "begin_draft",
    "case_numbered",
    "cases_here",
    "decide_step",
    "differences",
    "digest_of",
    "is_group",
    "judge_case",
    "known_or_new",
    "may_speak",
    "period_asked",
    "period_choices",
    "period_of",
    "persons_in",
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
