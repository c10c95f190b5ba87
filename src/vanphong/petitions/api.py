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
from vanphong.petitions.report_forms import FreezeForm
from vanphong.petitions.report_pages import choices as period_choices
from vanphong.petitions.report_pages import period_asked
from vanphong.petitions.report_words import standing
from vanphong.petitions.rules import (
    DENOUNCING,
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
from vanphong.petitions.rules.snapshots import Difference, differences
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
from vanphong.petitions.services.handing import hide_hand_overs
from vanphong.petitions.services.hiding import Hider
from vanphong.petitions.services.versions import freeze_version, told_of
from vanphong.petitions.vault.client import fault_words as vault_fault_words
from vanphong.petitions.vault.client import is_open as vault_is_open
from vanphong.petitions.vault.client import state as vault_state
from vanphong.petitions.version_pages import before as frozen_before
from vanphong.petitions.version_pages import changed_out, frozen_line, versions
from vanphong.petitions.version_pages import facts as frozen_facts
from vanphong.petitions.version_schemas import ChangedOut, FreezeIn, FrozenLine, FrozenList

__all__ = [
    "DECIDE",
    "DENOUNCING",
    "MANY",
    "NATURE_LABELS",
    "STATE_LABELS",
    "Case",
    "ChangedOut",
    "Difference",
    "FollowFacts",
    "FreezeForm",
    "FreezeIn",
    "FrozenLine",
    "FrozenList",
    "HandOver",
    "HandOverOut",
    "HandedIn",
    "Hider",
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
    "changed_out",
    "decide_step",
    "differences",
    "follow_case",
    "found_circle",
    "freeze_version",
    "frozen_before",
    "frozen_facts",
    "frozen_line",
    "hand_over_out",
    "hide_hand_overs",
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
    "standing",
    "take_papers",
    "told_of",
    "vault_fault_words",
    "vault_is_open",
    "vault_state",
    "versions",
    "visible_cases",
    "visible_hand_overs",
    "visible_letters",
    "whole_hand_overs",
]
