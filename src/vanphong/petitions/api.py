"""The door of petitions for other apps."""

from vanphong.petitions.handing_forms import TakePapersForm
from vanphong.petitions.handing_pages import hand_over_out, receipts
from vanphong.petitions.handing_schemas import HandOverOut, TakePapersIn
from vanphong.petitions.models import Case, HandOver, Letter, Petitioner
from vanphong.petitions.names import persons_in
from vanphong.petitions.queries import (
    barred_letters,
    case_numbered,
    cases_here,
    visible_cases,
    visible_hand_overs,
    visible_letters,
    whole_hand_overs,
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
from vanphong.petitions.rules.handing import HandedIn, papers_in
from vanphong.petitions.rules.periods import Period, period_of
from vanphong.petitions.rules.permissions import DECIDE
from vanphong.petitions.rules.results import ResultFacts
from vanphong.petitions.rules.sending import Step as WritingStep
from vanphong.petitions.rules.snapshots import Difference, differences, digest_of
from vanphong.petitions.services import (
    FollowFacts,
    LetterFacts,
    Person,
    Upload,
    assign_case,
    attach_papers,
    bar_person,
    begin_draft,
    decide_step,
    follow_case,
    found_circle,
    join_circle,
    judge_case,
    known_or_new,
    propose_step,
    receive_letter,
    record_result,
    save_step,
    send_letter,
    set_intake,
    split_case,
    take_papers,
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
    "FollowFacts",
    "HandOver",
    "HandOverOut",
    "HandedIn",
    "Letter",
    "LetterFacts",
    "Nature",
    "Period",
    "Person",
    "Petitioner",
    "ResultFacts",
    "State",
    "TakePapersForm",
    "TakePapersIn",
    "Upload",
    "WritingStep",
    "assign_case",
    "attach_papers",
    "bar_person",
    "barred_letters",
    "begin_draft",
    "case_numbered",
    "cases_here",
    "decide_step",
    "differences",
    "digest_of",
    "follow_case",
    "found_circle",
    "hand_over_out",
    "is_group",
    "join_circle",
    "judge_case",
    "known_or_new",
    "may_speak",
    "papers_in",
    "period_asked",
    "period_choices",
    "period_of",
    "persons_in",
    "propose_step",
    "receipts",
    "receive_letter",
    "record_result",
    "save_step",
    "send_letter",
    "set_intake",
    "split_case",
    "take_papers",
    "vault_fault_words",
    "vault_is_open",
    "vault_state",
    "visible_cases",
    "visible_hand_overs",
    "visible_letters",
    "whole_hand_overs",
]
