"""Acts on directions and tasks; each is one transaction."""

from vanphong.tasks.services.changes import (
    ask_extension,
    cancel_task,
    decline_extension,
    extend_due,
    move_due_dates,
)
from vanphong.tasks.services.directions import give_direction
from vanphong.tasks.services.evidence import (
    accept_evidence,
    return_evidence,
    submit_evidence,
    take_back_evidence,
)
from vanphong.tasks.services.following import set_follower
from vanphong.tasks.services.giving_on import assign_subtask, hand_on
from vanphong.tasks.services.grading import set_grades
from vanphong.tasks.services.ladder import climb, set_ladder
from vanphong.tasks.services.limits import set_extension_limit
from vanphong.tasks.services.making import Assignment
from vanphong.tasks.services.pausing import pause_task, resume_task
from vanphong.tasks.services.practice import keep_practice
from vanphong.tasks.services.processes import (
    ProcessGiven,
    set_step_lead,
    skip_step,
    start_process,
    stop_process,
)
from vanphong.tasks.services.proposing import Proposed, Proposer
from vanphong.tasks.services.recording import record_direction
from vanphong.tasks.services.recurring import (
    PatternGiven,
    add_pattern,
    change_pattern,
    end_pattern,
    make_occurrences,
    pause_pattern,
    preview_pattern,
    resume_pattern,
)
from vanphong.tasks.services.settling import (
    Settling,
    reopen_conclusion,
    settle_conclusions,
    withdraw_conclusions,
)
from vanphong.tasks.services.sheets import board_sheet, period_sheet
from vanphong.tasks.services.taking import Source, split_text, take_conclusions
from vanphong.tasks.services.templates import (
    STEP_UNITS,
    StepGiven,
    TemplateGiven,
    add_template,
    change_template,
    retire_template,
)
from vanphong.tasks.services.terms import NO_DUE, DueGiven, phrases_kept
from vanphong.tasks.services.urging import late_to_urge, ready_words, urge_task

__all__ = [
    "NO_DUE",
    "STEP_UNITS",
    "Assignment",
    "DueGiven",
    "PatternGiven",
    "ProcessGiven",
    "Proposed",
    "Proposer",
    "Settling",
    "Source",
    "StepGiven",
    "TemplateGiven",
    "accept_evidence",
    "add_pattern",
    "add_template",
    "ask_extension",
    "assign_subtask",
    "board_sheet",
    "cancel_task",
    "change_pattern",
    "change_template",
    "climb",
    "decline_extension",
    "end_pattern",
    "extend_due",
    "give_direction",
    "hand_on",
    "keep_practice",
    "late_to_urge",
    "make_occurrences",
    "move_due_dates",
    "pause_pattern",
    "pause_task",
    "period_sheet",
    "phrases_kept",
    "preview_pattern",
    "ready_words",
    "record_direction",
    "reopen_conclusion",
    "resume_pattern",
    "resume_task",
    "retire_template",
    "return_evidence",
    "set_extension_limit",
    "set_follower",
    "set_grades",
    "set_ladder",
    "set_step_lead",
    "settle_conclusions",
    "skip_step",
    "split_text",
    "start_process",
    "stop_process",
    "submit_evidence",
    "take_back_evidence",
    "take_conclusions",
    "urge_task",
    "withdraw_conclusions",
]
