"""Acts on letters and cases."""

from vanphong.petitions.services.clocks import extend_clock, moved_due_dates
from vanphong.petitions.services.freezing import freeze_report
from vanphong.petitions.services.joining import join_case, split_case, undo_emptying
from vanphong.petitions.services.judging import judge_case
from vanphong.petitions.services.ladder import climb
from vanphong.petitions.services.likeness import hear_of_text, keep_likeness
from vanphong.petitions.services.name_search import MOST_A_DAY, Found, find_by_name
from vanphong.petitions.services.openings import (
    Opened,
    decide_opening,
    destroy_sealed,
    open_sealed,
    request_opening,
    withdraw_opening,
)
from vanphong.petitions.services.paper import begin_paper, note_issued
from vanphong.petitions.services.people import (
    assign_case,
    bar_person,
    can_handle,
    lift_bar,
)
from vanphong.petitions.services.receiving import (
    MOST_PEOPLE,
    LetterFacts,
    Person,
    Upload,
    add_files,
    receive_letter,
)
from vanphong.petitions.services.report_sheets import report_workbook
from vanphong.petitions.services.status import Given, Status, give_code, status_of
from vanphong.petitions.services.steps import (
    SENDING,
    decide_step,
    propose_step,
    withdraw_step,
)
from vanphong.petitions.services.writers import (
    choose_speakers,
    strike_writers,
    withdraw_writers,
)

__all__ = [
    "MOST_A_DAY",
    "MOST_PEOPLE",
    "SENDING",
    "Found",
    "Given",
    "LetterFacts",
    "Opened",
    "Person",
    "Status",
    "Upload",
    "add_files",
    "assign_case",
    "bar_person",
    "begin_paper",
    "can_handle",
    "choose_speakers",
    "climb",
    "decide_opening",
    "decide_step",
    "destroy_sealed",
    "extend_clock",
    "find_by_name",
    "freeze_report",
    "give_code",
    "hear_of_text",
    "join_case",
    "judge_case",
    "keep_likeness",
    "lift_bar",
    "moved_due_dates",
    "note_issued",
    "open_sealed",
    "propose_step",
    "receive_letter",
    "report_workbook",
    "request_opening",
    "split_case",
    "status_of",
    "strike_writers",
    "undo_emptying",
    "withdraw_opening",
    "withdraw_step",
    "withdraw_writers",
]
